"""Measures of coreference: worked by hand, and their laws."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import InputError
from detente.evaluation.clusters import Agreement, Clusters, Rate, agreement, b_cubed, ceaf_e, clusters_of, muc
from detente.evaluation.coreference import Known, answer_coreference, answer_rows, read_gold, report_coreference, same_head_lemma


def clusters(told: str) -> Clusters:
    """``"abc d"``: one cluster of a, b and c, one of d."""
    return tuple(frozenset(part) for part in told.split())


# key, response, then recall and precision of MUC, B³ and CEAF-e as fractions worked by hand.
WORKED = [
    # Vilain et al. 1995, their second example: one link is missing; precision is whole.
    ("abcd", "ab cd", (2 / 3, 1), (1 / 2, 1), (4 / 6, 4 / 6 / 2)),
    ("ab cd", "abcd", (1, 2 / 3), (1, 1 / 2), (4 / 6 / 2, 4 / 6)),
    # Bagga and Baldwin 1998: 12 mentions, two answers that MUC cannot tell apart.
    ("12345 67 89abc", "12345 6789abc", (1, 9 / 10), (1, (5 + 4 / 7 + 25 / 7) / 12), ((1 + 10 / 12) / 3, (1 + 10 / 12) / 2)),
    ("12345 67 89abc", "1234589abc 67", (1, 9 / 10), (1, (50 / 10 + 2) / 12), ((10 / 15 + 1) / 3, (10 / 15 + 1) / 2)),
    # Luo 2005: everything in one cluster, and every mention alone.
    ("12345 67 89abc", "123456789abc", (1, 9 / 11), (1, (25 + 4 + 25) / 144), (10 / 17 / 3, 10 / 17)),
    ("abc d", "a b c d", (0, 0), (1 / 3 * 3 / 4 + 1 / 4, 1), ((2 / 4 + 1) / 2, (2 / 4 + 1) / 4)),
    # The best pairing is not the greedy one: abc goes with de would leave fgh nothing.
    (
        "abcd ef",
        "abe cdf",
        (2 / 4, 2 / 4),
        ((2 / 4 * 4 + 1 / 2 * 2) / 6, (2 / 3 * 4 + 1 / 3 * 2) / 6),
        ((4 / 7 + 2 / 5) / 2,) * 2,
    ),
]


@pytest.mark.parametrize(("key", "response", "links", "shares", "pairs"), WORKED)
def test_worked_examples(
    key: str, response: str, links: tuple[float, float], shares: tuple[float, float], pairs: tuple[float, float]
) -> None:
    for measure, (recall, precision) in ((muc, links), (b_cubed, shares), (ceaf_e, pairs)):
        found = measure(clusters(key), clusters(response))
        assert (found.recall, found.precision) == pytest.approx((recall, precision)), measure.__name__


def test_conll_is_the_mean_of_three_f1() -> None:
    found = Agreement(Rate(1, 1), Rate(0.5, 0.5), Rate(0, 0))
    assert found.conll == pytest.approx(0.5)


def test_without_singletons_clusters_of_one_are_dropped_on_both_sides() -> None:
    gold = {"a": 1, "b": 1, "c": 2}
    assert agreement(gold, {"a": 1, "b": 1, "c": 2}, singletons=False).conll == 1
    assert agreement(gold, {"a": 1, "b": 1, "c": 1}, singletons=False).b3 == Rate((2 / 3 * 2) / 3, 1)


def test_a_mention_without_an_answer_stands_alone_and_an_unknown_one_is_left_out() -> None:
    assert agreement({"a": 1, "b": 2}, {"b": 7, "x": 7}).ceafe.f1 == 1


LABELS = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 4), min_size=1)


@st.composite
def answers(draw: st.DrawFn) -> tuple[dict[str, int], dict[str, int]]:
    gold = draw(LABELS)
    return gold, {mention: draw(st.integers(0, 4)) for mention in gold}


@given(answers())
def test_measures_are_within_bounds_and_turn_round(pair: tuple[dict[str, int], dict[str, int]]) -> None:
    gold, answer = pair
    forth, back = agreement(gold, answer), agreement(answer, gold)
    for ours, theirs in ((forth.muc, back.muc), (forth.b3, back.b3), (forth.ceafe, back.ceafe)):
        assert 0 <= ours.precision <= 1 + 1e-9
        assert (ours.precision, ours.recall) == pytest.approx((theirs.recall, theirs.precision))


@given(LABELS)
def test_gold_agrees_with_itself_under_any_names(gold: dict[str, int]) -> None:
    found = agreement(gold, {mention: f"other {label}" for mention, label in gold.items()})
    assert found.b3.f1 == pytest.approx(1)
    assert found.ceafe.f1 == pytest.approx(1)
    assert found.muc.f1 == (1 if len(set(gold.values())) < len(gold) else 0)


@given(answers())
def test_the_best_pairing_is_the_best_of_all(pair: tuple[dict[str, int], dict[str, int]]) -> None:
    key, response = clusters_of(pair[0]), clusters_of(pair[1])
    short, long = sorted((key, response), key=len)
    likeness = {(a, b): 2 * len(a & b) / (len(a) + len(b)) for a in short for b in long}
    best = max(sum(likeness[p] for p in zip(short, order, strict=False)) for order in permutations(long))
    assert ceaf_e(key, response).recall * len(key) == pytest.approx(best)


def row(document: str, lines: list[str], marked: list[tuple[int, str, str]], subtopic: str = "1a") -> dict[str, Any]:
    """A row of gold: sentences as words between spaces, mentions by sentence, words and chain."""
    sents = [[number, line.split(" ")] for number, line in enumerate(lines)]
    mentions = []
    for sent, words, chain in marked:
        tokens, wanted = lines[sent].split(" "), words.split(" ")
        first = next(i for i in range(len(tokens)) if tokens[i : i + len(wanted)] == wanted)
        place = list(range(first, first + len(wanted)))
        mentions.append({"kind": "event", "sent": sent, "tokens": place, "text": words, "chain": chain})
    mentions.append({"kind": "entity", "sent": 0, "tokens": [0], "text": "", "chain": "somebody"})
    return {"doc_id": document, "topic": "1", "subtopic": subtopic, "sents": sents, "mentions": mentions}


ROWS = [
    row("a", ["Quito expelled two Peruvian attaches on Monday .", "The expulsion came after a raid ."], [(0, "expelled", "x"), (1, "expulsion", "x"), (1, "raid", "r")]),
    row("b", ["Peru vowed to answer the expulsion of its attaches by Quito ."], [(0, "vowed", "v"), (0, "answer", "w"), (0, "expulsion", "x")]),
    row("c", ["Oslo expelled a Latvian consul .", "It was the third such case ."], [(0, "expelled", "y"), (1, "It", "y")], subtopic="1b"),
]  # fmt: skip


def test_expulsions_of_two_quarrels_stay_apart_where_subtopics_are_known() -> None:
    labels = answer_coreference(read_gold(ROWS), Known.subtopic)
    assert labels["a/0"] == labels["a/1"] == labels["b/2"] == "a/0"
    assert len({labels[id] for id in ("a/0", "a/2", "b/0", "b/1", "c/0", "c/1")}) == 6


def test_documents_that_share_names_go_together_where_subtopics_are_not_known() -> None:
    labels = answer_coreference(read_gold(ROWS), Known.topic)
    assert labels["a/0"] == labels["b/2"]
    assert labels["c/0"] == "c/0"


def test_the_yardstick_joins_by_head_lemma() -> None:
    labels = same_head_lemma(read_gold(ROWS), Known.topic)
    assert labels["a/0"] == labels["c/0"] != labels["a/1"]
    assert same_head_lemma(read_gold(ROWS), Known.subtopic)["c/0"] != labels["a/0"]


def test_answers_are_in_the_form_of_gold_and_the_report_counts_it() -> None:
    gold = read_gold(ROWS)
    answers = answer_rows(ROWS, answer_coreference(gold, Known.subtopic))
    assert [a["doc_id"] for a in answers] == ["a", "b", "c"]
    assert answers[0]["mentions"][1] == {"kind": "event", "sent": 1, "tokens": [1], "chain": "a/0"}
    lines = list(report_coreference(gold))
    assert [line.split(":")[0] for line in lines[:3]] == ["subtopic known", "topic known", "nothing known"]
    assert lines[3] == "(8 mentions, 5 chains, 3 of them of one mention)"


def test_order_of_documents_changes_no_happening() -> None:
    forth, back = read_gold(ROWS), read_gold(ROWS[::-1])
    for known in Known:
        assert answer_coreference(forth, known) == answer_coreference(back, known)


def test_gold_without_topics_is_sorted_as_if_nothing_were_known() -> None:
    bare = read_gold([{key: value for key, value in row.items() if "topic" not in key} for row in ROWS])
    assert answer_coreference(bare, Known.subtopic) == answer_coreference(bare, Known.nothing)
    assert same_head_lemma(bare, Known.subtopic)["c/0"] == ("", "expel")


def test_a_mention_outside_its_sentence_is_refused() -> None:
    wrong = {**ROWS[0], "mentions": [{"kind": "event", "sent": 1, "tokens": [9], "chain": "x"}]}
    with pytest.raises(InputError, match=r"found tokens \[9\] in sentence 1; expected some of its 7"):
        read_gold([wrong])


def test_a_document_that_comes_twice_is_refused() -> None:
    with pytest.raises(InputError, match="one row a document"):
        read_gold([ROWS[0], ROWS[0]])
