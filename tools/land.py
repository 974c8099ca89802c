"""Write the outlines of countries that the desk's map draws, from Natural Earth's 1:110m countries.

    npm pack world-atlas && tar xzf world-atlas-2.0.2.tgz
    python -m tools.land package/countries-110m.json

``detente/data/desk/land.json`` comes out: by ISO 3166-1 alpha-3 (XKX Kosovo; two areas that have no code stand under Natural Earth's
own names), a list of rings each, every ring as ``[x, y, dx, dy, ...]`` in tenths of a degree: a first point, then steps. A ring over the
date line goes on beyond 180 degrees; the one around the pole is closed along it. Rings that shrink to nothing are left out. The same
input gives the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

_DATA = Path(__file__).resolve().parent.parent / "detente" / "data"
TARGET = _DATA / "desk" / "land.json"
_PER_DEGREE = 10
_SHORT = {
    "Bosnia and Herz.": "BIH", "Central African Rep.": "CAF", "Congo": "COG", "Czechia": "CZE", "Côte d'Ivoire": "CIV", "Dem. Rep. Congo": "COD",
    "Dominican Rep.": "DOM", "Eq. Guinea": "GNQ", "Falkland Is.": "FLK", "Fr. S. Antarctic Lands": "ATF", "Macedonia": "MKD", "S. Sudan": "SSD",
    "Solomon Is.": "SLB", "Timor-Leste": "TLS", "United States of America": "USA", "W. Sahara": "ESH", "eSwatini": "SWZ",
}  # fmt: skip
"""What Natural Earth calls by another name than the table of countries."""

Point = tuple[int, int]


def main(paths: Sequence[str]) -> int:
    """Write the outlines."""
    topology = json.loads(Path(paths[0]).read_text(encoding="utf-8"))
    arcs = [_points(arc, topology["transform"]) for arc in topology["arcs"]]
    codes = _codes()
    land: dict[str, list[list[int]]] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        name = country["properties"]["name"]
        rings = [_steps(_unrolled(ring)) for ring in _rings(country, arcs)]
        land[codes.get(name, name)] = [ring for ring in rings if len(ring) >= 8]
    TARGET.parent.mkdir(exist_ok=True)
    source = "Natural Earth, 1:110m Cultural Vectors, Admin 0 - Countries; public domain; by way of world-atlas 2.0.2"
    lines = [f"{json.dumps(code, ensure_ascii=False)}:{json.dumps(land[code], separators=(',', ':'))}" for code in sorted(land)]
    head = f'{{"source":{json.dumps(source)},"per_degree":{_PER_DEGREE},"rings":{{\n'
    TARGET.write_text(head + ",\n".join(lines) + "\n}}\n", encoding="utf-8")
    print(f"{len(land)} countries, {TARGET.stat().st_size:,} bytes")
    return 0


def _codes() -> dict[str, str]:
    """ISO3 by Natural Earth's name."""
    lines = (_DATA / "exchange" / "countries.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    return {row[1]: row[0] for row in rows} | _SHORT


def _points(arc: Sequence[Sequence[int]], transform: dict[str, Any]) -> list[Point]:
    """An arc's points in tenths of a degree, from its steps on the topology's own grid."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    xs, ys = (accumulate([step[axis] for step in arc]) for axis in (0, 1))
    return [(round((x * sx + tx) * _PER_DEGREE), round((y * sy + ty) * _PER_DEGREE)) for x, y in zip(xs, ys, strict=True)]


def _rings(country: dict[str, Any], arcs: Sequence[list[Point]]) -> Iterator[list[Point]]:
    polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    for polygon in polygons:
        for ring in polygon:
            yield [point for n, index in enumerate(ring) for point in _arc(arcs, index)[1 if n else 0 :]]


def _arc(arcs: Sequence[list[Point]], index: int) -> list[Point]:
    """An arc; those counted from the end (``~index``) run backwards."""
    return arcs[index] if index >= 0 else arcs[~index][::-1]


def _unrolled(ring: Sequence[Point]) -> list[Point]:
    """A ring without jumps from one side of the date line to the other, from its westernmost turn."""
    around = 360 * _PER_DEGREE
    points = [ring[0]]
    for x, y in ring[1:]:
        turns = round((points[-1][0] - x) / around)
        points.append((x + turns * around, y))
    if points[-1][0] != points[0][0]:
        pole = -90 * _PER_DEGREE if points[0][1] < 0 else 90 * _PER_DEGREE
        points += [(points[-1][0], pole), (points[0][0], pole), points[0]]
    back = 0 if -around < min(x for x, _ in points) * 2 else around
    return [(x + back, y) for x, y in points]


def _steps(ring: Sequence[Point]) -> list[int]:
    """A ring as a point and steps, without steps to where it stands and without the last, which closes it."""
    kept = [ring[0], *(b for a, b in pairwise(ring) if a != b)]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(kept[:-1])]
    return [value for step in (kept[0], *steps) for value in step]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
