"""The gold records of this folder say what their stories say, in the form that the scorer reads."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from detente.records import PloverRoot, QuoteKind, Sector, Status

HERE = Path(__file__).parent
GOLD = sorted(HERE.glob("[0-9][0-9].yaml"))
NONE = sorted((HERE / "none").glob("*.txt"))
QUIET = {"06", "15"}
"""Stories without an event."""
MODES = {
    "allege", "disapprove", "abduct", "aerial", "beat", "firearms", "heavy-weapons", "primitive", "targeted", "explosives", "arrest",
    "seize", "withhold", "restrict", "multilateral", "phone", "third-party", "visit", "troops", "weapons", "boycott", "demo", "riot",
    "assist", "yield", "meet", "change", "access", "ceasefire", "disarm", "release", "withdraw", "resign", "return", "convict",
    "discontinue", "expel", "violence",
}  # fmt: skip
SECTORS = "|".join(get_args(Sector))
CODE = re.compile(rf"[A-Z]{{3}}(?: (?:{SECTORS}))?")
DURATION = re.compile(r"P(?:\d+[YMWD])*(?:T(?:\d+[HM])+)?")


def load(path: Path) -> dict[str, Any]:
    record: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return record


def story(path: Path) -> Path:
    return next(p for p in (path.with_suffix(".txt"), path.with_suffix(".html")) if p.exists())


def stands(words: str, text: str) -> bool:
    """Whether the words stand in the text, white space aside."""
    return re.search(r"\s+".join(map(re.escape, words.split())), text) is not None


def strings(record: dict[str, Any]) -> list[str]:
    """Every string of the gold that must be found in its story."""
    document = record["document"]
    found = [*document["furniture"], *document["published"].get("from", ())]
    found += [form for actor in record["actors"] for form in actor["as_written"]]
    found += [words for event in record["events"] for words in (event["evidence"], *event.get("also_in", ()))]
    return found + [quote["words"] for quote in record["quotes"]]


def first_day(part: str) -> date:
    """The first day of an ISO date; raises ValueError for what is none."""
    if not re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", part):
        raise ValueError(part)
    return date.fromisoformat(part + "-01" * (2 - part.count("-")))


def is_edtf(value: object) -> bool:
    """Whether the value is an EDTF date, or a span of two with at most one end open, in order."""
    ends = str(value).split("/")
    try:
        days = [first_day(end) for end in ends if end != ".."]
    except ValueError:
        return False
    return bool(days) and len(ends) <= 2 and days == sorted(days)


@pytest.mark.parametrize("value", ["2018-04-27", "2018", "2013-06/2014-12-17", "../1999", "2018-07-09/.."])
def test_edtf_accepted(value: str) -> None:
    assert is_edtf(value)


@pytest.mark.parametrize("value", ["2018-13", "27.4.2018", "2019/2018", "..", "../..", "2018-4-27", "2018-02-30", ""])
def test_edtf_refused(value: str) -> None:
    assert not is_edtf(value)


def test_there_are_enough() -> None:
    assert len(GOLD) >= 14
    assert {path.stem for path in GOLD if not load(path)["events"]} == QUIET
    assert [p.name for p in HERE.glob("[0-9][0-9].html")]


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_size(path: Path) -> None:
    assert 1200 <= len(story(path).read_text(encoding="utf-8")) <= 2400


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_every_string_is_in_the_story(path: Path) -> None:
    text = story(path).read_text(encoding="utf-8")
    assert [words for words in strings(load(path)) if not stands(words, text)] == []


@pytest.mark.parametrize("path", [p for p in GOLD if p.with_suffix(".html").exists()], ids=lambda path: path.stem)
def test_every_string_is_in_the_plain_text_of_html(path: Path) -> None:
    from lxml import html

    body = re.sub(r"^<!DOCTYPE[^>]*>", "", story(path).read_text(encoding="utf-8"))
    text = str(html.fromstring(body).text_content())
    assert [words for words in strings(load(path)) if not stands(words, text)] == []


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_document(path: Path) -> None:
    document = load(path)["document"]
    assert set(document) == {"agency", "byline", "dateline", "published", "language", "furniture", "notes"}
    assert is_edtf(document["published"]["date"])
    assert document["published"]["basis"] in {"stated", "inferred"}
    assert document["dateline"] is None or CODE.fullmatch(document["dateline"]["country"])
    text = story(path).read_text(encoding="utf-8")
    assert [name for name in document["byline"] if not stands(name, text)] == []


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_actors(path: Path) -> None:
    actors = load(path)["actors"]
    names = [actor["name"] for actor in actors]
    assert len(names) == len(set(names))
    for actor in actors:
        assert set(actor) <= {"as_written", "name", "kind", "country", "sector", "office", "note"}, actor
        assert actor["kind"] in {"person", "body"}, actor
        assert actor["sector"] in get_args(Sector), actor
        assert actor["country"] is None or re.fullmatch("[A-Z]{3}", actor["country"]), actor
        assert ("office" in actor) == (actor["kind"] == "person"), actor


def known(participant: str, names: set[str]) -> bool:
    return participant in names or CODE.fullmatch(participant) is not None


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_events(path: Path) -> None:
    record = load(path)
    names = {actor["name"] for actor in record["actors"]}
    ids = [event["id"] for event in record["events"]]
    assert len(ids) == len(set(ids))
    allowed = {
        "id", "plover", "mode", "status", "source", "target", "symmetric", "place", "date", "duration", "occasion", "evidence",
        "also_in", "note", "optional",
    }  # fmt: skip
    for event in record["events"]:
        assert set(event) <= allowed, event
        assert event["plover"] in get_args(PloverRoot), event
        assert event["status"] in get_args(Status), event
        assert event.get("mode") in MODES | {None}, event
        assert [p for p in [*event["source"], *event["target"]] if not known(p, names)] == [], event
        assert is_edtf(event["date"]), event
        assert event["source"] or event.get("optional") or event.get("note"), event
        assert not event.get("symmetric") or (event["source"] and event["target"]), event
        assert "duration" not in event or DURATION.fullmatch(event["duration"]), event
        assert "place" not in event or re.fullmatch("[A-Z]{3}", event["place"]["country"]), event


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_quotes_and_series(path: Path) -> None:
    record = load(path)
    names = {actor["name"] for actor in record["actors"]}
    ids = {event["id"] for event in record["events"]}
    for quote in record["quotes"]:
        assert set(quote) <= {"speaker", "addressee", "words", "kind", "about"}, quote
        assert quote["kind"] in get_args(QuoteKind), quote
        assert [p for p in [*quote["speaker"], *quote.get("addressee", ())] if not known(p, names)] == [], quote
        assert quote.get("about") in ids | {None}, quote
    for series in record["series"]:
        assert {*series["members"], series.get("leads_to", series["members"][0])} <= ids, series


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_nothing_is_taken_from_furniture(path: Path) -> None:
    record = load(path)
    text = story(path).read_text(encoding="utf-8")
    for line in record["document"]["furniture"]:
        text = text.replace(line, "")
    taken = [event["evidence"] for event in record["events"]] + [quote["words"] for quote in record["quotes"]]
    assert [words for words in taken if not stands(words, text)] == []


def test_stories_without_events() -> None:
    assert len(NONE) >= 10
    assert [path.name for path in NONE if len(path.read_text(encoding="utf-8")) < 300] == []
