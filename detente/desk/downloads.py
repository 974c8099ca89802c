"""Any table as a file: CSV, JSON, JSON Lines, Parquet or Arrow, in pieces, so that long tables need no more memory than short ones.

In CSV a text that a spreadsheet would take for a formula has an apostrophe before it (:func:`detente.exchange.csv.guard`); the other formats hold
what is there. Sources: RFC 4180 (CSV), RFC 6266 and RFC 8187 (names of files), the JSON Lines and Apache Arrow specifications.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from detente.archive.flat import Column, Kind, Row, columns, rows, saying_row, sound
from detente.chronicle.model import Happening, Saying
from detente.desk.sql.model import SqlResult
from detente.errors import DataError
from detente.exchange.csv import cell

if TYPE_CHECKING:
    import pyarrow

_T = TypeVar("_T")
# Rows turned into one piece of a file.
A_PIECE = 1_000
LONGEST_NAME = 80
_QUOTED = re.compile('[,;"\t\r\n]|^\\s|\\s$')
# What Windows keeps for its devices.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with their columns, on their way into a file: read once. ``name`` is what the file is called, without its ending."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files: its name in addresses, its title, the ending of its files, and its media type."""

    name: str
    title: str
    ending: str
    media_type: str


FORMATS: Mapping[str, Format] = {
    f.name: f
    for f in (
        Format("csv", "CSV", "csv", "text/csv; charset=utf-8; header=present"),
        Format("json", "JSON", "json", "application/json"),
        Format("jsonl", "JSON Lines", "jsonl", "application/jsonl"),
        Format("parquet", "Parquet", "parquet", "application/vnd.apache.parquet"),
        Format("arrow", "Arrow", "arrows", "application/vnd.apache.arrow.stream"),
    )
}
"""The formats, those that most programs read first."""


def of_result(result: SqlResult, name: str = "answer") -> Table:
    """The answer of a question in SQL as a table; columns of one name get numbers."""
    names = unique(result.columns)
    heads = tuple(Column(n, kind, "") for n, kind in zip(names, result.types, strict=True))
    return Table(name, heads, (_settled(row, result.types) for row in result.rows))


def of_happenings(happenings: Iterable[Happening], table: str = "happenings") -> Table:
    """A table of :mod:`detente.archive.flat` of happenings; of the shared ones (actors, documents) each row once.

    Raises DataError where there is no such table.
    """
    heads = columns(table)
    found = (row for happening in happenings for row in rows(table, happening))
    return Table(table, heads, _once(found) if table in ("actors", "documents") else found)


def of_sayings(sayings: Iterable[Saying]) -> Table:
    """Quotes as the table ``quotes``."""
    return Table("quotes", columns("quotes"), map(saying_row, sayings))


def of_arrow(table: pyarrow.Table, name: str) -> Table:
    """An Arrow table (such as :mod:`detente.archive.frames` makes) as a table; only its kinds of columns are known."""
    import pyarrow

    kinds: Mapping[Any, Kind] = {
        pyarrow.string(): "text", pyarrow.int64(): "whole", pyarrow.float64(): "number", pyarrow.bool_(): "flag", pyarrow.date32(): "day",
        pyarrow.list_(pyarrow.string()): "list",
    }  # fmt: skip
    heads = tuple(
        Column(field.name, kinds[field.type], ((field.metadata or {}).get(b"holds", b"")).decode()) for field in table.schema
    )
    found = (
        tuple(tuple(value) if isinstance(value, list) else value for value in row)
        for batch in table.to_batches(A_PIECE)
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)
    )
    return Table(name, heads, found)


def write_table(table: Table, format: str, *, mark: bool = False) -> Iterator[bytes]:
    """A table as the bytes of a file, piece by piece.

    Args:
        table: what to write; its rows are read as the pieces are asked for.
        format: one of :data:`FORMATS`.
        mark: begin CSV with a byte order mark, without which some spreadsheets take UTF-8 for something else.

    Raises DataError where there is no such format.
    """
    if format not in FORMATS:
        raise DataError(f"no format {format[:40]!r}; expected one of {', '.join(FORMATS)}")
    if format == "csv":
        return _csv(table, mark)
    return _WRITERS[format](table)


def file_headers(format: str, name: str) -> dict[str, str]:
    """Headers of HTTP for a file: its type, and its name in both forms of RFC 6266 (plain, and in UTF-8 as RFC 8187 has it)."""
    kind = FORMATS[format]
    full = f"{safe_name(name)}.{kind.ending}"
    plain = unicodedata.normalize("NFKD", full).encode("ascii", errors="ignore").decode()
    plain = plain if plain.strip("._- ") != kind.ending else f"table.{kind.ending}"
    return {
        "Content-Type": kind.media_type,
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(full, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }


def safe_name(name: str) -> str:
    """A name that any system takes for a file's, of letters, digits, ``-``, ``_`` and ``.``: no folder, no device, no hidden file, never empty."""
    kept = "".join(c if c.isalnum() or c in "-_." else "-" for c in unicodedata.normalize("NFC", name))
    kept = re.sub(r"-{2,}", "-", re.sub(r"\.{2,}", ".", kept))[:LONGEST_NAME].strip("-_. ")
    return f"table-{kept}" if _DEVICES.match(kept) else kept or "table"


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """Names of columns, each once: a name that was there before gets a number, an empty one a name."""
    taken: set[str] = set()
    made: list[str] = []
    for name in names:
        base = sound(name) or "column"
        found, number = base, 2
        while found in taken or (found != base and found in names):
            found, number = f"{base}_{number}", number + 1
        taken.add(found)
        made.append(found)
    return tuple(made)


# CSV and JSON


def _csv(table: Table, mark: bool) -> Iterator[bytes]:
    head = "\ufeff" if mark else ""
    lines = chain([_line(cell(column.name) for column in table.columns)], (_line(map(cell, row)) for row in table.rows))
    for some in _pieces(lines):
        yield (head + "".join(some)).encode()
        head = ""


def _line(cells: Iterable[str]) -> str:
    found = list(cells)
    # An empty line would be no row at all.
    return ",".join(map(_quoted, found)) + "\r\n" if found != [""] else '""\r\n'


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _jsonl(table: Table) -> Iterator[bytes]:
    for some in _pieces(_objects(table)):
        yield "".join(f"{text}\n" for text in some).encode()


def _json(table: Table) -> Iterator[bytes]:
    opening = "[\n"
    for some in _pieces(_objects(table)):
        yield (opening + ",\n".join(some)).encode()
        opening = ",\n"
    yield b"[]\n" if opening == "[\n" else b"\n]\n"


def _objects(table: Table) -> Iterator[str]:
    names = [sound(column.name) for column in table.columns]
    for row in table.rows:
        plain = {name: _plain(value) for name, value in zip(names, row, strict=True)}
        yield json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _plain(value: object) -> object:
    """A value as JSON has it; what is no number is null."""
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, tuple):
        return [sound(text) for text in value]
    if isinstance(value, date):
        return value.isoformat()
    return None if isinstance(value, float) and not isfinite(value) else value


# Parquet and Arrow


class _Sink:
    """A file that hands on what is written to it."""

    closed = False

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: Any) -> int:
        self._held.append(bytes(data))
        return len(self._held[-1])

    def flush(self) -> None:
        return

    def close(self) -> None:
        return

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def taken(self) -> bytes:
        found, self._held = b"".join(self._held), []
        return found


def _parquet(table: Table) -> Iterator[bytes]:
    from pyarrow import parquet

    return _arrows(
        table, lambda sink, schema: parquet.ParquetWriter(sink, schema, compression="zstd", version="2.6"), 20 * A_PIECE
    )


def _arrow(table: Table) -> Iterator[bytes]:
    from pyarrow import ipc

    return _arrows(table, ipc.new_stream, A_PIECE)


def _arrows(table: Table, open_writer: Callable[[Any, Any], Any], size: int) -> Iterator[bytes]:
    import pyarrow

    schema = _schema(table.columns)
    sink = _Sink()
    file = pyarrow.PythonFile(sink, mode="w")
    writer = open_writer(file, schema)
    for some in _pieces(table.rows, size):
        values = zip(schema, zip(*some, strict=True), strict=True)
        arrays = [pyarrow.array([_valued(value) for value in column], type=field.type) for field, column in values]
        writer.write_batch(pyarrow.RecordBatch.from_arrays(arrays, schema=schema))
        if data := sink.taken():
            yield data
    writer.close()
    file.flush()
    yield sink.taken()


def _schema(heads: Sequence[Column]) -> pyarrow.Schema:
    import pyarrow

    types: Mapping[Kind, Any] = {
        "text": pyarrow.string(), "whole": pyarrow.int64(), "number": pyarrow.float64(), "flag": pyarrow.bool_(), "day": pyarrow.date32(),
        "list": pyarrow.list_(pyarrow.string()),
    }  # fmt: skip
    return pyarrow.schema([pyarrow.field(c.name, types[c.kind], metadata={"holds": c.holds} if c.holds else None) for c in heads])


def _valued(value: object) -> object:
    if isinstance(value, str):
        return sound(value)
    return [sound(text) for text in value] if isinstance(value, tuple) else value


_WRITERS: Mapping[str, Callable[[Table], Iterator[bytes]]] = {
    "json": _json,
    "jsonl": _jsonl,
    "parquet": _parquet,
    "arrow": _arrow,
}


def _settled(row: Sequence[Any], kinds: Sequence[Kind]) -> Row:
    """The values of an answer, each of its column's kind: text where a column holds several."""
    return tuple(
        str(value) if kind == "text" and value is not None and not isinstance(value, str)
        else float(value) if kind == "number" and value is not None
        else value
        for value, kind in zip(row, kinds, strict=True)
    )  # fmt: skip


def _once(found: Iterable[Row]) -> Iterator[Row]:
    seen: set[object] = set()
    for row in found:
        if row[0] not in seen:
            seen.add(row[0])
            yield row


def _pieces(found: Iterable[_T], size: int = A_PIECE) -> Iterator[list[_T]]:
    items = iter(found)
    while some := list(islice(items, size)):
        yield some
