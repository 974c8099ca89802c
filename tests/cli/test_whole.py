"""The command on the bundled stories, nothing faked: the same bytes every time, and every span exact."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from detente.json import record_from_json, record_to_dict
from detente.records import Record

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "detente" / "data" / "examples").glob("*.txt"))


def read(*arguments: str, data: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "detente", "read", *arguments], input=data, capture_output=True, check=False, cwd=ROOT,
        env={**os.environ, **environment},
    )  # fmt: skip


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    from detente.pipeline import read as read_story

    return {path.name: read_story(path.read_bytes(), uri=str(path.relative_to(ROOT))) for path in EXAMPLES}


def test_the_same_input_gives_the_same_bytes(records: dict[str, Record]) -> None:
    path = EXAMPLES[0]
    name = str(path.relative_to(ROOT))
    one = read(name, PYTHONHASHSEED="1", TZ="Pacific/Kiritimati", LC_ALL="C")
    two = read(name, PYTHONHASHSEED="2", TZ="Pacific/Pago_Pago", LC_ALL="tr_TR.UTF-8")
    assert (one.returncode, one.stderr) == (0, b"")
    assert one.stdout == two.stdout
    assert record_from_json(one.stdout) == records[path.name]


def test_standard_input_reads_as_a_file_does(records: dict[str, Record]) -> None:
    piped = record_to_dict(record_from_json(read("-", data=EXAMPLES[0].read_bytes()).stdout))
    filed = record_to_dict(records[EXAMPLES[0].name])
    assert piped["document"].pop("uri") is None
    assert filed["document"].pop("uri")
    assert piped == filed


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


def test_another_language_is_read_and_not_coded() -> None:
    story = (
        "Der Außenminister von Österreich traf am Montag in Wien seine Kollegin aus Slowenien. Beide Seiten sprachen über den Verkehr an der "
        "Grenze und über die Wahlen im Herbst. Nach dem Gespräch sagte der Minister, dass man sich im Mai wieder treffen werde, und zwar "
        "in Laibach, wo auch die Ministerpräsidenten der beiden Länder erwartet werden."
    )
    done = read("-", data=story.encode())
    assert done.returncode == 0
    assert b"only English is coded" in done.stderr
    record = record_from_json(done.stdout)
    assert (record.document.language, record.events, record.actors) == ("de", (), ())


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(400), b"%PDF-1.7\n1 0 obj", b"PK\x03\x04" + bytes(200), b"... --- ..."]
)
def test_what_is_no_story_is_refused_in_one_line(data: bytes) -> None:
    done = read("-", data=data)
    assert done.returncode == 4
    assert done.stdout == b""
    assert done.stderr.startswith(b"detente: -: ")
    assert done.stderr.count(b"\n") == 1


def test_broken_bytes_are_kept_and_said() -> None:
    done = read("-", data="Den Haag’s minister met café owners. ".encode() * 3 + b"\xff\xfe end.")
    assert done.returncode == 0
    assert b"undecodable" in done.stderr
    assert "�" in record_from_json(done.stdout).document.text
