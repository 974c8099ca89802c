"""Laws of reading times: what moves with the day of publication, and what does not change with tails, lines and case."""

from __future__ import annotations

import random
import re
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import MUTATORS, TIMEX, fuzz, passages, read_times
from detente import dates
from detente.edtf import bounds
from tests.dates import news

# After so many days the Gregorian calendar is the same: 400 years, a whole number of weeks.
CYCLE = timedelta(days=146_097)
ANY_DAY = st.dates(date(2000, 1, 1), date(2030, 1, 1))
PLAIN = ("today", "yesterday", "tomorrow", "two days ago", "ten days ago", "the day after tomorrow", "last night", "tonight")
WEEKLY = (
    *PLAIN,
    "on Monday",
    "last Friday",
    "next Tuesday",
    "last week",
    "this weekend",
    "two weeks ago",
    "early next week",
    "a week from Sunday",
)
CALENDAR = (
    *WEEKLY, "in March", "on 4 May", "on Oct. 17", "last month", "three years ago", "in the third quarter", "last spring", "this fall",
    "at the end of the year", "in June {2019}", "in fiscal {2020}", "on 4 May {2018}", "on May Day", "on the 15th", "overnight",
)  # fmt: skip
TEXTS = [(row.text, row.published) for row in news.rows()]
CASES = [
    line.split("\t")[:2]
    for line in Path(__file__).with_name("cases.tsv").read_text(encoding="utf-8").splitlines()
    if line[:1] != "#"
]
ALL_TEXTS = [*TEXTS, *((text, "2024-05-15") for text, _ in CASES)]


def told(words: list[str]) -> str:
    return "They met " + ". They met ".join(words) + "."


def years(text: str, shift: timedelta) -> str:
    """A text with the years in braces moved by so many days, whole years as far as the test goes."""
    return re.sub(r"\{(\d+)\}", lambda m: str(int(m[1]) + shift.days * 400 // CYCLE.days), text)


def moved(text: str, day: date, shift: timedelta) -> None:
    """Check that all days of a text move with its publication."""
    here = dates.read(years(text, timedelta(0)), published=day.isoformat())
    there = dates.read(years(text, shift), published=(day + shift).isoformat())
    assert [(t.start, t.end) for t in here] == [(t.start, t.end) for t in there]
    for left, right in zip(here, there, strict=True):
        if left.edtf is None:
            assert right.edtf is None
        else:
            assert right.edtf is not None
            assert [d + shift for d in bounds(left.edtf)] == list(bounds(right.edtf))


@settings(max_examples=60, deadline=None)
@given(ANY_DAY, st.integers(-2000, 2000), st.lists(st.sampled_from(PLAIN), min_size=1, max_size=4))
def test_days_move_with_publication_by_any_number_of_days(day: date, shift: int, words: list[str]) -> None:
    moved(told(words), day, timedelta(days=shift))


@settings(max_examples=60, deadline=None)
@given(ANY_DAY, st.integers(-300, 300), st.lists(st.sampled_from(WEEKLY), min_size=1, max_size=4))
def test_weeks_move_with_publication_by_weeks(day: date, shift: int, words: list[str]) -> None:
    moved(told(words), day, timedelta(days=7 * shift))


@settings(max_examples=60, deadline=None)
@given(ANY_DAY, st.lists(st.sampled_from(CALENDAR), min_size=1, max_size=5))
def test_everything_moves_with_the_calendar(day: date, words: list[str]) -> None:
    moved(told(words), day, CYCLE)


@settings(max_examples=60, deadline=None)
@given(
    ANY_DAY,
    ANY_DAY,
    st.integers(-3000, 3000),
    st.sampled_from(("{:%-d %B %Y}", "{:%B %-d, %Y}", "{:%Y-%m-%d}", "{:%A, %-d %b %Y}")),
)
def test_what_counts_from_a_told_day_moves_with_it(published: date, day: date, shift: int, form: str) -> None:
    text = "The accord was signed on {}. Two days later it was void; the following day they wept."
    later = day + timedelta(days=shift)
    here = dates.read(text.format(form.format(day)), published=published.isoformat())
    there = dates.read(text.format(form.format(later)), published=published.isoformat())
    assert [t.edtf for t in here] == [(day + timedelta(days=n)).isoformat() for n in (0, 2, 3)]
    assert [t.edtf for t in there] == [(later + timedelta(days=n)).isoformat() for n in (0, 2, 3)]


@pytest.mark.parametrize(
    "tail", ["", "Sport", "He left on 3 May.", "In June 1995, two days later, the second.", "the 20th of the month"]
)
def test_a_tail_after_a_blank_line_changes_nothing_before_it(tail: str) -> None:
    for text, published in ALL_TEXTS:
        body = dates.read(text, published=published)
        assert dates.read(f"{text}\n\n{tail}", published=published)[: len(body)] == body, text


def test_line_ends_are_blanks() -> None:
    chance = random.Random(1)
    for text, published in ALL_TEXTS:
        wrapped = "".join("\n" if c == " " and chance.random() < 0.4 else c for c in text)
        found, plain = dates.read(wrapped, published=published), dates.read(text, published=published)
        assert [(t.start, t.end, t.timex, t.edtf) for t in found] == [(t.start, t.end, t.timex, t.edtf) for t in plain], wrapped


def test_no_break_spaces_are_blanks() -> None:
    for text, published in ALL_TEXTS:
        found, plain = dates.read(text.replace(" ", "\u00a0"), published=published), dates.read(text, published=published)
        assert [(t.start, t.end, t.timex, t.edtf) for t in found] == [(t.start, t.end, t.timex, t.edtf) for t in plain], text


def test_upper_case_degrades_and_never_breaks() -> None:
    kept = whole = 0
    for text, published in ALL_TEXTS:
        upper = text.upper()
        found = dates.read(upper, published=published)
        assert all(upper[t.start : t.end] == t.text for t in found)
        values = [t.timex for t in found]
        plain = dates.read(text, published=published)
        whole += len(plain)
        kept += sum(t.timex in values for t in plain)
    assert kept >= 0.5 * whole


UNITS = (
    "1", "a", "the ", "May ", "January", "2020-", " \n", "one two ", "1990-1991-", "from 3 to 4 May to ", "1-2-3-4 May-", "'90s", "noon Monday ",
    "the first quarter of ", "anniversary of A A A ", "the 5th anniversary of the A of A of A ", "last last next ", "the week of ", "9 a.m. to ",
    "Monday and ", "—-–", "\u00a0\u2009", "one and a half and ", "the first of the second of ", "twenty-", "nineteen ninety-", "Q1/", "1,", ". ",
    "two years ago today ", "33-year-old ", "A's a ", "the eve of the ", "in the ", "every other second ", "early early ",
)  # fmt: skip


def seconds(text: str) -> float:
    """CPU seconds of one reading, the less of two."""
    taken = []
    for _ in range(2):
        start = time.process_time()
        dates.read(text, published="2024-05-15")
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("unit", UNITS)
def test_ten_times_the_text_takes_ten_times_as_long(unit: str) -> None:
    dates.read("warm up", published=None)
    short, long = ((unit * (n // len(unit) + 1))[:n] for n in (2_000, 20_000))
    # Very short times tell nothing.
    # A hundred times as long would be quadratic; a busy machine may triple ten.
    assert seconds(long) < max(30 * seconds(short), 0.2)


def test_a_million_letters_without_a_blank() -> None:
    text = ("abcdefghij0123456789-" * 50_000)[:1_000_000]
    assert seconds(text) < 20


def test_every_kind_of_damage_is_survived() -> None:
    report = fuzz(read_times(), passages(random.Random(7)), 300, seconds=1.0)
    assert report.inputs == 300 and report.spans > 200
    assert [f.reason for f in report.faults] == []
    assert len(MUTATORS) == 12


def test_the_fuzzer_finds_what_is_wrong() -> None:
    def wrong(text: str) -> list[tuple[int, int]]:
        if "e" in text:
            return [(0, len(text) + 1)]
        raise ValueError("no e")

    report = fuzz(wrong, iter(["e", "x"]), 2, seconds=1.0)
    assert [f.reason for f in report.faults] == ["span (0, 2) in a text of 1", "ValueError: no e"]


@pytest.mark.parametrize(
    "value", ["2024-05-15", "2024-W20-WE", "XXXX-WXX-2", "P2.5Y", "PTXH", "FY2024", "199", "2024-05-15TEV", "BC0480"]
)
def test_timex_values(value: str) -> None:
    assert TIMEX.fullmatch(value)


@pytest.mark.parametrize("value", ["", "2024-5-1", "P", "PXQX", "24-05-15T9", "Wednesday"])
def test_other_values(value: str) -> None:
    assert TIMEX.fullmatch(value) is None
