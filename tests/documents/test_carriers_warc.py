"""Web crawls."""

from __future__ import annotations

import gzip
import io
import zlib

import pyarrow as pa
import pytest
from fastwarc.warc import WarcRecord, WarcRecordType
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.documents import read_document
from detente.documents.carried import Input, Unreadable
from tests.documents.carried_by import inputs, items

PAGE = "<html><head><title>Talks</title></head><body><p>The café owners met the minister on the bridge.</p></body></html>"


def record(
    body: bytes,
    kind: str = "response",
    *,
    http: str | None = "Content-Type: text/html; charset=utf-8",
    status: str = "200 OK",
    n: int = 1,
) -> bytes:
    block = (f"HTTP/1.1 {status}\r\n{http}\r\n\r\n".encode() if http is not None else b"") + body
    mime = "application/http; msgtype=response" if http is not None else "text/plain"
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://www.porto.example/{n}\r\nContent-Type: {mime}\r\n"
    return head.encode() + f"Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def crawl(*bodies: bytes) -> bytes:
    info = record(b"software: x\r\n", "warcinfo", http=None)
    return info + b"".join(record(b"", "request", n=n) + record(body, n=n) for n, body in enumerate(bodies, 1))


def test_pages_and_texts_are_stories_and_nothing_else_is() -> None:
    others = [
        record(b"x", http="Content-Type: image/png"),
        record(PAGE.encode(), status="404 Not Found"),
        record(b"", "revisit"),
        record(b"fetchTimeMs: 1", "metadata", http=None),
    ]
    data = crawl(PAGE.encode()) + b"".join(others) + record(b"Plain words.", "conversion", http=None, n=7)
    found = inputs(data)
    assert [f.where for f in found] == ["-#1", "-#2"]
    assert (found[0].data, found[0].format) == (PAGE.encode(), "html")
    assert (found[0].given.uri, found[0].given.publisher) == ("https://www.porto.example/1", "porto.example")
    assert (found[1].data, found[1].format) == (b"Plain words.", "text")
    assert all(data[f.offset or 0 :].startswith(b"WARC/1.0\r\n") for f in found)


def test_the_page_has_the_first_word_on_its_publisher() -> None:
    named = PAGE.replace("<title>", '<meta property="og:site_name" content="Porto Wire"><title>')
    found = inputs(crawl(PAGE.encode(), named.encode()))
    assert [read_document(f.data, given=f.given).publisher for f in found] == ["porto.example", "Porto Wire"]


def test_robots_are_no_story() -> None:
    data = record(b"User-agent: *", http="Content-Type: text/plain").replace(b"porto.example/1", b"porto.example/robots.txt")
    assert items(data) == []


def test_a_member_a_record_as_crawlers_pack_them() -> None:
    records = [record(PAGE.encode(), n=n) for n in range(3)]
    assert len(inputs(b"".join(map(gzip.compress, records)))) == 3


def test_files_that_fastwarc_writes() -> None:
    out = io.BytesIO()
    for n in range(3):
        each = WarcRecord()
        each.init_headers(record_type=WarcRecordType.response)
        each.headers["WARC-Target-URI"] = f"https://porto.example/{n}"
        each.headers["Content-Type"] = "application/http; msgtype=response"
        each.set_bytes_content(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode())
        each.write(out)
    assert [f.data for f in inputs(out.getvalue())] == [PAGE.encode()] * 3


def brotli(data: bytes) -> bytes:
    out = pa.BufferOutputStream()
    with pa.CompressedOutputStream(out, "brotli") as stream:
        stream.write(data)
    return bytes(out.getvalue())


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("br", brotli),
        ("gzip", bytes),
        ("br", bytes),
    ],
    ids=["gzip", "deflate", "raw deflate", "brotli", "gzip undone", "brotli undone"],
)
def test_packed_pages(name: str, pack: object) -> None:
    http = f"Content-Type: text/html\r\nContent-Encoding: {name}"
    (found,) = inputs(record(pack(PAGE.encode()), http=http))  # type: ignore[operator]
    assert found.data == PAGE.encode()


def test_pages_in_chunks() -> None:
    body = PAGE.encode()
    chunks = b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in (body[:20], body[20:])) + b"0\r\n\r\n"
    for data in (chunks, body):
        (found,) = inputs(record(data, http="Content-Type: text/html\r\nTransfer-Encoding: chunked"))
        assert found.data == body


def test_the_servers_encoding_is_used() -> None:
    (found,) = inputs(record(PAGE.encode("cp1252"), http="Content-Type: text/html; charset=ISO-8859-1"))
    assert found.data == PAGE.encode()
    (found,) = inputs(record(PAGE.encode(), http="Content-Type: text/html; charset=ISO-8859-1"))
    assert found.data == PAGE.encode()


def test_a_packed_page_that_grows_beyond_the_limit() -> None:
    http = "Content-Type: text/html\r\nContent-Encoding: gzip"
    found = items(record(gzip.compress(b"<html>" + b" " * 50_000_000), http=http) + record(PAGE.encode()))
    assert [type(f) for f in found] == [Unreadable, Input] and "limit" in found[0].reason  # type: ignore[union-attr]


def test_a_broken_record_costs_itself_alone() -> None:
    whole = [record(PAGE.encode(), n=n) for n in range(3)]
    cut = whole[1][:-60]
    found = items(whole[0] + cut + whole[2])
    assert [type(f) for f in found] == [Input, Unreadable, Input]
    assert "it was cut or its length is wrong" in found[1].reason  # type: ignore[union-attr]
    assert found[1].offset == len(whole[0])
    found = items(whole[0] + whole[1].replace(b"Content-Length: ", b"Content-Length: x") + whole[2])
    assert [type(f) for f in found] == [Input, Unreadable, Input]
    found = items(whole[0] + cut)
    assert [type(f) for f in found] == [Input, Unreadable]
    packed = [gzip.compress(each) for each in whole]
    found = items(packed[0] + packed[1][:-20] + packed[2])
    assert [type(f) for f in found] == [Input, Unreadable, Input]


def test_a_record_beyond_the_limit_is_passed_over() -> None:
    found = items(crawl(PAGE.encode(), b"<html>" + b"x" * 5_000, PAGE.encode()), limit=1_000)
    assert [type(f) for f in found] == [Input, Unreadable, Input]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2), st.data())
def test_other_records_are_read_whatever_the_damage(hit: int, data: st.DataObject) -> None:
    whole = [record(f"<html><p>Story {n}.</p></html>".encode(), n=n) for n in range(3)]
    # What begins as a compressed file does is one.
    start = data.draw(st.integers(hit == 0, len(whole[hit]) - 5))
    length = data.draw(st.integers(1, len(whole[hit]) - 4 - start))
    whole[hit] = whole[hit][:start] + data.draw(st.binary(max_size=30)) + whole[hit][start + length :]
    found = items(b"".join(whole), format="warc")
    stories = {f.data for f in found if isinstance(f, Input)}
    assert {f"<html><p>Story {n}.</p></html>".encode() for n in range(3) if n != hit} <= stories
    assert len(found) <= 4
