"""Phrases for offices, and what they ask for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.knowledge import Knowledge
from detente.knowledge.offices import load_titles, normalise


@pytest.mark.parametrize(
    ("phrase", "portfolio", "country", "organisation"),
    [
        ("Polish Foreign Minister", "foreign_affairs", "POL", None),
        ("foreign minister of Kenya", "foreign_affairs", "KEN", None),
        ("Japan's defense minister", "defence", "JPN", None),
        ("Minister of National Defence", "defence", None, None),
        ("U.S. Secretary of State", "foreign_affairs", "USA", None),
        ("Indian External Affairs Minister", "foreign_affairs", "IND", None),
        ("British Home Secretary", "interior", "GBR", None),
        ("Chancellor of the Exchequer", "finance", None, None),
        ("German Chancellor", "head_of_government", "DEU", None),
        ("Ireland's taoiseach", "head_of_government", "IRL", None),
        ("Prime Minister of Italy", "head_of_government", "ITA", None),
        ("President of France", "head_of_state", "FRA", None),
        ("Emir of Qatar", "head_of_state", "QAT", None),
        ("Saudi Crown Prince", "crown_prince", "SAU", None),
        ("South African deputy president", "vice_president", "ZAF", None),
        ("Chinese Vice Premier", "deputy_head_of_government", "CHN", None),
        ("secretary of Russia's Security Council", "national_security", "RUS", None),
        ("National Security Advisor", "national_security", None, None),
        ("CIA director", "intelligence", None, None),
        ("Israeli army chief", "military_command", "ISR", None),
        ("Chairman of the Joint Chiefs of Staff", "military_command", None, None),
        ("Egyptian presidential spokesperson", "spokesperson", "EGY", None),
        ("UN Secretary-General", "international_organisation", None, "United Nations"),
        ("NATO chief", "international_organisation", None, "NATO"),
        ("EU foreign policy chief", "foreign_affairs", None, "European Union"),
        ("president of the European Commission", "international_organisation", None, "European Commission"),
        ("Speaker of the Knesset", "legislature", None, None),
        ("Brazilian senator", "legislature", "BRA", None),
        ("central bank governor", "central_bank", None, None),
        ("special envoy for Yemen", "negotiator_envoy", None, None),
        ("opposition leader", "opposition", None, None),
        ("rebel commander", "military_command", None, None),
        ("premier of Quebec", "regional", None, None),
        ("Senior Advisor to the President", "advisor", None, None),
    ],
)
def test_a_phrase_names_an_office(
    knowledge: Knowledge, phrase: str, portfolio: str, country: str | None, organisation: str | None
) -> None:
    query = knowledge.parse_office(phrase)
    assert query is not None
    assert (query.portfolio, query.country, query.organisation) == (portfolio, country, organisation)


def test_marks_of_time_and_standing(knowledge: Knowledge) -> None:
    former = knowledge.parse_office("former Chilean president")
    deputy = knowledge.parse_office("Deputy Foreign Minister of Turkey")
    acting = knowledge.parse_office("acting defence minister")
    minister = knowledge.parse_office("Minister of State for Foreign Affairs")
    assert former is not None and former.former and not former.deputy
    assert deputy is not None and deputy.deputy and deputy.rank >= 10
    assert acting is not None and acting.acting
    assert minister is not None and minister.deputy


def test_an_ambassador_has_a_sender_and_a_receiver(knowledge: Knowledge) -> None:
    query = knowledge.parse_office("Canadian ambassador to Mexico")
    assert query is not None
    assert (query.portfolio, query.country, query.counterpart) == ("ambassador", "CAN", "MEX")


@pytest.mark.parametrize("phrase", ["", "a long walk", "the river", "of the"])
def test_other_words_name_no_office(knowledge: Knowledge, phrase: str) -> None:
    assert knowledge.parse_office(phrase) is None


@given(st.text(max_size=60))
def test_any_phrase_is_read_without_error(phrase: str) -> None:
    assert normalise(phrase) == normalise(normalise(phrase)) or len(phrase) > 0


def test_every_title_has_a_known_sector() -> None:
    sectors = {"GOV", "MIL", "COP", "JUD", "LEG", "PTY", "REB", "SPY", "OPP", "IGO", "CVL"}
    assert {title.sector for title in load_titles()} <= sectors
