"""Reading again what the archive has: a newer coder, another codebook; documents stay, what was read from them is replaced."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from detente.archive import tables
from detente.archive.load import load_record, load_tellings
from detente.archive.rows import compact
from detente.archive.shelves import forget_utterances, put
from detente.archive.sql import chunks, insert
from detente.chronicle import find_again
from detente.chronicle.model import Judgement
from detente.json import from_plain
from detente.records import Record

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Tables whose rows are read from one document, those first that point at others.
_OF_EVENTS = (tables.participants,)
_OF_QUOTES = (tables.speakers,)
_OF_DOCUMENT = (tables.quotes, tables.events, tables.actors)


def clear(connection: Connection, numbers: Sequence[int]) -> list[str]:
    """Take out all that was read from documents (by number), inside the caller's transaction; the documents' own rows stay.

    What stood in one happening with what is taken out is marked to be settled anew. Gives the echoes of the events taken out.
    """
    from sqlalchemy import delete, select

    events, quotes = tables.events, tables.quotes
    mine = events.c.document.in_(list(numbers))
    echoes = sorted(connection.execute(select(events.c.echo).where(mine).distinct()).scalars())
    _mark_companions(connection, numbers)
    forget_utterances(connection, _records(connection, numbers))
    for table in _OF_EVENTS:
        connection.execute(delete(table).where(table.c.event.in_(select(events.c.id).where(mine))))
    for table in _OF_QUOTES:
        own = select(quotes.c.id).where(quotes.c.document.in_(list(numbers)))
        connection.execute(delete(table).where(table.c.quote.in_(own)))
    for table in _OF_DOCUMENT:
        connection.execute(delete(table).where(table.c.document.in_(list(numbers))))
    return echoes


def _records(connection: Connection, numbers: Sequence[int]) -> Iterator[Record]:
    from sqlalchemy import select

    documents = tables.documents
    for id in connection.execute(select(documents.c.id).where(documents.c.number.in_(list(numbers)))).scalars().all():
        record = load_record(connection, id)
        if record is not None:
            yield record


def _mark_companions(connection: Connection, numbers: Sequence[int]) -> None:
    from sqlalchemy import select, update

    events, documents = tables.events, tables.documents
    homes = select(events.c.happening).where(events.c.document.in_(list(numbers)) & events.c.happening.is_not(None))
    companions = select(events.c.document).where(events.c.happening.in_(homes))
    connection.execute(update(documents).where(documents.c.number.in_(companions)).values(pending=1))


def follow_judgements(connection: Connection, numbers: Sequence[int]) -> None:
    """Let judgements on events of these documents speak of the events that their words are read as now."""
    from sqlalchemy import select, update

    events, documents, table = tables.events, tables.documents, tables.judgements
    ids = set(connection.execute(select(documents.c.id).where(documents.c.number.in_(list(numbers)))).scalars())
    held = [from_plain(Judgement, json.loads(b)) for b in connection.execute(select(table.c.body)).scalars()]
    about = [j for j in held if any(place is not None and place.document in ids for place in (j.left_at, j.right_at))]
    if not about:
        return
    named = {place.document for j in about for place in (j.left_at, j.right_at) if place is not None}
    numbered = select(documents.c.number).where(documents.c.id.in_(sorted(named)))
    present = connection.execute(select(events.c.id).where(events.c.document.in_(numbered))).scalars()
    found = find_again(about, list(load_tellings(connection, present).values()))
    for judgement in found:
        connection.execute(
            update(table)
            .where(table.c.id == judgement.id)
            .values(left=judgement.left, right=judgement.right, body=compact(judgement))
        )


def forget_lost(connection: Connection, echoes: Sequence[str]) -> None:
    """Take out what finds those of the echoes that no event has any longer."""
    from sqlalchemy import delete, select

    events, windows, links = tables.events, tables.windows, tables.links
    heard = select(events.c.echo)
    there = {e for some in chunks(echoes) for e in connection.execute(heard.where(events.c.echo.in_(some))).scalars()}
    for some in chunks([e for e in echoes if e not in there]):
        connection.execute(delete(windows).where(windows.c.echo.in_(some)))
        connection.execute(delete(links).where(links.c.left.in_(some)))
        connection.execute(delete(links).where(links.c.right.in_(some)))


def sweep(connection: Connection) -> None:
    """Take out happenings of which no telling is left; the feed of changes names them."""
    from sqlalchemy import delete, select

    events, happenings, parties = tables.events, tables.happenings, tables.parties
    told = select(events.c.happening).where(events.c.happening.is_not(None))
    gone = list(
        connection.execute(select(happenings.c.id).where(happenings.c.id.not_in(told)).order_by(happenings.c.id)).scalars()
    )
    for some in chunks(gone):
        bodies = connection.execute(
            select(happenings.c.body).where(happenings.c.id.in_(some)).order_by(happenings.c.id)
        ).scalars()
        put(connection, [json.loads(body) for body in bodies], [])
        connection.execute(delete(parties).where(parties.c.happening.in_(some)))
        connection.execute(delete(happenings).where(happenings.c.id.in_(some)))
    insert(connection, tables.changes, [{"kind": "deleted", "happening": id} for id in gone])
