"""The record's JSON, its schema, and that both say what the classes say."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from detente.errors import DataError
from detente.json import record_from_dict, record_from_json, record_to_dict, record_to_json
from detente.records import Document, Event, Record
from detente.schema import record_schema, schema_text

SPANS = st.builds(
    lambda start, text: {"start": start, "end": start + len(text), "text": text}, st.integers(0, 99), st.text(max_size=9)
)


def checked(data: object) -> list[str]:
    return [error.message for error in Draft202012Validator(record_schema()).iter_errors(data)]


def test_the_checked_in_schema_is_the_one_that_the_classes_draw() -> None:
    kept = files("detente").joinpath("data", "record.schema.json").read_text(encoding="utf-8")
    assert kept == schema_text(), "run: make schema"


def test_the_schema_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(record_schema())


def test_a_record_fits_the_schema(record: Record) -> None:
    assert checked(record_to_dict(record)) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "detente.record/2"),
        (("document", "id"), "abc"),
        (("actors", 0, "country"), "Portugal"),
        (("events", 0, "quad"), 5),
        (("events", 0, "plover"), "CHAT"),
        (("events", 0, "confidence"), 1.5),
        (("events", 0, "trigger", "start"), -1),
        (("events", 0, "place", "lat"), 200),
        (("events", 0, "codes", 0, "confidence"), 2),
        (("events", 0, "codes"), None),
        (("quotes", 0, "kind"), None),
    ],
)
def test_a_wrong_value_does_not_fit_the_schema(record: Record, path: tuple[Any, ...], value: object) -> None:
    data: Any = record_to_dict(record)
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert checked(data)


def test_keys_stand_in_the_order_of_the_contract(record: Record) -> None:
    data = record_to_dict(record)
    assert list(data) == ["schema", "document", "actors", "events", "quotes", "series", "uncoded"]
    assert list(data["document"]) == [f.name for f in fields(Document)]
    assert list(data["events"][0]) == [f.name for f in fields(Event)]
    assert list(data["document"]["repairs"][0]) == ["start", "end", "from", "to", "kind"]
    assert list(data["document"]["published"]) == ["date", "basis", "evidence"]


def test_offsets_cut_the_very_words(record: Record) -> None:
    data = record_to_dict(record)
    text = data["document"]["text"]
    for event in data["events"]:
        for span in (event["trigger"], event["evidence"], *event["also"]):
            assert text[span["start"] : span["end"]] == span["text"]


def test_a_record_comes_back_as_it_went(record: Record) -> None:
    assert record_from_dict(record_to_dict(record)) == record
    assert record_from_json(record_to_json(record)) == record
    assert record_from_json(record_to_json(record, indent=2).encode()) == record


def test_a_record_without_codes_is_as_it_was_before_there_were_any(record: Record) -> None:
    bare = replace(record, events=tuple(replace(event, codes=()) for event in record.events))
    data = record_to_dict(bare)
    assert all("codes" not in event for event in data["events"])
    assert checked(data) == []
    assert record_from_dict(data) == bare


def test_without_indent_a_record_is_one_line(record: Record) -> None:
    line = record_to_json(record)
    assert "\n" not in line
    assert "Tomás" in line
    assert json.loads(line) == record_to_dict(record)


@given(
    evidence=st.lists(SPANS, max_size=3),
    byline=st.lists(st.text(max_size=8), max_size=3),
    title=st.none() | st.text(max_size=8),
)
def test_any_words_survive_the_way_there_and_back(evidence: list[dict[str, Any]], byline: list[str], title: str | None) -> None:
    from tests.conftest import make_record

    data = record_to_dict(make_record())
    data["document"] |= {"byline": byline, "title": title}
    data["document"]["published"]["evidence"] = evidence
    again = record_from_dict(data)
    assert record_to_dict(again) == data
    assert record_from_json(record_to_json(again)) == again


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(schema="detente.record/9"), "schema: expected 'detente.record/1', found 'detente.record/9'"),
        (lambda d: d["document"].pop("text"), "record.document.text: missing"),
        (lambda d: d["events"][1].update(colour="red"), "record.events[1].colour: unknown field"),
        (lambda d: d["events"][0].update(quad="1"), "record.events[0].quad: expected a whole number, found a string"),
        (lambda d: d["events"][0].update(quad=True), "record.events[0].quad: expected a whole number, found true or false"),
        (lambda d: d["actors"][0].update(score=None), "record.actors[0].score: expected a number, found null"),
        (lambda d: d.update(quotes={}), "record.quotes: expected a list, found an object"),
        (lambda d: d.update(series=["x"]), "record.series[0]: expected an object, found a string"),
        (
            lambda d: d["events"][0].update(status="soon"),
            "record.events[0].status: expected one of happened, planned, possible, negated",
        ),
    ],
)
def test_a_wrong_record_is_refused_with_the_path_to_the_fault(record: Record, change: Any, message: str) -> None:
    data = record_to_dict(record)
    change(data)
    with pytest.raises(DataError) as caught:
        record_from_dict(data)
    assert str(caught.value).startswith(message)


def test_a_whole_number_may_stand_for_a_score(record: Record) -> None:
    data = record_to_dict(record)
    data["actors"][0]["score"] = 1
    assert record_from_dict(data) == record


@pytest.mark.parametrize("text", ["{", "[]", "null", '"record"'])
def test_json_that_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(DataError):
        record_from_json(text)
