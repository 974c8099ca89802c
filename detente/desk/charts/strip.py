"""The strip of a relation: weeks as thin bars, cooperation up and conflict down, with the changes that lasted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from detente.chronicle.relation import Change, RelationOverTime
from detente.chronicle.wording import day_words, listed
from detente.desk.charts.bins import Bin, Unit, bin_key, bin_name, gather, level_step, levels, short_day, ticks
from detente.desk.charts.model import NARROW, WIDE, Chart, Link, Table, no_link
from detente.desk.charts.svg import Canvas, bar, circle, path, rect, rule, shorten, text, text_width
from detente.desk.charts.vega import Placed, lay_out
from detente.edtf import bounds
from detente.errors import DateError

_RIGHT, _BELOW, _HEAD, _LANE = 38, 24, 44, 20
_HEIGHT = {WIDE: 220, NARROW: 190}
_TICKS = {WIDE: 9, NARROW: 4}
_LANES = 3
_THICKEST, _EDGED = 14.0, 4.0
"""Pixels of the thickest bar, and of the thinnest that has an edge."""
_MOST_LINKS = 110
"""Bars that open a page each, at most: each costs some 200 bytes."""
_KINDS = ("cooperation verbal", "cooperation material", "conflict verbal", "conflict material")
_DRAWN = ((1, 0), (0, 1), (3, 2), (2, 3))
"""Quad classes (counted from 0) and what lies between them and the middle: material stands at the middle, verbal on top."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What both widths draw."""

    relation: RelationOverTime
    title: str
    summary: str
    unit: Unit
    bins: tuple[Bin, ...]
    gaps: tuple[tuple[date, date], ...]
    today: date | None
    up: list[float]
    down: list[float]
    extremes: tuple[float, float]


def strip(
    relation: RelationOverTime,
    *,
    title: str,
    on: str | None = None,
    link: Link = no_link,
    open_days: Link = no_link,
    prefix: str = "strip",
) -> Chart:
    """The weeks of a relation.

    Args:
        relation: of any length; more than :data:`~detente.desk.charts.bins.MOST` weeks become months, quarters or years, and the
            summary says so.
        title: names the two parties.
        on: the day of reference (EDTF), drawn as a line where it lies in or shortly after the weeks.
        link: where a happening that explains a change is shown, by its id.
        open_days: where the happenings of a bar are shown, by its days (``2023-09-18/2023-09-24``). Bars are links for the pointer; the
            keyboard has the table.
        prefix: begins all ids.

    Returns:
        The chart; its table has a row a bar.
    """
    unit, bins = gather(relation.weeks)
    summary = _summary(relation, unit, bins)
    rates = [rates for one in bins if (rates := one.rates()) is not None]
    most = [max((rate[n] + rate[n + 1] for rate in rates), default=0.0) for n in (0, 2)]
    step = level_step(max(most), 3)
    up, down = (levels(side, step) for side in most)
    gaps, today = _gaps(bins), _today(bins, on)
    told = _Told(relation, title, summary, unit, bins, gaps, today, up, down, (most[0], -most[1]))
    if not bins:
        return Chart(_nothing(told, WIDE, prefix), _nothing(told, NARROW, f"{prefix}-n"), summary, _table(told))
    wide, narrow = lay_out("strip", (), _describe, _data(told))
    return Chart(
        _draw(told, wide, WIDE, prefix, link, open_days if len(bins) <= _MOST_LINKS else no_link),
        _draw(told, narrow, NARROW, f"{prefix}-n", link, no_link), summary, _table(told),
    )  # fmt: skip


def _gaps(bins: Sequence[Bin]) -> tuple[tuple[date, date], ...]:
    """Runs of bars without stories, from their first day to the day after the last."""
    runs = (list(run) for is_read, run in groupby(bins, key=lambda one: one.counts is not None) if not is_read)
    return tuple((run[0].first, run[-1].last + timedelta(days=1)) for run in runs)


def _today(bins: Sequence[Bin], on: str | None) -> date | None:
    """The day of reference, where it lies among the bars or not more than a tenth of their time after them."""
    try:
        day = bounds(on)[1] if on else None
    except DateError:
        return None
    if day is None or not bins or day == date.max:
        return None
    after = (bins[-1].last - bins[0].first).days // 10 + 7
    return day if bins[0].first <= day <= bins[-1].last + timedelta(days=after) else None


# --- layout ----------------------------------------------------------------------------------------------------


def _describe() -> Any:
    """Both widths side by side, over the same data."""
    import altair

    return altair.hconcat(*(_view(altair, width) for width in (WIDE, NARROW)))


def _view(altair: Any, width: int) -> Any:
    x = altair.X("x:Q", axis=None, scale=altair.Scale(zero=False, nice=False))
    y = altair.Y("y:Q", axis=None, scale=altair.Scale(zero=False, nice=False))
    across = (
        altair.Chart(altair.NamedData("spans")).mark_rect(ariaRoleDescription="span").encode(x=x, x2="x2:Q", description="n:N")
    )
    days = altair.Chart(altair.NamedData("days")).mark_rule(ariaRoleDescription="day").encode(x=x, description="n:N")
    lines = altair.Chart(altair.NamedData("levels")).mark_rule(ariaRoleDescription="level").encode(y=y, description="n:N")
    return altair.layer(across, days, lines).properties(width=width - _RIGHT, height=_HEIGHT[width])


def _data(told: _Told) -> dict[str, list[dict[str, Any]]]:
    """Days as their ordinals. Rows are numbered as :func:`_draw` looks them up.

    Bars are not among them: they lie over the spans, at heights between the levels. To let Vega place every one of them would double
    its time.
    """
    return {
        "spans": [
            {"n": n, "x": first.toordinal(), "x2": after.toordinal()}
            for n, (first, after) in enumerate([*told.gaps, *((b.first, b.last + timedelta(days=1)) for b in told.bins)])
        ],
        "days": [{"n": n, "x": day.toordinal()} for n, day in enumerate(_days(told))],
        "levels": [{"n": n, "y": value} for n, value in enumerate([*_levels(told), *told.extremes])],
    }


def _boxes(told: _Told, spans: dict[int, Placed], ys: Sequence[float]) -> Iterator[Placed]:
    """The bars, numbered by four times their place plus their quad class, counted from 0."""
    middle, slope = ys[0], (ys[1] - ys[0]) / told.up[1]
    for n, one in enumerate(told.bins):
        rates, span = one.rates(), spans[len(told.gaps) + n]
        for quad, beneath in _DRAWN if rates is not None else ():
            sign = slope if quad < 2 else -slope
            low = rates[beneath] if rates is not None and quad in (0, 2) else 0.0
            high = low + rates[quad] if rates is not None else low
            if high > low:
                yield Placed("bar", n * 4 + quad, span.x, middle + sign * low, span.x2, middle + sign * high)


def _days(told: _Told) -> list[date]:
    """Changes, today, and all ticks of both widths, in this order."""
    changes = [date.fromisoformat(change.week) for change in told.relation.changes]
    today = [told.today] if told.today else []
    return [*changes, *today, *(day for width in (WIDE, NARROW) for day, _ in _marked(told, width))]


def _marked(told: _Told, width: int) -> list[tuple[date, str]]:
    return ticks(told.bins[0].first, told.bins[-1].last, _TICKS[width])


def _levels(told: _Told) -> list[float]:
    return [*told.up, *(-value for value in told.down[1:])]


# --- drawing ---------------------------------------------------------------------------------------------------


def _draw(told: _Told, marks: Sequence[Placed], width: int, prefix: str, link: Link, open_days: Link) -> str:
    by_layer: dict[str, dict[int, Placed]] = {"span": {}, "day": {}, "level": {}}
    for mark in marks:
        by_layer[mark.layer][mark.row] = mark
    xs = [by_layer["day"][n].x for n in range(len(by_layer["day"]))]
    ys = [by_layer["level"][n].y for n in range(len(_levels(told)))]
    bars = {mark.row: mark for mark in _boxes(told, by_layer["span"], ys)}
    flags = _flags(told, xs[: len(told.relation.changes)], width - _RIGHT)
    top = _HEAD + _LANE * (max((lane for *_, lane in flags), default=-1) + 1)
    canvas = Canvas(width, top + _HEIGHT[width] + _BELOW, prefix)
    _draw_levels(canvas, told, ys, width, top)
    _draw_gaps(canvas, told, by_layer["span"], top + ys[0])
    _draw_bars(canvas, bars, top)
    canvas.add(rule(0, top + ys[0], width - _RIGHT, top + ys[0], "line ink"))
    _draw_days(canvas, told, xs, width, top)
    _draw_head(canvas, told, width, is_edged=any(_thickness(mark) >= _EDGED for mark in bars.values()))
    _draw_openings(canvas, told, by_layer["span"], top, _HEIGHT[width], open_days)
    _draw_flags(canvas, told, flags, top + _HEIGHT[width], link)
    return canvas.svg(told.title, told.summary)


def _draw_levels(canvas: Canvas, told: _Told, ys: Sequence[float], width: int, top: float) -> None:
    for value, y in zip(_levels(told), ys, strict=True):
        if value:
            canvas.add(rule(0, top + y, width - _RIGHT, top + y, "line rule"))
        canvas.add(text(width - _RIGHT + 6, top + y + 4, f"{abs(value):g}", "quiet"))


def _draw_gaps(canvas: Canvas, told: _Told, spans: dict[int, Placed], middle: float) -> None:
    for n in range(len(told.gaps)):
        fill = canvas.hatch("quiet", step=4)
        canvas.add(rect(spans[n].x, middle - 5, spans[n].x2 - spans[n].x, 10, "gap", fill=fill))


def _draw_bars(canvas: Canvas, bars: dict[int, Placed], top: float) -> None:
    """One path a quad class: what moves a chart of 200 bars from 70 kB to 9.

    Verbal bars are washed and edged, as in the marks of a chronology; those too thin for an edge are a lighter tone.
    """
    for quad, kind in enumerate(_KINDS):
        marks = [mark for n, mark in sorted(bars.items()) if n % 4 == quad]
        is_edged = quad in (0, 2) and any(_thickness(mark) >= _EDGED for mark in marks)
        if marks:
            canvas.add(path("".join(_piece(mark, top, is_edged) for mark in marks), f"bar {kind}{' edged' if is_edged else ''}"))


def _thickness(mark: Placed) -> float:
    space = mark.x2 - mark.x
    return min(space * (0.86 if space < 3 else 0.72), _THICKEST)


def _piece(mark: Placed, top: float, is_edged: bool) -> str:
    """A bar; an edged one is half a pixel smaller all around, so that its line stays within it."""
    thick, less = _thickness(mark), 0.5 if is_edged else 0.0
    y, y2 = sorted((mark.y, mark.y2))
    x = mark.x + (mark.x2 - mark.x - thick) / 2
    return bar(x + less, top + y + less, thick - 2 * less, max(y2 - y - 2 * less, 1.0 - less))


def _draw_days(canvas: Canvas, told: _Told, xs: Sequence[float], width: int, top: float) -> None:
    bottom, right = top + _HEIGHT[width], width - _RIGHT
    start = len(told.relation.changes) + (told.today is not None)
    start += len(_marked(told, WIDE)) if width == NARROW else 0
    last = -1000.0
    for n, (_, words) in enumerate(_marked(told, width), start=start):
        space = text_width(words)
        x = min(max(xs[n], 0), right - space)
        canvas.add(rule(xs[n], bottom, xs[n], bottom + 4, "line quiet"))
        if x > last:
            canvas.add(text(x, bottom + 17, words, "quiet"))
            last = x + space + 6
    if told.today is not None:
        x = xs[len(told.relation.changes)]
        canvas.add(rule(x, top, x, bottom, "line today"))
        words = short_day(told.today, year=False)
        anchor = "end" if x > text_width(words) + 8 else "start"
        canvas.add(text(x - 4 if anchor == "end" else x + 4, bottom - 4, words, "ink halo", anchor=anchor))


def _draw_head(canvas: Canvas, told: _Told, width: int, *, is_edged: bool) -> None:
    """What is up, what is down, and what light and solid mean."""
    canvas.add(text(0, 12, f"Events per 1,000 stories, by {told.unit}" if width == WIDE else "Per 1,000 stories", "quiet"))
    x = float(width - _RIGHT)
    canvas.add(text(x, 12, "material", "ink", anchor="end"))
    x -= text_width("material") + 16
    canvas.add(rect(x, 3, 10, 10, "bar ink material") + text(x - 8, 12, "verbal", "ink", anchor="end"))
    canvas.add(rect(x - 8 - text_width("verbal") - 15.5, 3.5, 9, 9, "bar ink verbal edged" if is_edged else "bar ink verbal"))
    canvas.add(text(0, 32, "▲ cooperation", "strong cooperation"))
    canvas.add(text(text_width("▲ cooperation") + 20, 32, "▼ conflict", "strong conflict"))


def _draw_openings(canvas: Canvas, told: _Told, spans: dict[int, Placed], top: float, height: float, open_days: Link) -> None:
    for n, one in enumerate(told.bins):
        href = open_days(f"{one.first.isoformat()}/{one.last.isoformat()}")
        if href is not None:
            span = spans[len(told.gaps) + n]
            canvas.link(href, _bin_words(one), rect(span.x, top, span.x2 - span.x, height, "opening"), reachable=False)


def _bin_words(one: Bin) -> str:
    days = f"{short_day(one.first, year=one.first.year != one.last.year)} to {short_day(one.last)}"
    if one.counts is None:
        return f"{days}: no stories read"
    a, b, c, d = one.counts
    return f"{days}: {a + b} of cooperation, {c + d} of conflict, in {_stories(one.stories)}"


_Flag = tuple[int, float, str, bool, int]


def _flags(told: _Told, xs: Sequence[float], right: float) -> list[_Flag]:
    """For every change: its number, its place, its words, whether they stand left of it, and its lane, above what was there before.

    Where no lane has room for the words, the first of its trends stands alone, or no word.
    """
    ends = [-1000.0] * _LANES
    found = []
    for n, (change, x) in enumerate(zip(told.relation.changes, xs, strict=True)):
        words, is_left, lane = _flag(change, x, right, ends)
        space = text_width(words) + 20 if words else 12
        ends[lane] = (x + 12 if is_left else x + space) + 4
        found.append((n, x, words, is_left, lane))
    return found


def _flag(change: Change, x: float, right: float, ends: Sequence[float]) -> tuple[str, bool, int]:
    """The most that can be said of a change in a free lane, the left side for what would run out of the right."""
    for words in dict.fromkeys((listed(change.trends) or "other rates", *change.trends[:1])):
        space = text_width(words) + 20
        for is_left, start, end in ((False, x - 9, x + space), (True, x - space, x)):
            lane = next((lane for lane in range(_LANES) if ends[lane] < start), None)
            if lane is not None and start >= -9 and end <= right:
                return words, is_left, lane
    return "", False, next((lane for lane in range(_LANES) if ends[lane] < x - 9), _LANES - 1)


def _draw_flags(canvas: Canvas, told: _Told, flags: Sequence[_Flag], bottom: float, link: Link) -> None:
    for n, x, words, is_left, lane in flags:
        change = told.relation.changes[n]
        y = _HEAD + _LANE * lane + 8
        canvas.add(rule(x, y + 8, x, bottom, "line change"))
        number = circle(x, y, 8, "flag") + text(x, y + 4, str(n + 1), "flag-number", anchor="middle")
        said = (
            text(x - 13 if is_left else x + 13, y + 4, words, "ink halo", anchor="end" if is_left else "start") if words else ""
        )
        canvas.link(
            link(change.causes[0].happening) if change.causes else None, f"{n + 1} {_change_words(change)}", f"{number} {said}"
        )


def _change_words(change: Change) -> str:
    trend = listed(change.trends) or "other rates"
    cause = f": {change.causes[0].sentence}" if change.causes else ""
    return f"{trend} from {day_words(date.fromisoformat(change.week))} on{cause}"


def _nothing(told: _Told, width: int, prefix: str) -> str:
    canvas = Canvas(width, 60, prefix)
    canvas.add(rule(0, 30, width, 30, "line rule") + text(0, 20, shorten("No stories were read over this time.", 60), "quiet"))
    return canvas.svg(told.title, told.summary)


# --- words and figures -----------------------------------------------------------------------------------------


def _table(told: _Told) -> Table:
    columns = (
        "Week from" if told.unit == "week" else told.unit.capitalize(), "Stories read", "Verbal cooperation", "Material cooperation", "Verbal conflict", "Material conflict",
        "Cooperation per 1,000 stories", "Conflict per 1,000 stories",
    )  # fmt: skip
    return Table(columns, tuple(_row(one, told.unit) for one in told.bins))


def _row(one: Bin, unit: Unit) -> tuple[str | int | float | None, ...]:
    rates = one.rates()
    if one.counts is None or rates is None:
        return (bin_key(one, unit), 0, None, None, None, None, None, None)
    return (bin_key(one, unit), one.stories, *one.counts, round(rates[0] + rates[1], 1), round(rates[2] + rates[3], 1))


def _summary(relation: RelationOverTime, unit: Unit, bins: Sequence[Bin]) -> str:
    if not bins:
        return "No stories were read over this time, so nothing is drawn."
    counts = [one.counts for one in bins if one.counts is not None]
    a, b, c, d = (sum(count[quad] for count in counts) for quad in range(4))
    binned = f" The {len(relation.weeks)} weeks are gathered into {len(bins)} {unit}s." if unit != "week" else ""
    told = f"{_events(a + b)} of cooperation ({b:,} material) and {c + d:,} of conflict ({d:,} material)"
    read = _stories(sum(one.stories for one in bins))
    parts = [
        f"From {day_words(bins[0].first)} to {day_words(bins[-1].last)}, {unit} by {unit}: {told} in {read}.{binned}",
        _peak(bins, unit, "cooperation", 0), _peak(bins, unit, "conflict", 2), _unread(bins, unit), _changes(relation.changes),
    ]  # fmt: skip
    return " ".join(filter(None, parts))


def _events(count: int) -> str:
    return f"{count:,} event{'' if count == 1 else 's'}"


def _stories(count: int) -> str:
    return f"{count:,} {'story' if count == 1 else 'stories'} read"


def _peak(bins: Sequence[Bin], unit: Unit, name: str, quad: int) -> str:
    """When a side stood highest; nothing where it never stood."""
    rated = [(rates[quad] + rates[quad + 1], one) for one in bins if (rates := one.rates()) is not None]
    most, one = max(rated, key=lambda pair: (pair[0], -pair[1].first.toordinal()), default=(0.0, None))
    if one is None or not most:
        return ""
    return f"Most {name}: {bin_name(one, unit)}, {most:,.{0 if most >= 100 else 1}f} per 1,000 stories."


def _unread(bins: Sequence[Bin], unit: Unit) -> str:
    count = sum(one.counts is None for one in bins)
    return f"In {count} of the {len(bins)} {unit}s no story was read (hatched): nothing is known of them." if count else ""


def _changes(changes: Sequence[Change]) -> str:
    if not changes:
        return "No lasting change was found."
    told = "; ".join(f"({n}) {_change_words(change).rstrip('.')}" for n, change in enumerate(changes, start=1))
    return f"{len(changes)} lasting change{'' if len(changes) == 1 else 's'}: {told}."
