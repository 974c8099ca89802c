"""The verb who: an office on a date, a name as written, both; as tables and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detente.knowledge import Knowledge
from tests.cli.conftest import Outcome

Run = Callable[..., Outcome]


def answers(outcome: Outcome) -> list[dict[str, Any]]:
    return [json.loads(line) for line in outcome.out.splitlines()]


QUESTIONS = [
    # question, options, who comes first, what it is worth
    ("foreign minister of China", ("--on", "2023-09-18"), "Wang Yi", "held"),
    ("foreign minister of China", ("--on", "2030-01-01"), "Wang Yi", "last-known"),
    ("Foreign Minister Wang Yi", ("--on", "2023-09-18"), "Wang Yi", "held"),
    ("Wang Yi, foreign minister of China", ("--on", "2019-01"), "Wang Yi", "held"),
    ("Hahn Zheng", ("--country", "CHN", "--on", "2023-09-18"), "Han Zheng", "held"),
    ("Hahn", ("--country", "CHN", "--on", "2023-09-18"), "Han Zheng", "held"),
    ("Lavroff", ("--country", "Russia", "--on", "2010"), "Sergey Lavrov", "held"),
    ("Lavroff", ("--office", "foreign minister", "--country", "Russia", "--on", "2010"), "Sergey Lavrov", "held"),
    ("secretary of state", ("--country", "the United States", "--on", "2021-03"), "Antony Blinken", "held"),
    ("President of the United States", ("--on", "2010"), "Barack Obama", "held"),
    ("French president", ("--on", "2012-05"), "François Hollande", "possible"),
    ("UN chief", ("--on", "2003-03-20"), "Kofi Annan", "held"),
]


@pytest.mark.parametrize(("question", "options", "name", "certainty"), QUESTIONS)
def test_the_first_answer(run: Run, question: str, options: tuple[str, ...], name: str, certainty: str) -> None:
    outcome = run("who", question, *options, "--json")
    first = answers(outcome)[0]
    assert (outcome.code, first["person"]["name"], first["certainty"]) == (0, name, certainty)
    assert first["sources"] and all(source["licence"] for source in first["sources"])
    assert first["why"]


def test_after_the_last_sighting_nothing_is_asserted(run: Run) -> None:
    (answer,) = answers(run("who", "foreign minister of China", "--on", "2030", "--json"))
    assert "not known to hold it still" in answer["why"]
    assert answer["end"] is None and answer["as_of"]


@pytest.mark.parametrize("question", ["king of nowhere", "a long walk", "Zqxw Vbnm", "!!", "prime minister of the United States"])
def test_who_is_not_known_is_said_so(run: Run, question: str) -> None:
    outcome = run("who", question, "--on", "2020")
    assert (outcome.code, outcome.out) == (0, "")
    assert "no one is known for" in outcome.err


def test_tables_name_owner_dates_and_worth(run: Run) -> None:
    shown = run("who", "Japanese prime minister", "--on", "2020-01-01", "--tables", "--explain").out
    for words in ("Shinzo Abe", "Prime Minister", "Japan", "2012-12-26", "held it", "source", "confidence"):
        assert words in shown


def test_wrong_usage_says_what_was_expected(run: Run) -> None:
    outcome = run("who", "president", "--country", "Atlantis")
    assert outcome.code == 2 and outcome.err.strip().endswith("an ISO 3166-1 alpha-3 code such as CHN")
    assert run("who", "president", "--country", "").code == 2
    assert run("who", "president", "--on", "yesterday").code == 2


def test_codes_of_countries_may_be_in_small_letters(run: Run) -> None:
    small, large = (run("who", "foreign minister", "--country", code, "--on", "2010", "--json") for code in ("rus", "RUS"))
    assert answers(small) == answers(large) != []


@pytest.mark.parametrize("verb", [("who", "president of France"), ("knowledge", "lint"), ("knowledge", "stats")])
def test_a_damaged_base_is_said_to_be_one(run: Run, tmp_path: Path, verb: tuple[str, ...]) -> None:
    content = bytearray(Knowledge.open().path.read_bytes())
    content[4096 * 20 : -4096] = b"\xa5" * (len(content) - 4096 * 21)
    (tmp_path / "mine.sqlite").write_bytes(content)
    outcome = run(*verb, "--knowledge", str(tmp_path / "mine.sqlite"))
    assert outcome.code == 5 and "mine.sqlite: the knowledge base is damaged" in outcome.err
