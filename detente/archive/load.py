"""Tellings, happenings and sayings put together from the archive's rows, many at a time."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from detente.archive import tables
from detente.archive.rows import days, to_actor, to_event, to_quote, to_record
from detente.archive.sql import chunks
from detente.chronicle.model import Happening, Saying, Source, Telling
from detente.json import from_plain, to_plain
from detente.records import Actor, Record

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping

SOURCE_COLUMNS = ("id", "uri", "title", "publisher", "agency", "published", "language", "family", "notice")


def load_tellings(connection: Connection, ids: Iterable[str]) -> dict[str, Telling]:
    """Tellings of these events, by event id; those that the archive lacks are not in it."""
    from sqlalchemy import select

    events, documents = tables.events, tables.documents
    columns = [events.c.id.label("event"), events.c.document, events.c.body, *(documents.c[c] for c in SOURCE_COLUMNS)]
    joined = select(*columns).join(documents, documents.c.number == events.c.document)
    rows = [row for some in chunks(ids) for row in connection.execute(joined.where(events.c.id.in_(some))).mappings()]
    found = {row["event"]: to_event(row["body"]) for row in rows}
    wanted = {row["event"]: dict.fromkeys((*e.source, *e.target, *e.reported_by)) for row in rows for e in (found[row["event"]],)}
    people = _actors(connection, {row["document"] for row in rows}, {id for ids in wanted.values() for id in ids})
    sources: dict[int, Source] = {}
    tellings = {}
    for row in rows:
        number = row["document"]
        source = sources.setdefault(number, to_source(row))
        cast = tuple(people[number, id] for id in wanted[row["event"]] if (number, id) in people)
        tellings[row["event"]] = Telling(found[row["event"]], source, cast)
    return tellings


def _actors(connection: Connection, numbers: set[int], ids: set[str]) -> dict[tuple[int, str], Actor]:
    """Actors of documents, by document and id."""
    from sqlalchemy import select

    actors = tables.actors
    found: dict[tuple[int, str], Actor] = {}
    ordered = sorted(numbers)
    for start in range(0, len(ordered), 5_000):
        some = ordered[start : start + 5_000]
        query = select(actors.c.document, actors.c.id, actors.c.body).where(actors.c.document.in_(some))
        found.update(((row.document, row.id), to_actor(row.body)) for row in connection.execute(query) if row.id in ids)
    return found


def to_source(row: RowMapping) -> Source:
    """The source of a row of the table of documents."""
    return Source(*(row[c] for c in SOURCE_COLUMNS))


def load_record(connection: Connection, document: str) -> Record | None:
    """The record of a document by its id, None where there is none; words that were not kept are empty."""
    from sqlalchemy import select

    documents = tables.documents
    row = connection.execute(select(documents).where(documents.c.id == document)).mappings().one_or_none()
    if row is None:
        return None
    record = to_record(row, *(_bodies(connection, name, row["number"]) for name in ("actors", "events", "quotes")))
    # A document that is found in several places has the name that sorts first, whatever it was read under.
    return replace(record, document=replace(record.document, uri=row["uri"]))


def _bodies(connection: Connection, name: str, number: int) -> list[str]:
    from sqlalchemy import select

    table = tables.metadata.tables[name]
    order = table.c.id if name == "actors" else table.c.position
    return list(connection.execute(select(table.c.body).where(table.c.document == number).order_by(order)).scalars())


def happening_body(happening: Happening) -> str:
    """What the archive stores of a happening beside its tellings, which stand in the table of events."""
    plain = to_plain(replace(happening, tellings=()))
    del plain["tellings"]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def load_happenings(connection: Connection, ids: Sequence[str]) -> Iterator[Happening]:
    """Happenings of these ids in this order, with every telling; those that the archive lacks are left out."""
    from sqlalchemy import select

    happenings, events = tables.happenings, tables.events
    bodies: dict[str, str] = {}
    members: dict[str, list[str]] = defaultdict(list)
    for some in chunks(ids):
        rows = connection.execute(select(happenings.c.id, happenings.c.body).where(happenings.c.id.in_(some)))
        bodies.update((row.id, row.body) for row in rows)
        query = select(events.c.happening, events.c.id).where(events.c.happening.in_(some)).order_by(events.c.id)
        for happening, event in connection.execute(query):
            members[happening].append(event)
    tellings = load_tellings(connection, (e for several in members.values() for e in several))
    for id in ids:
        if id in bodies:
            told = tuple(sorted((tellings[e] for e in members[id]), key=telling_order))
            yield replace(from_plain(Happening, {**json.loads(bodies[id]), "tellings": []}), tellings=told)


def telling_order(telling: Telling) -> tuple[bool, str, str, int, str]:
    """Tellings stand by publication, then document, then place in it."""
    source = telling.source
    return source.published is None, source.published or "", source.document, telling.event.evidence.start, telling.event.id


def load_sayings(
    connection: Connection, *, speaker: str | None, about: str | None, first: str | None, last: str | None
) -> Iterator[Saying]:
    """Quotes that were said by, about and when; see :meth:`detente.archive.view.Archive.sayings`."""
    from sqlalchemy import select

    documents, quotes = tables.documents, tables.quotes
    columns = [quotes.c.id.label("quote"), quotes.c.document, quotes.c.body, *(documents.c[c] for c in SOURCE_COLUMNS)]
    query = select(*columns).join(documents, documents.c.number == quotes.c.document)
    if speaker is not None:
        query = query.where(quotes.c.id.in_(_spoken(speaker, "speaker")))
    if about is not None:
        query = query.where(quotes.c.id.in_(_spoken(about, "addressee")) | quotes.c.document.in_(_telling_of(about)))
    if first is not None:
        query = query.where(documents.c.last_day >= (days(first)[0] or 1))
    if last is not None:
        query = query.where(documents.c.first_day <= (days(last)[1] or 4_000_000))
    order = (documents.c.first_day.is_(None), documents.c.first_day, documents.c.id, quotes.c.position)
    for row in connection.execute(query.order_by(*order)).mappings():
        quote = to_quote(row["body"])
        wanted = (*quote.speaker, *quote.addressee)
        people = _actors(connection, {row["document"]}, set(wanted))
        if about is None or about in quote.addressee or _is_about(connection, quote.about, about):
            cast = tuple(people[row["document"], id] for id in dict.fromkeys(wanted) if (row["document"], id) in people)
            yield Saying(quote, to_source(row), cast)


def _spoken(party: str, role: str) -> Any:
    """Quotes in which an actor, or anyone of a country, has this role."""
    from sqlalchemy import select

    speakers, actors, quotes = tables.speakers, tables.actors, tables.quotes
    same = (actors.c.document == quotes.c.document) & (actors.c.id == speakers.c.actor)
    joined = select(speakers.c.quote).join(quotes, quotes.c.id == speakers.c.quote).join(actors, same)
    return joined.where((speakers.c.role == role) & ((speakers.c.actor == party) | (actors.c.country == party)))


def _telling_of(party: str) -> Any:
    """Documents that tell an event in which an actor, or anyone of a country, takes part."""
    from sqlalchemy import select

    actors = tables.actors
    return select(actors.c.document).where((actors.c.id == party) | (actors.c.country == party))


def _is_about(connection: Connection, events: Sequence[str], party: str) -> bool:
    from sqlalchemy import select

    if not events:
        return False
    table, participants, actors = tables.events, tables.participants, tables.actors
    same = (actors.c.document == table.c.document) & (actors.c.id == participants.c.actor)
    joined = select(participants.c.event).join(table, table.c.id == participants.c.event).join(actors, same)
    named = joined.where(participants.c.event.in_(list(events)) & ((actors.c.id == party) | (actors.c.country == party)))
    return connection.execute(named.limit(1)).first() is not None
