"""The OpenAPI 3.1 document, drawn from the table of resources and the classes of the records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from detente import __version__
from detente.desk.api.forms import ARROW, CALENDAR, CSV, JSON, NDJSON, TEXT, columns_of
from detente.desk.api.params import Param
from detente.desk.api.resource import Resource
from detente.desk.problems import KINDS, MEDIA_TYPE, type_of
from detente.schema import class_schema

_DEFINITIONS = "#/$defs/"
_SCHEMAS = "#/components/schemas/"
_TAGS = (
    ("happenings", "What happened, and what changed in what is known of it."),
    ("relations", "Two parties over time, and who met whom."),
    ("agenda", "What was planned."),
    ("quotes", "Who said what."),
    ("people", "Who held which office when."),
    ("documents", "What was read."),
    ("archive", "How the archive came to be."),
    ("review", "What persons said of events."),
    ("desk", "The desk's own state."),
)
_FAULT = {
    "type": "object",
    "description": "A value that is not what it must be.",
    "properties": {
        "in": {"enum": ["query", "path", "body", "header"]},
        "name": {"type": "string"},
        "found": {"type": "string"},
        "expected": {"type": "string"},
    },
    "required": ["in", "name", "found", "expected"],
    "additionalProperties": False,
}
_PROBLEM = {
    "type": "object",
    "description": "What is answered instead of what was asked for (RFC 9457).",
    "properties": {
        "type": {"enum": sorted(map(type_of, KINDS))},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": f"{_SCHEMAS}Fault"}},
    },
    "required": ["type", "title", "status", "detail", "errors"],
    "additionalProperties": False,
}
_TAG_HEADER = {
    "description": "Stands for this answer until the archive changes: send it as If-None-Match.",
    "schema": {"type": "string"},
}
_LINK_HEADER = {
    "description": "`rel=next`: the page after this one; `rel=canonical`: the record's own address.",
    "schema": {"type": "string"},
}
_RETRY = {"description": "Seconds to wait.", "required": True, "schema": {"type": "integer", "minimum": 0}}
_ALLOW = {"description": "The methods that it does answer.", "required": True, "schema": {"type": "string"}}
_BEARER = {"description": "How to authenticate.", "required": True, "schema": {"type": "string"}}
_HEADERS: Mapping[int, Mapping[str, Any]] = {
    401: {"WWW-Authenticate": _BEARER}, 405: {"Allow": _ALLOW}, 429: {"Retry-After": _RETRY}, 503: {"Retry-After": _RETRY},
}  # fmt: skip
_OF_ALL = (405, 406, 414, 421, 422, 429, 500, 503)


def openapi(resources: Sequence[Resource], *, base: str) -> dict[str, Any]:
    """The document. ``base`` is the path under which the resources lie."""
    schemas: dict[str, Any] = {"Problem": _PROBLEM, "Fault": _FAULT}
    paths: dict[str, dict[str, Any]] = {}
    for resource in resources:
        paths.setdefault(resource.path, {})[resource.method.lower()] = _operation(resource, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Detente",
            "version": __version__,
            "summary": "The record of relations between states: who did what to whom, when, where, and who said what.",
            "description": "Every fact carries the words that prove it: half-open code points of the text as received. Dates are EDTF.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base}],
        "tags": [{"name": name, "description": says} for name, says in _TAGS],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "responses": {str(status): _problem(status) for status in sorted({s for s, _ in KINDS.values()})},
            **_security(resources),
        },
    }


def _security(resources: Iterable[Resource]) -> dict[str, Any]:
    if not any(resource.review for resource in resources):
        return {}
    told = "The token that the desk was started with."
    return {"securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": told}}}


def _operation(resource: Resource, schemas: dict[str, Any]) -> dict[str, Any]:
    statuses = [*_OF_ALL, *([404] if _may_miss(resource) else [])]
    statuses += [409] if any(p.name in ("since", "cursor") for p in resource.params) else []
    statuses += [401, 413, 415] if resource.review else []
    found: dict[str, Any] = {
        "operationId": resource.name,
        "tags": [resource.tag],
        "summary": resource.says.partition(". ")[0].partition(": ")[0].rstrip("."),
        "description": resource.says,
        "parameters": [p.document() for p in resource.params if p.where != "body"],
    }
    if resource.method == "POST":
        found["requestBody"] = _body(resource)
    if resource.review:
        found["security"] = [{"token": []}]
    answers: dict[str, Any] = {str(resource.status): _answer(resource, schemas)}
    if resource.method == "GET" and not resource.light:
        answers["304"] = {
            "description": "Nothing has changed since the answer that If-None-Match names.",
            "headers": {"ETag": _TAG_HEADER},
        }
    answers |= {str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(statuses)}
    return {**found, "responses": answers}


def _may_miss(resource: Resource) -> bool:
    """Whether what is asked for may not be there: a path names it, or parties that may be unknown."""
    names = {p.name for p in resource.params}
    return "{" in resource.path or bool(names & {"party", "speaker", "left"})


def _answer(resource: Resource, schemas: dict[str, Any]) -> dict[str, Any]:
    shown = examples().get(resource.name, {})
    content = {form: _content(resource, form, schemas, shown) for form in resource.forms}
    headers: dict[str, Any] = {}
    if resource.method == "GET" and not resource.light:
        headers = {"ETag": _TAG_HEADER, "Link": _LINK_HEADER}
    found = {"description": resource.says.partition(". ")[0].rstrip(".") + ".", "headers": headers, "content": content}
    leads = {name: {"operationId": name, "parameters": dict(given)} for name, given in resource.leads.items()}
    return {**found, "links": leads} if leads else found


def _content(resource: Resource, form: str, schemas: dict[str, Any], shown: Mapping[str, Any]) -> dict[str, Any]:
    example = {"example": shown[form]} if form in shown else {}
    if form == JSON:
        return {"schema": _schema(resource, schemas), **example}
    if form in (CSV, CALENDAR, TEXT, NDJSON):
        return {"schema": {"type": "string", **_columns(resource, form)}, **example}
    return {"schema": {"description": "An Arrow IPC stream with the columns of the CSV."}} if form == ARROW else {}


def _columns(resource: Resource, form: str) -> dict[str, str]:
    if form != CSV or not isinstance(resource.returns, type):
        return {}
    return {"description": f"Columns: {', '.join(c.name for c in columns_of(resource.returns))}."}


def _schema(resource: Resource, schemas: dict[str, Any]) -> dict[str, Any]:
    one = _of(resource.returns, schemas)
    if not resource.collection:
        return one
    properties = {
        "items": {"type": "array", "items": one},
        "next": {"type": ["string", "null"], "description": "The cursor of the page after this one, null on the last."},
        **{name: _of_also(schema, schemas) for name, schema in resource.also.items()},
    }
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _of(returns: type | Mapping[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(returns, type):
        return dict(returns)
    if returns.__name__ not in schemas:
        definitions: dict[str, Any] = {}
        drawn = class_schema(returns, definitions)
        for name, schema in {**definitions, returns.__name__: drawn}.items():
            schemas.setdefault(name, _moved(schema))
    return {"$ref": f"{_SCHEMAS}{returns.__name__}"}


def _of_also(schema: Mapping[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    items = schema.get("items")
    return {**schema, "items": _of(items, schemas)} if isinstance(items, type) else dict(schema)


def _moved(schema: Any) -> Any:
    """A schema whose references lead to the components of the document."""
    if isinstance(schema, dict):
        return {key: _moved(value) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_moved(value) for value in schema]
    return schema.replace(_DEFINITIONS, _SCHEMAS) if isinstance(schema, str) and schema.startswith(_DEFINITIONS) else schema


def _body(resource: Resource) -> dict[str, Any]:
    params = [p for p in resource.params if p.where == "body"]
    needed = [p.name for p in params if p.required]
    if not any(p.name == "verdict" for p in params):
        return {"required": False, "content": {JSON: {"schema": _object(params, needed)}}}
    # Two are joined or split, one is right or wrong.
    pair = _object([_narrowed(p, ("join", "split")) for p in params], [*needed, "right"])
    one = _object([_narrowed(p, ("right", "wrong")) for p in params if p.name != "right"], needed)
    return {"required": True, "content": {JSON: {"schema": {"oneOf": [pair, one]}, "example": examples().get("body", {})}}}


def _narrowed(param: Param, values: Sequence[str]) -> Param:
    if param.name != "verdict":
        return param
    return Param(param.name, {"type": "string", "enum": list(values)}, param.says, required=True, where="body")


def _object(params: Sequence[Param], needed: Sequence[str]) -> dict[str, Any]:
    properties = {p.name: {**p.schema, "description": p.says} for p in params}
    return {"type": "object", "properties": properties, "required": list(needed), "additionalProperties": False}


def _problem(status: int) -> dict[str, Any]:
    kinds = [(kind, title) for kind, (s, title) in KINDS.items() if s == status]
    kind, title = kinds[0]
    shown = {"type": type_of(kind), "title": title, "status": status, "detail": "What was found, and what to do.", "errors": []}
    told = {
        "description": "; ".join(title for _, title in kinds) + ".",
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"{_SCHEMAS}Problem"}, "example": shown}},
    }
    return {**told, "headers": dict(_HEADERS[status])} if status in _HEADERS else told


@cache
def examples() -> Mapping[str, Any]:
    """Answers over an archive of one story of our own, by resource and form; made by ``tests/desk/api/rebuild.py``."""
    found = files("detente.desk.api").joinpath("examples.json")
    held: Mapping[str, Any] = json.loads(found.read_text(encoding="utf-8")) if found.is_file() else {}
    return held
