"""A month or a quarter of the agenda: what stands on which day, and what became of it."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from detente.chronicle.agenda import Item, Outcome
from detente.chronicle.wording import MONTHS, day_words
from detente.desk.charts.model import NARROW, WIDE, Chart, Link, Table, no_link
from detente.desk.charts.svg import Canvas, circle, plain, rect, rule, shorten, text
from detente.edtf import bounds
from detente.errors import DateError

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WIDEST = 10
"""Days of the widest date that is drawn day by day; what is wider is told beneath."""
_GAP, _HEAD, _LEGEND, _RADIUS = 32, 44, 30, 5
_ROWS = {1: 52, 3: 44}
_AHEAD: tuple[Outcome, ...] = ("ahead", "moved", "open")
_LOOKS = (("held", "held"), ("planned", "planned"), ("cancelled", "cancelled or denied"), ("unknown", "no report"))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What every width draws: the months (first days), and the items by day, in order."""

    months: tuple[date, ...]
    by_day: dict[date, list[Item]]
    wide: int
    title: str
    summary: str
    on: date | None


def calendar(
    items: Sequence[Item], *, month: str, months: int = 1, on: str | None = None, title: str, link: Link = no_link,
    open_day: Link = no_link, prefix: str = "calendar",
) -> Chart:  # fmt: skip
    """Items of an agenda on a calendar of one month or three.

    Filled circles were held, hollow ones are planned, struck ones cancelled or denied; a circle with a query has no report.

    Args:
        items: in any order; those that touch the months are counted.
        month: the first, as ``2023-09``.
        months: 1 or 3; a narrow page has three beneath one another.
        on: the day of reference (EDTF), ringed.
        title: of the picture.
        link: where an item is shown, by the id of its happening.
        open_day: where a day's items are listed, by the day (ISO), for days with more than there is room for.
        prefix: begins all ids.

    Returns:
        The chart; its table has a row an item of these months, by date. Drawn without Vega: a calendar has no scale, and cells of whole
        pixels.

    Raises:
        DateError: ``month`` is no month.
    """
    firsts = _months(month, months)
    end = _last_day(firsts[-1])
    spans = [(span, item) for item in items if (span := _span(item.date)) is not None and span[0] <= end and firsts[0] <= span[1]]
    spans.sort(key=lambda pair: (pair[0], pair[1].happening))
    by_day: dict[date, list[Item]] = {}
    for (first, last), item in spans:
        if (last - first).days < _WIDEST:
            for n in range((last - first).days + 1):
                by_day.setdefault(date.fromordinal(first.toordinal() + n), []).append(item)
    wide = sum((last - first).days >= _WIDEST for (first, last), _ in spans)
    found = [item for _, item in spans]
    today = _span(on)
    drawn = _Drawn(firsts, by_day, wide, title, _summary(firsts, found, wide), today[1] if today else None)
    return Chart(
        _draw(drawn, WIDE, link, open_day, prefix), _draw(drawn, NARROW, link, open_day, f"{prefix}-n"), drawn.summary, _table(found)
    )  # fmt: skip


def _months(month: str, count: int) -> tuple[date, ...]:
    first = bounds(month)[0]
    if first == date.min:
        raise DateError(f"{month!r}: expected a month, such as 2023-09")
    start = first.year * 12 + first.month - 1
    return tuple(date(n // 12, n % 12 + 1, 1) for n in range(start, min(start + count, 12 * 10_000)))


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _span(edtf: str | None) -> tuple[date, date] | None:
    """First and last day of a date; None for none and for open ones."""
    try:
        first, last = bounds(edtf) if edtf else (date.min, date.max)
    except DateError:
        return None
    return None if first == date.min or last == date.max else (first, last)


# --- drawing ---------------------------------------------------------------------------------------------------


def _draw(drawn: _Drawn, width: int, link: Link, open_day: Link, prefix: str) -> str:
    count = len(drawn.months)
    beside = count if width == WIDE else 1
    row = _ROWS[3 if beside > 1 else 1]
    across = (width - _GAP * (beside - 1)) / beside
    heights = [_HEAD + row * _weeks(month) for month in drawn.months]
    lines = [max(heights[n : n + beside]) for n in range(0, count, beside)]
    canvas = Canvas(width, sum(lines) + (_GAP - 12) * (len(lines) - 1) + _LEGEND + 10, prefix)
    for n, month in enumerate(drawn.months):
        x = n % beside * (across + _GAP)
        y = sum(lines[: n // beside]) + (_GAP - 12) * (n // beside)
        _draw_month(canvas, drawn, month, (x, y, across / 7, row), link, open_day)
    _draw_legend(canvas, canvas.height - 10, width)
    return canvas.svg(drawn.title, drawn.summary)


def _weeks(month: date) -> int:
    return (month.weekday() + monthrange(month.year, month.month)[1] + 6) // 7


def _draw_month(
    canvas: Canvas, drawn: _Drawn, month: date, box: tuple[float, float, float, float], link: Link, open_day: Link
) -> None:  # fmt: skip
    left, top, across, row = box
    canvas.add(text(left, top + 14, f"{MONTHS[month.month - 1]} {month.year}", "name strong"))
    for n, name in enumerate(_DAYS):
        canvas.add(text(left + n * across + 2, top + 36, name if across > 40 else name[:2], "small quiet"))
    for week in range(_weeks(month) + 1):
        y = top + _HEAD + week * row
        canvas.add(rule(left, y, left + 7 * across, y, "line rule"))
    for number in range(1, monthrange(month.year, month.month)[1] + 1):
        day = month.replace(day=number)
        place = month.weekday() + number - 1
        _draw_day(canvas, drawn, day, (left + place % 7 * across, top + _HEAD + place // 7 * row, across, row), link, open_day)


def _draw_day(
    canvas: Canvas, drawn: _Drawn, day: date, box: tuple[float, float, float, float], link: Link, open_day: Link
) -> None:
    x, y, across, row = box
    is_today = day == drawn.on
    if is_today:
        canvas.add(rect(x + 0.5, y + 1, 20, 17, "bar ink"))
    canvas.add(text(x + 10.5 if is_today else x + 2, y + 14, str(day.day), "small on-ink" if is_today else "small", anchor="middle" if is_today else "start"))  # fmt: skip
    items = drawn.by_day.get(day, [])
    room = max(int((across - 2) // 14), 1) * (2 if row > 46 else 1)
    shown = items if len(items) <= room else items[: room - 1]
    per_line = max(int((across - 2) // 14), 1)
    marks = [(item, _mark(item.outcome, x + 8 + n % per_line * 14, y + 27 + n // per_line * 14)) for n, item in enumerate(shown)]
    n = len(shown)
    rest = text(x + 2 + n % per_line * 14, y + 31 + n // per_line * 14, f"+{len(items) - n}", "small") if n < len(items) else ""
    href = link(items[0].happening) if len(items) == 1 else open_day(day.isoformat()) if items else None
    if href is not None:
        # One target a day, as large as its cell: single marks are too small for a finger.
        inside = "".join(mark for _, mark in marks)
        name = _item_words(items[0]) if len(items) == 1 else f"{day_words(day)}: {_counted(items)}"
        canvas.link(href, name, rect(x + 1, y + 1, across - 2, row - 2, "opening"), over=inside + rest)
        return
    for item, mark in marks:
        canvas.link(link(item.happening), _item_words(item), mark)
    canvas.add(rest)


def _item_words(item: Item) -> str:
    return f"{item.when}: {item.sentence} {_said(item.outcome)}"


def _mark(outcome: Outcome | str, x: float, y: float) -> str:
    """What became of an item as a shape; a clear square around it makes it easy to hit."""
    around = rect(x - 7, y - 7, 14, 14, "opening")
    if outcome == "held":
        return around + circle(x, y, _RADIUS, "bar ink")
    if outcome in ("cancelled", "denied"):
        return around + circle(x, y, _RADIUS - 0.5, "hollow negated") + rule(x - 6, y + 6, x + 6, y - 6, "line negated thick")
    if outcome == "unknown":
        return around + circle(x, y, _RADIUS - 0.5, "hollow quiet") + text(x, y + 3.5, "?", "tiny quiet", anchor="middle")
    return around + circle(x, y, _RADIUS - 0.5, "hollow planned")


def _draw_legend(canvas: Canvas, y: float, width: int) -> None:
    x = 6.0
    for look, words in _LOOKS:
        said = words if width == WIDE else look.replace("unknown", "no report")
        canvas.add(_mark(look, x, y - 4) + text(x + 11, y, said, "small quiet"))
        x += 11 + len(said) * 6.4 + 22


# --- words and figures -----------------------------------------------------------------------------------------


def _said(outcome: Outcome) -> str:
    return {
        "held": "Held.", "ahead": "Planned.", "moved": "Moved to this day.", "open": "Planned, no day given.", "cancelled": "Cancelled.",
        "denied": "Did not take place.", "unknown": "Its day is past; no report.",
    }[outcome]  # fmt: skip


def _table(items: Sequence[Item]) -> Table:
    columns = ("Date", "What", "Outcome", "First given as", "Place", "Publishers")
    return Table(
        columns, tuple((i.date, shorten(plain(i.sentence), 300), i.outcome, i.was, i.place, i.independent) for i in items)
    )


def _summary(months: Sequence[date], items: Sequence[Item], wide: int) -> str:
    names = [f"{MONTHS[month.month - 1]} {month.year}" for month in months]
    when = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
    if not items:
        return f"{when}: nothing planned, held or cancelled."
    more = f" {wide} of a date too wide for a day {'is' if wide == 1 else 'are'} in the table alone." if wide else ""
    return f"{when}: {_counted(items)}.{more}"


def _counted(items: Sequence[Item]) -> str:
    counts: Counter[str] = Counter(
        "ahead" if i.outcome in _AHEAD else "cancelled" if i.outcome == "denied" else i.outcome for i in items
    )
    words = {"held": "held", "ahead": "planned", "cancelled": "cancelled or denied", "unknown": "without a report"}
    return ", ".join(f"{counts[key]} {word}" for key, word in words.items() if counts[key])
