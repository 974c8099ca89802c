"""Lists of feeds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.documents.fetch import Guard
from detente.errors import InputError, NotFound
from detente.watch.opml import parse_lines, parse_opml, read_lists

NESTED = """<?xml version="1.0" encoding="{encoding}"?>
<opml version="{version}"><head><title>Desk</title></head><body>
<outline text="Europe"><outline text="Iberia" >
  <outline type="rss" text="Lusa &amp; Co" title="Lusa" xmlUrl=" https://lusa.example/feed " htmlUrl="https://lusa.example/"/>
  <outline text="only a heading"/></outline>
</outline>
<outline type="rss" TEXT="Santiago é" xmlurl="https://wire.example/rss?a=1&amp;b=2"/>
<outline text="gone" isComment="true" xmlUrl="https://gone.example/"><outline text="child" xmlUrl="https://child.example/"/></outline>
<outline text="again" xmlUrl="https://LUSA.example:443/feed"/>
<outline type="include" text="others" url="https://wire.example/others.opml"/>
</body></opml>"""
FOUND = [("https://lusa.example/feed", "Lusa"), ("https://wire.example/rss?a=1&b=2", "Santiago é")]


@pytest.mark.parametrize("version", ["1.0", "1.1", "2.0"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_outlines_however_deep(tmp_path: Path, version: str, encoding: str) -> None:
    path = tmp_path / "feeds.opml"
    path.write_bytes(NESTED.format(version=version, encoding=encoding).encode(encoding))
    listed = read_lists([str(path)], Guard())
    assert [(feed.address, feed.title) for feed in listed.feeds] == FOUND
    assert [feed.where for feed in listed.feeds] == [f"{path}:4", f"{path}:7"]
    assert listed.refused == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<opml><body><outline></body></opml>", "line 1, column 24: mismatched tag"),
        ("<opml>\n<body>\n  <outline text='a' xmlUrl=https://x/>", "line 3, column 28: not well-formed"),
        ("<opml><body>", "line 1, column 13: no element found"),
        ("<opml/><opml/>", "junk after document element"),
        ("<opml><outline text='&nope;'/></opml>", "undefined entity"),
        ("<rss version='2.0'/>", "is no OPML: its root is <rss>"),
        ("<!DOCTYPE opml><opml/>", "declares a document type"),
        (
            "<!DOCTYPE opml [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><opml><outline xmlUrl='&b;'/></opml>",
            "declares a document type",
        ),
        ("<!DOCTYPE opml SYSTEM 'file:///etc/passwd'><opml/>", "declares a document type"),
        ("<opml>" + "<outline>" * 300, "nested deeper than 200"),
        ("<?xml version='1.0' encoding='klingon'?><opml/>", "encoding"),
    ],
)
def test_a_broken_list_is_told_with_its_place(text: str, reason: str) -> None:
    with pytest.raises(InputError) as found:
        list(parse_opml(text.encode(), "feeds.opml"))
    assert reason in str(found.value) and str(found.value).startswith("feeds.opml: ")


def test_addresses_a_line(tmp_path: Path) -> None:
    path = tmp_path / "feeds.txt"
    text = "\ufeff# Iberia\n\nhttps://lusa.example/feed   Lusa, Lisbon\r\nhttp://10.0.0.1/feed\nhttps://b.example/ # remark\nfile:///etc/passwd\n"
    path.write_text(text, encoding="utf-8")
    listed = read_lists([str(path), "https://c.example/feed", "https://b.example"], Guard())
    assert [(feed.address, feed.title) for feed in listed.feeds] == [
        ("https://lusa.example/feed", "Lusa, Lisbon"), ("https://b.example/", None), ("https://c.example/feed", None)
    ]  # fmt: skip
    assert [(refused.where, "private" in refused.reason or "scheme" in refused.reason) for refused in listed.refused] == [
        (f"{path}:4", True), (f"{path}:6", True)
    ]  # fmt: skip


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such file; expected OPML"):
        read_lists([str(tmp_path / "none.opml")], Guard())
    with pytest.raises(InputError, match="cannot be opened"):
        read_lists([str(tmp_path)], Guard())


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_are_another_error(data: bytes) -> None:
    list(parse_lines(data, "list"))
    for start in (b"", b"<opml><outline ", b"<?xml version='1.0' encoding='"):
        try:
            list(parse_opml(start + data, "list"))
        except InputError as error:
            assert error.where == "list"
