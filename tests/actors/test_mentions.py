"""Whom the words of a story stand for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from detente.knowledge import load_knowledge
from tests.actors.helpers import cast_of, parsed, told

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "mentions.yaml").read_text(encoding="utf-8"))
STRONG = [case for case in CASES if case.get("tier", "STRONG") == "STRONG"]


def cast(case: dict[str, Any], *, title: bool = False):  # type: ignore[no-untyped-def]
    return cast_of(case["text"], title=title, published=case.get("published"), dateline=case.get("dateline"))


@pytest.mark.parametrize("case", STRONG, ids=lambda case: case["id"])
def test_words_stand_for(case: dict[str, Any]) -> None:
    found = cast(case)
    assert {words: told(found, words, case["text"]) for words in case["told"]} == case["told"]


def test_weak_cases_do_not_grow() -> None:
    assert len(CASES) - len(STRONG) <= 2


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_mentions_are_sound(case: dict[str, Any]) -> None:
    text = case["text"]
    found = cast(case)
    _, sentences = parsed(text, False, case.get("published"))
    assert len(found.mentions) == len(sentences)
    for sentence, mentions in zip(sentences, found.mentions, strict=True):
        assert [m.first for m in mentions] == sorted(m.first for m in mentions)
        for mention in mentions:
            assert mention.sentence == sentence.index
            assert 0 <= mention.first <= mention.head < mention.last <= len(sentence.tokens)
            assert sentence.start <= mention.start < mention.end <= sentence.end
            assert mention.actors and all(id in found.actors for id in mention.actors)
            for other in mentions:
                assert not mention.first < other.first < mention.last < other.last
    for actor in found.actors.values():
        assert actor.mentions and all(text[s.start : s.end] == s.text for s in actor.mentions)
        assert 0.0 <= actor.score <= 1.0 and actor.why


def test_the_same_story_gives_the_same_cast() -> None:
    case = CASES[0]
    first = cast(case)
    cast_of.cache_clear()
    second = cast(case)
    assert list(first.actors.items()) == list(second.actors.items())
    assert first.mentions == second.mentions


def test_an_empty_story_has_no_cast() -> None:
    assert not cast_of("12 34\n56").actors


def test_a_headline_in_capitals_names_those_of_the_body() -> None:
    text = "NINISTO WARNS RUSSIA\nFinland's president, Sauli Niinisto, warned Russia on Monday."
    found = cast_of(text, title=True, published="2021-10-04")
    assert told(found, "NINISTO", text) == ["Sauli Niinistö"]
    assert told(found, "RUSSIA", text) == ["RUS"]


def test_a_headline_makes_no_strangers() -> None:
    found = cast_of("Senators Want Answers On Steel\nThe committee sat for an hour.", title=True)
    assert not [a for a in found.actors.values() if a.kind == "person"]


def test_a_stranger_stays_unresolved() -> None:
    text = "Edwin Brammle told his neighbours in Leeds that he would not move."
    person = next(a for a in cast_of(text).actors.values() if a.kind == "person")
    assert (person.basis, person.id) == ("unresolved", "det:person:edwin-brammle")


def test_a_stranger_with_an_office_is_known_by_his_context() -> None:
    text = "The Slovak judge Edwin Brammle freed him."
    person = next(a for a in cast_of(text).actors.values() if a.kind == "person")
    assert (person.basis, person.country, person.sector) == ("context", "SVK", "JUD")


def test_office_in_the_story_goes_before_the_base() -> None:
    text = "Former Finnish president Tarja Halonen and UN chief Ban Ki-moon opened the hall."
    people = {a.name: a for a in cast_of(text, published="2014-05-01").actors.values() if a.kind == "person"}
    assert people["Tarja Halonen"].sector == "ELI"
    assert (people["Ban Ki-moon"].country, people["Ban Ki-moon"].sector) == (None, "IGO")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Peruvian police searched the hall. Chad's Foreign Ministry wept on Monday.", "TCD"),
        ("Peruvian police searched the hall. The Foreign Ministry of Chad wept on Monday.", "TCD"),
        ("Peruvian police searched the hall. The Foreign Ministry wept on Monday.", "PER"),
    ],
)
def test_a_ministry_belongs_to_the_country_beside_its_name(text: str, country: str) -> None:
    assert [a.country for a in cast_of(text).actors.values() if "Foreign Ministry" in a.name] == [country]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        (
            "Edwin Brammle, deputy assistant secretary of defense for Chad, met two Kenyan generals.",
            "Deputy Assistant Secretary of Defense",
        ),
        ("Slovakia's acting foreign minister Edwin Brammle spoke.", "Acting Foreign Minister"),
        ("Slovak deputy finance minister Edwin Brammle spoke.", "Deputy Finance Minister"),
        ("Slovakia's vice minister of defence, Edwin Brammle, spoke.", "Vice Minister of Defence"),
        ("U.S. Assistant Secretary of State Edwin Brammle spoke.", "Assistant Secretary of State"),
        ("Slovak foreign minister Edwin Brammle spoke.", "Foreign Minister"),
        ("Slovakia's foreign undersecretary Edwin Brammle spoke.", "Undersecretary"),
    ],
)
def test_lower_ranks_keep_their_rank(text: str, office: str) -> None:
    person = next(a for a in cast_of(text).actors.values() if a.kind == "person")
    assert person.office == office


@pytest.mark.parametrize(
    ("text", "country", "sector"),
    [
        ("Ban Ki-moon pleaded with Ankara.", None, "IGO"),
        ("Donald Tusk pleaded with Ankara.", "POL", "GOV"),
        ("The former prime minister of Portugal, António Guterres, wept.", "PRT", "ELI"),
    ],
)
def test_without_a_date_the_last_office_at_the_top_counts(text: str, country: str | None, sector: str) -> None:
    person = next(a for a in cast_of(text).actors.values() if a.kind == "person")
    assert (person.country, person.sector) == (country, sector)


def test_a_garbled_name_says_why() -> None:
    text = "Danish Prime Minister Mette Fredriksen spoke."
    person = next(a for a in cast_of(text, published="2023-05-10").actors.values() if a.kind == "person")
    assert person.basis in ("office", "fuzzy") and "Mette Fredriksen" in person.why


def test_knowledge_is_loaded_once() -> None:
    assert load_knowledge() is load_knowledge()
