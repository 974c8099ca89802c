"""Exports of news archives in the layouts that they use, drawn from stories of our own, as Word, RTF and HTML files."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import docx
from docx.enum.text import WD_BREAK


@dataclass(frozen=True, slots=True)
class Story:
    title: str
    publisher: str
    day: str
    iso: str
    weekday: str
    byline: str
    body: tuple[str, ...]
    code: str

    @property
    def words(self) -> int:
        return len(" ".join(self.body).split())

    @property
    def american(self) -> str:
        day, month, year = self.day.split()
        return f"{month} {day}, {year}"


STORIES = (
    Story(
        "Mayors agree to share the costs of the river bridge", "Porto Wire", "4 March 2020", "2020-03-04", "Wednesday", "Ana Sousa",
        (
            "PORTO - The mayors of the two river towns met on Tuesday and agreed to share the costs of the bridge between them.",
            "“We had talked of nothing else for three winters,” the mayor of the northern town told reporters after the talks ended.",
            "Work is to begin in May.",
        ),
        "PORTWI0020200304eg3400021",
    ),
    Story(
        "Lisbon recalls envoy over fishing dispute", "Lima Post", "5 March 2020", "2020-03-05", "Thursday", "Ola Berg",
        (
            "LISBON (Lusa) - Portugal has recalled its ambassador for consultations in a dispute over fishing rights, the foreign ministry said.",
            "The ministry gave no date for the envoy's return; it said that the licence fees had been raised twice without notice.",
            "Source: a spokesman who asked not to be named told the paper that talks would be held before the season opens in April.",
            "No comment was to be had from the other side.",
        ),
        "LIMAPO0020200305eg350000b",
    ),
    Story(
        "Ministers to meet again in May", "The Baltic Courier", "6 March 2020", "2020-03-06", "Friday", "Ida Nyström and Per Dahl",
        (
            "The foreign ministers of five coastal states will meet again in May, their host told journalists on the quay this morning.",
            "He said:",
            "“There is a text, and it is short enough to be signed by people who have a train to catch in the afternoon.”",
        ),
        "BALTCO0020200306eg360001k",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class P:
    """A paragraph of an export."""

    text: str
    bold: bool = False
    heading: bool = False
    page: bool = False
    cells: tuple[str, ...] = ()


Layout = Callable[[Sequence[Story]], list[P]]


def factiva(stories: Sequence[Story]) -> list[P]:
    found = []
    for s in stories:
        found += [
            P(s.title, bold=True), P(f"By {s.byline}"), P(f"{s.words} words"), P(s.day), P("10:25"), P(s.publisher), P("PORTWI"),
            P("English"), P(f"Copyright 2020. {s.publisher}. All Rights Reserved."), *map(P, s.body), P(f"Document {s.code}", page=False),
        ]  # fmt: skip
    return [
        *found,
        P("Search Summary", bold=True),
        P("Text: bridge or fishing"),
        P("Date: All Dates"),
        P("Results Found: 3"),
        P("© 2020 Factiva, Inc. All rights reserved."),
    ]


def factiva_codes(stories: Sequence[Story]) -> list[P]:
    found = []
    for s in stories:
        rows = [
            ("SE", "World News"), ("HD", s.title), ("BY", f"By {s.byline}"), ("WC", f"{s.words} words"), ("PD", s.day), ("ET", "10:25"),
            ("SN", s.publisher), ("SC", "PORTWI"), ("LA", "English"), ("CY", "Copyright 2020"), ("LP", s.body[0]), ("TD", "\n".join(s.body[1:])),
            ("NS", "gdip : Diplomacy"), ("RE", "port : Portugal"), ("AN", f"Document {s.code}"),
        ]  # fmt: skip
        found += [P("\t".join(row), cells=row) for row in rows]
    return found


def factiva_code_lines(stories: Sequence[Story]) -> list[P]:
    found = []
    for s in stories:
        found += [
            P(f"HD  {s.title}"),
            P(f"WC  {s.words} words"),
            P(f"PD  {s.day}"),
            P(f"SN  {s.publisher}"),
            P("LA  English"),
            P("LP"),
        ]
        found += [P(s.body[0]), P("TD"), *map(P, s.body[1:]), P(f"AN  Document {s.code}")]
    return found


def nexis_uni(stories: Sequence[Story]) -> list[P]:
    found = [
        P("User Name: a.sousa"),
        P("Date and Time: Monday, March 9, 2020 9:12:00 AM"),
        P("Job Number: 111222333"),
        P(f"Documents ({len(stories)})"),
    ]
    found += [P(f"{n}. {s.title}") for n, s in enumerate(stories, 1)]
    for s in stories:
        found += [
            P(s.title, bold=True, heading=True, page=True), P(s.publisher), P(f"{s.american} {s.weekday} 10:25 AM GMT"),
            P(f"Copyright 2020 {s.publisher} All Rights Reserved"), P("Section: NEWS; Pg. 4"), P(f"Length: {s.words} words"), P(f"Byline: {s.byline}"),
            P("Highlight: What the paper printed above it."), P("Body", bold=True), *map(P, s.body),
            P("Graphic"), P("The bridge in the winter before the last, when nobody crossed it."),
            P(f"Load-Date: {s.american}"), P("End of Document"),
        ]  # fmt: skip
    return found


def nexis_old(stories: Sequence[Story]) -> list[P]:
    found = []
    for n, s in enumerate(stories, 1):
        found += [
            P(f"{n} of {len(stories)} DOCUMENTS", page=n > 1), P(s.publisher), P(f"{s.american} {s.weekday}"), P(s.title, bold=True),
            P(f"BYLINE: {s.byline}"), P("SECTION: Pg. 4"), P(f"LENGTH: {s.words} words"), *map(P, s.body),
            P(f"LOAD-DATE: {s.american}"), P("LANGUAGE: ENGLISH"), P("PUBLICATION-TYPE: Newspaper"), P(f"Copyright 2020 {s.publisher}"), P("All Rights Reserved"),
        ]  # fmt: skip
    return found


def proquest(stories: Sequence[Story]) -> list[P]:
    found = [P("Table of contents"), *(P(f"{n}. {s.title}") for n, s in enumerate(stories, 1))]
    for n, s in enumerate(stories, 1):
        day, month, year = s.day.split()
        found += [
            P("_" * 60), P(f"Document {n} of {len(stories)}"), P(s.title, bold=True), P(f"Author: {s.byline}"),
            P(f"Publication info: {s.publisher} ; Porto [Porto]. {day} {month[:3]} {year}: A.4."), P("ProQuest document link"),
            P("Abstract: None available."), P("Full text:"), *map(P, s.body), P("Subject: Bridges; Rivers"), P("Location: Portugal"),
            P(f"Title: {s.title}"), P(f"Publication title: {s.publisher}"), P("Pages: A.4"), P(f"Publication year: {year}"),
            P(f"Publication date: {month[:3]} {day}, {year}"), P("Section: News"), P("Country of publication: Portugal"),
            P("Language of publication: English"), P("Document type: News"), P("ProQuest document ID: 2345678901"),
            P("Document URL: https://search.example/docview/2345678901"), P("Copyright: Copyright Porto Media 2020"), P("Last updated: 2020-03-10"),
            P("Database: Newsstream"),
        ]  # fmt: skip
    return found


def monitoring(stories: Sequence[Story]) -> list[P]:
    found = []
    for s in stories:
        found += [
            P(s.title, bold=True, page=True), P(s.publisher), P(f"{s.american} {s.weekday}"), P(f"Copyright 2020 {s.publisher}"), P(f"Length: {s.words} words"),
            *map(P, s.body), P("Source: Radio One, Porto, in Portuguese 0800 gmt 4 Mar 20"), P("Load-Date: March 9, 2020"),
        ]  # fmt: skip
    return found


def labelled(stories: Sequence[Story]) -> list[P]:
    found = []
    for s in stories:
        found += [
            P("-" * 40),
            P(f"Headline: {s.title}"),
            P(f"Date: {s.day}"),
            P(f"Publication: {s.publisher}"),
            P(f"Author: {s.byline}"),
            P("Text:"),
            *map(P, s.body),
        ]
    return found


def headed(stories: Sequence[Story]) -> list[P]:
    found = []
    for s in stories:
        found += [P(s.title, heading=True), P(s.publisher), P(s.american), P(f"By {s.byline}"), *map(P, s.body)]
    return found


def tabled(stories: Sequence[Story]) -> list[P]:
    rows = [("Date", "Headline", "Source", "Full text"), *((s.day, s.title, s.publisher, "\n".join(s.body)) for s in stories)]
    return [P("\t".join(row), cells=row) for row in rows]


def field_tables(stories: Sequence[Story]) -> list[P]:
    found = []
    for s in stories:
        rows = [
            ("Headline", s.title),
            ("Source", s.publisher),
            ("Date", s.day),
            ("Author", s.byline),
            ("Full text", "\n".join(s.body)),
        ]
        found += [P("", page=True), *(P("\t".join(row), cells=row) for row in rows)]
    return found


SURE: tuple[Layout, ...] = (factiva, factiva_codes, factiva_code_lines, nexis_uni, nexis_old, proquest)
LAYOUTS: tuple[Layout, ...] = (*SURE, monitoring, labelled, headed, tabled, field_tables)


def as_docx(paragraphs: Sequence[P]) -> bytes:
    document = docx.Document()
    table = None
    for p in paragraphs:
        if p.page:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        if p.cells:
            if table is None or len(table.columns) != len(p.cells) or p.page:
                table = document.add_table(rows=0, cols=len(p.cells))
            for cell, text in zip(table.add_row().cells, p.cells, strict=True):
                cell.text = text
            continue
        table = None
        if p.heading:
            document.add_heading(p.text, 1)
        elif p.text:
            document.add_paragraph().add_run(p.text).bold = p.bold or None
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_rtf(paragraphs: Sequence[P]) -> bytes:
    pieces = [
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}}{\*\generator none}{\info{\title Not to be read}}"
    ]
    for p in paragraphs:
        if p.page:
            pieces.append(r"\page ")
        if p.cells:
            cells = "".join(f"\\cellx{1000 * n}" for n in range(1, len(p.cells) + 1))
            pieces.append(r"\trowd" + cells + "".join(r"\pard\intbl " + _rtf(c) + r"\cell" for c in p.cells) + "\\row\n")
        elif p.text:
            level = r"\outlinelevel0" if p.heading else ""
            pieces.append(r"\pard" + level + ("{\\b " + _rtf(p.text) + "}" if p.bold else " " + _rtf(p.text)) + "\\par\n")
    return ("".join(pieces) + "}").encode("ascii")


def _rtf(text: str) -> str:
    out = []
    for c in text:
        if c in "\\{}":
            out.append("\\" + c)
        elif c == "\n":
            out.append(r"\line ")
        elif ord(c) < 128:
            out.append(c)
        elif ord(c) < 256:
            out.append(f"\\'{ord(c):02x}")
        else:
            out.append(f"\\u{ord(c)}?")
    return "".join(out)


def as_html(paragraphs: Sequence[P]) -> bytes:
    pieces = ["<html><head><title>Export</title></head><body>"]
    for p in paragraphs:
        if p.page:
            pieces.append('<div style="page-break-before: always"></div>')
        if p.cells:
            cells = "".join(f"<td>{escape(c).replace(chr(10), '<br>')}</td>" for c in p.cells)
            pieces.append(f"<table><tr>{cells}</tr></table>")
        elif p.text:
            text = escape(p.text, quote=False)
            pieces.append(f"<h1>{text}</h1>" if p.heading else f"<p><b>{text}</b></p>" if p.bold else f"<p>{text}</p>")
    return "".join([*pieces, "</body></html>"]).encode()


def as_text(paragraphs: Sequence[P]) -> bytes:
    return "\n\n".join(("\f" if p.page else "") + p.text for p in paragraphs).encode()
