"""Intervals behind EDTF dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.edtf import bounds, interval, overlaps, plain
from detente.errors import DateError

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-02", date(2021, 2, 1), date(2021, 2, 28)),
        ("2021-06-16", date(2021, 6, 16), date(2021, 6, 16)),
        ("2021-06-16/2021-06-18", date(2021, 6, 16), date(2021, 6, 18)),
        ("2021-06/2021-08", date(2021, 6, 1), date(2021, 8, 31)),
        ("../2021-06-18", date.min, date(2021, 6, 18)),
        ("2021-06-18/..", date(2021, 6, 18), date.max),
        ("2021-06?", date(2021, 6, 1), date(2021, 6, 30)),
        ("2021~", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-21", date(2021, 3, 1), date(2021, 5, 31)),
        ("2021-24", date(2021, 12, 1), date(2022, 2, 28)),
        ("2021-33", date(2021, 1, 1), date(2021, 3, 31)),
        ("2021-36", date(2021, 10, 1), date(2021, 12, 31)),
        ("2021-26", date(2021, 6, 1), date(2021, 8, 31)),
        ("2021-30", date(2021, 12, 1), date(2022, 2, 28)),
        ("2021-32", date(2021, 6, 1), date(2021, 8, 31)),
        ("2021-41", date(2021, 7, 1), date(2021, 12, 31)),
        ("199X", date(1990, 1, 1), date(1999, 12, 31)),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31)),
        ("199X~", date(1990, 1, 1), date(1999, 12, 31)),
        ("198X/2001", date(1980, 1, 1), date(2001, 12, 31)),
    ],
)
def test_bounds(edtf: str, first: date, last: date) -> None:
    assert bounds(edtf) == (first, last)


@pytest.mark.parametrize(
    "edtf",
    [
        "",
        "soon",
        "2021-13",
        "2021-02-30",
        "21-06-18",
        "2021-6-1",
        "2021-06-18/2021-06-17",
        "2021/2022/2023",
        "٢٠٢١",
        "000X",
        "9999-24",
        "2021-42",
        "1XXX",
    ],
)
def test_nonsense_is_refused(edtf: str) -> None:
    with pytest.raises(DateError):
        bounds(edtf)


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [
        ("2021", "2021-06-18", True),
        ("2021-06", "2021-07", False),
        ("../2021-06-18", "2021-06-18/..", True),
        ("../2021-06-17", "2021-06-18/..", False),
        ("2021-06-01/2021-06-10", "2021-06-10/2021-06-12", True),
    ],
)
def test_overlaps(a: str, b: str, shared: bool) -> None:
    assert overlaps(a, b) is shared
    assert overlaps(b, a) is shared


def test_an_interval_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(DateError):
        interval(date(2021, 6, 2), date(2021, 6, 1))


def test_open_ends_are_written_as_dots() -> None:
    assert interval(date.min, date(2021, 6, 1)) == "../2021-06-01"
    assert interval(date(2021, 6, 1), date.max) == "2021-06-01/.."


@given(DAYS, st.integers(0, 4000))
def test_an_interval_has_its_own_bounds(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    assert bounds(interval(first, last)) == (first, last)


@given(st.text(max_size=24))
def test_any_text_gives_bounds_or_a_date_error(text: str) -> None:
    try:
        first, last = bounds(text)
    except DateError:
        return
    assert first <= last


@pytest.mark.parametrize(
    ("edtf", "level_0"),
    [
        ("2021", "2021"),
        ("2021-06?", "2021-06"),
        ("2021-06-16/2021-06", "2021-06-16/2021-06"),
        ("2021-06-16/..", "2021-06-16/.."),
        ("2021-23", "2021-09-01/2021-11-30"),
        ("202X~", "2020-01-01/2029-12-31"),
        ("../202X", "../2029-12-31"),
    ],
)
def test_plain(edtf: str, level_0: str) -> None:
    assert plain(edtf) == level_0
    assert bounds(plain(edtf)) == bounds(edtf)


def test_plain_refuses_nonsense() -> None:
    with pytest.raises(DateError):
        plain("soon")
