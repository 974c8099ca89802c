"""Likeness of wordings: families, senses, phrases, and what light verbs count for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.chronicle.similarity import FAMILY, SAME, SYNONYM, family_of, same_act_words
from detente.events.lexicon import read_table

ALIKE = [
    ("expulsion", "expelled", FAMILY), ("acquisition", "acquire", FAMILY), ("Invaded", "invasion", FAMILY),
    ("agreed", "agreement", FAMILY), ("recognised", "recognition", FAMILY), ("robbery", "robbing", FAMILY),
    ("nominee", "nominations", FAMILY), ("deny", "denial", FAMILY), ("withdrew", "withdrawal", FAMILY),
    ("apologised", "apology", FAMILY), ("stopped", "stop", FAMILY), ("admission", "admits", FAMILY),
    ("recall", "recall", SAME), ("held talks", "talks", SAME), ("carried out a raid", "raid", SAME),
    ("held talks", "met", SYNONYM), ("stepped down", "resignation", SYNONYM), ("truce", "ceasefire", SYNONYM),
    ("pulled its envoys out", "withdrew", SYNONYM), ("opened fire", "shooting", SYNONYM), ("quake", "earthquake", SYNONYM),
    ("deported", "expulsion", SYNONYM), ("put off", "postponed", SYNONYM), ("strike", "walkout", SYNONYM),
]  # fmt: skip
APART = [
    ("party", "part"), ("nation", "native"), ("portion", "portal"), ("made", "gave"), ("held talks", "held elections"),
    ("order", "ordeal"), ("arrest", "visit"), ("launch of a ferry", "signing of a treaty"), ("", "met"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "worth"), ALIKE)
def test_wordings_of_one_act(left: str, right: str, worth: float) -> None:
    assert same_act_words(left.split(), right.split()) == worth


@pytest.mark.parametrize(("left", "right"), APART)
def test_wordings_of_two_acts(left: str, right: str) -> None:
    assert same_act_words(left.split(), right.split()) < 0.2


def test_words_that_evoke_one_act_of_the_lexicon_are_somewhat_alike() -> None:
    assert 0 < same_act_words(["recommend"], ["urge"]) <= 0.5


WORDS = st.lists(st.text(st.sampled_from("aegilnrstdy'-É "), max_size=12), max_size=4)


@given(WORDS, WORDS)
def test_likeness_is_symmetric_and_within_bounds(left: list[str], right: list[str]) -> None:
    assert same_act_words(left, right) == same_act_words(right, left)
    assert 0.0 <= same_act_words(left, right) <= 1.0


@given(st.text(st.characters(categories=["Ll"]), min_size=1, max_size=20))
def test_a_word_is_of_its_own_family(word: str) -> None:
    assert family_of(word).shares(family_of(word))


def test_no_word_stands_twice_in_a_sense_and_no_sense_stands_alone() -> None:
    for row in read_table("chronicle", "synonyms.tsv"):
        words = row["words"].split("|")
        assert len(set(words)) == len(words) > 1, row["sense"]
