"""Tellings made by hand: short, with what a test does not name left at its ordinary value."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from detente.chronicle.model import Source, Telling
from detente.records import Actor, Counts, Event, Place, Range, Span

LISBON = Place("Lisbon", "PRT", 38.7, -9.1, "city")
PORTO = Place("Porto", "PRT", 41.1, -8.6, "city")
SANTIAGO = Place("Santiago", "CHL", -33.4, -70.7, "city")
NAMES = {"PRT": "Portugal", "CHL": "Chile", "ARG": "Argentina", "BRA": "Brazil"}
CODES = {
    "CONSULT": ("040", 1, 1.0), "AGREE": ("030", 1, 4.0), "SUPPORT": ("057", 1, 8.0), "ASSAULT": ("190", 4, -10.0), "SANCTION": ("161", 4, -7.0),
    "ACCUSE": ("112", 3, -2.0), "REJECT": ("125", 3, -5.0),
}  # fmt: skip


def country(code: str) -> Actor:
    """A state as an actor."""
    return Actor(f"det:country:{code}", NAMES.get(code, code), "country", code, None, None, "exact", 1.0, "named", ())


def person(name: str, code: str) -> Actor:
    """Someone who acts for a state."""
    slug = name.lower().replace(" ", "-")
    return Actor(f"det:person:{slug}", name, "person", code, "GOV", None, "exact", 1.0, "named", ())


def telling(
    id: str,
    *,
    source: tuple[Actor, ...] = (country("PRT"),),
    target: tuple[Actor, ...] = (country("CHL"),),
    words: str = "the ministers of Portugal and Chile met",
    trigger: str = "met",
    document: str | None = None,
    publisher: str | None = None,
    agency: str | None = None,
    published: str | None = "2022-03-16",
    family: str | None = None,
    notice: Any = None,
    title: str | None = None,
    killed: int | None = None,
    **other: Any,
) -> Telling:
    """One telling; ``id`` is that of its event and, unless named, of its document, family and publisher too."""
    plover = other.pop("plover", "CONSULT")
    cameo, quad, goldstein = CODES[plover]
    start = words.index(trigger)
    made = Event(
        id=id, plover=plover, mode=None, contexts=(), cameo=cameo, quad=quad, goldstein=goldstein, status="happened",
        source=tuple(a.id for a in source), target=tuple(a.id for a in target), symmetric=plover == "CONSULT", place=None,
        date="2022-03-15", duration=None, occasion=None, counts=None if killed is None else Counts(killed=Range(killed, killed)),
        reported_by=(), confidence=0.8, why="made", trigger=Span(start, start + len(trigger), trigger),
        evidence=Span(0, len(words), words), also=(),
    )  # fmt: skip
    name = document or f"doc-{id}"
    origin = Source(name, None, title, publisher or f"Paper {id}", agency, published, "en", family or name, notice)
    return Telling(replace(made, **other), origin, (*source, *target))
