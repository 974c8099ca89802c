"""Multinomial logistic regression with an L2 penalty, in plain numpy: the same numbers for the same input."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.codebooks.features import Matrix

if TYPE_CHECKING:
    from detente.codebooks.features import Doubles, Numbers

Ask = Callable[["Doubles"], "tuple[float, Doubles]"]

# Of L-BFGS (Nocedal 1980): steps remembered, most steps, the slope that counts as level, halvings of a step that does not descend.
REMEMBERED, MOST_STEPS, LEVEL, HALVINGS = 10, 300, 1e-5, 30
# A step must go down at least this share of what its slope promises (Armijo).
PROMISE = 1e-4


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the network's numbers (width × classes), of the buckets in use (buckets × classes), and of each class as such."""

    dense: Doubles
    words: Doubles
    bias: Doubles


def fit(
    matrix: Matrix, classes: Numbers, number: int, *, strength: float, counts: Doubles, start: Weights | None = None
) -> Weights:
    """Fit weights to sentences.

    Args:
        matrix: the sentences.
        classes: the class of each, from 0.
        number: how many classes there are.
        strength: of the penalty, as against one sentence; more keeps the weights smaller.
        counts: how much each sentence counts; 0.0 leaves it out.
        start: weights to begin from, such as those of another strength.
    """
    task = _Task(matrix, classes, number, strength, counts)
    return task.unpack(minimise(task.loss, task.pack(start) if start else np.zeros(task.size)))


def probabilities(matrix: Matrix, weights: Weights) -> Doubles:
    """Texts × classes, each row summing to 1."""
    return softmax(_scores(matrix, weights))


def softmax(scores: Doubles) -> Doubles:
    """Probabilities of scores, rows × classes."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float64)


def _scores(matrix: Matrix, weights: Weights) -> Doubles:
    told = (sums(np.take(weights.words.T, matrix.columns, axis=1), matrix.starts) * matrix.values).T
    return product(matrix.dense, weights.dense) + told + weights.bias


def product(left: Doubles, right: Doubles) -> Doubles:
    """Rows × columns, summed in one fixed order: the sums of a BLAS depend on the cores at hand and on the rows beside a row."""
    return np.asarray(np.einsum("ij,jk->ik", left, right), dtype=np.float64)


def dot(left: Doubles, right: Doubles) -> float:
    """The sum of products, in one fixed order."""
    return float(np.einsum("i,i->", left, right))


def sums(rows: Doubles, starts: Numbers) -> Doubles:
    """In each row the sums of runs of its numbers; a run may be empty."""
    padded = np.concatenate([rows, np.zeros((len(rows), 1))], axis=1)
    found = np.add.reduceat(padded, starts[:-1], axis=1)
    found[:, starts[:-1] == starts[1:]] = 0.0
    return np.asarray(found, dtype=np.float64)


class _Task:
    """The loss of weights and its slope, as one flat vector for the search."""

    def __init__(self, matrix: Matrix, classes: Numbers, number: int, strength: float, counts: Doubles) -> None:
        self._matrix = matrix
        self._wanted = np.eye(number)[classes]
        self._counts = counts[:, None]
        self._total = float(counts.sum())
        self._penalty = strength / self._total
        self._width, self._buckets, self._number = matrix.dense.shape[1], len(matrix.buckets), number
        self.size = (self._width + self._buckets + 1) * number
        # Each bucket's sentences, one after another: what the slope of its weights is summed from.
        owners = np.repeat(np.arange(len(matrix.values)), np.diff(matrix.starts))
        self._owners = owners[np.argsort(matrix.columns, kind="stable")]
        found = np.bincount(matrix.columns, minlength=self._buckets)
        self._runs = np.concatenate([[0], np.cumsum(found)]).astype(np.int64)

    def pack(self, weights: Weights) -> Doubles:
        return np.concatenate([weights.dense.ravel(), weights.words.ravel(), weights.bias])

    def unpack(self, flat: Doubles) -> Weights:
        first, second = self._width * self._number, (self._width + self._buckets) * self._number
        shape = (-1, self._number)
        return Weights(flat[:first].reshape(shape), flat[first:second].reshape(shape), flat[second:])

    def loss(self, flat: Doubles) -> tuple[float, Doubles]:
        weights = self.unpack(flat)
        scores = _scores(self._matrix, weights)
        scores -= scores.max(axis=1, keepdims=True)
        logs = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        surprise = ((logs - (scores * self._wanted).sum(axis=1, keepdims=True)) * self._counts).sum() / self._total
        off = (np.exp(scores - logs) - self._wanted) * (self._counts / self._total)
        words = sums(np.take((off * self._matrix.values[:, None]).T, self._owners, axis=1), self._runs).T
        dense = np.einsum("ij,ik->jk", self._matrix.dense, off)
        penalised = flat.copy()
        # What a class is worth as such is not held small.
        penalised[-self._number :] = 0.0
        slope = np.concatenate([dense.ravel(), words.ravel(), off.sum(axis=0)]) + self._penalty * penalised
        return float(surprise + self._penalty / 2 * dot(penalised, penalised)), slope


def minimise(ask: Ask, start: Doubles) -> Doubles:
    """The lowest point of a smooth convex function, which answers with its value and its slope (L-BFGS)."""
    point = start
    value, slope = ask(point)
    steps: deque[tuple[Doubles, Doubles]] = deque(maxlen=REMEMBERED)
    for _ in range(MOST_STEPS):
        if float(np.abs(slope).max()) < LEVEL:
            break
        way = -_turned(slope, steps)
        descent = dot(slope, way)
        size = 1.0
        for _ in range(HALVINGS):
            there = point + size * way
            new_value, new_slope = ask(there)
            if new_value <= value + PROMISE * size * descent:
                break
            size /= 2
        else:
            break
        steps.append((there - point, new_slope - slope))
        point, value, slope = there, new_value, new_slope
    return point


def _turned(slope: Doubles, steps: deque[tuple[Doubles, Doubles]]) -> Doubles:
    """The slope, turned and stretched by the curvature that the last steps met."""
    turned = slope.copy()
    shares = []
    for move, change in reversed(steps):
        share = dot(move, turned) / dot(move, change)
        turned -= share * change
        shares.append(share)
    if steps:
        move, change = steps[-1]
        turned *= dot(move, change) / dot(change, change)
    for (move, change), share in zip(steps, reversed(shares), strict=True):
        turned += move * (share - dot(change, turned) / dot(move, change))
    return turned
