"""The verbs of an archive: ingest, ledger, changes, copies, review."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detente.cli.exits import Exit
from detente.json import record_to_json
from detente.pipeline import read
from detente.records import Record
from tests.cli.conftest import Outcome

Run = Callable[..., Outcome]

STORY = (
    "LIMA, March 16, 2022 – The foreign ministers of Peru and Chile met in Lima on Tuesday to talk about the border, officials said. "
    "They are to meet again in Santiago in May.\n\nPeru later sent two hundred soldiers to Tacna, the defence ministry said.\n"
)
# A line that breaks off.
BROKEN = '{"text": "The minis'


@pytest.fixture(scope="module")
def coded() -> list[Record]:
    """A story and a copy of it in another file, read once."""
    return [read(STORY.encode(), uri="lima.txt"), read((STORY + "\n").encode(), uri="copy.txt")]


@pytest.fixture
def folder(tmp_path: Path, coded: list[Record]) -> Path:
    """A folder with records, a text without words, and something that cannot be read."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    records = "".join(record_to_json(r) + "\n" for r in coded)
    (inbox / "records.jsonl").write_text(records + BROKEN, encoding="utf-8")
    (inbox / "blank.txt").write_text(" \n")
    return inbox


@pytest.fixture
def archive(run: Run, folder: Path, tmp_path: Path) -> str:
    where = str(tmp_path / "a.detente")
    run("ingest", str(folder), "--archive", where)
    return where


def lines(outcome: Outcome) -> list[dict[str, Any]]:
    return [json.loads(line) for line in outcome.out.splitlines()]


def test_ingest_says_what_became_of_every_input(run: Run, folder: Path, tmp_path: Path) -> None:
    outcome = run("ingest", str(folder), "--archive", str(tmp_path / "a.detente"))
    assert outcome.code == Exit.REJECTS
    told = {line["place"]: line for line in lines(outcome)}
    assert [told[p]["outcome"] for p in sorted(told)] == ["empty", "coded", "coded", "rejected"]
    assert "4 inputs: 2 coded, 1 empty, 0 duplicate, 1 rejected" in outcome.err
    assert "records.jsonl#3: rejected: " in outcome.err


def test_ingest_again_changes_nothing_and_says_so(run: Run, folder: Path, archive: str) -> None:
    before = Path(archive).read_bytes()
    outcome = run("ingest", str(folder), "--archive", archive)
    assert "(4 of them known before)" in outcome.err
    assert {line["new"] for line in lines(outcome)} == {False}
    assert Path(archive).read_bytes() == before


def test_ingest_without_rejects_is_done(run: Run, folder: Path, tmp_path: Path) -> None:
    outcome = run("ingest", str(folder / "blank.txt"), "--archive", str(tmp_path / "b"), "--quiet")
    assert (outcome.code, outcome.out) == (Exit.DONE, "")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("ingest", "none.txt", "-a", "{tmp}/a"), Exit.INPUT, "none.txt"),
        (("ingest", "{inbox}", "-a", "{tmp}"), Exit.ARCHIVE, "is a folder"),
        (("ingest", "{inbox}", "-a", "mysql://host/x"), Exit.ARCHIVE, "postgresql://"),
        (("ingest", "{inbox}", "-a", "{tmp}/a", "--map", "text"), Exit.USAGE, "expected PART=COLUMN"),
        (("ingest", "{inbox}", "-a", "{tmp}/a", "--format", "paper"), Exit.INPUT, "paper"),
        (("ingest", "{inbox}"), Exit.USAGE, "--archive"),
        (("ledger", "-a", "{tmp}/none"), Exit.ARCHIVE, "no such archive"),
        (("changes", "-a", "{inbox}/blank.txt"), Exit.ARCHIVE, "no archive"),
        (("copies", "abcdef", "-a", "{archive}"), Exit.INPUT, "no document of this id"),
        (("review", "right", "ev-none", "-r", "x", "-a", "{archive}"), Exit.INPUT, "no such event"),
        (("review", "join", "{event}", "{event}", "-r", "x", "-a", "{archive}"), Exit.USAGE, "beside itself"),
    ],
)
def test_what_cannot_be_done_is_said(
    run: Run, folder: Path, tmp_path: Path, archive: str, coded: list[Record], arguments: tuple[str, ...], code: Exit, said: str
) -> None:
    event = coded[0].events[0].id
    filled = [a.format(tmp=tmp_path, inbox=folder, archive=archive, event=event) for a in arguments]
    outcome = run(*filled)
    assert outcome.code == code
    assert said in outcome.err
    assert "Traceback" not in outcome.err


def test_ledger_and_the_bytes_of_a_reject(run: Run, archive: str) -> None:
    assert len(lines(run("ledger", "-a", archive))) == 4
    [reject] = lines(run("ledger", "-a", archive, "--outcome", "rejected"))
    assert reject["byte_offset"] > 0
    assert run("ledger", "-a", archive, "--raw", reject["place"]).out.rstrip("\n") == BROKEN
    table = run("ledger", "-a", archive, "--tables").out
    assert "duplicate" in table and "records.jsonl#3" in table


def test_changes_after_a_cursor(run: Run, archive: str) -> None:
    everything = lines(run("changes", "-a", archive))
    assert everything and {c["kind"] for c in everything} == {"added"}
    last = everything[-1]["cursor"]
    assert lines(run("changes", "-a", archive, "--since", str(last))) == []
    assert lines(run("changes", "-a", archive, "--since", str(last - 1), "--limit", "1")) == everything[-1:]
    assert "added" in run("changes", "-a", archive, "--tables").out


def test_copies_of_a_document(run: Run, archive: str, coded: list[Record]) -> None:
    [family] = lines(run("copies", coded[0].document.id[:12], "-a", archive))
    assert {m["document"] for m in family["members"]} == {r.document.id for r in coded}
    assert family["original"] in {r.document.id for r in coded}
    assert [k["relation"] for k in family["kinships"]] == ["same"]
    assert "Likely original" in run("copies", "copy.txt", "-a", archive, "--tables").out


def test_review(run: Run, archive: str, coded: list[Record]) -> None:
    event = coded[0].events[0].id
    made = lines(
        run("review", "wrong", event, "-r", "it is a plan", "--author", "ana", "--at", "2022-04-01T10:00:00Z", "-a", archive)
    )
    listed = lines(run("review", "list", "-a", archive))
    assert listed == made
    assert (listed[0]["verdict"], listed[0]["author"], listed[0]["withdrawn"]) == ("wrong", "ana", None)
    withdrawn = lines(run("review", "withdraw", made[0]["id"], "--at", "2022-04-02T10:00:00Z", "-a", archive))
    assert withdrawn[0]["withdrawn"] == "2022-04-02T10:00:00Z"
    assert "wrong" in run("review", "list", "--tables", "-a", archive).out


def test_an_archive_in_the_folder_that_is_taken_in_is_passed_over(
    run: Run, tmp_path: Path, coded: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "records.jsonl").write_text(record_to_json(coded[0]) + "\n", encoding="utf-8")
    for _ in range(2):
        outcome = run("ingest", ".", "--archive", "own.detente", "--quiet")
        assert outcome.code == Exit.DONE
        assert "1 inputs: 1 coded" in outcome.err
    # Whoever names it means it.
    assert run("ingest", "own.detente", "--archive", "own.detente", "--quiet").code == Exit.REJECTS
