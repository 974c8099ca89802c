"""Words said, and who says them, before they are mapped back to the text as received."""

from __future__ import annotations

from dataclasses import dataclass

from detente.records import QuoteKind


@dataclass(frozen=True, slots=True)
class Speaker:
    """Where a story names who speaks: tokens ``first`` up to ``last`` of a sentence, with the syntactic head inside."""

    sentence: int
    first: int
    last: int
    head: int


@dataclass(frozen=True, slots=True)
class QuoteMention:
    """Words that someone says; all offsets are half-open code points of the clean text.

    ``start`` and ``end`` cover the words without their quotation marks. ``speaker`` is the naming phrase, None where the words
    carry none of their own and nobody was found before; ``actors`` are the ids that it stands for, empty where unknown.
    ``addressee`` holds the ids of who is spoken to. ``cue`` covers the word that introduces the words, None for a bare
    continuation. Parts of one utterance that the story interrupts ("…," she said, "…") are mentions of their own and share the
    number ``utterance``. ``implicit`` is true where the speaker was carried over from the words before. ``hearer`` is the phrase that
    names who is spoken to, None where there is none; ``why`` says in words what the attribution rests on. ``named`` is the phrase
    that a pronoun at the cue stands for, else ``speaker`` itself. ``quoted`` are the ranges between marks inside a mixed clause.
    """

    start: int
    end: int
    kind: QuoteKind
    speaker: Speaker | None
    actors: tuple[str, ...]
    addressee: tuple[str, ...]
    cue: tuple[int, int] | None
    utterance: int
    implicit: bool = False
    hearer: Speaker | None = None
    why: str = ""
    named: Speaker | None = None
    quoted: tuple[tuple[int, int], ...] = ()
