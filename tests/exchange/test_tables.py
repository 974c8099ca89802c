"""CSV with its data package, Parquet, and the frames: the same flat tables."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pandas
import pyarrow
import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from detente.archive.flat import OF_HAPPENINGS, SHARED, columns, rows
from detente.archive.frames import arrow_schema, to_arrow, to_pandas
from detente.chronicle.model import Source
from detente.errors import DataError
from detente.exchange.csv import guard, unguard
from detente.exchange.distinct import Distinct
from tests.exchange.conftest import Exporter, make_happenings
from tests.exchange.hostile import poisoned

TABLES = (*OF_HAPPENINGS, *SHARED, "quotes")
ROWS = {
    "happenings": 5, "participants": 10, "tellings": 7, "evidence": 17, "history": 7, "disputes": 2, "actors": 7, "documents": 2, "quotes": 1,
}  # fmt: skip


@pytest.mark.parametrize("table", [*OF_HAPPENINGS, *SHARED])
def test_a_row_has_a_value_of_the_right_type_for_every_column(table: str) -> None:
    types = {"text": str, "whole": int, "number": float, "flag": bool, "day": date, "list": tuple}
    for happening in make_happenings():
        for row in rows(table, happening):
            for value, column in zip(row, columns(table), strict=True):
                assert value is None or type(value) is types[column.kind], column.name


def test_an_unknown_table_is_named_with_those_there_are() -> None:
    with pytest.raises(DataError, match="no table 'birds'; expected one of actors, disputes, documents"):
        columns("birds")


def test_frictionless_finds_the_package_valid(exported: Exporter) -> None:
    told = [*make_happenings(), *(poisoned(h, '=cmd|" /C calc"!A0,\r\n;', mark="x") for h in make_happenings())]
    folder = exported("csv", told).folder
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "type", "message"])
    assert {task.name: task.stats["rows"] for task in report.tasks}["tellings"] == 14
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in described["resources"]] == list(TABLES)


def test_frictionless_finds_a_package_that_was_altered(exported: Exporter) -> None:
    folder = exported("csv").folder
    path = folder / "happenings.csv"
    path.write_bytes(path.read_bytes().replace(b"2022-03-15", b"2022-03-16"))
    assert not Package(str(folder / "datapackage.json")).validate().valid


def test_csv_holds_what_it_should(exported: Exporter) -> None:
    done = exported("csv")
    assert done.counts["rows"] == ROWS
    frame = pandas.read_csv(done.folder / "happenings.csv", dtype={"cameo": str})
    assert frame["cameo"].tolist() == ["040", "057", "173", "18", "042"]
    assert frame.loc[0, "source_names"] == '["Ana Prado"]'
    assert frame["last_stage"].tolist() == ["happened", "moved", "happened", "happened", "cancelled"]
    assert frame["first_day"].isna().tolist() == [False, False, True, False, False]


@pytest.mark.parametrize("table", TABLES)
def test_duckdb_reads_csv_with_its_types(exported: Exporter, table: str) -> None:
    types = {"text": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE", "flag": "BOOLEAN", "day": "DATE", "list": "JSON"}
    told = [poisoned(h, '"a",\n=b\r\n\'c;\t', mark="x") for h in make_happenings()]
    path = exported("csv", told).folder / f"{table}.csv"
    wanted = ", ".join(f"'{c.name}': '{types[c.kind]}'" for c in columns(table))
    found = duckdb.sql(f"SELECT * FROM read_csv('{path}', header=true, columns={{{wanted}}}, quote='\"', escape='\"')").fetchall()
    assert len(found) == ROWS[table]


@given(text=st.text())
def test_what_is_guarded_is_unguarded(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(tuple("=+-@\t\r\n＝＋－＠"))


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("=1+1", "'=1+1"),
        ("'=1", "''=1"),
        ("-5", "'-5"),
        ("'tis", "'tis"),
        ("", ""),
        ("a=b", "a=b"),
        ("＝1", "'＝1"),
        ("@x", "'@x"),
    ],
)
def test_the_guard(text: str, guarded: str) -> None:
    assert guard(text) == guarded


def test_parquet_is_typed_compressed_and_described(exported: Exporter) -> None:
    done = exported("parquet")
    assert done.counts["rows"] == ROWS
    for table in TABLES:
        file = parquet.ParquetFile(done.folder / f"{table}.parquet")
        assert file.schema_arrow.equals(arrow_schema(table), check_metadata=False)
        assert file.metadata.row_group(0).column(0).compression == "ZSTD"
        assert file.schema_arrow.field(0).metadata[b"holds"] == columns(table)[0].holds.encode()
    found = duckdb.sql(
        f"SELECT h.id, h.first_day, p.name FROM '{done.folder}/happenings.parquet' h JOIN '{done.folder}/participants.parquet' p "
        "ON p.happening = h.id WHERE p.role = 'source' AND list_contains(h.source_countries, 'PRT') ORDER BY ALL"
    ).fetchall()
    assert found[0] == ("h-e1", date(2022, 3, 15), "Ana Prado")


def test_parquet_writes_row_groups(exported: Exporter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.exchange.parquet._ROWS_A_GROUP", 2)
    file = parquet.ParquetFile(exported("parquet").folder / "happenings.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.metadata.num_row_groups)] == [2, 2, 1]


def test_a_table_without_rows_has_its_columns(exported: Exporter) -> None:
    folder = exported("parquet", [], sayings=()).folder
    for table in TABLES:
        found = parquet.read_table(folder / f"{table}.parquet")
        assert (found.num_rows, found.column_names) == (0, [c.name for c in columns(table)])
    folder = exported("csv", [], sayings=()).folder
    assert (folder / "history.csv").read_bytes() == b"happening,step,kind,told,date,place,events\r\n"


def test_documents_that_tell_nothing_are_listed_too(exported: Exporter) -> None:
    silent = Source("c" * 64, None, "Gardens", "The Tagus Post", None, "2022-03-17", "en", "c" * 64)
    told = make_happenings()[0].tellings[0].source
    folder = exported("parquet", documents=(silent, told)).folder
    assert len(parquet.read_table(folder / "documents.parquet")) == 3


def test_shared_rows_come_once_by_their_id(tmp_path: Path) -> None:
    with Distinct() as held:
        held.add([("b", None, "first"), ("a", "x", "\ud800")])
        held.add([("b", None, "second")])
        assert list(held.rows()) == [("a", "x", "\ud800"), ("b", None, "first")]


def test_an_arrow_table_of_happenings() -> None:
    table = to_arrow(iter(make_happenings()))
    assert table.schema.equals(arrow_schema("happenings"))
    assert table.column("id").to_pylist() == ["h-e1", "h-e2", "h-e3", "h-e4", "h-e5"]
    assert table.schema.field("first_day").type == pyarrow.date32()
    assert to_arrow(()).schema == table.schema
    assert to_arrow(make_happenings(), table="participants").num_rows == 10


def test_an_arrow_table_of_tellings_and_of_events() -> None:
    tellings = [telling for happening in make_happenings() for telling in happening.tellings]
    table = to_arrow(tellings)
    assert (table.num_rows, table.schema) == (7, arrow_schema("tellings"))
    assert table.column("happening").null_count == 7
    alone = to_arrow([telling.event for telling in tellings])
    assert alone.column("event").to_pylist() == table.column("event").to_pylist()
    assert set(alone.column("document").to_pylist()) == {None}


def test_an_arrow_table_that_such_items_cannot_give() -> None:
    with pytest.raises(DataError, match="a Telling gives rows of the table tellings, not of participants"):
        to_arrow(make_happenings()[0].tellings, table="participants")


def test_a_pandas_frame_of_happenings() -> None:
    frame = to_pandas(make_happenings())
    assert str(frame["first_day"].dtype).startswith("datetime64")
    assert frame["killed_low"].dtype == pandas.Int64Dtype()
    assert frame["goldstein"].dtype == "float64"
    assert frame.groupby("status").size().to_dict() == {"happened": 3, "negated": 1, "planned": 1}
    assert list(frame.columns) == [column.name for column in columns("happenings")]


def test_frames_do_not_depend_on_how_rows_are_batched(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = to_arrow(make_happenings(), table="tellings")
    monkeypatch.setattr("detente.archive.frames._ROWS_A_BATCH", 2)
    assert to_arrow(make_happenings(), table="tellings").equals(whole)


def test_text_that_no_file_can_hold_becomes_a_mark() -> None:
    happening = replace(make_happenings()[0], why="a\ud800b\x00")
    assert to_arrow([happening]).column("why").to_pylist() == ["a\ufffdb\ufffd"]
