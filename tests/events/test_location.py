"""Where acts are done: by their own words, else where acts of their kind are done."""

from __future__ import annotations

import pytest

from detente import read
from detente.records import Place
from detente.settings import Settings


def place_of(text: str, root: str) -> Place | None:
    record = read(text.encode(), settings=Settings(format="text", published="2019-05-06"))
    found = [event.place for event in record.events if event.plover == root]
    assert found, [event.plover for event in record.events]
    return found[0]


@pytest.mark.parametrize(
    ("text", "root", "country"),
    [
        ("Chad expelled the German ambassador last month.", "SANCTION", "TCD"),
        ("Kenya bombed Ethiopian soldiers last week.", "ASSAULT", "ETH"),
        ("Norway sent food and tents to Nepal last week.", "AID", "NPL"),
        ("Peru released two Chilean sailors last week.", "RETREAT", "PER"),
        ("NATO demanded last week that Russia release the ship.", "REQUEST", "BEL"),
        ("Last year rebels shot down a Turkish helicopter over Armenia.", "ASSAULT", "ARM"),
        ("In Brussels European Union leaders met President Maia Sandu of Moldova last week.", "CONSULT", "BEL"),
    ],
)
def test_the_country_of_an_act(text: str, root: str, country: str) -> None:
    place = place_of(text, root)
    assert place is not None
    assert place.country == country


def test_an_act_at_sea_has_no_country() -> None:
    place = place_of("Spanish trawlers clashed with Moroccan patrol boats in the Mediterranean Sea last week.", "ASSAULT")
    assert place is not None
    assert (place.name, place.country) == ("Mediterranean Sea", None)


def test_words_of_a_state_are_placed_nowhere_if_no_word_says_where() -> None:
    assert place_of("Ghana accused Togo last week of smuggling fuel.", "ACCUSE") is None
