"""Bars across, one a row: facets, and runs by what became of their documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.desk.charts.model import NARROW, WIDE, Chart, Link, Table, no_link
from detente.desk.charts.svg import Canvas, fit, rect, rule, text, text_width

_ROW, _THICK, _COUNT = 26, 12, 64
_NAMES = {WIDE: 210.0, NARROW: 134.0}
_LEGEND = 24
KINDS = ("quiet", "ink", "cooperation", "conflict", "planned", "negated", "coded", "empty", "duplicate", "rejected")
"""Looks of a part. ``coded`` is solid, ``empty`` hollow, ``duplicate`` hatched, ``rejected`` solid with a cross."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: how many of what, in which of the looks of :data:`KINDS`."""

    name: str
    count: int
    kind: str = "quiet"


@dataclass(frozen=True, slots=True)
class Bar:
    """A row. ``key`` is what the link is asked for; parts have the same names in all rows of a chart, in the same order."""

    label: str
    parts: tuple[Part, ...]
    key: str

    @property
    def total(self) -> int:
        """All parts together."""
        return sum(part.count for part in self.parts)


def bars(rows: Sequence[Bar], *, title: str, what: str = "", link: Link = no_link, prefix: str = "bars") -> Chart:
    """Rows as bars over one scale from zero, each with its number.

    ``what`` heads the first column of the table ("Root"). With several parts a legend tells them apart and the table sums them up. Drawn
    without Vega: there is no axis to lay out.
    """
    summary = _summary(rows)
    wide, narrow = (
        _draw(rows, width, title, summary, link, name) for width, name in ((WIDE, prefix), (NARROW, f"{prefix}-n"))
    )  # fmt: skip
    return Chart(wide, narrow, summary, _table(rows, what))


def _draw(rows: Sequence[Bar], width: int, title: str, summary: str, link: Link, prefix: str) -> str:
    parts = rows[0].parts if rows else ()
    has_legend = len(parts) > 1
    top = _legend_height(parts, width) if has_legend else 0
    canvas = Canvas(width, top + _ROW * max(len(rows), 1), prefix)
    if has_legend:
        _draw_legend(canvas, parts, width)
    names = min(_NAMES[width], max((text_width(row.label, 13) for row in rows), default=0) + 12)
    most = max((row.total for row in rows), default=0)
    scale = (width - names - _COUNT) / most if most else 0.0
    for n, row in enumerate(rows):
        y = top + n * _ROW
        marks = rect(0, y, width, _ROW, "opening") + text(0, y + 17, fit(row.label, names - 8, 13), "name")
        canvas.link(link(row.key), f"{row.label}: {_counted(row)}", marks)
        end = _draw_parts(canvas, row, names, y + (_ROW - _THICK) / 2, scale)
        canvas.add(text(end + 6, y + 17, f"{row.total:,}", "ink"))
    canvas.add(rule(names, top, names, top + _ROW * len(rows), "line rule"))
    return canvas.svg(title, summary)


def _draw_parts(canvas: Canvas, row: Bar, x: float, y: float, scale: float) -> float:
    """The pieces one after the other; returns where they end."""
    for part in row.parts:
        if part.count:
            width = max(part.count * scale, 1.5)
            canvas.add(_piece(canvas, part.kind, x, y, width))
            x += width
    return x


def _piece(canvas: Canvas, kind: str, x: float, y: float, width: float) -> str:
    """A piece in its look, with a gap of a hair to the next."""
    inner = max(width - 1, 1)
    if kind == "empty":
        return rect(x + 0.5, y + 0.5, max(inner - 1, 0.5), _THICK - 1, "hollow quiet")
    if kind == "duplicate":
        return rect(x + 0.5, y + 0.5, max(inner - 1, 0.5), _THICK - 1, "outlined quiet", fill=canvas.hatch("quiet", step=4))
    if kind == "rejected":
        cross = rule(x + inner / 2 - 3, y + 3, x + inner / 2 + 3, y + 9, "line on-ink") + rule(
            x + inner / 2 + 3, y + 3, x + inner / 2 - 3, y + 9, "line on-ink"
        )
        return rect(x, y, inner, _THICK, "bar conflict") + (cross if inner >= 9 else "")
    return rect(x, y, inner, _THICK, f"bar {'ink' if kind == 'coded' or kind not in KINDS else kind}")


def _legend_places(parts: Sequence[Part], width: int) -> list[tuple[float, float]]:
    """Where the entries stand, in as many lines as they need."""
    x, y, places = 0.0, 0.0, []
    for part in parts:
        space = 26 + text_width(part.name) + 14
        if x and x + space > width:
            x, y = 0.0, y + 18
        places.append((x, y))
        x += space
    return places


def _legend_height(parts: Sequence[Part], width: int) -> float:
    return _legend_places(parts, width)[-1][1] + _LEGEND


def _draw_legend(canvas: Canvas, parts: Sequence[Part], width: int) -> None:
    for part, (x, y) in zip(parts, _legend_places(parts, width), strict=True):
        canvas.add(_piece(canvas, part.kind, x, y + 2, 20) + text(x + 26, y + 12, part.name, "quiet"))


def _counted(row: Bar) -> str:
    if len(row.parts) < 2:
        return f"{row.total:,}"
    return f"{row.total:,} = " + " + ".join(f"{part.count:,} {part.name}" for part in row.parts)


def _table(rows: Sequence[Bar], what: str) -> Table:
    parts = rows[0].parts if rows else ()
    if len(parts) < 2:
        return Table((what, "Count"), tuple((row.label, row.total) for row in rows))
    columns = (what, "All", *(part.name.capitalize() for part in parts))
    return Table(columns, tuple((row.label, row.total, *(part.count for part in row.parts)) for row in rows))


def _summary(rows: Sequence[Bar]) -> str:
    if not rows:
        return "Nothing is counted."
    if len(rows[0].parts) > 1:
        total = Bar(
            "", tuple(Part(part.name, sum(row.parts[n].count for row in rows)) for n, part in enumerate(rows[0].parts)), ""
        )
        return f"{len(rows)} row{'' if len(rows) == 1 else 's'}; {_counted(total)}."
    first = "; ".join(f"{row.label}: {row.total:,}" for row in rows[:3])
    more = f"; and {len(rows) - 3} more" if len(rows) > 3 else ""
    return f"{first}{more}."
