"""Threads of tellings: read, matched by words, and scored."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml

from detente.errors import InputError, NotFound
from detente.evaluation.happenings import (
    GoldDocument,
    Scores,
    Thread,
    coreference,
    evaluate_happenings,
    read_document,
    read_thread,
    read_threads,
    report,
)
from detente.records import Record

CHRONICLE = Path(__file__).resolve().parent.parent / "chronicle"
FLOORS = yaml.safe_load((CHRONICLE / "floors.yaml").read_text(encoding="utf-8"))
SAMPLE = ("02-salisbury-expulsions", "20-baluchistan-strikes")
reading = cache(read_document)


@pytest.fixture(scope="module")
def threads() -> tuple[Thread, ...]:
    return read_threads(CHRONICLE / "plain")


@pytest.fixture(scope="module")
def scores(threads: tuple[Thread, ...]) -> Scores:
    return evaluate_happenings(threads, reading)


def reached(scores: Scores) -> dict[str, float]:
    """Every figure that has a floor."""
    found = {
        "found": scores.found / scores.tellings,
        "conll": coreference(scores).conll,
        "b3.precision": coreference(scores).b3.precision,
    }
    return {**found, **scores.right}


def test_plain_threads_become_their_happenings(scores: Scores) -> None:
    figures = reached(scores)
    assert {k: v for k, v in FLOORS["plain"].items() if figures[k] < v} == {}, (figures, scores.detail)


def test_two_threads_of_other_hands_stay_as_good() -> None:
    """Of the threads that were written without sight of the code."""
    scores = evaluate_happenings([read_thread(CHRONICLE / "tellings" / f"{name}.yaml") for name in SAMPLE], reading)
    figures = reached(scores)
    assert {k: v for k, v in FLOORS["sample"].items() if figures[k] < v} == {}, (figures, scores.detail)


def test_the_corpus_is_as_large_as_it_says() -> None:
    corpus = read_threads(CHRONICLE / "tellings")
    told = Counter(t.happening for thread in corpus for d in thread.documents for t in d.tellings)
    assert (len(corpus), len(told), sum(told.values())) == (24, 89, 549)
    assert sum(count >= 4 for count in told.values()) >= 80
    assert {d.notice for thread in corpus for d in thread.documents} == {None, "correction", "retraction"}


def test_the_order_of_threads_makes_no_difference(threads: tuple[Thread, ...], scores: Scores) -> None:
    again = evaluate_happenings(threads[::-1], reading)
    assert (set(again.groups), again.right, again.gold) == (set(scores.groups), scores.right, scores.gold)


def test_a_copy_is_of_the_family_of_the_first(threads: tuple[Thread, ...]) -> None:
    documents = {d.key: d for d in threads[0].documents}
    assert documents["01-lisbon-fisheries#4"].family == documents["01-lisbon-fisheries#3"].identity


def test_a_folder_without_threads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no threads here"):
        read_threads(tmp_path)
    with pytest.raises(NotFound, match="no such folder"):
        read_threads(tmp_path / "none")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"happenings": None}, "not a thread of tellings"),
        ({"words": "words that are not there"}, "are not in the text"),
        ({"happening": "Z"}, "there is no happening Z"),
    ],
)
def test_a_bad_thread_is_refused(tmp_path: Path, change: dict[str, str | None], said: str) -> None:
    data = yaml.safe_load((CHRONICLE / "plain" / "02-expulsions.yaml").read_text(encoding="utf-8"))
    for key, value in change.items():
        if key in data:
            data[key] = value
        else:
            data["tellings"][0]["events"][0][key] = value
    (tmp_path / "01.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_threads(tmp_path)


def test_a_story_of_which_nothing_is_coded_counts_as_missed(threads: tuple[Thread, ...]) -> None:
    def nothing(document: GoldDocument) -> Record:
        return replace(reading(document), events=())

    scores = evaluate_happenings(threads[1:2], nothing)
    assert (scores.found, scores.right["one"], scores.asked["one"]) == (0, 0, 3)
    assert "CoNLL      0.000" in list(report(scores))
