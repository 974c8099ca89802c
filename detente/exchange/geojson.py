"""GeoJSON (RFC 7946): a feature for every happening; one whose place has no point has a null geometry.

Points are WGS84, longitude first. ``precision`` says how exact a point is, ``approximate`` flags those that stand for a whole region,
country or area.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from detente.archive.flat import columns, days, sound
from detente.chronicle.model import Happening
from detente.exchange.files import Folder
from detente.exchange.jsonl import to_json, wanted
from detente.exchange.rows import Options, Tally, first_uri, names_of, point_of
from detente.exchange.words import title_of

NAME = "happenings.geojson"
_EXACT = ("point", "city")


def write_geojson(happenings: Iterable[Happening], folder: Folder, options: Options, tally: Tally) -> None:
    """Write a feature collection, a feature a line."""
    output = folder.create(NAME)
    output.write(b'{"type":"FeatureCollection","features":[')
    for happening in wanted(happenings, options, tally):
        output.write(b",\n" if tally.rows[NAME] else b"\n")
        output.write(to_json(feature(happening, options)).encode())
        tally.rows[NAME] += 1
    output.write(b"\n]}\n")


def feature(happening: Happening, options: Options) -> dict[str, object]:
    """A happening as a GeoJSON feature."""
    point, place = point_of(happening.place), happening.place
    first, last = days(happening.date)
    values = (
        title_of(happening, options), place.name if place else None, place.country if place else None, place.precision if place else None,
        point is not None and (place is None or place.precision not in _EXACT), happening.date, first and first.isoformat(),
        last and last.isoformat(), happening.status, happening.plover, happening.mode, happening.contexts, happening.cameo,
        happening.quad, happening.goldstein, names_of(happening.source, happening), names_of(happening.target, happening),
        len(happening.tellings), happening.corroboration, happening.confidence, first_uri(happening) or None,
    )  # fmt: skip
    names = [column.name for column in columns("geojson")[2:]]
    return {
        "type": "Feature",
        "id": happening.id,
        "geometry": {"type": "Point", "coordinates": [point[1], point[0]]} if point else None,
        "properties": {name: _plain(value) for name, value in zip(names, values, strict=True)},
    }


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not isfinite(value):
        return None
    return sound(value) if isinstance(value, str) else value
