"""Pages of quotes, by who said them and of whom."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any

from detente.archive import tables
from detente.archive.cursors import read_cursor, write_cursor
from detente.archive.engine import reading
from detente.archive.listed import Sayings
from detente.archive.load import SOURCE_COLUMNS, to_sayings
from detente.archive.narrowing import WIDE, documents_with
from detente.archive.rows import days
from detente.archive.shelves import EVERYTHING, shelf_of_speaker, shelf_of_theme
from detente.chronicle.model import Saying

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select

    from detente.archive.view import Archive

COUNTED = 5_000
"""Quotes of a shelf that are counted to know the smaller of two."""
Place = tuple[int, str]


def list_sayings(
    archive: Archive,
    *,
    speaker: str | None = None,
    about: str | None = None,
    words: str | None = None,
    first: str | None = None,
    last: str | None = None,
    newest: bool = True,
    after: str | None = None,
    limit: int = 50,
) -> Sayings:
    """A page of quotations by day of publication and id; those without a day come last.

    ``speaker`` is an actor id or a country's code (whoever speaks for it). ``about`` is one among the participants of the events that
    the words are about, or among those to whom they are said. ``words`` all stand in the document that prints them, of which the last
    :data:`detente.archive.narrowing.DOCUMENTS` are looked at. ``first`` and ``last`` are EDTF dates of publication. ``newest`` and
    ``after`` as in :func:`detente.archive.listing.list_happenings`.
    """
    order = "said newest" if newest else "said oldest"
    start = _place(order, after)
    with reading(archive.engine) as connection:
        query = _asked(connection, speaker, about, words, first, last)
        found = _page(connection, query, newest, start, limit + 1)
        sayings = _sayings(connection, [id for _, id in found[:limit]])
    return Sayings(tuple(sayings), write_cursor(order, *found[limit - 1]) if len(found) > limit > 0 else None)


def _place(order: str, after: str | None) -> Place | None:
    if after is None:
        return None
    day, id = read_cursor(order, after, int, str)
    return int(day), str(id)


def _asked(
    connection: Connection, speaker: str | None, about: str | None, words: str | None, first: str | None, last: str | None
) -> Select[Any]:
    """Days and ids of the quotes asked for."""
    from sqlalchemy import select

    table, quotes, documents = tables.utterances, tables.quotes, tables.documents
    shelves = [shelf_of_speaker(speaker)] if speaker else []
    shelves += [shelf_of_theme(about)] if about else []
    main = min(shelves, key=lambda shelf: (_size(connection, shelf), shelf), default=EVERYTHING)
    conditions = [table.c.shelf == main, *(_stands_on(shelf) for shelf in shelves if shelf != main)]
    query = select(table.c.day, table.c.quote).where(*conditions)
    if words is not None:
        query = query.where(_printed_in(documents_with(connection, words)))
    if last is not None:
        query = query.where((table.c.day >= 1) & (table.c.day <= (days(last)[1] or 4_000_000)))
    if first is None:
        return query
    # A document of an uncertain day may be of one that is asked for, though it begins before.
    start = days(first)[0] or 1
    dated = query.join(quotes, quotes.c.id == table.c.quote).join(documents, documents.c.number == quotes.c.document)
    return dated.where((table.c.day >= max(1, start - WIDE)) & (documents.c.last_day >= start))


def _size(connection: Connection, shelf: str) -> int:
    from sqlalchemy import func, literal, select

    some = select(literal(1)).where(tables.utterances.c.shelf == shelf).limit(COUNTED).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def _stands_on(shelf: str) -> ColumnElement[bool]:
    from sqlalchemy import exists

    here, other = tables.utterances, tables.utterances.alias()
    return exists().where((other.c.shelf == shelf) & (other.c.day == here.c.day) & (other.c.quote == here.c.quote))


def _printed_in(numbers: Sequence[int]) -> ColumnElement[bool]:
    from sqlalchemy import func, select, tuple_

    here, documents, quotes = tables.utterances, tables.documents, tables.quotes
    day = func.coalesce(documents.c.first_day, documents.c.last_day, 0)
    printed = select(day, quotes.c.id).join(documents, documents.c.number == quotes.c.document)
    return tuple_(here.c.day, here.c.quote).in_(printed.where(quotes.c.document.in_(list(numbers))))


def _page(connection: Connection, query: Select[Any], newest: bool, start: Place | None, most: int) -> list[Place]:
    """Places of the first rows after a start, in order: those without a day last."""
    from sqlalchemy import literal, tuple_

    table = tables.utterances
    place = tuple_(table.c.day, table.c.quote)

    def rows(asked: Select[Any], begin: Place | None) -> list[Place]:
        if begin is not None:
            where = tuple_(*map(literal, begin))
            asked = asked.where(place < where if newest else place > where)
        order = (table.c.day.desc(), table.c.quote.desc()) if newest else (table.c.day, table.c.quote)
        return [(row.day, row.quote) for row in connection.execute(asked.order_by(*order).limit(most))]

    if newest:
        return rows(query, start)
    if start is not None and start[0] == 0:
        return rows(query.where(table.c.day == 0), start)
    dated, undated = rows(query.where(table.c.day > 0), start), rows(query.where(table.c.day == 0), None)
    return list(islice(merge(dated, undated, key=lambda row: (row[0] == 0, row)), most))


def _sayings(connection: Connection, ids: Sequence[str]) -> list[Saying]:
    """Quotes of these ids, in this order."""
    from sqlalchemy import select

    documents, quotes = tables.documents, tables.quotes
    columns = [quotes.c.id.label("quote"), quotes.c.document, quotes.c.body, *(documents.c[c] for c in SOURCE_COLUMNS)]
    query = select(*columns).join(documents, documents.c.number == quotes.c.document).where(quotes.c.id.in_(list(ids)))
    found = {saying.quote.id: saying for saying in to_sayings(connection, connection.execute(query).mappings().all())}
    return [found[id] for id in ids if id in found]
