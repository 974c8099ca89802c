"""Records, events and happenings in a notebook: all that matters is there, and no word of a story becomes markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from detente.chronicle.model import Happening
from detente.records import Event, Record, Span
from tests.conftest import make_record
from tests.exchange.conftest import make_happenings
from tests.exchange.hostile import TEXTS, poisoned

ATTACK = make_happenings()[3]
TAGS = {"h4", "table", "tr", "th", "td", "caption", "bdi", "details", "summary", "div", "mark", "p", "a"}


class Reader(HTMLParser):
    """Collects tags that are opened, tags that stay open, and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.words: list[str] = []
        self.links: list[str | None] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.open.append(tag)
        assert {name for name, _ in attrs} <= {"style", "href", "rel"}
        self.links += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def shown(item: Record | Event | Happening) -> str:
    return " ".join(Reader(item._repr_html_()).words)


def test_a_record_shows_its_events_actors_quotes_and_text(record: Record) -> None:
    words = shown(record)
    for wanted in (
        "LISBON (Lusa)",
        "2022-03-15 (inferred)",
        "Ana Prado",
        "CONSULT/meet 040",
        "(planned)",
        "COP",
        "0.93",
        "Santiago, CHL",
    ):
        assert wanted in words
    assert "<mark>Police arrested at least three people</mark>" in record._repr_html_()


def test_an_event_shows_what_it_knows(record: Record) -> None:
    words = shown(record.events[2])
    assert "COERCE/arrest 173" in words and "Police arrested at least three people" in words and "3–" in words


def test_a_happening_shows_its_tellings_history_and_disputes() -> None:
    words = shown(ATTACK)
    for wanted in (
        "gunmen → NATO, Ana Prado: ASSAULT/firearms 18",
        "The Tagus Post",
        "Diario Austral",
        "killed",
        "2–3",
        "2-3; 4",
        "h-e4",
    ):
        assert wanted in words
    assert Reader(ATTACK._repr_html_()).links == ["https://news.example/lisbon?a=1&b=2"]


def test_a_record_without_anything_is_shown(record: Record) -> None:
    assert shown(replace(record, actors=(), events=(), quotes=(), series=(), uncoded=()))


def test_a_long_text_is_cut_and_says_so(record: Record) -> None:
    long = replace(record, document=replace(record.document, text=record.document.text + "x" * 10_000))
    assert "more characters" in shown(long)
    assert len(long._repr_html_()) < 15_000


def test_evidence_that_overlaps_is_marked_once(record: Record) -> None:
    spans = (Span(0, 9, ""), Span(4, 12, ""), Span(5, 6, ""), Span(4_999, 6_000, ""))
    events = tuple(replace(record.events[0], evidence=span) for span in spans)
    html = replace(record, events=events)._repr_html_()
    assert Reader(html).open == []
    assert "<mark>LISBON (L</mark><mark>usa</mark>) –" in html


@pytest.mark.parametrize(
    "uri", ["javascript:alert(1)", 'https://x.example/"onclick="', "data:text/html,x", "https://x.example/<b>"]
)
def test_only_plain_web_addresses_become_links(uri: str) -> None:
    telling = replace(ATTACK.tellings[0], source=replace(ATTACK.tellings[0].source, uri=uri))
    assert Reader(replace(ATTACK, tellings=(telling,))._repr_html_()).links == []


@settings(max_examples=60, deadline=None)
@given(words=TEXTS)
def test_no_words_become_markup(words: str) -> None:
    record = poisoned(make_record(), words + "<script>alert('x')</script>")
    for item in (record, record.events[0], poisoned(ATTACK, words + '"><img src=x onerror=y>')):
        html = item._repr_html_()
        reader = Reader(html)
        assert reader.tags <= TAGS and reader.open == []
        html.encode("utf-8")


def test_showing_changes_nothing_else(record: Record) -> None:
    assert record == make_record()
    assert hash(record) == hash(make_record())
    assert not hasattr(record, "__dict__")
