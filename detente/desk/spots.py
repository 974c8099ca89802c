"""Places as spots of a map: where they lie, how exactly that is known, and how much is told of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import Connection, select

from detente.archive import tables
from detente.archive.engine import reading
from detente.archive.listing import busiest_places
from detente.archive.shelves import shelf_of_place
from detente.chronicle.model import Happening
from detente.desk.charts import Spot
from detente.desk.state import Desk
from detente.json import from_plain
from detente.records import Place

# In the key of a spot: between its country and its name, and for what is not known of them.
_BETWEEN, NONE = " ", "-"


@lru_cache(maxsize=8)
def busiest_spots(desk: Desk, country: str | None, limit: int) -> tuple[Spot, ...]:
    """The places most told of, of one country (ISO3) where given."""
    found = busiest_places(desk.archive, country, limit=limit)
    spots = []
    with reading(desk.archive.engine) as connection:
        for busy in found:
            if busy.name is not None:
                place = _known(connection, busy.name, busy.country)
                spots.append(_spot(place, busy.count) if place else _nowhere(busy.name, busy.country, busy.count))
    return tuple(spots)


def spots_of(happenings: Iterable[Happening]) -> tuple[Spot, ...]:
    """The places of some happenings, each once, with how many of them it bears."""
    places: dict[tuple[str | None, str], Place] = {}
    counts: Counter[tuple[str | None, str]] = Counter()
    for happening in happenings:
        if happening.place is not None and happening.place.name:
            key = (happening.place.country, happening.place.name)
            places.setdefault(key, happening.place)
            counts[key] += 1
    return tuple(_spot(places[key], count) for key, count in counts.most_common())


def _known(connection: Connection, name: str, country: str | None) -> Place | None:
    """The place as one happening has it."""
    shelves, happenings = tables.shelves, tables.happenings
    query = (
        select(happenings.c.body)
        .join(shelves, shelves.c.happening == happenings.c.id)
        .where(shelves.c.shelf == shelf_of_place(name), shelves.c.country == country if country else shelves.c.country.is_(None))
        .limit(1)
    )
    body = connection.execute(query).scalar()
    place = json.loads(body)["place"] if body is not None else None
    return from_plain(Place, place) if place is not None else None


def _spot(place: Place, count: int) -> Spot:
    return Spot(place.name, place.country, place.lat, place.lon, place.precision, count, key_of(place.country, place.name))


def _nowhere(name: str, country: str | None, count: int) -> Spot:
    return Spot(name, country, None, None, "unknown", count, key_of(country, name))


def key_of(country: str | None, name: str | None) -> str:
    """The key of a place for the links of a chart, whose parts stand apart by blanks."""
    return _BETWEEN.join(((country or NONE), (name or NONE).replace(_BETWEEN, "\u00a0")))
