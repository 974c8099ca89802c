"""The tense of the clause around a time expression."""

from __future__ import annotations

import pytest

from detente.dates import sentence_tenses
from detente.dates.tenses import word_tense
from detente.language.parse import parse_story
from detente.story.model import CleanText, Paragraph

CASES = [
    ("The two envoys met on Sunday.", "past"),
    ("The two envoys will meet on Sunday.", "future"),
    ("The two envoys are to meet on Sunday.", "future"),
    ("Norway agreed on Sunday to reopen its embassy.", "past"),
    ("Oslo said the flights would resume on Sunday.", "future"),
    ("The meeting will be held in Riga on Sunday.", "future"),
    ("Peru had been due to vote on Sunday.", "future"),
    ("The ship was seized by the navy on Sunday.", "past"),
]


@pytest.mark.parametrize(("text", "tense"), CASES)
def test_words(text: str, tense: str) -> None:
    assert word_tense(text, text.index("Sunday")) == tense


@pytest.mark.parametrize(
    ("text", "tense"),
    [
        *CASES,
        ("The ministers agreed on Monday to talk on Sunday.", "future"),
        ("The chancellor met bankers ahead of a summit starting on Sunday.", "future"),
        ("She failed to appear in court on Sunday.", "past"),
        ("Union leaders called on members to march again on Sunday.", "future"),
    ],
)
def test_parse(text: str, tense: str) -> None:
    clean = CleanText(text, text, ((0, 0, len(text)),), (Paragraph("body", 0, len(text)),))
    tenses = sentence_tenses(parse_story(clean))
    assert tenses(text.index("Sunday")) == tense


def test_headline_present_is_past() -> None:
    text = "Kenya signs pact on Sunday"
    clean = CleanText(text, text, ((0, 0, len(text)),), (Paragraph("title", 0, len(text)),))
    assert sentence_tenses(parse_story(clean))(text.index("Sunday")) == "past"


def test_outside_all_sentences() -> None:
    assert sentence_tenses(())(3) == "unknown"
    assert word_tense("", 0) == "unknown"
    assert word_tense("No verb here Sunday", 13) == "unknown"
