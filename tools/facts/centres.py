"""Write detente/data/places/centres.tsv, the points that stand for countries and the largest divisions, from published points.

    python -m tools.facts.centres

``country_points.csv`` holds two points of each country: that of its GeoNames entry (CC BY 4.0; from a public table of countries that
carries it over) and that of its Wikidata item (property P625, CC0; the answer of a public query of 2020). Texts are marked up with the
one or the other. One rule makes one point of two, for all countries alike: the middle where both are at most twice 161 km apart (the
distance within which the field counts a place as right, so that the middle stands for both), else the point of GeoNames.
``division_points.csv`` holds middles of large divisions, read off a map.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from detente.places.resolve import kilometres
from tools.facts.reading import rows

Point = tuple[float, float]

HERE = Path(__file__).resolve().parent
CENTRES = HERE.parent.parent / "detente" / "data" / "places" / "centres.tsv"
_APART = 2 * 161


def centres() -> Iterator[tuple[str, float, float]]:
    """Each area with its point: countries by ISO 3166-1 alpha-3, then divisions by their gazetteer id, both sorted."""
    for row in rows(HERE, "country_points"):
        one, other = _point(row, "geonames"), _point(row, "wikidata")
        lat, lon = between(one or other, other or one)
        yield row["iso3"], lat, lon
    for row in rows(HERE, "division_points"):
        yield row["area"], float(row["lat"]), float(row["lon"])


def between(one: Point | None, other: Point | None) -> Point:
    """The middle of two points of one country; the first where they are too far apart to share a middle."""
    if one is None or other is None:
        message = "expected a point of GeoNames or of Wikidata; found neither"
        raise ValueError(message)
    if kilometres(one, other) > _APART:
        return one
    return round((one[0] + other[0]) / 2, 2), round((one[1] + other[1]) / 2, 2)


def text() -> str:
    """The table as it is written."""
    lines = [f"{area}\t{lat:g}\t{lon:g}\n" for area, lat, lon in centres()]
    return "area\tlat\tlon\n" + "".join(lines)


def _point(row: dict[str, str], source: str) -> Point | None:
    lat, lon = row[f"{source}_lat"], row[f"{source}_lon"]
    return (float(lat), float(lon)) if lat and lon else None


if __name__ == "__main__":
    CENTRES.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{CENTRES}\n")
