"""Cross-validation: fair folds, and figures that can be counted by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detente.codebooks.model import NONE
from detente.codebooks.validation import FOLDS, Misread, Scores, Sentences, figures, folds_of, weigh


def sentences(classes: list[int], names: tuple[str, ...] = ("a", "b", NONE)) -> Sentences:
    number = len(classes)
    return Sentences(tuple(f"s{i}" for i in range(number)), np.array(classes), tuple(range(1, number + 1)), names)


@given(st.lists(st.integers(0, 2), min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_each_class_is_dealt_out_evenly_and_order_changes_nothing(classes: list[int], chance: object) -> None:
    found = sentences(classes)
    folds = folds_of(found)
    for number in set(classes):
        sizes = np.bincount(folds[found.classes == number], minlength=FOLDS)
        assert sizes.max() - sizes.min() <= 1
    order = list(range(len(classes)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    mixed = Sentences(tuple(found.texts[i] for i in order), found.classes[order], found.lines, found.names)
    assert folds_of(mixed).tolist() == folds[order].tolist()


def test_figures_by_hand() -> None:
    """Four of a, of which one is taken for b and one for none; two of b, both right; two of none, one taken for a."""
    taken = [0, 0, 1, 2, 1, 1, 2, 0]
    told = np.full((8, 3), 0.1)
    told[range(8), taken] = [0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.95]
    found = figures(told, sentences([0, 0, 0, 0, 1, 1, 2, 2]), strength=0.1)
    assert found.confusion == ((2, 1, 1), (0, 2, 0), (1, 0, 1))
    assert found.categories[0] == Scores("a", 0.6667, 0.5, 0.5714, 4)
    assert found.categories[1] == Scores("b", 0.6667, 1.0, 0.8, 2)
    assert found.categories[2] == Scores(NONE, 0.5, 0.5, 0.5, 2)
    assert found.macro == Scores("macro", 0.6667, 0.75, 0.6857, 6)
    assert found.micro == Scores("micro", 0.6667, 0.6667, 0.6667, 6)
    assert found.worst[0] == Misread("s7", 8, NONE, "a", 0.95)
    assert [m.line for m in found.worst] == [8, 3, 4]


def test_sentences_of_small_categories_count_more() -> None:
    weights = weigh(sentences([0, 1, 1, 1, 1, 1, 1, 1, 1, 2]))
    assert weights[0] > weights[1]
    assert weights[0] == weights[9]
