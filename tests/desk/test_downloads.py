"""Tables as files: every format gives back what went in, and no spreadsheet finds a formula."""

from __future__ import annotations

import csv
import io
import json
import math
from datetime import date

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import ipc, parquet

from detente.archive import frames
from detente.archive.flat import OF_HAPPENINGS, SHARED, Column, sound
from detente.desk import downloads
from detente.desk.downloads import (
    FORMATS,
    Table,
    file_headers,
    of_arrow,
    of_happenings,
    of_result,
    safe_name,
    unique,
    write_table,
)
from detente.desk.sql.model import SqlResult
from detente.errors import DataError
from detente.exchange.csv import unguard
from tests.exchange.conftest import make_happenings

HEADS = (
    Column("name", "text", "a name"), Column("count", "whole", ""), Column("share", "number", ""), Column("held", "flag", ""),
    Column("day", "day", ""), Column("parts", "list", ""),
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"\A'*[=+\-@\t\r\n＝＋－＠].{0,9}\Z"),
    st.sampled_from(("", "'", '"', "a,b", "\r\n", "\x00", " a ")),
)
ROWS = st.lists(
    st.tuples(
        st.none() | TEXTS, st.none() | st.integers(-(2**63), 2**63 - 1), st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.none() | st.booleans(), st.none() | st.dates(), st.none() | st.lists(TEXTS, max_size=3).map(tuple),
    ), max_size=8,
)  # fmt: skip
quick = settings(max_examples=25, deadline=None)


def written(table: Table, format: str, **other: bool) -> bytes:
    return b"".join(write_table(table, format, **other))


def plain(row: tuple[object, ...]) -> list[object]:
    return [list(map(sound, v)) if isinstance(v, tuple) else sound(v) if isinstance(v, str) else v for v in row]


@quick
@given(ROWS)
def test_csv_comes_back_and_holds_no_formula(rows: list[tuple[object, ...]]) -> None:
    data = written(Table("t", HEADS, rows), "csv").decode()  # type: ignore[arg-type]
    head, *found = csv.reader(io.StringIO(data, newline=""))
    assert head == [c.name for c in HEADS]
    assert len(found) == len(rows)
    for cells, row in zip(found, rows, strict=True):
        name, count, share, held, day, parts = plain(row)
        assert not cells[0].startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
        assert not cells[5].startswith(("=", "+", "-", "@"))
        assert unguard(cells[0]) == (name or "")
        assert cells[1] == ("" if count is None else str(count))
        assert (None if cells[2] == "" else float(cells[2])) == share
        assert cells[3] == {None: "", True: "true", False: "false"}[held]  # type: ignore[index]
        assert (None if cells[4] == "" else date.fromisoformat(cells[4])) == day
        assert (None if cells[5] == "" else json.loads(cells[5])) == parts


@quick
@given(ROWS)
def test_json_and_arrow_come_back(rows: list[tuple[object, ...]]) -> None:
    table = Table("t", HEADS, rows)  # type: ignore[arg-type]
    wanted = [dict(zip([c.name for c in HEADS], plain(row), strict=True)) for row in rows]
    told = [{**row, "day": row["day"].isoformat() if row["day"] else None} for row in wanted]  # type: ignore[attr-defined]
    assert json.loads(written(table, "json")) == told
    assert [json.loads(line) for line in written(table, "jsonl").decode().split("\n") if line] == told
    streamed = ipc.open_stream(written(table, "arrow")).read_all()
    assert streamed.to_pylist() == wanted
    stored = parquet.read_table(io.BytesIO(written(table, "parquet")))
    assert stored.to_pylist() == wanted
    assert streamed.schema.equals(stored.schema)


@pytest.mark.parametrize("format", FORMATS)
def test_long_tables_come_in_pieces(format: str) -> None:
    seen = 0

    def rows() -> list[tuple[int, str]]:
        nonlocal seen
        for number in range(45_000 if format == "parquet" else 3_500):
            seen = number
            yield (number, "x" * 20)  # type: ignore[misc]

    pieces = write_table(Table("t", (Column("n", "whole", ""), Column("x", "text", "")), rows()), format)  # type: ignore[arg-type]
    first = next(pieces)
    assert first and seen < 25_000
    assert len([first, *pieces]) >= 3
    assert seen in (44_999, 3_499)


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_table_is_a_whole_file(format: str) -> None:
    data = written(Table("t", HEADS, ()), format)
    readers = {
        "csv": lambda: list(csv.reader(io.StringIO(data.decode())))[1:], "json": lambda: json.loads(data), "jsonl": lambda: list(data),
        "parquet": lambda: parquet.read_table(io.BytesIO(data)).to_pylist(), "arrow": lambda: ipc.open_stream(data).read_all().to_pylist(),
    }  # fmt: skip
    assert readers[format]() == []


def test_a_byte_order_mark_only_where_it_is_asked_for() -> None:
    table = of_result(SqlResult(("a",), ("text",), (("é",), (None,)), None, 0.1))
    assert written(table, "csv", mark=True) == '\ufeffa\r\né\r\n""\r\n'.encode()
    assert of_result(SqlResult(("a",), ("text",), (), None, 0.1)).name == "answer"
    assert written(of_result(SqlResult(("a",), ("text",), (("é",),), None, 0.1)), "csv") == "a\r\né\r\n".encode()


@pytest.mark.parametrize("format", FORMATS)
def test_answers_in_sql_with_columns_of_one_name_and_mixed_values(format: str) -> None:
    result = SqlResult(
        ("id", "id", "", "=x"), ("text", "number", "text", "text"), (("a", 1, None, 2), ("b", 2.5, None, "=1+1")), None, 0.1
    )
    assert [c.name for c in of_result(result).columns] == ["id", "id_2", "column", "=x"]
    data = written(of_result(result), format)
    if format == "csv":
        assert data.decode().splitlines() == ["id,id_2,column,'=x", "a,1.0,,2", "b,2.5,,'=1+1"]
    if format == "json":
        assert json.loads(data) == [
            {"id": "a", "id_2": 1.0, "column": None, "=x": "2"},
            {"id": "b", "id_2": 2.5, "column": None, "=x": "=1+1"},
        ]
    if format == "parquet":
        assert parquet.read_table(io.BytesIO(data)).column("id_2").to_pylist() == [1.0, 2.5]


def test_numbers_that_are_none_are_null() -> None:
    result = SqlResult(("a",), ("number",), ((math.inf,), (math.nan,), (1.5,)), None, 0.1)
    assert json.loads(written(of_result(result), "json")) == [{"a": None}, {"a": None}, {"a": 1.5}]
    assert written(of_result(result), "csv") == b'a\r\n""\r\n""\r\n1.5\r\n'


@pytest.mark.parametrize("table", (*OF_HAPPENINGS, *SHARED))
def test_tables_of_happenings_are_the_frames(table: str) -> None:
    happenings = make_happenings()
    found = ipc.open_stream(written(of_happenings(happenings, table), "arrow")).read_all()
    frame = frames.to_arrow(happenings, table=table)
    assert found.schema.equals(frame.schema, check_metadata=True)
    wanted = frame.to_pylist()
    if table in SHARED:
        wanted = list({row["id"]: row for row in reversed(wanted)}.values())
        assert sorted(map(str, found.to_pylist())) == sorted(map(str, wanted))
    else:
        assert found.to_pylist() == wanted
    again = ipc.open_stream(written(of_arrow(frame, table), "arrow")).read_all()
    assert again.to_pylist() == frame.to_pylist()


def test_an_unknown_format_is_told() -> None:
    with pytest.raises(DataError, match="expected one of csv, json, jsonl, parquet, arrow"):
        write_table(Table("t", HEADS, ()), "xls")


@quick
@given(st.text(max_size=120))
def test_names_of_files_are_safe(name: str) -> None:
    found = safe_name(name)
    assert found and not found.startswith((".", "-")) and ".." not in found
    assert not set(found) & set('/\\:*?"<>|\r\n\0;%\u202e\u200b')
    assert len(found) <= 90
    header = file_headers("csv", name)["Content-Disposition"]
    header.encode("ascii")
    assert "\r" not in header and "\n" not in header


def test_names_of_files_in_both_forms() -> None:
    assert file_headers("parquet", "USA–CHN über/../x") == {
        "Content-Type": "application/vnd.apache.parquet",
        "Content-Disposition": "attachment; filename=\"USA-CHN-uber-.-x.parquet\"; filename*=UTF-8''USA-CHN-%C3%BCber-.-x.parquet",
        "X-Content-Type-Options": "nosniff",
    }
    assert 'filename="table.csv"' in file_headers("csv", "中美")["Content-Disposition"]
    assert safe_name("con.txt") == "table-con.txt"
    assert safe_name("../../etc/passwd") == "etc-passwd"


@quick
@given(st.lists(st.sampled_from(("a", "a_2", "a_3", "", "column", "b")), max_size=12))
def test_names_of_columns_are_unique(names: list[str]) -> None:
    found = unique(names)
    assert len(set(found)) == len(names) == len(found)


def test_the_formats_are_all_written() -> None:
    assert set(FORMATS) == {"csv", *downloads._WRITERS}
    assert pyarrow.__version__
