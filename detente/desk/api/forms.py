"""The forms of an answer: JSON, JSON Lines, CSV, an Arrow stream; which one a client takes."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from detente.archive.flat import Column, Kind, Row, columns, sound
from detente.archive.flat import rows as flat_rows
from detente.chronicle.model import Happening
from detente.desk.api.deadline import check
from detente.desk.problems import Problem
from detente.json import field_types, json_name, to_plain

JSON = "application/json"
NDJSON = "application/x-ndjson"
CSV = "text/csv"
ARROW = "application/vnd.apache.arrow.stream"
CALENDAR = "text/calendar"
TEXT = "text/plain"
TABLES = (JSON, CSV, ARROW, NDJSON)
"""Forms of a collection; the first is what a client gets that takes anything."""

_RANGE = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)/([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*((?:;[^,]*)?)")
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", re.IGNORECASE)
_KINDS: Mapping[type, Kind] = {str: "text", int: "whole", float: "number", bool: "flag"}


@dataclass(frozen=True, slots=True)
class Single:
    """One thing: a record, or an object that is plain already."""

    value: object
    canonical: str | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """A page of things of one class. ``next`` is the cursor of the page after it; ``also`` what JSON says besides."""

    cls: type
    items: Sequence[object]
    next: str | None = None
    also: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes that are an answer already."""

    body: bytes


Answer = Single | Collection | Raw


def choose(accept: str | None, offered: Sequence[str]) -> str:
    """The form that a client likes best of those offered, the first of them where it does not say.

    Raises Problem (406) where it takes none of them. Source: RFC 9110, 12.5.1.
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = [(m[1].lower(), m[2].lower(), _quality(m[3])) for m in map(_RANGE.fullmatch, accept.split(",")) if m]
    liked = [(quality, -place, form) for place, form in enumerate(offered) if (quality := _liking(form, ranges)) > 0]
    if not liked:
        raise Problem("not-acceptable", f"this resource is given as {', '.join(offered)}")
    return max(liked)[2]


def _quality(parameters: str) -> float:
    found = _QUALITY.search(parameters)
    return min(float(found[1]), 1.0) if found else 1.0


def _liking(form: str, ranges: Iterable[tuple[str, str, float]]) -> float:
    """How much a form is liked: what the most particular of the ranges says that hold it."""
    kind, _, sub = form.partition("/")
    best = (-1, 0.0)
    for first, second, quality in ranges:
        rank = 2 if (first, second) == (kind, sub) else 1 if (first, second) == (kind, "*") else 0
        if rank or (first, second) == ("*", "*"):
            best = max(best, (rank, quality))
    return best[1]


def content_type(form: str) -> str:
    """The header for a form."""
    if form == CSV:
        return "text/csv; charset=utf-8; header=present"
    if form in (CALENDAR, TEXT):
        return f"{form}; charset=utf-8"
    return form


def written(answer: Answer, form: str) -> bytes:
    """An answer in a form."""
    if isinstance(answer, Raw):
        return answer.body
    if isinstance(answer, Single):
        return as_json(answer.value)
    if form == JSON:
        return as_json({"items": [_plain(item) for item in answer.items], "next": answer.next, **answer.also})
    if form == NDJSON:
        return b"".join(as_json(_plain(item)) + b"\n" for item in answer.items)
    return _csv(answer) if form == CSV else _arrow(answer)


def as_json(value: object) -> bytes:
    """Records, or what is plain already, as JSON; letters as they are."""
    plain = _plain(value)
    if isinstance(plain, dict):
        plain = {key: _plain(held) for key, held in plain.items()}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", errors="replace")


def _plain(value: object) -> Any:
    check()
    return to_plain(value)


# --- tables ----------------------------------------------------------------------------------------------------


def columns_of(cls: type) -> tuple[Column, ...]:
    """The columns of a collection's table: of happenings the flat ones, of all else the fields, those of a field's record with its
    name before them; lists of records are JSON."""
    return columns("happenings") if cls is Happening else _columns(cls, "")


def table_rows(cls: type, items: Sequence[object]) -> list[Row]:
    """The rows of a collection's table, in the order of :func:`columns_of`."""
    if cls is Happening:
        return [row for item in items if isinstance(item, Happening) for row in flat_rows("happenings", item)]
    return [tuple(_cells(cls, item)) for item in items]


def _csv(answer: Collection) -> bytes:
    from detente.exchange.csv import cell

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in columns_of(answer.cls)])
    for row in table_rows(answer.cls, answer.items):
        writer.writerow([cell(value) for value in row])
    return out.getvalue().encode("utf-8", errors="replace")


def _arrow(answer: Collection) -> bytes:
    import pyarrow

    types = {
        "text": pyarrow.string(), "whole": pyarrow.int64(), "number": pyarrow.float64(), "flag": pyarrow.bool_(),
        "day": pyarrow.date32(), "list": pyarrow.list_(pyarrow.string()),
    }  # fmt: skip
    head = columns_of(answer.cls)
    schema = pyarrow.schema([pyarrow.field(column.name, types[column.kind]) for column in head])
    found = table_rows(answer.cls, answer.items)
    arrays = [pyarrow.array([_sound(row[n]) for row in found], type=schema.field(n).type) for n in range(len(head))]
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, schema) as stream:
        stream.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
    return bytes(sink.getvalue().to_pybytes())


def _sound(value: object) -> object:
    if isinstance(value, str):
        return sound(value)
    return [sound(str(item)) for item in value] if isinstance(value, tuple) else value


@cache
def _columns(cls: type, before: str) -> tuple[Column, ...]:
    found: list[Column] = []
    for name, wanted in field_types(cls):
        inner, title = _inner(wanted), f"{before}{json_name(name)}"
        if is_dataclass(inner) and isinstance(inner, type):
            found += _columns(inner, f"{title}_")
        else:
            found.append(Column(title, _kind(inner), ""))
    return tuple(found)


def _cells(cls: type, item: object) -> Iterable[Any]:
    for name, wanted in field_types(cls):
        value, inner = getattr(item, name) if item is not None else None, _inner(wanted)
        if is_dataclass(inner) and isinstance(inner, type):
            yield from _cells(inner, value)
        elif _kind(inner) == "text" and isinstance(value, tuple):
            yield json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"))
        else:
            yield value


def _inner(wanted: Any) -> Any:
    """A type without the None that it allows."""
    if get_origin(wanted) in (Union, UnionType):
        return next(t for t in get_args(wanted) if t is not NoneType)
    return wanted


def _kind(wanted: Any) -> Kind:
    if get_origin(wanted) is tuple:
        return "list" if get_args(wanted)[0] is str else "text"
    return _KINDS.get(wanted, "text")
