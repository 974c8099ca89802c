"""Lone words that misspell a country."""

from __future__ import annotations

import pytest

from detente.knowledge import load_knowledge


@pytest.mark.parametrize(
    ("word", "iso3"),
    [("Ukrain", "UKR"), ("Afganistan", "AFG"), ("Phillippines", "PHL"), ("Venezuala", "VEN"), ("Irland", "IRL")],
)
def test_a_misspelt_country_is_known(word: str, iso3: str) -> None:
    found = load_knowledge().misspelt_country(word)
    assert found is not None
    assert found[0].country == iso3


@pytest.mark.parametrize("word", ["Germany", "Malik", "Sudanese", "Peruse", "Oman", "Congress", "Saints", "\u0301" * 6])
def test_other_words_are_not(word: str) -> None:
    assert load_knowledge().misspelt_country(word) is None
