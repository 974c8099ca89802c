"""English for what a record holds as values: verbs in their tense, lists, numbers of people, dates, durations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from detente.chronicle.tables import column
from detente.edtf import bounds
from detente.errors import DateError
from detente.records import Range

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_PARTS = {
    21: "spring", 22: "summer", 23: "autumn", 24: "winter", 25: "spring", 26: "summer", 27: "autumn", 28: "winter", 29: "spring",
    30: "summer", 31: "autumn", 32: "winter", 33: "first quarter of", 34: "second quarter of", 35: "third quarter of",
    36: "fourth quarter of", 37: "first third of", 38: "second third of", 39: "last third of", 40: "first half of",
    41: "second half of",
}  # fmt: skip
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.ASCII)
_UNITS = ("year", "month", "week", "day", "hour", "minute", "second")
_VOWELS = "aeiou"


def past(verb: str) -> str:
    """The past tense of a verb, that of the third person: ``be`` gives ``was``."""
    irregular = column("verbs.tsv", "verb", "past").get(verb)
    if irregular is not None:
        return irregular
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return f"{verb[:-1]}ied"
    return f"{verb}ed"


def listed(parts: Sequence[str], *, word: str = "and") -> str:
    """Words in a row: "A", "A and B", "A, B and C"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def capitalised(words: str) -> str:
    """Words with a capital first letter; what begins with a capital or a figure stays."""
    return words[:1].upper() + words[1:]


def number(value: int) -> str:
    """A whole number: in words up to twelve, else in figures."""
    return _NUMBERS[value] if 0 <= value < len(_NUMBERS) else f"{value:,}"


def quantity(found: Range) -> str:
    """A count without its noun: "at least three", "12 to 15", "up to 40", "an unknown number of" where both ends are open."""
    low, high = found.low, found.high
    if low is None and high is None:
        return "an unknown number of"
    if low is None or high is None:
        return f"at least {number(low)}" if low is not None else f"up to {number(high or 0)}"
    return number(low) if low == high else f"{_figures(low, high)}"


def figures(found: Range) -> str:
    """A count in figures, as reports that differ are set side by side: "at least 9", "12 to 15"."""
    low, high = found.low, found.high
    if low is None or high is None:
        return f"at least {low:,}" if low is not None else f"up to {high or 0:,}"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def people(found: Range) -> str:
    """A count of people: "one person", "12 to 15 people"."""
    return f"{quantity(found)} {'person' if is_one(found) else 'people'}"


def is_one(found: Range) -> bool:
    """Whether a count is of one person, so that the noun and verb after it are singular."""
    return (found.low, found.high) in ((1, 1), (1, None), (None, 1))


def _figures(low: int, high: int) -> str:
    """A range: both ends in words or both in figures."""
    if high < len(_NUMBERS):
        return f"{number(low)} to {number(high)}"
    return f"{low:,} to {high:,}"


def day_words(day: date) -> str:
    """A day as "18 September 2023"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def date_words(edtf: str | None) -> str:
    """An EDTF date as words: "18 September 2023", "16–17 September 2023", "by 18 September 2023", "spring 2023", "undated" for None.

    A date that cannot be read stands as it is.
    """
    if edtf is None:
        return "undated"
    try:
        return _date_words(edtf)
    except DateError:
        return edtf


def _date_words(edtf: str) -> str:
    first, last = bounds(edtf)
    left, slash, right = edtf.partition("/")
    if not slash:
        return _point_words(left)
    if first == date.min:
        return "undated" if last == date.max else f"by {_point_words(right)}"
    if last == date.max:
        return f"on or after {_point_words(left)}"
    return _span_words(left, right, first, last)


def _span_words(left: str, right: str, first: date, last: date) -> str:
    """From one point to another, without saying month and year twice."""
    if len(left) == len(right) == 10 and first.year == last.year:
        if first == last:
            return day_words(first)
        if first.month == last.month:
            return f"{first.day}–{day_words(last)}"
        return f"{first.day} {MONTHS[first.month - 1]} – {day_words(last)}"
    return f"{_point_words(left)} – {_point_words(right)}"


def _point_words(point: str) -> str:
    bare = point.rstrip("?~%")
    mark = {"?": "perhaps ", "~": "about ", "%": "perhaps about "}.get(point[len(bare) :], "")
    if bare.endswith("XX"):
        return f"{mark}the {bare[:2]}00s"
    if bare.endswith("X"):
        return f"{mark}the {bare[:-1]}0s"
    year, _, rest = bare.partition("-")
    month, _, day = rest.partition("-")
    if day:
        return mark + day_words(bounds(bare)[0])
    if not month:
        return mark + year
    part = _PARTS.get(int(month))
    return f"{mark}{part} {year}" if part else f"{mark}{MONTHS[int(month) - 1]} {year}"


def duration_words(duration: str | None) -> str | None:
    """An ISO 8601 duration as words: "two hours", "one day and six hours"; None where it is none or of nothing."""
    found = _DURATION.fullmatch(duration or "")
    if found is None:
        return None
    parts = [(int(text), unit) for text, unit in zip(found.groups(), _UNITS, strict=True) if text and int(text)]
    return listed([f"{number(n)} {unit}{'s' if n != 1 else ''}" for n, unit in parts]) or None
