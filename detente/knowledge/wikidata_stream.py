"""Wikidata's JSON dump as a stream of lines: plain, gzip or bzip2, told by content, in bounded memory, from any line on."""

from __future__ import annotations

import bz2
import hashlib
import zlib
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from queue import Full, Queue
from threading import Event, Thread
from typing import Literal, Protocol

from detente.errors import EmptyInput, InputError, NotFound, NotText

Form = Literal["plain", "gzip", "bzip2"]
LONGEST = 32 * 1024 * 1024
"""Bytes of the longest line that is read as an entity; of a longer one only the head is kept. Wikidata's largest entities stay below 10 MB."""
HEAD = 1024
"""Bytes kept of a line that is too long."""
_BLOCK = 1024 * 1024
_MARKED = 1024 * 1024
"""Bytes at the head of the file by which one dump is told from another."""
_AHEAD = 4
"""Blocks unpacked ahead of the reader."""
_SECONDS_TO_PUT = 0.2
_OTHERS = {b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "Zstandard", b"PK\x03\x04": "zip", b"7z\xbc\xaf": "7-Zip"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its line end: number from 1, offset in bytes of the unpacked stream, ``length`` as it stands in the dump.

    Where the line is longer than :data:`LONGEST`, ``text`` holds only its head. ``whole`` is False for a last line without line end.
    """

    number: int
    offset: int
    text: bytes
    length: int
    whole: bool = True


class _Engine(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class Dump:
    """A dump on disk: what it is, and its lines. ``read`` grows as the file is read; ``damage`` says why it ended early, if it did."""

    def __init__(self, path: Path) -> None:
        """Look at the file's head.

        Raises NotFound where there is no such file, EmptyInput where it is empty, NotText where it is packed in another way.
        """
        self.path = path
        self.read = 0
        self.damage: str | None = None
        try:
            with path.open("rb") as handle:
                head = handle.read(_MARKED)
            self.size = path.stat().st_size
        except FileNotFoundError:
            raise NotFound(str(path), "no such file") from None
        except OSError as error:
            raise NotFound(str(path), f"cannot be read ({error.strerror or error})") from error
        if not head:
            raise EmptyInput(str(path), "the file is empty")
        for magic, name in _OTHERS.items():
            if head.startswith(magic):
                raise NotText(str(path), f"packed as {name}; expected Wikidata's JSON dump plain, as .gz or as .bz2")
        self.form: Form = "gzip" if head.startswith(b"\x1f\x8b") else "bzip2" if head.startswith(b"BZh") else "plain"
        self.identity = f"{self.size}:{hashlib.sha256(head).hexdigest()}"

    def lines(self, *, offset: int = 0, number: int = 0) -> Generator[Line, None, None]:
        """The lines from a byte of the unpacked stream on; ``number`` is how many lines stand before it.

        A packed stream is unpacked again up to there. Raises InputError where the disk cannot be read; packed data that are cut off
        or damaged end the lines, and ``damage`` says so.
        """
        self.read, self.damage = 0, None
        blocks = self._plain(offset) if self.form == "plain" else _ahead(self._unpacked(offset))
        with closing(blocks):
            yield from _split(blocks, offset, number)

    def _chunks(self, start: int = 0) -> Generator[bytes, None, None]:
        try:
            with self.path.open("rb") as handle:
                self.read = handle.seek(start)
                while chunk := handle.read(_BLOCK):
                    self.read += len(chunk)
                    yield chunk
        except OSError as error:
            raise InputError(str(self.path), f"reading stopped at byte {self.read} ({error.strerror or error})") from error

    def _plain(self, offset: int) -> Generator[bytes, None, None]:
        return self._chunks(offset)

    def _unpacked(self, offset: int) -> Generator[bytes, None, None]:
        passed = 0
        for block in self._members():
            passed += len(block)
            if passed > offset:
                yield block[max(0, len(block) - (passed - offset)) :]

    def _members(self) -> Generator[bytes, None, None]:
        """The unpacked blocks, member after member; cut off or damaged data end them."""
        engine_of: Callable[[], _Engine] = (lambda: zlib.decompressobj(31)) if self.form == "gzip" else bz2.BZ2Decompressor
        engine = engine_of()
        for chunk in self._chunks():
            while chunk:
                if engine.eof:
                    chunk = chunk.lstrip(b"\0")
                    if not chunk:
                        break
                    engine = engine_of()
                try:
                    yield from _drain(engine, chunk)
                except (zlib.error, OSError, EOFError, ValueError) as error:
                    self.damage = f"the {self.form} data are damaged before byte {self.read} ({error})"
                    return
                chunk = engine.unused_data if engine.eof else b""
        if not engine.eof:
            self.damage = f"the {self.form} data are cut off"


def _drain(engine: _Engine, chunk: bytes) -> Generator[bytes, None, None]:
    """All that a chunk unpacks to, at most a block at a time: a small file may hold a large stream."""
    block = engine.decompress(chunk, _BLOCK)
    while block or getattr(engine, "unconsumed_tail", b""):
        if block:
            yield block
        if engine.eof:
            return
        block = engine.decompress(getattr(engine, "unconsumed_tail", b""), _BLOCK)


def _ahead(blocks: Generator[bytes, None, None]) -> Generator[bytes, None, None]:
    """The same blocks, unpacked by another thread a little ahead of the reader (unpacking leaves the interpreter free)."""
    queue: Queue[bytes | BaseException | None] = Queue(_AHEAD)
    stopped = Event()

    def put(item: bytes | BaseException | None) -> None:
        while not stopped.is_set():
            try:
                return queue.put(item, timeout=_SECONDS_TO_PUT)
            except Full:
                continue

    def work() -> None:
        try:
            for block in blocks:
                put(block)
                if stopped.is_set():
                    return
            put(None)
        except BaseException as error:  # noqa: BLE001 - handed to the reader, who raises it
            put(error)

    worker = Thread(target=work, name="unpacking", daemon=True)
    worker.start()
    try:
        while (item := queue.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stopped.set()
        worker.join()


def _split(blocks: Generator[bytes, None, None], offset: int, number: int) -> Generator[Line, None, None]:
    pieces: list[bytes] = []
    length = 0
    for block in blocks:
        first, *others = block.split(b"\n")
        length += len(first)
        _keep(pieces, first, length)
        if not others:
            continue
        number += 1
        yield Line(number, offset, _joined(pieces, length), length)
        offset += length + 1
        for text in others[:-1]:
            number += 1
            yield Line(number, offset, text, len(text))
            offset += len(text) + 1
        pieces = [others[-1]]
        length = len(others[-1])
    if length:
        yield Line(number + 1, offset, _joined(pieces, length), length, whole=False)


def _keep(pieces: list[bytes], piece: bytes, length: int) -> None:
    if length <= LONGEST:
        pieces.append(piece)
    elif len(pieces) != 1 or len(pieces[0]) > HEAD:
        pieces[:] = [b"".join([*pieces, piece])[:HEAD]]


def _joined(pieces: list[bytes], length: int) -> bytes:
    text = pieces[0] if len(pieces) == 1 else b"".join(pieces)
    return text if length <= LONGEST else text[:HEAD]
