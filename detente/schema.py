"""The JSON Schema of a record, drawn from the classes of :mod:`detente.records`.

The copy in ``detente/data/record.schema.json`` is what users point their validators at; a test compares the two.
"""

from __future__ import annotations

import inspect
import json
from dataclasses import is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from detente.json import field_types, json_name, optional_fields
from detente.records import SCHEMA, Record

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# What the types cannot say: (class, field) -> further keywords.
_BOUNDS: dict[tuple[str, str], dict[str, object]] = {
    ("Document", "id"): {"pattern": "^[0-9a-f]{64}$"},
    ("Actor", "score"): {"minimum": 0, "maximum": 1},
    ("Actor", "country"): {"pattern": "^[A-Z]{3}$"},
    ("Dateline", "country"): {"pattern": "^[A-Z]{3}$"},
    ("Place", "country"): {"pattern": "^[A-Z]{3}$"},
    ("Place", "lat"): {"minimum": -90, "maximum": 90},
    ("Place", "lon"): {"minimum": -180, "maximum": 180},
    ("Code", "confidence"): {"minimum": 0, "maximum": 1},
    ("Event", "confidence"): {"minimum": 0, "maximum": 1},
    ("Event", "goldstein"): {"minimum": -10, "maximum": 10},
    ("Event", "quad"): {"minimum": 1, "maximum": 4},
    ("Event", "cameo"): {"pattern": "^[0-9]{2,4}$"},
    ("Happening", "confidence"): {"minimum": 0, "maximum": 1},
    ("Happening", "goldstein"): {"minimum": -10, "maximum": 10},
    ("Happening", "quad"): {"minimum": 1, "maximum": 4},
    ("Happening", "cameo"): {"pattern": "^[0-9]{2,4}$"},
    ("Record", "schema"): {"const": SCHEMA},
    ("Chronology", "schema"): {"const": "detente.chronicle/1"},
    ("RelationOverTime", "schema"): {"const": "detente.relation/1"},
    ("Entry", "confidence"): {"minimum": 0, "maximum": 1},
    ("Entry", "goldstein"): {"minimum": -10, "maximum": 10},
    ("Entry", "quad"): {"minimum": 1, "maximum": 4},
    ("Entry", "country"): {"pattern": "^[A-Z]{3}$"},
}
_OFFSETS = {"start", "end", "low", "high"}


def record_schema() -> dict[str, Any]:
    """The schema of ``detente.record/1`` (JSON Schema 2020-12); fields are required but for optional ones, none may be added."""
    return schema_of(Record, SCHEMA)


def schema_of(cls: type, name: str) -> dict[str, Any]:
    """The schema of a class whose JSON goes by a name such as ``detente.record/1`` (JSON Schema 2020-12)."""
    definitions: dict[str, Any] = {}
    top = class_schema(cls, definitions)
    head = {"$schema": DIALECT, "$id": f"urn:{name.replace('/', ':')}", "title": name}
    return {**head, **top, "$defs": dict(sorted(definitions.items()))}


def schema_text() -> str:
    """The schema as it is checked in: indented JSON with a final line end."""
    return json.dumps(record_schema(), indent=2, ensure_ascii=False) + "\n"


def class_schema(cls: type, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object of a frozen dataclass; those that it holds are added to ``definitions``, by name."""
    properties = {json_name(n): _field(cls, n, t, definitions) for n, t in field_types(cls)}
    return {
        "description": " ".join(inspect.cleandoc(cls.__doc__ or "").split()),
        "type": "object",
        "properties": properties,
        "required": [json_name(n) for n, _ in field_types(cls) if n not in optional_fields(cls)],
        "additionalProperties": False,
    }


def _field(cls: type, name: str, wanted: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    schema = _type(wanted, definitions)
    if name in _OFFSETS:
        schema = {**schema, "minimum": 0}
    return {**schema, **_BOUNDS.get((cls.__name__, name), {})}


def _type(wanted: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(wanted)
    if origin in (Union, UnionType):
        return _nullable(wanted, definitions)
    if origin is tuple:
        return {"type": "array", "items": _type(get_args(wanted)[0], definitions)}
    if origin is Literal:
        return {"enum": list(get_args(wanted))}
    if is_dataclass(wanted) and isinstance(wanted, type):
        # Entered before it is drawn, so that a class that names itself would end.
        if wanted.__name__ not in definitions:
            definitions[wanted.__name__] = {}
            definitions[wanted.__name__] = class_schema(wanted, definitions)
        return {"$ref": f"#/$defs/{wanted.__name__}"}
    return {"type": {str: "string", int: "integer", float: "number", bool: "boolean"}[wanted]}


def _nullable(wanted: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    inner = _type(next(t for t in get_args(wanted) if t is not NoneType), definitions)
    if "$ref" in inner:
        return {"anyOf": [inner, {"type": "null"}]}
    if "enum" in inner:
        return {"enum": [*inner["enum"], None]}
    return {"type": [inner["type"], "null"], **{k: v for k, v in inner.items() if k != "type"}}
