"""Sets of days behave as sets."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from detente.dates.dayset import ALL, FIRST, LAST, hull, of_days, on_weekdays, span

DAYS = st.dates(FIRST, LAST)


@given(DAYS, DAYS, DAYS)
def test_span_holds_what_lies_within(first: date, last: date, day: date) -> None:
    assert bool(span(first, last) & span(day, day)) == (first <= day <= last)


@given(st.sets(st.integers(0, 6)), DAYS)
def test_weekdays(weekdays: set[int], day: date) -> None:
    assert bool(on_weekdays(weekdays) & span(day, day)) == (day.weekday() in weekdays)


@given(st.sets(DAYS, min_size=1, max_size=12))
def test_days_are_kept(days: set[date]) -> None:
    found = of_days(days)
    assert found.bit_count() == len(days) and all(found & span(day, day) for day in days)
    assert hull(found) == (min(days), max(days))


def test_edges() -> None:
    assert span(date(2020, 1, 2), date(2020, 1, 1)) == 0
    assert hull(0) is None
    assert hull(ALL) == (FIRST, LAST)
    assert span(date.min, date.max) == ALL
