"""Lengths, counts and dates that count back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.events.circumstances import before_by, counts_of, lasting
from detente.records import Counts, Range


@pytest.mark.parametrize(
    ("when", "duration", "days"),
    [
        ("2011-05-06", "P5D", "2011-05-02/2011-05-06"),
        ("2011-05-06", "PT12H", "2011-05-06"),
        ("2011-05-06", None, "2011-05-06"),
        ("../2011-05-06", "P5D", "../2011-05-06"),
        ("2011-05-06", "P2W", "2011-04-23/2011-05-06"),
    ],
)
def test_lasting(when: str, duration: str | None, days: str) -> None:
    assert lasting(when, duration) == days


@pytest.mark.parametrize(
    ("when", "length", "before"),
    [
        ("2011-05-06", "a day after", "2011-05-05"),
        ("2011-05-06", "two weeks", "2011-04-22"),
        ("2011-05-06", "less than two months", "2011-03"),
        ("2011-01-06", "two months", "2010-11"),
        ("2011-05-06", "seven years", "2004"),
        ("2011-05-06", "some time", None),
        ("../2011-05-06", "two weeks", None),
    ],
)
def test_before_by(when: str, length: str, before: str | None) -> None:
    assert before_by(when, length) == before


@pytest.mark.parametrize(
    ("root", "words", "counts"),
    [
        ("ASSAULT", "at least 22 people were killed", Counts(killed=Range(22, None))),
        ("ASSAULT", "gunmen killed twelve soldiers", Counts(killed=Range(12, 12))),
        (
            "ASSAULT",
            "up to 40 miners were killed and 1,200 were wounded",
            Counts(killed=Range(None, 40), injured=Range(1200, 1200)),
        ),
        ("COERCE", "police arrested three men", Counts(arrested=Range(3, 3))),
        ("PROTEST", "thousands of demonstrators filled the square", Counts(crowd=Range(2000, None))),
        ("CONSULT", "killed 12", None),
        ("ASSAULT", "rebels attacked the town", None),
    ],
)
def test_counts(root: str, words: str, counts: Counts | None) -> None:
    assert counts_of(root, words) == counts


@given(st.text(max_size=300))
def test_counting_never_fails(text: str) -> None:
    for root in ("ASSAULT", "COERCE", "PROTEST"):
        counts_of(root, text)
