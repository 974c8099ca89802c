"""Compiling: the same tables give the same bytes, and a broken table says where."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from detente.errors import DataError
from detente.knowledge import Knowledge
from detente.knowledge.build import compile_knowledge, compile_tables, read_compiled
from detente.knowledge.tables import COLUMNS, as_text, head_of, read_table, read_tables

TABLES_AT = Path(__file__).resolve().parents[2] / "detente" / "data" / "knowledge"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder of tables with one country, one person and one office."""
    for name in COLUMNS:
        (tmp_path / f"{name}.tsv").write_text(as_text(name, ()), encoding="utf-8")
    add(
        tmp_path,
        "entities",
        "det:x\tcountry\tRuritania\tRUR\t\t\t100\twritten\thigh",
        "det:p\tperson\tAda Ferro\tRUR\t\tFerro\t90\twritten\thigh",
    )
    add(tmp_path, "names", "det:x\tRuritania\tprimary\t1\t\t\twritten", "det:p\tAda Ferro\tprimary\t1\t\t\twritten")
    add(tmp_path, "offices", "rur:head_of_state:president\tRUR\t\thead_of_state\tPresident\tPresident\tGOV\t0\t1\t\t")
    add(tmp_path, "tenures", "det:p\trur:head_of_state:president\t\t2001-02-03\t2005\tknown\t\t0\t\twritten\thigh")
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
    add(small, "meetings", "Harvest\tHarvest fair\tStrelsau\tRUR\t\t2004-05-01\t2004-05-02\twritten\thigh")
    assert compile_knowledge(tmp_path / "b.sqlite", tables=small) != first
    assert Knowledge.open(tmp_path / "a.sqlite").digest == first


def test_a_short_row_says_where(small: Path, tmp_path: Path) -> None:
    add(small, "meetings", "Harvest\tfair")
    with pytest.raises(DataError, match=r"meetings\.tsv, line \d+: expected 9 cells, found 2"):
        compile_knowledge(tmp_path / "k.sqlite", tables=small)


def test_an_unknown_person_says_where(small: Path, tmp_path: Path) -> None:
    add(small, "names", "det:nobody\tNobody\tprimary\t1\t\t\twritten")
    with pytest.raises(DataError, match=r"names\.tsv: 'det:nobody'"):
        compile_knowledge(tmp_path / "k.sqlite", tables=small)


def test_comments_and_empty_lines_are_skipped_and_doubles_fall_out() -> None:
    text = "# words\nkind\tname\tforms\n\ngiven\twilliam\tbill\ngiven\trobert\tbob\ngiven\trobert\tbob\n"
    assert read_table("nicknames", text) == (("given", "robert", "bob"), ("given", "william", "bill"))


BROKEN = [
    ("entities", "det:q\tperson\tAda\tRuritania\t\t\t90\twritten\thigh", "column country: expected an ISO 3166-1 alpha-3 code"),
    ("entities", "det:q\tknight\tAda\tRUR\t\t\t90\twritten\thigh", "column kind: expected one of person, country"),
    ("entities", "det:q\tperson\t\tRUR\t\t\t90\twritten\thigh", "column name: expected text, found nothing"),
    ("tenures", "det:p\tx\t\t2001-02-30\t\tknown\t\t0\t\twritten\thigh", "column start: expected a date such as"),
    ("tenures", "det:p\tx\t\t2001/2002\t\tknown\t\t0\t\twritten\thigh", "column start: expected a date such as"),
    ("places", "x\tStrelsau\tRUR\t95.0\t1.0\tcity\t\t\t\twritten\t", "column lat: expected degrees from -90 to 90, found '95.0'"),
    (
        "places",
        "x\tStrelsau\tRUR\t5.0\t1.0\tcity\tmany\t\t\twritten\t",
        "column population: expected a whole number, found 'many'",
    ),
]


@pytest.mark.parametrize(("table", "row", "reason"), BROKEN)
def test_a_broken_cell_says_where_and_what_was_expected(small: Path, tmp_path: Path, table: str, row: str, reason: str) -> None:
    add(small, table, row)
    with pytest.raises(DataError, match=rf"{table}\.tsv, line \d+: {re.escape(reason)}"):
        compile_knowledge(tmp_path / "k.sqlite", tables=small)


def test_a_strange_header_is_refused(small: Path, tmp_path: Path) -> None:
    (small / "names.tsv").write_text("entity\tname\tsort\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"names\.tsv, line 1: expected the columns entity name kind"):
        compile_knowledge(tmp_path / "k.sqlite", tables=small)


def test_an_identifier_that_stands_twice_is_refused(small: Path, tmp_path: Path) -> None:
    add(small, "entities", "det:p\tperson\tBeo Ferro\tRUR\t\tFerro\t90\twritten\thigh")
    with pytest.raises(DataError, match=r"entities\.tsv: 'det:p' stands twice"):
        compile_knowledge(tmp_path / "k.sqlite", tables=small)


def test_a_compiled_base_gives_its_tables_back(compiled: Path, tmp_path: Path) -> None:
    tables = read_compiled(compiled)
    assert tables == read_tables()
    compile_tables(tables, tmp_path / "again.sqlite")
    assert (tmp_path / "again.sqlite").read_bytes() == compiled.read_bytes()


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
    tables = read_tables()
    known = {row[0] for row in tables["sources"]}
    for table, rows in tables.items():
        if "source" in head_of(table):
            column = head_of(table).index("source")
            assert {key for row in rows for key in row[column].split("|")} <= known, table
