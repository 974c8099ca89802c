"""Under what tellings are looked up."""

from __future__ import annotations

from datetime import date

from detente.chronicle.keys import MOVED, SLACK, keys
from tests.chronicle.tellings_made import LISBON, country, person, telling


def blocks(**fields: object) -> set[str]:
    return {k.block for k in keys(telling("e1", **fields))}  # type: ignore[arg-type]


def test_sides_make_one_block_in_either_order() -> None:
    there = blocks(source=(country("PRT"),), target=(country("CHL"),))
    back = blocks(source=(country("CHL"),), target=(country("PRT"),))
    assert "talks CHL PRT" in there & back


def test_a_person_and_the_state_acted_for_share_a_block() -> None:
    assert blocks(source=(person("Ana Prado", "PRT"),)) & blocks() >= {"talks CHL PRT"}


def test_an_attack_without_parties_is_looked_up_by_its_place() -> None:
    assert "force at lisbon" in blocks(plover="ASSAULT", source=(), target=(), place=LISBON)


def test_a_told_day_may_be_off_and_a_plan_may_be_moved() -> None:
    day = date(2022, 3, 15).toordinal()
    happened = next(k for k in keys(telling("e1")) if k.block == "talks CHL PRT")
    planned = next(k for k in keys(telling("e1", status="planned")) if k.block == "talks CHL PRT")
    assert (happened.first, happened.last) == (day - SLACK, day + SLACK)
    assert (planned.first, planned.last) == (day - MOVED, day + MOVED)


def test_without_date_and_publication_any_day_is_possible() -> None:
    found = next(k for k in keys(telling("e1", date=None, published=None)) if k.block == "talks CHL PRT")
    assert (found.first, found.last) == (date.min.toordinal(), date.max.toordinal())


def test_copies_of_one_text_meet_on_any_day() -> None:
    assert {k for k in keys(telling("e1", family="f"))} & {k for k in keys(telling("e2", family="f", date="2019"))}


def test_a_summit_of_many_is_not_looked_up_by_its_pairs() -> None:
    states = tuple(country(c) for c in ("PRT", "CHL", "ESP", "FRA", "ITA", "DEU", "GRC", "MLT"))
    assert not [b for b in blocks(source=states, target=()) if b.startswith("talks CHL")]
