"""Tellings, happenings and sayings put together from the archive's rows, many at a time."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detente.archive import tables
from detente.archive.rows import days, to_actor, to_event, to_quote, to_record
from detente.archive.sql import chunks
from detente.chronicle.model import Happening, Saying, Source, Telling
from detente.json import from_plain, to_plain
from detente.records import Actor, Record

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping, Select, Table

# Quotes that are put together at a time.
SAYINGS = 500
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
    people = _actors(connection, tables.participants, wanted)
    sources: dict[int, Source] = {}
    tellings = {}
    for row in rows:
        number = row["document"]
        source = sources.setdefault(number, to_source(row))
        cast = tuple(people[number, id] for id in wanted[row["event"]] if (number, id) in people)
        tellings[row["event"]] = Telling(found[row["event"]], source, cast)
    return tellings


def _actors(connection: Connection, roles: Table, ids: Iterable[str]) -> dict[tuple[int, str], Actor]:
    """Actors that have a role in these events (``participants``) or quotes (``speakers``), by document and id; no others are read."""
    from sqlalchemy import select

    actors = tables.actors
    holders, holder = (tables.events, roles.c.event) if roles is tables.participants else (tables.quotes, roles.c.quote)
    same = (actors.c.document == holders.c.document) & (actors.c.id == roles.c.actor)
    query = (
        select(actors.c.document, actors.c.id, actors.c.body).join_from(roles, holders, holders.c.id == holder).join(actors, same)
    )
    return {
        (row.document, row.id): to_actor(row.body)
        for some in chunks(ids)
        for row in connection.execute(query.where(holder.in_(some)))
    }


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


@lru_cache(maxsize=2048)
def to_happening(body: str) -> Happening:
    """The happening of a row's body, without its tellings."""
    return from_plain(Happening, {**json.loads(body), "tellings": []})


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
            yield replace(to_happening(bodies[id]), tellings=told)


def load_listed(connection: Connection, ids: Sequence[str], most: int) -> list[tuple[Happening, int, int]]:
    """Happenings of these ids in this order, each with its first ``most`` tellings, and how many tellings and documents there are of it."""
    from sqlalchemy import func, select

    happenings, events = tables.happenings, tables.events
    mine = events.c.happening.in_(list(ids))
    bodies = dict(connection.execute(select(happenings.c.id, happenings.c.body).where(happenings.c.id.in_(list(ids)))).all())
    count = select(events.c.happening, func.count(), func.count(events.c.document.distinct())).where(mine)
    counts = {id: (told, documents) for id, told, documents in connection.execute(count.group_by(events.c.happening))}
    members: dict[str, list[str]] = defaultdict(list)
    for happening, event in connection.execute(_first_told(ids, most)):
        members[happening].append(event)
    tellings = load_tellings(connection, (e for several in members.values() for e in several))
    found = []
    for id in ids:
        if id in bodies:
            told = tuple(sorted((tellings[e] for e in members[id]), key=telling_order))
            found.append((replace(to_happening(bodies[id]), tellings=told), *counts.get(id, (0, 0))))
    return found


def _first_told(ids: Sequence[str], most: int) -> Select[Any]:
    """Happenings and their first tellings, in the order of :func:`telling_order`."""
    from sqlalchemy import func, select

    events, documents = tables.events, tables.documents
    order = (documents.c.published.is_(None), documents.c.published, documents.c.id, events.c.evidence_start, events.c.id)
    place = func.row_number().over(partition_by=events.c.happening, order_by=order).label("place")
    joined = select(events.c.happening, events.c.id, place).join(documents, documents.c.number == events.c.document)
    ranked = joined.where(events.c.happening.in_(list(ids))).subquery()
    return select(ranked.c.happening, ranked.c.id).where(ranked.c.place <= most)


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
    rows = connection.execute(query.order_by(*order)).mappings()
    while some := rows.fetchmany(SAYINGS):
        for saying in to_sayings(connection, some):
            if about is None or about in saying.quote.addressee or _is_about(connection, saying.quote.about, about):
                yield saying


def to_sayings(connection: Connection, rows: Sequence[RowMapping]) -> list[Saying]:
    """Sayings of rows that hold a document's number and source, and a quote's body."""
    quotes = [to_quote(row["body"]) for row in rows]
    named = [dict.fromkeys((*quote.speaker, *quote.addressee)) for quote in quotes]
    numbers = [row["document"] for row in rows]
    people = _actors(connection, tables.speakers, (quote.id for quote in quotes))
    return [
        Saying(quote, to_source(row), tuple(people[number, id] for id in ids if (number, id) in people))
        for row, quote, number, ids in zip(rows, quotes, numbers, named, strict=True)
    ]


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
