"""JSON values one after another: arrays, the lists that programs wrap stories in, objects laid out over many lines.

A value's extent is told by its brackets and strings before it is parsed, so that memory holds one value at a time and a broken one
costs itself alone: reading goes on at the next place where a value begins as the others did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from detente.documents.carried import Input, Unreadable
from detente.documents.carriers.jsonrows import ROOM, read_value
from detente.documents.carriers.model import Options
from detente.documents.carriers.rows import plain_name
from detente.documents.carriers.streams import CHUNK, Stream
from detente.documents.tables import load_rows

# No raw line end stands within a string: one that does is where a closing quotation mark was lost.
TOKEN = re.compile(rb'"[^"\\\n]*(?:\\.[^"\\\n]*)*"|["{}\[\]]', re.DOTALL)
SCALAR = re.compile(rb"[^\s,\]}\[{]+")
BLANK = b" \t\r\n"
CLOSES = {b"{": b"}", b"[": b"]"}
FIRST_KEY = re.compile(rb'\{\s*("[^"\\\n]{1,200}")\s*:')
KEY = re.compile(r'\s*"((?:[^"\\\n]|\\.)*)"\s*:\s*(.)?', re.DOTALL)
SMALL = 1 << 14
BOM = b"\xef\xbb\xbf"
Extent = Literal["broken", "cut", "long"]


@dataclass(slots=True)
class _Reader:
    """Where the reading of a file of values stands: the stories counted so far, and how a story began that was whole."""

    stream: Stream
    where: str
    options: Options
    number: int = 0
    first_key: bytes | None = None

    @property
    def bound(self) -> int:
        return self.options.limit * ROOM

    def story(self) -> Input | Unreadable:
        """The story whose value begins here."""
        self.number += 1
        place, offset = f"{self.where}#{self.number}", self.stream.offset
        extent = extent_of(self.stream, self.bound)
        if isinstance(extent, int):
            data = self.stream.read(extent)
            if self.first_key is None and (found := FIRST_KEY.match(data)):
                self.first_key = found[1]
            return read_value(data, place, offset, self.options)
        raw, size = self.skip_broken()
        reasons = {
            "broken": "not JSON: brackets or quotation marks do not match",
            "cut": "not JSON: it ends in the middle",
            "long": f"{size:,} bytes, more than the limit of {self.bound:,}",
        }
        return Unreadable(place, offset, raw, reasons[extent])

    def skip_broken(self) -> tuple[bytes, int]:
        """Leave out a broken value up to where the next begins: what was left out, as far as the limit, and its size."""
        kept, size = b"", 0
        pattern = _next_value(self.first_key)
        # The value's own beginning is not the next one.
        first = self.stream.read(1)
        while True:
            ahead = self.stream.peek(2 * CHUNK)
            found = pattern.search(ahead)
            if found is not None or len(ahead) < 2 * CHUNK:
                data = self.stream.read(found.start() if found else len(ahead))
                kept = (kept + data)[: self.options.limit]
                return first + kept, 1 + size + len(data)
            data = self.stream.read(CHUNK)
            kept = (kept + data)[: self.options.limit]
            size += CHUNK


@cache
def _next_value(first_key: bytes | None) -> re.Pattern[bytes]:
    """Where a value begins behind a broken one: with the key that the others begin with, else behind a bracket or on a new line."""
    if first_key is not None:
        return re.compile(rb"(?<=[,\[\s}])(?=\{\s*" + re.escape(first_key) + rb"\s*:)")
    return re.compile(rb"(?<=\})\s*,\s*(?=\{)|\n\s*,?\s*(?=\{)")


def read_values(stream: Stream, where: str, options: Options) -> Iterator[Input | Unreadable]:
    """The stories of a file of JSON values, numbered from 1 in the order of the file."""
    reader = _Reader(stream, where, options)
    if stream.peek(len(BOM)) == BOM:
        stream.read(len(BOM))
    while (mark := _blank(stream, b",")) != b"":
        if mark == b"[":
            stream.read(1)
            yield from _elements(reader)
        elif mark == b"{" and (inside := _wrapped(stream.peek(CHUNK), options)) is not None:
            at, depth = inside
            stream.read(at)
            yield from _elements(reader)
            _leave(reader, depth)
        else:
            yield reader.story()


def is_wrapper(line: str) -> bool:
    """True for an object that is no story but holds a list of them."""
    return _wrapped(line.encode("utf-8", "replace"), Options()) is not None


def _elements(reader: _Reader) -> Iterator[Input | Unreadable]:
    """The stories of an array, whose bracket has been read; its end is read too."""
    while (mark := _blank(reader.stream, b",")) not in (b"", b"]"):
        if mark == b"}":
            # Left over from a broken value before it.
            reader.stream.read(1)
            continue
        yield reader.story()
    reader.stream.read(1)


def _leave(reader: _Reader, depth: int) -> None:
    """Pass over what stands behind a list of stories in the objects around it."""
    while depth and (mark := _blank(reader.stream, b",:")):
        if mark in b"}]":
            reader.stream.read(1)
            depth -= mark == b"}"
            continue
        extent = extent_of(reader.stream, reader.bound)
        reader.stream.read(extent if isinstance(extent, int) else 1)


def _blank(stream: Stream, also: bytes) -> bytes:
    """Pass over blanks and marks between values; the next byte, empty at the end."""
    marks = BLANK + also
    while True:
        ahead = stream.peek(256)
        rest = ahead.lstrip(marks)
        stream.read(len(ahead) - len(rest))
        if rest or not ahead:
            return rest[:1]


def extent_of(stream: Stream, bound: int) -> int | Extent:
    """How many bytes the value that begins here takes; else what is wrong with it."""
    size = SMALL
    while True:
        ahead = stream.peek(size)
        extent = _extent(ahead)
        if extent is not None:
            return extent
        if len(ahead) < size:
            return "cut"
        if size >= bound:
            return "long"
        size = min(size * 2, bound)


def _extent(data: bytes) -> int | Literal["broken"] | None:
    """The extent of a value; None where its end does not lie in these bytes."""
    if data[:1] not in b'{["':
        found = SCALAR.match(data)
        return max(1, found.end()) if found else 1
    open_: list[bytes] = []
    for token in TOKEN.finditer(data):
        mark = token[0]
        if mark in (b"{", b"["):
            open_.append(CLOSES[mark])
        elif mark in (b"}", b"]"):
            if open_.pop() != mark:
                return "broken"
        elif mark == b'"':
            return "broken" if b"\n" in data[token.end() :] else None
        if not open_:
            return token.end()
    return None


def _wrapped(head: bytes, options: Options) -> tuple[int, int] | None:
    """Where the list of stories begins in an object that wraps one, behind its bracket, and in how many objects it lies; else None."""
    text = head.decode("latin-1")
    at, depth = text.find("{") + 1, 1
    while found := KEY.match(text, at):
        name, mark = plain_name(found[1]), found[2]
        if not mark:
            return None
        value_at = found.end() - 1
        if mark == "[" and name in _lists() and re.match(r"\[\s*[{\]]", text[value_at : value_at + 200]):
            return value_at + 1, depth
        if depth == 1 and name in _texts(tuple(sorted(options.mapping.items()))) and mark not in "[{":
            return None
        if mark == "{" and name in _lists():
            at, depth = value_at + 1, depth + 1
            continue
        extent = _extent(head[value_at:])
        if not isinstance(extent, int):
            return None
        at = value_at + extent
        while (more := re.compile(r"\s*([},])").match(text, at)) and more[1] == "}" and depth > 1:
            at, depth = more.end(), depth - 1
        if not more or more[1] == "}":
            return None
        at = more.end()
    return None


@cache
def _lists() -> frozenset[str]:
    """What programs call a list of stories, or the object around it."""
    return frozenset(name for part, name in load_rows("columns.tsv", columns=2) if part == "list")


@cache
def _texts(mapping: tuple[tuple[str, str], ...]) -> frozenset[str]:
    names = {name for part, name in load_rows("columns.tsv", columns=2) if part == "text"} - {"description", "desc", "summary"}
    return frozenset(names | {plain_name(name) for part, name in mapping if part == "text"})
