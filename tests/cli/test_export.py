"""``detente export``, on an archive made of stories of our own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from detente.archive import ingest
from detente.cli.export import ExportFormat
from detente.documents.carried import Input
from detente.exchange.write import FORMATS
from tests.cli.conftest import Outcome

STORIES = {
    "lisbon.txt": (
        "LISBON, March 16, 2022 (Lusa) – The foreign ministers of Portugal and Chile met in Lisbon on Tuesday.\n\n"
        "The two ministers will hold talks in Santiago on May 10, the Portuguese foreign ministry said.\n"
    ),
    "quiet.txt": "Ten gardens to see this spring. The roses in the old park are in flower, and the tulips will follow soon.\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    where = str(tmp_path_factory.mktemp("archive") / "a.detente")
    ingest((Input(name, None, text.encode()) for name, text in STORIES.items()), where)
    return where


def test_the_formats_are_those_of_the_room() -> None:
    assert [f.value for f in ExportFormat] == list(FORMATS)


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_written(run: Callable[..., Outcome], archive: str, tmp_path: Path, format: str) -> None:
    done = run("export", "--format", format, archive, str(tmp_path / "out"))
    assert (done.code, done.err) == (0, "")
    told = json.loads(done.out)
    assert told["counts"]["happenings_read"] >= 1
    names = {f["name"] for f in told["files"]}
    assert names == {path.name for path in (tmp_path / "out").iterdir()} >= set(FORMATS[format].files)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["archive"]["counts"]["documents"] >= 1 and manifest["archive"]["runs"]


def test_documents_that_tell_nothing_are_there_too(run: Callable[..., Outcome], archive: str, tmp_path: Path) -> None:
    run("export", "-f", "parquet", archive, str(tmp_path / "out"))
    assert duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/out/documents.parquet'").fetchall() == [(2,)]


def test_sentences_are_counted_in_the_text_that_the_archive_keeps(
    run: Callable[..., Outcome], archive: str, tmp_path: Path
) -> None:
    run("export", "-f", "icews", archive, str(tmp_path / "out"))
    head, *rows = (tmp_path / "out" / "events.tab").read_text(encoding="utf-8").split("\n")[:-1]
    assert rows
    column = head.split("\t").index("Sentence Number")
    assert {row.split("\t")[column] for row in rows} == {"1"}


def test_happenings_are_chosen(run: Callable[..., Outcome], archive: str, tmp_path: Path) -> None:
    def count(*options: str) -> int:
        done = run("export", "-f", "jsonl", archive, str(tmp_path / "out"), *options)
        assert done.code == 0, done.err
        return int(json.loads(done.out)["counts"]["happenings_written"])

    whole = count()
    assert whole >= 2
    assert count("--party", "Chile", "--party", "PRT") == whole
    assert count("--party", "Norway") == 0
    assert 0 < count("--status", "planned") < whole
    assert count("--status", "planned", "--status", "happened") == whole
    assert 0 < count("--to", "2022-03") < whole
    assert 0 < count("--from", "2022-05") < whole
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["settings"] == {"statuses": [], "from": "2022-05", "to": None, "parties": []}


def test_a_person_is_told_in_words(run: Callable[..., Outcome], archive: str, tmp_path: Path) -> None:
    done = run("export", "-f", "ics", "--tables", archive, str(tmp_path / "out"))
    assert f"{tmp_path / 'out' / 'agenda.ics'}  " in done.out
    assert "left out: 1 never announced" in done.err


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (("-f", "xls", "A", "out"), 2, "'xls' is not one of"),
        (("-f", "jsonl", "none.detente", "out"), 6, "none.detente: no such archive"),
        (("-f", "jsonl", "A", "out", "--from", "soon"), 2, "expected an EDTF date"),
        (("-f", "jsonl", "A", "out", "--party", "Nobody Ever"), 2, "is neither known nor named"),
        (("-f", "jsonl", "A", "mine"), 4, "holds files and no manifest.json"),
    ],
)
def test_what_cannot_be_is_said(
    run: Callable[..., Outcome], archive: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...],
    code: int, reason: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    done = run("export", *(archive if a == "A" else a for a in arguments))
    assert done.code == code
    assert reason in " ".join(done.err.replace("│", " ").split())
    assert not (tmp_path / "out").exists()
