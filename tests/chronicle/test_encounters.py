"""Meetings with one and with another, or of one day and of another, are never one; a plan for all of them goes with one."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.chronicle.cluster import cluster, link_all
from detente.chronicle.compare import compare
from detente.chronicle.encounters import are_apart
from detente.chronicle.join import join
from detente.chronicle.judgements import judgement_id
from detente.chronicle.model import Judgement, Telling
from detente.chronicle.traits import traits
from detente.records import Actor
from tests.chronicle.tellings_made import LISBON, country, person, telling

PRADO, COSTA = person("Ana Prado", "PRT"), person("Rui Costa", "PRT")
IBANEZ, VIDAL, ROJAS = person("Tomás Ibáñez", "CHL"), person("Marta Vidal", "CHL"), person("Luis Rojas", "CHL")
CHILE = country("CHL")


def met(id: str, *hosts: Actor, guest: Actor = PRADO, **other: object) -> Telling:
    return telling(id, source=(guest,), target=hosts or (CHILE,), **other)  # type: ignore[arg-type]


def stay(id: str, *hosts: Actor, guest: Actor = PRADO, **other: object) -> Telling:
    told = {"mode": "visit", "symmetric": False, "words": "Prado visited Santiago", "trigger": "visited", **other}
    return met(id, *hosts, guest=guest, **told)


def apart(left: Telling, right: Telling) -> bool:
    found = [are_apart(traits(a).encounter, traits(b).encounter) for a, b in ((left, right), (right, left))]
    assert found[0] == found[1]
    return found[0]


def by_office(who: Actor) -> Actor:
    return replace(who, basis="office")


def of_the_story(who: Actor) -> Actor:
    return replace(who, basis="context")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (met("a", IBANEZ), met("b", VIDAL)),
        (met("a", IBANEZ, guest=COSTA), met("b", IBANEZ)),
        (met("a", IBANEZ), met("b", VIDAL, ROJAS)),
        (met("a", IBANEZ), met("b", VIDAL, status="planned", date="2022-03-14/2022-03-18")),
        (met("a", of_the_story(IBANEZ)), met("b", of_the_story(VIDAL))),
        (stay("a", CHILE), stay("b", CHILE, guest=COSTA)),
        (stay("a", VIDAL), met("b", IBANEZ)),
        (met("a", IBANEZ, mode="phone"), met("b", VIDAL, mode="phone")),
    ],
)
def test_a_meeting_with_one_is_none_with_another(left: Telling, right: Telling) -> None:
    assert apart(left, right)
    assert compare(left, right) is None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (met("a", IBANEZ), met("b")),
        (met("a", IBANEZ), met("b", IBANEZ, VIDAL)),
        (met("a", IBANEZ), met("b", person("Ibáñez", "CHL"))),
        (met("a", IBANEZ), met("b", person("Tomas Ibanes", "CHL"))),
        (met("a", IBANEZ), met("b", by_office(VIDAL))),
        (met("a", by_office(IBANEZ)), met("b", of_the_story(person("Rui Vidal", "PRT")), guest=VIDAL)),
        (met("a", person("Ibáñez", "PRT"), guest=PRADO), met("b", IBANEZ)),
        (stay("a", VIDAL), stay("b", IBANEZ)),
        (met("a", IBANEZ), met("b", VIDAL, notice="correction")),
        (met("a", IBANEZ), telling("b", source=(PRADO,), target=(VIDAL, country("BRA"), country("ARG")))),
        (met("a", IBANEZ, plover="AGREE"), met("b", VIDAL, plover="AGREE")),
    ],
)
def test_what_may_be_the_same_people_is_left_to_the_weights(left: Telling, right: Telling) -> None:
    assert not apart(left, right)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"date": "2022-03-17"}, True),
        ({"date": "2022-03-16"}, False),
        ({"date": "2022-03"}, False),
        ({"date": "2022-02"}, True),
        ({"date": "2022-03-13/2022-03-14"}, False),
        ({"date": "2022-03-20", "published": "2022-03-20"}, False),
        ({"date": "2022-03-12", "published": "2022-03-12"}, True),
        ({"date": None, "published": "2022-04-20"}, True),
        ({"date": "2022-03-20", "status": "planned"}, False),
        ({"date": "../2022-03-25"}, False),
    ],
)
def test_what_took_place_on_other_days_is_another(other: dict[str, str], expected: bool) -> None:
    assert apart(met("a"), met("b", **other)) is expected


def test_a_later_writing_of_one_text_may_tell_the_next_meeting() -> None:
    first = met("a", IBANEZ, family="f", words="Ana Prado met Tomás Ibáñez in Lisbon over the quotas for fish and copper")
    second = met("b", VIDAL, family="f", words="Ana Prado met Marta Vidal in Lisbon over the quotas for fish and copper")
    assert compare(first, second) is None
    assert compare(first, met("c", IBANEZ, family="f", words=second.event.evidence.text)) is not None


def test_a_visit_has_more_days_than_the_one_that_is_told() -> None:
    assert not apart(stay("a", date="2022-03-12", published="2022-03-13"), met("b", IBANEZ))


def visit_of_three_meetings() -> list[Telling]:
    """A plan for four days, and whom the guest then met on each."""
    plan = {
        "status": "planned",
        "published": "2022-03-08",
        "date": "2022-03-14/2022-03-17",
        "words": "will visit Santiago",
        "trigger": "visit",
    }
    first = {"date": "2022-03-14", "published": "2022-03-15", "words": "met Ibáñez over fish", "place": LISBON}
    second = {"date": "2022-03-15", "words": "met Vidal over copper", "place": LISBON}
    return [
        stay("p1", **plan),
        met(
            "p2",
            status="planned",
            published="2022-03-10",
            date="2022-03-14/2022-03-17",
            words="is to meet ministers",
            trigger="meet",
        ),
        met("a1", IBANEZ, **first),
        met("a2", IBANEZ, **first),
        met("b1", VIDAL, **second),
        met("b2", VIDAL, **second),
        met("c1", ROJAS, date="2022-03-17", published="2022-03-18", words="met Rojas", place=LISBON),
    ]


def grouped(tellings: list[Telling], *judgements: Judgement) -> tuple[tuple[str, ...], ...]:
    return cluster(tellings, link_all(tellings), judgements)


def test_the_meetings_of_a_visit_are_happenings_of_their_own_and_the_plan_goes_with_one() -> None:
    groups = grouped(visit_of_three_meetings())
    home = {id: g for g in groups for id in g}
    assert home["a1"] == home["a2"] != home["b1"] == home["b2"]
    assert home["c1"] not in (home["a1"], home["b1"])
    assert len(home["p1"]) > 1, "a plan becomes what was held"
    by_id = {t.event.id: t for t in visit_of_three_meetings()}
    held = join(by_id[id] for id in home["p1"])
    assert held.status == "happened"
    assert held.history[0].kind == "planned"
    assert len({a.name for a in held.actors if a.kind == "person" and a.country == "CHL"}) == 1


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_makes_no_difference(chance: random.Random) -> None:
    tellings = visit_of_three_meetings()
    expected = grouped(tellings)
    links = list(link_all(tellings))
    chance.shuffle(tellings)
    chance.shuffle(links)
    assert cluster(tellings, links) == expected


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([(IBANEZ,), (VIDAL,), (IBANEZ, VIDAL), (CHILE,)]), st.integers(12, 18), st.booleans()),
        max_size=9,
    )
)
def test_no_group_holds_two_that_are_apart(specs: list[tuple[tuple[Actor, ...], int, bool]]) -> None:
    tellings = [
        met(f"e{n}", *hosts, date=f"2022-03-{day}", published="2022-03-19", status="planned" if ahead else "happened")
        for n, (hosts, day, ahead) in enumerate(specs)
    ]
    by_id = {t.event.id: t for t in tellings}
    groups = grouped(tellings)
    assert not any(apart(by_id[a], by_id[b]) for group in groups for a in group for b in group)
    assert sorted(id for group in groups for id in group) == sorted(by_id)


def test_a_person_may_join_what_names_and_days_keep_apart() -> None:
    spoken = Judgement(
        judgement_id("join", "a1", "b1", "Eva", "2024-05-01", "one table"), "join", "a1", "b1", "Eva", "2024-05-01", "one table"
    )
    home = {id: g for g in grouped(visit_of_three_meetings(), spoken) for id in g}
    assert home["a1"] == home["b1"] == home["a2"] == home["b2"], "what tells the one or the other comes with it"
    assert home["c1"] != home["a1"]
