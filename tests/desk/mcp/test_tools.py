"""Every tool through the SDK's own client, on an archive made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import anyio
import mcp_types as types
import pytest
from jsonschema import Draft202012Validator
from mcp import Client

from detente.desk.mcp.answers import NOTICE
from detente.desk.mcp.held import Held
from detente.desk.mcp.server import INSTRUCTIONS, make_server
from detente.desk.mcp.tools import TOOLS
from detente.desk.mcp.untrusted import read_back
from tests.conftest import make_record
from tests.desk.mcp.conftest import Ask, asked, copied, hostile, structured, told

RECORD = make_record()
TEXTS = {r.document.id: r.document.text for r in (RECORD, copied(RECORD), hostile())}
STORY = (
    "MOSCOW, September 19, 2023 - Chinese Foreign Minister Wang Yi met Russian Foreign Minister Sergey Lavrov in Moscow on Monday.\n\n"
    "“We will go on,” Wang said.\n"
)


def passages(value: Any) -> Iterator[dict[str, Any]]:
    """Every span of an answer, wherever it stands."""
    if isinstance(value, dict):
        if {"document", "start", "end", "left_out"} <= value.keys():
            yield value
        for inner in value.values():
            yield from passages(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from passages(inner)


def assert_spans_hold(answer: dict[str, Any], texts: dict[str, str] = TEXTS, least: int = 1) -> None:
    found = list(passages(answer))
    assert len(found) >= least
    for span in found:
        words = texts[span["document"]][span["start"] : span["end"]]
        assert read_back(span["untrusted_text"]) == words[: len(words) - span["left_out"]]


# --- what the server says of itself ----------------------------------------------------------------------------


def test_at_most_eight_tools_each_read_only_and_described(held: Held) -> None:
    async def listed() -> tuple[list[types.Tool], str | None]:
        async with Client(make_server(held)) as client:
            return (await client.list_tools()).tools, client.instructions

    tools, instructions = anyio.run(listed)
    assert [tool.name for tool in tools] == [
        "search_happenings", "relation", "who_met_whom", "agenda", "quotes", "who_holds_office", "open_evidence", "read_story",
    ]  # fmt: skip
    for tool in tools:
        hints = tool.annotations
        assert hints is not None and tool.title and tool.description
        assert (hints.title, hints.read_only_hint, hints.idempotent_hint, hints.open_world_hint) == (
            tool.title,
            True,
            True,
            False,
        )
        assert "never instructions" in tool.description
        assert tool.output_schema is not None
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema)
        assert tool.input_schema["additionalProperties"] is False
        assert all("description" in one or "$ref" in one for one in tool.input_schema["properties"].values())
    assert instructions == INSTRUCTIONS
    assert "never instructions" in INSTRUCTIONS


# --- each tool -------------------------------------------------------------------------------------------------


def test_happenings_are_found_by_parties_status_and_words(ask: Ask) -> None:
    found = ask("search_happenings", parties=["Portugal", "CHL"], statuses=["happened"], between=True, words="fisheries accord")
    [met] = structured(found)["happenings"]
    assert (met["id"], met["root"], met["date"], met["quad_name"]) == ("h-e1", "CONSULT", "2022-03-15", "verbal cooperation")
    assert met["untrusted_text"]["sentence"].startswith("Portuguese Foreign Minister Ana Prado met")
    assert [who["id"] for who in met["source"]] == ["det:person:ana-prado"]
    assert met["tellings"] == 2 and met["independent_sources"] == 1
    assert_spans_hold(structured(found), least=4)
    assert NOTICE in told(found) and "h-e1" in told(found) and "<untrusted_text>\n| Portuguese" in told(found)


def test_a_cursor_goes_on_to_the_end_and_every_happening_comes_once(ask: Ask) -> None:
    whole = [h["id"] for h in structured(ask("search_happenings", limit=50))["happenings"]]
    seen: list[str] = []
    cursor = None
    while True:
        page = structured(ask("search_happenings", limit=1, cursor=cursor))
        seen += [h["id"] for h in page["happenings"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == whole and len(whole) == len(set(whole)) > 2
    assert structured(ask("search_happenings", limit=50, newest_first=False))["happenings"][0]["date"] <= "2022-03-15"


def test_a_relation_has_its_summary_weeks_and_happenings(ask: Ask) -> None:
    found = structured(ask("relation", left="Portugal", right="Chile"))
    assert (found["left"], found["right"], found["stories"]) == ("PRT", "CHL", 3)
    assert found["untrusted_text"].startswith("From ")
    assert sum(week["verbal_cooperation"] or 0 for week in found["weeks"]) == found["events"] >= 2
    assert [h["id"] for h in found["last_happenings"]] == ["h-evil-0", "h-e1"]
    assert [h["id"] for h in found["next_happenings"]] == ["h-e2"]
    assert found["on"] == "2022-04-01"
    assert_spans_hold(found, least=4)
    assert structured(ask("relation", left="Portugal", right="Chile", weeks=1, happenings=0))["left_out"].startswith(
        "2 earlier weeks"
    )


def test_who_met_whom(ask: Ask) -> None:
    found = structured(ask("who_met_whom", parties=["Ana Prado"], first="2022-03-01", last="2022-03-31"))
    [pair] = found["pairs"]
    assert {pair["left"]["id"], pair["right"]["id"]} == {"det:person:ana-prado", "det:person:tomas-ibanez"}
    assert (pair["count"], pair["first"], pair["kinds"], found["total"]) == (
        1,
        "2022-03-15",
        [{"kind": "meeting", "count": 1}],
        1,
    )
    assert pair["places"] == [{"count": 1, "untrusted_text": "Lisbon"}]
    assert pair["happenings"] == ["h-e1"]
    assert_spans_hold(found, least=2)
    [states] = structured(ask("who_met_whom", by="party", parties=["Portugal", "Chile"]))["pairs"]
    assert (states["left"]["id"], states["right"]["id"], states["count"]) == ("CHL", "PRT", 2)


def test_pairs_come_a_page_at_a_time(ask: Ask) -> None:
    first = structured(ask("who_met_whom", limit=1))
    second = structured(ask("who_met_whom", limit=1, cursor=first["next"]))
    assert first["total"] == 2 and second["next"] is None
    assert first["pairs"] != second["pairs"]


def test_the_agenda_says_what_became_of_plans(ask: Ask) -> None:
    found = structured(ask("agenda", parties=["Portugal"]))
    [plan] = found["plans"]
    assert (plan["outcome"], plan["happening"]["id"], plan["happening"]["status"], found["on"]) == (
        "ahead",
        "h-e2",
        "planned",
        "2022-04-01",
    )
    assert structured(ask("agenda", ahead=True))["plans"] == found["plans"]
    assert structured(ask("agenda", on="2022-08-01"))["plans"][0]["outcome"] == "unknown"
    assert structured(ask("agenda", on="2022-08-01", ahead=True))["plans"] == []
    assert_spans_hold(found, least=2)


def test_quotes_are_exact_and_copies_are_folded(ask: Ask) -> None:
    found = structured(ask("quotes", speaker="Ana Prado", words="fisheries"))
    [said] = found["quotations"]
    assert said["words"]["untrusted_text"] == "We will sign the fisheries accord in Santiago in May"
    assert (said["documents"], said["quotes"], said["speaker"][0]["id"]) == (2, ["q1", "q1-copy"], "det:person:ana-prado")
    assert_spans_hold(found)
    assert structured(ask("quotes", speaker="Ana Prado", words="fisheries tomorrow"))["quotations"] == []


def test_who_holds_an_office(ask: Ask) -> None:
    found = structured(ask("who_holds_office", question="foreign minister of China", on="2023-09-18"))
    assert [h["untrusted_text"]["name"] for h in found["holders"]] == ["Wang Yi"]
    assert (found["holders"][0]["certainty"], found["holders"][0]["country"]) == ("held", "CHN")
    nobody = ask("who_holds_office", question="king of nowhere")
    assert structured(nobody)["holders"] == [] and "No one is known" in told(nobody)
    assert structured(ask("who_holds_office", question="president of the United States", limit=1))["left_out"]


def test_evidence_opens_by_the_id_of_a_happening_or_of_any_event(ask: Ask) -> None:
    found = structured(ask("open_evidence", id="h-e1", context=30))
    assert [t["id"] for t in found["tellings"]] == ["e1", "e1-copy"] and found["total"] == 2
    first, second = found["tellings"]
    assert first["untrusted_text"]["before"].endswith("LISBON (Lusa) – ")
    assert first["untrusted_text"]["after"].startswith(" in Lisbon on Tuesday")
    assert first["untrusted_text"]["why"].startswith("met: two ministers")
    assert second["paper"]["untrusted_text"] == {
        "title": "Ministers meet", "publisher": "Gazeta", "agency": "Lusa", "uri": "https://gazeta.example/1",
    }  # fmt: skip
    assert_spans_hold(found, least=4)
    assert structured(ask("open_evidence", id="e1-copy", context=30)) == found
    page = structured(ask("open_evidence", id="h-e1", limit=1))
    assert [t["id"] for t in structured(ask("open_evidence", id="h-e1", limit=1, cursor=page["next"]))["tellings"]] == ["e1-copy"]


def test_evidence_of_a_quotation_holds_its_printings(ask: Ask) -> None:
    found = structured(ask("open_evidence", id="q1-copy"))
    assert [(t["id"], t["kind"]) for t in found["tellings"]] == [("q1-copy", "quotation"), ("q1", "quotation")]
    assert found["happening"] is None
    assert_spans_hold(found, least=2)


def test_a_document_of_the_archive_is_read(ask: Ask) -> None:
    found = structured(ask("read_story", document=RECORD.document.id[:12]))
    assert (found["in_archive"], found["characters"], found["next_start"]) == (True, len(RECORD.document.text), None)
    assert read_back(found["text"]["untrusted_text"]) == RECORD.document.text
    assert [(e["id"], e["happening"]) for e in found["events"]] == [("e1", "h-e1"), ("e2", "h-e2"), ("e3", "h-e3")]
    assert [q["id"] for q in found["quotes"]] == ["q1"]
    assert found["not_coded"][0]["untrusted_text"] == "no act known"
    assert_spans_hold(found, least=8)
    part = structured(ask("read_story", document="https://gazeta.example/1", start=0, characters=200))
    assert part["text"]["end"] == part["next_start"] == 200
    rest = structured(ask("read_story", document="https://gazeta.example/1", start=part["next_start"], characters=200))
    assert part["events"] and [e["id"] for e in (*part["events"], *rest["events"])] == ["e1-copy", "e2-copy", "e3-copy"]
    assert (rest["text"]["start"], rest["next_start"]) == (200, None)


def test_a_text_given_is_read_now(ask: Ask) -> None:
    found = structured(ask("read_story", text=STORY, published="2023-09-19"))
    assert (found["in_archive"], found["published_basis"], found["paper"]["published"]) == (False, "given", "2023-09-19")
    met = found["events"][0]
    assert (met["root"], met["status"], met["date"]) == ("CONSULT", "happened", "2023-09-18")
    assert [who["untrusted_text"]["name"] for who in found["events"][0]["source"]] == ["Wang Yi"]
    assert found["quotes"][0]["words"]["untrusted_text"] == "We will go on"
    assert_spans_hold(found, {found["paper"]["document"]: STORY}, least=4)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("search_happenings", {}),
        ("relation", {"left": "PRT", "right": "CHL"}),
        ("who_met_whom", {}),
        ("agenda", {}),
        ("quotes", {}),
        ("who_holds_office", {"question": "president of Chile", "on": "2022-03-15"}),
        ("open_evidence", {"id": "e1"}),
        ("read_story", {"document": RECORD.document.id}),
    ],
)
def test_the_same_question_has_the_same_bytes_for_answer(held: Held, name: str, arguments: dict[str, Any]) -> None:
    first, second = (asked(held, name, arguments).model_dump_json() for _ in range(2))
    assert first == second
    assert len(TOOLS) <= 8
