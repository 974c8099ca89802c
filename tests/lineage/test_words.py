from __future__ import annotations

import numpy as np
import pytest

from detente.lineage.words import KIND_BITS, KINDS, encode_words, find_words, fold_word, word_kind


@pytest.mark.parametrize(
    "left, right",
    [
        ("The minister’s plan", "THE MINISTER'S PLAN"),
        ("five tanks", "5 tanks"),
        ("1,200 men", "1200 men"),
        ("Tomás Ibáñez", "Tomas Ibanez"),
        ("“peace” - now", '"Peace," now'),
        ("Korea's army", "Koreaâ€™s army"),
        ("â€œPeace,â€ he said", "Peace, he said"),
        ("co\u00adoperation", "cooperation"),
        ("didn't", "didn’t"),
    ],
)
def test_another_house_prints_the_same_words(left: str, right: str) -> None:
    assert letters(left) == letters(right)


@pytest.mark.parametrize("left, right", [("12 ports", "13 ports"), ("Lisbon", "Madrid"), ("war", "peace"), ("2019", "2020")])
def test_other_words_are_other_numbers(left: str, right: str) -> None:
    assert letters(left) != letters(right)


@pytest.mark.parametrize(
    "word, kind",
    [("the", "function"), ("Lisbon", "name"), ("port", "plain"), ("12", "number"), ("Twelve", "number"), ("The", "function")],
)
def test_kinds(word: str, kind: str) -> None:
    assert word_kind(word) == kind
    [number] = np.frombuffer(encode_words(word), dtype="<u4").tolist()
    assert KINDS[number & KIND_BITS] == kind


def test_words_have_their_places() -> None:
    line = "Kim’s 1,200 men — and “two” tanks."
    assert [line[match.start() : match.end()] for match in find_words(line)] == ["Kim’s", "1,200", "men", "and", "two", "tanks"]
    assert fold_word("Kim’s") == "kim"


def test_scripts_without_blanks_are_read_letter_by_letter() -> None:
    assert len(encode_words("過去は消えない")) == 4 * 7


def test_a_lone_surrogate_is_a_word_like_others() -> None:
    assert encode_words("x\ud800y") == encode_words("x\ud800y")


def letters(text: str) -> list[int]:
    """The words as numbers without their kinds: a name in capitals is a name, a verb in capitals looks like one."""
    return (np.frombuffer(encode_words(text), dtype="<u4") >> 2).tolist()
