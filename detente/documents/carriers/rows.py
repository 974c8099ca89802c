"""Rows of tables and records of crawlers and other coders, as stories: which of their names is the text, the title, the day."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

from detente.documents.carried import NOTHING_GIVEN, Given, Input, InputFormat, Unreadable
from detente.documents.days import read_day
from detente.documents.tables import load_rows
from detente.documents.values import host_of, names_in, read_language, short, words
from detente.records import SCHEMA

PARTS = ("text", "title", "publisher", "agency", "published", "uri", "language", "byline")
LETTERS = re.compile(r"[\W_]+")
# One half of a story each, in the fields of news archives: lead and rest.
HALVES = ("lp", "td")
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which of a row's keys give which part: part to keys, the first that is not empty counts. ``events`` marks tables of events."""

    keys: Mapping[str, tuple[str, ...]]
    events: bool = False

    @property
    def text(self) -> bool:
        """Whether a story's words may be had: its text, or its title at least."""
        return bool(self.keys["text"] or self.keys["title"])


def find_columns(names: Iterable[str], mapping: Mapping[str, str] | None = None) -> Columns:
    """Tell the parts by the names of a row's keys. ``mapping`` (part to name) comes first, and may name what lies within: ``source.name``."""
    return _columns(tuple(names), tuple(sorted((mapping or {}).items())))


@lru_cache(maxsize=4096)
def _columns(names: tuple[str, ...], mapping: tuple[tuple[str, str], ...]) -> Columns:
    known: dict[str, list[tuple[int, str]]] = {part: [] for part in PARTS}
    marks = 0
    for name in names:
        for part, rank in _known().get(plain_name(name), ()):
            if part == "events":
                marks += 1
            elif part in known:
                known[part].append((rank, name))
    keys = {part: tuple(name for _, name in sorted(found)) for part, found in known.items()}
    for part, name in mapping:
        keys[part] = (name,)
    return Columns(keys, marks > 0 and "text" not in dict(mapping))


def plain_name(name: str) -> str:
    """A key without case, blanks and marks: ``Pub. Date`` is ``pubdate``."""
    return LETTERS.sub("", name).casefold()


@cache
def _known() -> dict[str, tuple[tuple[str, int], ...]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for rank, (part, name) in enumerate(load_rows("columns.tsv", columns=2)):
        found.setdefault(name, []).append((part, rank))
    return {name: tuple(parts) for name, parts in found.items()}


def read_row(
    row: Row, *, where: str, offset: int | None, raw: bytes, limit: int, mapping: Mapping[str, str] | None = None
) -> Input | Unreadable:
    """The story of a row: a record of this program's own, a ninjs item, or what the names of its keys say.

    ``raw`` are the row's bytes, kept where it cannot be read.
    """
    if row.get("schema") == SCHEMA:
        return Input(where, offset, raw.strip(), "record")
    from detente.documents.carriers.ninjs import is_ninjs, read_ninjs

    if not mapping and is_ninjs(row):
        read: tuple[str, InputFormat, Given] | str = read_ninjs(row)
    else:
        read = _read_columns(row, find_columns(row, mapping))
    if isinstance(read, str):
        return Unreadable(where, offset, raw, read)
    return story(read[0], where=where, offset=offset, raw=raw, limit=limit, format=read[1], given=read[2])


def story(
    text: str,
    *,
    where: str,
    offset: int | None,
    raw: bytes,
    limit: int,
    given: Given = NOTHING_GIVEN,
    format: InputFormat = "auto",
) -> Input | Unreadable:
    """A carried story, its text as UTF-8; unreadable where that is longer than ``limit``."""
    data = text.encode("utf-8", "replace")
    if len(data) > limit:
        return Unreadable(where, offset, raw[:limit], f"{len(data):,} bytes, more than the limit of {limit:,} for one story")
    return Input(where, offset, data, format, given)


def _read_columns(row: Row, columns: Columns) -> tuple[str, InputFormat, Given] | str:
    if columns.events:
        return "a row of a table of events, not a story; give the stories that it was made from"
    if not columns.text:
        names = ", ".join(list(row)[:12])
        return f"nothing here is called as a story's text is; keys: {names}; say which holds it (text=KEY)"
    given = Given(
        uri=short(_first(row, columns, "uri")),
        title=short(_first(row, columns, "title")),
        publisher=host_of(_first(row, columns, "publisher")),
        agency=short(_first(row, columns, "agency")),
        published=next((day for key in columns.keys["published"] if (day := read_day(_value(row, key)))), None),
        language=read_language(_first(row, columns, "language")),
        byline=names_in(_value(row, key) for key in columns.keys["byline"][:1]),
    )
    text = _text(row, columns)
    return text or given.title or "", "auto", given


def _text(row: Row, columns: Columns) -> str:
    halves = {plain_name(key): key for key in columns.keys["text"] if plain_name(key) in HALVES}
    if len(halves) == len(HALVES):
        whole = "\n\n".join(filter(None, (words(_value(row, halves[half])) for half in HALVES)))
        if whole:
            return whole
    return next((text for key in columns.keys["text"] if (text := words(_value(row, key)))), "")


def _first(row: Row, columns: Columns, part: str) -> str:
    return next((text for key in columns.keys[part] if (text := words(_value(row, key)))), "")


def _value(row: Row, key: str) -> object:
    """What a key holds; ``source.name`` also finds what lies within, where no key is called so."""
    if key in row:
        return row[key]
    value: object = row
    for part in key.split("."):
        value = cast(Row, value).get(part) if isinstance(value, Mapping) else None
    return value


def parse_json(data: bytes) -> object:
    """A JSON value; raises ``ValueError`` with the reason. ``NaN`` and the like, which other writers leave, are read as nothing."""
    try:
        return json.loads(data, parse_constant=lambda _: None)
    except RecursionError:
        raise ValueError("nested too deep") from None
