"""Bodies of answers, unpacked while they come in and stopped at a limit: a bomb never unfolds."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Protocol

from detente.errors import FetchError

PIECE = 1 << 16


class Unpacker(Protocol):
    """Takes packed bytes, and gives some unpacked ones at a time."""

    def feed(self, data: bytes) -> Iterable[bytes]:
        """Pieces of what the bytes unpack to."""
        ...

    def close(self) -> None:
        """Raise zlib.error where the end is missing."""
        ...


class Plain:
    """Bytes that are not packed."""

    def feed(self, data: bytes) -> Iterable[bytes]:
        """The bytes themselves."""
        yield data

    def close(self) -> None:
        """Nothing can be missing: HTTP's own length was held."""


class Inflater:
    """gzip, one member or several, or deflate with zlib's header or, as some servers send it, without."""

    def __init__(self, name: str) -> None:
        self._gzip = name != "deflate"
        self._kind = 31 if self._gzip else 0
        self._inner = zlib.decompressobj(31) if self._gzip else None
        self._begun = False

    def feed(self, data: bytes) -> Iterable[bytes]:
        """Pieces of at most ``PIECE`` bytes."""
        while data:
            inner = self._inner
            if inner is None:
                # The first byte of zlib's header names the method 8; of raw deflate such a first byte would be a broken block.
                inner = self._inner = zlib.decompressobj(15 if data[0] & 0x0F == 8 else -15)
            self._begun = True
            piece = inner.decompress(data, PIECE)
            if piece:
                yield piece
            data = inner.unconsumed_tail
            if inner.eof:
                data = inner.unused_data if self._gzip and inner.unused_data.startswith(b"\x1f\x8b") else b""
                if data:
                    self._inner = zlib.decompressobj(31)

    def close(self) -> None:
        """Raise zlib.error for data that were cut."""
        if self._begun and self._inner is not None and not self._inner.eof:
            raise zlib.error("the packed data are cut")


def unpacker(address: str, encoding: str) -> Unpacker:
    """What undoes a Content-Encoding; raises FetchError for one that was not asked for."""
    names = [name for part in encoding.split(",") if (name := part.strip().casefold()) not in ("", "identity")]
    if not names:
        return Plain()
    if len(names) == 1 and names[0] in ("gzip", "x-gzip", "deflate"):
        return Inflater(names[0])
    raise FetchError(address, f"is packed as {encoding[:40]!r}; expected gzip, deflate or nothing", "refused")


def read_body(address: str, chunks: Iterable[bytes], encoding: str, most: int) -> bytes:
    """All of a body; raises FetchError where it has more than ``most`` bytes, packed or unpacked, or cannot be unpacked."""
    unpack = unpacker(address, encoding)
    kept, received = bytearray(), 0
    try:
        for chunk in chunks:
            received += len(chunk)
            _check(address, received, most)
            for piece in unpack.feed(chunk):
                kept += piece
                _check(address, len(kept), most)
        unpack.close()
    except zlib.error as error:
        raise FetchError(address, f"cannot be unpacked: {error}", "failed") from error
    return bytes(kept)


def _check(address: str, size: int, most: int) -> None:
    if size > most:
        raise FetchError(address, f"more than {most:,} bytes; fetch it yourself and name the file", "refused")
