"""Garbled names, and whom they stand for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.knowledge import Knowledge
from detente.knowledge.names import alike, words_of

OFFICIALS = [
    # name as written, office, country, date, family name of the person meant
    ("Condoleeza Rice", "Secretary of State", "USA", "2006-07", "Rice"),
    ("Colin Powel", "Secretary of State", "USA", "2003-02-05", "Powell"),
    ("Steven Hadley", "national security adviser", "USA", "2007", "Hadley"),
    ("Jim Bolton", "national security adviser", "USA", "2019-01", "Bolton"),
    ("Medvedyev", "president", "RUS", "2010", "Medvedev"),
    ("Nicholas Sarkosy", "president", "FRA", "2009", "Sarkozy"),
    ("Jintao Hu", "president", "CHN", "2009", "Hu"),
    ("Fogh Rassmussen", "NATO chief", None, "2012", "Rasmussen"),
    ("Federika Mogerini", "EU foreign policy chief", None, "2016", "Mogherini"),
    ("Ban Ki Moon", "UN secretary-general", None, "2012", "Ban"),
]


@pytest.mark.parametrize(("name", "office", "country", "on", "family"), OFFICIALS)
def test_office_country_and_date_find_the_bearer(
    knowledge: Knowledge, name: str, office: str, country: str | None, on: str, family: str
) -> None:
    match = knowledge.match_persons(name, office=office, country=country, on=on)[0]
    assert match.person.family == family
    assert match.basis in ("office", "alias", "exact")
    assert name in match.why


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Dmitri Medvedev", "Dmitry Medvedev"),
        ("Nicolas Sarkozi", "Nicolas Sarkozy"),
        ("Merkel Angela", "Angela Merkel"),
        ("Mahmud Ahmadinejad", "Mahmoud Ahmadinejad"),
        ("Park Geun Hye", "Park Geun-hye"),
        ("Hu Jin-tao", "Hu Jintao"),
    ],
)
def test_a_near_name_is_enough_alone(knowledge: Knowledge, name: str, meant: str) -> None:
    match = knowledge.match_persons(name)[0]
    assert meant in [spelling for spelling, _ in knowledge.names(match.person.id)]


@pytest.mark.parametrize(
    "name", ["Angela Macron", "Hu Sarkozy", "Peter Rabbit", "Mary Poppins", "Sherlock Holmes", "", "of the", "Ahmadinejad Obama"]
)
def test_a_stranger_does_not_become_a_politician(knowledge: Knowledge, name: str) -> None:
    assert knowledge.match_persons(name) == ()


def test_a_stranger_does_not_take_an_office(knowledge: Knowledge) -> None:
    assert knowledge.match_persons("Zebulon Quartermain", office="president", country="FRA", on="2009") == ()


def test_the_office_outweighs_a_likeness(knowledge: Knowledge) -> None:
    first = knowledge.match_persons("Jon Powell", office="Secretary of State", country="USA", on="2003")[0]
    assert (first.person.family, first.basis) == ("Powell", "office")


def test_every_match_is_in_order_and_says_why(knowledge: Knowledge) -> None:
    matches = knowledge.match_persons("Kim Jong", country="PRK", limit=3)
    assert len(matches) <= 3
    assert all(0.0 <= match.score <= 1.0 and match.why for match in matches)


def test_alike_is_one_for_the_same_name_in_any_order() -> None:
    assert alike(("alan", "garcia"), ("garcia", "alan")).score == 1.0
    assert alike(("angela", "merkel"), ("helmut", "kohl")).score < 0.5


def test_particles_and_titles_do_not_count() -> None:
    assert words_of("Sheikh Hamad bin Khalifa al-Thani") == ("hamad", "khalifa", "thani")
    assert words_of("al") == ("al",)


WORDS = st.lists(st.text("abcdefghiklmnoprstuvz", min_size=1, max_size=9), min_size=1, max_size=4).map(tuple)


@settings(max_examples=150)
@given(WORDS, WORDS)
def test_likeness_is_a_symmetric_share(left: tuple[str, ...], right: tuple[str, ...]) -> None:
    there, back = alike(left, right), alike(right, left)
    assert 0.0 <= there.score <= 1.0
    assert there.score == pytest.approx(back.score)
