"""How well a codebook is told apart: cross-validation over sentences, each judged by weights that have not seen it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.codebooks.features import Matrix
from detente.codebooks.model import NONE
from detente.codebooks.regression import Weights, fit, probabilities

if TYPE_CHECKING:
    from detente.codebooks.features import Doubles, Numbers

FOLDS = 5
# Strengths of the penalty that are tried, the strongest first: the next is sought from where the last ended.
STRENGTHS = (1.0, 0.3, 0.1, 0.03, 0.01)
# How far small categories are lifted towards large ones: 0.0 counts every sentence alike, 1.0 every category (set on the example codebook).
LIFT = 0.5
# Misread sentences that are kept, the surest first.
WORST = 5


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision, recall and F1 of a category, 0.0 to 1.0, and how many sentences it has; ``of`` may be ``macro`` or ``micro``."""

    of: str
    precision: float
    recall: float
    f1: float
    sentences: int


@dataclass(frozen=True, slots=True)
class Misread:
    """A sentence that was taken for another category, with the probability that it was given; ``line`` is None for a bundled one."""

    text: str
    line: int | None
    category: str
    taken_for: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Validation:
    """Figures of cross-validation.

    ``categories`` are those of the codebook and ``NONE``. ``macro`` is the mean over the codebook's own categories, ``micro`` counts their
    sentences together; in both ``NONE`` is no category, so that a sentence of none that is taken for one costs precision alone.
    ``confusion`` counts sentences: a row for each category as written, a column for each as read. ``strength`` is that of the penalty.
    """

    categories: tuple[Scores, ...]
    macro: Scores
    micro: Scores
    confusion: tuple[tuple[int, ...], ...]
    worst: tuple[Misread, ...]
    strength: float


@dataclass(frozen=True, slots=True)
class Sentences:
    """Texts, the class of each (a place in ``names``), and the line that each is on, None where it is not the user's own."""

    texts: tuple[str, ...]
    classes: Numbers
    lines: tuple[int | None, ...]
    names: tuple[str, ...]


def folds_of(sentences: Sentences) -> Numbers:
    """The fold of each sentence: each class is dealt out evenly, by the sentences' digests, so that their order changes nothing."""
    folds = np.zeros(len(sentences.texts), dtype=np.int64)
    for number in range(len(sentences.names)):
        members = [int(i) for i in np.flatnonzero(sentences.classes == number)]
        for place, i in enumerate(sorted(members, key=lambda i: (hashlib.sha256(sentences.texts[i].encode()).digest(), i))):
            folds[i] = place % FOLDS
    return folds


def cross_validate(matrix: Matrix, sentences: Sentences, *, tell: Callable[[str], None]) -> Validation:
    """Judge every sentence by weights fitted to the other folds, at the strength of the penalty that surprises least."""
    folds, weighed = folds_of(sentences), weigh(sentences)
    number = len(sentences.names)
    weights: list[Weights | None] = [None] * FOLDS
    judged: list[tuple[float, float, Doubles]] = []
    for tried, strength in enumerate(STRENGTHS, start=1):
        tell(f"cross-validating, strength {tried} of at most {len(STRENGTHS)}")
        told = np.zeros((len(sentences.texts), number))
        for fold in range(FOLDS):
            held = folds == fold
            fitted = fit(matrix, sentences.classes, number, strength=strength, counts=weighed * ~held, start=weights[fold])
            weights[fold] = fitted
            told[held] = probabilities(matrix, fitted)[held]
        judged.append((_surprise(told, sentences.classes), strength, told))
        # Beyond the best one, weaker penalties only fit the noise.
        if judged[-1][0] > min(surprise for surprise, _, _ in judged):
            break
    _, strength, told = min(judged, key=lambda one: one[0])
    return figures(told, sentences, strength=strength)


def weigh(sentences: Sentences) -> Doubles:
    """How much each sentence counts in the fit; those of a small category count more."""
    sizes = np.bincount(sentences.classes, minlength=len(sentences.names))
    return np.asarray((len(sentences.texts) / (len(sizes) * sizes[sentences.classes])) ** LIFT, dtype=np.float64)


def _surprise(told: Doubles, classes: Numbers) -> float:
    """The mean surprise at the true class, rounded so that what is the same to the eye is the same."""
    return round(float(-np.log(np.maximum(told[np.arange(len(classes)), classes], 1e-12)).mean()), 6)


def figures(told: Doubles, sentences: Sentences, *, strength: float) -> Validation:
    """The figures of judgements, texts × classes."""
    names, number = sentences.names, len(sentences.names)
    taken = told.argmax(axis=1)
    confusion = np.zeros((number, number), dtype=np.int64)
    np.add.at(confusion, (sentences.classes, taken), 1)
    right, written, read = confusion.diagonal(), confusion.sum(axis=1), confusion.sum(axis=0)
    categories = tuple(_scores(names[i], int(right[i]), int(read[i]), int(written[i])) for i in range(number))
    own = [i for i in range(number) if names[i] != NONE]
    return Validation(
        categories=categories,
        macro=_mean([categories[i] for i in own]),
        micro=_scores("micro", int(right[own].sum()), int(read[own].sum()), int(written[own].sum())),
        confusion=tuple(tuple(int(n) for n in row) for row in confusion),
        worst=_worst(told, taken, sentences),
        strength=strength,
    )


def _scores(of: str, right: int, read: int, written: int) -> Scores:
    precision, recall = right / read if read else 0.0, right / written if written else 0.0
    f1 = 2 * right / (read + written) if read + written else 0.0
    return Scores(of, round(precision, 4), round(recall, 4), round(f1, 4), written)


def _mean(several: Sequence[Scores]) -> Scores:
    precision, recall, f1 = (
        round(sum(getattr(s, field) for s in several) / max(1, len(several)), 4) for field in ("precision", "recall", "f1")
    )
    return Scores("macro", precision, recall, f1, sum(s.sentences for s in several))


def _worst(told: Doubles, taken: Numbers, sentences: Sentences) -> tuple[Misread, ...]:
    """The sentences that were misread with the greatest confidence."""
    wrong = [i for i in range(len(sentences.texts)) if taken[i] != sentences.classes[i]]
    wrong.sort(key=lambda i: (-round(float(told[i, taken[i]]), 2), i))
    return tuple(
        Misread(
            sentences.texts[i],
            sentences.lines[i],
            sentences.names[sentences.classes[i]],
            sentences.names[taken[i]],
            round(float(told[i, taken[i]]), 2),
        )
        for i in wrong[:WORST]
    )
