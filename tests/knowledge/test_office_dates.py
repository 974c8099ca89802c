"""Who held which office when: pairs drawn from records of visits, travels and speeches, pairs written from knowledge, questions in words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from detente.evaluation.spans import score_offices
from detente.evaluation.tasks import answer_offices, read_rows
from detente.knowledge import Knowledge
from detente.knowledge.folding import fold
from detente.knowledge.names import alike, words_of
from detente.knowledge.questions import ask

HERE = Path(__file__).parent
FLOORS = {"office_dates.csv": 236, "written_office_dates.csv": 1360}
"""Right answers; may only rise. Of 240 drawn and 1,369 written pairs."""
QUESTIONS_RIGHT = 268
"""Of 300 questions that were written without sight of the code and then learnt from; 207 were right at first."""
LIKE = 0.75


@pytest.mark.parametrize("name", FLOORS)
def test_office_date_pairs(name: str) -> None:
    rows = read_rows(HERE / name, "offices")
    line = score_offices(rows, [answer_offices(row) for row in rows])
    assert int(line.split()[1]) >= FLOORS[name], line


def test_questions_in_words(knowledge: Knowledge) -> None:
    with (HERE / "questions.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    wrong = [row["question"] for row in rows if not _is_right(knowledge, row)]
    assert len(rows) - len(wrong) >= QUESTIONS_RIGHT, wrong


def _is_right(knowledge: Knowledge, row: dict[str, str]) -> bool:
    replies = ask(knowledge, row["question"], on=row["on"], limit=3)
    found = (
        replies[0].answer.person
        if replies and replies[0].answer
        else replies[0].match.person
        if replies and replies[0].match
        else None
    )
    if found is None:
        return False
    wanted = set(fold(row["name"]).split())
    for name, _ in knowledge.names(found.id):
        words = set(fold(name).split())
        if words <= wanted or wanted <= words or alike(words_of(name), words_of(row["name"])).score >= LIKE:
            return True
    return False
