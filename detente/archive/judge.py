"""A person's judgements, written: the happenings that they concern are made anew at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from detente.archive import tables
from detente.archive.engine import writing
from detente.archive.load import load_tellings
from detente.archive.rows import compact
from detente.archive.settle import echoes_of, rejoin
from detente.archive.view import Archive
from detente.chronicle.judgements import check_judgement, make_judgement
from detente.chronicle.model import Judgement, Telling, Verdict
from detente.errors import NotFound

if TYPE_CHECKING:
    from sqlalchemy import Connection


def judge(
    archive: Archive, verdict: Verdict, left: str, right: str | None = None, *, author: str, at: str, reason: str
) -> Judgement:
    """Keep a judgement on events or happenings, and make anew what it concerns. The same judgement again changes nothing.

    Args:
        verdict: ``join`` and ``split`` speak of two, ``right`` and ``wrong`` of one.
        left, right: ids of events, or of happenings, which stand for the event that they are named after.
        author: who judges.
        at: when, ISO 8601.
        reason: why.

    Raises:
        NotFound: there is no such event.
        DataError: the judgement contradicts itself.
        ArchiveError: the archive cannot be written.
    """
    with writing(archive.engine) as connection:
        ids = [_event(connection, name) for name in (left, right) if name is not None]
        told = load_tellings(connection, ids)
        made = _make(verdict, [told[id] for id in ids], author=author, at=at, reason=reason)
        known = connection.execute(tables.judgements.select().where(tables.judgements.c.id == made.id)).first()
        if known is None:
            connection.execute(tables.judgements.insert().values(**judgement_row(made)))
            rejoin(connection, echoes_of(connection, ids))
    return made


def withdraw(archive: Archive, id: str, *, at: str) -> Judgement:
    """Take a judgement back: it stays in the archive, with the time when it ceased to hold.

    Raises NotFound where there is none of this id.
    """
    with writing(archive.engine) as connection:
        held = next((j for j in archive.judgements() if j.id == id), None)
        if held is None:
            raise NotFound(id, "no such judgement; all of them: detente review list")
        if held.withdrawn is not None:
            return held
        taken = replace(held, withdrawn=at)
        check_judgement(taken)
        table = tables.judgements
        connection.execute(table.update().where(table.c.id == id).values(**judgement_row(taken)))
        rejoin(connection, echoes_of(connection, [e for e in (taken.left, taken.right) if e is not None]))
    return taken


def now() -> str:
    """The time of a person's act (ISO 8601, UTC, to the second): it is no part of any record of a story."""
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def judgement_row(judgement: Judgement) -> dict[str, Any]:
    """A judgement as a row."""
    columns = ("id", "verdict", "left", "right", "author", "at", "reason", "withdrawn")
    return {**{c: getattr(judgement, c) for c in columns}, "body": compact(judgement)}


def _make(verdict: Verdict, told: Sequence[Telling], *, author: str, at: str, reason: str) -> Judgement:
    first, second = told[0], told[1] if len(told) > 1 else None
    documents = (first.source.document, second.source.document) if second else (first.source.document,)
    return make_judgement(
        verdict, first.event, second.event if second else None, author=author, at=at, reason=reason, documents=documents
    )


def _event(connection: Connection, name: str) -> str:
    """The event that an id names, be it its own or that of the happening named after it."""
    id = name.removeprefix("h-")
    if not load_tellings(connection, [id]):
        raise NotFound(name, "no such event or happening in this archive")
    return id
