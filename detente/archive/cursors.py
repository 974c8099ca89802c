"""Places in ordered lists: opaque texts that say after which row the next page begins, so that no page is found by counting."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from detente.errors import CursorError

LONGEST = 1_000
"""Characters of the longest cursor that is read."""
Part = int | str


def write_cursor(order: str, *position: Part) -> str:
    """The cursor of a row: the name of the list's order, and what the row has in it."""
    told = json.dumps([order, *position], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(told.encode("utf-8", errors="surrogatepass")).decode("ascii").rstrip("=")


def read_cursor(order: str, cursor: str, *kinds: type[Part]) -> tuple[Part, ...]:
    """What :func:`write_cursor` was given, each part of its kind. Raises CursorError for anything else, and for another order."""
    try:
        if len(cursor) > LONGEST:
            raise CursorError(cursor)
        told = json.loads(urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode("utf-8"))
    except (ValueError, Error, RecursionError) as error:
        raise CursorError(cursor) from error
    if not isinstance(told, list) or len(told) != len(kinds) + 1 or told[0] != order:
        raise CursorError(cursor)
    if any(type(part) is not kind for part, kind in zip(told[1:], kinds, strict=True)) or not _fits(told[1:]):
        raise CursorError(cursor)
    return tuple(told[1:])


def _fits(parts: list[Part]) -> bool:
    """Whether databases take these parts: whole numbers of 63 bits, texts without NUL and lone surrogates."""
    numbers = [p for p in parts if isinstance(p, int)]
    words = [p for p in parts if isinstance(p, str)]
    return all(-(1 << 62) < n < 1 << 62 for n in numbers) and all("\0" not in w and w.isprintable() for w in words)
