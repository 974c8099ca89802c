"""The measure of dating: figures, clues, and what a wrong date is told by."""

from __future__ import annotations

from typing import Any

from detente.evaluation.dating import report_dating, score_dating

ROWS: list[dict[str, Any]] = [{"id": str(n), "date": f"2020-05-0{n}", "text": ""} for n in range(1, 6)]


def answer(date: str | None, window: str | None, *, holds: bool = True) -> dict[str, Any]:
    clue = {"name": "office", "holds": holds, "used": True, "share": 0.1, "why": "someone held it"}
    return {"id": "", "date": date, "window": window, "clues": [clue]}


ANSWERS = [
    answer("2020-05-01", "2020-05-01"),
    answer("2020-05-03/2020-05-04", "2020-04-20/2020-05-09"),
    answer("2020-05-08", "2020-05-08", holds=False),
    answer(None, "2020"),
    answer(None, None),
]


def test_figures() -> None:
    figures = score_dating(ROWS, ANSWERS, "date")
    assert (figures.rows, figures.stated, figures.right, figures.near, figures.lengths) == (5, 3, 1, 2, (1, 2, 1))
    assert str(figures) == "stated 3 of 5 (0.600)  right 0.333  within a day 0.667  days median 1 mean 1.3"
    assert score_dating(ROWS, ANSWERS, "window").stated == 4
    assert str(score_dating(ROWS, [answer(None, None)] * 5, "date")) == "stated 0 of 5"


def test_report_and_detail() -> None:
    lines = list(report_dating(ROWS, ANSWERS, detail=True))
    assert lines[2] == "    office: in 5 stories, 5 clues, hold the day 0.800, narrow 5 stories"
    assert "    WRONG date 3: 2020-05-03, found 2020-05-08" in lines
    assert "        FAILS office: someone held it" in lines
    assert len(list(report_dating(ROWS, ANSWERS))) == 3


def test_a_wrong_window_beside_a_right_date_is_named() -> None:
    lines = list(report_dating(ROWS[:1], [answer("2020-05-01", "2020-06")], detail=True))
    assert any(line.startswith("    WRONG window 1") for line in lines)
