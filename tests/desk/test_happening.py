"""The page of a happening: fields that light their words, every telling, where each thing comes from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from html import unescape

import pytest
from starlette.testclient import TestClient

from detente.archive import Archive
from detente.desk.pages.happening import agrees
from detente.records import Counts, Range, Record

ArchiveOf = Callable[..., Archive]
Client = Callable[..., TestClient]

IDS = re.compile(r'\sid="([^"]+)"')
HREFS = re.compile(r'href="#([^"]+)"')
LIGHTS = re.compile(r'data-lights="([^"]+)"')
PROVES = re.compile(r'data-proves="([^"]+)"')


def other_telling(record: Record) -> Record:
    """Another document that tells the same events otherwise."""
    text = record.document.text + "\nA second paper.\n"
    document = replace(
        record.document, id=sha256(text.encode()).hexdigest(), text=text, uri="other.txt", publisher="Second Paper", agency=None
    )
    events = tuple(
        replace(e, id=f"f{n}", counts=Counts(arrested=Range(5, 5)) if e.counts else None) for n, e in enumerate(record.events)
    )
    quotes = tuple(replace(q, id="q9", about=()) for q in record.quotes)
    return replace(record, document=document, events=events, quotes=quotes, series=())


def test_values_lead_to_their_words(archive_of: ArchiveOf, client: Client, record: Record) -> None:
    answer = client(archive_of([record])).get("/happening/e1")
    assert answer.status_code == 200
    page = answer.text
    assert '<link rel="canonical" href="/happening/h-e1">' in page
    ids = IDS.findall(page)
    assert len(ids) == len(set(ids))
    assert set(HREFS.findall(page)) <= {*ids, "main"}
    proved = {name for names in PROVES.findall(page) for name in names.split()}
    assert {"act", "who", "when", "where", "party0", "party1"} <= proved
    lights = {name for name in LIGHTS.findall(page)}
    assert {"act", "who", "when", "where", "party0", "party1"} <= lights
    assert "Portuguese Foreign Minister Ana Prado" in re.sub(r"<[^>]+>", "", unescape(page))
    assert "style=" not in page and "<script>" not in page


def test_the_id_of_an_event_finds_it(archive_of: ArchiveOf, client: Client, record: Record) -> None:
    desk = client(archive_of([record]))
    assert desk.get("/happening/h-e1").text == desk.get("/happening/e1").text
    assert desk.get("/happening/nothing").status_code == 404


def test_copies_that_say_otherwise_are_told_apart(archive_of: ArchiveOf, client: Client, record: Record) -> None:
    page = client(archive_of([record, other_telling(record)])).get("/happening/e3").text
    assert "On what they disagree" in page
    assert "at least three" in page and "five" in page
    assert "Second Paper" in page


def test_words_of_another_value_prove_nothing(archive_of: ArchiveOf, record: Record) -> None:
    happening = archive_of([record]).happening("e1")
    event = record.events[0]
    assert happening is not None
    assert all(agrees(field, event, happening) for field in ("who", "act", "when", "where", "status", "counts"))
    other = replace(event, date="2022-03-14", status="planned", place=None, plover="COOPERATE", counts=Counts(crowd=Range(9, 9)))
    assert not any(agrees(field, other, happening) for field in ("act", "when", "where", "status", "counts"))


def test_a_plan_says_so(archive_of: ArchiveOf, client: Client, record: Record) -> None:
    page = client(archive_of([record])).get("/happening/e2").text
    assert "planned" in page and "Planned for" in page
    assert 'href="/agenda.ics' in page


@pytest.mark.parametrize("kept", ["spans", "hashes"])
def test_words_that_were_not_kept(archive_of: ArchiveOf, client: Client, record: Record, kept: str) -> None:
    answer = client(archive_of([record], kept=kept)).get("/happening/e1")
    assert answer.status_code == 200
    assert ("were not kept" in answer.text) == (kept == "hashes")
    assert "sha256:" not in answer.text


def test_who_may_judge_is_led_there(archive_of: ArchiveOf, client: Client, record: Record) -> None:
    archive = archive_of([record])
    assert "Judge it" not in client(archive).get("/happening/e1").text
    assert "/review?of=h-e1" in client(archive, review="a-token-that-is-long").get("/happening/e1").text


def test_markup_in_a_story_stays_words(archive_of: ArchiveOf, client: Client, record: Record) -> None:
    evil = "<script>alert(1)</script>\u202e"
    hostile = replace(
        record,
        actors=tuple(replace(a, name=evil, why=evil) for a in record.actors),
        document=replace(record.document, title=evil, publisher=evil, agency=evil, uri="javascript:alert(1)"),
        events=tuple(replace(e, why=evil, occasion=evil) for e in record.events),
    )
    desk = client(archive_of([hostile]))
    for path in ("/happening/e2", f"/document/{record.document.id}", f"/family/{record.document.id}"):
        page = desk.get(path).text
        assert "<script>alert" not in page and "\u202e" not in page and 'href="javascript' not in page
