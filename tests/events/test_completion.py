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
        ("{CCC:Cuba} condemned the sanctions that {AAA:Peru} imposed on {BBB:Chile}.", "ACCUSE", ("CCC",), ("AAA",)),
        ("{CCC:Cuba} condemned the curbs imposed by {AAA:Peru}.", "ACCUSE", ("CCC",), ("AAA",)),
        ("At the request of {AAA:Peru}, {BBB:Chile} held a meeting with {CCC:Cuba}.", "REQUEST", ("AAA",), ("BBB",)),
        ("{AAA:Peru} accused {BBB:Chile} of spying. {AAA:Peru} asked donors to send tents.", "REQUEST", ("AAA",), ()),
        ("{AAA:Peru} accused {BBB:Chile} of spying. {AAA:Peru} will close its nuclear test site.", "RETREAT", ("AAA",), ()),
        ("{AAA:Peru} claimed the attack at the port, in which four {Mbb:Chilean soldiers} were killed.", "ASSAULT", (), ("MBB",)),
        ("{AAA:Peru} bombed what officials said was a camp of {BBB:Chile}.", "ASSAULT", ("AAA",), ("BBB",)),
        (
            "{AAA:Peru} and {BBB:Chile} held talks. {CCC:Cuba} did not take part in the talks.",
            "CONSULT",
            ("CCC",),
            ("AAA", "BBB"),
        ),
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
