"""The page of a document: nothing of the story is lost, and what was taken from it stands beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from html import unescape

import pytest
from starlette.testclient import TestClient

from detente.archive import Archive
from detente.desk.pages.document import SHOWN, blocks_of, mended_of
from detente.records import Record

ArchiveOf = Callable[..., Archive]
Client = Callable[..., TestClient]

IDS = re.compile(r'\sid="([^"]+)"')
HREFS = re.compile(r'href="#([^"]+)"')
TEXT = re.compile(r'<div class="text"><bdi>(.*?)</bdi></div>', re.DOTALL)


def shown(page: str) -> str:
    """The story as a page shows it, without the numbers of notes."""
    inner = "".join(TEXT.findall(page))
    inner = re.sub(r"<sup.*?</sup>", "", inner, flags=re.DOTALL)
    inner = re.sub(r'<span class="hidden-character" title="U\+([0-9A-F]+)">·</span>', lambda m: chr(int(m[1], 16)), inner)
    return unescape(re.sub(r"<[^>]+>", "", inner))


def test_nothing_of_the_story_is_lost(archive_of: ArchiveOf, client: Client, record: Record) -> None:
    page = client(archive_of([record])).get(f"/document/{record.document.id}").text
    assert shown(page) == record.document.text


def test_words_and_notes_lead_to_each_other(archive_of: ArchiveOf, client: Client, record: Record) -> None:
    page = client(archive_of([record])).get(f"/document/{record.document.id}").text
    ids = IDS.findall(page)
    assert len(ids) == len(set(ids))
    assert set(HREFS.findall(page)) <= {*ids, "main"}
    assert {"e-e1", "n-e-e1", "q-q1", "n-q-q1", "r-0"} <= set(ids)
    assert page.count("data-stop") == len(record.events) + len(record.quotes)
    assert '<details class="furniture"><summary>Not the story: related stories</summary>' in page
    assert "a hyphen that shows only at the end of a line" in page
    assert "no act known" in page


def test_a_beginning_of_the_id_finds_it(archive_of: ArchiveOf, client: Client, record: Record) -> None:
    desk = client(archive_of([record]))
    answer = desk.get(f"/document/{record.document.id[:10]}")
    assert f'<link rel="canonical" href="/document/{record.document.id}">' in answer.text
    assert desk.get("/document/000000000").status_code == 404
    assert desk.get("/document/ab").status_code == 404


def test_a_name_read_as_another_says_why(record: Record) -> None:
    why = "Portugal Minister of Foreign Affairs is Ana Prado; 'Ana Prado' is 0.93 like it"
    actors = (replace(record.actors[0], name="Anna Prado", why=why), *record.actors[1:])
    [mended] = [m for m in mended_of(replace(record, actors=actors)) if m.anchor.startswith("a-")]
    assert (mended.words, mended.read, mended.why) == ("Ana Prado", "Anna Prado", why)


@pytest.mark.parametrize("kept", ["spans", "hashes"])
def test_words_that_were_not_kept(archive_of: ArchiveOf, client: Client, record: Record, kept: str) -> None:
    answer = client(archive_of([record], kept=kept)).get(f"/document/{record.document.id}")
    assert answer.status_code == 200
    assert "The words of this story were not kept" in answer.text
    assert "sha256:" not in answer.text


def test_a_long_story_is_shown_in_parts(archive_of: ArchiveOf, client: Client, record: Record) -> None:
    text = record.document.text + "Nothing more was said that day. \n" * 20_000
    long = replace(record, document=replace(record.document, text=text, id=sha256(text.encode()).hexdigest()))
    desk = client(archive_of([long]))
    parts, at = [], 0
    while at < len(text):
        answer = desk.get(f"/document/{long.document.id}?from={at}")
        assert answer.status_code == 200
        parts.append(shown(answer.text))
        at += SHOWN
        assert (f"from={at}" in answer.text) == (at < len(text))
    assert "".join(parts) == text
    assert desk.get(f"/document/{long.document.id}?from=x").status_code == 422


def test_marks_that_cross_paragraphs_keep_the_text(record: Record) -> None:
    text = record.document.text
    across = replace(record.events[0], evidence=replace(record.events[0].evidence, start=40, end=170, text=text[40:170]))
    crossing = replace(record, events=(across, *record.events[1:]))
    blocks = blocks_of(crossing, text, 0, (), mended_of(crossing))
    assert "".join(piece.text for block in blocks for piece in block.pieces) == text
