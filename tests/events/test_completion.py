"""Parties that the words of an act leave unsaid."""

from __future__ import annotations

import pytest

from detente.events import code_story

from .scenes import NoMeetings, build_scene


@pytest.mark.parametrize(
    ("text", "root", "source", "target"),
    [
        ("{AAA:Peru} bombed {BBB:Chile}. {CCC:Cuba} condemned the bombing.", "ACCUSE", ("CCC",), ("AAA",)),
        (
            "{AAA:Peru} attacked {BBB:Chile} in an ambush. {BBB:Chile} bombed {AAA:Peru}. {CCC:Cuba} condemned the ambush.",
            "ACCUSE",
            ("CCC",),
            ("AAA",),
        ),
        ("{AAA:Peru} and {BBB:Chile} signed a treaty. {CCC:Cuba} welcomed the treaty.", "SUPPORT", ("CCC",), ("AAA", "BBB")),
        ("{AAA:Peru} accused {BBB:Chile} of spying. {AAA:Peru} severed ties.", "SANCTION", ("AAA",), ("BBB",)),
        ("{AAA:Peru} and {BBB:Chile} signed an accord after three days of talks.", "CONSULT", ("AAA",), ("BBB",)),
    ],
)
def test_the_story_makes_it_plain(text: str, root: str, source: tuple[str, ...], target: tuple[str, ...]) -> None:
    deeds, _ = code_story(build_scene(text), NoMeetings())  # type: ignore[arg-type]
    found = [d for d in deeds if d.code.plover == root]
    assert (found[-1].source, found[-1].target) == (source, target)


def test_a_reason_says_where_a_party_came_from() -> None:
    scene = build_scene("{AAA:Peru} bombed {BBB:Chile}. {CCC:Cuba} condemned the bombing.")
    deeds, _ = code_story(scene, NoMeetings())  # type: ignore[arg-type]
    assert "told before" in deeds[-1].why
