from __future__ import annotations

import pytest

from detente.lineage.model import Notice
from detente.lineage.notices import find_notice, notice_examples
from tests.lineage.copies import stories
from tests.lineage.helpers import STORY, text


@pytest.mark.parametrize("notice, place, example", notice_examples(), ids=lambda value: str(value)[:40])
def test_every_pattern_matches_its_example(notice: Notice, place: str, example: str) -> None:
    if place == "title":
        assert find_notice(text("a", STORY, title=example)) == notice
    else:
        assert find_notice(text("a", f"{STORY}\n\n{example}")) == notice


@pytest.mark.parametrize(
    "words",
    [
        "Shares in Lima entered a correction on Monday after a month of gains.",
        "The ministry withdrew its statement and issued a corrected version of the map.",
        "The senator retracted his remarks about the treaty, and the army has been withdrawn from the valley.",
        "Rebels kill nine in an attack on the convoy",
        "Kill rates among the volunteers have risen, the report said.",
        "The envoy said that the newspaper had wrongly reported his age and demanded a correction.",
        "(Updates with reaction from Lima, adds quotes)",
        "(Adds details on the talks; paragraphs 4-7)",
        "UPDATE 2-Peru and Chile reopen border",
        "Prisoners were moved to a correction facility; their lawyers called the article in the state newspaper a lie.",
        "An earlier version of the draft gave each side 30 days.",
        "Mistakes were corrected in the second reading of the bill.",
        "The court clarified that the treaty stands.",
    ],
)
def test_what_is_no_notice(words: str) -> None:
    assert find_notice(text("a", words, title=words)) is None
    assert find_notice(text("a", f"{STORY}\n\n{words}")) is None


def test_a_withdrawal_that_says_what_was_wrong_is_a_withdrawal() -> None:
    words = "An earlier version of this story misstated the day. This story has been withdrawn."
    assert find_notice(text("a", words)) == "retraction"


def test_stories_are_no_notices() -> None:
    assert [name for name, story in stories().items() if find_notice(text("a", story))] == []
