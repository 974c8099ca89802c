"""Recurring meetings: the words without which a pattern is not tried, and finding names of series in text."""

from __future__ import annotations

import re

import pytest

from detente.knowledge import Knowledge
from detente.knowledge.tables import read_tables
from tests.knowledge.pattern_words import needed_words

ROWS = read_tables()["meeting_names"]


@pytest.mark.parametrize(("series", "pattern", "words"), ROWS)
def test_every_match_holds_one_of_the_words(series: str, pattern: str, words: str) -> None:
    assert frozenset(words.split("|")) == needed_words(pattern), series


def test_the_words_of_a_pattern() -> None:
    assert needed_words(r"\bG-?20 summits?\b") == {"20 summit"}
    assert needed_words(r"(?:first|second) day") == {"second", "first"}
    assert needed_words(r"\w+") is None


def test_passing_over_changes_nothing(knowledge: Knowledge) -> None:
    """Every known meeting's name, with the words and without them as a gate."""
    patterns = [(series, re.compile(pattern)) for series, pattern, _ in ROWS]
    for meeting in knowledge.meetings():
        text = f"They spoke before the {meeting.name} opened."
        plain = {series for series, pattern in patterns if pattern.search(text)}
        found = {series for _, _, series in knowledge.scan_meetings(text)}
        assert found <= plain
        assert bool(found) == bool(plain), text
