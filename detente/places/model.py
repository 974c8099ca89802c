"""Places that a story names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from detente.knowledge import GazetteerPlace
from detente.records import Place

ToponymKind = Literal[
    "country",
    "division",
    "town",
    "district",
    "water",
    "island",
    "mountain",
    "region",
    "world-region",
    "border",
    "site",
    "unknown",
]
ToponymPrecision = Literal["point", "city", "district", "region", "country", "water", "world-region", "unknown"]


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A span of the clean text that names a place: tokens ``first`` up to ``last`` of a sentence, and the place it means.

    ``locative`` is True where the words stand as a place ("in Moscow"), False where the name acts ("Moscow said"). ``entry`` is the
    place in the gazetteer, None where the gazetteer lacks it; ``around`` is then the known place that tells where it lies, None where
    none does.
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
    entry: GazetteerPlace | None = None
    around: GazetteerPlace | None = None


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place that a text names, as :func:`detente.places.read` gives it.

    ``start`` and ``end`` are half-open code-point offsets into the text that was read; ``text`` is exactly what they span. ``name`` is
    the gazetteer's, ``id`` its identifier there (``gn:`` a town of GeoNames, ``gn1:`` and ``gn2:`` divisions, a Wikidata QID for a
    country, ``det:`` what was written for this project), None where the gazetteer lacks the place. ``country`` is ISO 3166-1 alpha-3,
    None where the place lies in none or several; ``admin1`` the first-order division that it lies in or is, None where not known.
    ``lat`` and ``lon`` are WGS84 degrees, None where nothing tells where it lies. ``precision`` says what the point stands for, and
    ``radius`` how far that area reaches from it in kilometres, None where not known. ``locative`` is True where the words stand as a
    place ("in Moscow"), False where the name stands for who acts there ("Moscow said") or whose something is ("Moscow police").
    ``score`` runs from 0.0 (a guess) to 1.0 (certain); ``why`` says what it rests on.
    """

    start: int
    end: int
    text: str
    name: str
    id: str | None
    kind: ToponymKind
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: ToponymPrecision
    radius: int | None
    locative: bool
    score: float
    why: str
