"""What is counted over a whole archive: once, and kept in memory for as long as nothing is added."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from detente.archive import tables
from detente.archive.engine import reading
from detente.archive.listed import Publisher, Totals

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from detente.archive.view import Archive

T = TypeVar("T")
State = tuple[int, int, int]
"""What changes with every batch: the last document, the last step in the feed of changes, the last run."""
# By archive and question: the state in which it was answered, and the answer.
_kept: WeakKeyDictionary[Archive, dict[str, tuple[State, Any]]] = WeakKeyDictionary()
_lock = Lock()


def totals(archive: Archive) -> Totals:
    """What the archive holds, counted once for each state of it."""
    return _once(archive, "totals", _totals)


def stories_by_day(archive: Archive) -> dict[str, int]:
    """As :meth:`detente.archive.view.Archive.stories_by_day`, counted once for each state of the archive."""
    return _once(archive, "stories", _stories)


def publishers(archive: Archive) -> tuple[Publisher, ...]:
    """Publishers of the documents, those with most first, then by name; documents that name none are not counted."""
    return _once(archive, "publishers", _publishers)


def _once(archive: Archive, question: str, answer: Callable[[Connection], T]) -> T:
    with reading(archive.engine) as connection:
        state = _state(connection)
        with _lock:
            kept = _kept.setdefault(archive, {}).get(question)
        if kept is not None and kept[0] == state:
            found: T = kept[1]
            return found
        found = answer(connection)
    with _lock:
        _kept[archive][question] = (state, found)
    return found


def _state(connection: Connection) -> State:
    from sqlalchemy import func, select

    columns = (tables.documents.c.number, tables.changes.c.cursor, tables.runs.c.number)
    document, change, run = (int(connection.execute(select(func.max(column))).scalar() or 0) for column in columns)
    return document, change, run


def _totals(connection: Connection) -> Totals:
    from sqlalchemy import func, select

    named = (tables.documents, tables.events, tables.quotes, tables.happenings)
    documents, events, quotes, happenings = (
        int(connection.execute(select(func.count()).select_from(table)).scalar_one()) for table in named
    )
    day = tables.documents.c.first_day
    first, last = (connection.execute(select(of(day)).where(day > 0)).scalar() for of in (func.min, func.max))
    return Totals(documents, events, quotes, happenings, _iso(first), _iso(last), _state(connection)[1])


def _stories(connection: Connection) -> dict[str, int]:
    from sqlalchemy import func, select

    documents = tables.documents
    query = select(documents.c.first_day, func.count()).where(documents.c.first_day == documents.c.last_day)
    ordered = query.group_by(documents.c.first_day).order_by(documents.c.first_day)
    return {date.fromordinal(day).isoformat(): count for day, count in connection.execute(ordered)}


def _publishers(connection: Connection) -> tuple[Publisher, ...]:
    from sqlalchemy import func, select

    documents = tables.documents
    query = select(documents.c.publisher, func.count(), func.max(documents.c.first_day)).where(documents.c.publisher.is_not(None))
    ordered = query.group_by(documents.c.publisher).order_by(func.count().desc(), documents.c.publisher)
    return tuple(Publisher(name, count, _iso(day)) for name, count, day in connection.execute(ordered))


def _iso(day: int | None) -> str | None:
    return date.fromordinal(day).isoformat() if day else None
