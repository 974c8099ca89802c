"""Intervals of days behind EDTF dates (ISO 8601-2): the little that every room needs to compare dates.

Handled are what the record holds (``2023``, ``2023-09``, ``2023-09-18``, ``2023-09-16/2023-09-17``, ``../2023-09-18``,
``2023-09-18/..``), decades and centuries (``202X``, ``20XX``), parts of a year (``2023-21``), and the marks ``?``, ``~``, ``%``
(uncertain, approximate, both), which do not change the days meant.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from detente.errors import DateError

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[?~%]?", re.ASCII)
_UNSPECIFIED = re.compile(r"(\d\d)(\d|X)X[?~%]?", re.ASCII)
_SEASON_MONTHS = {
    21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14), 25: (3, 5), 26: (6, 8), 27: (9, 11), 28: (12, 14),
    29: (9, 11), 30: (12, 14), 31: (3, 5), 32: (6, 8),
    33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12), 37: (1, 4), 38: (5, 8), 39: (9, 12), 40: (1, 6), 41: (7, 12),
}  # fmt: skip
_MARKS = re.compile(r"[?~%]")
_LEVEL_0 = re.compile(r"\d{4}(?:-(?:0\d|1[0-2])(?:-\d\d)?)?", re.ASCII)


@lru_cache(maxsize=8192)
def bounds(edtf: str) -> tuple[date, date]:
    """First and last day that an EDTF date may mean.

    An open end is ``date.min`` or ``date.max``. ``202X`` is a decade, ``20XX`` a century. Seasons (``2023-21`` spring to ``2023-24``
    winter, northern, as are 25 to 28; 29 to 32 southern) and other parts of a year (33 to 36 quarters, 37 to 39 thirds, 40 and 41
    halves) are whole months; what begins in December runs into the next year. Raises DateError on anything else, and on an interval
    that ends before it starts. Source: ISO 8601-2:2019, EDTF levels 0 and 1, and the parts of a year of level 2.
    """
    left, slash, right = edtf.partition("/")
    if not slash:
        return _point(left, edtf)
    first = date.min if left in ("..", "") else _point(left, edtf)[0]
    last = date.max if right in ("..", "") else _point(right, edtf)[1]
    if first > last:
        raise DateError(f"{edtf!r}: ends before it starts")
    return first, last


def overlaps(a: str, b: str) -> bool:
    """Whether two EDTF dates share a day. Raises DateError when either is none."""
    first_a, last_a = bounds(a)
    first_b, last_b = bounds(b)
    return first_a <= last_b and first_b <= last_a


def interval(first: date, last: date) -> str:
    """The EDTF date that covers these days: one day as ``2023-09-18``, more as ``a/b``; ``..`` for ``date.min`` and ``date.max``.

    Whole months and years are not shortened: ``2023-09-01/2023-09-30`` says more than ``2023-09``. Raises DateError when last
    comes before first.
    """
    if first > last:
        raise DateError(f"{first.isoformat()}/{last.isoformat()}: ends before it starts")
    if first == last:
        return first.isoformat()
    left = ".." if first == date.min else first.isoformat()
    right = ".." if last == date.max else last.isoformat()
    return f"{left}/{right}"


def plain(edtf: str) -> str:
    """The same days in EDTF level 0, for readers that know no more: marks go, seasons and decades become intervals of days.

    Raises DateError where it is no EDTF date.
    """
    bare = _MARKS.sub("", edtf)
    days = bounds(edtf)
    return bare if all(part in ("..", "") or _LEVEL_0.fullmatch(part) for part in bare.split("/")) else interval(*days)


def _point(text: str, whole: str) -> tuple[date, date]:
    wide = _UNSPECIFIED.fullmatch(text)
    if wide is not None:
        return _years(wide[1], wide[2], whole)
    match = _POINT.fullmatch(text)
    if match is None:
        raise DateError(f"{whole!r}: expected an EDTF date such as 2023-09-18, 2023-09, 2023 or 2023-09-16/2023-09-17")
    year, month, day = (int(group) if group else None for group in match.groups())
    try:
        return _days(year or 0, month, day)
    except ValueError:
        raise DateError(f"{whole!r}: no such day") from None


def _years(century: str, decade: str, whole: str) -> tuple[date, date]:
    first = int(century) * 100 if decade == "X" else int(century) * 100 + int(decade) * 10
    if first == 0:
        raise DateError(f"{whole!r}: no such year")
    return date(first, 1, 1), date(first + (99 if decade == "X" else 9), 12, 31)


def _days(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is not None:
        return date(year, month, day), date(year, month, day)
    if month not in _SEASON_MONTHS:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    first, last = _SEASON_MONTHS[month]
    if first == 12 and year == date.max.year:
        raise ValueError("beyond the calendar")
    last_year, last_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return date(year, first, 1), date(last_year, last_month, monthrange(last_year, last_month)[1])
