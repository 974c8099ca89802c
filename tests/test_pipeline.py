"""The whole way of a story, on the stories of tests/stories: spans, determinism, furniture, and quality floors that may only rise."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.evaluation.gold import gold_stories
from detente.evaluation.matching import rates
from detente.evaluation.stories import evaluate_stories
from detente.json import record_from_json, record_to_json
from detente.pipeline import read
from detente.records import Record, Span
from detente.settings import Settings

STORIES = Path(__file__).parent / "stories"
FLOORS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "floors.yaml").read_text(encoding="utf-8"))
NAMES = sorted(p.name for pattern in ("*.txt", "*.html") for p in STORIES.glob(pattern))
TAIL = "\n\nMore stories\nTen gardens to see before the summer – 12/03/2031 – Leisure\nWhat your dog thinks of the neighbours\n"


@cache
def record(name: str) -> Record:
    return read((STORIES / name).read_bytes(), uri=name)


def spans(story: Record) -> list[Span]:
    found: list[Span] = [*story.document.published.evidence, *(m for a in story.actors for m in a.mentions)]
    for event in story.events:
        found += [event.trigger, event.evidence, *event.also]
    found += [q.cue for q in story.quotes if q.cue is not None]
    found += [Span(q.start, q.end, q.text) for q in story.quotes]
    found += [Span(f.start, f.end, f.text) for f in story.document.furniture]
    found += [Span(r.start, r.end, r.from_) for r in story.document.repairs]
    return found + [Span(u.start, u.end, u.text) for u in story.uncoded]


@pytest.mark.parametrize("name", NAMES)
def test_every_span_equals_its_text(name: str) -> None:
    story = record(name)
    for span in spans(story):
        assert story.document.text[span.start : span.end] == span.text


@pytest.mark.parametrize("name", NAMES)
def test_everyone_in_an_event_or_a_quote_is_in_the_cast(name: str) -> None:
    story = record(name)
    cast = {a.id for a in story.actors}
    for event in story.events:
        assert {*event.source, *event.target, *event.reported_by} <= cast
    for quote in story.quotes:
        assert {*quote.speaker, *quote.addressee} <= cast


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_taken_from_furniture(name: str) -> None:
    story = record(name)
    for furniture in story.document.furniture:
        for event in story.events:
            assert event.evidence.end <= furniture.start or furniture.end <= event.evidence.start
        for actor in story.actors:
            for mention in actor.mentions:
                assert mention.end <= furniture.start or furniture.end <= mention.start


@pytest.mark.parametrize("name", ["01.txt", "09.html"])
def test_reading_twice_gives_the_same_bytes(name: str) -> None:
    data = (STORIES / name).read_bytes()
    assert record_to_json(read(data, uri=name)) == record_to_json(record(name))


def test_a_record_survives_its_json() -> None:
    story = record("05.txt")
    assert record_from_json(record_to_json(story)) == story


def test_the_batch_size_of_the_parser_changes_nothing() -> None:
    data = (STORIES / "05.txt").read_bytes()
    assert read(data, uri="05.txt", settings=Settings(words_a_batch=20)) == record("05.txt")


def test_a_tail_of_headlines_changes_nothing_in_the_body() -> None:
    plain = (STORIES / "05.txt").read_text(encoding="utf-8").rstrip("\n")
    before, after = read(plain.encode()), read((plain + TAIL).encode())
    told = [(e.plover, e.status, e.source, e.target, e.date, e.evidence) for e in before.events]
    assert [(e.plover, e.status, e.source, e.target, e.date, e.evidence) for e in after.events] == told
    assert [a.name for a in after.actors] == [a.name for a in before.actors]
    assert after.document.published == before.document.published


def test_a_given_date_is_taken_and_said() -> None:
    story = read((STORIES / "01.txt").read_bytes(), settings=Settings(published="2018-04-27"))
    assert (story.document.published.date, story.document.published.basis) == ("2018-04-27", "given")


def test_another_language_is_said_and_not_coded() -> None:
    text = (
        "Le ministre a rencontré son homologue à Paris. Les deux hommes ont parlé de la paix et de la guerre pendant trois heures. "
        * 4
    )
    story = read(text.encode())
    assert (story.events, story.actors, story.quotes) == ((), (), ())
    assert "only English" in story.uncoded[0].reason


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=200))
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    from detente.errors import InputError

    try:
        story = read(text.encode())
    except InputError as error:
        assert error.reason
    else:
        for span in spans(story):
            assert story.document.text[span.start : span.end] == span.text


def test_quality_does_not_fall_below_its_floors() -> None:
    by_file = {p.stem: p.name for pattern in ("*.txt", "*.html") for p in STORIES.glob(pattern)}
    tally = evaluate_stories(gold_stories(STORIES), lambda gold: record(by_file[gold.name]))
    f1 = {level: rates(tally.right[level], tally.predicted[level], tally.gold[level])[2] for level in FLOORS["f1"]}
    below = {level: (round(value, 3), FLOORS["f1"][level]) for level, value in f1.items() if value < FLOORS["f1"][level]}
    assert not below, f"measure: (now, floor) {below}"
    assert tally.from_furniture == 0


def test_false_alarms_stay_under_their_ceiling() -> None:
    quiet = sorted((STORIES / "none").glob("*.txt"))
    alarms = sum(len(read(path.read_bytes()).events) for path in quiet)
    assert alarms <= FLOORS["false_alarms"]
