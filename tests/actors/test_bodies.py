"""Bodies that the story alone names: what their ids hold."""

from __future__ import annotations

import pytest

from tests.actors.helpers import cast_of


def ids(text: str) -> set[str]:
    return {a.id for a in cast_of(text, published="2024-05-14").actors.values() if a.basis == "unresolved" and a.kind != "person"}


def test_a_body_of_a_country_has_an_id_of_its_own() -> None:
    one = ids("BEIJING (Reuters) - China protested on Tuesday. The Chinese Fisheries Ministry summoned the ambassador.")
    other = ids("HAVANA (Reuters) - Cuba protested on Tuesday. The Cuban Fisheries Ministry summoned the ambassador.")
    assert one == {"det:body:chn-fisheries-ministry"}
    assert other == {"det:body:cub-fisheries-ministry"}


def test_two_of_one_name_in_one_story_are_two() -> None:
    told = (
        "The Chinese Fisheries Ministry said that the boats were fishing. The Cuban Fisheries Ministry said that they were not."
    )
    assert ids(told) == {"det:body:chn-fisheries-ministry", "det:body:cub-fisheries-ministry"}


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("Bank for Fisheries of Portugal", "prt-bank-for-fisheries-of-portugal"),
        ("Portuguese Fisheries Agency", "prt-fisheries-agency"),
    ],
)
def test_only_a_country_in_front_is_left_out(words: str, id: str) -> None:
    assert f"det:body:{id}" in ids(
        f"Portugal's {words.removeprefix('Portuguese ')} said on Tuesday that catches fell. The {words} gave no numbers."
    )
