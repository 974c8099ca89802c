"""Places that a story names."""

from __future__ import annotations

from dataclasses import dataclass

from detente.records import Place


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A span of the clean text that names a place: tokens ``first`` up to ``last`` of a sentence, and the place it means.

    ``locative`` is True where the words stand as a place ("in Moscow"), False where the name acts ("Moscow said").
    """

    sentence: int
    first: int
    last: int
    head: int
    start: int
    end: int
    place: Place
    locative: bool
    score: float
    why: str
