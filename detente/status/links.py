"""What a word hangs on, as governors and nouns give it to :mod:`detente.status.factuality`."""

from __future__ import annotations

from dataclasses import dataclass

from detente.language.model import Sentence, Token
from detente.status.tables import Tables


@dataclass(frozen=True, slots=True)
class Link:
    """What governs a word: the kind of influence, the token that shows it, and the token whose own reading counts."""

    kind: str
    word: int
    governor: int


def verb_kind(sentence: Sentence, verb: Token, frame: str, tables: Tables) -> str | None:
    """The kind of a verb in a frame, with its particle where the table knows both ("rule out")."""
    for particle in sentence.kids(verb.index, "prt"):
        if kind := tables.kind(f"{verb.lemma} {sentence.tokens[particle].lower}", "v", frame):
            return kind
    return tables.kind(verb.lemma, "v", frame)


def lower_of(sentence: Sentence, token: int | None) -> str | None:
    return None if token is None else sentence.tokens[token].lower
