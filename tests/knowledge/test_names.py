"""Garbled names, and whom they stand for."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.knowledge import Knowledge
from detente.knowledge.folding import fold
from detente.knowledge.names import alike, readings, words_of
from detente.knowledge.romanising import chinese, korean

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


# --- the gold of garbled names ------------------------------------------------------------------------------------------------

# Floors may only rise.
GARBLED = {"precision": 0.95, "recall": 0.985, "strangers": 28}


def test_garbled_names_find_the_person_meant(knowledge: Knowledge) -> None:
    with Path(__file__).with_name("garbled.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    right = accepted = wrong = 0
    for row in rows:
        best = knowledge.match_persons(row["query"], country=row["country"] or None, on=row["date"] or None, limit=1)
        accepted += bool(best)
        if row["is_positive"] == "1":
            right += bool(best) and same_words(best[0].person.name, row["canonical"])
        else:
            wrong += bool(best)
        assert all(0.0 <= match.score <= 1.0 and match.why for match in best)
    known = sum(row["is_positive"] == "1" for row in rows)
    assert right / accepted >= GARBLED["precision"]
    assert right / known >= GARBLED["recall"]
    assert wrong <= GARBLED["strangers"]


def same_words(left: str, right: str) -> bool:
    return sorted(fold(left).split()) == sorted(fold(right).split())


@pytest.mark.parametrize(
    ("name", "country", "on", "meant"),
    [
        ("Chancellor Helmut Schroeder", None, None, None),
        ("Prime Minister Junichiro Koizumi", "JPN", "2004", "Junichiro Koizumi"),
        ("Koizumi's", "JPN", "2004", "Junichiro Koizumi"),
        ("Koizumi", None, None, None),
        ("Dominique de Villepin’s", None, None, "Dominique de Villepin"),
        ("KoïchirÃ´ Genba", None, None, "Kōichirō Genba"),
        ("NÃ©stor Kirchner", None, None, "Néstor Kirchner"),
        ("HuJintao", None, None, "Hu Jintao"),
        ("Pedro Poroshenko", None, None, "Petro Poroshenko"),
        ("D. Rumsfeld", "USA", "2003", "Donald Rumsfeld"),
    ],
)
def test_a_name_is_read_as_it_was_meant(
    knowledge: Knowledge, name: str, country: str | None, on: str | None, meant: str | None
) -> None:
    best = knowledge.match_persons(name, country=country, on=on, limit=1)
    assert (best[0].person.name if best else None) == meant


def test_the_reason_says_what_differs(knowledge: Knowledge) -> None:
    (match,) = knowledge.match_persons("Gerhard Schroeter", limit=1)
    assert match.basis == "fuzzy"
    assert "'schroeter' is 1 letter from 'schroeder'" in match.why or "letter" in match.why


def test_one_long_out_of_office_is_not_taken_for_a_namesake_abroad(knowledge: Knowledge) -> None:
    assert knowledge.match_persons("Robin Cook", country="GBR", on="2000")
    assert knowledge.match_persons("Robin Cook", country="AUS", on="2024-05") == ()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_no_text_makes_matching_fail(knowledge: Knowledge, text: str) -> None:
    for match in knowledge.match_persons(text):
        assert 0.0 <= match.score <= 1.0


SPELLINGS = st.sampled_from(
    [
        "Gerhard Schröder",
        "Nicolas Sarkosy",
        "Hu Jintao",
        "Mahmud Ahmadinedschad",
        "Dmitri Medwedew",
        "Michael Martina",
        "José Socrates",
    ]
)


@settings(max_examples=40, deadline=None)
@given(SPELLINGS)
def test_case_and_accents_do_not_matter(knowledge: Knowledge, name: str) -> None:
    found = [m.person.id for m in knowledge.match_persons(name)]
    assert [m.person.id for m in knowledge.match_persons(name.upper())] == found
    assert [m.person.id for m in knowledge.match_persons(fold(name))] == found


@settings(max_examples=40, deadline=None)
@given(SPELLINGS)
def test_the_order_of_words_does_not_matter(knowledge: Knowledge, name: str) -> None:
    there, back = knowledge.match_persons(name, limit=1), knowledge.match_persons(" ".join(reversed(name.split())), limit=1)
    assert [m.person.id for m in there] == [m.person.id for m in back]


@settings(max_examples=150)
@given(st.text(max_size=30))
def test_readings_never_fail_and_are_never_blank_for_a_name(text: str) -> None:
    assert readings(text)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("zhou", "chou"),
        ("zedong", "tsetung"),
        ("xiaoping", "hsiaoping"),
        ("deng", "teng"),
        ("jiabao", "chiapao"),
        ("guofeng", "kuofeng"),
    ],
)
def test_pinyin_and_wade_giles_have_one_key(a: str, b: str) -> None:
    assert chinese(a) == chinese(b) is not None


@pytest.mark.parametrize(
    ("a", "b"), [("jong", "chong"), ("geunhye", "kunhye"), ("seok", "suk"), ("moohyun", "muhyon"), ("bak", "pak")]
)
def test_romanisations_of_korean_have_one_key(a: str, b: str) -> None:
    assert korean(a) == korean(b) is not None


def test_other_names_have_none() -> None:
    assert chinese("schmidt") is None
    assert korean("christopher") is None
