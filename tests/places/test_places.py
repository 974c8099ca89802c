"""Which places a story names, and which of several of one name it means."""

from __future__ import annotations

from collections import Counter

import pytest

from detente.knowledge import GazetteerPlace, load_knowledge
from detente.places import PlaceMention, find_places, resolve_dateline
from detente.places.resolve import choose
from detente.places.tables import centres
from detente.records import Place
from tests.actors.helpers import cast_of, parsed


def places(text: str, *, dateline: Place | None = None) -> dict[str, PlaceMention]:
    story, sentences = parsed(text, False, None)
    cast = cast_of(text, dateline=dateline.country if dateline else None)
    found = find_places(story, sentences, cast, load_knowledge(), dateline)
    assert len(found) == len(sentences)
    return {text[m.start : m.end]: m for several in found for m in several}


@pytest.mark.parametrize(
    ("text", "words", "name", "country", "locative"),
    [
        ("The ministers met in Tallinn on Monday.", "Tallinn", "Tallinn", "EST", True),
        ("The minister visited Bolivia twice.", "Bolivia", "Bolivia", "BOL", True),
        ("Oslo said that it would pay.", "Oslo", "Oslo", "NOR", False),
        ("He toured the Hungarian capital.", "the Hungarian capital", "Budapest", "HUN", True),
        ("Protesters gathered outside the Danish embassy in Tehran.", "Tehran", "Tehran", "IRN", True),
        ("The ship sank in the Black Sea.", "Black Sea", "Black Sea", None, True),
        ("Ties with Jakarta improved.", "Jakarta", "Jakarta", "IDN", False),
    ],
)
def test_places_and_their_standing(text: str, words: str, name: str, country: str | None, locative: bool) -> None:
    mention = places(text)[words]
    assert (mention.place.name, mention.place.country, mention.locative) == (name, country, locative)


def test_names_of_persons_and_bodies_are_no_places() -> None:
    text = "Jordan Fennimore of the University of Leeds met Milan Kucan in March. More followed."
    assert set(places(text)) <= {"Leeds"}


def test_the_story_decides_between_places_of_one_name() -> None:
    syrian = places(
        "Syria shelled the town. Syrian jets bombed Tripoli and Homs.", dateline=Place("Tripoli", "LBN", None, None, "city")
    )
    libyan = places("Libya has two governments. Libyan militias fought in Tripoli.", dateline=None)
    assert syrian["Tripoli"].place.country == "LBN"
    assert libyan["Tripoli"].place.country == "LBY"


def test_a_building_takes_the_country_of_the_place_beside_it() -> None:
    mention = places("They met at the Villa Serena in Lugano.")["Villa Serena"]
    assert (mention.place.country, mention.place.lat, mention.place.precision) == ("CHE", 46.01, "city")


def test_choose_prefers_the_countries_of_the_story() -> None:
    big = GazetteerPlace("1", "Springfield", "USA", 1.0, 1.0, "city", 100_000)
    small = GazetteerPlace("2", "Springfield", "ZAF", 2.0, 2.0, "city", 5_000)
    assert choose([big, small], Counter(), None)[0] is big
    assert choose([big, small], Counter({"ZAF": 3}), None)[0] is small
    assert choose([big, small], Counter(), "ZAF")[0] is small
    for countries in (Counter(), Counter({"ZAF": 1})):
        assert 0.0 <= choose([big, small], countries, None)[1] <= 1.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TALLINN", ("Tallinn", "EST")),
        ("ADEN/SANAA", ("Aden", "YEM")),
        ("GAO, Mali", ("Gao", "MLI")),
        ("Montréal", ("Montréal", "CAN")),
        ("Nowhereville", ("Nowhereville", None)),
        ("", ("", None)),
    ],
)
def test_resolve_dateline(text: str, expected: tuple[str, str | None]) -> None:
    assert resolve_dateline(text, load_knowledge()) == expected


def test_a_province_after_a_comma_decides() -> None:
    assert places("He was born in Paris, Texas.")["Paris"].place.country == "USA"


def test_a_country_lies_in_its_middle_not_in_its_capital() -> None:
    mention = places("They crossed Brazil on foot.")["Brazil"]
    assert (mention.place.lat, mention.place.lon, mention.place.precision) == (-10.0, -55.0, "country")


def test_initials_name_a_country() -> None:
    assert places("The fleet sailed to the UK.")["UK"].place.country == "GBR"


def test_centres_are_degrees() -> None:
    assert len(centres()) > 190
    assert all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in centres().values())
