"""The tables of the room: every pattern matches its own example, every row is whole."""

from __future__ import annotations

import re

import pytest

from detente.records import FurnitureKind
from detente.story.datewords import find_dates
from detente.story.furniture import LEAD_IN, match_line
from detente.story.tables import agency_names, load_rows, month_numbers

KINDS = {*FurnitureKind.__args__, LEAD_IN}  # type: ignore[attr-defined]
ROWS = load_rows("furniture.tsv", columns=4)


@pytest.mark.parametrize("row", ROWS, ids=[f"{number} {row[3][:30]}" for number, row in enumerate(ROWS)])
def test_a_pattern_matches_its_example(row: tuple[str, ...]) -> None:
    kind, case, pattern, example = row
    assert kind in KINDS
    assert case in {"i", "c", "e"}
    compiled = re.compile(pattern, re.IGNORECASE if case == "i" else 0)
    assert compiled.search(example) if case == "e" else compiled.fullmatch(example)
    assert re.compile(pattern).groups == 0
    assert match_line(example) is not None


def test_publishers_match_their_examples() -> None:
    assert all(re.fullmatch(pattern, example, re.IGNORECASE) for pattern, example in load_rows("publishers.tsv", columns=2))


def test_months() -> None:
    assert set(month_numbers().values()) == set(range(1, 13))
    assert all(find_dates(f"{name} 3, 2020") for name in month_numbers())


def test_agencies_have_one_canonical_name_each() -> None:
    names = [name.casefold() for _, row in load_rows("agencies.tsv", columns=2) for name in row.split("|")]
    assert len(names) == len(set(names)) or len(agency_names()) >= len(set(names))


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("4 July 2011", "2011-07-04"), ("July 4, 2011", "2011-07-04"), ("2011-07-04T10:00:00Z", "2011-07-04"), ("04.07.2011", "2011-07-04"),
        ("07/24/2011", "2011-07-24"), ("24/07/2011", "2011-07-24"), ("Jul 4th 2011", "2011-07-04"), ("July 2011", "2011-07"),
        ("2011年7月4日", "2011-07-04"), ("4 de julio de 2011", "2011-07-04"),
    ],
)  # fmt: skip
def test_dates(text: str, edtf: str) -> None:
    assert [date.edtf for date in find_dates(text)] == [edtf]


@pytest.mark.parametrize("text", ["04/07/2011", "31 February 2011", "13-13-2011", "May be", "in March", "1.5.3"])
def test_what_is_no_date_or_could_be_two(text: str) -> None:
    assert find_dates(text) == []
