"""Compiling: the same tables give the same bytes, and a broken table says where."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from detente.errors import DataError
from detente.knowledge import Knowledge
from detente.knowledge.build import TABLES, compile_knowledge, rows

TABLES_AT = Path(__file__).resolve().parents[2] / "detente" / "data" / "knowledge"


def _head(name: str) -> str:
    lines = (TABLES_AT / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if not line.startswith("#")) + "\n"


HEADS = {name: _head(name) for name in TABLES}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder of tables with one country, one person and one office."""
    for name in TABLES:
        (tmp_path / f"{name}.tsv").write_text(HEADS[name], encoding="utf-8")
    add(
        tmp_path,
        "entities",
        "det:x\tcountry\tRuritania\tRUR\t\t\t100\twritten\thigh",
        "det:p\tperson\tAda Ferro\tRUR\t\tFerro\t90\twritten\thigh",
    )
    add(tmp_path, "names", "det:x\tRuritania\tprimary\t1\twritten", "det:p\tAda Ferro\tprimary\t1\twritten")
    add(
        tmp_path,
        "tenures",
        "det:p\tPresident\tRUR\t\thead_of_state\tPresident\tGOV\t0\t2001-02-03\t2005\tknown\t\t0\t\twritten\thigh",
    )
    return tmp_path


def add(folder: Path, table: str, *lines: str) -> None:
    with (folder / f"{table}.tsv").open("a", encoding="utf-8") as handle:
        handle.writelines(line + "\n" for line in lines)


def test_a_small_base_answers(small: Path, tmp_path: Path) -> None:
    compile_knowledge(tmp_path / "k.sqlite", tables=small)
    knowledge = Knowledge.open(tmp_path / "k.sqlite")
    (tenure,) = knowledge.holders("president", country="RUR", on="2003-06-01")
    assert knowledge.entity(tenure.person).name == "Ada Ferro"
    assert knowledge.holders("president", country="RUR", on="2006") == ()
    assert [hit.text for hit in knowledge.scan("Ada Ferro left Ruritania")] == ["Ada Ferro", "Ruritania"]


def test_the_same_tables_give_the_same_bytes(small: Path, tmp_path: Path) -> None:
    first = compile_knowledge(tmp_path / "a.sqlite", tables=small)
    names = small / "names.tsv"
    head, *lines = names.read_text(encoding="utf-8").splitlines()
    names.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    assert compile_knowledge(tmp_path / "b.sqlite", tables=small) == first
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()


def test_another_table_gives_another_digest(small: Path, tmp_path: Path) -> None:
    first = compile_knowledge(tmp_path / "a.sqlite", tables=small)
    add(small, "meetings", "Harvest\tHarvest fair\tStrelsau\tRUR\t2004-05-01\t2004-05-02\twritten\thigh")
    assert compile_knowledge(tmp_path / "b.sqlite", tables=small) != first
    assert Knowledge.open(tmp_path / "a.sqlite").digest == first


def test_a_short_row_says_where(small: Path, tmp_path: Path) -> None:
    add(small, "meetings", "Harvest\tfair")
    with pytest.raises(DataError, match=r"meetings\.tsv, line \d+: expected 8 cells, found 2"):
        compile_knowledge(tmp_path / "k.sqlite", tables=small)


def test_an_unknown_person_says_where(small: Path, tmp_path: Path) -> None:
    add(small, "names", "det:nobody\tNobody\tprimary\t1\twritten")
    with pytest.raises(DataError, match=r"names\.tsv: 'det:nobody'"):
        compile_knowledge(tmp_path / "k.sqlite", tables=small)


def test_rows_skip_comments_and_empty_cells_are_none() -> None:
    assert list(rows("t", "# words\na\tb\n\n1\t\n")) == [["1", None]]


def test_it_compiles_without_any_dependency(small: Path, tmp_path: Path) -> None:
    """Run as the build hook runs it: no site packages at all."""
    shutil.copytree(small, tmp_path / "tables", ignore=shutil.ignore_patterns("*.sqlite"))
    code = "from pathlib import Path; from detente.knowledge.build import compile_knowledge as c; c(Path('o.sqlite'), tables=Path('tables'))"
    root = str(TABLES_AT.parents[2])
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {root!r}); {code}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "o.sqlite").is_file()


def test_every_source_key_is_explained() -> None:
    known = {line.split("\t")[0] for line in (TABLES_AT / "sources.tsv").read_text(encoding="utf-8").splitlines()}
    for table, column in (("tenures", -2), ("entities", -2), ("names", -1), ("meetings", -2), ("places", -2)):
        lines = (TABLES_AT / f"{table}.tsv").read_text(encoding="utf-8").splitlines()[1:]
        assert {line.split("\t")[column] for line in lines} <= known, table
