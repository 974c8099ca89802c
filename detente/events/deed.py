"""An event while it is being coded: everything known of it, in offsets of the clean text."""

from __future__ import annotations

from dataclasses import dataclass

from detente.events.codebook import Code
from detente.events.lexicon import Act
from detente.records import Counts, Place


@dataclass(frozen=True, slots=True)
class Deed:
    """One telling of an event.

    ``trigger``, ``evidence`` and ``also`` are half-open ranges of the clean text. ``dated`` is True where the words of the telling
    themselves give the date, False where it was taken from the story. ``aggregate`` is True for "a series of", "several rounds of".
    """

    sentence: int
    title: bool
    act: Act
    modality: str
    code: Code
    source: tuple[str, ...]
    target: tuple[str, ...]
    symmetric: bool
    place: Place | None
    placed: bool
    date: str | None
    dated: bool
    duration: str | None
    occasion: str | None
    counts: Counts | None
    reported_by: tuple[str, ...]
    confidence: float
    why: str
    trigger: tuple[int, int]
    evidence: tuple[int, int]
    aggregate: bool
    nominal: bool
    also: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A trigger that was read and yielded no event, with the reason; ``trigger`` is a range of the clean text."""

    trigger: tuple[int, int]
    reason: str
