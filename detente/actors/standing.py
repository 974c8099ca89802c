"""Whether a name that may be a place or a government acts, modifies another word, or only says where."""

from __future__ import annotations

from typing import Literal

from detente.actors.tables import words
from detente.language.model import Sentence, Token

Standing = Literal["acting", "locative", "modifier"]

_NOMINAL = ("NOUN", "PROPN")


def head_of(sentence: Sentence, first: int, last: int) -> int:
    """The token of a range that the rest of the sentence hangs on; a noun where several do, the last where none does."""
    inside = range(first, last)
    outward = [i for i in inside if sentence.tokens[i].head not in inside or sentence.tokens[i].head == i]
    nouns = [i for i in outward if sentence.tokens[i].pos in _NOMINAL]
    return (nouns or outward or [last - 1])[-1]


def climb_conjuncts(sentence: Sentence, token: int) -> int:
    """The first of the words that this one is coordinated with."""
    seen = 0
    while sentence.tokens[token].dep == "conj" and seen < len(sentence.tokens):
        token, seen = sentence.tokens[token].head, seen + 1
    return token


def standing(sentence: Sentence, head: int) -> Standing:
    """How the name with this head stands: as one who acts or is acted on, as a modifier, or as a place.

    A capital "says", has "ties with" someone and is "thanked"; one is "in", "near" or "from" it, "visits" it and "leaves" it.
    "to" and "from" name a party only behind words of telling and asking.
    """
    token = sentence.tokens[climb_conjuncts(sentence, head)]
    if token.dep in ("compound", "amod", "nmod"):
        return "modifier"
    if token.dep == "pobj":
        return _after_preposition(sentence, token)
    if token.dep == "appos":
        governor = sentence.tokens[token.head]
        placed = governor.pos == "PROPN" or governor.lower in words("places_of")
        return (
            "locative" if placed and governor.dep == "pobj" and _after_preposition(sentence, governor) == "locative" else "acting"
        )
    if token.dep in ("dobj", "nsubjpass"):
        return "locative" if _verb(sentence, token).lemma in words("motion") else "acting"
    if token.dep in ("npadvmod", "advmod", "dep", "punct", "ROOT"):
        return "locative"
    return "acting"


def _after_preposition(sentence: Sentence, token: Token) -> Standing:
    preposition = sentence.tokens[token.head]
    if preposition.dep == "agent":
        return "acting"
    if preposition.lower == "to":
        return "acting" if sentence.tokens[preposition.head].lower in words("told") else "locative"
    if preposition.lower == "from":
        return "acting" if _asks(sentence, preposition) else "locative"
    if preposition.lower == "of":
        return _after_of(sentence, preposition)
    if preposition.lower in ("between", "on", "for") and _travels(sentence, preposition):
        return "locative"
    return "acting" if preposition.lower in words("acting") else "locative"


def _asks(sentence: Sentence, preposition: Token) -> bool:
    """ "demanded an apology from", "pressure from": the answer is a government's."""
    governor = sentence.tokens[preposition.head]
    if governor.lower in words("asked"):
        return True
    return governor.dep == "dobj" and sentence.tokens[governor.head].lower in words("asked")


def _after_of(sentence: Sentence, preposition: Token) -> Standing:
    return "acting" if sentence.tokens[preposition.head].lower in words("party_of") else "locative"


def _travels(sentence: Sentence, preposition: Token) -> bool:
    governors = [preposition.head, *sentence.ancestors(preposition.head)]
    near = governors[:2]
    subject = sentence.kid(preposition.head, "nsubj")
    named = [sentence.tokens[i].lemma for i in near] + ([sentence.tokens[subject].lemma] if subject is not None else [])
    return any(lemma in words("travel") for lemma in named) or (bool(named) and named[0] == "take")


def _verb(sentence: Sentence, token: Token) -> Token:
    return sentence.tokens[token.head]
