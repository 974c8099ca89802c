"""When, where, by whom and with what certainty, in fourteen stories written without sight of the rules; half of them bear no date."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from detente import pipeline
from detente.evaluation.gold import GoldStory, gold_stories
from detente.evaluation.stories import Tally, evaluate_stories
from detente.records import Record

STORIES = Path(__file__).with_name("when")
# What is right now; may rise, not fall.
RIGHT = {"document.date": 7, "document.dateline": 11, "event.who": 61, "event.when": 22, "event.where": 48, "quote.speaker": 38}


def read(gold: GoldStory) -> Record:
    return pipeline.read(gold.source.read_bytes(), uri=str(gold.source))


@cache
def tally() -> Tally:
    return evaluate_stories(gold_stories(STORIES), read)


@pytest.mark.parametrize("measure", sorted(RIGHT))
def test_no_measure_falls(measure: str) -> None:
    assert tally().right[measure] >= RIGHT[measure], dict(tally().right)


def test_a_date_that_is_given_is_right() -> None:
    assert tally().right["document.date"] == tally().predicted["document.date"]
    assert tally().stories == 14
