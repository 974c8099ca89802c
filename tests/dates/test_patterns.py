"""The tables of the dates room hold what they must."""

from __future__ import annotations

import re

import pytest

from detente.dates.feasts import RULES
from detente.dates.patterns import cues, load_holidays, load_patterns, load_words, word_value
from detente.dates.readers import READERS
from detente.errors import DataError


def test_every_row_has_a_reader_and_every_reader_a_row() -> None:
    assert {row.reader for row in load_patterns().rows} == set(READERS)


def test_names_are_unique() -> None:
    names = [row.name for row in load_patterns().rows]
    assert len(names) == len(set(names))


def test_no_row_matches_nothing() -> None:
    assert [row.name for row in load_patterns().rows if row.regex.match("")] == []


def test_words_have_values_of_their_list() -> None:
    words = load_words()
    assert {int(v) for _, v in words["month"]} == set(range(1, 13))
    assert [int(v) for _, v in words["weekday"]] == list(range(7))
    assert all(re.fullmatch(r"\d+", v) for _, v in words["number"])
    assert word_value("month", "September") == "9"
    assert word_value("month", "may") is None


def test_holidays_are_of_known_rules() -> None:
    assert {single.split()[0] for h in load_holidays() for single in h.rule.split("|")} == RULES
    assert all(h.first <= h.last for h in load_holidays())


def test_unknown_list_of_cues() -> None:
    assert "plan" in cues("intend")
    with pytest.raises(DataError):
        cues("nonsense")
