"""Memory and speed of reading carriers: ``python benchmarks/carriers.py [MEBIBYTES]``; each kind in a process of its own.

Prints, for each kind, stories, CPU seconds, stories a second, and the largest memory that the process held.
"""

from __future__ import annotations

import gzip
import json
import re
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from detente.documents.carriers import read_inputs

WORDS = "The two mayors met on the bridge on Sunday and promised to keep it open through the winter. " * 40
ROW = {"text": WORDS, "date": "2020-03-04", "title": "Talks", "url": "https://porto.example/1"}
KINDS = ("lines", "array", "table", "feed", "crawl", "packed crawl", "packed lines", "one text")


def unit(kind: str) -> tuple[bytes, bytes, bytes]:
    """What stands before, in between again and again, and behind."""
    line = json.dumps(ROW).encode()
    if kind == "array":
        return b"[", line + b",\n", b"]"
    if kind == "table":
        return b"id,date,title,text\n", b'1,2020-03-04,Talks,"' + WORDS.replace(". ", '.\n""Yes""').encode() + b'"\n', b""
    if kind == "feed":
        item = f"<item><title>Talks</title><link>https://porto.example/1</link><description>{WORDS}</description></item>"
        return b"<rss><channel><title>Porto Wire</title>", item.encode(), b"</channel></rss>"
    if kind.endswith("crawl"):
        page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>" + WORDS.encode() + b"</p></body></html>"
        head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {len(page)}\r\n\r\n"
        record = head.encode() + page + b"\r\n\r\n"
        return b"", gzip.compress(record, 1) if kind.startswith("packed") else record, b""
    return b"", WORDS.encode() if kind == "one text" else line + b"\n", b""


def pieces(kind: str, size: int) -> Iterator[bytes]:
    before, again, behind = unit(kind)
    packer = zlib.compressobj(1, wbits=31) if kind == "packed lines" else None
    block = again * max(1, 65_536 // len(again))
    yield before
    for _ in range(size // len(block) + 1):
        yield packer.compress(block) if packer else block
    yield packer.flush() if packer else behind


class Endless:
    """A file of any size that lies nowhere."""

    def __init__(self, kind: str, size: int) -> None:
        self._pieces, self._held = pieces(kind, size), b""

    def read(self, size: int) -> bytes:
        while len(self._held) < size and (piece := next(self._pieces, None)) is not None:
            self._held += piece
        data, self._held = self._held[:size], self._held[size:]
        return data


def measure(kind: str, size: int) -> None:
    begin = time.process_time()
    number = sum(1 for _ in read_inputs(["-"], stdin=Endless(kind, size)))  # type: ignore[arg-type]
    seconds = time.process_time() - begin
    print(f"{kind:14} {number:8} stories {seconds:7.1f} s {number / seconds:9.0f}/s {most_memory():5} MiB", flush=True)


def most_memory() -> int:
    """The most memory that this process held, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():
        # What getrusage tells on Linux is that of the process that started this one, where that held more.
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii", errors="replace"))
        if found:
            return int(found[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    if len(sys.argv) > 2:
        measure(sys.argv[2], size << 20)
        return
    for kind in KINDS:
        subprocess.run([sys.executable, __file__, str(size), kind], check=True)


if __name__ == "__main__":
    main()
