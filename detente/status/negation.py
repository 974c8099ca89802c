"""What negates a verb, read off the parse for :mod:`detente.status.clauses`."""

from __future__ import annotations

from detente.language.model import Sentence, Token
from detente.status.syntax import CHAIN, sharer_of
from detente.status.tables import Tables


def find_negation(sentence: Sentence, token: int, tables: Tables) -> list[int]:
    """The words that negate a verb: "not", "never", a subject or an object with "no"."""
    found = _instead(sentence, token) + _shared_negation(sentence, token)
    for kid in sentence.children[token]:
        word = sentence.tokens[kid]
        if word.dep in ("nsubj", "nsubjpass"):
            parts = (kid, *sentence.kids(kid, "det", "neg", "preconj", "cc"))
            found += [k for k in parts if tables.kind(sentence.tokens[k].lower, "det", "word")]
        elif word.dep == "neg" or _is_no_longer(sentence, kid) or (kid < token and _denies(word, tables)):
            found.append(kid)
    return found


def _denies(word: Token, tables: Tables) -> bool:
    return word.dep in ("advmod", "preconj", "cc") and tables.kind(word.lower, "adv", "word") == "denied"


def _is_no_longer(sentence: Sentence, token: int) -> bool:
    if sentence.tokens[token].lower not in ("longer", "more"):
        return False
    return any(sentence.tokens[k].lower in ("no", "any") for k in sentence.children[token])


def _instead(sentence: Sentence, token: int) -> list[int]:
    """The words of "instead of" and "rather than" right before a verb, however they were parsed."""
    before = [t.lower for t in sentence.tokens[max(0, token - 2) : token]]
    return [token - 2, token - 1] if before in (["instead", "of"], ["rather", "than"]) else []


def _shared_negation(sentence: Sentence, token: int) -> list[int]:
    """The negation of the first of coordinated verbs that share its auxiliary ("did not stop or pay")."""
    here, found = token, list[int]()
    for _ in range(CHAIN):
        first = sharer_of(sentence, here)
        if first is None or sentence.tokens[here].tag != "VB" or sentence.kid(here, "aux", "auxpass") is not None:
            break
        if any(sentence.tokens[k].lower == "but" for k in sentence.kids(first, "cc")):
            break
        here, found = first, sentence.kids(first, "neg")
    return found
