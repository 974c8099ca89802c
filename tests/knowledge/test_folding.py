"""What two spellings of a name share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.knowledge.folding import flatten, fold, name_keys, skeleton, slug, sound


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Şükrü Kaya", "sukru kaya"),
        ("Ørsted", "orsted"),
        ("Straße", "strasse"),
        ("O’Neill", "oneill"),
        ("Abd-al-Rahman", "abd al rahman"),
        ("Đoković", "dokovic"),
        ("  A. B.  Vajpayee ", "a b vajpayee"),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_flatten_keeps_case_and_length() -> None:
    assert flatten("José’s São Tomé — Ærø\nß") == "Jose's Sao Tome - Æro ß"


@given(st.text(max_size=80))
def test_flatten_never_moves_an_offset(text: str) -> None:
    assert len(flatten(text)) == len(text)


@given(st.text(max_size=40))
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("gromyko", "gromiko"),
        ("primakov", "primakoff"),
        ("tschernenko", "chernenko"),
        ("muhamad", "muhammad"),
        ("khalid", "kalid"),
        ("schmidt", "shmit"),
    ],
)
def test_romanisations_sound_the_same(a: str, b: str) -> None:
    assert sound(a) == sound(b)
    assert skeleton(a) == skeleton(b)


@pytest.mark.parametrize(("a", "b"), [("clark", "carter"), ("gromyko", "kosygin"), ("he", "jieyi"), ("wang", "hwang")])
def test_different_names_do_not(a: str, b: str) -> None:
    assert sound(a) != sound(b)


def test_joined_syllables_share_a_key() -> None:
    assert name_keys("Kim Il Sung") & name_keys("Kim Ilsung") >= {skeleton("ilsung")}


def test_slug() -> None:
    assert slug("Forces démocratiques (FDN)") == "forces-democratiques-fdn"
