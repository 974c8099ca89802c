"""JSON Lines: one value a line; a line that is broken costs itself alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.documents.carried import Input, Unreadable
from detente.documents.carriers.model import Options
from detente.documents.carriers.rows import parse_json, read_row
from detente.documents.carriers.streams import Stream

# A story may be escaped to several times its length, and stands beside other fields.
ROOM = 8


def read_lines(stream: Stream, where: str, options: Options) -> Iterator[Input | Unreadable]:
    """The stories of JSON Lines, numbered from 1; blank lines are none."""
    number = 0
    bound = options.limit * ROOM
    while (line := stream.line(bound)) is not None:
        if not line.data.strip():
            continue
        number += 1
        place = f"{where}#{number}"
        if not line.whole:
            reason = f"a line of {line.size:,} bytes, more than the limit of {bound:,}"
            yield Unreadable(place, line.offset, line.data[: options.limit], reason)
            continue
        yield read_value(line.data.removeprefix(b"\xef\xbb\xbf"), place, line.offset, options)


def read_value(data: bytes, where: str, offset: int, options: Options) -> Input | Unreadable:
    """The story of one JSON value."""
    try:
        value = parse_json(data)
    except ValueError as error:
        return Unreadable(where, offset, data, f"not JSON: {error}")
    if isinstance(value, Mapping):
        return read_row(value, where=where, offset=offset, raw=data, limit=options.limit, mapping=options.mapping)
    return Unreadable(where, offset, data, "expected a JSON object a story")
