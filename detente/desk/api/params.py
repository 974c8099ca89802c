"""Values that a request may hold: one table describes each, checks it, and documents it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal
from urllib.parse import parse_qsl

from detente.desk.api.limits import FEW_ROWS, MOST_ROWS
from detente.desk.problems import Fault, fault, faulty

Where = Literal["query", "path", "body"]
Values = Mapping[str, Any]

_MOST_PAIRS = 100
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,3})?")
_YEAR = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_FOURTH = "(?:0[48]|[2468][048]|[13579][26])"
_MONTH = "(?:0[1-9]|1[0-2])"
_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)  # fmt: skip
_LEAP = f"(?:[0-9]{{2}}{_FOURTH}|{_FOURTH}00)-02-29"
_TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"

DATE = f"^(?:{_YEAR}(?:-{_MONTH})?|{_YEAR}-{_DAY}|{_LEAP})$"
"""A day, month or year that the calendar has; no more of EDTF is needed to say from when or until when."""
DAY = f"^(?:{_YEAR}-{_DAY}|{_LEAP})$"
MOMENT = f"^(?:{_YEAR}-{_DAY}|{_LEAP})T{_TIME}$"
# Control characters stand in no name and no word that is looked for; half a surrogate pair is no character at all.
TEXT = "^[^\\u0000-\\u001f\\u007f]+$"
_SAID = {
    TEXT: "text without control characters",
    DATE: "a day, month or year that there is: 2023-09-18, 2023-09 or 2023",
    DAY: "a day that there is, such as 2023-09-18",
    MOMENT: "a time such as 2023-09-18T14:00:00Z",
    "^[A-Z]{3}$": "a code of ISO 3166-1 alpha-3, such as CHN",
    "^[0-9a-f]{64}$": "the whole id of a document, 64 hexadecimal digits",
}
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Param:
    """One value by its name: its JSON Schema, what it says, an example.

    ``most`` above 1 lets it come again, so many times at most, and gives a tuple of the values; ``default`` is what stands for a
    value that is not sent (an empty tuple where it may come again).
    """

    name: str
    schema: Mapping[str, Any]
    says: str
    example: object = None
    most: int = 1
    required: bool = False
    default: object = None
    where: Where = "query"

    def document(self) -> dict[str, Any]:
        """As a parameter of an OpenAPI document."""
        schema = dict(self.schema)
        if self.default is not None:
            schema["default"] = self.default
        if self.most > 1:
            schema = {"type": "array", "items": schema, "maxItems": self.most}
        told: dict[str, Any] = {"name": self.name, "in": self.where, "required": self.required, "description": self.says}
        if self.most > 1:
            told |= {"style": "form", "explode": True}
        examples = {"example": [self.example] if self.most > 1 else self.example} if self.example is not None else {}
        return {**told, "schema": schema, **examples}


def text(longest: int = 200) -> dict[str, Any]:
    """The schema of a text of one line."""
    return {"type": "string", "minLength": 1, "maxLength": longest, "pattern": TEXT}


def among(values: Sequence[object]) -> dict[str, Any]:
    """The schema of one of some values."""
    kind = "integer" if values and isinstance(values[0], int) else "string"
    return {"type": kind, "enum": list(values)}


def flag(name: str, says: str) -> Param:
    """``true`` or ``false``, which it is where it is not sent."""
    return Param(name, {"type": "boolean"}, says, default=False)


def rows(most: int = MOST_ROWS, few: int = FEW_ROWS) -> Param:
    """How many rows a page holds at most."""
    return Param(
        "limit", {"type": "integer", "minimum": 1, "maximum": most}, "Rows of a page, at most.", example=few, default=few
    )  # fmt: skip


CURSOR = Param(
    "cursor", {"type": "string", "minLength": 1, "maxLength": 300},
    "`next` of the page before: gives the page after it. Opaque; 409 where it is of another list, order or archive.",
)  # fmt: skip


def read_query(params: Sequence[Param], query: bytes) -> dict[str, Any]:
    """The values of a query, checked. Raises Problem that names every wrong one, and every one that is not known here."""
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=_MOST_PAIRS
        )
    except UnicodeError as error:
        raise faulty([fault("query", "query", "bytes that are no UTF-8", "percent-encoded UTF-8")]) from error
    except ValueError as error:
        raise faulty([fault("query", "query", "too many values", f"at most {_MOST_PAIRS}")]) from error
    sent: dict[str, list[str]] = {}
    for name, value in pairs:
        sent.setdefault(name, []).append(value)
    return _checked([p for p in params if p.where == "query"], sent, "query", _of_text)


def read_parts(params: Sequence[Param], parts: Mapping[str, str]) -> dict[str, Any]:
    """The values in a path, checked; raises Problem."""
    sent = {name: [value] for name, value in parts.items()}
    return _checked([p for p in params if p.where == "path"], sent, "path", _of_text)


def read_body(params: Sequence[Param], body: Mapping[str, object]) -> dict[str, Any]:
    """The values of a JSON object, checked; raises Problem."""
    sent = {name: [value] for name, value in body.items()}
    return _checked([p for p in params if p.where == "body"], sent, "body", _of_json)


def check_value(schema: Mapping[str, Any], value: object) -> str | None:
    """What was expected where a value is not what a schema says, None where it is."""
    if "enum" in schema and value not in schema["enum"]:
        return f"one of {', '.join(map(str, schema['enum']))}"
    if isinstance(value, str):
        return _check_text(schema, value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        least, most = schema.get("minimum"), schema.get("maximum")
        if (least is not None and value < least) or (most is not None and value > most):
            return f"from {least} to {most}"
    return None


def _checked(
    params: Sequence[Param], sent: Mapping[str, list[Any]], where: str, read: Callable[[Param, Any], object]
) -> dict[str, Any]:
    known = {p.name for p in params}
    expected = f"one of {', '.join(p.name for p in params) or 'nothing'}"
    faults = [fault(where, name, "a name that is not known here", expected) for name in sent if name not in known]
    values: dict[str, Any] = {}
    for param in params:
        try:
            values[param.name] = _value(param, sent.get(param.name, []), where, read)
        except _Wrong as wrong:
            faults.append(wrong.fault)
    if faults:
        raise faulty(faults)
    return values


class _Wrong(Exception):
    def __init__(self, found: Fault) -> None:
        self.fault = found


def _value(param: Param, sent: list[Any], where: str, read: Callable[[Param, Any], object]) -> object:
    if not sent:
        if param.required:
            raise _Wrong(fault(where, param.name, "nothing", "a value"))
        return () if param.most > 1 else param.default
    if len(sent) > param.most:
        raise _Wrong(fault(where, param.name, f"{len(sent)} values", f"at most {param.most}"))
    found = []
    for value in sent:
        given = read(param, value)
        expected = _READABLE[param.schema["type"]] if given is None else check_value(param.schema, given)
        if expected is not None:
            raise _Wrong(fault(where, param.name, value, expected))
        found.append(given)
    return tuple(dict.fromkeys(found)) if param.most > 1 else found[0]


_READABLE = {"string": "a text", "integer": "a whole number", "number": "a number", "boolean": "true or false"}


def _of_text(param: Param, value: str) -> object:
    """A value of a query or path as its type; None where it is none."""
    kind = param.schema["type"]
    if kind == "integer":
        return int(value) if _WHOLE.fullmatch(value) else None
    if kind == "number":
        return float(value) if _NUMBER.fullmatch(value) else None
    if kind == "boolean":
        return {"true": True, "false": False}.get(value)
    return value


def _of_json(param: Param, value: object) -> object:
    return value if param.schema["type"] == "string" and isinstance(value, str) else None


def _check_text(schema: Mapping[str, Any], value: str) -> str | None:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 1_000):
        return f"{schema.get('minLength', 0)} to {schema.get('maxLength', 1_000)} characters"
    if _SURROGATE.search(value):
        return "text"
    pattern = schema.get("pattern")
    if pattern is not None and _compiled(pattern).fullmatch(value) is None:
        return _SAID.get(pattern, f"what {pattern} matches")
    return None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
