"""Dates as the heads of stories print them: no more than is needed to tell when a story was published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from detente.story.tables import month_numbers

WEEKDAY = r"(?:(?:mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?)"
TIME = r"(?:\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:\.\d+)?\s*(?:hrs|hours)?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?|T?\d{2}:?\d{2}(?::\d{2})?Z|\d{4}\s*GMT|(?:noon|midnight))"
ZONE = r"(?:GMT|UTC|BST|CET|CEST|EET|EEST|MSK|IST|PKT|JST|KST|SGT|HKT|AEST|AEDT|E[SD]?T|C[SD]T|M[SD]T|P[SD]?T|SAST|WAT|EAT|local time|[+-]\d{2}:?\d{2})"
# Words of a line that holds a date and nothing else.
LABEL = (
    r"(?:(?:first|last|originally)\s+)?(?:published|updated|update|posted|issued|released|created|modified|date|dated|filed|added|on|at|by|pub|"
    r"veröffentlicht|publicado|publié|le|el|am)"
)


@dataclass(frozen=True, slots=True)
class HeadDate:
    """A date in the head of a story; offsets are half-open and relative to the text searched. ``year`` and ``day`` may be missing."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None

    @property
    def edtf(self) -> str | None:
        """The date in EDTF, None where the year is missing."""
        if self.year is None:
            return None
        return f"{self.year:04d}-{self.month:02d}" + (f"-{self.day:02d}" if self.day is not None else "")


@cache
def _pattern() -> re.Pattern[str]:
    months = "|".join(sorted((re.escape(name) for name in month_numbers()), key=lambda n: (-len(n), n)))
    day, year = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|º|\.)?", r"(?:1[6-9]|20|21)\d{2}"
    return re.compile(
        rf"(?<![\w/.-])(?:"
        rf"(?P<iy>{year})[-/.](?P<im>\d{{1,2}})[-/.](?P<id>\d{{1,2}})(?!\d)"
        rf"|(?P<ky>{year})年(?P<km>\d{{1,2}})月(?P<kd>\d{{1,2}})日"
        rf"|(?P<na>\d{{1,2}})(?P<sep>[/.-])(?P<nb>\d{{1,2}})(?P=sep)(?P<ny>{year})(?!\d)"
        rf"|(?P<dd>{day})\s*(?:of\s+|de\s+|-)?(?P<dm>{months})\b\.?(?:,?\s*(?:de\s+|-)?(?P<dy>{year})(?!\d))?"
        rf"|(?P<mm>{months})\b\.?\s*(?P<md>{day})(?![\d:])(?:,?\s+(?P<my>{year})(?!\d))?"
        rf"|(?P<om>{months})\b\.?,?\s+(?P<oy>{year})(?!\d))",
        re.IGNORECASE,
    )


def find_dates(text: str) -> list[HeadDate]:
    """All dates with at least a month and a day, or a month and a year; impossible and ambiguous numeric dates are left out."""
    found = (_read(match) for match in _pattern().finditer(text))
    return [each for each in found if each is not None]


def _read(match: re.Match[str]) -> HeadDate | None:
    if match["iy"]:
        return _checked(match, int(match["iy"]), int(match["im"]), int(match["id"]))
    if match["ky"]:
        return _checked(match, int(match["ky"]), int(match["km"]), int(match["kd"]))
    if match["ny"]:
        return _numeric(match)
    names = month_numbers()
    if match["dm"]:
        return _checked(match, _year(match["dy"]), names[match["dm"].casefold()], _number(match["dd"]))
    if match["mm"]:
        return _checked(match, _year(match["my"]), names[match["mm"].casefold()], _number(match["md"]))
    return _checked(match, int(match["oy"]), names[match["om"].casefold()], None)


def _numeric(match: re.Match[str]) -> HeadDate | None:
    """Day and month in the only order that is possible; with full stops the day comes first."""
    first, second, year = int(match["na"]), int(match["nb"]), int(match["ny"])
    if match["sep"] == "." or first > 12 or first == second:
        return _checked(match, year, second, first)
    return _checked(match, year, first, second) if second > 12 else None


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _checked(match: re.Match[str], year: int | None, month: int, day: int | None) -> HeadDate | None:
    try:
        # 2000 is a leap year: without a year 29 February is possible.
        date(year or 2000, month, day or 1)
    except ValueError:
        return None
    words = match.group()
    # The stop of an abbreviated month belongs to the date ("3 Aug."), the stop of a sentence does not ("3 August.").
    stop = words.endswith(".") and not ABBREVIATED_END.search(words)
    return HeadDate(match.start(), match.end() - stop, year, month, day)


ABBREVIATED_END = re.compile(
    r"(?<!\w)(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|ene|abr|ago|dic|janv|févr|juil|déc)\.$", re.IGNORECASE
)
NUMERIC_DATE = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"


@cache
def _rest() -> re.Pattern[str]:
    return re.compile(
        rf"{NUMERIC_DATE}|{TIME}|(?<!\w)(?:{ZONE}|{WEEKDAY}|{LABEL})(?!\w)|\d{{1,3}}\s*min(?:ute)?s?\s*read|[\s,.:;|/()\[\]·•–—-]+",
        re.IGNORECASE,
    )


def rest_of_date_line(text: str, dates: list[HeadDate]) -> str:
    """What a line holds besides dates, times, weekdays and words such as "Published"; empty for a pure date line."""
    pieces, position = [], 0
    for each in dates:
        pieces.append(text[position : each.start])
        position = each.end
    pieces.append(text[position:])
    return " ".join(part for part in (_rest().sub(" ", piece).strip() for piece in pieces) if part)


@cache
def _time_after() -> re.Pattern[str]:
    return re.compile(rf"(?:,?\s*(?:at\s+|-\s+|\|\s+)?{TIME}(?:\s*\(?(?:{ZONE})\)?(?!\w))?)", re.IGNORECASE)


def with_time(text: str, found: HeadDate) -> int:
    """Where the date ends when the time of day printed behind it is taken along."""
    after = _time_after().match(text, found.end)
    return after.end() if after else found.end
