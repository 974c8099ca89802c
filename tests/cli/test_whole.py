"""The command on the bundled stories, nothing faked: the same bytes every time, and every span exact."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from detente.json import record_from_json, record_to_dict, record_to_json
from detente.records import Record
from tests.cli.conftest import Outcome

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "detente" / "data" / "examples").glob("*.txt"))


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    from detente.pipeline import read as read_story

    return {path.name: read_story(path.read_bytes(), uri=str(path.relative_to(ROOT))) for path in EXAMPLES}


def test_the_same_input_gives_the_same_bytes(records: dict[str, Record]) -> None:
    """In another process, with another hash seed, locale and time zone, from standard input or from a file."""
    path = EXAMPLES[0]
    environment = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}
    with path.open("rb") as file:
        done = subprocess.run(
            [sys.executable, "-m", "detente", "read", "-"],
            stdin=file,
            capture_output=True,
            check=False,
            cwd=ROOT,
            env=environment,
        )
    assert (done.returncode, done.stderr) == (0, b"")
    here = records[path.name]
    assert done.stdout.decode() == record_to_json(replace(here, document=replace(here.document, uri=None))) + "\n"


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Everything with offsets in a record, however deep."""
    if isinstance(value, dict):
        if "start" in value and "end" in value:
            yield value
        for inner in value.values():
            yield from spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans(inner)


@pytest.mark.parametrize("name", [path.name for path in EXAMPLES])
def test_every_span_cuts_its_very_words(records: dict[str, Record], name: str) -> None:
    data = record_to_dict(records[name])
    text = data["document"]["text"]
    found = list(spans(data))
    assert found
    assert [s for s in found if text[s["start"] : s["end"]] != s.get("text", s.get("from"))] == []


@pytest.mark.parametrize("name", [path.name for path in EXAMPLES])
def test_every_id_that_is_used_is_there(records: dict[str, Record], name: str) -> None:
    record = records[name]
    actors, events = {a.id for a in record.actors}, {e.id for e in record.events}
    assert len(actors) == len(record.actors)
    assert len(events) == len(record.events)
    used = {i for e in record.events for i in (*e.source, *e.target, *e.reported_by)} | {
        i for q in record.quotes for i in (*q.speaker, *q.addressee)
    }
    assert used <= actors
    assert {i for q in record.quotes for i in q.about} <= events
    assert {i for s in record.series for i in (*s.members, *filter(None, [s.leads_to]))} <= events


@pytest.mark.parametrize("name", [path.name for path in EXAMPLES])
def test_nothing_comes_from_furniture(records: dict[str, Record], name: str) -> None:
    record = records[name]
    lines = record.document.furniture
    touched = [m for a in record.actors for m in a.mentions] + [e.evidence for e in record.events]
    assert [s for s in touched if any(s.start < f.end and f.start < s.end for f in lines)] == []


@pytest.fixture
def read(run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], Outcome]:
    """Run ``detente read -`` on some bytes."""

    def read_(data: bytes) -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        return run("read", "-")

    return read_


Read = Callable[[bytes], Outcome]


def test_another_language_is_read_and_not_coded(read: Read) -> None:
    story = (
        "Der Außenminister von Österreich traf am Montag in Wien seine Kollegin aus Slowenien. Beide Seiten sprachen über den Verkehr an der "
        "Grenze und über die Wahlen im Herbst. Nach dem Gespräch sagte der Minister, dass man sich im Mai wieder treffen werde, und zwar "
        "in Laibach, wo auch die Ministerpräsidenten der beiden Länder erwartet werden."
    )
    outcome = read(story.encode())
    assert outcome.code == 0
    assert "only English is coded" in outcome.err
    record = record_from_json(outcome.out)
    assert (record.document.language, record.events, record.actors) == ("de", (), ())
    [whole] = record.uncoded
    assert record.document.text[whole.start : whole.end] == whole.text


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(400), b"%PDF-1.7\n1 0 obj", b"PK\x03\x04" + bytes(200), b"... --- ..."]
)
def test_what_is_no_story_is_refused_in_one_line(read: Read, data: bytes) -> None:
    outcome = read(data)
    assert (outcome.code, outcome.out) == (4, "")
    assert outcome.err.startswith("detente: -: ")
    assert outcome.err.count("\n") == 1


def test_broken_bytes_are_kept_and_said(read: Read) -> None:
    outcome = read("Den Haag’s minister met café owners. ".encode() * 3 + b"\xff\xfe end.")
    assert outcome.code == 0
    assert "undecodable" in outcome.err
    assert "\ufffd" in record_from_json(outcome.out).document.text


def test_what_the_input_is_can_be_said(run: Callable[..., Outcome], tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.write_text("<p>Ana Prado met Luis Neves.</p>", encoding="utf-8")
    assert "<p>" not in record_from_json(run("read", str(page), "--format", "html").out).document.text
    assert "<p>" in record_from_json(run("read", str(page), "--format", "text").out).document.text
