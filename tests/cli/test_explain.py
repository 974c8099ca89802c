"""``--explain``: for every field of an event, why it has its value."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from detente.cli.explain import explained
from detente.cli.words import Names, counted
from detente.records import Counts, Event, Published, Range, Record

WHY = "'met' is meet; planned ('will'; 'may'); source: subj; target: poss:dobj; date: in the words"


def reasons(record: Record, number: int = 0, **changed: Any) -> dict[str, str]:
    event: Event = replace(record.events[number], **changed)
    return dict(explained(event, record, Names(record)))


def test_every_field_has_a_reason(record: Record) -> None:
    found = reasons(record, why="'met' is meet; done; source: subj; target: with; date: in the words")
    for field in ("code", "status", "source", "target", "sides", "date", "place", "confidence", "act told by", "evidence"):
        assert found[field]


@pytest.mark.parametrize(
    ("why", "field", "words"),
    [
        ("'met' is meet; done; source: subj; target: with; date: in the words", "code", "“met” is the act meet (meet in person)"),
        ("'met' is meet; done; source: subj; target: with; date: in the words", "status", "happened: told as done"),
        ("'met' is meet; planned ('will'); source: subj; target: with", "status", "happened: told as planned, by “will”"),
        ("'met' is meet; done; source: subj; target: with", "source", "Ana Prado [PRT GOV]: the subject of the act"),
        ("'met' is meet; done; source: subj; target: with", "target", "Tomás Ibáñez [CHL GOV]: the words after “with”"),
        ("'met' is meet; done; source: subj; target: poss:dobj", "target", "Tomás Ibáñez [CHL GOV]: the owner of the object of the act"),
        ("'met' is meet; done; source: subj; target: doer of 'b', told before", "target", "Tomás Ibáñez [CHL GOV]: doer of “b”, told before"),
        ("'met' is meet; done; date: from the story", "date", "2022-03-15: the words give none, so that of the story"),
        ("'met' is meet; done; date: in the words", "date", "2022-03-15: from the words, counted from 2022-03-15"),
        ("'said' announces: 'met' is meet; done", "code", "its announcement counts; “met” is the act meet (meet in person)"),
        ("known by other means", "code", "known by other means"),
    ],
)  # fmt: skip
def test_reasons_are_in_plain_words(record: Record, why: str, field: str, words: str) -> None:
    assert words in reasons(record, why=why)[field]


def test_an_unknown_day_says_what_would_tell_it(record: Record) -> None:
    undated = replace(record, document=replace(record.document, published=Published(None, "unknown")))
    assert "--published DATE" in reasons(undated, date=None)["date"]
    assert "--published" not in reasons(record, date=None)["date"]


def test_the_place_says_where_it_was_found(record: Record) -> None:
    assert reasons(record)["place"].endswith("the dateline")
    assert reasons(record, place=None)["place"] == "none: the words name none"


def test_a_side_that_nobody_names_is_said(record: Record) -> None:
    found = reasons(record, 2)
    assert found["target"] == "none named"
    assert "because a side is not named" in found["confidence"]


def test_a_plan_lowers_the_confidence(record: Record) -> None:
    assert (
        "because it is not told as done"
        in reasons(record, why="'met' is meet; planned ('will'); source: subj; target: with")["confidence"]
    )


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (None, ""),
        (Counts(killed=Range(12, 12)), "killed 12"),
        (Counts(killed=Range(12, None), injured=Range(None, 5)), "killed 12 or more, injured at most 5"),
        (Counts(crowd=Range(2000, 3000)), "crowd 2,000 to 3,000"),
    ],
)
def test_counts_in_words(counts: Counts | None, words: str) -> None:
    assert counted(counts) == words


def test_what_each_coder_sees_is_told(record: Record) -> None:
    seen = "lexicon: CONSULT, linear: CONSULT (0.71), network: REJECT (0.93)"
    found = reasons(record, why=f"'met' is meet; done; source: subj; target: with; date: in the words; {seen}")
    assert found["coders"] == seen
    assert "because the models see another act" in found["confidence"]


def test_an_act_that_only_the_models_tell(record: Record) -> None:
    found = reasons(record, why="'met' is read as meet; lexicon: nothing, linear: CONSULT (0.71), network: CONSULT (0.93)")
    assert "no row of the lexicon tells it, the models do" in found["code"]
    assert "another act" not in found["confidence"]
