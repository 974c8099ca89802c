"""Tables of separated values with a first line of names: each row by its own bytes, so that a broken one costs itself alone."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from detente.documents.carried import Input, Unreadable
from detente.documents.carriers.jsonrows import ROOM
from detente.documents.carriers.model import Options
from detente.documents.carriers.rows import PARTS, find_columns, plain_name, read_row
from detente.documents.carriers.streams import HEAD, Line, Stream
from detente.documents.decode import decode

SEPARATORS = ("\t", ",", ";", "|")
# A first line of prose may hold commas and even the word "text"; names are short, and two of them at least are known.
LONGEST_NAME = 64
LEAST_KNOWN = 2
BOM = b"\xef\xbb\xbf"
# A story with line ends within quotation marks spans so many lines at most; what goes on for longer lost a quotation mark.
MOST_LINES = 5_000


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written: what separates its values, and the names in its first line."""

    separator: str
    names: tuple[str, ...]


def find_dialect(head: str, mapping: Mapping[str, str]) -> Dialect | None:
    """The way a table is written, None where the text is no table of stories: its first line names what stories have."""
    first, _, _ = head.lstrip("\ufeff").partition("\n")
    wanted = {plain_name(name) for name in mapping.values()}
    for separator in SEPARATORS:
        names = split_row(first.rstrip("\r"), separator)
        if names is None or len(names) < 2 or max(map(len, names)) > LONGEST_NAME:
            continue
        columns = find_columns(names)
        known = sum(bool(columns.keys[part]) for part in PARTS)
        named = wanted & {plain_name(name) for name in names}
        if (named and len(named) == len(wanted)) or (known >= LEAST_KNOWN and columns.text) or columns.events:
            return Dialect(separator, tuple(name.strip() for name in names))
    return None


def split_row(text: str, separator: str) -> list[str] | None:
    """The values of a row; None where a quotation mark that opens a value has no partner.

    A value is quoted where it begins with a quotation mark; one that stands elsewhere is a character like others. Within quotation
    marks, two stand for one, and one that no separator follows stands for itself.
    """
    return _split(text, separator)[0]


def _split(text: str, separator: str) -> tuple[list[str] | None, bool]:
    """The values of a row, and whether all quotation marks within them are doubled as they should be."""
    values, at, strict = [], 0, True
    while True:
        if text.startswith('"', at):
            value, at, doubled = _quoted(text, at + 1, separator)
            if at < 0:
                return None, False
            strict = strict and doubled
        else:
            end = text.find(separator, at)
            end = len(text) if end < 0 else end
            value, at = text[at:end], end
        values.append(value)
        if at >= len(text):
            return values, strict
        at += 1


def _quoted(text: str, at: int, separator: str) -> tuple[str, int, bool]:
    """A quoted value from behind its opening mark, where it ends (-1: nowhere), and whether all marks within are doubled."""
    start, doubled = at, True
    while (mark := text.find('"', at)) >= 0:
        if text.startswith('"', mark + 1):
            at = mark + 2
        elif mark + 1 == len(text) or text[mark + 1] == separator:
            return text[start:mark].replace('""', '"'), mark + 1, doubled
        else:
            at, doubled = mark + 1, False
    return "", -1, False


@dataclass(frozen=True, slots=True)
class _Found:
    """A row as far as it was made out: its lines, its values (None where they cannot be told), and what is wrong with it."""

    lines: list[Line]
    values: list[str] | None
    reason: str | None


class _Rows:
    """The rows of a table, from lines that can be given back."""

    def __init__(self, stream: Stream, dialect: Dialect, bound: int) -> None:
        self._stream, self._dialect, self._bound = stream, dialect, bound
        self._back: deque[Line] = deque()

    def __iter__(self) -> Iterator[_Found]:
        while (line := self._line()) is not None:
            if line.data.strip():
                yield self._row(line)

    def _line(self) -> Line | None:
        return self._back.popleft() if self._back else self._stream.line(self._bound)

    def _row(self, first: Line) -> _Found:
        if not first.whole:
            return _Found([first], None, f"a line of {first.size:,} bytes, more than the limit of {self._bound:,}")
        wanted, separator = len(self._dialect.names), self._dialect.separator
        lines, closed = self._lines_of(first)
        values, strict = _split(_joined(lines), separator) if closed else (None, False)
        # A row over several lines with a mark that is not doubled, and a line that is a row by itself, swallowed that line.
        swallowed = len(lines) > 1 and not strict and self._next_whole(lines) < len(lines)
        if values is not None and len(values) == wanted and not swallowed:
            return _Found(lines, values, None)
        if len(lines) > 1:
            self._give_back(lines)
            values = split_row(_joined(lines), separator)
        if values is not None and len(lines) > 1 and len(values) == wanted:
            return _Found(lines, values, None)
        plain = _joined(lines[:1]).split(separator)
        if values is None and len(lines) == 1 and len(plain) == wanted:
            return _Found(lines, plain, None)
        if values is None:
            return _Found(lines, None, "a quotation mark that opens a value has no partner")
        # Writers leave out empty values at the end of a row.
        if len(lines) == 1 and 1 < len(values) < wanted:
            return _Found(lines, values + [""] * (wanted - len(values)), None)
        return _Found(lines, None, f"{len(values)} values, where the first line names {wanted}")

    def _lines_of(self, first: Line) -> tuple[list[Line], bool]:
        """The lines that a row spans by its quotation marks, and whether all of them are closed."""
        lines, size, separator = [first], first.size, self._dialect.separator
        open_ = _stays_open(_joined(lines), separator, inside=False)
        while open_ and size <= self._bound and len(lines) < MOST_LINES and (line := self._line()) is not None:
            lines.append(line)
            size += line.size
            open_ = not line.whole or _stays_open(_joined([line]), separator, inside=True)
        return lines, not open_

    def _next_whole(self, lines: list[Line]) -> int:
        """The first line behind the first that is a row by itself; their number where none is."""
        wanted = len(self._dialect.names)
        for at in range(1, len(lines)):
            values = split_row(_joined([lines[at]]), self._dialect.separator)
            if values is not None and len(values) == wanted:
                return at
        return len(lines)

    def _give_back(self, lines: list[Line]) -> None:
        """Give back the lines of a broken row from the first on that is a row by itself: a lost quotation mark swallowed them."""
        at = self._next_whole(lines)
        if at == len(lines) >= MOST_LINES:
            at = 1
        self._back.extendleft(reversed(lines[at:]))
        del lines[at:]


def _stays_open(text: str, separator: str, *, inside: bool) -> bool:
    """Whether a quoted value is open at the end of a line, which began inside one or not."""
    at = 0
    while True:
        if inside or text.startswith('"', at):
            at = _quoted(text, at if inside else at + 1, separator)[1]
            if at < 0:
                return True
        else:
            end = text.find(separator, at)
            at = len(text) if end < 0 else end
        inside = False
        if at >= len(text):
            return False
        at += 1


def _joined(lines: list[Line]) -> str:
    return "".join(map(_text, lines)).rstrip("\r\n")


def _text(line: Line) -> str:
    return decode(line.data)[0] if not line.data.isascii() else line.data.decode("ascii")


def read_table(stream: Stream, where: str, options: Options) -> Iterator[Input | Unreadable]:
    """The stories of a table, numbered from 1 behind the line of names."""
    if stream.peek(len(BOM)) == BOM:
        stream.read(len(BOM))
    head = decode(stream.peek(HEAD))[0]
    dialect = find_dialect(head, options.mapping)
    if dialect is None:
        first = re.split(r"[\r\n]", head.strip(), maxsplit=1)[0][:200]
        reason = (
            f"no table of stories: its first line names no text and day or title (first line: {first}); say which holds the text"
        )
        yield Unreadable(where, 0, stream.read(options.limit), reason)
        stream.skip(1 << 62)
        return
    stream.line(HEAD)
    for number, row in enumerate(_Rows(stream, dialect, options.limit * ROOM), 1):
        place, offset = f"{where}#{number}", row.lines[0].offset
        raw = b"".join(line.data for line in row.lines)
        if row.values is None:
            yield Unreadable(place, offset, raw[: options.limit], row.reason or "")
            continue
        named = dict(zip(dialect.names, row.values, strict=True))
        yield read_row(named, where=place, offset=offset, raw=raw, limit=options.limit, mapping=options.mapping)
