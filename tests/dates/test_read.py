"""The public call: TIMEX3 marking, hemispheres, precision, summits."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from detente import dates
from detente.errors import DateError
from detente.knowledge import load_knowledge

ROOT = Path(__file__).resolve().parents[2]


def one(text: str, *, published: str | None = "2024-05-15", place: str | None = None) -> dates.TimeExpression:
    """The only expression of a text."""
    found = dates.read(text, published=published, place=place)
    assert len(found) == 1, found
    return found[0]


def test_importing_the_room_loads_no_parser() -> None:
    code = "import detente.dates, sys; print(any(m in sys.modules for m in ('spacy', 'numpy', 'sqlite3', 'yaml')))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout == "False\n"


@pytest.mark.parametrize(
    ("text", "precision", "edtf"),
    [
        ("It began at 9:45 p.m. sharp.", "time", "2024-05-15"),
        ("It began on Monday night.", "part of day", "2024-05-13"),
        ("It began on 4 May.", "day", "2024-05-04"),
        ("It began last weekend.", "weekend", "2024-05-11/2024-05-12"),
        ("It began last week.", "week", "2024-05-06/2024-05-12"),
        ("It began two weeks ago.", "week", "2024-04-29/2024-05-05"),
        ("It began last month.", "month", "2024-04"),
        ("It began early last month.", "month", "2024-04"),
        ("It began in the winter of 2020.", "season", "2020-24"),
        ("It began in the third quarter of 2022.", "quarter", "2022-07-01/2022-09-30"),
        ("It began in the first half of 2022.", "half", "2022-01-01/2022-06-30"),
        ("It began in 2022.", "year", "2022"),
        ("It began in the 1990s.", "decade", "199X"),
        ("It began in the late 1990s.", "decade", "199X"),
        ("It began in the 19th century.", "century", "18XX"),
        ("It rained over the past week.", "interval", "2024-05-08/2024-05-15"),
        ("They said so recently.", "reference", None),
        ("It lasted three days.", None, None),
    ],
)
def test_precision(text: str, precision: str | None, edtf: str | None) -> None:
    found = one(text)
    assert (found.precision, found.edtf) == (precision, edtf)


@pytest.mark.parametrize(
    ("text", "precision", "edtf"),
    [
        ("It began early last month.", "interval", "2024-04-01/2024-04-10"),
        ("It began in the late 1990s.", "interval", "1996-09-01/1999-12-31"),
        ("It will begin later this year.", "interval", "2024-05-15/2024-12-31"),
    ],
)
def test_joined_a_part_of_a_unit_is_its_days(text: str, precision: str, edtf: str) -> None:
    assert [(t.precision, t.edtf) for t in dates.read(text, published="2024-05-15", join=True)] == [(precision, edtf)]


def test_an_open_end_is_the_precision() -> None:
    found = dates.read("It has held since 4 May.", published="2024-05-15", join=True)
    assert [(t.precision, t.edtf) for t in found] == [("open", "2024-05-04/..")]


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("They met on Monday.", "DATE"),
        ("They met on Monday night.", "TIME"),
        ("They met at 9:45 p.m. sharp.", "TIME"),
        ("They met for three days.", "DURATION"),
        ("They met in the past week.", "DURATION"),
        ("They meet every Friday.", "SET"),
        ("They met recently.", "DATE"),
    ],
)
def test_types_are_those_of_timex3(text: str, type_: str) -> None:
    assert one(text).type == type_


@pytest.mark.parametrize(
    ("text", "published", "place", "timex", "edtf"),
    [
        ("It opened this summer.", "2024-02-01", "AUS", "2023-SU", "2023-12-01/2024-02-29"),
        ("It opened this summer.", "2024-07-01", "FRA", "2024-SU", "2024-22"),
        ("It opened last summer.", "2024-07-01", "-", "2023-SU", "2023-12-01/2024-02-29"),
        ("It opened last summer.", "2024-07-01", "+", "2023-SU", "2023-22"),
        ("It opened in the autumn of 2022.", "2024-07-01", "NZL", "2022-FA", "2022-03-01/2022-05-31"),
        ("It will open this fall.", "2024-07-01", "USA", "2024-FA", "2024-23"),
        ("It will open this winter.", "2024-05-20", "ARG", "2024-WI", "2024-06-01/2024-08-31"),
    ],
)
def test_seasons_by_hemisphere(text: str, published: str, place: str, timex: str, edtf: str) -> None:
    found = one(text, published=published, place=place)
    assert (found.timex, found.edtf) == (timex, edtf)


@pytest.mark.parametrize("place", ["Australia", "aus", "AU", "", "12S"])
def test_place_must_be_a_country_or_a_sign(place: str) -> None:
    with pytest.raises(DateError, match="expected a country"):
        dates.read("this summer", place=place)


@pytest.mark.parametrize(
    ("text", "published", "words", "edtf"),
    [
        ("The two spoke a day after the G20 summit in Hangzhou.", "2016-09-10", "a day after the G20 summit in Hangzhou", "2016-09-06"),
        ("He flew in on the eve of the NATO summit.", "2023-07-11", "the eve of the NATO summit", "2023-07-10"),
        ("Two weeks before the 2019 G7 summit he quit.", "2023-07-08", "Two weeks before the 2019 G7 summit", "2019-08-05/2019-08-11"),
    ],
)  # fmt: skip
def test_known_summits_are_anchors(text: str, published: str, words: str, edtf: str) -> None:
    found = dates.read(text, published=published, knowledge=load_knowledge())
    assert [(t.text, t.edtf, t.anchor) for t in found] == [(words, edtf, "meeting")]
    assert all(t.edtf is None for t in dates.read(text, published=published) if "summit" in t.text)


def test_a_summit_that_may_be_several_dates_nothing() -> None:
    text = "He flew in on the eve of the NATO summit and left a day after the G20 finance ministers met."
    assert [t for t in dates.read(text, published="2023-03-08", knowledge=load_knowledge()) if t.edtf] == []


@pytest.mark.parametrize(
    ("text", "mod"),
    [
        ("It fell in early May.", "START"),
        ("It fell in mid-2019.", "MID"),
        ("It fell at the end of 2019.", "END"),
        ("It took about three weeks.", "APPROX"),
        ("It took more than two years.", "MORE_THAN"),
        ("It took at least two years.", "EQUAL_OR_MORE"),
        ("It fell more than two years ago.", "BEFORE"),
        ("It took nearly two years.", "LESS_THAN"),
        ("It fell in May.", None),
    ],
)
def test_modifiers_are_those_of_timex3(text: str, mod: str | None) -> None:
    assert one(text).mod == mod
