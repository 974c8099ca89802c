from __future__ import annotations

import pytest

from detente.evaluation.lineage import Figures, report_lineage, score_pairs

GOLD = {("a", "b"): True, ("a", "c"): True, ("b", "c"): False}


def test_pairs_are_counted() -> None:
    figures = score_pairs(GOLD, [("a", "b"), ("b", "c"), ("x", "y")])
    assert figures == Figures(right=1, wrong=1, missed=1)
    assert (figures.precision, figures.recall) == (0.5, 0.5)


@pytest.mark.parametrize("figures", [Figures(0, 0, 0)])
def test_nothing_to_find_and_nothing_found_is_right(figures: Figures) -> None:
    assert (figures.precision, figures.recall) == (1.0, 1.0)


def test_the_report_tells_kinds_apart() -> None:
    kinds = {"a": "story", "b": "half", "c": "tail"}
    lines = list(report_lineage(GOLD, [("a", "b")], kinds, whole="story"))
    assert lines[0] == "all: precision 1.000  recall 0.500  pairs 2, wrong 0, missed 1"
    assert [line.split(":")[0].strip() for line in lines[1:]] == ["half", "tail", "two copies"]
