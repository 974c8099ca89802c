"""A file that is one story."""

from __future__ import annotations

from collections.abc import Iterator

from detente.documents.carried import Input, InputFormat, Unreadable
from detente.documents.carriers.model import Options
from detente.documents.carriers.streams import Stream

EVERYTHING = 1 << 62


def read_single(stream: Stream, where: str, options: Options, *, format: InputFormat = "auto") -> Iterator[Input | Unreadable]:
    """A file as one story; unreadable where it is longer than the limit, or where bytes of it are missing."""
    data = stream.read(options.limit + 1)
    size = len(data) + (stream.skip(EVERYTHING) if len(data) > options.limit else 0)
    damages = stream.take_damages()
    if damages:
        yield Unreadable(where, None, data[: options.limit], "; ".join(damage.reason for damage in damages))
    elif size > options.limit:
        yield Unreadable(
            where, None, data[: options.limit], f"{size:,} bytes, more than the limit of {options.limit:,} for one story"
        )
    else:
        yield Input(where, None, data, format)


def read_foreign(stream: Stream, where: str, options: Options, reason: str) -> Iterator[Unreadable]:
    """A file that carries no story that can be read."""
    yield Unreadable(where, None, stream.read(options.limit), reason)
    stream.skip(EVERYTHING)
