"""What governs a noun that names something that happens: verbs, predicates, prepositions, other nouns."""

from __future__ import annotations

from detente.language.model import Sentence, Token
from detente.status.links import Link, lower_of, verb_kind
from detente.status.syntax import headline_verb, is_headline_noun, is_verbal
from detente.status.tables import Tables

# Auxiliaries under which a new subject is only imagined ("a withdrawal would leave a vacuum").
IMAGINED = frozenset({"would", "could", "might"})
# "Take place", "take shape".
ABOUT_ITSELF = frozenset({"place", "shape", "effect", "form", "hold", "root"})
COPULAS = frozenset({"be", "remain", "look", "seem", "appear", "become", "prove"})
# How many words a predicate may hold, and how many may stand before it ("was, he said, quite out of the question").
PHRASE, SKIPPED = 4, 3


def noun_link(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    """What governs a noun: a verb whose object or subject it is, or a noun or "without" before it."""
    word, head = sentence.tokens[token], sentence.tokens[sentence.tokens[token].head]
    if is_verbal(sentence, head.index):
        return _argument_link(sentence, word, head, tables)
    if word.dep == "compound" and head.pos == "NOUN" and head.index > token:
        # "A truce offer", "the coup attempt".
        kind = _behind_noun(head, "of", tables)
        return Link(kind, head.index, head.index) if kind else None
    above = sentence.tokens[head.head]
    return _prepositional_link(sentence, word, head, above, tables) if word.dep == "pobj" and above is not head else None


def _prepositional_link(sentence: Sentence, noun: Token, preposition: Token, above: Token, tables: Tables) -> Link | None:
    """What governs a noun behind a preposition: that itself ("without"), or the word before it, alone or with it."""
    if (kind := tables.kind(preposition.lower, "prep", "noun")) is not None:
        return Link(kind, preposition.index, above.index)
    if tables.kind(preposition.lower, "prep", "ing") == "without":
        return Link("without", preposition.index, above.index)
    if (undone := undoing(sentence, above, tables)) is not None:
        return undone
    if is_verbal(sentence, above.index):
        kind = _behind_verb(sentence, noun, preposition, above, tables)
    elif above.pos in ("NOUN", "PROPN"):
        kind = _behind_noun(above, preposition.lower, tables)
    else:
        phrase = f"{above.lower} {preposition.lower}"
        kind = tables.kind(f"{sentence.tokens[above.head].lemma} {phrase}", "v", "prep") or tables.kind(phrase, "a", "prep")
    return Link(kind, above.index, above.index) if kind else None


def _behind_verb(sentence: Sentence, noun: Token, preposition: Token, verb: Token, tables: Tables) -> str | None:
    """What a verb makes of the noun behind its preposition; "Uganda set to host refugees", where the tagger takes "host" for one."""
    if sentence.kind == "title" and preposition.lower == "to" and noun.index == preposition.index + 1:
        kind = tables.kind(verb.lower, "a", "to") or tables.kind(verb.lemma, "v", "to")
        if kind is not None:
            return kind
    return tables.kind(f"{verb.lemma} {preposition.lower}", "v", "prep") or _extraposed(sentence, preposition, verb, tables)


def headline_link(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    """The verb before a noun of a headline, where the parse takes both for a row of nouns."""
    verb = headline_verb(sentence, token, tables)
    if verb is None:
        return None
    stem = sentence.tokens[verb].lower.removesuffix("s")
    kind = tables.kind(stem, "v", "obj") or tables.kind(stem.removesuffix("e"), "v", "obj")
    return Link(kind, verb, verb) if kind else None


def _behind_noun(noun: Token, preposition: str, tables: Tables) -> str | None:
    """What a noun makes of the noun behind its preposition: as of an infinitive, but that "the day of the attack" is no chance."""
    kind = tables.kind(noun.lemma, "n", "to")
    own = tables.kind(f"{noun.lemma} {preposition}", "n", "prep") or tables.kind(noun.lemma, "n", "prep")
    return own or (kind if kind not in ("chance", "manage") else None)


def _extraposed(sentence: Sentence, preposition: Token, verb: Token, tables: Tables) -> str | None:
    """What a subject makes of a noun that was put behind its verb: "fears grow of famine"."""
    subject = sentence.kid(verb.index, "nsubj", "nsubjpass")
    if preposition.lower not in ("of", "about", "over") or subject is None or preposition.index < verb.index:
        return None
    noun = sentence.tokens[subject]
    return tables.kind(f"{noun.lemma} {preposition.lower}", "n", "prep") or tables.kind(noun.lemma, "n", "prep")


def _argument_link(sentence: Sentence, noun: Token, verb: Token, tables: Tables) -> Link | None:
    """The subject or object of a verb; in a headline, "talks postponed" is passive though the tagger may not see it."""
    frame = {"dobj": "obj", "nsubjpass": "obj", "nsubj": "subj"}.get(noun.dep)
    if frame is None:
        return None
    if frame == "subj" and (found := predicate_of(sentence, noun.index, tables)) is not None:
        return Link(found[1], found[0], verb.index)
    kind = verb_kind(sentence, verb, frame, tables)
    if kind == "carry" and frame == "subj" and _does_something(sentence, verb):
        kind = None
    clipped = sentence.kind == "title" and verb.tag in ("VBD", "VBN") and sentence.kid(verb.index, "dobj") is None
    if kind is None and frame == "subj" and clipped:
        kind = verb_kind(sentence, verb, "obj", tables)
    imagined = frame == "obj" or any(sentence.tokens[a].lower in IMAGINED for a in sentence.kids(verb.index, "aux"))
    if kind is None and imagined and _is_indefinite(sentence, noun):
        kind = "object"
    return Link(kind, verb.index, verb.index) if kind and kind != "flop" else None


def _does_something(sentence: Sentence, verb: Token) -> bool:
    """Whether a verb of coming about has an object here: "did not end the dispute" says nothing of whether its subject happened."""
    thing = sentence.kid(verb.index, "dobj")
    return thing is not None and sentence.tokens[thing].lower not in ABOUT_ITSELF


def _is_indefinite(sentence: Sentence, noun: Token) -> bool:
    """Whether a noun names something new, which is there only where its verb has happened ("will send a mission")."""
    definers = [sentence.tokens[k] for k in sentence.kids(noun.index, "det", "poss", "nummod")]
    bare = noun.dep == "dobj" or noun.dep == "nsubjpass" or bool(definers)
    return noun.pos == "NOUN" and bare and all(t.lower in ("a", "an") for t in definers)


def predicate_of(sentence: Sentence, noun: int, tables: Tables) -> tuple[int, str] | None:
    """What is said of a subject as a whole, as its first token and its kind: "is unlikely", "was out of the question"."""
    verb = sentence.tokens[sentence.tokens[noun].head]
    if sentence.tokens[noun].dep != "nsubj" or (verb.lemma not in COPULAS and verb.lemma != "turn"):
        return None
    inner = sentence.kid(verb.index, "xcomp") if verb.lemma in ("turn", "prove", "appear", "seem") else None
    after = (verb.index if inner is None else max(inner, verb.index)) + 1
    for first in range(after, min(after + SKIPPED, len(sentence.tokens))):
        words = [t.lower for t in sentence.tokens[first : first + PHRASE]]
        for length in range(len(words), 0, -1):
            kind = tables.kind(" ".join(words[:length]), "a", "subj")
            if kind is not None and words[length : length + 1] != ["to"]:
                return first, kind
    return None


def undoing(sentence: Sentence, noun: Token, tables: Tables) -> Link | None:
    """What makes the content of a noun come to nothing: claims that are false, efforts that fail, a threat that is withdrawn."""
    named = not is_verbal(sentence, noun.index) or is_headline_noun(sentence, noun.index, tables)
    if noun.dep == "pobj" and sentence.tokens[noun.head].lower == "of":
        return _nothing_of(sentence, noun)
    if not named or noun.dep not in ("nsubj", "nsubjpass", "csubj", "dobj"):
        return None
    verb = sentence.tokens[noun.head]
    if noun.dep in ("dobj", "nsubjpass"):
        kind = verb_kind(sentence, verb, "undo", tables)
        return Link(kind, verb.index, verb.index) if kind else None
    if (found := predicate_of(sentence, noun.index, tables)) is not None and found[1] == "fail":
        return Link("fail", found[0], verb.index)
    to_nothing = any(lower_of(sentence, sentence.kid(p, "pobj")) == "nothing" for p in sentence.kids(verb.index, "prep"))
    flops = verb_kind(sentence, verb, "subj", tables) == "flop" or (verb.lemma == "come" and to_nothing)
    return Link("fail", verb.index, verb.index) if flops else None


def _nothing_of(sentence: Sentence, noun: Token) -> Link | None:
    """ "Nothing came of the plan"."""
    verb = sentence.tokens[sentence.tokens[noun.head].head]
    nothing = lower_of(sentence, sentence.kid(verb.index, "nsubj")) in ("nothing", "little")
    return Link("lapse", verb.index, verb.index) if verb.lemma == "come" and nothing else None
