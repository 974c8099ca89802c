"""The knowledge base: entities, names in text, office-holders, meetings, places."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import DateError, KnowledgeError
from detente.knowledge import Knowledge

HOLDERS = [
    # office, date, who (any of the person's names)
    ("US president", "2009-06-01", "Barack Obama"),
    ("US president", "2001-02-01", "George W. Bush"),
    ("Russian president", "2001-05-01", "Vladimir Putin"),
    ("Russian president", "2010-05-01", "Dmitry Medvedev"),
    ("Russian prime minister", "2010-05-01", "Vladimir Putin"),
    ("French president", "2008-01-01", "Nicolas Sarkozy"),
    ("British Prime Minister", "2005-01-01", "Tony Blair"),
    ("German chancellor", "2010", "Angela Merkel"),
    ("Japanese prime minister", "2015-03", "Shinzo Abe"),
    ("Indian prime minister", "2010-10-01", "Manmohan Singh"),
    ("Ukrainian president", "2016-01-01", "Petro Poroshenko"),
    ("Brazilian president", "2013-06-17", "Dilma Rousseff"),
    ("Thai prime minister", "2009-06-01", "Abhisit Vejjajiva"),
    ("Iran's supreme leader", "2015", "Ali Khamenei"),
    ("Iranian president", "2007-09-24", "Mahmoud Ahmadinejad"),
    ("Saudi king", "2010", "Abdullah"),
    ("U.S. Secretary of State", "2006-07-01", "Condoleezza Rice"),
    ("U.S. Secretary of Defense", "2012-01-01", "Leon Panetta"),
    ("Russian Foreign Minister", "2014-03-18", "Sergey Lavrov"),
    ("Chinese Foreign Minister", "2018-06-01", "Wang Yi"),
    ("Polish Foreign Minister", "2012-01-01", "Radosław Sikorski"),
    ("British foreign secretary", "2017-01-01", "Boris Johnson"),
    ("Turkish foreign minister", "2011-05-01", "Ahmet Davutoğlu"),
    ("US national security adviser", "2019-01-15", "John Bolton"),
    ("Chinese Vice President", "2015-01-01", "Li Yuanchao"),
    ("US vice president", "2018-01-01", "Mike Pence"),
    ("UN Secretary-General", "2003-03-20", "Kofi Annan"),
    ("NATO chief", "2012-05-20", "Anders Fogh Rasmussen"),
    ("EU foreign policy chief", "2016-01-01", "Federica Mogherini"),
    ("president of the European Commission", "2016", "Jean-Claude Juncker"),
    ("US ambassador to Russia", "2013-01-01", "Michael McFaul"),
    ("Chinese ambassador to the United States", "2015-06-01", "Cui Tiankai"),
]


@pytest.mark.parametrize(("office", "on", "name"), HOLDERS)
def test_who_held_an_office_on_a_day(knowledge: Knowledge, office: str, on: str, name: str) -> None:
    found = knowledge.holders(office, on=on)
    assert found, f"no one held {office} on {on}"
    assert name in [spelling for spelling, _ in knowledge.names(found[0].person)]


def test_an_unknown_office_has_no_holders(knowledge: Knowledge) -> None:
    assert knowledge.holders("a long walk", country="FRA", on="2020") == ()
    assert knowledge.holders("Prime Minister of the United States", on="2020") == ()


def test_a_bad_date_is_refused(knowledge: Knowledge) -> None:
    with pytest.raises(DateError):
        knowledge.holders("French president", on="last week")


def test_a_former_president_has_left(knowledge: Knowledge) -> None:
    found = knowledge.holders("former French president", on="2014-06-01")
    names = [knowledge.entity(tenure.person).family for tenure in found[:2]]
    assert "Sarkozy" in names and "Hollande" not in names


def test_the_offices_of_a_person(knowledge: Knowledge) -> None:
    (match, *_) = knowledge.match_persons("Angela Merkel")
    offices = knowledge.tenures(match.person.id, on="2012-02-01")
    assert [tenure.portfolio for tenure in offices][:1] == ["head_of_government"]
    assert not [t for t in knowledge.tenures(match.person.id, on="2023-02-01") if t.portfolio == "head_of_government"]


def test_entities_are_found_by_id(knowledge: Knowledge) -> None:
    france = knowledge.country("FRA")
    assert france is not None
    assert knowledge.entity(france.id) == france
    assert knowledge.country("ZZZ") is None
    with pytest.raises(KeyError):
        knowledge.entity("Q0")


@pytest.mark.parametrize(
    ("text", "name", "country", "kind"),
    [
        ("talks with the Elysée palace", "Presidency of France", "FRA", "metonym"),
        ("a Kenyan delegation", "Kenya", "KEN", "demonym"),
        ("the Dutch said", "Netherlands", "NLD", "demonym"),
        ("two Britons left", "United Kingdom", "GBR", "demonym"),
        ("the U.K. and others", "United Kingdom", "GBR", "acronym"),
        ("in Cote d'Ivoire", "Ivory Coast", "CIV", "alias"),
        ("in Côte d’Ivoire", "Ivory Coast", "CIV", "alias"),
        ("Ankara replied", "Government of Turkey", "TUR", "metonym"),
        ("fighters of Hezbollah", "Hezbollah", "LBN", "primary"),
        ("the OSCE mission", "OSCE", None, "primary"),
        ("when Angela Merkel spoke", "Angela Merkel", "DEU", "primary"),
    ],
)
def test_scan_finds_names(knowledge: Knowledge, text: str, name: str, country: str | None, kind: str) -> None:
    found = [(entity.name, entity.country, named) for hit in knowledge.scan(text) for entity, named in hit.entities[:1]]
    assert (name, country, kind) in found


def test_the_likelier_meaning_comes_first(knowledge: Knowledge) -> None:
    (hit,) = knowledge.scan("a Congolese officer")
    assert [entity.country for entity, _ in hit.entities] == ["COD", "COG"]


@pytest.mark.parametrize(
    "text", ["give us the car", "merkel", "an americano", "IT IS NOT", "The North wind", "at usa.example.org", "Turkeys"]
)
def test_scan_leaves_other_words_alone(knowledge: Knowledge, text: str) -> None:
    assert knowledge.scan(text) == []


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["Kenya", "São Tomé", "Angela Merkel", "the Kremlin", "U.S."]))
def test_offsets_cover_the_words_found(knowledge: Knowledge, noise: str, name: str) -> None:
    text = f"{noise} {name} {noise}"
    hits = knowledge.scan(text)
    assert all(text[hit.start : hit.end] == hit.text for hit in hits)
    assert all(left.end <= right.start for left, right in pairwise(hits))
    places = knowledge.scan_places(text)
    assert all(0 <= start < end <= len(text) and meant for start, end, meant in places)


@pytest.mark.parametrize(
    ("name", "country", "precision"),
    [
        ("Paris", "FRA", "city"),
        ("Kiev", "UKR", "city"),
        ("Bombay", "IND", "city"),
        ("Washington", "USA", "city"),
        ("New York", "USA", "city"),
        ("Georgia", "GEO", "country"),
        ("South China Sea", None, "area"),
    ],
)
def test_the_likeliest_place_of_a_name(knowledge: Knowledge, name: str, country: str | None, precision: str) -> None:
    place = knowledge.places_named(name)[0]
    assert (place.country, place.precision) == (country, precision)


def test_ordinary_words_are_places_only_where_they_stand_as_one(knowledge: Knowledge) -> None:
    assert [text for text in ("Nice weather in May", "Reading the paper") if knowledge.scan_places(text)] == []
    assert [start for start, _, _ in knowledge.scan_places("They met in Nice.")] == [12]


def test_no_place_has_no_name(knowledge: Knowledge) -> None:
    assert knowledge.places_named("Nowhereville-on-Sea") == ()


@pytest.mark.parametrize(("iso3", "name"), [("JPN", "Tokyo"), ("KEN", "Nairobi"), ("USA", "Washington"), ("KAZ", "Astana")])
def test_capitals(knowledge: Knowledge, iso3: str, name: str) -> None:
    capital = knowledge.capital(iso3)
    assert capital is not None and capital.name == name
    assert knowledge.capital("ATA") is None


@pytest.mark.parametrize(
    ("text", "series", "words"),
    [
        ("at the G7 summit in Cornwall", "G7/G8", "the G7 summit"),
        ("a speech to the U.N. General Assembly", "UNGA", "the U.N. General Assembly"),
        ("the Shangri-La Dialogue opened", "Shangri-La Dialogue", "the Shangri-La Dialogue"),
        ("leaders at COP26 agreed", "COP", "COP26"),
        ("this NATO summit", "NATO", "NATO summit"),
    ],
)
def test_meetings_named_in_text(knowledge: Knowledge, text: str, series: str, words: str) -> None:
    ((start, end, found),) = knowledge.scan_meetings(text)
    assert (found, text[start:end]) == (series, words)


def test_an_organisation_alone_is_no_meeting(knowledge: Knowledge) -> None:
    assert knowledge.scan_meetings("NATO troops and G7 members met the Quad") == []


def test_meetings_by_series_place_and_days(knowledge: Knowledge) -> None:
    (cornwall,) = knowledge.meetings(series="G7/G8", between=("2021-01-01", "2021-12-31"))
    assert (cornwall.country, cornwall.first_day) == ("GBR", "2021-06-11")
    assert knowledge.meetings(series="COP", city="Glasgow")[0].first_day[:4] == "2021"
    assert knowledge.meetings(series="COP", country="GBR", between=("2015", "2016")) == ()


def test_every_meeting_named_has_a_pattern_and_ends_after_it_starts(knowledge: Knowledge) -> None:
    assert all(meeting.first_day <= meeting.last_day for meeting in knowledge.meetings())


def test_a_missing_base_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"python -m detente\.knowledge\.build"):
        Knowledge.open(tmp_path / "none.sqlite")


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    path.write_bytes(b"not a database, but long enough to be read as one" * 100)
    with pytest.raises(KnowledgeError, match="not a knowledge base"):
        Knowledge.open(path)


def test_threads_may_share_a_base(knowledge: Knowledge) -> None:
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(len(knowledge.holders("prime minister", on="2015")))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and len(set(found)) == 1


@pytest.mark.parametrize(("name", "on"), [("Emmanuel Macron", "2023"), ("François Hollande", "2013")])
def test_the_office_at_home_comes_before_its_like_elsewhere(knowledge: Knowledge, name: str, on: str) -> None:
    """A president of France is a prince of Andorra by office."""
    person = next(iter(knowledge.who("French president", on=on))).person
    assert person.name == name
    for tenures in (knowledge.tenures(person.id, on=on), knowledge.tenures(person.id)):
        assert (tenures[0].office, tenures[0].country) == ("President", "FRA")
