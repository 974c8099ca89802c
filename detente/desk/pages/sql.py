"""SQL: questions of one's own to the tables of the archive, read-only and within limits."""

from __future__ import annotations

from detente.desk.page import Asked, Page
from detente.desk.sql import SqlError, SqlResult, describe, example_questions, run_sql
from detente.desk.state import Desk

# Characters of a question: it stands in the address.
LONGEST = 4_000


def show(desk: Desk, asked: Asked) -> Page:
    """The page; ``q`` in the query is the question, ``example`` the name of one to begin with."""
    examples = example_questions(desk.archive)
    wanted = asked.choice("example", tuple(example.name for example in examples))
    begun = next((example.sql for example in examples if example.name == wanted), None)
    question = asked.text("q", longest=LONGEST) or begun
    result, refused = answer(desk, question)
    model = {
        "question": question or "",
        "result": result,
        "refused": refused,
        "tables": describe(desk.archive),
        "examples": examples,
        "longest": LONGEST,
    }
    return Page("sql.html", "Ask in SQL", "explore", model, status=200)


def answer(desk: Desk, question: str | None) -> tuple[SqlResult | None, str | None]:
    """What a question gives, or why it gives nothing."""
    if question is None:
        return None, None
    try:
        return run_sql(desk.archive, question), None
    except SqlError as error:
        return None, str(error)
