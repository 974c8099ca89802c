"""Time expressions: spans, kinds, EDTF, durations, TIMEX3 values."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from detente.dates import TimeExpression, find_times
from detente.errors import DateError

CASES = [
    line.split("\t")
    for line in Path(__file__).with_name("cases.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def one(text: str, words: str, published: str | None = "2024-05-15") -> TimeExpression:
    """The expression of a text that has these words, exactly once."""
    found = [t for t in find_times(text, published=published) if t.text == words]
    assert len(found) == 1, find_times(text, published=published)
    return found[0]


@pytest.mark.parametrize(("text", "published", "words", "kind", "edtf", "duration"), CASES, ids=lambda v: v[:40])
def test_cases(text: str, published: str, words: str, kind: str, edtf: str, duration: str) -> None:
    found = one(text, words, None if published == "-" else published)
    assert (found.kind, found.edtf or "-", found.duration or "-") == (kind, edtf, duration)
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    "text",
    [
        "He may resign over it.",
        "Troops march on the city.",
        "The second man fell.",
        "It was a second attempt in the fall of Saigon.",
        "Springs dried up and shares fall.",
        "Theresa May said so and met Mr. May.",
        "Some 2,500 men of the 1990 killed.",
        "A 40-year-old woman and a man aged 21 years old were hurt.",
        "April Jones met Jan Novak and June Carter.",
        "The score was 3-2 and the price $2000.",
        "He met the Summer Olympics board.",
        "Flight 2045A landed.",
        "Talks of ٣ days or 4٣8 hours, a ９ Weekend.",
    ],
)
def test_no_time(text: str) -> None:
    assert find_times(text, published="2024-05-15") == ()


@pytest.mark.parametrize(
    ("text", "words", "timex"),
    [
        ("They met last weekend.", "last weekend", "2024-W19-WE"),
        ("They met last week.", "last week", "2024-W19"),
        ("They met on Monday night.", "Monday night", "2024-05-13TNI"),
        ("Trade grew in the 1990s.", "the 1990s", "199"),
        ("It fell in the 19th century.", "the 19th century", "18"),
        ("Persia attacked in 480 BC.", "480 BC", "BC0480"),
        ("It lasted several days.", "several days", "PXD"),
        ("It lasted two and a half years.", "two and a half years", "P2.5Y"),
        ("They meet every Friday.", "every Friday", "XXXX-WXX-5"),
        ("It closed in the summer of 2019.", "the summer of 2019", "2019-SU"),
        ("He spoke at 21:10 GMT on Monday.", "21:10 GMT", "2024-05-13T21:10"),
    ],
)
def test_timex(text: str, words: str, timex: str) -> None:
    assert one(text, words).timex == timex


def test_vague_words_only_on_request() -> None:
    text = "He is now the head and was recently elsewhere."
    assert find_times(text, published="2024-05-15") == ()
    assert [t.timex for t in find_times(text, published="2024-05-15", vague=True)] == ["PRESENT_REF", "PAST_REF"]


def test_ranges_split_on_request() -> None:
    text = "They talked from 9-10 April and from Sunday to Tuesday."
    assert [t.text for t in find_times(text, published="2024-05-15", join=False)] == ["9", "10 April", "Sunday", "Tuesday"]


def test_given_tense_decides() -> None:
    text = "Doors open on Thursday."
    past = find_times(text, published="2024-05-15", tenses=lambda _: "past")
    future = find_times(text, published="2024-05-15", tenses=lambda _: "future")
    assert (past[0].edtf, future[0].edtf) == ("2024-05-09", "2024-05-16")


def test_event_as_anchor_is_not_guessed() -> None:
    found = one("They met on 10 April, a day after the vote failed.", "a day")
    assert found.edtf is None


def test_narrative_counts_from_the_text() -> None:
    text = "Ships left on 3 March 1805 for Malta. In June they were back. On 5 July the admiral died."
    found = find_times(text, published="2024-05-15", narrative=True)
    assert [t.edtf for t in found] == ["1805-03-03", "1805-06", "1805-07-05"]


def test_narrative_is_noticed() -> None:
    years = " ".join(f"In {year} the duke went to war." for year in range(1620, 1632))
    found = find_times(years + " On 5 July he died.", published="2024-05-15")
    assert found[-1].edtf == "1631-07-05"


def test_year_of_an_old_story_in_news() -> None:
    text = "The court heard that on 3 March 2015 he bought the boat and on 9 April he sold it."
    assert one(text, "9 April").edtf == "2015-04-09"


def test_published_must_be_a_date() -> None:
    with pytest.raises(DateError):
        find_times("today", published="soon")


def test_upper_case_still_reads() -> None:
    found = find_times("LEADERS MET ON MONDAY IN OSLO, TWO DAYS AFTER 11 MAY 2024.", published="2024-05-15")
    assert {"MONDAY"} <= {t.text for t in found}


@pytest.mark.parametrize(
    "hostile", ["1" * 40_000, "the " * 8_000, "May " * 8_000, "2020-" * 8_000, " \n" * 20_000, "one two " * 4_000]
)
def test_hostile_text_takes_linear_time(hostile: str) -> None:
    find_times("warm", published=None)
    start = time.process_time()
    find_times(hostile, published="2024-05-15")
    assert time.process_time() - start < 4.0
