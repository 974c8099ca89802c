"""Sentences that are nearly the same are found, all of them, without comparing all with all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detente.codebooks.likeness import ALIKE, near_pairs, words

SENTENCES = st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8).map(tuple), max_size=12)


def share(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    return len({*left} & {*right}) / len({*left} | {*right})


def test_case_and_punctuation_are_no_words() -> None:
    assert words("“Rome–Oslo”: THE accord!") == ("rome", "oslo", "the", "accord")


@given(SENTENCES)
def test_the_same_is_found_as_by_comparing_all_with_all(sentences: list[tuple[str, ...]]) -> None:
    expected = {}
    for right, sentence in enumerate(sentences):
        shares = [(share(sentences[i], sentence), -i) for i in range(right) if sentences[i] != sentence]
        if shares and max(shares)[0] >= ALIKE:
            expected[right] = -max(shares)[1]
    assert {right: left for left, right in near_pairs(sentences)} == expected
