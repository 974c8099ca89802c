"""Dates, numbers, lists and names in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.chronicle.naming import Namer
from detente.chronicle.wording import date_words, duration_words, figures, listed, past, people, quantity
from detente.knowledge import load_knowledge
from detente.records import Actor, Place, Range
from tests.chronicle.making import actor

DATES = [
    ("2023-09-18", "18 September 2023"), ("2023-09", "September 2023"), ("2023", "2023"), (None, "undated"),
    ("2023-09-16/2023-09-17", "16–17 September 2023"), ("2023-09-30/2023-10-02", "30 September – 2 October 2023"),
    ("2023-12-30/2024-01-02", "30 December 2023 – 2 January 2024"), ("2023-09/2023-11", "September 2023 – November 2023"),
    ("../2023-09-18", "by 18 September 2023"), ("2023-09-18/..", "on or after 18 September 2023"), ("../..", "undated"),
    ("2023-21", "spring 2023"), ("2023-33", "first quarter of 2023"), ("202X", "the 2020s"), ("20XX", "the 2000s"),
    ("2023-09~", "about September 2023"), ("2023?", "perhaps 2023"), ("next week", "next week"), ("2023-09-18/2023-09-18", "18 September 2023"),
]  # fmt: skip
RANGES = [
    (Range(12, 12), "twelve people"), (Range(1, 1), "one person"), (Range(13, 13), "13 people"), (Range(3, None), "at least three people"),
    (Range(None, 40), "up to 40 people"), (Range(12, 15), "12 to 15 people"), (Range(3, 5), "three to five people"),
    (Range(1200, 1500), "1,200 to 1,500 people"), (Range(1, None), "at least one person"), (Range(None, None), "an unknown number of people"),
]  # fmt: skip
PERSONS = [
    ("Ana Prado|PRT|Minister of Foreign Affairs", "Portuguese Foreign Minister Ana Prado"), ("Ana Prado|PRT", "Ana Prado of Portugal"),
    ("Ana Prado", "Ana Prado"), ("Ana Prado|PRT|former President", "former Portuguese President Ana Prado"),
    ("Ana Prado|PRT|President of Portugal", "Portuguese President Ana Prado"), ("Ana Prado|USA|Secretary of State", "US Secretary of State Ana Prado"),
    ("Ana Prado||Secretary-General of the United Nations", "UN Secretary-General Ana Prado"), ("Ana Prado|PRT|Head", "Ana Prado of Portugal"),
    ("Ana Prado||President of the European Commission", "European Commission President Ana Prado"), ("King Rui|PRT|King", "King Rui of Portugal"),
    ("Ana Prado|PRT|Ambassador to the Netherlands", "Ana Prado, Portuguese Ambassador to the Netherlands,"),
    ("Ana Prado|PRT|Opposition Leader", "Portuguese opposition leader Ana Prado"), ("Ana Prado|PRT|Minister of Health", "Portuguese Health Minister Ana Prado"),
    ("Ana Prado|GBR|Secretary of State for Foreign and Commonwealth Affairs", "British Foreign Secretary Ana Prado"),
]  # fmt: skip
SIDES = [
    ("USA", "the United States"), ("NLD", "the Netherlands"), ("PRT", "Portugal"), ("UN", "the United Nations"), ("NATO", "NATO"), ("OSCE", "the OSCE"),
    ("Hamas", "Hamas"), ("Taliban", "the Taliban"), ("protesters", "Portuguese civilians"), ("police", "the Portuguese police"),
    ("US cabinet", "the US government"), ("rebels", "Chilean rebels"), ("a government", "a government"), ("aid groups", "aid groups"),
]  # fmt: skip
PLACES = [
    (Place("Lisbon", "PRT", None, None, "city"), (), "in Lisbon"), (Place("Santiago", "CHL", None, None, "city"), (), "in Santiago"),
    (Place("Porto", "PRT", None, None, "city"), (), "in Porto, Portugal"), (Place("Porto", "PRT", None, None, "city"), ("PRT",), "in Porto"),
    (Place("Camp David", "USA", None, None, "point"), (), "at Camp David, United States"), (None, (), ""),
    (Place("South China Sea", None, None, None, "area"), (), "in the South China Sea"), (Place("Netherlands", "NLD", None, None, "country"), (), "in the Netherlands"),
    (Place("The Hague", "NLD", None, None, "city"), ("NLD",), "in The Hague"), (Place("Gaza Strip", "PSE", None, None, "region"), ("PSE",), "in the Gaza Strip"),
]  # fmt: skip


@pytest.fixture(scope="module")
def namer() -> Namer:
    return Namer(load_knowledge())


@pytest.mark.parametrize(("edtf", "words"), DATES)
def test_a_date_in_words(edtf: str | None, words: str) -> None:
    assert date_words(edtf) == words


@pytest.mark.parametrize(("found", "words"), RANGES)
def test_a_number_of_people(found: Range, words: str) -> None:
    assert people(found) == words


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_range_reads_from_low_to_high(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert figures(Range(low, high)).split(" to ")[0].replace(",", "") == str(low)
    assert "None" not in quantity(Range(low, high)) + quantity(Range(low, None)) + quantity(Range(None, high))


def test_lists_and_verbs_and_durations() -> None:
    assert [listed([]), listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C"], word="or")] == [
        "",
        "A",
        "A and B",
        "A, B or C",
    ]
    assert [past(verb) for verb in ("meet", "accuse", "deny", "deploy", "shell", "ban", "be")] == [
        "met", "accused", "denied", "deployed", "shelled", "banned", "was",
    ]  # fmt: skip
    assert [duration_words(d) for d in ("PT2H", "P1DT6H", "P3W", "PT0S", "two days", None)] == [
        "two hours", "one day and six hours", "three weeks", None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(("spec", "words"), PERSONS)
def test_a_person_with_office_and_country(namer: Namer, spec: str, words: str) -> None:
    assert namer.person(actor(spec), alone=True) == words


@pytest.mark.parametrize(("spec", "words"), SIDES)
def test_a_side(namer: Namer, spec: str, words: str) -> None:
    one = actor(spec)
    assert namer.side((one.id,), {one.id: one}).text == words


@pytest.mark.parametrize(("where", "near", "words"), PLACES)
def test_a_place(namer: Namer, where: Place | None, near: tuple[str, ...], words: str) -> None:
    assert namer.place(where, near) == words


def test_a_state_goes_without_saying_beside_its_own_people(namer: Namer) -> None:
    actors = {a.id: a for a in map(actor, ("PRT", "cabinet", "Ana Prado|PRT|Prime Minister", "CHL"))}
    assert namer.side(tuple(actors), actors).text == "Portuguese Prime Minister Ana Prado and Chile"


def test_an_id_without_its_actor_is_named_as_the_knowledge_base_does(namer: Namer) -> None:
    assert namer.side(("Q30", "det:body:nowhere"), {}).text == "the United States and det:body:nowhere"


@pytest.mark.parametrize(
    ("name", "country", "sector", "words"),
    [
        ("Foreign Ministry", "CHL", "GOV", "the Chilean Foreign Ministry"),
        ("Foreign Ministry", "USA", "GOV", "the US Foreign Ministry"),
        ("Communist Party", "PRT", "PTY", "the Portuguese Communist Party"),
        ("Chilean Foreign Ministry", "CHL", "GOV", "the Chilean Foreign Ministry"),
        ("Ministry of Fisheries of Portugal", "PRT", "GOV", "the Ministry of Fisheries of Portugal"),
        ("Foreign Ministry", None, "GOV", "the Foreign Ministry"),
        ("Tejo Institute", "PRT", "EDU", "the Tejo Institute"),
    ],
)
def test_a_body_that_each_state_has_is_named_with_its_country(
    namer: Namer, name: str, country: str | None, sector: Any, words: str
) -> None:
    one = Actor("det:body:x", name, "party" if sector == "PTY" else "body", country, sector, None, "unresolved", 0.5, "named", ())
    assert namer.side((one.id,), {one.id: one}).text == words
