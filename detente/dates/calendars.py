"""Calendar arithmetic: months, weeks, seasons, and the days of movable holidays."""

from __future__ import annotations

import math
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

from detente.edtf import interval

Days = tuple[date, date]
"""First and last day of a stretch of time, both included; ``date.min`` and ``date.max`` stand for open ends."""


def add_days(day: date, number: int) -> date | None:
    """The day so many days later (earlier where negative), None beyond the calendar."""
    ordinal = day.toordinal() + number
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def add_months(day: date, number: int) -> date | None:
    """The same day so many months later, the month's last day where it has no such day; None beyond the calendar."""
    months = day.year * 12 + day.month - 1 + number
    year, month = divmod(months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def valid(year: int, month: int, day: int) -> date | None:
    """The date, or None where there is no such day."""
    if not (MINYEAR <= year <= MAXYEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def year_days(year: int) -> Days | None:
    """The days of a year, None beyond the calendar."""
    return (date(year, 1, 1), date(year, 12, 31)) if MINYEAR <= year <= MAXYEAR else None


def month_days(year: int, month: int) -> Days | None:
    """The days of a month, None where there is no such month."""
    if not (MINYEAR <= year <= MAXYEAR and 1 <= month <= 12):
        return None
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def quarter_days(year: int, quarter: int, *, months: int = 3) -> Days | None:
    """The days of a year's quarter (1-4), or of its half where ``months`` is 6."""
    if not MINYEAR <= year <= MAXYEAR:
        return None
    last = quarter * months
    return date(year, last - months + 1, 1), date(year, last, monthrange(year, last)[1])


def season_days(year: int, season: int, *, south: bool = False) -> Days | None:
    """The days of a meteorological season: 1 spring, 2 summer, 3 autumn, 4 winter. What begins in December runs into the next year."""
    first = valid(year, (3 * season + 5) % 12 + 1 if south else 3 * season, 1)
    after = add_months(first, 3) if first else None
    return (first, after - timedelta(days=1)) if first and after else None


def week_start(day: date) -> date:
    """The Monday of the day's ISO week."""
    return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))


def nth_weekday(year: int, month: int, weekday: int, number: int) -> date:
    """The number-th weekday (0 Monday) of a month; -1 is the last one."""
    first, length = monthrange(year, month)
    days = [d for d in range(1, length + 1) if (first + d - 1) % 7 == weekday]
    return date(year, month, days[number - 1 if number > 0 else number])


def to_edtf(days: Days) -> str:
    """The shortest EDTF for these days: a year, a month, a day, or an interval."""
    first, last = days
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"{first.year:04}"
    if (
        first.day == 1
        and (first.year, first.month) == (last.year, last.month)
        and last.day == monthrange(*last.timetuple()[:2])[1]
    ):
        return f"{first.year:04}-{first.month:02}"
    return interval(first, last)


def easter(year: int) -> date:
    """Western Easter Sunday. Source: the anonymous Gregorian algorithm (Meeus/Jones/Butcher), valid from 1583."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Eastern Easter Sunday in the Gregorian calendar. Source: Meeus, Julian algorithm, shifted by the centuries' difference."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=year // 100 - year // 400 - 2)


def hijri(year: int, month: int, day: int) -> date | None:
    """A day of the tabular Islamic calendar (civil epoch); the sighted one may differ by a day. None beyond the calendar."""
    number = day + math.ceil(29.5 * (month - 1)) + (year - 1) * 354 + (3 + 11 * year) // 30 + 227_014
    return date.fromordinal(number) if 1 <= number <= date.max.toordinal() else None


# Periodic terms of the new moon's moment in days: (amplitude, multiples of E, M, M', F). Source: Meeus, Astronomical
# Algorithms, chapter 49; terms under half a minute are left out.
_NEW_MOON = (
    (-0.40720, 0, 0, 1, 0), (0.17241, 1, 1, 0, 0), (0.01608, 0, 0, 2, 0), (0.01039, 0, 0, 0, 2), (0.00739, 1, -1, 1, 0),
    (-0.00514, 1, 1, 1, 0), (0.00208, 2, 2, 0, 0), (-0.00111, 0, 0, 1, -2), (-0.00057, 0, 0, 1, 2), (0.00056, 1, 1, 2, 0),
)  # fmt: skip


def new_moon(k: float) -> float:
    """Julian ephemeris day of the k-th new moon after January 2000; half numbers give full moons, to some minutes."""
    t = k / 1236.85
    e = 1 - 0.002516 * t
    sun = math.radians(2.5534 + 29.10535670 * k)
    moon = math.radians(201.5643 + 385.81693528 * k + 0.0107582 * t * t)
    node = math.radians(160.7108 + 390.67050284 * k - 0.0016118 * t * t)
    terms = (amount * e**power * math.sin(a * sun + b * moon + c * node) for amount, power, a, b, c in _NEW_MOON)
    return 2_451_550.09766 + 29.530588861 * k + 0.00015437 * t * t + sum(terms)


def lunar_new_year(year: int) -> date:
    """Chinese new year: the new moon, in Beijing's days, that falls from 21 January to 20 February. Meant for 1900 to 2100."""
    k = round((year - 2000) * 12.3685) - 1
    for number in range(k, k + 5):
        day = date.fromordinal(int(new_moon(number) + 0.5 + 8 / 24) - 1_721_425)
        if date(year, 1, 21) <= day <= date(year, 2, 20):
            return day
    return date(year, 2, 20)


def equinox(year: int) -> date:
    """Nowruz: the day of the March equinox by Tehran's clock (after noon the next day). Source: Meeus, mean equinox, ±1 day."""
    y = (year - 2000) / 1000
    moment = 2_451_623.80984 + 365_242.37404 * y + 0.05169 * y * y
    return date.fromordinal(int(moment + 0.5 + 3.5 / 24 + 0.5) - 1_721_425)
