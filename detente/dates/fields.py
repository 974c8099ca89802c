"""What the readers share: words to numbers, units, parts of a stretch of days."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from detente.dates.calendars import (
    Days,
    add_days,
    add_months,
    month_days,
    week_start,
    year_days,
)
from detente.dates.patterns import word_value
from detente.dates.scope import Anchor, Reading, Scope

Match = re.Match[str]
Reader = Callable[[Match, Scope], Reading | None]

SEASONS = ("SP", "SU", "FA", "WI")
_UNIT_DAYS = {"D": 1, "W": 7, "2W": 14, "WE": 7}
_UNIT_MONTHS = {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}


def group(match: Match, name: str) -> str | None:
    """What a named group holds, blanks made single; None where the pattern has no such group or it took no part."""
    found = match.groupdict().get(name)
    return " ".join(found.split()) if found else None


def lower(match: Match, name: str) -> str:
    """As :func:`group` in lower case, empty for None."""
    return (group(match, name) or "").lower()


def month_number(word: str) -> int | None:
    """1 to 12 for the name of a month or its short form, None for other words."""
    found = word_value("month", word) or word_value("monthabbr", word)
    return int(found) if found else None


def weekday_number(word: str) -> int | None:
    """0 (Monday) to 6 for the name of a weekday or its short form, None for other words."""
    found = word_value("weekday", word) or word_value("weekdayabbr", word)
    return int(found) if found else None


def number_of(words: str | None) -> str | None:
    """A number as ISO digits, ``X`` where it cannot be told, None where the words are no number."""
    if words is None:
        return None
    words = " ".join(words.lower().split())
    if re.fullmatch(r"\d{1,4}([.,]\d{1,3})?", words):
        return words.replace(",", ".") if len(words.partition(",")[2]) != 3 else words.replace(",", "")
    if word_value("vague", words):
        return "X"
    if words.endswith(" and a half"):
        whole = word_value("number", words.removesuffix(" and a half"))
        return f"{whole}.5" if whole else None
    if words.endswith(" hundred"):
        hundreds = word_value("number", words.removesuffix(" hundred"))
        return str(int(hundreds) * 100) if hundreds else None
    if found := word_value("number", words):
        return found
    tens, _, ones = words.partition("-")
    ten, one = word_value("number", tens), word_value("number", ones)
    return str(int(ten) + int(one)) if ten and one else None


def unit_of(word: str) -> str:
    """The ISO 8601 designator of a unit (``TH`` hour, ``2W`` fortnight, ``E`` decade, ``C`` century, ``WE`` weekend)."""
    return word_value("unit", word) or "D"


def length(number: str, unit: str) -> tuple[str, str | None]:
    """A length as TIMEX3 value and as ISO 8601 duration (None where the number cannot be told)."""
    if unit in ("TS", "TM", "TH"):
        value = f"PT{number}{unit[1]}"
        return value, None if "X" in number else value
    if unit == "2W":
        value = f"P{_times(number, 2)}W"
        return value, None if "X" in number else value
    iso = {
        "WE": f"P{_times(number, 2)}D",
        "Q": f"P{_times(number, 3)}M",
        "E": f"P{_times(number, 10)}Y",
        "C": f"P{_times(number, 100)}Y",
    }
    timex = {"WE": f"P{number}WE", "Q": f"P{number}Q", "E": f"P{number}DE", "C": f"P{number}CE"}.get(unit, f"P{number}{unit}")
    return timex, None if "X" in number else iso.get(unit, f"P{number}{unit}")


def _times(number: str, factor: int) -> str:
    if "X" in number:
        return "X"
    value = float(number) * factor
    return str(int(value)) if value == int(value) else str(value)


def move(day: date, number: int, unit: str) -> date | None:
    """The day so many units later; for hours and less the same day."""
    if unit in _UNIT_DAYS:
        return add_days(day, number * _UNIT_DAYS[unit])
    if unit in _UNIT_MONTHS:
        return add_months(day, number * _UNIT_MONTHS[unit])
    return add_days(day, number // 24) if unit == "TH" else day


def part_of(days: Days, words: str) -> Days:
    """The part of a stretch of days that "early", "the middle of", "late" and their like name: a third of it."""
    first, last = days
    if first == date.min or last == date.max:
        return days
    third = ((last - first).days + 1) // 3
    if re.search(r"early|earlier|begin|start|first", words):
        return first, first + timedelta(days=max(0, third - 1))
    if re.search(r"mid", words):
        return first + timedelta(days=third), last - timedelta(days=third)
    if re.search(r"late|end|close|last|rest|remainder|second", words):
        return last - timedelta(days=max(0, third - 1)), last
    return days


def absolute(timex: str, days: Days | None, match: Match, why: str = "full date") -> Reading:
    """A reading that needs no anchor; "early", "late" and so on in the match take their part of the days."""
    part = lower(match, "part")
    return Reading(timex, part_of(days, part) if days and part else days, "absolute" if days else "none", why)


def one_day(day: date | None) -> Days | None:
    """The stretch of a single day, None for None."""
    return (day, day) if day else None


BACKWARD = re.compile(r"last|past|previous|preceding|prior|recent|before")


FORWARD = re.compile(r"next|coming|following|ensuing|after")


def ordered(a: date, b: date | None) -> Days | None:
    """The stretch from the earlier to the later of two days, None where one is missing."""
    return (min(a, b), max(a, b)) if b else None


def around(day: date, unit: str) -> Days | None:
    """The day that a count of units reaches, as exact as the unit: a day, its week, its month, its year."""
    if unit in ("W", "2W", "WE"):
        first = week_start(day)
        last = add_days(first, 6)
        return (first, last) if last else None
    if unit in ("M", "Q"):
        return month_days(day.year, day.month)
    return year_days(day.year) if unit in ("Y", "E", "C") else (day, day)


def around_value(day: date, unit: str) -> str:
    """The TIMEX3 value of what :func:`around` gives."""
    if unit in ("W", "2W", "WE"):
        iso = day.isocalendar()
        return f"{iso.year:04}-W{iso.week:02}"
    if unit in ("M", "Q"):
        return f"{day.year:04}-{day.month:02}"
    return f"{day.year:04}" if unit in ("Y", "E", "C") else day.isoformat()


def anchor_of(word: str) -> Anchor:
    """The word as an anchor, ``none`` where it is none."""
    anchors: dict[str, Anchor] = {"published": "published", "text": "text", "absolute": "absolute", "meeting": "meeting"}
    return anchors.get(word, "none")


def short_year(written: str, scope: Scope) -> int:
    """The year that two digits name: the latest such year not more than five after publication, or of the twentieth century."""
    latest = (scope.published[1].year if scope.published and scope.published[1] != date.max else 2000) + 5
    year = latest // 100 * 100 + int(written)
    return year if year <= latest else year - 100
