"""Web crawls in WARC files: the pages and texts that servers answered with.

Only a ``response`` with status 200, a ``resource`` or a ``conversion`` that holds HTML or plain text is a story; what else a crawl
keeps (requests, its own notes, robots.txt, pictures, scripts) is not, and is not counted.
"""

from __future__ import annotations

import re
import zlib
from codecs import lookup
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from detente.documents.carried import Given, Input, InputFormat, Unreadable
from detente.documents.carriers.model import Options
from detente.documents.carriers.streams import CHUNK, Stream
from detente.documents.decode import TRUSTED
from detente.documents.values import host_of

BEGINS = re.compile(rb"WARC/[01]\.\d+[ \t]*\r?\n")
# Behind a record that was cut the next does not begin on a line of its own, but its headers follow at once.
NEXT = re.compile(rb"WARC/[01]\.\d+[ \t]*\r?\n(?=[A-Za-z-]{2,40}:)")
HEADERS_END = re.compile(rb"\r?\n\r?\n")
MOST_HEADERS = 1 << 16
USUAL_HEADERS = 1 << 12
# Where the next record follows at once.
NEAR = 64
HELD = frozenset(["response", "resource", "conversion"])
TEXTS: dict[str, InputFormat] = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r\n")
ROOM = 4
"""A page is packed, or its record has headers: the room a record has, in limits of a story."""


@dataclass(frozen=True, slots=True)
class _Block:
    """What a record holds, and what is wrong with it."""

    data: bytes
    size: int
    reason: str | None


def read_warc(stream: Stream, where: str, options: Options) -> Iterator[Input | Unreadable]:
    """The stories of a crawl, numbered from 1. A record that is cut or broken is left at the next place where one begins."""
    number = 0
    while _stand_at_record(stream):
        offset = stream.offset
        headers, raw = _headers(stream)
        place = f"{where}#{number + 1}"
        length = headers.get("content-length", "")
        if not length.isascii() or not length.isdigit() or len(length) > 15:
            number += 1
            yield Unreadable(place, offset, raw[: options.limit], "a record whose headers give no length")
            continue
        block = _block(stream, int(length), options, needed=headers.get("warc-type", "").casefold() in HELD)
        if headers.get("warc-type", "").casefold() not in HELD:
            continue
        item = _story(headers, block, place, offset, options)
        if item is not None:
            number += 1
            yield item


def _stand_at_record(stream: Stream) -> bool:
    """Go to the next record; False where none is left."""
    size = NEAR
    while ahead := stream.peek(size):
        blank = len(ahead) - len(ahead.lstrip(b"\r\n"))
        if BEGINS.match(ahead, blank):
            stream.read(blank)
            return True
        found = NEXT.search(ahead)
        if found:
            stream.read(found.start())
            return True
        if size < 2 * CHUNK:
            size = 2 * CHUNK
            continue
        # The last bytes may be the beginning of a record.
        stream.read(len(ahead) if len(ahead) < 2 * CHUNK else CHUNK)
    return False


def _headers(stream: Stream) -> tuple[dict[str, str], bytes]:
    """A record's own headers, by their names in lower case, and their bytes."""
    ahead = stream.peek(USUAL_HEADERS)
    end = HEADERS_END.search(ahead)
    if end is None:
        ahead = stream.peek(MOST_HEADERS)
        end = HEADERS_END.search(ahead)
    if end is None:
        return {}, stream.read(BEGINS.match(ahead).end() if BEGINS.match(ahead) else 1)  # type: ignore[union-attr]
    raw = stream.read(end.end())
    return _fields(raw), raw


def _fields(raw: bytes) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in raw.decode("utf-8", "replace").splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().casefold(), value.strip())
    return fields


def _block(stream: Stream, length: int, options: Options, *, needed: bool) -> _Block:
    """The block of a record; where the next record does not follow it, up to where one begins in it."""
    bound = options.limit * ROOM
    if length > bound:
        kept = stream.read(options.limit)
        size = len(kept) + stream.skip(length - len(kept))
        return _Block(kept, size, f"a record of {length:,} bytes, more than the limit of {bound:,}" if needed else None)
    ahead = stream.peek(length + 4 + 16)
    behind = ahead[length:]
    if len(ahead) >= length and _follows(behind, ahead[:length]):
        return _Block(stream.read(length), length, None)
    found = NEXT.search(ahead)
    data = stream.read(found.start() if found else min(length, len(ahead)))
    reason = f"a record of {length:,} bytes of which {len(data):,} are there: it was cut or its length is wrong"
    return _Block(data, len(data), reason)


def _follows(behind: bytes, block: bytes) -> bool:
    """True where the few bytes behind a block are the next record's, or the end, or an end of a record with none within the block."""
    left = behind.lstrip(b"\r\n")
    return not left or left.startswith(b"WARC/") or (behind.startswith(b"\r\n\r\n") and NEXT.search(block) is None)


def _story(headers: Mapping[str, str], block: _Block, place: str, offset: int, options: Options) -> Input | Unreadable | None:
    """The story of a record, None where it holds none."""
    address = headers.get("warc-target-uri", "").strip("<>")
    kind, data, http = headers.get("content-type", ""), block.data, dict[str, str]()
    if kind.casefold().startswith("application/http") or (headers.get("warc-type") == "response" and data.startswith(b"HTTP/")):
        end = HEADERS_END.search(data[:MOST_HEADERS])
        status = data[:20].split()
        if len(status) > 1 and status[1] != b"200":
            return None
        if end is None:
            return Unreadable(
                place, offset, data[: options.limit], block.reason or "an answer of a server without an end of its headers"
            )
        http, data = _fields(data[: end.end()]), data[end.end() :]
        kind = http.get("content-type", "")
    format = TEXTS.get(kind.split(";")[0].strip().casefold()) if kind else _sniffed(data)
    if format is None or address.split("?")[0].endswith("/robots.txt"):
        return None
    if block.reason is not None:
        return Unreadable(place, offset, data[: options.limit], block.reason)
    body = _body(data, http, options.limit)
    if isinstance(body, str):
        return Unreadable(place, offset, data[: options.limit], body)
    if len(body) > options.limit:
        return Unreadable(place, offset, body[: options.limit], f"more than the limit of {options.limit:,} bytes for one story")
    given = Given(uri=address or None, publisher=host_of(address) if "//" in address else None)
    return Input(place, offset, as_utf8(body, kind), format, given)


def _sniffed(data: bytes) -> InputFormat | None:
    from detente.documents.sniff import looks_like_html

    return "html" if looks_like_html(data[:4096].decode("utf-8", "replace")) else None


def _body(data: bytes, http: Mapping[str, str], limit: int) -> bytes | str:
    """The body of an answer, out of its chunks and unpacked, at most one byte beyond the limit; in words, why it cannot be had.

    Crawlers keep headers of a transfer that they have undone: what does not look packed is taken as it is.
    """
    if "chunked" in http.get("transfer-encoding", "").casefold():
        data = _joined(data)
    for name in reversed([part.strip().casefold() for part in http.get("content-encoding", "").split(",")]):
        try:
            if name in ("gzip", "x-gzip") and data.startswith(b"\x1f\x8b"):
                data = zlib.decompressobj(31).decompress(data, limit + 1)
            elif name == "deflate" and data:
                data = _deflated(data, limit + 1)
            elif name == "br" and data:
                data = _brotli(data, limit + 1)
        except (zlib.error, OSError, ValueError) as error:
            return f"the page cannot be unpacked ({name}): {error}"
    return data


def _joined(data: bytes) -> bytes:
    """The chunks of a body joined; the body as it is where it is not in chunks."""
    pieces, at = [], 0
    while found := CHUNK_SIZE.match(data, at):
        size = int(found[1], 16)
        pieces.append(data[found.end() : found.end() + size])
        at = found.end() + size + 2
        if not size:
            break
    return b"".join(pieces) if pieces else data


def _deflated(data: bytes, most: int) -> bytes:
    """Deflated data, with zlib's header as the standard asks, or without as some servers send it."""
    for bits in (15, -15):
        try:
            return zlib.decompressobj(bits).decompress(data, most)
        except zlib.error:
            continue
    return data


def _brotli(data: bytes, most: int) -> bytes:
    from detente.documents.sniff import looks_like_html

    if looks_like_html(data[:4096].decode("latin-1")):
        return data
    import pyarrow as pa

    with pa.CompressedInputStream(pa.BufferReader(data), "brotli") as unpacked:
        return bytes(unpacked.read(most))


def as_utf8(body: bytes, kind: str) -> bytes:
    """The body in UTF-8 where the server names another encoding; a page that is UTF-8 all the same stays as it is."""
    found = CHARSET.search(kind)
    if found is None or found[1].casefold() in ("utf-8", "utf8"):
        return body
    try:
        body.decode("utf-8")
        return body
    except UnicodeDecodeError:
        pass
    name = "cp1252" if found[1].casefold() in ("iso-8859-1", "latin-1", "latin1", "us-ascii") else found[1]
    try:
        codec = lookup(name).name
        # Codecs that are no encoding of a page, such as punycode, take minutes for what a page weighs.
        if not (TRUSTED.match(codec) or codec.startswith(("utf-16", "utf-32", "iso2022"))):
            return body
        return body.decode(name, "replace").encode("utf-8", "replace")
    except (LookupError, ValueError):
        return body
