"""Files of word processors, pages and texts, each of which may be one story or an export of many from a news archive.

An export that cannot be told apart into stories is taken as one story, as far as the limit of one; beyond it, it is unreadable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zipfile import ZipFile

from lxml import etree

from detente.documents.carried import Input, Unreadable
from detente.documents.carriers.archives import DOCUMENT
from detente.documents.carriers.exports import split_export
from detente.documents.carriers.model import Options
from detente.documents.carriers.paragraphs import Paragraph, docx_paragraphs, html_paragraphs, rtf_paragraphs, text_paragraphs
from detente.documents.carriers.rows import find_columns, read_row, story
from detente.documents.carriers.single import EVERYTHING, read_single
from detente.documents.carriers.streams import FAILURES, Stream
from detente.documents.decode import decode

MOST_BYTES = 1 << 26
"""The largest file that is held whole."""
MOST_XML = 1 << 29
"""The largest main part of a Word document: markup, of which a small share is words."""
LOOK = 1 << 18
"""How far into a text the marks of an export are looked for: as far as its first stories reach."""
LEAST_KNOWN = 3


def read_docx(archive: ZipFile, where: str, options: Options) -> Iterator[Input | Unreadable]:
    """The stories of a Word document."""
    try:
        info = archive.getinfo(DOCUMENT)
    except KeyError:
        yield Unreadable(where, None, b"", f"a Word document without its main part ({DOCUMENT})")
        return
    if info.file_size > MOST_XML:
        yield Unreadable(where, None, b"", f"a Word document whose main part has {info.file_size:,} bytes; split it")
        return
    try:
        with archive.open(info) as file:
            paragraphs = docx_paragraphs(file)
    except (etree.XMLSyntaxError, *FAILURES) as error:
        yield Unreadable(where, None, b"", f"a Word document that is damaged: {error}")
        return
    yield from _stories(paragraphs, where, options)


def read_rtf(stream: Stream, where: str, options: Options) -> Iterator[Input | Unreadable]:
    """The stories of an RTF file; of one that was cut, those that are there, and what is wrong with it."""
    data = stream.read(MOST_BYTES)
    rest = stream.skip(EVERYTHING)
    if rest:
        yield Unreadable(
            where, None, data[: options.limit], f"an RTF file of {len(data) + rest:,} bytes, more than {MOST_BYTES:,}; split it"
        )
        return
    yield from _stories(rtf_paragraphs(data), where, options)
    if data.count(b"{") > data.count(b"}"):
        yield Unreadable(where, None, data[-1024:], "an RTF file that ends in the middle: it was cut")


def read_page(stream: Stream, where: str, options: Options) -> Iterator[Input | Unreadable]:
    """The stories of a page: one, unless it is an export of many."""
    yield from _one_or_many(stream, where, options, page=True)


def read_text(stream: Stream, where: str, options: Options) -> Iterator[Input | Unreadable]:
    """The stories of a text: one, unless it is an export of many."""
    yield from _one_or_many(stream, where, options, page=False)


def _one_or_many(stream: Stream, where: str, options: Options, *, page: bool) -> Iterator[Input | Unreadable]:
    data = stream.peek(MOST_BYTES) if _may_be_export(decode(stream.peek(LOOK))[0]) else b""
    if data and len(data) < MOST_BYTES and not stream.damages:
        text = decode(data)[0]
        told = split_export(html_paragraphs(text) if page else text_paragraphs(text), sure=True)
        if told:
            stream.read(len(data))
            for number, each in enumerate(told, 1):
                raw = each.text.encode("utf-8", "replace")
                place = f"{where}#{number}"
                yield story(each.text, where=place, offset=None, raw=raw, limit=options.limit, given=each.given, format="text")
            return
    named = options.format if options.format in ("text", "html") else "auto"
    yield from read_single(stream, where, options, format=named)  # type: ignore[arg-type]


MARKS = ("End of Document", " DOCUMENTS", "Document ", "Full text", "FULL TEXT", "LENGTH:", "Length:")


def _may_be_export(text: str) -> bool:
    """A quick look for words that all exports known here have: most texts are none, and need not be taken apart."""
    return any(each in text for each in MARKS) or ("HD" in text and ("LP" in text or "TD" in text))


def _stories(paragraphs: Sequence[Paragraph], where: str, options: Options) -> Iterator[Input | Unreadable]:
    rows = _table(paragraphs)
    if rows is not None:
        for number, row in enumerate(rows, 1):
            raw = "\t".join(row.values()).encode("utf-8", "replace")
            yield read_row(row, where=f"{where}#{number}", offset=None, raw=raw, limit=options.limit, mapping=options.mapping)
        return
    told = split_export(paragraphs, sure=False)
    if told:
        for number, each in enumerate(told, 1):
            raw = each.text.encode("utf-8", "replace")
            place = f"{where}#{number}"
            yield story(each.text, where=place, offset=None, raw=raw, limit=options.limit, given=each.given, format="text")
        return
    text = "\n\n".join(paragraph.text for paragraph in paragraphs)
    yield story(text, where=where, offset=None, raw=text.encode("utf-8", "replace"), limit=options.limit, format="text")


def _table(paragraphs: Sequence[Paragraph]) -> list[dict[str, str]] | None:
    """The rows of a document that is a table of stories, one a row, under a row of names; None where it is none."""
    at = next((at for at, paragraph in enumerate(paragraphs) if len(paragraph.cells) >= LEAST_KNOWN), None)
    if at is None:
        return None
    names = paragraphs[at].cells
    columns = find_columns(names)
    rows = [paragraph.cells for paragraph in paragraphs[at + 1 :] if len(paragraph.cells) == len(names)]
    known = sum(bool(found) for found in columns.keys.values())
    if known < LEAST_KNOWN or not columns.keys["text"] or 2 * len(rows) < len(paragraphs) - at - 1:
        return None
    # Paragraphs of a cell are paragraphs of a story.
    return [dict(zip(names, (cell.replace("\n", "\n\n") for cell in row), strict=True)) for row in rows]
