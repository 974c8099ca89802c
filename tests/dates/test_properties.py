"""What holds for every text."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.dates import Tense, find_times
from detente.edtf import bounds

WORDS = [
    "on",
    "in",
    "since",
    "until",
    "by",
    "from",
    "to",
    "and",
    "between",
    "the",
    "last",
    "next",
    "this",
    "that",
    "Monday",
    "Friday",
    "March",
    "May",
    "May,",
    "9",
    "12",
    "2019",
    "2019,",
    "1990s",
    "week",
    "weekend",
    "month",
    "year",
    "years",
    "days",
    "two",
    "three",
    "ago",
    "later",
    "earlier",
    "after",
    "before",
    "early",
    "late",
    "mid-",
    "end",
    "of",
    "summer",
    "spring",
    "fall",
    "Easter",
    "yesterday",
    "today",
    "at",
    "9:45",
    "p.m.",
    "21:10",
    "GMT",
    "will",
    "met",
    ".",
    ",",
    "-",
    "–",
    "\n",
    "every",
    "BC",
    "480",
    "first",
    "quarter",
    "now",
    "former",
    "second",
    "night",
    "morning",
    "30/06/2024",
    "Nov.",
    "Jan",
    "4th",
    "within",
    "about",
    "a",
    "century",
]
TENSES: st.SearchStrategy[Tense] = st.sampled_from(("past", "present", "future", "unknown"))
TEXTS = st.one_of(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join), st.text(max_size=120))
PUBLISHED = st.one_of(
    st.none(),
    st.dates(date(1950, 1, 1), date(2090, 1, 1)).map(date.isoformat),
    st.sampled_from(["2023", "2023-09", "2023-09-18/2023-09-19", "../2023-09-18", "2023-09-18/..", "0001-01-01", "9999-12-31"]),
)


@settings(max_examples=100, deadline=None)
@given(TEXTS, PUBLISHED, TENSES, st.booleans(), st.booleans())
def test_any_text(text: str, published: str | None, tense: Tense, join: bool, narrative: bool) -> None:
    found = find_times(text, published=published, tenses=lambda _: tense, join=join, vague=not join, narrative=narrative)
    end = 0
    for time in found:
        assert time.start >= end and time.start < time.end
        assert text[time.start : time.end] == time.text and time.text == time.text.strip()
        end = time.end
        if time.edtf is not None:
            bounds(time.edtf)
        if time.kind in ("duration", "set"):
            assert time.edtf is None
        if published is None:
            assert time.anchor != "published"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_same_answer_twice_and_upper_case_never_breaks(text: str) -> None:
    assert find_times(text, published="2024-05-15") == find_times(text, published="2024-05-15")
    upper = text.upper()
    for time in find_times(upper, published="2024-05-15"):
        assert upper[time.start : time.end] == time.text


DAY_WORDS = [
    "Monday",
    "Friday",
    "yesterday",
    "tomorrow",
    "last week",
    "last weekend",
    "two days ago",
    "two weeks ago",
    "next Tuesday",
    "this week",
]


@settings(max_examples=50, deadline=None)
@given(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(-60, 60),
    st.lists(st.sampled_from(DAY_WORDS), min_size=1, max_size=4),
    TENSES,
)
def test_days_move_with_publication(day: date, weeks: int, words: list[str], tense: Tense) -> None:
    text = "They met " + ". They met ".join(words) + "."
    shift = timedelta(days=7 * weeks)
    here = find_times(text, published=day.isoformat(), tenses=lambda _: tense)
    there = find_times(text, published=(day + shift).isoformat(), tenses=lambda _: tense)
    assert len(here) == len(words) == len(there)
    for left, right in zip(here, there, strict=True):
        assert left.edtf is not None and right.edtf is not None
        assert [d + shift for d in bounds(left.edtf)] == list(bounds(right.edtf))
