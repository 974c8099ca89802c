"""A person's word: checked, and always obeyed."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from detente.chronicle.judgements import check_judgement, find_again, judgement_id, make_judgement, rule
from detente.chronicle.model import Anchor, Judgement, Verdict
from detente.errors import DataError
from tests.chronicle.tellings_made import telling

ABCD = ("a", "b", "c", "d")


def judged(verdict: Verdict, left: str, right: str | None = None, *, at: str = "2024-05-01T12:00:00Z", **other: str) -> Judgement:
    made = Judgement(judgement_id(verdict, left, right, "Ana", at, "read both"), verdict, left, right, "Ana", at, "read both")
    return replace(made, **other)  # type: ignore[arg-type]


def test_joins_reach_through_others() -> None:
    ruling = rule([judged("join", "a", "b"), judged("join", "b", "c")], ABCD)
    assert ruling.groups == (frozenset("abc"),)


def test_the_later_of_two_wins() -> None:
    join, split = judged("join", "a", "b"), judged("split", "a", "b", at="2024-05-02")
    assert rule([join, split], ABCD).apart == (("a", "b"),)
    assert rule([join, split], ABCD).overruled == (join.id,)
    assert rule([replace(join, at="2024-05-03"), split], ABCD).groups == (frozenset("ab"),)


def test_a_later_split_breaks_the_older_link_of_a_chain() -> None:
    old, new = judged("join", "a", "b", at="2024-05-01"), judged("join", "b", "c", at="2024-05-02")
    ruling = rule([old, new, judged("split", "a", "c", at="2024-05-03")], ABCD)
    assert ruling.groups == (frozenset("bc"),)
    assert ruling.overruled == (old.id,)


def test_what_was_withdrawn_counts_not() -> None:
    ruling = rule([judged("join", "a", "b", withdrawn="2024-06-01"), judged("wrong", "c", withdrawn="2024-06-01")], ABCD)
    assert (ruling.groups, ruling.wrong, ruling.overruled) == ((), frozenset(), ())


def test_the_order_in_which_they_come_makes_no_difference() -> None:
    said = [
        judged("join", "a", "b"),
        judged("split", "b", "c"),
        judged("join", "a", "c"),
        judged("wrong", "d"),
        judged("right", "d"),
    ]
    assert len({str(rule(order, ABCD)) for order in itertools.permutations(said)}) == 1


def test_times_of_two_zones_are_compared_as_one_clock() -> None:
    early, late = judged("join", "a", "b", at="2024-05-01T14:00:00+05:00"), judged("split", "a", "b", at="2024-05-01T10:00:00Z")
    assert rule([early, late], ABCD).overruled == (early.id,)


def test_an_event_that_is_not_there_is_named() -> None:
    gone = judged("join", "a", "z")
    assert rule([gone], ABCD).lost == (gone.id,)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"verdict": "merge"}, "expected one of join, split"),
        ({"right": None}, "name the other one"),
        ({"verdict": "wrong"}, "speaks of one event"),
        ({"right": "a"}, "beside itself"),
        ({"author": " "}, "author: nothing stands here"),
        ({"reason": ""}, "reason: nothing stands here"),
        ({"at": "yesterday"}, "at: expected a time such as"),
        ({"at": "2024-13-01"}, "at: expected a time such as"),
        ({"withdrawn": "later"}, "withdrawn: expected a time"),
    ],
)
def test_what_contradicts_itself_is_refused(fields: dict[str, str], said: str) -> None:
    with pytest.raises(DataError, match=said):
        check_judgement(replace(judged("join", "a", "b"), **fields))  # type: ignore[arg-type]


def test_the_id_says_what_is_said() -> None:
    ids = {judgement_id("join", *pair, "Ana", "2024-05-01", "same day") for pair in (("a", "b"), ("b", "a"))}
    assert len(ids) == 1
    assert ids.isdisjoint({judgement_id("split", "a", "b", "Ana", "2024-05-01", "same day")})


def test_a_judgement_finds_its_events_after_they_were_coded_anew() -> None:
    old, other = telling("e9", document="d1"), telling("e2", document="d2")
    made = make_judgement(
        "join", old.event, other.event, author="Ana", at="2024-05-01", reason="same talks", documents=("d1", "d2")
    )
    assert (made.left, made.right, made.right_at) == ("e2", "e9", Anchor("d1", old.event.trigger.start, old.event.trigger.end))
    anew = telling("e5", document="d1", status="planned")
    (found,) = find_again([made], [anew, other])
    assert (found.id, found.left, found.right) == (made.id, "e2", "e5")


def test_a_judgement_whose_event_is_gone_keeps_its_id() -> None:
    made = judged("wrong", "a", left_at=Anchor("d1", 0, 3))  # type: ignore[arg-type]
    assert find_again([made], [telling("e1", document="d2")]) == (made,)
