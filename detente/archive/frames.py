"""Happenings, tellings or events as an Arrow table or a pandas frame: flat and typed, one row each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from detente.archive.flat import Kind, Row, columns, rows, sound, telling_row
from detente.chronicle.model import Happening, Source, Telling
from detente.errors import DataError
from detente.records import Event

if TYPE_CHECKING:
    import pandas
    import pyarrow

Told = Happening | Telling | Event

# Rows turned into columns at a time: memory stays flat, and the table does not depend on it.
_ROWS_A_BATCH = 10_000


def to_arrow(told: Iterable[Told], *, table: str | None = None) -> pyarrow.Table:
    """An Arrow table of what is told.

    Args:
        told: happenings, tellings or events, all of one class.
        table: which table of :mod:`detente.archive.flat` to make of happenings: ``happenings`` (one row each), or ``participants``,
            ``tellings``, ``evidence``, ``history``, ``disputes`` with the rows of all. None takes ``happenings`` for happenings and
            for nothing at all, ``tellings`` for tellings and events; of an event alone what is known of its document is null.

    Returns:
        The table; its schema is the same for every input. Days are ``date32``, lists ``list<string>``.

    Raises:
        DataError: the items are of several classes, or cannot give that table.
    """
    import pyarrow

    items = iter(told)
    first = next(items, None)
    wanted = table or ("happenings" if first is None or isinstance(first, Happening) else "tellings")
    found = _rows(() if first is None else chain((first,), items), wanted)
    return pyarrow.Table.from_batches(list(batches(wanted, found)), schema=arrow_schema(wanted))


def to_pandas(told: Iterable[Told], *, table: str | None = None) -> pandas.DataFrame:
    """A pandas frame of what is told, as :func:`to_arrow`: days are ``datetime64``, whole numbers ``Int64`` so that none may be missing.

    Needs pandas (``pip install detente[pandas]``).
    """
    import pandas
    import pyarrow

    types: Mapping[Any, Any] = {pyarrow.int64(): pandas.Int64Dtype()}
    return to_arrow(told, table=table).to_pandas(types_mapper=types.get, date_as_object=False)


def arrow_schema(table: str) -> pyarrow.Schema:
    """The Arrow schema of a table; each field's metadata says what it holds."""
    import pyarrow

    types: Mapping[Kind, pyarrow.DataType] = {
        "text": pyarrow.string(), "whole": pyarrow.int64(), "number": pyarrow.float64(), "flag": pyarrow.bool_(),
        "day": pyarrow.date32(), "list": pyarrow.list_(pyarrow.string()),
    }  # fmt: skip
    return pyarrow.schema([pyarrow.field(c.name, types[c.kind], metadata={"holds": c.holds}) for c in columns(table)])


def batches(table: str, found: Iterable[Row]) -> Iterator[pyarrow.RecordBatch]:
    """Rows as record batches of a table, in their order."""
    import pyarrow

    schema = arrow_schema(table)
    remaining = iter(found)
    while held := list(islice(remaining, _ROWS_A_BATCH)):
        arrays = [
            pyarrow.array([_plain(value) for value in column], type=field.type)
            for field, column in zip(schema, zip(*held, strict=True), strict=True)
        ]
        yield pyarrow.RecordBatch.from_arrays(arrays, schema=schema)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return sound(value)
    return [sound(text) for text in value] if isinstance(value, tuple) else value


def _rows(told: Iterable[Told], table: str) -> Iterator[Row]:
    for item in told:
        if isinstance(item, Happening):
            yield from rows(table, item)
        elif table == "tellings":
            yield telling_row(item if isinstance(item, Telling) else Telling(item, _UNKNOWN, ()))
        else:
            raise DataError(f"a {type(item).__name__} gives rows of the table tellings, not of {table}")


_UNKNOWN = Source("", None, None, None, None, None, None, "")
