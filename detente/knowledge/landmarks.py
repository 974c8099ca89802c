"""Landmark happenings: reading the table, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import Any

from detente.edtf import bounds
from detente.knowledge.folding import fold
from detente.knowledge.model import Landmark, LandmarkKind
from detente.knowledge.tables import Cells

LONGEST = 31
"""Days that a landmark may last: longer ones tell no day."""
_FIRST_YEAR = 1945


def read_landmarks(rows: Callable[..., list[Any]]) -> tuple[Landmark, ...]:
    """The landmarks of a compiled base, in order of their days; ``rows`` runs a statement on it."""
    found = rows(
        "SELECT first_day, last_day, kind, parties, persons, place, country, what FROM landmarks "
        "ORDER BY first_day, last_day, what, kind"
    )
    return tuple(_landmark(*row) for row in found)


def _landmark(
    first_day: str,
    last_day: str,
    kind: LandmarkKind,
    parties: str | None,
    persons: str | None,
    place: str | None,
    country: str | None,
    what: str,
) -> Landmark:
    return Landmark(first_day, last_day, kind, _parted(parties), _parted(persons), place or None, country or None, what)


def faults(rows: Sequence[Cells], known: Collection[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with rows of the table: what the landmark tells, and why it cannot be.

    ``known`` are the codes (ISO3) of all states and territories, and the names of organisations and groups.
    """
    seen: dict[tuple[str, ...], str] = {}
    for first_day, last_day, kind, parties, persons, place, country, what, _ in rows:
        first, last = bounds(first_day)[0], bounds(last_day)[1]
        if len(first_day) != 10 or len(last_day) != 10:
            yield what, f"is dated {first_day} to {last_day}; expected days"
        elif first > last or (last - first).days > LONGEST or first < date(_FIRST_YEAR, 1, 1):
            yield what, f"lasts from {first_day} to {last_day}; expected at most {LONGEST} days since {_FIRST_YEAR}"
        for code in (*(p for p in _parted(parties) if len(p) == 3 and p.isupper()), *((country,) if country else ())):
            if code not in known:
                yield what, f"has the party or country {code}, which is neither a state nor the name of a body"
        if not (parties or persons or place):
            yield what, "names no party, no person and no place, so that no story can be held against it"
        key = (first_day, kind, parties, fold(persons), fold(place))
        if key in seen:
            yield what, f"tells the same as {seen[key]!r}"
        seen[key] = what


def _parted(cell: str | None) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()
