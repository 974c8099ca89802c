"""Questions about one parsed sentence: what is a verb's subject, what stands behind its prepositions, which clause holds a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.language import Sentence

SUBJECTS = ("nsubj", "csubj", "expl")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
OBJECTS = ("dobj", "attr", "oprd")
RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "parataxis", "pcomp", "csubj"})


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a verb as token indices: logical subject and object, so that a passive reads as its active."""

    verb: int
    passive: bool
    subjects: tuple[int, ...]
    objects: tuple[int, ...]
    datives: tuple[int, ...]
    preps: Mapping[str, tuple[int, ...]]


def is_verb(sentence: Sentence, token: int) -> bool:
    """Whether a token heads a clause: a verb or an auxiliary used as one."""
    return sentence.tokens[token].pos in ("VERB", "AUX")


def is_infinitive(sentence: Sentence, token: int) -> bool:
    """Whether a verb stands with "to"."""
    return any(sentence.tokens[c].lower == "to" and sentence.tokens[c].dep in ("aux", "mark") for c in sentence.children[token])


def is_passive(sentence: Sentence, verb: int) -> bool:
    """Whether a verb form is passive, participles that modify a noun included ("talks hosted by Oman")."""
    token = sentence.tokens[verb]
    if sentence.kids(verb, "auxpass", "nsubjpass", "csubjpass"):
        return True
    if token.tag != "VBN" or any(sentence.tokens[c].lemma == "have" for c in sentence.kids(verb, "aux")):
        return False
    if token.dep == "conj" and is_verb(sentence, token.head) and not sentence.kids(verb, *SUBJECTS, "aux"):
        return is_passive(sentence, token.head)
    if token.dep == "acl" and _carries_sentence(sentence, verb):
        return False
    return token.dep in ("acl", "advcl", "relcl", "amod") and not sentence.kids(verb, "nsubj", "aux")


def _carries_sentence(sentence: Sentence, verb: int) -> bool:
    """Whether a participle is the main verb in truth: the parse left the sentence without one ("Oman, which borders Yemen, offered to")."""
    token = sentence.tokens[verb]
    head = sentence.tokens[token.head]
    if head.dep != "ROOT" or head.pos not in ("NOUN", "PROPN") or sentence.kids(verb, "agent"):
        return False
    return verb > 0 and sentence.tokens[verb - 1].text == "," and verb > head.index


def arguments(sentence: Sentence, verb: int) -> Arguments:
    """Find a verb's arguments through passives, control, coordination, participles and relative clauses."""
    passive = is_passive(sentence, verb)
    preps = prepositions(sentence, verb)
    surface = surface_subjects(sentence, verb)
    objects = tuple(c for c in sentence.kids(verb, *OBJECTS)) or _named_as(sentence, verb)
    datives = tuple(_dative(sentence, c) for c in sentence.kids(verb, "dative"))
    if _is_caused(sentence, verb):
        return Arguments(verb, True, surface_subjects(sentence, _cause(sentence, verb)), surface + objects, datives, preps)
    if passive:
        return Arguments(verb, True, preps.get("by", ()), surface + objects, datives, preps)
    if not objects and sentence.tokens[verb].dep == "relcl" and _has_gap(sentence, verb):
        objects = (sentence.tokens[verb].head,)
    return Arguments(verb, False, surface, objects, datives, preps)


def _named_as(sentence: Sentence, verb: int) -> tuple[int, ...]:
    """The noun of an object told as "what Accra said was a base", "what he called an insult"."""
    for clause in sentence.kids(verb, "ccomp", "dobj"):
        first = sentence.tokens[sentence.edges[clause][0]]
        if first.tag != "WP" or first.lower != "what" or clause < verb:
            continue
        inside = [clause, *sentence.kids(clause, "ccomp")]
        return tuple(n for c in inside for n in sentence.kids(c, "attr", "oprd") if sentence.tokens[n].pos in ("NOUN", "PROPN"))
    return ()


def _is_caused(sentence: Sentence, verb: int) -> bool:
    """Whether someone has something done ("the ministry had the envoy summoned")."""
    token = sentence.tokens[verb]
    cause = sentence.tokens[_cause(sentence, verb)]
    caused = token.dep in ("ccomp", "acl") and token.tag == "VBN" and cause.lemma == "have"
    return caused and not sentence.kids(verb, "aux", "auxpass", "mark")


def _cause(sentence: Sentence, verb: int) -> int:
    """The verb above a participle, also where the parse hangs it on that verb's object or on a name set beside it."""
    head = sentence.tokens[verb].head
    while sentence.tokens[verb].dep == "acl" and sentence.tokens[head].dep in ("appos", "dobj", "compound"):
        head = sentence.tokens[head].head
    return head


def _dative(sentence: Sentence, token: int) -> int:
    inner = sentence.kid(token, "pobj")
    return token if inner is None else inner


def _has_gap(sentence: Sentence, verb: int) -> bool:
    """Whether a relative clause without pronoun lacks its object ("the bid that Ankara blocked", "the bid Ankara blocked")."""
    subjects = sentence.kids(verb, "nsubj")
    owners = [sentence.tokens[p].lower for s in subjects for p in sentence.kids(s, "poss")]
    return bool(subjects) and "whose" not in owners and not any(sentence.tokens[s].lower in ("who", "which") for s in subjects)


def surface_subjects(sentence: Sentence, verb: int, depth: int = 0) -> tuple[int, ...]:
    """The grammatical subjects of a verb, inherited where it has none of its own; empty where there is none."""
    own = tuple(sentence.kids(verb, *SUBJECTS, *PASSIVE_SUBJECTS))
    if own or depth > 8:
        return own
    token = sentence.tokens[verb]
    head = token.head
    if head == verb:
        return ()
    if token.dep in ("acl", "relcl") and not is_infinitive(sentence, verb):
        return (head,)
    if token.dep == "acl":
        return _holders_of_noun(sentence, head, depth)
    if token.dep in ("xcomp", "ccomp") and is_verb(sentence, head):
        controlled = tuple(c for c in sentence.kids(head, "dobj", "dative")) if token.dep == "xcomp" else ()
        if controlled and is_infinitive(sentence, verb) and sentence.tokens[head].lemma not in SUBJECT_CONTROL:
            return controlled
        return surface_subjects(sentence, head, depth + 1)
    if token.dep in ("xcomp", "ccomp", "advcl", "conj", "dep", "parataxis"):
        if is_verb(sentence, head):
            return surface_subjects(sentence, head, depth + 1)
        if sentence.tokens[head].pos == "ADJ":
            return surface_subjects(sentence, _clause_of(sentence, head), depth + 1)
        return ()
    if token.dep == "acomp":
        return surface_subjects(sentence, head, depth + 1)
    if token.dep == "pcomp":
        return surface_subjects(sentence, _clause_of(sentence, head), depth + 1)
    return ()


# Verbs whose infinitive belongs to their subject though an object stands between ("promised Kyiv to send").
SUBJECT_CONTROL = frozenset({"promise", "threaten", "vow", "pledge", "offer", "use", "take", "meet", "visit", "sign", "hold"})


def _holders_of_noun(sentence: Sentence, noun: int, depth: int) -> tuple[int, ...]:
    """Who does what an infinitive on a noun says: its possessor ("Seoul's decision to"), else the clause's subject."""
    owner = sentence.kid(noun, "poss")
    if owner is not None:
        return (owner,)
    clause = _clause_of(sentence, noun)
    return () if clause == noun else surface_subjects(sentence, clause, depth + 1)


def _clause_of(sentence: Sentence, token: int) -> int:
    """The nearest verb above a token; the token itself where there is none."""
    return next((a for a in sentence.ancestors(token) if is_verb(sentence, a)), token)


def prepositions(sentence: Sentence, token: int) -> dict[str, tuple[int, ...]]:
    """What stands behind each preposition that hangs on a token, particles' prepositions included; "by" holds passive agents."""
    found: dict[str, list[int]] = {}
    holders = [token, *sentence.kids(token, "prt", "advmod")]
    for holder in holders:
        for prep in sentence.kids(holder, "prep", "agent", "dative"):
            _collect(sentence, prep, found)
    return {name: tuple(tokens) for name, tokens in found.items()}


def _collect(sentence: Sentence, prep: int, found: dict[str, list[int]]) -> None:
    name = sentence.tokens[prep].lower
    for child in sentence.children[prep]:
        dep = sentence.tokens[child].dep
        if dep in ("pobj", "pcomp"):
            found.setdefault(name, []).append(child)
        elif dep in ("prep", "conj") and sentence.tokens[child].pos == "ADP":
            _collect(sentence, child, found)


def antecedent(sentence: Sentence, token: int) -> int:
    """What a relative pronoun stands for; the token itself where it is none."""
    word = sentence.tokens[token]
    if word.lower not in RELATIVES or not (word.tag in ("WDT", "WP", "WP$") or word.dep in ("dobj", "nsubj", "nsubjpass")):
        return token
    clause = next((a for a in sentence.ancestors(token) if sentence.tokens[a].dep in ("relcl", "acl")), None)
    return token if clause is None else sentence.tokens[clause].head


def conjuncts(sentence: Sentence, token: int) -> list[int]:
    """A noun and the nouns coordinated with it, in order."""
    found, queue = [token], [token]
    while queue:
        for child in sentence.kids(queue.pop(0), "conj"):
            if sentence.tokens[child].pos not in ("VERB", "AUX"):
                found.append(child)
                queue.append(child)
    return found


def clause_range(sentence: Sentence, token: int) -> tuple[int, int]:
    """Token range of the words that carry an act: the trigger's phrase without trailing side clauses and punctuation."""
    first, last = sentence.edges[token]
    lead = surface_subjects(sentence, token) if is_verb(sentence, token) else ()
    if sentence.tokens[token].dep in ("conj", "xcomp", "ccomp", "ROOT", "relcl") and lead:
        own = [s for s in lead if s in sentence.children[token]]
        first = min([first, *own])
    for child in sentence.children[token]:
        side = sentence.tokens[child]
        if child > token and side.dep in ("advcl", "conj", "parataxis", "cc") and side.start > sentence.tokens[token].end:
            last = min(last, sentence.edges[child][0])
    while last > first + 1 and sentence.tokens[last - 1].pos in ("PUNCT", "CCONJ", "SPACE"):
        last -= 1
    while first < token and sentence.tokens[first].pos in ("PUNCT", "CCONJ", "SPACE"):
        first += 1
    return first, max(last, token + 1)
