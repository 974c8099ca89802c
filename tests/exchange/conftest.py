"""Happenings made by hand, with something in every field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from detente.chronicle.model import Dispute, Happening, Saying, Source, Stage, Telling, Version
from detente.exchange.write import Exported, export
from detente.records import Actor, Counts, Event, Place, Range, Record, Span
from tests.conftest import make_record

OTHER = "SANTIAGO, March 16 — The two foreign ministers held talks in the Portuguese capital. Both sides spoke of fish."


def make_source(record: Record, **other: object) -> Source:
    document = record.document
    values: dict[str, object] = {
        "document": document.id, "uri": "https://news.example/lisbon?a=1&b=2", "title": "Ministers meet", "publisher": "The Tagus Post",
        "agency": document.agency, "published": "2022-03-15", "language": "en", "family": document.id, "notice": None, **other,
    }  # fmt: skip
    return Source(**values)  # type: ignore[arg-type]


def make_happening(event: Event, actors: tuple[Actor, ...], *sources: Source, **other: object) -> Happening:
    """A happening of one event, told by each source."""
    tellings = tuple(
        Telling(event if n == 0 else replace(event, id=f"{event.id}.{n}"), source, actors) for n, source in enumerate(sources)
    )
    told = sorted(source.published for source in sources if source.published)
    publishers = tuple(dict.fromkeys(source.publisher for source in sources if source.publisher))
    values: dict[str, object] = {
        **{name: getattr(event, name) for name in (
            "plover", "mode", "contexts", "cameo", "quad", "goldstein", "status", "source", "target", "symmetric", "place", "date",
            "duration", "occasion", "counts", "confidence", "why",
        )},
        "id": f"h-{event.id}", "actors": actors, "tellings": tellings,
        "history": (Stage(event.status, told[0] if told else None, event.date, None, (event.id,)),), "disputes": (),
        "publishers": publishers, "agencies": (), "corroboration": max(1, len(publishers)),
        "first_told": told[0] if told else None, "last_told": told[-1] if told else None, "judged": (), **other,
    }  # fmt: skip
    return Happening(**values)  # type: ignore[arg-type]


def make_happenings() -> tuple[Happening, ...]:
    """Five: a meeting told twice, a plan that was moved, an arrest, an attack on a square in the United States, a cancelled visit."""
    record = make_record()
    first = make_source(record)
    second = make_source(record, document="b" * 64, uri=None, publisher="Diario Austral", published="2022-03-16", family="b" * 64)
    meeting, plan, arrest = record.events
    nato = Actor("det:igo:nato", "NATO", "igo", None, "IGO", None, "exact", 1.0, "named", (Span(0, 4, "NATO"),))
    gunmen = Actor("det:code:USA-UAF", "gunmen", "other", "USA", "UAF", None, "context", 0.5, "said", (Span(5, 11, "gunmen"),))
    square = Place("Union Square, Springfield", "USA", 39.8, -89.64, "point")
    attack = replace(
        arrest, id="e4", plover="ASSAULT", mode="firearms", cameo="18", goldstein=-9.0, source=(gunmen.id,),
        target=(nato.id, "det:person:ana-prado"), place=square, date="2022-03", contexts=("terrorism", "military"),
        counts=Counts(killed=Range(2, 3), injured=Range(10, None)),
    )  # fmt: skip
    visit = replace(
        plan, id="e5", plover="CONSULT", mode="visit", cameo="042", status="negated", date="2022-06-01/2022-06-03", place=None
    )
    moved = (
        Stage("planned", "2022-03-15", "2022-04", None, ("e2",)),
        Stage("moved", "2022-03-20", "2022-05", "Santiago", ("e2",)),
    )
    called_off = (
        Stage("planned", "2022-03-10", "2022-06-01/2022-06-03", None, ("e5",)),
        Stage("cancelled", "2022-03-15", "2022-06-01/2022-06-03", None, ("e5",)),
    )
    disputed = (Dispute("killed", (Version("2-3", ("e4",)), Version("4", ("e4.1",)))),)
    everyone = (*record.actors, nato, gunmen)
    return (
        make_happening(meeting, record.actors, first, second),
        make_happening(plan, record.actors, first, history=moved, last_told="2022-03-20"),
        make_happening(arrest, record.actors, first),
        make_happening(attack, everyone, first, second, disputes=disputed, judged=("j1",)),
        make_happening(visit, record.actors, first, history=called_off),
    )


def make_texts() -> dict[str, str]:
    return {make_record().document.id: make_record().document.text}


def make_sayings() -> tuple[Saying, ...]:
    record = make_record()
    return tuple(Saying(quote, make_source(record), record.actors) for quote in record.quotes)


@pytest.fixture
def happenings() -> tuple[Happening, ...]:
    return make_happenings()


Exporter = Callable[..., Exported]


@pytest.fixture
def exported(tmp_path: Path) -> Exporter:
    """Export the happenings above, or others, into a fresh folder."""

    def write(format: str, told: object = None, name: str = "out", **settings: object) -> Exported:
        found = make_happenings() if told is None else told
        options: dict[str, object] = {"texts": make_texts(), "sayings": make_sayings(), **settings}
        return export(found, format=format, out=tmp_path / name, **options)  # type: ignore[arg-type]

    return write
