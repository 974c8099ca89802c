"""The day that a carrier gives for a story, in whatever way it writes it; never filled up from the clock."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cache

from detente.documents.tables import load_rows

ISO = re.compile(r"\s*(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?!\d)")
BASIC = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:[T ]?(?:\d{4}|\d{6})(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?\s*$")
SLASHED = re.compile(r"\s*(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")
NUMBERS = re.compile(r"\s*(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.)?(?:\s+of)?[\s-]+([^\W\d_]{3,12})\.?,?[\s-]+(\d{4})(?!\d)")
MONTH_FIRST = re.compile(r"(?<![^\W\d_])([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
MONTH_ONLY = re.compile(r"(?<![^\W\d_])([^\W\d_]{3,12})\.?,?\s+(\d{4})(?!\d)")
EPOCH = re.compile(r"\s*(\d{9,10}|\d{12,13}|\d{15,16})(?:\.\d+)?\s*$")
YEARS = range(1000, 2200)
LONGEST = 200


def read_day(value: object) -> str | None:
    """A day (``2023-09-18``), or a month where no more is given, of a value of any type that carriers use; None where it is no date.

    A time zone is not converted: the day is the printed one. Seconds and milliseconds since 1970 count in UTC. Numbers whose order is
    open (``04/05/2023``) are no date; where one of them is above 12, it is the day.
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _text_day(str(int(value))) if abs(value) < 1e18 else None
    return _text_day(str(value)[:LONGEST])


def _text_day(text: str) -> str | None:
    if found := ISO.match(text) or SLASHED.match(text):
        return _day(found[1], found[2], found[3])
    if (found := BASIC.match(text)) and (day := _day(found[1], found[2], found[3])) is not None:
        return day
    if found := NUMBERS.match(text):
        return _open_order(int(found[1]), int(found[3]), found[4], found[2])
    if found := EPOCH.match(text):
        return _epoch(found[1])
    for pattern, (at_day, at_month, at_year) in ((DAY_FIRST, (1, 2, 3)), (MONTH_FIRST, (2, 1, 3))):
        for found in pattern.finditer(text):
            if (number := _months().get(found[at_month].casefold())) is not None:
                return _day(found[at_year], number, found[at_day])
    for found in MONTH_ONLY.finditer(text):
        if (number := _months().get(found[1].casefold())) is not None:
            return _day(found[2], number, None)
    return None


def _day(year: str, month: str, day: str | None) -> str | None:
    if int(year) not in YEARS:
        return None
    try:
        whole = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return whole.isoformat() if day is not None else whole.isoformat()[:7]


def _open_order(first: int, second: int, year: str, mark: str) -> str | None:
    """Day and month by the one that can only be the day; points stand between them only where the day comes first."""
    if first > 12 or mark == "." or first == second:
        return _day(year, str(second), str(first))
    return _day(year, str(first), str(second)) if second > 12 else None


def _epoch(digits: str) -> str | None:
    seconds = int(digits) / {9: 1, 10: 1, 12: 1e3, 13: 1e3, 15: 1e6, 16: 1e6}[len(digits)]
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


@cache
def _months() -> dict[str, str]:
    return {name: number for number, *names in load_rows("months.tsv", columns=2) for name in names[0].split("|")}
