"""Bytes read once, from front to back, with a look ahead, whatever they come from; damage is noted and reading goes on after it."""

from __future__ import annotations

import zlib
from codecs import getincrementaldecoder
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Protocol, cast
from zipfile import BadZipFile

CHUNK = 1 << 16
HEAD = 1 << 16
"""How many bytes a format is told by."""
IN_MEMORY = 1 << 23
MOST_SPOOLED = 1 << 33
"""Of a file that must be read out of order (zip, Parquet) and does not lie on disk: what is put aside for it at most, in bytes."""
FAILURES = (OSError, EOFError, zlib.error, BadZipFile, RuntimeError, NotImplementedError)
"""What reading bytes may raise: broken disks, cut or encrypted members, methods of compression that are not known."""


class Readable(Protocol):
    """All that is asked of what bytes come from."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Damage:
    """Where bytes are missing: the offset of the first byte after the gap, and what is wrong."""

    offset: int
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its end, at ``offset``; of one that is too long ``data`` holds the beginning and ``size`` its whole length."""

    offset: int
    data: bytes
    size: int

    @property
    def whole(self) -> bool:
        return self.size == len(self.data)


class Stream:
    """Bytes from front to back. ``offset`` is the place of the next byte in the uncompressed file.

    ``path`` is the file on disk that holds exactly these bytes, None where there is none. ``reach`` is told how far that file has
    been consumed by readers that read it in another order, None where nobody asks. Reading never raises: what goes wrong is
    put into ``damages`` and ends the stream, or leaves a gap in it where the source knows how to go on.
    """

    def __init__(self, source: Readable, *, path: Path | None = None) -> None:
        self.path = path
        self.reach: Callable[[int], None] | None = None
        self.offset = 0
        self.damages: list[Damage] = []
        self._source = source
        self._buffer = bytearray()
        self._at = 0
        self._ended = False

    def peek(self, size: int) -> bytes:
        """The next bytes, which stay to be read; fewer only at the end."""
        self._fill(size)
        return bytes(memoryview(self._buffer)[self._at : self._at + size])

    def read(self, size: int) -> bytes:
        """The next bytes; fewer only at the end."""
        data = self.peek(size)
        self._advance(len(data))
        return data

    def line(self, limit: int) -> Line | None:
        """The next line with its end, of which at most ``limit`` bytes are kept; None at the end."""
        start, size, kept, searched = self.offset, 0, b"", 0
        while True:
            end = self._buffer.find(b"\n", self._at + searched)
            if end >= 0:
                size += end + 1 - self._at
                kept += self.read(end + 1 - self._at)[: limit - len(kept)]
                return Line(start, kept, size)
            searched = len(self._buffer) - self._at
            if searched > limit:
                size += searched
                kept += self.read(searched)[: limit - len(kept)]
                searched = 0
            if not self._more():
                size += len(self._buffer) - self._at
                kept += self.read(len(self._buffer) - self._at)[: limit - len(kept)]
                return Line(start, kept, size) if size else None

    def skip(self, size: int) -> int:
        """Leave bytes out; returns how many there were."""
        left = size
        while left > 0:
            data = len(self.read(min(left, CHUNK)))
            if not data:
                break
            left -= data
        return size - left

    def find(self, pattern: bytes, limit: int) -> int:
        """How far ahead the pattern begins, -1 where it does not within ``limit`` bytes."""
        searched = 0
        while True:
            found = self._buffer.find(pattern, self._at + searched, self._at + limit)
            if found >= 0:
                return found - self._at
            held = len(self._buffer) - self._at
            searched = max(0, held - len(pattern) + 1)
            if held >= limit or not self._more():
                return -1

    def spool(self) -> IO[bytes] | None:
        """The bytes from here to the end as a file that can be read in any order; None where they are too many."""
        if self.path is not None and self.offset == 0:
            return self.path.open("rb")
        file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller closes it
        while data := self.read(CHUNK):
            file.write(data)
            if file.tell() > MOST_SPOOLED:
                file.close()
                return None
        file.seek(0)
        return cast("IO[bytes]", file)

    def take_damages(self) -> list[Damage]:
        """The damages that lie before the next byte, each given once."""
        passed = [d for d in self.damages if d.offset <= self.offset]
        self.damages[:] = [d for d in self.damages if d.offset > self.offset]
        return passed

    def _advance(self, size: int) -> None:
        self._at += size
        self.offset += size
        if self._at >= CHUNK and self._at * 2 >= len(self._buffer):
            del self._buffer[: self._at]
            self._at = 0

    def _fill(self, size: int) -> None:
        while len(self._buffer) - self._at < size and self._more():
            pass

    def _more(self) -> bool:
        if self._ended:
            return False
        try:
            data = self._source.read(CHUNK)
        except FAILURES as error:
            data = b""
            self._note(str(error) or type(error).__name__)
        self._buffer += data
        reason = getattr(self._source, "damage", None)
        if reason is not None:
            self._source.damage = None  # type: ignore[attr-defined]
            self._note(reason)
            self._ended = bool(getattr(self._source, "ended", True))
            if not self._ended:
                # What stands before the gap does not run on behind it: a line, at least, ends there.
                self._buffer += b"\n"
        else:
            self._ended = not data
        return not self._ended or bool(data)

    def _note(self, reason: str) -> None:
        self.damages.append(Damage(self.offset + len(self._buffer) - self._at, reason))


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 by its mark, None for anything else."""
    return {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(head)


class Recoded:
    """UTF-16 as UTF-8, which lines and tags can be found in by their bytes."""

    def __init__(self, source: Stream, encoding: str) -> None:
        self._source = source
        self._decoder = getincrementaldecoder(encoding)("replace")
        source.skip(2)

    def read(self, size: int) -> bytes:
        while data := self._source.read(size):
            if text := self._decoder.decode(data):
                return text.encode("utf-8", "replace")
        return self._decoder.decode(b"", True).encode("utf-8", "replace")
