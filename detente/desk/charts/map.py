"""Happenings on a map, how precisely each place is known drawn as an area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from detente.desk.charts.land import KM_PER_DEGREE, Ring, Window, countries, outlines, window
from detente.desk.charts.model import NARROW, WIDE, Chart, Link, Table, no_link
from detente.desk.charts.svg import Canvas, circle, figure, fit, path, text, text_width
from detente.records import PlacePrecision

_TALLEST = {WIDE: 460.0, NARROW: 340.0}
_LEGEND = 26
_REACH = {"city": 15.0, "region": 120.0, "area": 400.0, "country": 250.0}
"""Kilometres around a point that a precision stands for; a country is its outline where that is known."""
_LEAST = {"city": 3.5, "region": 10.0, "area": 16.0, "country": 14.0}
"""Pixels that such a ring is wider than its dot, at least."""
_LARGEST = {WIDE: 11.0, NARROW: 8.0}
_SMALLEST, _MANY = 2.5, 25
"""Radius of one happening, and how many at least make the largest dot."""
_LABELS = {WIDE: 14, NARROW: 7}
_STEPS = (30, 20, 10, 5, 2, 1)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place and how many happenings are told of it. ``country`` is ISO3, ``lat`` and ``lon`` WGS84 degrees; None where unknown.

    ``key`` is what the link is asked for.
    """

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    precision: PlacePrecision
    count: int
    key: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """A spot on paper: the radius of its dot and of the ring around it (0: none)."""

    spot: Spot
    x: float
    y: float
    dot: float
    ring: float


def draw_map(spots: Sequence[Spot], *, title: str, link: Link = no_link, prefix: str = "map") -> Chart:
    """Places, as large as what happened there is frequent, zoomed to what is shown.

    A point is a dot; a city a dot in a ring; a region a dot in a wide dashed ring with a wash; a country its outline, hatched (a dashed
    ring where the outline is too small to be known). Areas that lie together are drawn from large to small, so that all can be reached.

    Args:
        spots: in any order; those without a point are in the table alone, and the summary says how many.
        title: of the picture.
        link: where the happenings of a place are listed, by its key.
        prefix: begins all ids.

    Returns:
        The chart; its table has a row a spot. Drawn without Vega: see :mod:`detente.desk.charts.land`.
    """
    ordered = sorted(spots, key=lambda spot: (-spot.count, spot.name, spot.key))
    shown = [spot for spot in ordered if _has_point(spot)]
    summary = _summary(ordered, shown)
    boxes = [_box(spot) for spot in shown]
    wide, narrow = (
        _draw(shown, window(boxes, width, _TALLEST[width]), title, summary, link, name)
        for width, name in ((WIDE, prefix), (NARROW, f"{prefix}-n"))
    )
    return Chart(wide, narrow, summary, _table(ordered))


def _has_point(spot: Spot) -> bool:
    has_outline = spot.precision == "country" and spot.country in countries()
    return has_outline or (spot.lat is not None and spot.lon is not None and -90 <= spot.lat <= 90 and -180 <= spot.lon <= 180)


def _box(spot: Spot) -> tuple[float, float, float, float]:
    """West, south, east, north of what a spot takes up."""
    ring = _outline(spot)
    if ring is not None:
        return ring.west, ring.south, ring.east, ring.north
    lon, lat = spot.lon or 0.0, spot.lat or 0.0
    reach = _REACH.get(spot.precision, 0.0) / KM_PER_DEGREE
    return lon - reach, lat - reach, lon + reach, lat + reach


def _outline(spot: Spot) -> Ring | None:
    """The largest piece of a country whose outline is drawn; far islands shall not widen the map."""
    rings = countries().get(spot.country or "") if spot.precision == "country" else None
    return max(rings, key=_size, default=None) if rings else None


def _size(ring: Ring) -> float:
    points = ring.points
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, (*points[1:], points[0]), strict=True)))


def _centre(spot: Spot) -> tuple[float, float]:
    """Where the dot of a spot stands: at its point, else amid its outline."""
    if spot.lat is not None and spot.lon is not None:
        return spot.lon, spot.lat
    west, south, east, north = _box(spot)
    return (west + east) / 2, (south + north) / 2


# --- drawing ---------------------------------------------------------------------------------------------------


def _draw(shown: Sequence[Spot], found: Window, title: str, summary: str, link: Link, prefix: str) -> str:
    width = WIDE if found.width == WIDE else NARROW
    canvas = Canvas(found.width, found.height + _LEGEND, prefix)
    clip = canvas.define(
        "clip", f'<clipPath id="{{id}}"><path d="M0 0H{figure(found.width)}V{figure(found.height)}H0z"/></clipPath>'
    )  # fmt: skip
    drawn = outlines(found)
    hatched = [spot for spot in shown if spot.precision == "country" and spot.country in drawn]
    canvas.add(f'<g clip-path="{clip}">{path(_graticule(found), "line graticule")}{path("".join(drawn.values()), "land")}</g>')
    marks = _marks(shown, found, width)
    for spot in hatched:
        hatch = canvas.hatch("ink", step=6)
        outline = path(drawn[spot.country or ""], "outlined country", fill=hatch)
        canvas.link(link(spot.key), _spot_words(spot), f'<g clip-path="{clip}">{outline}</g>')
    for mark in sorted(marks, key=lambda mark: -max(mark.ring, mark.dot)):
        is_hatched = mark.spot in hatched
        canvas.link(link(mark.spot.key), _spot_words(mark.spot), _mark(mark, is_hatched), reachable=not is_hatched)
    for x, y, words, anchor in _labels(marks, found, _LABELS[width]):
        canvas.add(text(x, y, words, "small halo", anchor=anchor))
    _draw_legend(canvas, found.height + 17, shown)
    return canvas.svg(title, summary)


def _marks(shown: Sequence[Spot], found: Window, width: int) -> list[_Mark]:
    most = max(*(spot.count for spot in shown), _MANY, 0)
    marks = []
    for spot in shown:
        x, y = found.place(*_centre(spot))
        dot = max(_LARGEST[width] * sqrt(spot.count / most), _SMALLEST)
        reach = _REACH.get(spot.precision, 0.0) / KM_PER_DEGREE * found.scale
        ring = min(max(reach, dot + _LEAST[spot.precision]), found.height / 3) if spot.precision in _REACH else 0.0
        marks.append(_Mark(spot, x, y, dot, ring))
    return marks


def _mark(mark: _Mark, is_hatched: bool) -> str:
    around = circle(mark.x, mark.y, max(mark.dot, 12.0), "opening")
    dot = circle(mark.x, mark.y, mark.dot, "bar ink dot")
    if mark.spot.precision == "country":
        ring = "" if is_hatched else circle(mark.x, mark.y, mark.ring, "reach dashed")
        return around + ring + circle(mark.x, mark.y, mark.dot, "hollow filled")
    if mark.ring == 0:
        return around + dot
    return around + circle(mark.x, mark.y, mark.ring, "reach" if mark.spot.precision == "city" else "reach dashed") + dot


def _graticule(found: Window) -> str:
    """Meridians and parallels, three to eight of each."""
    span = max(found.east - found.west, found.north - found.south)
    step = next((step for step in _STEPS if span / step >= 4), 1)
    lons = range(-int(-found.west // step) * step, int(found.east) + 1, step)
    lats = range(-int(-found.south // step) * step, int(found.north) + 1, step)
    tall = (
        [found.south + (found.north - found.south) * n / 12 for n in range(13)] if found.is_world else [found.south, found.north]
    )
    lines = [[found.place(lon, lat) for lat in tall] for lon in lons]
    lines += [[found.place(lon, lat) for lon in (found.west, found.east)] for lat in lats]
    return "".join("M" + "L".join(f"{figure(x)} {figure(y)}" for x, y in line) for line in lines)


def _labels(marks: Sequence[_Mark], found: Window, most: int) -> Iterator[tuple[float, float, str, str]]:
    """Names of the most frequent that have room beside their dot: right of it, else left."""
    taken = [(m.x - m.dot, m.y - m.dot, m.x + m.dot, m.y + m.dot) for m in marks]
    count = 0
    for mark in marks:
        words = fit(mark.spot.name, 130, 11)
        space = text_width(words, 11)
        gap = mark.dot + 4
        for anchor, left in (("start", mark.x + gap), ("end", mark.x - gap - space)):
            box = (left, mark.y - 6, left + space, mark.y + 6)
            if count < most and box[0] >= 0 and box[2] <= found.width and not any(_meet(box, other) for other in taken):
                taken.append(box)
                count += 1
                yield left if anchor == "start" else left + space, mark.y + 4, words, anchor
                break


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _draw_legend(canvas: Canvas, y: float, shown: Sequence[Spot]) -> None:
    """What the areas mean, for those precisions that are shown."""
    x, kinds = 8.0, {spot.precision for spot in shown}
    for precision, words in (
        ("point", "place"),
        ("city", "city"),
        ("region", "region"),
        ("area", "wider area"),
        ("country", "country"),
    ):
        if precision not in kinds:
            continue
        if precision == "country":
            canvas.add(
                f'<path class="outlined country" fill="{canvas.hatch("ink", step=6)}" d="M{figure(x - 7)} {figure(y - 11)}h14v14h-14z"/>'
            )
        else:
            ring = {"city": 5.5, "region": 7.0, "area": 8.0}.get(precision)
            look = "reach" if precision == "city" else "reach dashed"
            canvas.add((circle(x, y - 4, ring, look) if ring else "") + circle(x, y - 4, 2.5, "bar ink dot"))
        canvas.add(text(x + 13, y, words, "small quiet"))
        x += 13 + text_width(words, 11) + (24 if canvas.width == WIDE else 14)


# --- words and figures -----------------------------------------------------------------------------------------


def _spot_words(spot: Spot) -> str:
    known = {"country": ", known to the country alone", "region": ", known to the region", "area": ", somewhere in a wide area"}
    return f"{spot.name}: {_happenings(spot.count)}{known.get(spot.precision, '')}"


def _happenings(count: int) -> str:
    return f"{count:,} happening{'' if count == 1 else 's'}"


def _table(spots: Sequence[Spot]) -> Table:
    columns = ("Place", "Country", "Happenings", "Known to the", "Latitude", "Longitude")
    return Table(columns, tuple((s.name, s.country, s.count, s.precision, s.lat, s.lon) for s in spots))


def _summary(spots: Sequence[Spot], shown: Sequence[Spot]) -> str:
    if not spots:
        return "No happening here has a place."
    told = f"{_happenings(sum(spot.count for spot in spots))} at {len(spots):,} place{'' if len(spots) == 1 else 's'}"
    first = "; ".join(_spot_words(spot) for spot in spots[:3])
    left = len(spots) - len(shown)
    missing = f" {left} without a known point {'is' if left == 1 else 'are'} in the table alone." if left else ""
    return f"{told}. Most: {first}.{missing}"
