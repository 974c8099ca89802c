"""What was added, corrected and deleted since a reader last looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.archive.engine import reading
from detente.archive.load import load_happenings
from detente.archive.model import Change
from detente.desk.lines import Line, line_of
from detente.desk.state import Desk

# Changes that are looked at for one page: beyond, the reader is sent to the page of changes.
_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class Gone:
    """A happening that is no more; ``into`` is the one that took up its tellings, None where they left with it."""

    happening: str
    into: Line | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """A happening of which some fields are others than before."""

    line: Line
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed after a cursor, newest first; ``changes`` counts all changes, of which the lists hold those looked at."""

    changes: int
    added: tuple[Line, ...]
    corrected: tuple[Corrected, ...]
    gone: tuple[Gone, ...]


def latest_changes(desk: Desk, since: int, *, limit: int) -> Changed:
    """The newest changes after a cursor, each happening once with what became of it last; at most ``limit`` in each list."""
    found = newest_changes(desk, since, most=_LOOKED_AT)
    return Changed(max(desk.cursor - since, 0), *sort_changes(desk, found, limit=limit))


def newest_changes(desk: Desk, since: int, *, most: int, before: int | None = None) -> list[Change]:
    """Changes after a cursor and before another, newest first."""
    import json

    from sqlalchemy import select

    from detente.archive.tables import changes

    query = select(changes).where(changes.c.cursor > since).order_by(changes.c.cursor.desc()).limit(most)
    if before is not None:
        query = query.where(changes.c.cursor < before)
    with reading(desk.archive.engine) as connection:
        return [
            Change(row.cursor, row.kind, row.happening, row.into, tuple(json.loads(row.fields)) if row.fields else ())
            for row in connection.execute(query)
        ]


def sort_changes(
    desk: Desk, found: Sequence[Change], *, limit: int
) -> tuple[tuple[Line, ...], tuple[Corrected, ...], tuple[Gone, ...]]:
    """Changes (newest first) as what was added, corrected and lost: of each happening the last word, with all fields that changed."""
    last: dict[str, Change] = {}
    fields: dict[str, dict[str, None]] = {}
    new: set[str] = set()
    for change in found:
        last.setdefault(change.happening, change)
        fields.setdefault(change.happening, {}).update(dict.fromkeys(change.fields))
        if change.kind == "added":
            new.add(change.happening)
    standing = [id for id, change in last.items() if change.kind != "deleted"]
    added = [id for id in standing if id in new][:limit]
    corrected = [id for id in standing if id not in new][:limit]
    gone = [change for change in last.values() if change.kind == "deleted" and change.happening not in new][:limit]
    lines = _lines(desk, [*added, *corrected, *(c.into for c in gone if c.into)])
    return (
        tuple(lines[id] for id in added if id in lines),
        tuple(Corrected(lines[id], tuple(sorted(fields[id]))) for id in corrected if id in lines),
        tuple(Gone(c.happening, lines.get(c.into) if c.into else None) for c in gone),
    )


def _lines(desk: Desk, ids: Sequence[str]) -> dict[str, Line]:
    with reading(desk.archive.engine) as connection:
        return {h.id: line_of(h, desk) for h in load_happenings(connection, list(dict.fromkeys(ids)))}
