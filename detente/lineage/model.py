"""What is known of a document's descent: of which other it is a copy, a part or a rewrite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Relation = Literal["same", "part", "whole", "rewrite"]
"""Of a document to another: the same text; part of it; the whole of which the other is a part; a rewrite."""
DifferenceKind = Literal["name", "number", "dropped", "added", "moved", "reworded"]
Notice = Literal["correction", "retraction"]


@dataclass(frozen=True, slots=True)
class Text:
    """What lineage reads of a document: the article's own words, without furniture.

    ``paragraphs`` are half-open code-point ranges of ``text``. ``published`` is an EDTF date, None where unknown.
    """

    document: str
    text: str
    paragraphs: tuple[tuple[int, int], ...]
    title: str | None
    publisher: str | None
    agency: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that differ between a document and its relative; an empty text stands for nothing there. Offsets: of each text."""

    kind: DifferenceKind
    start: int
    end: int
    text: str
    other_start: int
    other_end: int
    other_text: str


@dataclass(frozen=True, slots=True)
class Kinship:
    """Two documents of which one was made from the other, or both from a third.

    ``left`` < ``right`` (ids). ``relation`` is that of left to right. ``contained`` is the share of the left's words that the right
    holds in runs, ``containing`` the share of the right's words that the left holds, both 0.0..1.0.
    """

    left: str
    right: str
    relation: Relation
    contained: float
    containing: float


@dataclass(frozen=True, slots=True)
class Family:
    """Documents that descend from one text; ``id`` is that of the member with the smallest id, so that it depends on nothing else.

    ``original`` is the likely original, ``why`` the reason.
    """

    id: str
    members: tuple[str, ...]
    original: str
    why: str
