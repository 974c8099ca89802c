"""Records as JSON and back: the same fields, in the same order, as the classes of :mod:`detente.records`.

A record's JSON is ``detente.record/1``; its JSON Schema stands in :mod:`detente.schema`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from detente.errors import DataError
from detente.records import SCHEMA, Record

T = TypeVar("T", bound=Hashable)


def record_to_dict(record: Record) -> dict[str, Any]:
    """A record as dictionaries, lists and plain values; keys in the order of the classes, ``from_`` spelt ``from``."""
    plain = _plain(record)
    if not isinstance(plain, dict):
        raise DataError(f"expected a record, found {type(record).__name__}")
    return plain


def record_to_json(record: Record, *, indent: int | None = None) -> str:
    """A record as one JSON text, without a final line end; on one line where ``indent`` is None.

    Letters stay as they are (UTF-8, not escaped), so that a person can read and search the words. Lone surrogates, which no
    decoded text holds, would not survive encoding.
    """
    separators = (",", ":") if indent is None else (",", ": ")
    return json.dumps(record_to_dict(record), ensure_ascii=False, indent=indent, separators=separators, allow_nan=False)


def record_from_dict(data: Mapping[str, Any]) -> Record:
    """The record that :func:`record_to_dict` was given.

    Raises:
        DataError: a field is missing, unknown or of another type; the message gives the path to it. Also where the schema is of
            another version.
    """
    if isinstance(data, Mapping) and data.get("schema") != SCHEMA:
        raise DataError(f"schema: expected {SCHEMA!r}, found {data.get('schema')!r}")
    return _build(Record, data, "record")


def record_from_json(text: str | bytes) -> Record:
    """The record that a JSON text holds.

    Raises:
        DataError: the text is not JSON, or not a record.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise DataError(f"not JSON: {error}") from error
    return _build_checked(data)


def to_plain(value: object) -> Any:
    """Any of the package's frozen records, or a tuple of them, as dictionaries, lists and plain values."""
    return _plain(value)


def from_plain(cls: type[T], data: object) -> T:
    """The record of class ``cls`` that :func:`to_plain` was given; raises DataError with the path to what is wrong."""
    try:
        made: T = _maker(cls)(data)
        return made
    except (_OddError, TypeError):
        # Only what is wrong is read again, with the path to it.
        return _build(cls, data, cls.__name__.lower())


def json_name(name: str) -> str:
    """How a field is spelt in JSON: without the underscore that keeps it apart from a Python keyword."""
    return name.removesuffix("_")


@cache
def optional_fields(cls: type) -> frozenset[str]:
    """Names of the fields that JSON leaves out where they are empty."""
    return frozenset(f.name for f in fields(cls) if f.metadata.get("optional"))


@cache
def field_types(cls: type) -> tuple[tuple[str, Any], ...]:
    """Field names and their resolved types, in order."""
    hints = get_type_hints(cls)
    return tuple((f.name, hints[f.name]) for f in fields(cls))


def _build_checked(data: object) -> Record:
    if not isinstance(data, Mapping):
        raise DataError(f"record: expected an object, found {_kind(data)}")
    return record_from_dict(data)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        spare = optional_fields(type(value))
        held = [(name, getattr(value, name)) for name in _names(type(value))]
        return {json_name(name): _plain(inner) for name, inner in held if inner or name not in spare}
    return value


@cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls))


def _build(cls: type[T], data: object, path: str) -> T:
    if not isinstance(data, Mapping):
        raise DataError(f"{path}: expected an object, found {_kind(data)}")
    values: dict[str, object] = {}
    plan, known = _plan(cls)
    if not known.issuperset(data):
        raise DataError(f"{path}.{next(key for key in data if key not in known)}: unknown field")
    for name, key, wanted, optional in plan:
        if key in data:
            values[name] = _value(wanted, data[key], f"{path}.{key}")
        elif not optional:
            raise DataError(f"{path}.{key}: missing")
    return cls(**values)


class _OddError(Exception):
    """Something that a record does not hold."""


@cache
def _maker(cls: type) -> Callable[[Any], Any]:
    """What makes records of a class as :func:`_build` does, without knowing where it is: most of what is read is right."""
    plan, _ = _plan(cls)
    needed = [(name, key, _reader(wanted)) for name, key, wanted, optional in plan if not optional]
    spare = [(name, key, _reader(wanted)) for name, key, wanted, optional in plan if optional]
    count = len(needed)

    def make(data: Any) -> Any:
        if type(data) is not dict:
            raise _OddError
        try:
            values = {name: read(data[key]) for name, key, read in needed}
        except KeyError:
            raise _OddError from None
        if len(data) != count:
            values.update({name: read(data[key]) for name, key, read in spare if key in data})
            if len(data) != len(values):
                raise _OddError
        return cls(**values)

    return make


def _reader(wanted: Any) -> Callable[[Any], Any]:
    """What reads one value of a type; raises _OddError, or TypeError, for any other."""
    origin = get_origin(wanted)
    if origin in (Union, UnionType):
        return _or_none(_reader(next(t for t in get_args(wanted) if t is not NoneType)))
    if origin is tuple:
        return _several(_reader(get_args(wanted)[0]))
    if origin is Literal:
        return _one_of(frozenset(get_args(wanted)))
    return _later(wanted) if is_dataclass(wanted) else _exactly(wanted)


def _or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda data: None if data is None else read(data)


def _several(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def items(data: Any) -> Any:
        if type(data) is list:
            return tuple([read(item) for item in data])
        raise _OddError

    return items


def _one_of(allowed: frozenset[Any]) -> Callable[[Any], Any]:
    def one(data: Any) -> Any:
        if data in allowed:
            return data
        raise _OddError

    return one


def _later(cls: Any) -> Callable[[Any], Any]:
    return lambda data: _maker(cls)(data)


def _exactly(wanted: type) -> Callable[[Any], Any]:
    def value(data: Any) -> Any:
        if type(data) is wanted:
            return data
        if wanted is float and type(data) is int:
            return float(data)
        raise _OddError

    return value


@cache
def _plan(cls: type) -> tuple[tuple[tuple[str, str, Any, bool], ...], frozenset[str]]:
    """Of every field its name, its key in JSON, its type and whether it may be left out; and all keys."""
    spare = optional_fields(cls)
    plan = tuple((name, json_name(name), wanted, name in spare) for name, wanted in field_types(cls))
    return plan, frozenset(key for _, key, _, _ in plan)


def _value(wanted: Any, data: object, path: str) -> object:
    if wanted is str and isinstance(data, str):
        return data
    origin = get_origin(wanted)
    if origin in (Union, UnionType):
        return _optional(wanted, data, path)
    if origin is tuple:
        return _items(get_args(wanted)[0], data, path)
    if origin is Literal:
        if data not in get_args(wanted):
            raise DataError(f"{path}: expected one of {', '.join(map(str, get_args(wanted)))}, found {data!r}")
        return data
    if is_dataclass(wanted):
        record: type[Hashable] = wanted  # type: ignore[assignment]
        return _build(record, data, path)
    return _scalar(wanted, data, path)


def _optional(wanted: Any, data: object, path: str) -> object:
    if data is None:
        return None
    inner = [t for t in get_args(wanted) if t is not NoneType]
    return _value(inner[0], data, path)


def _items(wanted: Any, data: object, path: str) -> tuple[object, ...]:
    if not isinstance(data, (list, tuple)):
        raise DataError(f"{path}: expected a list, found {_kind(data)}")
    return tuple(_value(wanted, item, f"{path}[{i}]") for i, item in enumerate(data))


def _scalar(wanted: Any, data: object, path: str) -> object:
    # JSON has one kind of number: a whole one may stand for a float, but never a boolean for either.
    if wanted is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if not isinstance(data, wanted) or (isinstance(data, bool) and wanted is not bool):
        raise DataError(f"{path}: expected {_SPOKEN.get(wanted, wanted)}, found {_kind(data)}")
    return data


_SPOKEN = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}


def _kind(data: object) -> str:
    if data is None:
        return "null"
    if isinstance(data, Mapping):
        return "an object"
    if isinstance(data, (list, tuple)):
        return "a list"
    return _SPOKEN.get(type(data), type(data).__name__)
