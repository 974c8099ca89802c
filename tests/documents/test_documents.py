"""Bytes to documents: formats, encodings, errors, and no bytes that break the reader."""

from __future__ import annotations

import gzip
import hashlib

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from detente import documents as room
from detente.documents import Received, read_document
from detente.errors import EmptyInput, InputError, NotText, TooLarge
from detente.settings import Settings

PAGE = """<!DOCTYPE html>
<html><head><title>Two ports keep their bridge | Baltic Wire</title>
<meta property="og:site_name" content="Baltic Wire"><meta property="article:published_time" content="2020-03-04T00:10:00Z">
<style>p {color: red}</style><script>var s = "Breaking: bridge falls";</script></head>
<body><nav><a href="/">Home</a> <a href="/w">Weather</a></nav>
<article><h1>Two ports keep their bridge</h1><div class="byline">Ana Sousa</div><p class="date">March 3, 2020</p>
<p>PORTO (AP) &mdash; The two mayors met on the bridge on Sunday and promised to keep it&nbsp;open through the winter.</p>
<p>&ldquo;We will share the cost,&rdquo; one of them told reporters.<br>The other one nodded, and then they both went home to their towns.</p>
<figure><img src="b.jpg"><figcaption>The bridge in winter. Photo: Ola Berg</figcaption></figure>
<p>Neither of the mayors would say how much the repairs of the old bridge were going to cost.</p></article>
<div class="related"><h3>More stories</h3><ul><li>Rain stops play in Lisbon</li></ul></div>
<div hidden>Not to be seen</div>
<footer>&copy; 2020 Baltic Wire. All rights reserved.</footer></body></html>"""


def blocks(received: Received) -> dict[str, tuple[str, str | None]]:
    return {received.text[b.start : b.end]: (b.role, b.furniture) for b in received.blocks}


def test_exports() -> None:
    assert room.__all__ == ["Block", "Given", "Input", "Note", "Received", "Unreadable", "apply_given", "read_document"]


def test_plain_text_is_received_as_it_stands() -> None:
    data = "Caf\u00e9 owners met.\r\n  They left.\n".encode()
    received = read_document(data, uri="a.txt")
    assert received.text == data.decode()
    assert received.id == hashlib.sha256(data).hexdigest()
    assert (received.uri, received.format, received.notes, received.blocks) == ("a.txt", "text", (), ())


def test_a_page_gives_its_blocks_in_order() -> None:
    received = read_document(PAGE.encode())
    assert (received.format, received.title, received.publisher, received.published) == (
        "html",
        "Two ports keep their bridge",
        "Baltic Wire",
        "2020-03-04",
    )
    found = blocks(received)
    assert found["Two ports keep their bridge"] == ("title", None)
    assert found["Ana Sousa"] == ("byline", None)
    assert found["March 3, 2020"] == ("date", None)
    assert found["Home Weather"] == ("text", "navigation")
    assert found["The bridge in winter. Photo: Ola Berg"][1] == "caption"
    assert found["Rain stops play in Lisbon"][1] == "related"
    assert found["© 2020 Baltic Wire. All rights reserved."][1] == "navigation"
    assert found["“We will share the cost,” one of them told reporters."] == ("text", None)
    assert found["The other one nodded, and then they both went home to their towns."] == ("text", None)
    assert "Breaking" not in received.text and "red" not in received.text and "Not to be seen" not in received.text
    assert received.text == "\n".join(found)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("\ufeffCafé".encode(), "Café"),
        ("Café".encode("utf-16"), "Café"),
        (b"\xfe\xff" + "Café".encode("utf-16-be"), "Café"),
        (b"Caf\xe9 \x93open\x94", "Café “open”"),
    ],
    ids=["utf-8 with mark", "utf-16", "utf-16 big-endian", "windows-1252"],
)
def test_encodings(data: bytes, text: str) -> None:
    assert read_document(data).text == text


def test_the_declared_encoding_of_a_page_is_used() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Мост открыт</p></body></html>'
    assert read_document(page.encode("cp1251")).text == "Мост открыт"


def test_broken_bytes_are_kept_and_noted() -> None:
    received = read_document("Ein Fluß, zwei Brücken, drei Städte: ".encode() + b"\xff und mehr")
    assert "\ufffd" in received.text
    assert [received.text[n.start : n.end] for n in received.notes] == ["\ufffd"]
    guessed = read_document(b"Br\xfccke")
    assert "Windows-1252" in guessed.notes[0].reason


@pytest.mark.parametrize(
    "data", [b"", b" \n\t", "\ufeff".encode(), b"... --- ...", b"<html><body><script>x()</script></body></html>"]
)
def test_empty(data: bytes) -> None:
    with pytest.raises(EmptyInput):
        read_document(data)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7 abc", "PDF"),
        (b"PK\x03\x04word/document.xml", "Word"),
        (b"\x89PNG\r\n\x1a\n123", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (gzip.compress(b"abc", mtime=0), "gzip"),
        (rb"{\rtf1 abc}", "RTF"),
        (b"abc\0def", "NUL"),
        (b"\x01\x02\x03\x04abcdefgh", "binary"),
        (b'<?xml version="1.0"?><rss><channel/></rss>', "XML"),
    ],
    ids=["pdf", "zip", "png", "jpeg", "gzip", "rtf", "nul", "controls", "feed"],
)
def test_not_text(data: bytes, word: str) -> None:
    with pytest.raises(NotText, match=word) as caught:
        read_document(data, uri="x")
    assert caught.value.where == "x"


def test_too_large() -> None:
    with pytest.raises(TooLarge, match="max_bytes"):
        read_document(b"abcdef", settings=Settings(max_bytes=5))


TAGS = ["<p>", "</p>", "<div class='related'>", "</div>", "<h1>", "</h1>", "<br>", "<script>", "</script>", "<!--", "-->", "<html>", "<body>", "<table><tr><td>",
        "&amp;", "&#0;", "&#x110000;", "<pre>\n a", "<p hidden>", "<a href=x>", "<![CDATA[", "<?php", "<svg>", "<time datetime='2020-01-01' pubdate>",
        "The mayors met on the bridge on Sunday and then they went home.", " word "]  # fmt: skip
RUNS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
@example(b"<")
@example(b"\xff\xfe\xd8")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        received = read_document(data)
    except InputError as error:
        assert error.reason
    else:
        assert all(0 <= n.start <= n.end <= len(received.text) for n in received.notes)


@RUNS
@given(st.lists(st.sampled_from(TAGS), max_size=30).map("".join))
def test_any_tags_are_read_or_refused(html: str) -> None:
    try:
        received = read_document(("<!doctype html>" + html).encode())
    except EmptyInput:
        return
    assert received.format == "html"
    assert all(received.text[b.start : b.end].strip() for b in received.blocks)
    assert received == read_document(("<!doctype html>" + html).encode())


def test_a_deep_page_is_read() -> None:
    deep = "<html><body>" + "<div>" * 3000 + "<p>The mayors met on the bridge on Sunday.</p>" + "</div>" * 3000
    try:
        assert "mayors" in read_document(deep.encode()).text
    except EmptyInput:
        pytest.fail("the text of a deep page was lost")
