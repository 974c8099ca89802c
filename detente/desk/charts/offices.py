"""A person's offices over time: a bar each, whose ends say how well they are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from detente.chronicle.wording import date_words
from detente.desk.charts.bins import short_day, short_words, ticks
from detente.desk.charts.model import NARROW, WIDE, Chart, Link, Table, no_link
from detente.desk.charts.svg import Canvas, figure, fit, path, rule, text, text_width
from detente.desk.charts.vega import Placed, lay_out
from detente.edtf import bounds
from detente.errors import DateError

_THICK, _HEAD, _BELOW, _SIDE = 10, 18, 24, 12
_ROW = {WIDE: 40, NARROW: 58}
_NAMES = {WIDE: 256, NARROW: 0}
_TICKS = {WIDE: 9, NARROW: 4}
_FADE = timedelta(days=400)
"""How far before or after the rest a bar fades out whose end nobody knows."""


@dataclass(frozen=True, slots=True)
class Held:
    """An office that someone held.

    ``start`` and ``end`` are EDTF, whose precision is drawn; None where unknown. ``as_of`` is the day up to which the office was seen
    to be held, where there is no end: after it the holder is the last known. ``where`` names the country or body. ``key`` is what the
    link is asked for.
    """

    office: str
    where: str | None
    start: str | None
    end: str | None
    as_of: str | None
    acting: bool
    key: str


@dataclass(frozen=True, slots=True)
class _Days:
    """A bar in days: held for sure from ``sure`` to ``sure_end``, perhaps from ``first`` to ``last``. Open ends are not known."""

    first: date
    sure: date
    sure_end: date
    last: date
    open_start: bool
    open_end: bool


def offices(held: Sequence[Held], *, title: str, on: str | None = None, link: Link = no_link, prefix: str = "offices") -> Chart:
    """Offices as bars over one time, in the order given.

    A straight end is a known day. Known to the month or year alone, the span of doubt is hatched. An end that nobody knows tapers to
    a point; "in office" tapers after the day of which that was known. Acting holders' bars are hollow.

    Args:
        held: offices, best the latest first; those without any date are in the table alone.
        title: names the person.
        on: the day of reference (EDTF).
        link: where an office is shown, by its key.
        prefix: begins all ids.

    Returns:
        The chart; its table has a row an office.
    """
    today = _bounds(on)
    dated = [one for one in held if _bounds(one.start) or _bounds(one.end) or _bounds(one.as_of)]
    days = [_days(one) for one in dated]
    line = _line(days, today)
    summary = _summary(held, dated, line, on)
    table = _table(held)
    if not days:
        return Chart(_nothing(title, summary, WIDE, prefix), _nothing(title, summary, NARROW, f"{prefix}-n"), summary, table)
    wide, narrow = lay_out("offices", (), _describe, _data(days, line))
    return Chart(
        _draw(dated, days, line, wide, WIDE, title, summary, link, prefix),
        _draw(dated, days, line, narrow, NARROW, title, summary, link, f"{prefix}-n"), summary, table,
    )  # fmt: skip


def _bounds(edtf: str | None) -> tuple[date, date] | None:
    try:
        first, last = bounds(edtf) if edtf else (date.min, date.max)
    except DateError:
        return None
    return None if first == date.min or last == date.max else (first, last)


def _days(one: Held) -> _Days:
    start, end = _bounds(one.start), _bounds(one.end)
    seen = _bounds(one.as_of)
    open_end = end is None
    if end is None:
        known = seen or start
        after = known[1] if known else date.max
        end = (after, _shift(after, _FADE))
    open_start = start is None
    if start is None:
        start = (_shift(end[0], -_FADE), end[0])
    sure, sure_end = min(start[1], end[1]), max(end[0], start[0])
    if sure > sure_end:
        sure = sure_end = max(start[0], min(sure, sure_end))
    return _Days(start[0], sure, sure_end, max(end[1], start[0]), open_start, open_end)


def _line(days: Sequence[_Days], today: tuple[date, date] | None) -> date | None:
    """The day of reference, where it lies among the offices or not long after them."""
    if today is None or not days:
        return None
    return today[1] if min(d.first for d in days) <= today[1] <= _shift(max(d.last for d in days), _FADE) else None


def _shift(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day


# --- layout ----------------------------------------------------------------------------------------------------


def _describe() -> Any:
    """Both widths side by side: days on one scale, no height that a scale would give."""
    import altair

    def view(width: int) -> Any:
        x = altair.X("x:Q", axis=None, scale=altair.Scale(zero=False, nice=False))
        days = altair.Chart(altair.NamedData("days")).mark_rule(ariaRoleDescription="day").encode(x=x, description="n:N")
        return days.properties(width=width - _NAMES[width] - 2 * _SIDE, height=10)

    return altair.hconcat(view(WIDE), view(NARROW))


def _data(days: Sequence[_Days], line: date | None) -> dict[str, list[dict[str, Any]]]:
    return {"days": [{"n": n, "x": day.toordinal()} for n, day in enumerate(_all_days(days, line))]}


def _all_days(days: Sequence[_Days], line: date | None) -> list[date]:
    """Four days an office, today, and the ticks of both widths, in this order."""
    marked = [day for width in (WIDE, NARROW) for day, _ in _marked(days, width)]
    return [*(day for d in days for day in (d.first, d.sure, d.sure_end, d.last)), *([line] if line else []), *marked]


def _marked(days: Sequence[_Days], width: int) -> list[tuple[date, str]]:
    return ticks(min(d.first for d in days), max(d.last for d in days), _TICKS[width])


# --- drawing ---------------------------------------------------------------------------------------------------


def _draw(
    held: Sequence[Held],
    days: Sequence[_Days],
    line: date | None,
    marks: Sequence[Placed],
    width: int,
    title: str,
    summary: str,
    link: Link,
    prefix: str,
) -> str:
    found = {mark.row: mark.x + _NAMES[width] + _SIDE for mark in marks}
    xs = [found[n] for n in range(len(found))]
    bottom = _HEAD + len(held) * _ROW[width]
    canvas = Canvas(width, bottom + _BELOW, prefix)
    ticked = 4 * len(held) + (line is not None)
    start = ticked + (len(_marked(days, WIDE)) if width == NARROW else 0)
    _draw_ticks(canvas, _marked(days, width), xs[start:], bottom, width)
    if line is not None:
        x = xs[4 * len(held)]
        canvas.add(rule(x, _HEAD - 2, x, bottom, "line today"))
        words = short_day(line)
        canvas.add(text(x, 10, words, "small ink", anchor="middle" if x + 40 < width else "end"))
    for n, (one, span) in enumerate(zip(held, days, strict=True)):
        _draw_office(canvas, one, span, xs[4 * n : 4 * n + 4], _HEAD + n * _ROW[width], width, link)
    return canvas.svg(title, summary)


def _draw_ticks(canvas: Canvas, marked: Sequence[tuple[date, str]], xs: Sequence[float], bottom: float, width: int) -> None:
    last = -1000.0
    for (_, words), x in zip(marked, xs, strict=False):
        canvas.add(rule(x, _HEAD - 2, x, bottom, "line rule"))
        space = text_width(words)
        start = min(max(x - space / 2, 0), width - space)
        if start > last:
            canvas.add(text(start, bottom + 17, words, "quiet"))
            last = start + space + 6


def _draw_office(canvas: Canvas, one: Held, span: _Days, xs: Sequence[float], y: float, width: int, link: Link) -> None:
    first, sure, sure_end, last = xs
    label = one.office + (" (acting)" if one.acting else "")
    room = (_NAMES[width] or width) - 8
    below = fit(", ".join(filter(None, (one.where, _when(one)))), room, 11)
    words = text(0, y + 15, fit(label, room, 13), "name halo") + " " + text(0, y + 31, below, "small quiet halo")
    canvas.link(link(one.key), ", ".join(filter(None, (label, one.where, _when(one)))), words)
    top = y + (14 if _NAMES[width] else 38)
    if sure_end > sure or not (span.open_start or span.open_end):
        look = "hollow" if one.acting else "bar ink"
        canvas.add(path(f"M{figure(sure)} {figure(top)}H{figure(max(sure_end, sure + 2))}v{_THICK}H{figure(sure)}z", look))
    _draw_end(canvas, sure, first, top, is_open=span.open_start, is_acting=one.acting)
    _draw_end(canvas, sure_end, last, top, is_open=span.open_end, is_acting=one.acting)


def _draw_end(canvas: Canvas, near: float, far: float, top: float, *, is_open: bool, is_acting: bool) -> None:
    """From where an office was held for sure to where it may have been: a point where the end is not known, else hatched."""
    if abs(far - near) < 0.75:
        return
    middle, below = figure(top + _THICK / 2), figure(top + _THICK)
    if is_open:
        d = f"M{figure(near)} {figure(top)}L{figure(far)} {middle}L{figure(near)} {below}z"
        canvas.add(path(d, "hollow" if is_acting else "bar quiet"))
        return
    d = f"M{figure(near)} {figure(top)}H{figure(far)}V{below}H{figure(near)}z"
    canvas.add(path(d, "outlined", fill=canvas.hatch("ink", step=3)))


def _nothing(title: str, summary: str, width: int, prefix: str) -> str:
    canvas = Canvas(width, 40, prefix)
    canvas.add(text(0, 24, "No office with a date is known.", "quiet"))
    return canvas.svg(title, summary)


# --- words and figures -----------------------------------------------------------------------------------------


def _when(one: Held) -> str:
    start = short_words(one.start) if one.start else "?"
    if one.end:
        return f"{start} – {short_words(one.end)}"
    return f"{start} –, in office {short_words(one.as_of)}" if one.as_of else f"{start} – ?"


def _table(held: Sequence[Held]) -> Table:
    columns = ("Office", "Of", "From", "To", "In office as of", "Acting")
    return Table(columns, tuple((h.office, h.where, h.start, h.end, h.as_of, "yes" if h.acting else None) for h in held))


def _summary(held: Sequence[Held], dated: Sequence[Held], line: date | None, on: str | None) -> str:
    if not held:
        return "No office is known."
    told = "; ".join(
        ", ".join(filter(None, (one.office, one.where))) + (" (acting)" if one.acting else "") + f": {_spoken(one)}"
        for one in held[:6]
    )
    more = f"; and {len(held) - 6} more" if len(held) > 6 else ""
    undated = f" {len(held) - len(dated)} without a date in the table alone." if len(held) > len(dated) else ""
    day = f" The line is {date_words(on)}." if line else ""
    return f"{len(held)} office{'' if len(held) == 1 else 's'}. {told}{more}.{undated}{day}"


def _spoken(one: Held) -> str:
    start = f"from {date_words(one.start)}" if one.start else "from an unknown day"
    if one.end:
        return f"{start} to {date_words(one.end)}"
    return f"{start}, in office as of {date_words(one.as_of)}" if one.as_of else f"{start} to an unknown day"
