"""Weeks, Monday to Sunday, in which what happened is counted."""

from __future__ import annotations

from datetime import date, timedelta

from detente.edtf import bounds
from detente.errors import DateError

_WIDEST = 7
"""Days of the widest date that is still counted in a week, the one of its last day."""


def week_of(edtf: str | None) -> date | None:
    """The Monday of the week that holds the last day of a date; None for dates wider than a week and for none."""
    if edtf is None:
        return None
    try:
        first, last = bounds(edtf)
    except DateError:
        return None
    if date.min in (first, last) or date.max in (first, last) or (last - first).days >= _WIDEST:
        return None
    return monday_of(last)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
