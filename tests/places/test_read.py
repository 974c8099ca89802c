"""The public call: one text to its toponyms."""

from __future__ import annotations

import subprocess
import sys

import pytest

from detente.errors import DateError
from detente.places import Toponym, read


def named(text: str) -> dict[str, Toponym]:
    return {toponym.text: toponym for toponym in read(text)}


@pytest.mark.parametrize(
    ("text", "words", "kind", "precision", "country", "admin1"),
    [
        ("Envoys met in Ocala, Fla., on Monday.", "Ocala", "town", "city", "USA", "Florida"),
        ("Envoys met in Ocala, Fla., on Monday.", "Fla.", "division", "region", "USA", "Florida"),
        ("Two ships left the Black Sea.", "Black Sea", "water", "water", None, None),
        ("Tankers passed the Strait of Hormuz.", "Strait of Hormuz", "water", "water", None, None),
        ("Rebels hide in the Sahel.", "Sahel", "region", "region", None, None),
        ("Growth slowed across Southeast Asia.", "Southeast Asia", "world-region", "world-region", None, None),
        ("Shells crossed the Line of Control.", "Line of Control", "border", "region", None, None),
        ("Planes landed at Ben Gurion Airport.", "Ben Gurion Airport", "site", "point", "ISR", None),
        ("Crowds met in Tahrir Square in Cairo.", "Tahrir Square", "district", "district", "EGY", None),
        ("The minister flew to Chile.", "Chile", "country", "country", "CHL", None),
        ("He toured the Danish capital.", "the Danish capital", "town", "city", "DNK", "Capital Region"),
        ("Talks at the Kremlin went on.", "Kremlin", "site", "point", "RUS", "Moscow"),
        ("Shots were heard in Altmoorheim in Hamburg.", "Altmoorheim", "unknown", "district", "DEU", "Hamburg"),
    ],
)
def test_kind_precision_and_division(
    text: str, words: str, kind: str, precision: str, country: str | None, admin1: str | None
) -> None:
    toponym = named(text)[words]
    assert (toponym.kind, toponym.precision, toponym.country, toponym.admin1) == (kind, precision, country, admin1)
    assert toponym.locative


def test_the_dateline_is_among_the_places() -> None:
    found = read("FARGO, N.D. (AP) — A barn burnt down in Cass County.")
    assert [(t.text, t.name, t.admin1) for t in found] == [
        ("FARGO", "Fargo", "North Dakota"), ("N.D.", "North Dakota", "North Dakota"), ("Cass County", "Cass County", "North Dakota"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Moscow said that it would pay.", "Moscow"),
        ("The White House said that it would pay.", "White House"),
        ("The Fargo Police Department said nothing.", "Fargo"),
        ("Kyiv police arrested two men.", "Kyiv"),
    ],
)
def test_names_that_stand_for_someone_are_no_locations(text: str, words: str) -> None:
    assert not named(text)[words].locative


@pytest.mark.parametrize(
    "text",
    [
        "Paris Hartwell sang with Chad Fennimore.",
        "The Washington Post and the Boston Globe sued the Bank of England.",
        "The Syrians and a Turkish envoy spoke.",
        "",
        " \n ",
    ],
)
def test_persons_papers_and_adjectives_are_no_places(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "words", "country", "admin1"),
    [
        ("Snow fell in Springfield, Mass., on Friday.", "Springfield", "USA", "Massachusetts"),
        ("He was born in Hope, Arkansas.", "Hope", "USA", "Arkansas"),
        ("Growers in south Georgia and Savannah lost their crop.", "Georgia", "USA", "Georgia"),
        ("Shells hit the Lebanese city of Tripoli.", "Tripoli", "LBN", "Liban-Nord"),
        ("Senators from Washington and Oregon agreed.", "Washington", "USA", "Washington"),
        ("Councillors in Camden, north London, voted.", "Camden", "GBR", "England"),
    ],
)
def test_the_words_beside_a_name_say_which_place_it_is(text: str, words: str, country: str, admin1: str) -> None:
    toponym = named(text)[words]
    assert (toponym.country, toponym.admin1) == (country, admin1)


def test_a_place_that_the_gazetteer_lacks_takes_the_point_beside_it() -> None:
    toponym = named("A bomb went off in Altmoorheim in Hamburg.")["Altmoorheim"]
    assert (toponym.id, toponym.lat, toponym.lon) == (None, 53.55, 9.99)
    assert "not in the gazetteer" in toponym.why


def test_a_publication_day_must_be_one() -> None:
    assert read("The prime minister of Japan flew to Lima.", "2023-05-01")
    with pytest.raises(DateError):
        read("He flew to Lima.", "yesterday")


def test_importing_the_room_loads_no_parser() -> None:
    script = "import sys, detente.places; print(sorted({'spacy', 'onnxruntime', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
