"""CSV with a Frictionless data package: the flat tables of happenings, safe to open in a spreadsheet.

Cells are separated by commas, quoted with ``"`` where they must be (RFC 4180), lines end in CR LF; nothing is an empty cell, a list
is a JSON array. A text that a spreadsheet would take for a formula gets an apostrophe before it; :func:`unguard` takes it off. Numbers,
days and flags are never touched. Source: Data Package specification 1.0; OWASP, CSV Injection.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from math import isfinite

from detente import __version__
from detente.archive.flat import OF_HAPPENINGS, SHARED, Column, Row, columns, sound
from detente.chronicle.model import Happening
from detente.exchange.files import Folder, Output
from detente.exchange.flat import write_tables
from detente.exchange.rows import Options, Tally

PACKAGE = "datapackage.json"
TABLES = (*OF_HAPPENINGS, *SHARED, "quotes")
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_GUARDED = re.compile("''*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
# A semicolon too: where the comma stands in numbers, spreadsheets split cells at it.
_QUOTED = re.compile('[,;"\t\r\n]|^\\s|\\s$')
_TYPES: Mapping[str, str] = {
    "text": "string", "whole": "integer", "number": "number", "flag": "boolean", "day": "date", "list": "array",
}  # fmt: skip
_KEYS: Mapping[str, tuple[str, ...]] = {
    "happenings": ("id",), "participants": ("happening", "role", "position"), "tellings": ("event",), "history": ("happening", "step"),
    "disputes": ("happening", "field", "rank"), "actors": ("id",), "documents": ("id",), "quotes": ("id",),
}  # fmt: skip
_LEADS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "participants": (("happening", "happenings"), ("actor", "actors")),
    "tellings": (("happening", "happenings"), ("document", "documents")),
    "evidence": (("happening", "happenings"), ("document", "documents")),
    "history": (("happening", "happenings"),),
    "disputes": (("happening", "happenings"),),
}


def guard(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula, or where it looks guarded already."""
    return "'" + text if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """The text that :func:`guard` was given."""
    return text[1:] if _GUARDED.match(text) else text


def write_csv(happenings: Iterable[Happening], folder: Folder, options: Options, tally: Tally) -> None:
    """Write the flat tables as CSV, and the data package that describes them."""

    def open_table(table: str) -> _CsvTable:
        return _CsvTable(folder.create(f"{table}.csv"), columns(table))

    write_tables(happenings, open_table, options, tally)
    folder.write(PACKAGE, json.dumps(_package(folder), indent=2, ensure_ascii=False) + "\n")


class _CsvTable:
    def __init__(self, output: Output, head: tuple[Column, ...]) -> None:
        self._output = output
        self._line([column.name for column in head])

    def add(self, found: Iterable[Row]) -> int:
        count = 0
        for row in found:
            self._line([cell(value) for value in row])
            count += 1
        return count

    def close(self) -> None:
        self._output.close()

    def _line(self, cells: Iterable[str]) -> None:
        self._output.line(",".join(map(_quote, cells)) + "\r")


def cell(value: object) -> str:
    """A value as the text of a cell, before quoting."""
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return ""
    if isinstance(value, str):
        return guard(sound(value))
    if isinstance(value, tuple):
        return json.dumps([sound(text) for text in value], ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else repr(value)


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _package(folder: Folder) -> dict[str, object]:
    files = {written.name: written for written in folder.written()}
    return {
        "profile": "tabular-data-package",
        "name": "detente-happenings",
        "title": "Happenings, their tellings and the words they rest on",
        "version": __version__,
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": table,
                "path": f"{table}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": files[f"{table}.csv"].bytes,
                "hash": f"sha256:{files[f'{table}.csv'].sha256}",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
                "schema": _schema(table),
            }
            for table in TABLES
        ],
    }


def _schema(table: str) -> dict[str, object]:
    fields = [{"name": c.name, "type": _TYPES[c.kind], "description": c.holds} for c in columns(table)]
    schema: dict[str, object] = {"fields": fields, "missingValues": [""]}
    if table in _KEYS:
        schema["primaryKey"] = list(_KEYS[table])
    if table in _LEADS:
        schema["foreignKeys"] = [
            {"fields": [own], "reference": {"resource": other, "fields": ["id"]}} for own, other in _LEADS[table]
        ]
    return schema
