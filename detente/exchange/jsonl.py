"""JSON Lines: one happening a line with all its tellings, and the JSON Schema of a line, drawn from the classes.

UTF-8, letters unescaped; what some readers take for a line end (U+0085, U+2028, U+2029) is escaped, so that a line is a line for all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from math import isfinite
from typing import Any

from detente.archive.flat import sound
from detente.chronicle.model import Happening
from detente.exchange.files import Folder
from detente.exchange.rows import Options, Tally
from detente.json import json_name, optional_fields
from detente.schema import DIALECT, class_schema

SCHEMA = "detente.happening/1"
NAME = "happenings.jsonl"
SCHEMA_NAME = "happening.schema.json"


def write_jsonl(happenings: Iterable[Happening], folder: Folder, options: Options, tally: Tally) -> None:
    """Write happenings as JSON Lines, and their schema."""
    output = folder.create(NAME)
    for happening in wanted(happenings, options, tally):
        output.line(happening_to_json(happening))
        tally.rows[NAME] += 1
    folder.write(SCHEMA_NAME, json.dumps(happening_schema(), indent=2, ensure_ascii=False) + "\n")


def wanted(happenings: Iterable[Happening], options: Options, tally: Tally) -> Iterable[Happening]:
    """The happenings whose status is asked for: all of them where nothing is."""
    for happening in happenings:
        tally.read += 1
        if options.statuses is not None and happening.status not in options.statuses:
            tally.left_out[f"status {happening.status}"] += 1
            continue
        tally.written += 1
        yield happening


def happening_to_json(happening: Happening) -> str:
    """A happening as one line of JSON (``detente.happening/1``); keys in the order of the classes.

    Lone surrogates, which no UTF-8 holds, become U+FFFD, and so does NUL.
    """
    return to_json({"schema": SCHEMA, **_object(happening)})


def to_json(value: object) -> str:
    """A value as JSON on one line, whatever a reader takes for a line end."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("\x85", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def happening_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a line."""
    definitions: dict[str, Any] = {}
    top = class_schema(Happening, definitions)
    head = {"$schema": DIALECT, "$id": f"urn:{SCHEMA.replace('/', ':')}", "title": SCHEMA}
    properties = {"schema": {"const": SCHEMA}, **top["properties"]}
    return {
        **head, **top, "properties": properties, "required": ["schema", *top["required"]], "$defs": dict(sorted(definitions.items())),
    }  # fmt: skip


def _plain(value: object) -> object:
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if isfinite(value) else None
    return _object(value) if is_dataclass(value) and not isinstance(value, type) else value


def _object(value: Any) -> dict[str, object]:
    held = ((json_name, spare, getattr(value, name)) for name, json_name, spare in _fields(value.__class__))
    return {name: _plain(inner) for name, spare, inner in held if inner or not spare}


@cache
def _fields(cls: type) -> tuple[tuple[str, str, bool], ...]:
    """Names of a class's fields, how JSON spells them, and whether it leaves them out where they are empty."""
    spare = optional_fields(cls)
    return tuple((f.name, json_name(f.name), f.name in spare) for f in fields(cls))
