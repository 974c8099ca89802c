"""Tellings to groups: the same for every order, no chains, judgements obeyed."""

from __future__ import annotations

import random
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.chronicle.cluster import cluster, link_all
from detente.chronicle.judgements import judgement_id
from detente.chronicle.model import Judgement, Telling, Verdict
from tests.chronicle.tellings_made import LISBON, PORTO, country, person, telling

ARGENTINA = (country("ARG"),)


def judged(verdict: Verdict, left: str, right: str | None = None) -> Judgement:
    return Judgement(
        judgement_id(verdict, left, right, "Ana", "2024-05-01", "read"), verdict, left, right, "Ana", "2024-05-01", "read"
    )


def grouped(tellings: list[Telling], *judgements: Judgement) -> tuple[tuple[str, ...], ...]:
    return cluster(tellings, link_all(tellings), judgements)


def archive() -> list[Telling]:
    """Two rounds of talks a week apart, told from both sides, one of them also before the day; talks with another; a vague telling."""
    first = {"place": LISBON, "words": "met in Lisbon over fish"}
    second = {"date": "2022-03-22", "published": "2022-03-23", "place": PORTO, "words": "met in Porto for the second round"}
    return [
        telling("a1", status="planned", published="2022-03-11", words="will meet on Tuesday", trigger="meet", place=LISBON),
        telling("a2", **first),  # type: ignore[arg-type]
        telling("a3", **first, source=(person("Ana Prado", "PRT"),)),  # type: ignore[arg-type]
        telling("a4", words="last week's talks", trigger="talks", date="2022-03-14/2022-03-20", published="2022-03-22"),
        telling("b1", **second),  # type: ignore[arg-type]
        telling("b2", **second, target=(person("Tomás Ibáñez", "CHL"),)),  # type: ignore[arg-type]
        telling("c1", target=ARGENTINA, words="met the Argentine minister", published="2022-03-16"),
        telling("v1", date="2022-03", published="2022-04-02", words="talks in March", trigger="talks"),
    ]


def test_rounds_are_kept_apart_and_a_plan_finds_its_round() -> None:
    groups = grouped(archive())
    assert next(g for g in groups if "a2" in g) >= ("a1", "a2", "a3")
    assert not any({"a2", "b1"} <= set(g) for g in groups)
    assert any({"b1", "b2"} <= set(g) for g in groups)
    assert ("c1",) in groups


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_makes_no_difference(chance: random.Random) -> None:
    tellings = archive()
    links = list(link_all(tellings))
    expected = cluster(tellings, links, [judged("join", "c1", "v1")])
    chance.shuffle(tellings)
    chance.shuffle(links)
    assert cluster(tellings, links, [judged("join", "c1", "v1")]) == expected
    assert link_all(tellings) == link_all(archive())


def test_every_event_stands_in_one_group() -> None:
    ids = [id for group in grouped(archive()) for id in group]
    assert sorted(ids) == sorted(t.event.id for t in archive())


def test_judgements_are_obeyed() -> None:
    together = grouped(archive(), judged("join", "c1", "b1"))
    assert any({"c1", "b1"} <= set(g) for g in together)
    apart = grouped(archive(), judged("split", "a2", "a3"))
    assert not any({"a2", "a3"} <= set(g) for g in apart)


def test_an_event_judged_wrong_is_in_no_happening() -> None:
    assert "c1" not in {id for group in grouped(archive(), judged("wrong", "c1")) for id in group}


def test_two_events_of_one_document_are_two_happenings_unless_all_agrees() -> None:
    lead = telling("e1", document="d", words="met over fish quotas", place=LISBON)
    other = telling("e2", document="d", words="sat down again in the evening", trigger="sat", place=PORTO)
    assert len(grouped([lead, other])) == 2


def test_copies_have_one_vote() -> None:
    copies = [telling(f"x{n:02}", family="f", words="met in Lisbon over fish") for n in range(30)]
    assert len(grouped(copies)) == 1
    apart = grouped(copies, judged("split", "x00", "x07"))
    assert not any({"x00", "x07"} <= set(g) for g in apart)
    assert len(apart) == 2


def test_a_large_component_is_grouped_by_its_links_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["detente.chronicle.cluster"], "WHOLE", 5)
    first = [telling(f"a{n:02}", place=LISBON) for n in range(8)]
    second = [telling(f"b{n:02}", place=PORTO, date="2022-03-29", published="2022-03-30") for n in range(8)]
    assert [len(g) for g in grouped([*first, *second])] == [8, 8]
