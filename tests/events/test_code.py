"""Single sentences through the coder: who did what to whom (cases/events.tsv)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from detente.events import code_story

from .scenes import NoMeetings, build_scene

CASES = Path(__file__).parent / "cases" / "events.tsv"


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", cases(), ids=lambda c: f"{c['root']}: {c['text'][:60]}")
def test_one_sentence(case: dict[str, str]) -> None:
    scene = build_scene(case["text"])
    deeds, _ = code_story(scene, NoMeetings())  # type: ignore[arg-type]
    told = [(d.code.plover, d.code.status, "|".join(d.source), "|".join(d.target)) for d in deeds]
    assert told == [(case["root"], case["status"], case["source"], case["target"])]


@pytest.mark.parametrize(
    "text",
    [
        "A trade war with {BBB:Chad} hurts farmers in {AAA:Norway}.",
        "{AAA:Norway} fought a price war with {BBB:Chad}.",
        "{AAA:Norway} waged a war of words with {BBB:Chad}.",
        "{AAA:Norway} did not respond to a request for comment from {BBB:Chad}.",
        "{AAA:Norway} declined the request of {BBB:Chad} for comment.",
        "Neither {AAA:Norway} nor {BBB:Chad} announced the meeting.",
        "{AAA:Norway} did not confirm the meeting with {BBB:Chad}.",
        "The fighting with {BBB:Chad} must end first, {AAA:Norway} said.",
        "{AAA:Norway} read an order that prohibits exports to {BBB:Chad}.",
        "The offer of {AAA:Norway} has been met mostly with anger in {BBB:Chad}.",
    ],
)
def test_words_of_war_and_diplomacy_for_other_things_are_no_events(text: str) -> None:
    deeds, _ = code_story(build_scene(text), NoMeetings())  # type: ignore[arg-type]
    assert deeds == ()


def test_nothing_inside_quotation_marks_is_an_event() -> None:
    scene = build_scene('"We attacked {BBB:Chad}," said {AAA:Niger}.')
    deeds, _ = code_story(scene, NoMeetings())  # type: ignore[arg-type]
    assert deeds == ()


def test_an_act_without_a_political_actor_is_said_and_not_coded() -> None:
    scene = build_scene("The striker attacked the goalkeeper.")
    deeds, dropped = code_story(scene, NoMeetings())  # type: ignore[arg-type]
    assert deeds == ()
    assert [d.reason for d in dropped]
    start, end = dropped[0].trigger
    assert scene.clean.text[start:end] == "attacked"
