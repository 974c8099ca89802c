"""Which rows of the shelves are asked for: the smallest shelf that holds them all, and what is left to be filtered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.archive import tables
from detente.archive.listed import Wanted
from detente.archive.rows import days
from detente.archive.shelves import (
    EVERYTHING,
    MANY,
    PLANNED,
    STATELESS,
    WIDELY,
    shelf_of_country,
    shelf_of_pair,
    shelf_of_place,
    shelf_of_root,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select

DOCUMENTS = 2_000
"""Documents in which words are looked up, at most: those that came in last."""
WIDE = 366
"""Days of the widest date that is found by where it begins; the few that are wider have an index of their own."""
_CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Ranges:
    """Conditions on the table of shelves. What is asked for meets one of them, and none meets two; none of them: nothing is there.

    The last one is of dates that began long ago, where ``wide``: their index goes by the last day, and is not to be given up for the order
    of the table.
    """

    conditions: tuple[ColumnElement[bool], ...]
    wide: bool = False

    def days(self) -> list[ColumnElement[int]]:
        """For each range the first day, as it is to be compared and ordered by."""
        usual: list[ColumnElement[int]] = [tables.shelves.c.day for _ in self.conditions]
        return [*usual[:-1], _day_of_wide()] if self.wide else usual

    def select(self, *columns: Any) -> list[Select[Any]]:
        """A query of these columns for each range."""
        from sqlalchemy import select

        return [select(*columns).where(condition) for condition in self.conditions]


def narrowed(connection: Connection, wanted: Wanted) -> Ranges:
    """The ranges of the shelves in which the happenings asked for stand."""
    from sqlalchemy import and_

    parties = tuple(dict.fromkeys(wanted.parties))
    shelves = _shelves(wanted, parties)
    sizes = _sizes(connection, [*shelves, *parties])
    if not all(sizes.get(shelf) for shelf in (*shelves, *parties)):
        return Ranges(())
    pair = _pair(connection, parties, sizes)
    if pair is not None:
        counted = _sizes(connection, [pair])
        if not counted:
            return Ranges(())
        sizes.update(counted)
    among = [pair] if pair is not None and len(parties) == 2 else [*parties, *([pair] if pair is not None else [])]
    main = min((EVERYTHING, *shelves, *among), key=lambda shelf: (sizes.get(shelf, 1 << 60), shelf))
    table = tables.shelves
    conditions = [table.c.shelf == main, *_attributes(wanted)]
    conditions += [_stands_on(shelf) for shelf in (*among, *_named_place(wanted)) if shelf not in (main, pair)]
    if pair is not None and main != pair:
        conditions.append(_stands_on(pair, between=wanted.between))
    elif wanted.between and len(parties) == 2:
        conditions.append(tables.shelves.c.dyadic == 1 if pair is not None else _between(*parties))
    if wanted.words is not None:
        numbers = documents_with(connection, wanted.words)
        conditions.append(_told_in(numbers))
    spans = _spans(wanted)
    return Ranges(tuple(and_(*conditions, *span) for span in spans), wide=len(spans) > 1)


def documents_with(connection: Connection, words: str) -> list[int]:
    """Numbers of the documents that hold all of these words, at most :data:`DOCUMENTS`, those that came in last."""
    from sqlalchemy import text

    terms = [t for t in "".join(c if c.isalnum() else " " for c in words).split() if t]
    if not terms:
        return []
    if connection.dialect.name == "sqlite":
        query = "SELECT rowid FROM documents_text WHERE documents_text MATCH :words ORDER BY rowid DESC LIMIT :limit"
        asked = " ".join(f'"{t}"' for t in terms)
    else:
        query = "SELECT number FROM documents WHERE words @@ plainto_tsquery('english', :words) ORDER BY number DESC LIMIT :limit"
        asked = " ".join(terms)
    return list(connection.execute(text(query), {"words": asked, "limit": DOCUMENTS}).scalars())


def _shelves(wanted: Wanted, parties: Sequence[str]) -> list[str]:
    """Shelves, beside those of parties, on each of which all that is asked for stands."""
    found = [shelf_of_country(wanted.country)] if wanted.country else []
    found += _named_place(wanted)
    found += [shelf_of_root(wanted.roots[0])] if len(wanted.roots) == 1 else []
    found += [PLANNED] if wanted.planned or _is_to_come(wanted) else []
    found += [WIDELY] if wanted.sources >= MANY else []
    return found


def _is_to_come(wanted: Wanted) -> bool:
    """Whether only what is planned or possible is asked for: all of that stands among the plans."""
    return bool(wanted.statuses) and set(wanted.statuses) <= {"planned", "possible"}


def _named_place(wanted: Wanted) -> list[str]:
    return [shelf_of_place(wanted.place)] if wanted.place else []


def _sizes(connection: Connection, shelves: Sequence[str]) -> dict[str, int]:
    """How many happenings stand on these shelves; for actors that have several names, on all of them together."""
    from sqlalchemy import func, select

    tallies = tables.tallies
    counted = func.sum(tallies.c.count)
    query = select(tallies.c.shelf, counted).where(tallies.c.shelf.in_([EVERYTHING, *shelves]) & (tallies.c.kind != STATELESS))
    return {shelf: int(count) for shelf, count in connection.execute(query.group_by(tallies.c.shelf))}


def _pair(connection: Connection, parties: Sequence[str], sizes: dict[str, int]) -> str | None:
    """The shelf of the first two parties, where all that both take part in stands there: both always stand for themselves."""
    from sqlalchemy import select

    if len(parties) < 2:
        return None
    tallies = tables.tallies
    query = select(tallies.c.shelf, tallies.c.count).where(tallies.c.shelf.in_(list(parties[:2])) & (tallies.c.kind == STATELESS))
    stateless = {shelf: count for shelf, count in connection.execute(query)}
    whole = all(_CODE.fullmatch(party) or stateless.get(party) == sizes[party] for party in parties[:2])
    return shelf_of_pair(*parties[:2]) if whole else None


def _attributes(wanted: Wanted) -> list[ColumnElement[bool]]:
    table = tables.shelves
    found: list[ColumnElement[bool]] = []
    for column, values in ((table.c.status, wanted.statuses), (table.c.plover, wanted.roots), (table.c.quad, wanted.quads)):
        found += [column.in_(list(values))] if values else []
    found += [table.c.country == wanted.country] if wanted.country else []
    found += [table.c.confidence >= wanted.confidence] if wanted.confidence > 0 else []
    found += [table.c.corroboration >= wanted.sources] if wanted.sources > 0 else []
    found += [table.c.planned == 1] if wanted.planned else []
    return found


def _stands_on(shelf: str, *, between: bool = False) -> ColumnElement[bool]:
    """Whether a happening stands on another shelf, too; with ``between`` as what was between the two parties of that shelf."""
    from sqlalchemy import exists

    here, other = tables.shelves, tables.shelves.alias()
    same = (other.c.shelf == shelf) & (other.c.day == here.c.day) & (other.c.happening == here.c.happening)
    return exists().where(same & (other.c.dyadic == 1) if between else same)


def _between(left: str, right: str) -> ColumnElement[bool]:
    """Whether what two take part in is between them, where no shelf of both says so."""
    there = (_acts(left, "source") & _acts(right, "target")) | (_acts(right, "source") & _acts(left, "target"))
    return there | (tables.shelves.c.dyadic == 1)


def _acts(party: str, role: str) -> ColumnElement[bool]:
    from sqlalchemy import exists

    parties = tables.parties
    named = (parties.c.happening == tables.shelves.c.happening) & (parties.c.party == party) & (parties.c.role == role)
    return exists().where(named)


def _told_in(numbers: Sequence[int]) -> ColumnElement[bool]:
    """Whether a happening is told in one of these documents."""
    from sqlalchemy import func, select, tuple_

    here, happenings, events = tables.shelves, tables.happenings, tables.events
    day = func.coalesce(happenings.c.first_day, happenings.c.last_day, 0)
    told = select(day, happenings.c.id).join(events, events.c.happening == happenings.c.id)
    return tuple_(here.c.day, here.c.happening).in_(told.where(events.c.document.in_(list(numbers))))


def _spans(wanted: Wanted) -> list[list[ColumnElement[bool]]]:
    """What days say, as ranges of the first day; those whose dates are wide begin long before what is asked for, and are few."""
    from sqlalchemy import text

    table = tables.shelves
    if wanted.first is None and wanted.last is None:
        return [[]]
    until = [table.c.day <= (days(wanted.last)[1] or 4_000_000)] if wanted.last is not None else []
    if wanted.first is None:
        return [[table.c.day >= 1, *until]]
    start = days(wanted.first)[0] or 1
    near = [table.c.day >= max(1, start - WIDE), table.c.last_day >= start, *until]
    far = [
        text(f"shelves.last_day - shelves.day > {WIDE}"),
        _day_of_wide() >= 1,
        _day_of_wide() < start - WIDE,
        table.c.last_day >= start,
    ]
    ended = [_day_of_wide() <= (days(wanted.last)[1] or 4_000_000)] if wanted.last is not None else []
    return [near, [*far, *ended]]  # type: ignore[list-item]


def _day_of_wide() -> ColumnElement[int]:
    """The first day, written so that SQLite does not go by the key of the table, where all dates stand, to find the few wide ones."""
    from sqlalchemy import Integer, literal_column

    return literal_column("+shelves.day", Integer)
