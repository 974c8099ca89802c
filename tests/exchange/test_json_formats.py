"""JSON Lines, GeoJSON and Web Annotations."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from detente.chronicle.model import Happening
from detente.exchange.jsonl import happening_schema, happening_to_json
from detente.exchange.webannotation import target_of
from detente.records import Place
from tests.conftest import make_record
from tests.exchange.conftest import Exporter, make_happenings, make_source

MEETING, PLAN, ARREST, ATTACK, VISIT = make_happenings()


def checked(data: object) -> list[str]:
    return [error.message for error in Draft202012Validator(happening_schema()).iter_errors(data)]


def test_the_schema_of_a_line_lies_beside_the_lines(exported: Exporter) -> None:
    folder = exported("jsonl").folder
    schema = json.loads((folder / "happening.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema == json.loads(json.dumps(happening_schema()))
    lines = [json.loads(line) for line in (folder / "happenings.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["h-e1", "h-e2", "h-e3", "h-e4", "h-e5"]
    assert all(not checked(line) for line in lines)


def test_keys_stand_in_the_order_of_the_classes() -> None:
    data = json.loads(happening_to_json(MEETING))
    assert list(data) == ["schema", *(f.name for f in fields(Happening))]
    assert data["schema"] == "detente.happening/1"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "detente.happening/2"), (("quad",), 5), (("history", 0, "kind"), "dreamt"), (("tellings", 0, "event", "cameo"), "x"),
        (("tellings", 0, "source", "notice"), "apology"), (("confidence",), 2), (("actors", 0, "kind"), None),
    ],
)  # fmt: skip
def test_a_wrong_line_does_not_fit_the_schema(path: tuple[Any, ...], value: object) -> None:
    data: Any = json.loads(happening_to_json(MEETING))
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert checked(data)


def test_statuses_of_json_lines_are_all_unless_asked(exported: Exporter) -> None:
    assert exported("jsonl").counts["happenings_written"] == 5
    assert exported("jsonl", statuses=("planned",)).counts["left_out"] == {"status happened": 3, "status negated": 1}


def features(exported: Exporter, told: Any = None) -> list[Any]:
    data = json.loads((exported("geojson", told).folder / "happenings.geojson").read_text(encoding="utf-8"))
    assert (data["type"], set(data)) == ("FeatureCollection", {"type", "features"})
    for feature in data["features"]:
        assert feature["type"] == "Feature" and set(feature) == {"type", "id", "geometry", "properties"}
    return list(data["features"])


def test_a_feature_has_its_longitude_first(exported: Exporter) -> None:
    found = features(exported)
    assert [f["id"] for f in found] == ["h-e1", "h-e2", "h-e3", "h-e4", "h-e5"]
    assert found[0]["geometry"] == {"type": "Point", "coordinates": [-9.1333, 38.7167]}
    assert found[2]["geometry"] is None
    assert (
        found[0]["properties"]["title"]
        == "Portuguese Foreign Minister Ana Prado met Chilean Foreign Minister Tomás Ibáñez in Lisbon"
    )


def test_points_that_stand_for_more_are_flagged(exported: Exporter) -> None:
    told = [
        replace(MEETING, place=Place("Chile", "CHL", -33.0, -71.0, p))
        for p in ("point", "city", "region", "country", "area", "unknown")
    ]
    assert [f["properties"]["approximate"] for f in features(exported, told)] == [False, False, True, True, True, True]


def test_a_place_that_is_no_number_has_no_geometry(exported: Exporter) -> None:
    place = Place("Nowhere", None, float("nan"), float("inf"), "city")
    assert features(exported, [replace(MEETING, place=place)])[0]["geometry"] is None


def collection(exported: Exporter, **settings: Any) -> Any:
    folder = exported("webannotation", **settings).folder
    return json.loads((folder / "annotations.jsonld").read_text(encoding="utf-8"))


def test_the_collection_has_what_the_model_requires(exported: Exporter) -> None:
    data = collection(exported)
    assert (data["@context"], data["type"], data["total"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationCollection", 10)
    page = data["first"]
    assert (page["type"], page["startIndex"], len(page["items"])) == ("AnnotationPage", 0, 10)
    ids = [item["id"] for item in page["items"]]
    assert len(set(ids)) == len(ids)
    for item in page["items"]:
        assert item["type"] == "Annotation" and item["id"].startswith("urn:") and item["target"]["source"]
        assert item["motivation"] == "classifying"
        for body in item["body"]:
            assert body["type"] in ("TextualBody", "SpecificResource")
            assert ("value" in body) != ("source" in body)


def test_selectors_find_the_words_in_the_text(exported: Exporter) -> None:
    text = make_record().document.text
    items = collection(exported)["first"]["items"]
    with_text = [i for i in items if i["target"]["source"].startswith("https:")]
    assert len(with_text) == 7
    for item in with_text:
        position, quote = item["target"]["selector"]
        assert (position["type"], quote["type"]) == ("TextPositionSelector", "TextQuoteSelector")
        assert text[position["start"] : position["end"]] == quote["exact"]
        start = position["start"]
        assert text[max(0, start - 32) : start] == quote["prefix"] and text[position["end"] :].startswith(quote["suffix"])


def test_without_the_text_the_quote_stands_alone(exported: Exporter) -> None:
    for item in collection(exported, texts={})["first"]["items"]:
        assert set(item["target"]["selector"][1]) == {"type", "exact"}


@pytest.mark.parametrize(
    ("uri", "kept"),
    [
        ("https://news.example/a?b=c#d", True), ("https://news.example/é", True), ("story.txt", False), (None, False), ("", False),
        ("C:\\news\\a.txt", False), ("https://news.example/a b", False), ("https://news.example/%zz", False), ("urn:isbn:1", True),
        ("https://news.example/\n", False), ("https://news.example/\u202e", False), ("//news.example/a", False),
    ],
)  # fmt: skip
def test_a_target_is_an_absolute_iri(uri: str | None, kept: bool) -> None:
    source = make_source(make_record(), uri=uri)
    assert target_of(source) == (uri if kept else f"urn:detente:document:{source.document}")
