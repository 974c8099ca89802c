"""The verbs of the knowledge base: build, add, remove, lint, stats."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from detente.cli.app import main
from tests.cli.conftest import Outcome
from tests.knowledge.wikidata_dump import line_of, world, write_dump

Run = Callable[..., Outcome]
BUNDLED = Path(str(files("detente").joinpath("data/knowledge.sqlite")))
HEAD = "person,office,country,start,as_of\n"
ROW = "Ada Ferro,Minister of Foreign Affairs,Denmark,2031-03-01,2031-06\n"


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A base with a file of facts laid over the bundled one."""
    folder = tmp_path_factory.mktemp("extended")
    (folder / "facts.csv").write_text(HEAD + ROW + "Beo Ferro,Premier,Denmark,2031-13,\n", encoding="utf-8")
    with pytest.raises(SystemExit) as done:
        main(["knowledge", "add", str(folder / "facts.csv"), "--into", str(folder / "mine.sqlite"), "--licence", "CC0-1.0"])
    assert done.value.code == 3
    yield folder / "mine.sqlite"


def test_added_facts_answer_and_bad_rows_are_kept_aside(run: Run, extended: Path) -> None:
    found = run("who", "Danish foreign minister", "--on", "2031-05", "--knowledge", str(extended), "--json")
    assert json.loads(found.out)["person"]["name"] == "Ada Ferro"
    kept = (extended.parent / "mine.sqlite.rejects.tsv").read_text(encoding="utf-8")
    assert "facts.csv\t3\tcolumn start: expected a date" in kept and "Beo Ferro" in kept


def test_the_environment_may_name_the_base(run: Run, extended: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_KNOWLEDGE", str(extended))
    assert "Ada Ferro" in run("who", "Danish foreign minister", "--on", "2031-05").out
    monkeypatch.delenv("DETENTE_KNOWLEDGE")
    assert "Ada Ferro" not in run("who", "Danish foreign minister", "--on", "2031-05").out


def test_stats_names_the_layers_and_the_sources(run: Run, extended: Path) -> None:
    shown = run("knowledge", "stats", "--knowledge", str(extended), "--tables").out
    for words in ("facts (overlay)", "head of state", "CC BY 4.0", "holder on 1 July known"):
        assert words in shown
    counted = json.loads(run("knowledge", "stats", "--knowledge", str(extended), "--json", "--from", "2015", "--to", "2016").out)
    assert list(counted["coverage"]["defence"]) == ["2015", "2016"]


def test_what_is_removed_brings_the_bundled_base_back(run: Run, extended: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(extended.read_bytes())
    assert (
        run("knowledge", "remove", "nothing", "--into", str(copy))
        .err.strip()
        .endswith("no layer is called 'nothing'; there are facts")
    )
    assert run("knowledge", "remove", "facts", "--into", str(copy)).code == 0
    assert copy.read_bytes() == BUNDLED.read_bytes()


def test_a_file_added_again_takes_the_place_of_its_first_form(run: Run, extended: Path, tmp_path: Path) -> None:
    copy, facts = tmp_path / "copy.sqlite", tmp_path / "facts.csv"
    copy.write_bytes(extended.read_bytes())
    facts.write_text(HEAD + ROW.replace("2031-03-01", "2031-04-01"), encoding="utf-8")
    outcome = run("knowledge", "add", str(facts), "--into", str(copy), "--licence", "CC0-1.0")
    assert outcome.code == 0, outcome.err
    found = run("who", "Danish foreign minister", "--on", "2031-05", "--knowledge", str(copy), "--json")
    assert [json.loads(line)["start"] for line in found.out.splitlines()] == ["2031-04-01"]


def test_a_strict_load_with_a_bad_row_touches_nothing(run: Run, tmp_path: Path) -> None:
    facts, into = tmp_path / "facts.csv", tmp_path / "mine.sqlite"
    facts.write_text(HEAD + ROW + "short,row\n", encoding="utf-8")
    outcome = run("knowledge", "add", str(facts), "--into", str(into), "--strict")
    assert outcome.code == 4
    assert "facts.csv, line 3: expected 5 cells, found 2" in outcome.err
    assert "nothing was taken" in outcome.err
    assert not into.exists()


def test_a_base_must_be_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text(HEAD + ROW, encoding="utf-8")
    outcome = run("knowledge", "add", str(tmp_path / "facts.csv"))
    assert outcome.code == 2 and "--into" in outcome.err


def test_lint_prints_findings_for_programs_and_people(run: Run) -> None:
    found = [json.loads(line) for line in run("knowledge", "lint", "--check", "double", "--json").out.splitlines()]
    assert {f["check"] for f in found} == {"double"}
    shown = run("knowledge", "lint", "--check", "stale", "--tables")
    assert shown.code == 0 and "was last seen in office" in shown.out
    assert run("knowledge", "lint", "--check", "weather").code == 2


def test_a_build_of_the_same_tables_is_the_same_file(run: Run, tmp_path: Path) -> None:
    assert run("knowledge", "build", str(tmp_path / "again.sqlite")).code == 0
    assert (tmp_path / "again.sqlite").read_bytes() == BUNDLED.read_bytes()
    assert run("knowledge", "build", str(tmp_path / "x.sqlite"), "--tables", str(tmp_path / "none")).code == 4


def test_a_build_spoils_nothing_that_is_no_base(run: Run, tmp_path: Path) -> None:
    notes = tmp_path / "notes.csv"
    notes.write_text("important\n", encoding="utf-8")
    outcome = run("knowledge", "build", str(notes))
    assert outcome.code == 5 and "is no knowledge base" in outcome.err
    assert notes.read_text(encoding="utf-8") == "important\n"
    assert "is a folder" in run("knowledge", "build", str(tmp_path)).err


def test_a_place_that_cannot_be_written_is_named_in_a_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    outcome = run("knowledge", "build", str(tmp_path / "file" / "base.sqlite"))
    assert outcome.code == 1 and outcome.err.count("\n") == 1 and "Traceback" not in outcome.err


def test_a_dump_becomes_a_layer_below_what_was_added(run: Run, extended: Path, tmp_path: Path) -> None:
    dump, into = tmp_path / "dump.json.gz", tmp_path / "mine.sqlite"
    write_dump(dump, map(line_of, world()))
    into.write_bytes(extended.read_bytes())
    outcome = run("knowledge", "import-wikidata", str(dump), "--into", str(into))
    assert outcome.code == 0, outcome.err
    assert "tenures" in outcome.out
    shown = run("knowledge", "stats", "--knowledge", str(into), "--tables").out
    assert shown.index("wikidata (import)") < shown.index("facts (overlay)")
    found = [
        json.loads(line)
        for line in run("who", "German chancellor", "--on", "2010", "--knowledge", str(into), "--json").out.splitlines()
    ]
    assert [(f["person"]["id"], f["sources"][0]["key"]) for f in found] == [("Q567", "wikidata")]
    assert "Ada Ferro" in run("who", "Danish foreign minister", "--on", "2031-05", "--knowledge", str(into)).out


def test_a_cut_dump_is_imported_as_far_as_it_goes(run: Run, tmp_path: Path) -> None:
    whole, cut, into = tmp_path / "whole.json", tmp_path / "cut.json", tmp_path / "mine.sqlite"
    write_dump(whole, map(line_of, world()))
    cut.write_bytes(whole.read_bytes()[:-3000])
    outcome = run("knowledge", "import-wikidata", str(cut), "--into", str(into))
    assert outcome.code == 3
    assert "the dump is not whole" in outcome.err and "rejects.tsv" in outcome.err
    assert into.exists()
