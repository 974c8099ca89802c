"""Following an archive: what changed after a cursor, and what identifies the state that an answer was made from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from detente.archive import tables
from detente.archive.engine import reading
from detente.archive.listed import Wanted
from detente.archive.load import load_happenings
from detente.archive.model import Change
from detente.archive.rows import days
from detente.archive.sql import chunks
from detente.chronicle.agenda import was_planned
from detente.chronicle.model import Happening
from detente.chronicle.parties import is_between
from detente.desk.problems import Problem

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from detente.archive import Archive


MOST_TELLINGS = 4_000
"""Tellings of one answer, all happenings together, where more than one happening is given whole."""
_END = 4_000_000
"""A day after all days."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of an archive after a cursor, as far as it was asked for.

    ``happenings`` were added or corrected; ``deleted`` are ids that stand no longer, or are no longer what was asked for: whoever
    holds them drops them. Each id comes once, as it is now. ``since`` is the cursor to go on from, ``more`` whether there is more now.
    """

    happenings: tuple[Happening, ...]
    deleted: tuple[str, ...]
    since: int
    more: bool


def changes_after(archive: Archive, since: int, limit: int) -> tuple[tuple[Change, ...], bool]:
    """So many changes after a cursor, in order, and whether there are more. Raises Problem (409) for a cursor yet to come."""
    with reading(archive.engine) as connection:
        return _changes(connection, since, limit)


def follow(archive: Archive, wanted: Wanted, since: int, limit: int) -> Followed:
    """Happenings touched by so many changes after a cursor. Raises Problem (409) for a cursor yet to come."""
    with reading(archive.engine) as connection:
        found, more = _changes(connection, since, limit)
        some = _of_a_size(connection, found)
        found, more = some, more or len(some) < len(found)
        touched = list(dict.fromkeys(change.happening for change in found))
        # As they stand now: what was added and went again is gone.
        standing = [h for h in load_happenings(connection, touched) if is_wanted(h, wanted)]
        if wanted.words is not None:
            holding = _documents_with(connection, wanted.words, sorted({t.source.document for h in standing for t in h.tellings}))
            standing = [h for h in standing if any(t.source.document in holding for t in h.tellings)]
    ids = {happening.id for happening in standing}
    return Followed(tuple(standing), tuple(id for id in touched if id not in ids), found[-1].cursor if found else since, more)


def is_wanted(happening: Happening, wanted: Wanted) -> bool:
    """Whether a happening is asked for, but for the words of its documents."""
    actors = {actor.id: actor.country for actor in happening.actors}
    ids = (*happening.source, *happening.target)
    standing = {*ids, *(actors.get(id) for id in ids)}
    place = happening.place
    return (
        all(party in standing for party in wanted.parties)
        and (not wanted.between or len(wanted.parties) != 2 or is_between(happening, *wanted.parties))
        and _is_in_time(happening.date, wanted.first, wanted.last)
        and (not wanted.statuses or happening.status in wanted.statuses)
        and (not wanted.roots or happening.plover in wanted.roots)
        and (not wanted.quads or happening.quad in wanted.quads)
        and (wanted.country is None or (place is not None and place.country == wanted.country))
        and (wanted.place is None or (place is not None and place.name == wanted.place))
        and happening.confidence >= wanted.confidence
        and happening.corroboration >= wanted.sources
        and (not wanted.planned or was_planned(happening))
    )


def stamp(archive: Archive) -> str:
    """What changes whenever anything that the API answers from may have changed: documents, records, happenings, judgements.

    Two archives do not share one, unless they came to be by the same steps.
    """
    from sqlalchemy import func, select

    inputs, runs, judged, changes = tables.inputs, tables.runs, tables.judgements, tables.changes
    lasts = [
        select(func.max(inputs.c.number)),
        select(func.max(runs.c.number)),
        select(func.count()).select_from(judged),
        select(func.count(judged.c.withdrawn)),
        # What has come in and is not settled yet: families and happenings will change without more coming in.
        select(func.count()).select_from(tables.documents).where(tables.documents.c.pending > 0),
    ]
    last = select(changes).order_by(changes.c.cursor.desc()).limit(1)
    with reading(archive.engine) as connection:
        seen: list[Any] = [connection.execute(query).scalar() for query in lasts]
        seen += [list(row) for row in connection.execute(last)]
    return sha256(json.dumps(seen).encode()).hexdigest()


def _of_a_size(connection: Connection, found: tuple[Change, ...]) -> tuple[Change, ...]:
    """The first of some changes, until what they touched has too many tellings for one answer; never none of them."""
    from sqlalchemy import select

    happenings = tables.happenings
    query = select(happenings.c.id, happenings.c.tellings)
    ids = dict.fromkeys(change.happening for change in found)
    sizes = {row.id: row.tellings for some in chunks(ids) for row in connection.execute(query.where(happenings.c.id.in_(some)))}
    total = 0
    for number, change in enumerate(found):
        total += sizes.pop(change.happening, 0)
        if total > MOST_TELLINGS and number:
            return found[:number]
    return found


def _is_in_time(edtf: str | None, first: str | None, last: str | None) -> bool:
    if first is None and last is None:
        return True
    held = days(edtf) if edtf is not None else (None, None)
    if held == (None, None):
        return False
    after = first is None or (held[1] or _END) >= (days(first)[0] or 1)
    return after and (last is None or (held[0] or 1) <= (days(last)[1] or _END))


def _documents_with(connection: Connection, words: str, ids: list[str]) -> set[str]:
    """Those of some documents that hold all of some words."""
    from sqlalchemy import bindparam, text

    terms = "".join(c if c.isalnum() else " " for c in words).split()
    if not terms or not ids:
        return set()
    if connection.dialect.name == "sqlite":
        query = "SELECT d.id FROM documents d JOIN documents_text t ON t.rowid = d.number WHERE documents_text MATCH :words AND d.id IN :ids"
        asked = " ".join(f'"{term}"' for term in terms)
    else:
        query = "SELECT id FROM documents WHERE words @@ plainto_tsquery('english', :words) AND id IN :ids"
        asked = " ".join(terms)
    bound = text(query).bindparams(bindparam("ids", expanding=True))
    return {id for some in chunks(ids) for id in connection.execute(bound, {"words": asked, "ids": some}).scalars()}


def _changes(connection: Connection, since: int, limit: int) -> tuple[tuple[Change, ...], bool]:
    from sqlalchemy import func, select

    changes = tables.changes
    rows = connection.execute(select(changes).where(changes.c.cursor > since).order_by(changes.c.cursor).limit(limit + 1)).all()
    if not rows and since > (connection.execute(select(func.max(changes.c.cursor))).scalar() or 0):
        raise Problem("foreign-cursor", f"since={since} is yet to come here: the archive was made anew; begin again with since=0")
    found = [Change(r.cursor, r.kind, r.happening, r.into, tuple(json.loads(r.fields)) if r.fields else ()) for r in rows]
    return tuple(found[:limit]), len(found) > limit
