"""Compressed bytes, unpacked as they are read: gzip, bzip2, xz and zstandard, of one member or many; a damaged member is left behind."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Protocol, cast

from detente.documents.carriers.streams import CHUNK, Readable

# News shrinks to a third or a tenth. What grows so much more, and so far, was made to fill a disk.
MOST_GROWTH = 400
FREE_GROWTH = 1 << 26
MAGIC = {b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstandard"}
PIECE = 1 << 10
BROKEN = (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError)


class _Decoder(Protocol):
    """What the standard library's decompressors have in common."""

    eof: bool
    unused_data: bytes

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Gzip:
    """zlib's decompressor, which hands back what it did not take, as one that keeps it as the others do."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)
        self._before = (self._inner, b"")

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        tail = self._inner.unconsumed_tail
        self._before = (self._inner.copy(), tail + data)
        return self._inner.decompress(tail + data, max_length)

    def salvage(self, error: Exception) -> bytes:
        """What the last call would have given, had it stopped before the bytes that broke it.

        All of it where only the check at the end fails. Else the bytes that a decoder takes before it notices are left out.
        """
        checked = "data check" in str(error) or "length check" in str(error)
        step, margin = (1, 0) if checked else (PIECE, 1)
        (inner, data), pieces = self._before, list[bytes]()
        try:
            for at in range(0, len(data), step):
                pieces.append(inner.decompress(data[at : at + step]))
        except zlib.error:
            pass
        return b"".join(pieces[: len(pieces) - margin])


_NEW: dict[str, Callable[[], _Decoder]] = {
    "gzip": cast("Callable[[], _Decoder]", _Gzip),
    "bzip2": cast("Callable[[], _Decoder]", bz2.BZ2Decompressor),
    "xz": cast("Callable[[], _Decoder]", lzma.LZMADecompressor),
}


def compression_of(head: bytes) -> str | None:
    """The compression that bytes are in, by their first ones."""
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), None)


def unpack(source: Readable, compression: str) -> Readable:
    """The unpacked bytes of a compressed source."""
    if compression == "zstandard":
        import pyarrow as pa

        return cast("Readable", pa.CompressedInputStream(pa.PythonFile(_File(source), mode="r"), "zstd"))
    return Inflated(source, compression)


class Inflated:
    """Unpacked bytes of members one after another.

    Where a member is damaged or cut, ``damage`` says so, and reading goes on at the next place where a whole beginning of a member
    is found; ``ended`` tells that there is none.
    """

    def __init__(self, source: Readable, compression: str) -> None:
        self.damage: str | None = None
        self.ended = False
        self._source, self._compression = source, compression
        self._magic = next(magic for magic, name in MAGIC.items() if name == compression)
        self._decoder = _NEW[compression]()
        self._packed = b""
        self._taken = self._given = 0

    def read(self, size: int) -> bytes:
        while not self.ended:
            if self._decoder.eof:
                if not self._next_member():
                    return b""
                continue
            packed = self._packed or self._source.read(CHUNK)
            self._packed = b""
            self._taken += len(packed)
            try:
                data = self._decoder.decompress(packed, size)
            except BROKEN as error:
                data = self._decoder.salvage(error) if isinstance(self._decoder, _Gzip) else b""
                self._break(f"damaged {self._compression} data: {error}", packed)
                return data
            self._given += len(data)
            if self._given > FREE_GROWTH and self._given > MOST_GROWTH * self._taken:
                self.damage = (
                    f"{self._compression} data that grow more than {MOST_GROWTH}-fold; unpack them yourself if they are meant"
                )
                self.ended = True
                return b""
            if data:
                return data
            if not packed and not self._decoder.eof:
                self.damage = f"{self._compression} data that end in the middle: the file was cut"
                self.ended = True
        return b""

    def _next_member(self) -> bool:
        """Begin the next member; False where the source ends or goes on with something else."""
        left = self._decoder.unused_data or self._source.read(CHUNK)
        # Blocks of tapes and some writers pad with zeros.
        while left and not left.strip(b"\0"):
            left = self._source.read(CHUNK)
        left = left.lstrip(b"\0")
        if not left:
            self.ended = True
            return False
        if len(left) < len(self._magic):
            left += self._source.read(CHUNK)
        self._decoder, self._packed = _NEW[self._compression](), left
        if left.startswith(self._magic):
            return True
        self._break(f"bytes that are no {self._compression} data", left)
        return False

    def _break(self, reason: str, packed: bytes) -> None:
        """Note a damage, and look for the next member behind it."""
        self.damage = reason
        data = packed[1:]
        while True:
            at = data.find(self._magic)
            if at < 0:
                more = self._source.read(CHUNK)
                if not more:
                    self.ended = True
                    return
                data = data[-len(self._magic) + 1 :] + more
            elif (held := self._begins(data[at:])) is not None:
                self._decoder, self._packed = _NEW[self._compression](), held
                return
            else:
                data = data[at + 1 :]

    def _begins(self, data: bytes) -> bytes | None:
        """The data, and as much more of the source as it takes to tell that a member begins here; None where none does."""
        if len(data) < CHUNK // 2:
            data += self._source.read(CHUNK)
        try:
            return data if _NEW[self._compression]().decompress(data, 1) else None
        except BROKEN:
            return None


class _File:
    """A source as the file that Arrow asks for."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self.closed = False

    def read(self, size: int = -1) -> bytes:
        return self._source.read(size if size > 0 else CHUNK)

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.closed = True
