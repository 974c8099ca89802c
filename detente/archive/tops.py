"""Who and what comes most often: read from tallies that are kept with every happening, not counted anew."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, cast, get_args

from detente.archive import tables
from detente.archive.cursors import read_cursor, write_cursor
from detente.archive.engine import reading
from detente.archive.listed import BusyActor, BusyPair, BusyPairs, BusyPlace
from detente.archive.shelves import PAIR, PLACE, kind_of_pairs, kind_of_places
from detente.records import ActorKind

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from detente.archive.view import Archive

ALIKE = 2_000
"""Names that begin alike, of which the most frequent are shown."""
_LAST = "\U0010ffff"


def busiest_pairs(archive: Archive, of: str | None = None, *, limit: int = 50, after: str | None = None) -> BusyPairs:
    """Pairs of parties in order of how many happenings both take part in, then by name from the last.

    Parties are codes of countries, and ids of actors of no country. ``of`` keeps the pairs of one. ``after`` is the cursor of the page
    before; raises CursorError for any other.
    """
    from sqlalchemy import literal, select, tuple_

    tallies = tables.tallies
    here = tallies.c.kind == (PAIR if of is None else kind_of_pairs(of))
    query = select(tallies.c.shelf, tallies.c.count.label("times")).where(here)
    if after is not None:
        place = read_cursor("pairs", after, int, str)
        query = query.where(tuple_(tallies.c.count, tallies.c.shelf) < tuple_(*map(literal, place)))
    with reading(archive.engine) as connection:
        ordered = query.order_by(tallies.c.count.desc(), tallies.c.shelf.desc()).limit(limit + 1)
        rows = connection.execute(ordered).all()
    pairs = tuple(BusyPair(*_two(row.shelf), row.times) for row in rows[:limit])
    return BusyPairs(
        pairs, write_cursor("pairs", rows[limit - 1].times, rows[limit - 1].shelf) if len(rows) > limit > 0 else None
    )


def _two(shelf: str) -> tuple[str, str]:
    left, _, right = shelf.partition(" ")
    return left, right


def busiest_actors(
    archive: Archive, kind: str | None = None, prefix: str | None = None, *, limit: int = 50
) -> tuple[BusyActor, ...]:
    """Actors in order of how many happenings they take part in, then by id: of one kind, and of a name of which a word begins so.

    The case of letters does not matter. Where more than :data:`ALIKE` names begin alike, those first in the alphabet are counted.
    """
    kinds = tuple(get_args(ActorKind)) if kind is None else (kind,)
    with reading(archive.engine) as connection:
        rows = [row for asked in _asked(kinds, prefix, limit) for row in connection.execute(asked)]
        counts: Counter[str] = Counter()
        called: dict[str, tuple[str, str]] = {}
        for id, of_kind, name, count in sorted(rows, key=lambda row: (-row[3], row[0], row[2])):
            counts[id] += count
            called.setdefault(id, (name, of_kind))
        chosen = sorted(counts, key=lambda id: (-counts[id], id))[:limit]
        countries = _countries(connection, chosen)
    return tuple(BusyActor(id, called[id][0], cast(ActorKind, called[id][1]), countries.get(id), counts[id]) for id in chosen)


def _asked(kinds: tuple[str, ...], prefix: str | None, limit: int) -> list[Select[Any]]:
    from sqlalchemy import select

    tallies = tables.tallies
    query = select(tallies.c.shelf, tallies.c.kind, tallies.c.name, tallies.c.count)
    if prefix:
        start = prefix.casefold()
        alike = query.where((tallies.c.folded >= start) & (tallies.c.folded < start + _LAST) & tallies.c.kind.in_(kinds))
        inside = query.where(tallies.c.folded.contains(f" {start}", autoescape=True) & tallies.c.kind.in_(kinds))
        return [q.order_by(tallies.c.folded, tallies.c.shelf).limit(ALIKE) for q in (alike, inside)]
    # One actor may have several names: some more rows are read than actors are shown.
    ordered = query.order_by(tallies.c.count.desc(), tallies.c.shelf.desc()).limit(2 * limit)
    return [ordered.where(tallies.c.kind == kind) for kind in kinds]


def _countries(connection: Connection, ids: list[str]) -> dict[str, str]:
    """The country that each of these actors acts for in the first document that says so."""
    from sqlalchemy import select

    actors = tables.actors
    found = {}
    for id in ids:
        named = select(actors.c.country).where((actors.c.id == id) & actors.c.country.is_not(None)).limit(1)
        country = connection.execute(named).scalar()
        if country is not None:
            found[id] = country
    return found


def busiest_places(archive: Archive, country: str | None = None, *, limit: int = 50) -> tuple[BusyPlace, ...]:
    """Places in order of how much happened there, then by name from the last; with ``country`` (ISO3) those in it alone."""
    from sqlalchemy import select

    tallies = tables.tallies
    kind = PLACE if country is None else kind_of_places(country)
    query = select(tallies.c.shelf, tallies.c.name, tallies.c.count).where(tallies.c.kind == kind)
    with reading(archive.engine) as connection:
        rows = connection.execute(query.order_by(tallies.c.count.desc(), tallies.c.shelf.desc()).limit(limit)).all()
    return tuple(BusyPlace(code or None, place, count) for place, code, count in rows)
