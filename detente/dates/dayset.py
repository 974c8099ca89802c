"""Sets of days as bits of one integer: intersecting the clues about a date is then a single operation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

FIRST, LAST = date(1946, 1, 1), date(2045, 12, 31)
"""The days that a set can hold; earlier and later ones are cut off."""

_BASE = FIRST.toordinal()
SIZE = LAST.toordinal() - _BASE + 1

DaySet = int
"""Bit n stands for the day n days after :data:`FIRST`."""

ALL: DaySet = (1 << SIZE) - 1


def span(first: date, last: date) -> DaySet:
    """The days from first to last, both included; empty where last comes before first or both lie outside."""
    low, high = max(first, FIRST).toordinal() - _BASE, min(last, LAST).toordinal() - _BASE
    return ((1 << (high - low + 1)) - 1) << low if low <= high else 0


def of_days(days: Iterable[date]) -> DaySet:
    """The set of these days."""
    found = 0
    for day in days:
        found |= span(day, day)
    return found


def on_weekdays(weekdays: Iterable[int]) -> DaySet:
    """Every day that falls on one of the weekdays (0 Monday)."""
    wanted = set(weekdays)
    week = sum(1 << n for n in range(7) if (FIRST.weekday() + n) % 7 in wanted)
    weeks = SIZE // 7 + 1
    # The pattern of one week times 1 + 2^7 + 2^14 + ... repeats it over all weeks.
    return week * (((1 << (7 * weeks)) - 1) // 127) & ALL


def hull(days: DaySet) -> tuple[date, date] | None:
    """First and last day of a set, None where it is empty."""
    if not days:
        return None
    low = (days & -days).bit_length() - 1
    return date.fromordinal(_BASE + low), date.fromordinal(_BASE + days.bit_length() - 1)
