"""The regression: its slope is that of its loss, and it finds what separates."""

from __future__ import annotations

import numpy as np
import pytest

from detente.codebooks.features import BUCKETS, Matrix, dense_rows, make_matrix, word_features
from detente.codebooks.regression import _Task, dot, fit, minimise, probabilities, product, sums

TEXTS = ("the red dog", "a red cat", "green dogs bark", "the green bird", "a blue bird sang", "...")
CLASSES = np.array([0, 0, 1, 1, 2, 2])


def matrix(texts: tuple[str, ...] = TEXTS) -> Matrix:
    rows = np.random.default_rng(5).normal(size=(len(texts), 7)).astype(np.float32)
    return make_matrix(texts, dense_rows(rows, np.zeros(7, dtype=np.float32)))


def test_words_go_by_their_beginnings_and_numbers_are_alike() -> None:
    assert word_features("Diverting 12 rivers") == word_features("diverts 7000 RIVERS")
    assert word_features("") == []
    assert all(0 <= f < BUCKETS for f in word_features("any words at all"))


def test_only_buckets_of_several_sentences_are_kept() -> None:
    found = matrix()
    kept = {f for text in TEXTS for f in word_features(text) if sum(f in word_features(t) for t in TEXTS) > 1}
    assert set(found.buckets.tolist()) == kept
    assert found.starts[-1] == len(found.columns)
    assert found.starts[-2] == found.starts[-1], "the last text has no words"


def test_runs_may_be_empty() -> None:
    rows = np.array([[1.0, 2.0, 3.0]])
    assert sums(rows, np.array([0, 0, 2, 2, 3, 3])).tolist() == [[0.0, 3.0, 0.0, 3.0, 0.0]]


def test_the_slope_is_that_of_the_loss() -> None:
    task = _Task(matrix(), CLASSES, 3, 0.5, np.array([1.0, 2.0, 0.0, 1.0, 0.5, 1.0]))
    point = np.random.default_rng(3).normal(size=task.size)
    _, slope = task.loss(point)
    for place in range(0, task.size, 5):
        step = np.zeros(task.size)
        step[place] = 1e-5
        rise = (task.loss(point + step)[0] - task.loss(point - step)[0]) / 2e-5
        assert rise == pytest.approx(slope[place], abs=1e-6)


def test_the_lowest_point_is_found() -> None:
    scales = np.array([1.0, 10.0, 0.1])
    goal = np.array([3.0, -2.0, 5.0])
    lowest = minimise(lambda x: (float((scales * (x - goal) ** 2).sum()), 2 * scales * (x - goal)), np.zeros(3))
    assert lowest == pytest.approx(goal, abs=1e-3)


def test_what_separates_is_learnt_and_a_strong_penalty_forbids_it() -> None:
    counts = np.ones(len(TEXTS))
    weak = probabilities(matrix(), fit(matrix(), CLASSES, 3, strength=0.001, counts=counts))
    strong = probabilities(matrix(), fit(matrix(), CLASSES, 3, strength=1e6, counts=counts))
    assert weak.argmax(axis=1).tolist() == CLASSES.tolist()
    assert weak.sum(axis=1) == pytest.approx(1.0)
    assert strong == pytest.approx(1 / 3, abs=1e-3)


def test_a_sentence_that_counts_nothing_changes_nothing() -> None:
    counts = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.0])
    other = CLASSES.copy()
    other[-1] = 0
    one, two = (fit(matrix(), classes, 3, strength=0.1, counts=counts) for classes in (CLASSES, other))
    assert (one.dense == two.dense).all()
    assert (one.words == two.words).all()


def test_products_do_not_depend_on_the_rows_beside_a_row() -> None:
    rows, columns = np.random.default_rng(1).normal(size=(50, 384)), np.random.default_rng(2).normal(size=(384, 6))
    whole = product(rows, columns)
    assert all((product(rows[i : i + 1], columns) == whole[i]).all() for i in range(50))
    assert dot(np.array([1.0, 2.0]), np.array([3.0, 4.0])) == 11.0
