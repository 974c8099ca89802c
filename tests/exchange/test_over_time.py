"""Chronologies and relations as documents: Markdown, .docx, TimelineJS, charts, CSV."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree  # type: ignore[import-untyped]

from detente.chronicle.chronology import SCHEMA, Chronology, write_chronology
from detente.chronicle.naming import Namer
from detente.chronicle.relation import RelationOverTime, relate
from detente.exchange.chart import relation_csv, relation_png, relation_svg
from detente.exchange.docx import chronicle_docx
from detente.exchange.markdown import chronicle_markdown, escape
from detente.exchange.sheets import sheet
from detente.exchange.timelinejs import chronicle_timelinejs
from detente.json import to_plain
from detente.knowledge import load_knowledge
from detente.schema import schema_of
from tests.chronicle.making import happening, source

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "<b>*Ministers* [meet](javascript:x)</b> =1+1 \x07"


@pytest.fixture(scope="module")
def namer() -> Namer:
    return Namer(load_knowledge())


@pytest.fixture(scope="module")
def told(namer: Namer) -> Chronology:
    held = [
        happening("h-a", where="Lisbon", told=(source("d1", title=HOSTILE, uri="https://tejo.example/1?a=(b)"), source("d2", uri="javascript:alert(1)"))),
        happening("h-b", "ACCUSE/allege/112", date="2021-12-30/2022-01-02"), happening("h-c", date="2022-05/..", status="planned"),
        happening("h-d", date="../2022-01-05"), happening("h-e", date="2022-21"), happening("h-f", date=None), happening("h-g", date="2022"),
    ]  # fmt: skip
    return write_chronology(held, namer, parties=("PRT", "CHL"), first="2021", on="2022-03-16")


@pytest.fixture(scope="module")
def relation(namer: Namer) -> RelationOverTime:
    held = [happening(f"h-{d:02}", "ACCUSE/allege/112", date=f"2022-03-{d:02}") for d in range(1, 29)]
    days = {f"2022-03-{d:02}": 10 for d in range(1, 29) if not 7 <= d <= 13}
    return relate(held, days, namer, left="PRT", right="CHL")


# --- Markdown --------------------------------------------------------------------------------------------------


def test_a_chronicle_as_markdown(told: Chronology) -> None:
    lines = chronicle_markdown(told).splitlines()
    assert lines[:3] == ["# Portugal and Chile", "", "7 happenings from 2021, as of 16 March 2022."]
    assert [line for line in lines if line.startswith("## ")] == ["## 2022", "## Undated"]
    assert "- **30 December 2021 – 2 January 2022**: Portugal accused Chile of wrongdoing." in lines
    assert lines[lines.index("- **15 March 2022**: Portugal held talks with Chile in Lisbon.") + 1].startswith(
        "  2 independent sources (Diário do Tejo), 2 stories; first ["
    )


def test_titles_make_no_markup_and_no_link_that_runs_anything(told: Chronology) -> None:
    page = chronicle_markdown(told)
    assert "<b>" not in re.sub(r"\\.", "", page) and "javascript:x)" in page
    assert re.findall(r"(?<!\\)\]\(<([^>]*)>\)", page) == ["https://tejo.example/1?a=(b)"]
    assert escape("a*b_[c]\n# d") == r"a\*b\_\[c\] \# d"


# --- docx ------------------------------------------------------------------------------------------------------


def test_a_chronicle_as_docx_reads_back(told: Chronology) -> None:
    import docx

    document = docx.Document(io.BytesIO(chronicle_docx(told)))
    paragraphs = [p.text for p in document.paragraphs]
    assert paragraphs[0] == "Portugal and Chile"
    assert "15 March 2022: Portugal held talks with Chile in Lisbon." in paragraphs
    assert [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"] == ["2022", "Undated"]
    assert document.core_properties.author == ""


def test_a_docx_is_the_same_bytes_and_tells_no_time(told: Chronology) -> None:
    data = chronicle_docx(told)
    assert data == chronicle_docx(told)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"
        core = parts.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {"1980-01-01T"}


# --- TimelineJS ------------------------------------------------------------------------------------------------


def test_a_chronicle_as_timelinejs(told: Chronology) -> None:
    timeline = json.loads(chronicle_timelinejs(told))
    assert timeline["title"]["text"] == {
        "headline": "Portugal and Chile",
        "text": "<p>6 happenings. 1 without a date is not shown.</p>",
    }
    slides = {slide["unique_id"]: slide for slide in timeline["events"]}
    assert "h-f" not in slides
    assert slides["h-b"]["start_date"] == {"year": 2021, "month": 12, "day": 30}
    assert slides["h-b"]["end_date"] == {"year": 2022, "month": 1, "day": 2}
    assert slides["h-c"]["start_date"] == {"year": 2022, "month": 5} and "end_date" not in slides["h-c"]
    assert slides["h-d"]["start_date"] == {"year": 2022, "month": 1, "day": 5}
    assert (slides["h-e"]["start_date"], slides["h-e"]["end_date"]) == (
        {"year": 2022, "month": 3, "day": 1},
        {"year": 2022, "month": 5, "day": 31},
    )
    assert slides["h-g"]["start_date"] == {"year": 2022}
    assert slides["h-a"]["media"]["url"] == "https://tejo.example/1?a=(b)"
    assert "<b>" not in slides["h-a"]["text"]["text"] and "&lt;b&gt;" in slides["h-a"]["text"]["text"]


def test_slides_have_the_keys_that_timelinejs_documents(told: Chronology) -> None:
    known = {"start_date", "end_date", "text", "media", "group", "display_date", "background", "autolink", "unique_id"}
    for slide in json.loads(chronicle_timelinejs(told))["events"]:
        assert set(slide) <= known and set(slide["text"]) == {"headline", "text"}
        assert set(slide.get("media", {})) <= {"url", "caption", "credit", "thumbnail", "alt", "title", "link", "link_target"}
        for when in (slide["start_date"], slide.get("end_date", {})):
            assert set(when) <= {"year", "month", "day", "hour", "minute", "second", "millisecond", "display_date", "format"}


# --- JSON ------------------------------------------------------------------------------------------------------


def test_the_json_of_a_chronicle_is_as_its_schema_says(told: Chronology) -> None:
    import jsonschema

    schema = schema_of(Chronology, SCHEMA)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(json.dumps(to_plain(told))), schema)
    written = (ROOT / "detente" / "data" / "chronicle.schema.json").read_text(encoding="utf-8")
    assert json.loads(written) == schema


# --- charts ----------------------------------------------------------------------------------------------------


def test_the_chart_is_well_formed_neutral_and_names_itself(relation: RelationOverTime) -> None:
    svg = relation_svg(relation, title="Portugal & Chile")
    root = etree.fromstring(svg.encode())
    assert root.findtext("{*}title") == "Portugal & Chile"
    assert "in each of 5 weeks from 2022-02-28 to 2022-03-28" in root.findtext("{*}desc")
    assert set(re.findall(r'font-family="([^"]*)"', svg)) == {"sans-serif"}
    assert not re.findall(r"(?:href|src|url)\W+https?:", svg) and "#fff" not in svg and "white" not in svg


def test_the_chart_is_the_same_wherever_it_is_drawn(relation: RelationOverTime, tmp_path: Path) -> None:
    script = tmp_path / "draw.py"
    script.write_text(
        "import sys, pickle\nfrom detente.exchange.chart import relation_svg\n"
        "sys.stdout.buffer.write(relation_svg(pickle.load(open(sys.argv[1], 'rb')), title='A').encode())",
        encoding="utf-8",
    )
    import pickle

    (tmp_path / "relation").write_bytes(pickle.dumps(relation))
    environment = {"PYTHONPATH": str(ROOT), "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    drawn = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "relation")], env=environment, capture_output=True, check=True
    ).stdout
    assert drawn.decode() == relation_svg(relation, title="A") == relation_svg(relation, title="A")


def test_the_chart_as_png(relation: RelationOverTime) -> None:
    assert relation_png(relation, title="A", scale=1.0).startswith(b"\x89PNG")


def test_the_table_of_weeks_leaves_empty_what_is_not_known(relation: RelationOverTime) -> None:
    rows = list(csv.DictReader(io.StringIO(relation_csv(relation))))
    assert [row["verbal_conflict"] for row in rows] == ["6", "", "7", "7", "1"]
    assert [row["stories"] for row in rows] == ["60", "0", "70", "70", "10"]


def test_a_sheet_holds_no_formulas() -> None:
    text = sheet(["name", "n", "list"], [["=1+1", -3, ("a", "b")], ["+x", 1.5, ()], ["'@y", None, ("=z",)]])
    assert text == "name,n,list\r\n'=1+1,-3,a; b\r\n'+x,1.5,\r\n''@y,,'=z\r\n"
