"""What governs a word in its sentence, and how: pure syntax, read off the parse for :mod:`detente.status.factuality`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

from detente.language.model import Sentence, Token
from detente.language.reporting import cue_of
from detente.status.clauses import Form, find_form, has_condition, inversion_of
from detente.status.syntax import (
    CHAIN,
    anchor_of,
    has_to,
    headline_verb,
    inverted_had,
    is_headline_noun,
    is_verbal,
    question_word,
)
from detente.status.tables import Tables

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
# A complement on which a clause hangs ("it is important to go").
COMPLEMENTS = ("acomp", "attr", "oprd")
TOLD = frozenset({"past", "perfect"})
# Verbs of these kinds have an object that is to act ("forced the ferry to turn back").
# Plans and hopes, which may come to nothing.
UNDECIDED = frozenset(
    {"plan", "want", "need", "ask", "offer", "try", "purpose", "able", "chance", "use", "ready", "easy", "allow"}
)
LAPSING = frozenset({"plan", "want", "need", "try", "ready"})
ADDRESSED = frozenset({"bring", "ask", "allow"})
EVER = frozenset({"whatever", "whoever", "whichever", "wherever", "anything", "anyone", "anybody"})
HAVE = frozenset({"have", "'ve", "’ve"})
ARGUMENTS = frozenset({"csubj", "nsubj", "csubjpass", "dobj", "ROOT"})
COPULAS = frozenset({"be", "remain", "look", "seem", "appear", "become", "prove"})
# How many words a predicate may hold, and how many may stand before it ("was, he said, quite out of the question").
PHRASE, SKIPPED = 4, 3
# How far behind a report its denial is looked for, in tokens.
REACH = 30
# What the reporting verbs of ``data/quotes/cues.tsv`` make of their clause, and of an infinitive.
CUE_CLAUSE = {
    "said": "say", "promised": "say", "denied": "deny", "asked": "whether", "urged": "suggest", "agreed": "say", "judged": "say",
    "thought": "think", "shown": "know", "learned": "know",
}  # fmt: skip
CUE_TO = {
    "said": "ask", "promised": "plan", "denied": "deny", "asked": "ask", "urged": "ask", "agreed": "plan", "judged": "seem",
    "thought": "want", "shown": "seem", "learned": "chance",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """What governs a word: the kind of influence, the token that shows it, and the token whose own reading counts."""

    kind: str
    word: int
    governor: int


def find_link(sentence: Sentence, token: int, form: Form, tables: Tables) -> Link | None:
    """What governs a word, None for a main clause or where nothing of interest does."""
    here = anchor_of(sentence, token)
    word = sentence.tokens[here]
    if word.head == here:
        return _headline_link(sentence, here, tables)
    if not is_verbal(sentence, here) or is_headline_noun(sentence, here, tables):
        return _noun_link(sentence, here, tables) or _headline_link(sentence, here, tables)
    if inverted_had(sentence, here) is not None:
        return None
    if form.kind in TOLD and word.dep in ("relcl", "acl") and not _has_that(sentence, here):
        return None
    if here != token and form.tenseless != find_form(sentence, here, tables).tenseless:
        # "Wants to talk and is sending envoys": the second verb does not hang on the first one's governor.
        return None
    if form.tenseless:
        return _tenseless_link(sentence, here, tables)
    return _finite_link(sentence, here, tables)


def _tenseless_link(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    word = sentence.tokens[token]
    if word.dep in ("pcomp", "pobj"):
        return _after_preposition(sentence, token, tables)
    if word.dep == "dobj" and tables.kind(sentence.tokens[word.head].lemma, "v", "ing"):
        return _gerund_link(sentence, token, tables)
    if word.dep in ARGUMENTS:
        return None
    if word.tag in ("VBG", "VBN") and not has_to(sentence, token):
        return _gerund_link(sentence, token, tables)
    if (mark := _mark(sentence, token, tables)) is not None and sentence.tokens[mark].lower == "whether":
        return Link("whether", mark, word.head)
    if question_word(sentence, token) is not None:
        return Link("way", word.head, word.head)
    return _infinitive_link(sentence, token, tables)


def _infinitive_link(sentence: Sentence, token: int, tables: Tables) -> Link:
    link = _hanging(sentence, token, tables)
    outcome = _outcome(sentence, token) if link.kind in UNDECIDED else None
    return link if outcome is None else outcome


def _outcome(sentence: Sentence, infinitive: int) -> Link | None:
    """What became of it, where the sentence says so afterwards: "was supposed to end the war; it did not"."""
    for word in sentence.tokens[infinitive + 1 : infinitive + REACH]:
        if word.lower != "did" or word.dep in ("aux", "auxpass"):
            continue
        if sentence.kid(word.index, "dobj", "attr", "xcomp") is None:
            denied = sentence.kid(word.index, "neg") is not None
            return Link("lapse" if denied else "destined", word.index, word.index)
    return None


def _hanging(sentence: Sentence, token: int, tables: Tables) -> Link:
    word, head = sentence.tokens[token], sentence.tokens[sentence.tokens[token].head]
    if is_headline_noun(sentence, head.index, tables):
        return _noun_to(sentence, token, head, tables)
    if is_verbal(sentence, head.index):
        if (complement := sentence.kid(head.index, *COMPLEMENTS)) is not None and head.index < token:
            return _complement_link(sentence, token, complement, tables)
        return Link(_verb_to(sentence, head, word, tables), head.index, head.index)
    if head.pos in ("ADJ", "ADV"):
        return replace(_complement_link(sentence, token, head.index, tables), governor=head.index)
    return _noun_to(sentence, token, head, tables)


def _verb_kind(sentence: Sentence, verb: Token, frame: str, tables: Tables) -> str | None:
    """The kind of a verb in a frame, with its particle where the table knows both ("rule out")."""
    for particle in sentence.kids(verb.index, "prt"):
        if kind := tables.kind(f"{verb.lemma} {sentence.tokens[particle].lower}", "v", frame):
            return kind
    return tables.kind(verb.lemma, "v", frame)


def _noun_to(sentence: Sentence, token: int, head: Token, tables: Tables) -> Link:
    """An infinitive under a noun: what the noun is about, what it is for, or what its verb has it do."""
    if head.lower == "order" and head.index and sentence.tokens[head.index - 1].lower == "in":
        return Link("purpose", head.index, _verb_above(sentence, head.index) or head.index)
    if (undone := _undoing(sentence, head, tables)) is not None:
        return undone
    kind = tables.kind(head.lemma, "n", "to") or tables.kind(head.lower, "n", "to")
    verb = sentence.tokens[head.head]
    if kind is None and head.dep == "dobj" and tables.kind(verb.lemma, "v", "to") in ADDRESSED:
        return Link(_verb_to(sentence, verb, sentence.tokens[token], tables), verb.index, verb.index)
    return Link(kind or "use", head.index, head.index)


def _verb_above(sentence: Sentence, token: int) -> int | None:
    return next((a for a in islice(sentence.ancestors(token), CHAIN) if is_verbal(sentence, a)), None)


def _complement_link(sentence: Sentence, infinitive: int, complement: int, tables: Tables) -> Link:
    """The adjective or noun before an infinitive that the parse hangs on its verb ("it is important to go")."""
    word = sentence.tokens[complement]
    pos = "n" if word.pos in NOMINAL else "a"
    kind = tables.kind(word.lemma, pos, "to") or tables.kind(word.lower, pos, "to") or ("use" if pos == "n" else "easy")
    if any(sentence.tokens[k].lower == "too" for k in sentence.kids(complement, "advmod")):
        kind = "fail"
    if kind in LAPSING and _lapses(sentence, word, word.head, infinitive, tables):
        kind = "lapse"
    if kind == "able" and find_form(sentence, word.head, tables).kind in TOLD:
        kind = "manage"
    if kind == "ready" and tables.kind(sentence.tokens[infinitive].lemma, "v", "sense"):
        kind = "feel"
    return Link(kind, complement, word.head)


def _verb_to(sentence: Sentence, head: Token, word: Token, tables: Tables) -> str:
    """The kind of a verb that governs an infinitive."""
    if (kind := _periphrasis(sentence, head, word, tables)) is not None:
        return kind
    kind = tables.kind(head.lower, "a", "to") if head.tag == "VBN" else None
    kind = kind or _verb_kind(sentence, head, "to", tables)
    if kind == "manage" and word.dep == "advcl" and sentence.kid(head.index, "dobj") is None:
        # "Came to protect", but "took the time to explain".
        return "purpose"
    if kind in LAPSING and (
        _lapses(sentence, head, head.index, word.index, tables) or (_is_past(sentence, head) and _has_come(sentence, word.index))
    ):
        return "lapse"
    if kind is not None:
        return _wish(sentence, head, word, kind, tables)
    if word.dep == "advcl":
        return "purpose"
    cue = cue_of(sentence, head.index)
    return CUE_TO[cue.kind] if cue is not None else "purpose"


def _lapses(sentence: Sentence, told: Token, verb: int, infinitive: int, tables: Tables) -> bool:
    """Whether a plan was not kept: "had been due to", "was to have met", "was about to leave when"."""
    if tables.kind(told.lower, "plan", "lapse") is None and tables.kind(told.lemma, "plan", "lapse") is None:
        return False
    helpers = {sentence.tokens[a].lower for a in sentence.kids(verb, "aux", "auxpass")}
    head = sentence.tokens[verb]
    if sentence.kind == "title":
        return False
    past = head.tag == "VBD" or not helpers.isdisjoint({"was", "were", "had"})
    if past and ("had" in helpers or (head.lemma == "have" and head.tag == "VBD")):
        return True
    return past and _is_cut_short(sentence, verb, infinitive)


def _is_cut_short(sentence: Sentence, verb: int, infinitive: int) -> bool:
    """Whether something comes in between: "when a mine was found", "but neither turned up"."""
    marks = [m for c in sentence.kids(verb, "advcl") if c > verb for m in sentence.kids(c, "mark", "advmod")]
    if any(sentence.tokens[m].lower in ("when", "until") for m in marks):
        return True
    buts = [c for v in (verb, infinitive) for c in sentence.kids(v, "cc") if sentence.tokens[c].lower == "but"]
    return any(c + 1 < len(sentence.tokens) and sentence.tokens[c + 1].lower != "also" for c in buts)


def _has_come(sentence: Sentence, infinitive: int) -> bool:
    """Whether an infinitive is a perfect: "was to have met"."""
    return sentence.tokens[infinitive].tag == "VBN" and any(
        sentence.tokens[a].lower == "have" for a in sentence.kids(infinitive, "aux")
    )


def _periphrasis(sentence: Sentence, head: Token, word: Token, tables: Tables) -> str | None:
    """The kind of a verb that is an auxiliary in all but name: "have to", "have yet to", "be going to", "used to", "be to"."""
    if head.lemma in ("have", "be") and any(t.lower == "yet" for t in sentence.tokens[head.index : word.index]):
        return "fail"
    if word.dep == "xcomp" and _is_obliged(sentence, head, word):
        return "bring" if head.tag == "VBD" else "need"
    if head.lower in ("going", "gon") and head.tag == "VBG" and word.dep != "advcl":
        return "plan"
    used = head.lemma in ("use", "used") and head.tag in ("VBD", "VBN") and word.dep == "xcomp"
    if used and sentence.kid(head.index, "auxpass", "dobj") is None:
        return "custom"
    if head.lemma == "be" and (subject := sentence.kid(head.index, "nsubj")) is not None:
        if head.tag == "VBD" and (_has_come(sentence, word.index) or _is_cut_short(sentence, head.index, word.index)):
            return "lapse"
        if head.tag == "VBD" and any(sentence.tokens[k].lower == "later" for k in sentence.kids(word.index, "advmod")):
            # Chronicles tell what came of people: "was to become president two years later".
            return "destined"
        kind = tables.kind(sentence.tokens[subject].lemma, "n", "to")
        return kind if kind and kind != "chance" else "plan"
    return None


def _is_past(sentence: Sentence, verb: Token) -> bool:
    return verb.tag == "VBD" or any(sentence.tokens[a].tag == "VBD" for a in sentence.kids(verb.index, "aux", "auxpass"))


def _wish(sentence: Sentence, head: Token, word: Token, kind: str, tables: Tables) -> str:
    """A wish that is carried out as it is uttered ("I want to thank"), or a liking ("she loves to sing")."""
    if kind != "want":
        return kind
    subject = sentence.kid(head.index, "nsubj")
    if subject is not None and sentence.tokens[subject].lower in ("i", "we") and tables.kind(word.lemma, "v", "utter"):
        return "utter"
    liked = tables.kind(head.lemma, "v", "ing") == "enjoy"
    return "enjoy" if liked and not any(sentence.tokens[a].tag == "MD" for a in sentence.kids(head.index, "aux")) else kind


def _is_obliged(sentence: Sentence, head: Token, word: Token) -> bool:
    """Whether "to" makes an obligation: "have to", "have got to", "gotta"."""
    marks = {sentence.tokens[a].lower for a in sentence.kids(word.index, "aux")}
    if head.lemma == "have":
        return not marks.isdisjoint({"to", "ta", "na"})
    helped = any(sentence.tokens[a].lemma in HAVE for a in sentence.kids(head.index, "aux"))
    return head.lemma == "get" and ("ta" in marks or (helped and "to" in marks))


def _gerund_link(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    word, head = sentence.tokens[token], sentence.tokens[sentence.tokens[token].head]
    if word.dep in ("xcomp", "ccomp", "dobj"):
        verbal = is_verbal(sentence, head.index)
        kind = _verb_kind(sentence, head, "ing", tables) if verbal else tables.kind(head.lemma, "a", "ing")
        return Link(kind or "begin", head.index, head.index)
    if word.dep == "acl":
        above = _verb_above(sentence, head.index)
        return Link("accompany", head.index, above) if above is not None else None
    if word.dep in ("advcl", "prep", "dep"):
        mark = next((k for k in sentence.kids(token, "mark", "advmod", "prep") if k < token), None)
        kind = tables.kind(sentence.tokens[mark].lower, "prep", "ing") if mark is not None else None
        return Link(kind or "accompany", head.index if mark is None else mark, head.index)
    return None


def _after_preposition(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    """A gerund or noun after a preposition: by the word before that, or by the preposition itself."""
    preposition = sentence.tokens[sentence.tokens[token].head]
    head = sentence.tokens[preposition.head]
    if head.index == preposition.index:
        return None
    own = tables.kind(preposition.lower, "prep", "ing")
    verge = sentence.tokens[sentence.tokens[head.head].head]
    if head.dep == "pobj" and tables.kind(head.lemma, "plan", "lapse") and _lapses(sentence, head, verge.index, token, tables):
        return Link("lapse", head.index, verge.index)
    if own == "without":
        return Link(own, preposition.index, head.index)
    if head.lemma == "look" and preposition.lower in ("to", "forward"):
        return Link("plan", preposition.index, head.index)
    if (undone := _undoing(sentence, head, tables)) is not None:
        return undone
    pos = "v" if is_verbal(sentence, head.index) else "a" if head.pos in ("ADJ", "ADV") else "n"
    verb = sentence.tokens[head.head]
    if verb.lower == "within" and sentence.tokens[verb.head].lemma == "come":
        # "Came within a mile of taking the town".
        return Link("fail", verb.index, verb.head)
    if head.dep == "dobj" and (kind := tables.kind(f"{verb.lemma} {preposition.lower}", "v", "prep")) is not None:
        # "Acquitted the banker of laundering money".
        return Link(kind, preposition.index, verb.index)
    phrase = f"{verb.lemma} {head.lower} {preposition.lower}"
    if pos == "a" and (kind := tables.kind(phrase, "v", "prep")) is not None:
        return Link(kind, head.index, verb.index)
    kind = tables.kind(f"{head.lemma} {preposition.lower}", pos, "prep") or tables.kind(head.lemma, pos, "prep")
    return Link(kind or own or "cause", preposition.index, head.index)


def _finite_link(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    word = sentence.tokens[token]
    if word.dep in ("csubj", "csubjpass", "nsubj"):
        mark = _mark(sentence, token, tables)
        asks = mark is not None and sentence.tokens[mark].lower == "whether"
        return Link("whether", mark, word.head) if mark is not None and asks else None
    if word.dep == "advcl":
        return _adverbial_link(sentence, token, tables)
    if word.dep in ("ccomp", "xcomp") or (word.dep == "acl" and _has_that(sentence, token)):
        mark = _mark(sentence, token, tables)
        if mark is not None and tables.kind(sentence.tokens[mark].lower, "mark", "clause") in ("if", "whether"):
            return Link("whether", mark, word.head)
        return _content_link(sentence, token, tables)
    if word.dep in ("relcl", "acl"):
        return _relative_link(sentence, token, tables)
    if word.dep == "pcomp":
        if (mark := _mark(sentence, token, tables)) is not None and sentence.tokens[mark].lower in ("whether", "if"):
            return Link("whether", mark, word.head)
        return Link("how", word.head, sentence.tokens[word.head].head)
    return None


def _mark(sentence: Sentence, token: int, tables: Tables) -> int | None:
    """The conjunction of a clause that the table knows."""
    for kid in sentence.kids(token, "mark", "advmod"):
        if kid < token and tables.kind(sentence.tokens[kid].lower, "mark", "clause") is not None:
            return kid
    return None


def _adverbial_link(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    """An adverbial clause, by its conjunction."""
    word, mark = sentence.tokens[token], _mark(sentence, token, tables)
    if mark is None and (opens := inversion_of(sentence, token)) is not None:
        met = sentence.tokens[opens].lower == "should"
        return Link("if" if met else "unmet", opens, word.head)
    if mark is None:
        wh = question_word(sentence, token)
        return Link("whatever", wh, word.head) if wh is not None and sentence.tokens[wh].lower in EVER else None
    lower = sentence.tokens[mark].lower
    kind = tables.words[lower, "mark", "clause"]
    if lower == "as" and any(sentence.tokens[k].lower in ("if", "though") for k in sentence.kids(token, "mark")):
        kind = "seem"
    if kind in ("when", "until") and word.tag == "VBD":
        kind = "how"
    if lower == "before" and find_form(sentence, token, tables).kind == "could":
        kind = "forestall"
    if kind == "if" and find_form(sentence, word.head, tables).kind == "unreal":
        kind = "unmet"
    return Link(kind, mark, word.head)


def _has_that(sentence: Sentence, clause: int) -> bool:
    return any(sentence.tokens[k].lower == "that" for k in sentence.kids(clause, "mark"))


def _relative_link(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    """A clause about a noun: as open as the noun where it tells no past ("a flat that has a view", of one that is wanted)."""
    noun = sentence.tokens[token].head
    if sentence.tokens[noun].lower in EVER:
        return Link("whatever", noun, noun)
    above = noun if is_verbal(sentence, noun) else _verb_above(sentence, noun)
    return Link("relative", noun, above) if above is not None else None


def _content_link(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    """A finite clause that a verb, an adjective or a noun is about."""
    head = sentence.tokens[sentence.tokens[token].head]
    if (wh := question_word(sentence, token)) is not None and head.index < token:
        return Link("whatever" if sentence.tokens[wh].lower in EVER else "how", wh, head.index)
    told = head
    if is_verbal(sentence, head.index) and head.index < token:
        complement = sentence.kid(head.index, "acomp", "attr")
        told = head if complement is None else sentence.tokens[complement]
    if (undone := _undoing(sentence, told, tables)) is not None:
        return undone
    if head.lemma == "be" and told is head:
        # "It could be that the envoys lied."
        return Link("carry", head.index, head.index)
    kind = _content_kind(sentence, told, tables)
    if kind in ("say", "plan") and _is_to_come(sentence, token, head.index, tables):
        kind = "foretell"
    return Link(kind, told.index, head.index) if kind else None


def _is_to_come(sentence: Sentence, token: int, head: int, tables: Tables) -> bool:
    """Whether "would" is the "will" of a report in the past ("announced that it would close the port")."""
    if find_form(sentence, token, tables).kind != "would" or has_condition(sentence, token):
        return False
    return find_form(sentence, head, tables).kind in TOLD


def _content_kind(sentence: Sentence, told: Token, tables: Tables) -> str | None:
    if not is_verbal(sentence, told.index):
        return tables.kind(told.lemma, "n" if told.pos in NOMINAL else "a", "clause")
    kind = _verb_kind(sentence, told, "clause", tables)
    if kind in ("say", "hearsay") and _is_contested(sentence, told):
        return "contested"
    if kind is None and (cue := cue_of(sentence, told.index)) is not None:
        return CUE_CLAUSE[cue.kind]
    return kind


# Nouns


def _headline_link(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    """The verb before a noun of a headline, where the parse takes both for a row of nouns."""
    verb = headline_verb(sentence, token, tables)
    if verb is None:
        return None
    stem = sentence.tokens[verb].lower.removesuffix("s")
    kind = tables.kind(stem, "v", "obj") or tables.kind(stem.removesuffix("e"), "v", "obj")
    return Link(kind, verb, verb) if kind else None


def _noun_link(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    """What governs a noun: a verb whose object or subject it is, or a noun or "without" before it."""
    word, head = sentence.tokens[token], sentence.tokens[sentence.tokens[token].head]
    if is_verbal(sentence, head.index):
        return _argument_link(sentence, word, head, tables)
    above = sentence.tokens[head.head]
    if word.dep == "compound" and head.pos == "NOUN" and head.index > token:
        # "A truce offer", "the coup attempt".
        kind = _noun_prep(head, "of", tables)
        return Link(kind, head.index, head.index) if kind else None
    if word.dep != "pobj" or above.index == head.index:
        return None
    if (kind := tables.kind(head.lower, "prep", "noun")) is not None:
        return Link(kind, head.index, above.index)
    if tables.kind(head.lower, "prep", "ing") == "without":
        return Link("without", head.index, above.index)
    if (undone := _undoing(sentence, above, tables)) is not None:
        return undone
    if is_verbal(sentence, above.index):
        clipped = sentence.kind == "title" and head.lower == "to" and token == head.index + 1
        if clipped and (kind := tables.kind(above.lower, "a", "to") or tables.kind(above.lemma, "v", "to")) is not None:
            # "Uganda set to host refugees", whose verb the tagger takes for a noun.
            return Link(kind, above.index, above.index)
        kind = tables.kind(f"{above.lemma} {head.lower}", "v", "prep") or _extraposed(sentence, head, above, tables)
    elif above.pos in ("NOUN", "PROPN"):
        kind = _noun_prep(above, head.lower, tables)
    else:
        phrase = f"{above.lower} {head.lower}"
        kind = tables.kind(f"{sentence.tokens[above.head].lemma} {phrase}", "v", "prep") or tables.kind(phrase, "a", "prep")
    return Link(kind, above.index, above.index) if kind else None


def _noun_prep(noun: Token, preposition: str, tables: Tables) -> str | None:
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
    kind = _verb_kind(sentence, verb, frame, tables)
    clipped = sentence.kind == "title" and verb.tag in ("VBD", "VBN") and sentence.kid(verb.index, "dobj") is None
    if kind is None and frame == "subj" and clipped:
        kind = _verb_kind(sentence, verb, "obj", tables)
    if kind is None and frame == "obj" and _is_indefinite(sentence, noun):
        kind = "object"
    return Link(kind, verb.index, verb.index) if kind and kind != "flop" else None


def _is_indefinite(sentence: Sentence, noun: Token) -> bool:
    """Whether a noun names something new, which is there only where its verb has happened ("will send a mission")."""
    definers = [sentence.tokens[k] for k in sentence.kids(noun.index, "det", "poss", "nummod")]
    return noun.pos == "NOUN" and all(t.lower in ("a", "an") for t in definers)


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
            if (kind := tables.kind(" ".join(words[:length]), "a", "subj")) is not None:
                return first, kind
    return None


def _undoing(sentence: Sentence, noun: Token, tables: Tables) -> Link | None:
    """What makes the content of a noun come to nothing: claims that are false, efforts that fail, a threat that is withdrawn."""
    named = not is_verbal(sentence, noun.index) or is_headline_noun(sentence, noun.index, tables)
    if noun.dep == "pobj" and sentence.tokens[noun.head].lower == "of":
        return _nothing_of(sentence, noun)
    if not named or noun.dep not in ("nsubj", "nsubjpass", "csubj", "dobj"):
        return None
    verb = sentence.tokens[noun.head]
    if noun.dep in ("dobj", "nsubjpass"):
        kind = _verb_kind(sentence, verb, "undo", tables)
        return Link(kind, verb.index, verb.index) if kind else None
    if (found := predicate_of(sentence, noun.index, tables)) is not None and found[1] == "fail":
        return Link("fail", found[0], verb.index)
    to_nothing = any(_text(sentence, sentence.kid(p, "pobj")) == "nothing" for p in sentence.kids(verb.index, "prep"))
    flops = _verb_kind(sentence, verb, "subj", tables) == "flop" or (verb.lemma == "come" and to_nothing)
    return Link("fail", verb.index, verb.index) if flops else None


def _nothing_of(sentence: Sentence, noun: Token) -> Link | None:
    """ "Nothing came of the plan"."""
    verb = sentence.tokens[sentence.tokens[noun.head].head]
    nothing = _text(sentence, sentence.kid(verb.index, "nsubj")) in ("nothing", "little")
    return Link("lapse", verb.index, verb.index) if verb.lemma == "come" and nothing else None


def _text(sentence: Sentence, token: int | None) -> str | None:
    return None if token is None else sentence.tokens[token].lower


def _is_contested(sentence: Sentence, verb: Token) -> bool:
    """Whether a report is not to be relied on: "some say", or what is said is denied in the same breath."""
    subject = sentence.kid(verb.index, "nsubj")
    if _text(sentence, subject) in ("some", "others", "many") or _text(sentence, sentence.kid(verb.index, "nsubjpass")) == "it":
        return True
    first, last = sentence.edges[verb.index]
    near = sentence.tokens[max(first, verb.index) : min(last, verb.index + REACH)]
    return any(t.dep == "relcl" and t.lemma in ("deny", "dispute") for t in near)
