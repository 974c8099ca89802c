"""The verbs over an archive's happenings, on an archive made by hand."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import detente.archive
from detente.chronicle.meetings import KINDS
from detente.cli import over_time
from detente.records import Series
from tests.chronicle.making import FakeArchive, happening, saying, source
from tests.cli.conftest import Outcome

Run = Callable[..., Outcome]
PRADO = "Ana Prado|PRT|Minister of Foreign Affairs"
IBANEZ = "Tomás Ibáñez|CHL|Minister of Foreign Affairs"
HELD = FakeArchive(
    held=(
        happening("h-a", source=(PRADO,), target=(IBANEZ,), where="Lisbon", date="2022-03-15", told=(source("d1"), source("d2", publisher="Gazeta"))),
        happening("h-b", status="planned", source=(PRADO,), target=(IBANEZ,), where="Santiago", date="2022-05-03"),
        happening("h-c", status="planned", source=("PRT",), target=("CHL",), date="2022-03-01", told=(source("d3", published="2022-02-20"),)),
        happening("h-d", "ACCUSE/allege/112", source=("CHL",), target=("PRT",), date="2022-03-16", confidence=0.4),
        happening("h-e", "SANCTION/discontinue/163", source=("USA",), target=("CHN",), date="2022-03-16"),
        happening("h-f", source=("UN",), target=("Hamas",), where="Geneva", date="2022-03-10"),
    ),
    said=(
        saying("q1", "We will sign", told=source("d1"), to=(IBANEZ,)), saying("q2", "we will sign", told=source("d2", publisher="Gazeta", family="d1")),
        saying("q3", "No", by=IBANEZ, told=source("d3")),
    ),
    rounds=((Series("s1", "CHL-PRT talks", ("a",), "b"), source("d1")),),
)  # fmt: skip


@pytest.fixture(autouse=True)
def archive(monkeypatch: pytest.MonkeyPatch) -> FakeArchive:
    """Whatever archive is named, it is the one made by hand."""
    monkeypatch.setattr(detente.archive, "open_archive", lambda where: HELD, raising=False)
    monkeypatch.setenv("DETENTE_ARCHIVE", "made.db")
    return HELD


def rows(outcome: Outcome) -> list[dict[str, Any]]:
    assert outcome.code == 0, outcome.err
    return [json.loads(line) for line in outcome.out.splitlines()]


# --- chronicle -------------------------------------------------------------------------------------------------


def test_a_chronicle_in_a_pipe_is_json_lines(run: Run) -> None:
    told = rows(run("chronicle", "PRT", "CHL"))
    assert [(row["happening"], row["independent"]) for row in told] == [("h-c", 1), ("h-a", 2), ("h-d", 1), ("h-b", 1)]
    assert told[1]["sentence"] == "Portuguese Foreign Minister Ana Prado met Chilean Foreign Minister Tomás Ibáñez in Lisbon."
    # The last day of publication is the day of reference: what lies before it is told as past.
    assert told[0]["sentence"] == "Portugal was to hold talks with Chile."
    assert told[3]["sentence"].startswith("Portuguese Foreign Minister Ana Prado is to meet")


@pytest.mark.parametrize("names", [("USA", "CHN"), ("us", "China"), ("the United States", "chn"), ("America", "prc")])
def test_countries_go_by_names_and_codes(run: Run, names: tuple[str, str]) -> None:
    assert [row["happening"] for row in rows(run("chronicle", *names))] == ["h-e"]


@pytest.mark.parametrize("names", [("UN",), ("United Nations", "Hamas"), ("Ana Prado", "Tomás Ibáñez"), ("ana prado",)])
def test_organisations_groups_and_persons_go_by_name(run: Run, names: tuple[str, ...]) -> None:
    assert run("chronicle", *names).code == 0


def test_who_is_not_known_is_wrong_usage(run: Run) -> None:
    outcome = run("chronicle", "Nobody Atall")
    assert outcome.code == 2
    assert "'Nobody Atall' is neither known nor named in the archive" in " ".join(outcome.err.replace("│", " ").split())


def test_a_chronicle_is_filtered_and_says_what_was_left_out(run: Run) -> None:
    outcome = run("chronicle", "PRT", "CHL", "--min-confidence", "0.5", "--status", "happened")
    assert [row["happening"] for row in rows(outcome)] == ["h-a"]
    assert "1 left out: confidence below 0.5" in outcome.err
    assert [row["happening"] for row in rows(run("chronicle", "--root", "sanction"))] == ["h-e"]
    assert [row["happening"] for row in rows(run("chronicle", "--from", "2022-03-16", "--to", "2022-03"))] == ["h-d", "h-e"]
    assert [row["happening"] for row in rows(run("chronicle", "--min-sources", "2"))] == ["h-a"]
    assert run("chronicle", "--root", "MEET").code == 2
    assert run("chronicle", "--from", "yesterday").code == 2


def test_a_chronicle_as_a_document(run: Run, tmp_path: Path) -> None:
    assert run("chronicle", "PRT", "--format", "md").out.startswith("# Portugal\n")
    assert json.loads(run("chronicle", "PRT", "--format", "json").out)["schema"] == "detente.chronicle/1"
    assert len(json.loads(run("chronicle", "PRT", "--format", "timelinejs").out)["events"]) == 4
    outcome = run("chronicle", "PRT", "--format", "docx", "--output", str(tmp_path / "a.docx"))
    assert (outcome.code, outcome.out) == (0, "")
    assert (tmp_path / "a.docx").read_bytes().startswith(b"PK")


def test_a_chronicle_as_a_table(run: Run) -> None:
    out = run("chronicle", "PRT", "CHL", "--tables").out
    assert (
        "15 March 2022" in out
        and "2 sources" in out
        and "“Ministers meet”, Diário do Tejo, 16 March 2022" in " ".join(out.split())
    )


# --- the others ------------------------------------------------------------------------------------------------


def test_meetings_of_persons_and_of_parties(run: Run) -> None:
    (pair,) = rows(run("meetings"))
    assert (pair["left_name"], pair["right_name"], pair["count"], pair["places"]) == (
        "Ana Prado", "Tomás Ibáñez", 1, [{"name": "Lisbon", "count": 1}],
    )  # fmt: skip
    assert {(p["left"], p["right"]) for p in rows(run("meetings", "--by", "party"))} == {
        ("CHL", "PRT"),
        ("PSE", "United Nations"),
    }
    assert [p["left"] for p in rows(run("meetings", "Chile", "--by", "party"))] == ["CHL"]
    assert [p["right"] for p in rows(run("meetings", "UN", "--by", "party"))] == ["United Nations"]
    assert run("meetings", "--kind", "call").out == ""
    (matrix,) = rows(run("meetings", "--matrix"))
    assert matrix == {"names": ["Ana Prado", "Tomás Ibáñez"], "cells": [[0, 1], [1, 0]]}
    assert run("meetings", "--matrix", "--csv").out == ",Ana Prado,Tomás Ibáñez\r\nAna Prado,0,1\r\nTomás Ibáñez,1,0\r\n"
    (row,) = csv.DictReader(io.StringIO(run("meetings", "--csv").out))
    assert (row["kinds"], row["places"], row["happenings"]) == ("meeting (1)", "Lisbon (1)", "h-a")
    assert "Ana Prado (PRT)" in " ".join(run("meetings", "--tables").out.split())
    assert "1 Ana Prado" in run("meetings", "--matrix", "--tables").out


def test_a_relation(run: Run, tmp_path: Path) -> None:
    (found,) = rows(run("relation", "USA", "China"))
    assert (found["schema"], found["left"], found["right"], found["events"], found["stories"]) == (
        "detente.relation/1",
        "USA",
        "CHN",
        1,
        7,
    )
    out = run("relation", "USA", "China", "--tables", "--chart", str(tmp_path / "a.svg")).out
    assert "1 event between the United States and China was told in 7 stories read" in " ".join(out.split())
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith("<svg ")
    assert run("relation", "USA", "China", "--csv").out.startswith("week,stories,")
    assert run("relation", "USA", "China", "--chart", "a.gif").code == 2
    assert run("relation", "USA", "us").code == 2


def test_an_agenda(run: Run) -> None:
    assert [(i["happening"], i["outcome"]) for i in rows(run("agenda"))] == [("h-c", "unknown"), ("h-b", "ahead")]
    assert [(i["happening"], i["outcome"]) for i in rows(run("agenda", "--on", "2022-06-01"))] == [
        ("h-c", "unknown"),
        ("h-b", "unknown"),
    ]
    assert [i["happening"] for i in rows(run("agenda", "--ahead"))] == ["h-b"]
    assert run("agenda", "--on", "../2022").code == 2
    assert "ahead" in run("agenda", "--tables").out
    assert run("agenda", "--csv").out.startswith("happening,date,when,")


def test_the_agenda_as_calendar(run: Run) -> None:
    outcome = run("agenda", "--ics")
    assert (outcome.code, outcome.out.splitlines()[0]) == (0, "BEGIN:VCALENDAR")
    assert outcome.out.count("BEGIN:VEVENT") == 2


def test_quotes(run: Run) -> None:
    first, second = rows(run("quotes"))
    assert (first["words"], first["publishers"], first["documents"]) == ("We will sign", ["Diário do Tejo", "Gazeta"], 2)
    assert [q["words"] for q in rows(run("quotes", "--speaker", "tomás ibáñez"))] == ["No"]
    assert [q["words"] for q in rows(run("quotes", "--speaker", "Portugal", "--about", "Chile"))] == ["We will sign"]
    assert "“No”" in run("quotes", "--tables").out
    assert second["office"] == "Minister of Foreign Affairs"


def test_series(run: Run) -> None:
    (chain,) = rows(run("series"))
    assert (chain["name"], [s["happening"] for s in chain["steps"]], chain["leads_to"]["happening"]) == (
        "CHL-PRT talks",
        ["h-a"],
        "h-b",
    )
    assert "→ Portuguese Foreign Minister Ana Prado is to meet" in " ".join(run("series", "--tables").out.split())


def test_output_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    assert run("agenda", "--output", str(tmp_path / "agenda.jsonl")).out == ""
    assert len((tmp_path / "agenda.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_the_kinds_offered_are_the_kinds_there_are() -> None:
    assert tuple(kind.value for kind in over_time.MeetingKind) == KINDS


@pytest.mark.parametrize("verb", ["chronicle", "relation", "meetings", "agenda", "quotes", "series"])
def test_every_option_says_what_it_does(run: Run, verb: str) -> None:
    outcome = run(verb, "--help")
    assert outcome.code == 0
    for block in outcome.out.split("\n  --")[1:]:
        assert len(block.split()) > 2, block
