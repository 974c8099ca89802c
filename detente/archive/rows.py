"""A record as rows of the archive, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from detente.archive.keep import Kept, keep
from detente.edtf import bounds
from detente.errors import DateError
from detente.json import from_plain, to_plain
from detente.lineage.model import Notice
from detente.records import SCHEMA, Actor, Document, Event, Quote, Record, Series, Uncoded

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

Row = dict[str, Any]
# Half of a digest tells apart the echoes of any archive.
ECHO_LENGTH = 32


@dataclass(frozen=True, slots=True)
class RecordRows:
    """The rows of one record, by table; those of tables that name their document by number lack it yet."""

    document: Row
    actors: tuple[Row, ...]
    events: tuple[Row, ...]
    participants: tuple[Row, ...]
    quotes: tuple[Row, ...]
    speakers: tuple[Row, ...]
    utterances: tuple[Row, ...] = ()


def compact(value: object) -> str:
    """A record of the package as JSON on one line, in the order of its classes."""
    return json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def days(date: str | None) -> tuple[int | None, int | None]:
    """First and last day of an EDTF date as ordinals; None where it is None, open, or not EDTF."""
    try:
        first, last = bounds(date) if date is not None else (None, None)
    except DateError:
        return None, None
    return (
        first.toordinal() if first is not None and first.toordinal() > 1 else None,
        last.toordinal() if last is not None and last.year < 9999 else None,
    )


def record_rows(record: Record, *, kept: Kept, notice: Notice | None, wording: str | None) -> RecordRows:
    """The rows of a record; ``kept`` says which of the story's words they hold."""
    held = keep(record, kept)
    echoes = [echo_of(e, record.document.published.date) for e in record.events]
    return RecordRows(
        {**_document_row(record, held, kept), "notice": notice, "wording": wording},
        tuple(_actor_row(a) for a in held.actors),
        tuple(_event_row(e, i, echoes[i]) for i, e in enumerate(held.events)),
        tuple(
            {"event": e.id, "role": role, "position": i, "actor": actor}
            for e in held.events
            for role, ids in (("source", e.source), ("target", e.target), ("reporter", e.reported_by))
            for i, actor in enumerate(ids)
        ),
        tuple(_quote_row(q, i) for i, q in enumerate(held.quotes)),
        tuple(
            {"quote": q.id, "role": role, "position": i, "actor": actor}
            for q in held.quotes
            for role, ids in (("speaker", q.speaker), ("addressee", q.addressee))
            for i, actor in enumerate(ids)
        ),
    )


def echo_of(event: Event, published: str | None) -> str:
    """What an event has in common with those of other copies of the same words, hashed: all that it says, and the day it was told.

    Events of one echo are compared with others once, however many papers print them.
    """
    told = [
        published,
        event.plover,
        event.mode,
        event.cameo,
        event.status,
        event.source,
        event.target,
        event.date,
        event.occasion,
    ]
    told += [event.place.name if event.place else None, event.trigger.text, event.evidence.text, to_plain(event.counts)]
    return sha256(json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()[:ECHO_LENGTH]


def _document_row(record: Record, held: Record, kept: Kept) -> Row:
    document = record.document
    first, last = days(document.published.date)
    body = {
        "document": to_plain(replace(held.document, text="")),
        "series": to_plain(held.series),
        "uncoded": to_plain(held.uncoded),
    }
    return {
        "id": document.id,
        "uri": document.uri,
        "publisher": document.publisher,
        "agency": document.agency,
        "title": document.title,
        "published": document.published.date,
        "basis": document.published.basis,
        "first_day": first,
        "last_day": last,
        "language": document.language,
        "characters": len(document.text),
        "text": document.text if kept == "full" else None,
        "text_sha256": sha256(document.text.encode("utf-8", errors="surrogatepass")).hexdigest(),
        "kept": kept,
        "family": document.id,
        "original": None,
        "original_why": None,
        "pending": 1,
        "body": json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False),
    }


def _actor_row(actor: Actor) -> Row:
    columns = ("id", "name", "kind", "country", "sector", "office")
    return {**{c: getattr(actor, c) for c in columns}, "body": compact(actor)}


def _event_row(event: Event, position: int, echo: str) -> Row:
    columns = ("id", "plover", "mode", "cameo", "quad", "goldstein", "status", "date", "confidence")
    place = event.place
    return {
        **{c: getattr(event, c) for c in columns},
        "position": position,
        "place": place.name if place else None,
        "country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "evidence_start": event.evidence.start,
        "evidence_end": event.evidence.end,
        "evidence": event.evidence.text or None,
        "echo": echo,
        "happening": None,
        "body": compact(event),
    }


def _quote_row(quote: Quote, position: int) -> Row:
    columns = ("id", "kind", "start", "end")
    return {**{c: getattr(quote, c) for c in columns}, "position": position, "text": quote.text or None, "body": compact(quote)}


def to_record(document: RowMapping, actors: Sequence[str], events: Sequence[str], quotes: Sequence[str]) -> Record:
    """The record of a document's row and the bodies of its other rows, each in the record's order.

    What was not kept is empty; all else is as it was read.
    """
    body = json.loads(document["body"])
    head = replace(from_plain(Document, body["document"]), text=document["text"] or "")
    return Record(
        SCHEMA,
        head,
        tuple(to_actor(a) for a in actors),
        tuple(to_event(e) for e in events),
        tuple(to_quote(q) for q in quotes),
        tuple(from_plain(Series, s) for s in body["series"]),
        tuple(from_plain(Uncoded, u) for u in body["uncoded"]),
    )


# Copies of a text hold the same actors, word by word.
@lru_cache(maxsize=8192)
def to_actor(body: str) -> Actor:
    """The actor of a row's body."""
    return from_plain(Actor, json.loads(body))


def to_event(body: str) -> Event:
    """The event of a row's body."""
    return from_plain(Event, json.loads(body))


def to_quote(body: str) -> Quote:
    """The quote of a row's body."""
    return from_plain(Quote, json.loads(body))
