"""Feasts against the days on which they were kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from detente.dates.feasts import feast_days


def day(rule: str, year: int, offset: int = 0) -> str:
    """The first day of a feast in a year."""
    return feast_days(rule, offset, offset, year)[0][0].isoformat()


@pytest.mark.parametrize(
    ("rule", "offset", "days"),
    [
        ("easter", 0, "2016-03-27 2022-04-17 2025-04-20"),
        ("orthodox", 0, "2016-05-01 2022-04-24 2025-04-20"),
        ("hijri 09-01", 0, "2016-06-06 2019-05-06 2021-04-13 2022-04-02 2023-03-23 2024-03-11 2025-03-01"),
        ("hijri 10-01", 0, "2018-06-15 2019-06-04 2021-05-13 2022-05-02 2023-04-21 2024-04-10 2025-03-30"),
        ("hijri 12-10", 0, "2020-07-31 2022-07-09 2023-06-28 2024-06-16 2025-06-06"),
        ("rosh", 0, "1999-09-11 2021-09-07 2022-09-26 2023-09-16 2024-10-03"),
        ("rosh", 9, "1973-10-06 2023-09-25"),
        ("passover", 0, "2022-04-16 2023-04-06 2024-04-23"),
        ("hanukkah", 0, "2021-11-29 2022-12-19 2023-12-08 2024-12-26"),
        ("diwali", 0, "2001-11-14 2009-10-17 2018-11-07 2020-11-14 2023-11-12 2025-10-20"),
        ("holi", 0, "2016-03-24 2019-03-21 2021-03-29 2023-03-08 2024-03-25 2025-03-14"),
        ("lunar", 0, "2012-01-23 2015-02-19 2020-01-25 2023-01-22 2024-02-10 2025-01-29"),
        ("autumn", 0, "2017-10-04 2020-10-01 2023-09-29 2024-09-17 2025-10-06"),
        ("dragon", 0, "2019-06-07 2020-06-25 2023-06-22 2025-05-31"),
        ("equinox", 0, "2022-03-21 2024-03-20"),
        ("quds", 0, "2023-04-14 2024-04-05"),
        ("nth 0 1 11", 1, "2016-11-08 2020-11-03 2024-11-05"),
    ],
)
def test_feasts(rule: str, offset: int, days: str) -> None:
    wanted = days.split()
    assert [day(rule, int(d[:4]), offset) for d in wanted] == wanted


def test_an_islamic_feast_may_fall_twice_in_a_year() -> None:
    assert [d[0].isoformat() for d in feast_days("hijri 10-01", 0, 0, 2000)] == ["2000-01-08", "2000-12-27"]


@pytest.mark.parametrize(
    "rule", ["easter", "hijri 12-10", "rosh", "diwali", "holi", "vesak", "autumn", "lunar", "equinox", "nth 3 4 11"]
)
@pytest.mark.parametrize("year", [2, 622, 1200, 1699, 1700, 1999, 2300, 5000, 9997])
def test_no_year_is_refused(rule: str, year: int) -> None:
    for first, last in feast_days(rule, 0, 0, year):
        assert first == last and abs(first.year - year) <= 1


def test_beyond_the_calendar_there_is_none() -> None:
    assert feast_days("easter", 0, 0, 9999) == () == feast_days("fixed 02-30", 0, 0, 2020)
    assert feast_days("fixed 02-29", 0, 1, 2020) == ((date(2020, 2, 29), date(2020, 2, 29) + timedelta(days=1)),)
