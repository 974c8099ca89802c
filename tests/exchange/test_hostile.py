"""Whatever words a story holds, every row of every format stays whole, and what a format can hold comes back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from jsonschema import Draft202012Validator
from pyarrow import parquet

from detente.archive.flat import OF_HAPPENINGS, SHARED, columns, rows, saying_row, sound
from detente.chronicle.model import Saying
from detente.exchange.csv import unguard
from detente.exchange.jsonl import happening_schema, happening_to_json
from detente.exchange.write import FORMATS, export
from tests.exchange.conftest import make_happenings, make_sayings
from tests.exchange.headers import FILES, HEADERS, WITH_HEADER
from tests.exchange.hostile import TEXTS, poisoned

# Few examples of many texts each: writing files is what takes time.
MANY = settings(max_examples=8, deadline=None)
MANY_TEXTS = st.lists(TEXTS, min_size=1, max_size=8)
VALIDATOR = Draft202012Validator(happening_schema())


@contextmanager
def written(format: str, words: list[str]) -> Iterator[tuple[Path, list[Any]]]:
    """An export of happenings, five with each of these words in every free text."""
    told = [poisoned(happening, text, mark=f"x{n}") for n, text in enumerate(words) for happening in make_happenings()]
    with TemporaryDirectory() as folder:
        yield export(told, format=format, out=Path(folder) / "out", sayings=hostile_sayings(words)).folder, told


def hostile_sayings(words: list[str]) -> list[Saying]:
    return [poisoned(saying, text, mark=f"x{n}") for n, text in enumerate(words) for saying in make_sayings()]


@pytest.mark.parametrize("format", sorted(HEADERS))
@MANY
@given(words=MANY_TEXTS)
def test_a_row_of_events_is_one_line_with_all_its_columns(format: str, words: list[str]) -> None:
    with written(format, words) as (folder, _):
        data = (folder / FILES[format]).read_bytes()
    text, rows = data.decode("utf-8"), 4 * len(words) + (format in WITH_HEADER)
    assert data.count(b"\n") == rows and len(text.splitlines()) == rows
    assert {line.count("\t") for line in text.splitlines()} == {len(HEADERS[format]) - 1}
    for quoting in (csv.QUOTE_NONE, csv.QUOTE_MINIMAL):
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=quoting))
        assert [len(row) for row in found] == [len(HEADERS[format])] * rows
        assert [cell for row in found for cell in row] == [cell for line in text.splitlines() for cell in line.split("\t")]


@MANY
@given(words=MANY_TEXTS)
def test_cells_of_csv_come_back_as_they_were(words: list[str]) -> None:
    with written("csv", words) as (folder, told):
        for table in (*OF_HAPPENINGS, *SHARED, "quotes"):
            with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
                head, *found = csv.reader(file)
            assert head == [column.name for column in columns(table)]
            wanted = _wanted(table, told, words)
            assert len(found) == len(wanted)
            for row, held in zip(found, wanted, strict=True):
                for cell, value, column in zip(row, held, columns(table), strict=True):
                    assert _same(cell, value, column.kind), (table, column.name)


def _wanted(table: str, told: list[Any], words: list[str]) -> list[Any]:
    if table == "quotes":
        return [saying_row(saying) for saying in hostile_sayings(words)]
    found = [row for happening in told for row in rows(table, happening)]
    return (
        sorted({row[0]: row for row in reversed(found)}.values(), key=lambda row: row[0].encode()) if table in SHARED else found
    )


def _same(cell: str, value: Any, kind: str) -> bool:
    if value is None:
        return cell == ""
    if kind == "text":
        return unguard(cell) == sound(value)
    if kind == "list":
        return bool(json.loads(cell) == [sound(text) for text in value])
    return cell == {True: "true", False: "false"}.get(value, str(value)) if kind == "flag" else cell == str(value)


@MANY
@given(words=MANY_TEXTS)
def test_no_cell_of_csv_is_a_formula(words: list[str]) -> None:
    with written("csv", words) as (folder, _):
        for path in folder.glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as file:
                head, *found = csv.reader(file)
            kinds = [column.kind for column in columns(path.stem)]
            texts = [cell for row in found for cell, kind in zip(row, kinds, strict=True) if kind in ("text", "list")]
            assert not [cell for cell in texts if cell[:1] in tuple("=+-@\t\r\n＝＋－＠") and cell]
            assert len(head) == len(kinds)


@MANY
@given(words=MANY_TEXTS)
def test_a_line_of_json_is_a_line_and_fits_the_schema(words: list[str]) -> None:
    with written("jsonl", words) as (folder, told):
        text = (folder / "happenings.jsonl").read_text(encoding="utf-8")
    lines = text.splitlines()
    assert len(lines) == text.count("\n") == len(told)
    for line, happening in zip(lines, told, strict=True):
        data = json.loads(line)
        assert not list(VALIDATOR.iter_errors(data))
        assert data["tellings"][0]["event"]["evidence"]["text"] == sound(happening.tellings[0].event.evidence.text)
        assert line == happening_to_json(happening)


@MANY
@given(words=MANY_TEXTS)
def test_values_of_parquet_come_back_as_they_were(words: list[str]) -> None:
    with written("parquet", words) as (folder, told):
        for table in (*OF_HAPPENINGS, *SHARED, "quotes"):
            found = parquet.read_table(folder / f"{table}.parquet")
            wanted = _wanted(table, told, words)
            assert found.column_names == [column.name for column in columns(table)]
            assert [tuple(row.values()) for row in found.to_pylist()] == [tuple(map(_listed, row)) for row in wanted]


def _listed(value: Any) -> Any:
    if isinstance(value, tuple):
        return [sound(text) for text in value]
    return sound(value) if isinstance(value, str) else value


@MANY
@given(words=MANY_TEXTS)
def test_a_calendar_is_read_whole(words: list[str]) -> None:
    with written("ics", words) as (folder, _):
        data = (folder / "agenda.ics").read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.count(b"\n") == data.count(b"\r") == data.count(b"\r\n")
    events = Calendar.from_ical(data).walk("VEVENT")
    assert len(events) == 2 * len(words)
    for event in events:
        assert not event.errors
        assert [name for name, _ in event.property_items()].count("DTSTART") == 1


@pytest.mark.parametrize("format", ["geojson", "webannotation"])
@MANY
@given(words=MANY_TEXTS)
def test_json_of_one_piece_is_read_whole(format: str, words: list[str]) -> None:
    with written(format, words) as (folder, told):
        data = json.loads((folder / next(iter(FORMATS[format].files))).read_text(encoding="utf-8"))
    count = len(data["features"]) if format == "geojson" else len(data["first"]["items"])
    assert count == (len(told) if format == "geojson" else 10 * len(words))


@settings(max_examples=12, deadline=None)
@given(words=st.text(max_size=9), mark=TEXTS)
def test_odd_ids_break_no_table(words: str, mark: str) -> None:
    told = [poisoned(happening, words, mark=mark) for happening in make_happenings()]
    with TemporaryDirectory() as folder:
        for format in ("gdelt2", "csv", "parquet", "ics", "webannotation"):
            done = export(told, format=format, out=Path(folder) / format)
            assert done.counts["happenings_read"] == 5
        lines = (Path(folder) / "gdelt2" / "keys.tsv").read_text(encoding="utf-8").splitlines()
        assert [len(line.split("\t")) for line in lines] == [8] * 5
        assert parquet.read_table(Path(folder) / "parquet" / "happenings.parquet").num_rows == 5
        assert len(Calendar.from_ical((Path(folder) / "ics" / "agenda.ics").read_bytes()).walk("VEVENT")) == 2
