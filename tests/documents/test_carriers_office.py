"""Exports of news archives, and files of word processors that are one story."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import replace

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.documents.carried import Given, Input, Unreadable
from detente.documents.carriers.paragraphs import rtf_paragraphs
from tests.documents.archive_layouts import (
    LAYOUTS,
    STORIES,
    SURE,
    Layout,
    P,
    as_docx,
    as_html,
    as_rtf,
    as_text,
    factiva,
    nexis_uni,
)
from tests.documents.carried_by import inputs, items

FILES = {"docx": as_docx, "rtf": as_rtf}
PAGES = {"html": as_html, "text": as_text}


def check(found: list[Input]) -> None:
    assert [f.data.decode() for f in found] == ["\n\n".join(s.body) for s in STORIES]
    assert [f.given.title for f in found] == [s.title for s in STORIES]
    assert [f.given.publisher for f in found] == [s.publisher for s in STORIES]
    assert [f.given.published for f in found] == [s.iso for s in STORIES]
    assert [f.where for f in found] == ["-#1", "-#2", "-#3"]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("file", FILES)
def test_office_exports(layout: Layout, file: str) -> None:
    check(inputs(FILES[file](layout(STORIES))))


@pytest.mark.parametrize("layout", SURE)
@pytest.mark.parametrize("file", PAGES)
def test_pages_and_texts_that_are_exports(layout: Layout, file: str) -> None:
    check(inputs(PAGES[file](layout(STORIES))))


SENTENCES = (
    "The council met on Monday to weigh the plan that the mayor had put forward in the spring.",
    "“We have waited long enough,” she said.",
    "In the harbour, three ferries were held back while inspectors went through the cargo lists one page after another.",
    "On 3 March 2019 the first bridge was closed.",
    "What comes next",
    "He named three conditions:",
    "Officials in both capitals expect the text of the accord to be made public before the end of the month, though not the annexes.",
    "Photo by Ana Sousa",
    "Location: undisclosed, said the guard.",
)
# What archives leave out where they do not know it.
LEFT_OUT = (
    "By ",
    "BYLINE",
    "Byline",
    "Author",
    "Section",
    "SECTION",
    "10:25",
    "PORTWI",
    "Copyright",
    "Highlight",
    "LANGUAGE",
    "English",
    "Load-Date",
)


def loosened(paragraphs: list[P], bodies: set[str], draw: random.Random) -> list[P]:
    """An export as another user has it: without some lines, with fewer pages and less bold type."""
    kept = [p for p in paragraphs if p.text in bodies or not p.text.startswith(LEFT_OUT) or draw.random() > 0.3]
    return [replace(p, bold=p.bold and draw.random() > 0.3, page=p.page and (draw.random() > 0.3 or not p.text)) for p in kept]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_vary(layout: Layout) -> None:
    for seed in range(12):
        draw = random.Random(seed)
        told = [
            replace(draw.choice(STORIES), body=(SENTENCES[n % 2 * 2], *draw.sample(SENTENCES, draw.randint(0, 6))))
            for n in range(draw.randint(1, 6))
        ]
        paragraphs = loosened(layout(told), {b for s in told for b in s.body}, draw)
        found = inputs((as_docx if seed % 2 else as_rtf)(paragraphs))
        assert [f.data.decode() for f in found] == ["\n\n".join(s.body) for s in told]
        assert [(f.given.title, f.given.publisher, f.given.published) for f in found] == [
            (s.title, s.publisher, s.iso) for s in told
        ]


def test_all_that_a_head_says() -> None:
    found = inputs(as_docx(nexis_uni(STORIES)))
    assert found[2].given == Given(
        title=STORIES[2].title, publisher="The Baltic Courier", published="2020-03-06", byline=("Ida Nyström", "Per Dahl")
    )
    assert inputs(as_docx(factiva(STORIES)))[0].given.language == "en"


def test_a_document_that_is_one_story_is_one() -> None:
    document = docx.Document()
    document.add_heading("Mayors agree", 1)
    for text in STORIES[0].body:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    (found,) = inputs(out.getvalue())
    assert found.data.decode() == "\n\n".join(["Mayors agree", *STORIES[0].body])
    assert (found.where, found.given) == ("-", Given())


def test_what_cannot_be_told_apart_is_one_story_as_far_as_the_limit() -> None:
    document = docx.Document()
    for _ in range(40):
        document.add_paragraph(STORIES[0].body[0])
    out = io.BytesIO()
    document.save(out)
    assert len(inputs(out.getvalue())) == 1
    (found,) = items(out.getvalue(), limit=1_000)
    assert isinstance(found, Unreadable) and "more than the limit" in found.reason


def test_a_cut_rtf_gives_what_is_there_and_says_so() -> None:
    data = as_rtf(factiva(STORIES))
    found = items(data[: len(data) // 2])
    assert isinstance(found[0], Input) and found[0].data.decode() == "\n\n".join(STORIES[0].body)
    assert isinstance(found[-1], Unreadable) and "cut" in found[-1].reason


def test_signs_of_rtf() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}{\*\x y}{\pict\bin3 {{{}\uc1 Caf\'e9 \u8220?yes\u8221?\emdash "
        rb"{\f1\'cc\'ee\'f1\'f2} \u-10179?\u-8704? a\~b{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}\par\b bold\b0\par}"
    )
    assert [(p.text, p.bold) for p in rtf_paragraphs(data)] == [
        ("Café “yes”—Мост 😀 a\xa0b".replace("\xa0", " ") + "link", False),
        ("bold", True),
    ]


def test_word_documents_that_are_damaged() -> None:
    data = as_docx(factiva(STORIES))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"][:-200]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    (found,) = items(out.getvalue())
    assert isinstance(found, Unreadable) and "damaged" in found.reason


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400))
def test_no_bytes_break_rtf(noise: bytes, at: int) -> None:
    data = as_rtf(factiva(STORIES[:1]))
    assert all(p.text for p in rtf_paragraphs(data[:at] + noise + data[at:]))
