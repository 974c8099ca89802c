"""Outlines of countries, and how the round earth becomes flat.

Not by Vega: its map of the world from the same outlines is 171 kB of SVG and takes 130 ms each time, more than a whole page may. Drawn
to a pixel of the page and kept, it is 30 kB, 60 ms for the first time and 1 ms after that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from math import asin, cos, radians, sin, sqrt

Point = tuple[float, float]

KM_PER_DEGREE = 111.2
_WORLD = 150.0
"""Degrees of longitude from which on the whole world is shown."""
_EQUAL_EARTH = 1.340264, -0.081106, 0.000893, 0.003796
_GRID = 2
"""Steps to a pixel: outlines of a region are drawn to half a pixel, those of the world to one."""
_TINY = 3
"""Pixels of the smallest piece of land that is drawn."""
_MARGIN = 1.5


@dataclass(frozen=True, slots=True)
class Ring:
    """A closed line of (longitude, latitude) in degrees, and how far it reaches."""

    points: tuple[Point, ...]
    west: float
    south: float
    east: float
    north: float


@lru_cache(maxsize=1)
def countries() -> Mapping[str, tuple[Ring, ...]]:
    """Rings by ISO3; two areas without a code by name. Source: Natural Earth 1:110m."""
    table = json.loads((files("detente") / "data" / "desk" / "land.json").read_text(encoding="utf-8"))
    per = table["per_degree"]
    return {code: tuple(_ring(steps, per) for steps in rings) for code, rings in table["rings"].items()}


def _ring(steps: Sequence[int], per: int) -> Ring:
    return _ring_of([(x / per, y / per) for x, y in zip(accumulate(steps[::2]), accumulate(steps[1::2]), strict=True)])


def _ring_of(points: Sequence[Point]) -> Ring:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Ring(tuple(points), min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of the earth on a piece of paper.

    ``west`` to ``east`` and ``south`` to ``north`` in degrees. ``scale`` is pixels per degree of latitude at its middle.
    """

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float
    is_world: bool

    @property
    def scale(self) -> float:
        """Pixels per degree, north to south."""
        return self.height / (self.north - self.south)

    def place(self, lon: float, lat: float) -> Point:
        """Where a point lies, in pixels from the upper left corner."""
        if not self.is_world:
            return (lon - self.west) / (self.east - self.west) * self.width, (self.north - lat) * self.scale
        x, y = _equal_earth(lon, lat)
        half = _equal_earth(180, 0)[0]
        return (x + half) / (2 * half) * self.width, (_equal_earth(0, self.north)[1] - y) / (2 * half) * self.width


@lru_cache(maxsize=32768)
def _equal_earth(lon: float, lat: float) -> Point:
    """The Equal Earth projection (Šavrič, Patterson and Jenny 2018), in radii."""
    a, b, c, d = _EQUAL_EARTH
    t = asin(sqrt(3) / 2 * sin(radians(lat)))
    t2, t6 = t * t, t**6
    x = 2 * sqrt(3) * radians(lon) * cos(t) / (3 * (9 * d * t6 * t2 + 7 * c * t6 + 3 * b * t2 + a))
    return x, t * (a + b * t2 + t6 * (c + d * t2))


def window(boxes: Sequence[tuple[float, float, float, float]], width: int, tallest: float) -> Window:
    """The least window that shows boxes (west, south, east, north) with room around: the world, or a region in its own shape.

    A region is drawn with equal degrees (plate carrée, true at its middle latitude).
    """
    west, south = (min((box[n] for box in boxes), default=-180.0) for n in (0, 1))
    east, north = (max((box[n] for box in boxes), default=180.0) for n in (2, 3))
    if east - west >= _WORLD or not boxes:
        top, bottom = _equal_earth(0, 84)[1], _equal_earth(0, -58)[1]
        height = width * (top - bottom) / (-2 * _equal_earth(-180, 0)[0])
        return Window(-180, -58, 180, 84, width, height, True)
    pad = max((east - west) * 0.12, (north - south) * 0.12, 5.0)
    west, south, east, north = west - pad, max(south - pad, -85), east + pad, min(north + pad, 85)
    squeeze = max(cos(radians((south + north) / 2)), 0.15)
    across, up = (east - west) * squeeze, north - south
    shape = min(max(up / across, 0.5), tallest / width)
    if up / across < shape:
        south, north = _widened(south, north, across * shape, -85, 85)
    else:
        west, east = _widened(west, east, up / shape / squeeze, -400, 400)
    if east - west >= 340:
        return window((), width, tallest)
    return Window(west, south, east, north, width, width * shape, False)


def _widened(low: float, high: float, size: float, least: float, most: float) -> tuple[float, float]:
    """An interval of at least a size, about the same middle, moved to lie between bounds."""
    size = max(min(size, most - least), high - low)
    start = min(max((low + high - size) / 2, least), most - size)
    return start, start + size


@lru_cache(maxsize=64)
def outlines(found: Window) -> Mapping[str, str]:
    """The countries that a window shows, each as the data of a path; pieces too small to see are left out.

    Lately drawn windows are kept, as the world is always the same.
    """
    drawn = {}
    for code, rings in countries().items():
        pieces = [d for ring in rings for shifted in _copies(ring, found) if (d := _outline(shifted, found))]
        if pieces:
            drawn[code] = "".join(pieces)
    return drawn


def _copies(ring: Ring, found: Window) -> Iterator[Ring]:
    """A ring where a window shows it, and once around the earth as well, where one of the two reaches over the date line."""
    for turn in (0, 360, -360):
        is_across = ring.east + turn >= found.west and ring.west + turn <= found.east
        if is_across and ring.north >= found.south and ring.south <= found.north:
            yield _ring_of([(x + turn, y) for x, y in ring.points]) if turn else ring


def _outline(ring: Ring, found: Window) -> str:
    grid = 1 if found.is_world else _GRID
    points: list[tuple[int, int]] = []
    for lon, lat in _clipped(ring, found):
        x, y = found.place(lon, lat)
        point = round(x * grid), round(y * grid)
        if not points or point != points[-1]:
            points.append(point)
    points = _straight(points)
    if len(points) < 3 or _spread(points) < _TINY * grid:
        return ""
    return "M" + _steps(points, grid) + "z"


def _spread(points: Sequence[tuple[int, int]]) -> int:
    return max(max(p[n] for p in points) - min(p[n] for p in points) for n in (0, 1))


def _straight(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without points that lie on the line between their neighbours."""
    kept: list[tuple[int, int]] = []
    for point in points:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) == 0:
            kept.pop()
        kept.append(point)
    return kept


def _turn(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> int:
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])


def _steps(points: Sequence[tuple[int, int]], grid: int) -> str:
    """A first point, and steps from each to the next, in pixels."""
    (x, y), *rest = points
    parts = [f"{_half(x, grid)} {_half(y, grid)}l"]
    for px, py in rest:
        dx, dy = _half(px - x, grid), _half(py - y, grid)
        parts.append(f"{dx}{'' if dy.startswith('-') else ' '}{dy} ")
        x, y = px, py
    return "".join(parts).rstrip().replace(" -", "-")


def _half(value: int, grid: int) -> str:
    """Whole or half pixels as text: ``3.5``, ``-.5``."""
    text = f"{value / grid:g}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _clipped(ring: Ring, found: Window) -> Sequence[Point]:
    """The part of a ring inside a window and a little around it (Sutherland and Hodgman 1974)."""
    beside = 0.0 if found.is_world else _MARGIN
    w, e, s, n = found.west - beside, found.east + beside, found.south - _MARGIN, found.north + _MARGIN
    if ring.west >= w and ring.east <= e and ring.south >= s and ring.north <= n:
        return ring.points
    sides: tuple[tuple[int, float, Callable[[float, float], bool]], ...] = (
        (0, w, float.__ge__), (0, e, float.__le__), (1, s, float.__ge__), (1, n, float.__le__),
    )  # fmt: skip
    points = list(ring.points)
    for axis, bound, holds in sides:
        points = list(_cut(points, axis, bound, holds))
    return points


def _cut(points: Sequence[Point], axis: int, bound: float, holds: Callable[[float, float], bool]) -> Iterator[Point]:
    for n, point in enumerate(points):
        before = points[n - 1]
        is_in, was_in = holds(point[axis], bound), holds(before[axis], bound)
        if is_in != was_in:
            share = (bound - before[axis]) / (point[axis] - before[axis])
            crossing = [before[k] + share * (point[k] - before[k]) for k in (0, 1)]
            crossing[axis] = bound
            yield crossing[0], crossing[1]
        if is_in:
            yield point
