from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.lineage.differences import differences
from tests.lineage.helpers import OTHER, STORY, text

PARTS = STORY.split("\n\n")


def told(left: str, right: str) -> list[tuple[str, str, str]]:
    return [(one.kind, one.text, one.other_text) for one in differences(text("a", left), text("b", right))]


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("Ana Prado", "Ana Pardo", ("name", "Prado", "Pardo")),
        ("Santiago", "Valparaíso", ("name", "Santiago", "Valparaíso")),
        ("12 ports", "14 ports", ("number", "12", "14")),
        ("nine years", "seven years", ("number", "nine", "seven")),
        ("blocked the harbour", "closed the harbour", ("reworded", "blocked", "closed")),
        ("to each other's trawlers", "to trawlers", ("dropped", "each other's", "")),
        ("in Lisbon on Tuesday", "in Lisbon on a rainy Tuesday", ("added", "", "a rainy")),
    ],
)
def test_a_change_of_words(old: str, new: str, expected: tuple[str, str, str]) -> None:
    assert told(STORY, STORY.replace(old, new)) == [expected]


def test_a_dropped_paragraph() -> None:
    assert told(STORY, "\n\n".join([PARTS[0], *PARTS[2:]])) == [("dropped", PARTS[1].strip('".'), "")]


def test_an_added_tail() -> None:
    tail = "The original of this report ran under another headline."
    assert told(STORY, f"{STORY}\n\n{tail}") == [("added", "", tail[:-1])]


def test_a_moved_paragraph() -> None:
    found = told(STORY, "\n\n".join([PARTS[0], PARTS[2], PARTS[3], PARTS[1]]))
    assert [kind for kind, _, _ in found] == ["moved"]
    assert found[0][1] == found[0][2] == PARTS[1].strip('".')


def test_a_new_lead_is_told_as_one_dropped_and_one_added() -> None:
    found = told(STORY, "\n\n".join([OTHER.split("\n\n")[0], *PARTS[1:]]))
    assert [kind for kind, _, _ in found] == ["dropped", "added"]


@pytest.mark.parametrize("right", [STORY, STORY.upper(), STORY.replace('"', "”").replace("12", "twelve").replace("á", "a")])
def test_another_house_style_is_no_difference(right: str) -> None:
    assert told(STORY, right) == []


def test_against_nothing_everything_is_dropped() -> None:
    assert [one[0] for one in told(STORY, "")] == ["dropped"]
    assert told("", "") == []


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([*PARTS, *OTHER.split("\n\n")]), max_size=5),
    st.lists(st.sampled_from([*PARTS, "Two men."]), max_size=5),
)
def test_offsets_are_exact_and_sides_are_told_apart(left: list[str], right: list[str]) -> None:
    ours, theirs = text("a", "\n\n".join(left)), text("b", "\n\n".join(right))
    for one in differences(ours, theirs):
        assert ours.text[one.start : one.end] == one.text
        assert theirs.text[one.other_start : one.other_end] == one.other_text
        assert (one.kind == "added") == (not one.text)
        assert (one.kind == "dropped") == (not one.other_text)
