"""Calendar arithmetic against published dates of feasts, and EDTF."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.dates.calendars import (
    add_months,
    easter,
    equinox,
    lunar_new_year,
    nth_weekday,
    orthodox_easter,
    season_days,
    to_edtf,
    week_start,
)
from detente.edtf import bounds


@pytest.mark.parametrize(("year", "west", "east"), [(2016, "03-27", "05-01"), (2022, "04-17", "04-24"), (2025, "04-20", "04-20")])
def test_easter(year: int, west: str, east: str) -> None:
    assert (easter(year).isoformat()[5:], orthodox_easter(year).isoformat()[5:]) == (west, east)


@pytest.mark.parametrize(
    ("year", "day"), [(2012, "01-23"), (2015, "02-19"), (2020, "01-25"), (2023, "01-22"), (2024, "02-10"), (2025, "01-29")]
)
def test_lunar_new_year(year: int, day: str) -> None:
    assert lunar_new_year(year).isoformat()[5:] == day


def test_fixed_rules() -> None:
    assert equinox(2024) == date(2024, 3, 20)
    assert nth_weekday(2023, 11, 3, 4) == date(2023, 11, 23)
    assert nth_weekday(2023, 5, 0, -1) == date(2023, 5, 29)
    assert season_days(2023, 4) == (date(2023, 12, 1), date(2024, 2, 29))
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date.max, 1) is None


@pytest.mark.parametrize(
    ("first", "last", "edtf"),
    [
        (date(2023, 1, 1), date(2023, 12, 31), "2023"),
        (date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        (date(2024, 2, 3), date(2024, 2, 3), "2024-02-03"),
        (date(2024, 2, 3), date(2024, 2, 4), "2024-02-03/2024-02-04"),
        (date(2024, 2, 3), date.max, "2024-02-03/.."),
    ],
)
def test_edtf(first: date, last: date, edtf: str) -> None:
    assert to_edtf((first, last)) == edtf


@given(st.dates(date(1000, 1, 1), date(3000, 1, 1)), st.integers(0, 800))
def test_edtf_round_trip(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    assert bounds(to_edtf((first, last))) == (first, last)


@given(st.dates())
def test_week_starts_on_monday_or_at_the_start_of_time(day: date) -> None:
    start = week_start(day)
    assert start.weekday() == 0 and 0 <= (day - start).days < 7
