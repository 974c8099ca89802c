"""Weeks gathered into as many bars as the eye can tell apart, and ticks for the days beneath them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from detente.chronicle.relation import PER, Week
from detente.chronicle.wording import MONTHS, date_words, day_words

MOST = 208
"""Bars of one chart: four years of weeks; a bar is then 1.4 pixels wide on a phone, 3.4 on a wide page."""

_MONTH = re.compile("|".join(MONTHS))
_TO_THURSDAY = timedelta(days=3)

Unit = Literal["week", "month", "quarter", "year"]
UNITS: tuple[Unit, ...] = ("week", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Bin:
    """Some weeks together: from ``first`` to ``last`` (days, inclusive).

    ``stories`` were read in them; where none was, all counts are None: nothing is known. Counts are by quad class 1 to 4.
    """

    first: date
    last: date
    stories: int
    counts: tuple[int, int, int, int] | None

    def rates(self) -> tuple[float, float, float, float] | None:
        """Events per 1,000 stories read, by quad class."""
        if self.counts is None:
            return None
        a, b, c, d = (PER * count / self.stories for count in self.counts)
        return a, b, c, d


def gather(weeks: Sequence[Week]) -> tuple[Unit, tuple[Bin, ...]]:
    """The finest unit that gives at most :data:`MOST` bars, and the bars; a week belongs to where its Thursday lies (ISO 8601)."""
    dated = [(date.fromisoformat(week.week) + _TO_THURSDAY, week) for week in weeks]
    unit = next((unit for unit in UNITS if len({_key(day, unit) for day, _ in dated}) <= MOST), UNITS[-1])
    groups = groupby(dated, key=lambda pair: _key(pair[0], unit))
    return unit, tuple(_bin([week for _, week in group]) for _, group in groups)


def _key(thursday: date, unit: Unit) -> int:
    if unit == "week":
        return thursday.toordinal()
    return thursday.year * 12 + {"month": thursday.month - 1, "quarter": (thursday.month - 1) // 3, "year": 0}[unit]


def _bin(weeks: Sequence[Week]) -> Bin:
    first, last = date.fromisoformat(weeks[0].week), date.fromisoformat(weeks[-1].week) + timedelta(days=6)
    stories = sum(week.stories for week in weeks)
    if not stories:
        return Bin(first, last, 0, None)
    columns = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
    a, b, c, d = (sum(getattr(week, name) or 0 for week in weeks) for name in columns)
    return Bin(first, last, stories, (a, b, c, d))


def bin_name(one: Bin, unit: Unit) -> str:
    """A bar in words: "the week from 18 September 2023", "June 2023", "April to June 2023", "2023"."""
    day = one.first + _TO_THURSDAY
    if unit == "week":
        return f"the week from {day_words(one.first)}"
    if unit == "month":
        return date_words(f"{day:%Y-%m}")
    start = (day.month - 1) // 3 * 3 + 1
    return f"{MONTHS[start - 1]} to {MONTHS[start + 1]} {day.year}" if unit == "quarter" else str(day.year)


def bin_key(one: Bin, unit: Unit) -> str:
    """A bar in a table: the Monday of its week, or "2023-06", "2023-Q2", "2023"."""
    day = one.first + _TO_THURSDAY
    keys = {
        "week": one.first.isoformat(),
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year:04}-Q{(day.month + 2) // 3}",
        "year": f"{day.year:04}",
    }
    return keys[unit]


def short_day(day: date, *, year: bool = True) -> str:
    """A day as "18 Sep 2023"."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}" + (f" {day.year}" if year else "")


def short_words(edtf: str | None) -> str:
    """An EDTF date as :func:`~detente.chronicle.wording.date_words` says it, months cut to three letters."""
    return _MONTH.sub(lambda found: found[0][:3], date_words(edtf))


def ticks(first: date, last: date, most: int) -> list[tuple[date, str]]:
    """Days to mark from first to last, evenly, at most ``most`` (or one), each with its words; the year stands where it begins."""
    for candidates in _steps(first, last):
        found = list(candidates)
        if 0 < len(found) <= most:
            return found
    return [(first, short_day(first))]


def _steps(first: date, last: date) -> Iterator[Iterator[tuple[date, str]]]:
    if (last - first).days <= 70:
        for step in (7, 14, 28):
            yield _days(first, last, step)
    for months in (1, 2, 3, 6):
        yield _month_ticks(first, last, months)
    for years in (1, 2, 5, 10, 20, 50, 100, 500):
        yield _year_ticks(first, last, years)


def _days(first: date, last: date, step: int) -> Iterator[tuple[date, str]]:
    for n, ordinal in enumerate(range(first.toordinal(), last.toordinal() + 1, step)):
        day = date.fromordinal(ordinal)
        yield day, short_day(day, year=n == 0 or day.year != date.fromordinal(ordinal - step).year)


def _month_ticks(first: date, last: date, step: int) -> Iterator[tuple[date, str]]:
    found = 0
    for year in range(first.year, last.year + 1):
        for month in range(1, 13, step):
            day = date(year, month, 1)
            if first <= day <= last:
                yield day, MONTHS[month - 1][:3] + (f" {year}" if not found or month == 1 else "")
                found += 1


def _year_ticks(first: date, last: date, step: int) -> Iterator[tuple[date, str]]:
    for year in range(max(first.year, 1), last.year + 1):
        if year % step == 0 and first <= date(year, 1, 1) <= last:
            yield date(year, 1, 1), str(year)


def level_step(most: float, count: int) -> float:
    """A round step that goes into ``most`` at most ``count`` times; 1 for nothing."""
    return next(step for step in _round_steps() if most / step <= count) if most > 0 else 1.0


def levels(most: float, step: float) -> list[float]:
    """Zero and what lies in even steps above it, up to ``most``, but one at least."""
    return [round(step * n, 6) for n in range(max(int(most / step + 1e-9), 1) + 1)]


def _round_steps() -> Iterator[float]:
    scale = 0.001
    while True:
        for step in (1, 2, 5):
            yield step * scale
        scale *= 10
