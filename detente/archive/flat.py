"""Happenings as flat, typed tables: their columns, and the rows that one happening gives to each.

The columns, with their types and what they hold, are data (``data/exchange/columns.tsv``); a row is a tuple in their order. Values are
``str``, ``int``, ``float``, ``bool``, ``date``, a tuple of ``str`` for lists, or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, cast, get_args

from detente.chronicle.model import Happening, Saying, Source, Telling
from detente.edtf import bounds
from detente.errors import DataError, DateError
from detente.records import Actor, Counts, Event, Place, Range, Span

Kind = Literal["text", "whole", "number", "flag", "day", "list", "point"]
Value = str | int | float | bool | date | tuple[str, ...] | None
Row = tuple[Value, ...]

_UNSOUND = re.compile("[\x00\ud800-\udfff]")

OF_HAPPENINGS = ("happenings", "participants", "tellings", "evidence", "history", "disputes")
"""Tables of which each happening gives rows of its own."""
SHARED = ("actors", "documents")
"""Tables whose rows several happenings may give: one a key, the first column."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an exported table: its name, its type, and in words what it holds."""

    name: str
    kind: Kind
    holds: str


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table, in order.

    Raises:
        DataError: there is no such table.
    """
    found = _all_columns().get(table)
    if found is None:
        raise DataError(f"no table {table!r}; expected one of {', '.join(sorted(_all_columns()))}")
    return found


def rows(table: str, happening: Happening) -> Iterator[Row]:
    """The rows that a happening gives to a table, in a fixed order; of shared tables perhaps rows that another gave before."""
    yield from _ROWS[table](happening)


def telling_row(telling: Telling, happening: str | None = None) -> Row:
    """A telling as a row of ``tellings``."""
    event = telling.event
    return (
        event.id, happening, telling.source.document or None, *_source(telling.source), *_code(event), event.source, event.target,
        *_place(event.place), *_when(event.date), event.duration, event.occasion, *_counts(event.counts), event.reported_by,
        event.confidence, event.why, tuple(f"{c.codebook}/{c.category}" for c in event.codes), *_span(event.trigger),
        *_span(event.evidence),
    )  # fmt: skip


def document_row(source: Source) -> Row:
    """A document as a row of ``documents``."""
    return (source.document, *_source(source))


def saying_row(saying: Saying) -> Row:
    """A quotation as a row of ``quotes``."""
    quote = saying.quote
    names = {actor.id: actor.name for actor in saying.actors}
    return (
        quote.id, saying.source.document, *_source(saying.source), quote.speaker, tuple(names.get(s, "") for s in quote.speaker),
        quote.addressee, quote.kind, quote.start, quote.end, quote.text, quote.cue.text if quote.cue else None, quote.about,
    )  # fmt: skip


def days(edtf: str | None) -> tuple[date | None, date | None]:
    """First and last day that a date may mean; None for an open end, for an unknown date, and for what is no EDTF date."""
    if edtf is None:
        return None, None
    try:
        first, last = bounds(edtf)
    except DateError:
        return None, None
    return (None if first == date.min else first), (None if last == date.max else last)


def sound(text: str) -> str:
    """The text without what UTF-8 or a file of text cannot hold: lone surrogates and NUL, each become U+FFFD."""
    return _UNSOUND.sub("\ufffd", text)


def document_ids(happening: Happening) -> tuple[str, ...]:
    """The documents that tell a happening, each once, in the order of its tellings."""
    return tuple(dict.fromkeys(telling.source.document for telling in happening.tellings))


def _happenings(happening: Happening) -> Iterator[Row]:
    actors = {actor.id: actor for actor in happening.actors}
    yield (
        happening.id, *_code(happening), *_parties(happening.source, actors), *_parties(happening.target, actors),
        *_place(happening.place), *_when(happening.date), happening.duration, happening.occasion, *_counts(happening.counts),
        happening.confidence, len(happening.tellings), len(document_ids(happening)), happening.publishers, happening.agencies,
        happening.corroboration, happening.first_told, happening.last_told, happening.history[-1].kind if happening.history else None,
        tuple(dispute.field for dispute in happening.disputes), happening.judged, happening.why,
    )  # fmt: skip


def _participants(happening: Happening) -> Iterator[Row]:
    actors = {actor.id: actor for actor in happening.actors}
    for role, ids in (("source", happening.source), ("target", happening.target)):
        for position, id in enumerate(ids, 1):
            actor = actors.get(id)
            told = (actor.name, actor.kind, actor.country, actor.sector, actor.office) if actor else (None,) * 5
            yield (happening.id, role, position, id, *told)


def _tellings(happening: Happening) -> Iterator[Row]:
    for telling in happening.tellings:
        yield telling_row(telling, happening.id)


def _evidence(happening: Happening) -> Iterator[Row]:
    for telling in happening.tellings:
        event = telling.event
        spans = [("trigger", event.trigger), ("evidence", event.evidence), *(("also", span) for span in event.also)]
        for kind, span in spans:
            yield (happening.id, event.id, telling.source.document, kind, span.start, span.end, span.text)


def _history(happening: Happening) -> Iterator[Row]:
    for step, stage in enumerate(happening.history, 1):
        yield (happening.id, step, stage.kind, stage.told, stage.date, stage.place, stage.events)


def _disputes(happening: Happening) -> Iterator[Row]:
    for dispute in happening.disputes:
        for rank, version in enumerate(dispute.versions, 1):
            yield (happening.id, dispute.field, rank, version.value, version.events)


def _actors(happening: Happening) -> Iterator[Row]:
    for actor in happening.actors:
        yield (actor.id, actor.name, actor.kind, actor.country, actor.sector, actor.office)


def _documents(happening: Happening) -> Iterator[Row]:
    for telling in happening.tellings:
        yield document_row(telling.source)


_ROWS: Mapping[str, Callable[[Happening], Iterator[Row]]] = {
    "happenings": _happenings, "participants": _participants, "tellings": _tellings, "evidence": _evidence, "history": _history,
    "disputes": _disputes, "actors": _actors, "documents": _documents,
}  # fmt: skip


def _code(told: Happening | Event) -> Row:
    return (
        told.plover, told.mode, told.contexts, told.cameo, told.quad, told.goldstein, told.status, told.symmetric,
    )  # fmt: skip


def _parties(ids: tuple[str, ...], actors: dict[str, Actor]) -> Row:
    found = [actors.get(id) for id in ids]
    return ids, tuple(a.name if a else "" for a in found), tuple((a.country if a else None) or "" for a in found)


def _source(source: Source) -> Row:
    return (
        source.uri, source.title, source.publisher, source.agency, source.published, source.language, source.family or None, source.notice,
    )  # fmt: skip


def _place(place: Place | None) -> Row:
    return (place.name, place.country, place.lat, place.lon, place.precision) if place else (None,) * 5


def _when(edtf: str | None) -> Row:
    return (edtf, *days(edtf))


def _counts(counts: Counts | None) -> Row:
    if counts is None:
        return (None,) * 8
    nothing = Range(None, None)
    ranges = [found or nothing for found in (counts.killed, counts.injured, counts.arrested, counts.crowd)]
    return tuple(end for found in ranges for end in (found.low, found.high))


def _span(span: Span) -> Row:
    return (span.start, span.end, span.text)


@cache
def _all_columns() -> dict[str, tuple[Column, ...]]:
    found: dict[str, list[Column]] = {}
    lines = files("detente").joinpath("data", "exchange", "columns.tsv").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.startswith("#") or number == 2:
            continue
        cells = line.split("\t")
        if len(cells) != 4 or cells[2] not in get_args(Kind):
            raise DataError(
                f"data/exchange/columns.tsv, line {number}: expected table, name, type and what it holds; found {line!r}"
            )
        found.setdefault(cells[0], []).append(Column(cells[1], cast(Kind, cells[2]), cells[3]))
    return {table: tuple(held) for table, held in found.items()}
