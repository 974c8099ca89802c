"""Pages of what an archive holds: happenings, quotes, pairs, actors and places by filters, a page at a time, with counts.

All of it is read from the shelves (:mod:`detente.archive.shelves`): what a page costs depends on its length, not on the archive's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any

from detente.archive import tables
from detente.archive.cursors import read_cursor, write_cursor
from detente.archive.engine import reading
from detente.archive.listed import (
    BusyActor,
    BusyPair,
    BusyPairs,
    BusyPlace,
    Counted,
    Facets,
    Listing,
    Publisher,
    Sayings,
    Totals,
    Wanted,
)
from detente.archive.load import load_listed
from detente.archive.narrowing import Ranges, narrowed
from detente.archive.tops import busiest_actors, busiest_pairs, busiest_places
from detente.archive.totals import publishers, stories_by_day, totals
from detente.archive.uttered import list_sayings
from detente.chronicle.model import Happening
from detente.chronicle.naming import Namer
from detente.chronicle.relation import CAUSES, RelationOverTime, WeekTally, relate_tallies

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from detente.archive.view import Archive

__all__ = [
    "BusyActor", "BusyPair", "BusyPairs", "BusyPlace", "Counted", "Facets", "Listing", "Publisher", "Sayings", "Totals", "Wanted",
    "busiest_actors", "busiest_pairs", "busiest_places", "count_happenings", "facets", "list_happenings", "list_sayings", "publishers",
    "relation_over_time", "stories_by_day", "totals",
]  # fmt: skip

EVERYTHING = Wanted()
TELLINGS = 12
"""Tellings that a happening of a list holds."""
MOST = 10_000
"""Happenings that are counted, or sorted by their facets, at most."""
Place = tuple[int, str]
"""Day (0: none) and id of a happening."""


def list_happenings(
    archive: Archive, wanted: Wanted = EVERYTHING, *, newest: bool = True, after: str | None = None, limit: int = 50
) -> Listing:
    """A page of the happenings asked for, by day and id; those without a day come last.

    ``newest`` has the latest day first, and on one day the last id. ``after`` is the cursor of the page before, None for the first
    page. Raises CursorError for a cursor that no page of this order gave.
    """
    order = "newest" if newest else "oldest"
    start = _place(order, after)
    with reading(archive.engine) as connection:
        found = _page(connection, narrowed(connection, wanted), newest, start, limit + 1)
        told = load_listed(connection, [id for _, id in found[:limit]], TELLINGS)
    last = write_cursor(order, *found[limit - 1]) if len(found) > limit > 0 else None
    return Listing(tuple(h for h, _, _ in told), last, tuple(n for _, n, _ in told), tuple(n for _, _, n in told))


def count_happenings(archive: Archive, wanted: Wanted = EVERYTHING, *, most: int = MOST) -> int:
    """How many happenings are asked for; counting stops at ``most`` + 1, which stands for more."""
    with reading(archive.engine) as connection:
        return _count(connection, narrowed(connection, wanted), most + 1)


def _count(connection: Connection, ranges: Ranges, most: int) -> int:
    from sqlalchemy import func, literal, select

    found = 0
    for query in ranges.select(literal(1)):
        some = query.limit(most - found).subquery()
        found += int(connection.execute(select(func.count()).select_from(some)).scalar_one())
    return found


def facets(archive: Archive, wanted: Wanted = EVERYTHING, *, most: int = MOST) -> Facets:
    """What the happenings asked for are: by root, class, status, country of the place, and year; of the ``most`` latest alone."""
    with reading(archive.engine) as connection:
        ranges = narrowed(connection, wanted)
        found = _count(connection, ranges, most + 1)
        # Counted by the database: rows that come to Python one by one cost more than all the rest.
        kinds = _grouped(connection, ranges, ("plover", "quad", "status"), most)
        countries = _grouped(connection, ranges, ("country",), most)
        days = _grouped(connection, ranges, ("day",), most)
    roots, quads, statuses = (_counted((row[i], row[-1]) for row in kinds) for i in range(3))
    return Facets(
        sum(row[-1] for row in kinds), found > most, roots, quads, statuses, _counted((row[0], row[-1]) for row in countries),
        _years((row[0], row[-1]) for row in days),
    )  # fmt: skip


def _grouped(connection: Connection, ranges: Ranges, names: Sequence[str], most: int) -> Sequence[Any]:
    """How many of the latest rows of some ranges have which values in these columns: the values, then the number."""
    from sqlalchemy import func, select, union_all

    table = tables.shelves
    order = (table.c.day.desc(), table.c.happening.desc())
    columns = {name: table.c[name] for name in ("day", *names)}
    parts = [q.order_by(*order).limit(most) for q in ranges.select(table.c.happening, *columns.values())]
    if not parts:
        return ()
    some = parts[0].subquery()
    if len(parts) > 1:
        every = union_all(*(select(part.subquery()) for part in parts)).subquery()
        some = select(every).order_by(every.c.day.desc(), every.c.happening.desc()).limit(most).subquery()
    values = [some.c[name] for name in names]
    return connection.execute(select(*values, func.count()).group_by(*values)).all()


def relation_over_time(
    archive: Archive, namer: Namer, left: str, right: str, first: str | None = None, last: str | None = None
) -> RelationOverTime:
    """How two parties (codes of countries, ids of actors) stand over time, as :func:`detente.chronicle.relation.relate` says.

    No happenings are loaded but those that may be causes of a change.
    """
    from sqlalchemy import func

    table = tables.shelves
    with reading(archive.engine) as connection:
        between = narrowed(connection, Wanted((left, right), between=True, statuses=("happened",)))
        queries = between.select(table.c.week, table.c.quad, func.count(), func.sum(table.c.goldstein))
        rows = [row for q in queries for row in connection.execute(q.group_by(table.c.week, table.c.quad))]
        tallies = [WeekTally(date.fromordinal(w) if w else None, quad, count, total) for w, quad, count, total in rows]
        return relate_tallies(
            tallies, stories_by_day(archive), namer, lambda monday: _weightiest(connection, between, monday), left=left, right=right,
            first=first, last=last,
        )  # fmt: skip


def _weightiest(connection: Connection, between: Ranges, monday: date) -> Sequence[Happening]:
    """Of a week's happenings those among which its causes are: of each class those of most sources and most extreme."""
    from sqlalchemy import Integer, case, func, select

    table = tables.shelves
    sources = case((table.c.corroboration > 1, table.c.corroboration), else_=1)
    weight = sources * (1 + func.abs(table.c.goldstein))
    place = (
        func.row_number().over(partition_by=table.c.quad, order_by=(weight.desc(), table.c.day, table.c.happening)).label("place")
    )
    week = monday.toordinal()
    near = (table.c.week == week) & (table.c.day > week - 7) & (table.c.day < week + 7)
    ids: list[str] = []
    for query in between.select(table.c.happening, place.cast(Integer).label("place")):
        ranked = query.where(near).subquery()
        ids += connection.execute(
            select(ranked.c.happening).where(ranked.c.place <= CAUSES).order_by(ranked.c.happening)
        ).scalars()
    return [happening for happening, _, _ in load_listed(connection, ids, 1)]


# --- pages -----------------------------------------------------------------------------------------------------------------------------


def _place(order: str, after: str | None) -> Place | None:
    if after is None:
        return None
    day, id = read_cursor(order, after, int, str)
    return int(day), str(id)


def _page(connection: Connection, ranges: Ranges, newest: bool, start: Place | None, most: int) -> list[Place]:
    """Places of the first rows after a start, in order."""
    from sqlalchemy import literal, tuple_

    table = tables.shelves
    where = tuple_(*map(literal, start or (0, "")))
    found = []
    for query, day in zip(ranges.select(table.c.day, table.c.happening), ranges.days(), strict=True):
        place = tuple_(day, table.c.happening)
        if newest:
            late = query if start is None else query.where(place < where)
            found.append(connection.execute(late.order_by(day.desc(), table.c.happening.desc()).limit(most)).all())
            continue
        # Those without a day stand first in the table and come last in the list.
        ordered = (query if start is None else query.where(place > where)).order_by(day, table.c.happening).limit(most)
        if start is None or start[0] > 0:
            found.append(connection.execute(ordered.where(day > 0)).all())
            start_again = query.order_by(day, table.c.happening).limit(most)
            found.append(connection.execute(start_again.where(day == 0)).all())
        else:
            found.append(connection.execute(ordered.where(day == 0)).all())
    return [(row.day, row.happening) for row in islice(_merged(found, newest=newest), most)]


def _merged(several: Sequence[Sequence[Row[Any]]], *, newest: bool) -> Iterable[Row[Any]]:
    """Rows of several ranges, each in order, in one order; those without a day last."""
    if len(several) == 1:
        return several[0]
    if newest:
        return merge(*several, key=lambda row: (row.day, row.happening), reverse=True)
    return merge(*several, key=lambda row: (row.day == 0, row.day, row.happening))


def _counted(values: Iterable[tuple[str | int | None, int]]) -> tuple[Counted, ...]:
    """Values with how often they come, added up, most frequent first; None is not counted."""
    found: Counter[str] = Counter()
    for value, count in values:
        if value is not None:
            found[str(value)] += count
    return tuple(Counted(name, count) for name, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _years(days: Iterable[tuple[int, int]]) -> tuple[Counted, ...]:
    """Years of days that are counted, latest first."""
    found: Counter[str] = Counter()
    for day, count in days:
        if day:
            found[f"{date.fromordinal(day).year:04}"] += count
    return tuple(Counted(year, found[year]) for year in sorted(found, reverse=True))
