"""Questions about one parsed sentence that the readings of status share: what is a verb, what are its auxiliaries, what opens a clause."""

from __future__ import annotations

from itertools import islice

from detente.language.model import Sentence
from detente.status.tables import Tables

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
VERBAL_KIDS = ("aux", "auxpass", "nsubj", "nsubjpass")
COMPLEMENTS = frozenset({"acomp", "attr", "oprd"})
MODIFIERS = frozenset({"amod", "compound", "nmod"})
WH_TAGS = frozenset({"WP", "WP$", "WRB", "WDT"})
SHARING_TAGS = frozenset({"VB", "VBN", "VBG"})
# Chains of coordinated words are followed so far; longer ones are lists.
CHAIN = 40
# No person writes a longer sentence, in tokens: its words are read each by itself, so that time stays in step with length.
LONGEST = 400


def is_verbal(sentence: Sentence, token: int) -> bool:
    """Whether a word stands as a verb: by its tag, or by an auxiliary or a subject of its own ("u need", "they allege")."""
    word = sentence.tokens[token]
    if word.dep in MODIFIERS:
        return False
    return word.tag.startswith("VB") or word.pos in ("VERB", "AUX") or sentence.kid(token, *VERBAL_KIDS) is not None


def copula_of(sentence: Sentence, token: int) -> int | None:
    """The verb that a complement belongs to ("was ready", "became law"), None for any other word."""
    word = sentence.tokens[token]
    if word.dep in COMPLEMENTS and word.head != token and is_verbal(sentence, word.head) and not is_verbal(sentence, token):
        return word.head
    return None


def helpers_of(sentence: Sentence, token: int) -> list[int]:
    """The auxiliaries of a verb; a coordinated verb without any, and without a subject, shares those of the first."""
    here = token
    if (inverted := inverted_had(sentence, token)) is not None:
        return [inverted, *sentence.kids(token, "aux", "auxpass")]
    for _ in range(CHAIN):
        found = sentence.kids(here, "aux", "auxpass")
        if found or (first := sharer_of(sentence, here)) is None:
            return found
        here = first
    return []


def inverted_had(sentence: Sentence, token: int) -> int | None:
    """The "had" before the subject of a participle, which the parse takes for a verb of its own ("hardly had the ink dried")."""
    word = sentence.tokens[token]
    had = sentence.tokens[word.head]
    if word.tag not in ("VBN", "VBD") or word.dep not in ("ccomp", "xcomp") or had.lower != "had" or had.index > token:
        return None
    subject = sentence.kid(token, "nsubj", "nsubjpass")
    alone = sentence.kid(had.index, "nsubj", "dobj") is None
    return had.index if alone and subject is not None and subject > had.index else None


def sharer_of(sentence: Sentence, token: int) -> int | None:
    """The verb whose auxiliaries a coordinated verb without subject shares, None where it stands alone."""
    word = sentence.tokens[token]
    first = sentence.tokens[word.head]
    alike = word.tag == first.tag and word.tag in SHARING_TAGS
    return word.head if word.dep == "conj" and alike and sentence.kid(token, *SUBJECTS) is None else None


def question_word(sentence: Sentence, clause: int) -> int | None:
    """The question word or relative pronoun that opens a clause, None where none does."""
    for kid in sentence.children[clause]:
        first = sentence.edges[kid][0]
        for index in (kid, first) if kid < clause else ():
            if sentence.tokens[index].tag in WH_TAGS and _within(sentence, index, clause):
                return index
    return None


def _within(sentence: Sentence, inner: int, clause: int) -> bool:
    """Whether a token belongs to a clause and not to another clause inside it."""
    for above in islice(sentence.ancestors(inner), CHAIN):
        if above == clause:
            return True
        if is_verbal(sentence, above):
            return False
    return False


def anchor_of(sentence: Sentence, token: int) -> int:
    """The word whose place in the sentence counts: the first of coordinated ones, the verb of a complement."""
    here = token
    for _ in range(CHAIN):
        word = sentence.tokens[here]
        copula = copula_of(sentence, here)
        if copula is not None:
            here = copula
        elif word.dep == "conj" and word.head != here and is_verbal(sentence, here) == is_verbal(sentence, word.head):
            here = word.head
        else:
            break
    return here


def has_to(sentence: Sentence, token: int) -> bool:
    """Whether a verb is an infinitive with "to"."""
    return any(sentence.tokens[a].tag == "TO" for a in sentence.kids(token, "aux"))


def is_headline_noun(sentence: Sentence, token: int, tables: Tables) -> bool:
    """Whether a word of a headline that the tagger took for a verb is a noun: "Deal off", "Chad cancels visit"."""
    word = sentence.tokens[token]
    if sentence.kind != "title" or word.tag not in ("VB", "VBP"):
        return False
    if not token:
        return sentence.kid(token, "dobj", "ccomp", "nsubj", "aux") is None
    return sentence.kid(token, "aux", "dobj") is None and headline_verb(sentence, token, tables) is not None


def headline_verb(sentence: Sentence, token: int, tables: Tables) -> int | None:
    """The verb before its object in a headline that the tagger took for a noun ("Parliament scraps sale"), None where there is none."""
    if sentence.kind != "title":
        return None
    for before in range(token - 1, max(0, token - 4), -1):
        word = sentence.tokens[before]
        stem = word.lower.removesuffix("s")
        if (
            word.tag in ("NNS", "VBZ", "NNPS", "NNP")
            and word.lower.endswith("s")
            and (tables.kind(stem, "v", "obj") or tables.kind(stem.removesuffix("e"), "v", "obj"))
        ):
            return before
        if word.tag not in ("JJ", "DT", "CD", "NN", "NNP", "POS"):
            return None
    return None
