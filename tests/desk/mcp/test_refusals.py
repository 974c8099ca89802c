"""What a tool cannot answer is an error that says what was found, what is expected, and what to do; never a traceback."""

from __future__ import annotations

from typing import Any

import pytest

from detente.desk.mcp import tools
from detente.desk.mcp.held import Held
from detente.desk.mcp.untrusted import OPEN
from tests.desk.mcp.conftest import Ask, asked, structured, told


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("search_happenings", {"limit": 51}, "limit: found 51; expected less than or equal to 50"),
        ("search_happenings", {"limit": 0}, "limit: found 0; expected greater than or equal to 1"),
        ("search_happenings", {"first": "yesterday"}, "first: found 'yesterday'; expected a date such as 2023-09-18"),
        (
            "search_happenings",
            {"statuses": ["done"]},
            "statuses.0: found 'done'; expected 'happened', 'planned', 'possible' or 'negated'",
        ),
        ("search_happenings", {"roots": ["MEET"]}, "roots.0: found 'MEET'; expected 'AGREE'"),
        ("search_happenings", {"party": "CHN"}, "party: no such argument, perhaps parties; expected parties, between"),
        ("search_happenings", {"parties": ["a"] * 6}, "parties: found"),
        ("search_happenings", {"cursor": "abc"}, "cursor: found one that this tool did not give"),
        ("search_happenings", {"cursor": "W10"}, "cursor: found one that this tool did not give"),
        ("relation", {"left": "China"}, "right: missing; give it"),
        ("relation", {"left": "China", "right": "CHN"}, "left, right: found CHN twice; expected two different parties"),
        ("who_holds_office", {"question": "x" * 301}, "question: found"),
        ("who_holds_office", {"question": "president", "country": "Chnia"}, "found 'Chnia', no country known here"),
        ("open_evidence", {"id": "h-nothing"}, "found h-nothing, the id of no happening, event or quotation"),
        ("read_story", {}, "text, document: found neither; expected one"),
        ("read_story", {"text": "a", "document": "abcdef"}, "text, document: found both; expected one"),
        ("read_story", {"text": " "}, "text: holds no words"),
        ("read_story", {"document": "no such document"}, "found 'no such document', no document of this archive"),
        ("read_story", {"document": "abcdef", "published": "2023"}, "published: goes with text alone"),
        ("read_story", {"text": "A story.", "start": 9}, "start: found 9, the story has 8 characters"),
        ("read_stories", {}, "tool: found 'read_stories'; expected search_happenings"),
    ],
)
def test_a_wrong_question_is_told_what_was_expected(held: Held, name: str, arguments: dict[str, Any], said: str) -> None:
    found = asked(held, name, arguments)
    assert found.is_error and found.structured_content is None
    assert told(found).startswith(said)
    assert "Traceback" not in told(found) and "pydantic" not in told(found)


@pytest.mark.parametrize(
    ("name", "near"),
    [("Chnia", "China"), ("Portugual", "Portugal"), ("Ana Pradoo", "Ana Prado"), ("Tomas Ibanes", "Tomás Ibáñez")],
)
def test_a_name_nobody_has_is_told_the_near_ones(ask: Ask, name: str, near: str) -> None:
    found = ask("search_happenings", parties=[name])
    assert found.is_error
    assert f"found '{name}', neither known nor named in the archive" in told(found)
    assert f"| {near}" in told(found).split(OPEN)[1]


def test_a_cursor_of_another_question_is_refused(ask: Ask) -> None:
    cursor = structured(ask("search_happenings", limit=1))["next"]
    assert structured(ask("search_happenings", limit=2, cursor=cursor))["happenings"]
    other = ask("search_happenings", limit=1, parties=["PRT"], cursor=cursor)
    assert other.is_error and told(other).startswith("cursor: found one that this tool did not give")
    assert ask("agenda", limit=1, cursor=cursor).is_error


def test_more_meetings_than_one_call_counts_are_refused(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "MOST_COUNTED", 1)
    found = ask("who_met_whom")
    assert found.is_error and "more than 1 meetings" in told(found) and "narrower dates" in told(found)


def test_what_is_unforeseen_stays_in_the_log(ask: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(tools, "list_happenings", fail)
    found = ask("search_happenings")
    assert found.is_error and told(found).startswith("something unforeseen went wrong")
    assert "secret" not in told(found)
    assert "secret of the house" in caplog.text
