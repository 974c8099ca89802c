"""``detente read`` and ``detente demo``: what they print, for whom, and how they fail."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from detente.errors import KnowledgeError, ModelError, NotText
from detente.json import record_from_json
from detente.records import Published, Record, Span, Uncoded
from tests.cli.conftest import FakePipeline, Outcome

Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text("Two ministers met.\n", encoding="utf-8")
    return path


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_pipe_gets_one_line_of_json(run: Run, pipeline: FakePipeline, story: Path) -> None:
    outcome = run("read", str(story))
    assert outcome.code == 0
    assert outcome.err == ""
    assert outcome.out.count("\n") == 1
    assert record_from_json(outcome.out) == pipeline.record


def test_the_pipeline_gets_the_bytes_the_name_and_the_settings(run: Run, pipeline: FakePipeline, story: Path) -> None:
    run("read", str(story), "--published", "2022-03-15", "--model", "en_core_web_lg", "--format", "html")
    [(data, uri, settings)] = pipeline.calls
    assert data == b"Two ministers met.\n"
    assert uri == str(story)
    assert (settings.published, settings.model, settings.format) == ("2022-03-15", "en_core_web_lg", "html")


def test_a_dash_reads_standard_input(run: Run, pipeline: FakePipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b"Two ministers met.")
    assert run("read", "-").code == 0
    assert pipeline.calls[0][:2] == (b"Two ministers met.", None)


def test_a_terminal_gets_tables(run: Run, pipeline: FakePipeline, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.cli.reading.is_person", lambda: True)
    monkeypatch.setattr("detente.cli.output.is_person", lambda: True)
    outcome = run("read", str(story))
    assert outcome.code == 0
    assert "Events" in outcome.out
    assert not outcome.out.startswith("{")


def test_a_terminal_that_asks_for_json_gets_it_indented(
    run: Run, pipeline: FakePipeline, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detente.cli.reading.is_person", lambda: True)
    monkeypatch.setattr("detente.cli.output.is_person", lambda: True)
    outcome = run("read", str(story), "--json")
    assert outcome.out.startswith('{\n  "schema"')
    assert record_from_json(outcome.out) == pipeline.record


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "is empty"), (b" \n\t ", "is empty"), (b"x" * (1024 * 1024 + 1), "larger than 1,048,576 bytes")],
)
def test_input_that_cannot_be_a_story_is_refused(
    run: Run, pipeline: FakePipeline, tmp_path: Path, data: bytes, reason: str
) -> None:
    path = tmp_path / "story.txt"
    path.write_bytes(data)
    outcome = run("read", str(path))
    assert outcome.code == 4
    assert outcome.out == ""
    assert outcome.err.startswith(f"detente: {path}: {reason}")
    assert outcome.err.count("\n") == 1
    assert pipeline.calls == []


def test_a_file_that_is_not_there_brings_the_nearest_name(run: Run, pipeline: FakePipeline, story: Path) -> None:
    outcome = run("read", str(story.with_name("storry.txt")))
    assert (outcome.code, outcome.err) == (4, f"detente: {story.with_name('storry.txt')}: no such file; did you mean {story}?\n")


def test_a_file_like_no_other_brings_no_guess(run: Run, pipeline: FakePipeline, story: Path) -> None:
    outcome = run("read", str(story.with_name("minutes.html")))
    assert outcome.err.endswith("minutes.html: no such file\n")


def test_a_missing_folder_is_named(run: Run, pipeline: FakePipeline, tmp_path: Path) -> None:
    outcome = run("read", str(tmp_path / "gone" / "story.txt"))
    assert (outcome.code, outcome.err.endswith(f"no such file: there is no folder {tmp_path / 'gone'}\n")) == (4, True)


def test_a_folder_is_no_story(run: Run, pipeline: FakePipeline, tmp_path: Path) -> None:
    outcome = run("read", str(tmp_path))
    assert (outcome.code, outcome.err) == (4, f"detente: {tmp_path}: is a folder; name a file in it\n")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_a_name_that_can_be_no_file_is_an_input_error(run: Run, pipeline: FakePipeline, name: str) -> None:
    outcome = run("read", name)
    assert outcome.code == 4
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotText("a.pdf", "is a PDF;\nsave its text"), 4),
        (ModelError("parser is not installed"), 5),
        (KnowledgeError("no knowledge base"), 5),
    ],
)
def test_errors_are_one_line_and_have_their_code(
    run: Run, pipeline: FakePipeline, story: Path, error: Exception, code: int
) -> None:
    pipeline.error = error
    outcome = run("read", str(story))
    assert (outcome.code, outcome.out) == (code, "")
    assert outcome.err == f"detente: {' '.join(str(error).split())}\n"


@pytest.mark.parametrize("value", ["yesterday", "2023-13", "2023-09-18/2023-09-01", "18.9.2023", ""])
def test_a_date_that_is_none_is_wrong_usage(run: Run, pipeline: FakePipeline, story: Path, value: str) -> None:
    outcome = run("read", str(story), "--published", value)
    assert outcome.code == 2
    assert "--published" in outcome.err
    assert pipeline.calls == []


@pytest.mark.parametrize(
    "arguments", [(), ("--colour",), ("reed", "x"), ("read",), ("read", "a", "b"), ("read", "a", "--format", "pdf")]
)
def test_wrong_usage_exits_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).code == 2


def test_a_story_in_another_language_is_said_and_done(run: Run, pipeline: FakePipeline, story: Path) -> None:
    record = pipeline.record
    reason = "language is pt: only English is coded"
    whole = Uncoded(0, len(record.document.text), record.document.text, reason)
    pipeline.record = replace(record, document=replace(record.document, language="pt"), events=(), uncoded=(whole,))
    outcome = run("read", str(story))
    assert outcome.code == 0
    assert outcome.err == f"detente: story.txt: {reason}\n"
    assert json.loads(outcome.out)["uncoded"][0]["reason"] == reason


def test_undecodable_bytes_are_said(run: Run, pipeline: FakePipeline, story: Path) -> None:
    document = pipeline.record.document
    pipeline.record = replace(pipeline.record, document=replace(document, text=document.text + "\ufffd\ufffd"))
    outcome = run("read", str(story))
    assert (outcome.code, outcome.err) == (0, "detente: story.txt: 2 undecodable bytes stand in the text as U+FFFD\n")


def tables(run: Run, pipeline: FakePipeline, story: Path, *arguments: str) -> str:
    outcome = run("read", str(story), "--tables", *arguments)
    assert outcome.code == 0
    return outcome.out


def test_tables_show_every_part_of_a_record(run: Run, pipeline: FakePipeline, story: Path) -> None:
    shown = " ".join(tables(run, pipeline, story).split())
    for words in (
        "Lisbon (PRT)", "2022-03-15, inferred from “on Tuesday”", "Ana Prado ↔ Tomás Ibáñez", "CONSULT meet (040)", "Lisbon, PRT",
        "Portuguese police", "COERCE arrest (173)", "“We will sign the fisheries accord in Santiago in May”", "Agenda",
        "SUPPORT (057) “sign”, fisheries accord", "PRT-CHL talks: [1] → [2]", "office 0.90", "Not coded", "no act known", "Set aside",
        "More stories · Ten gardens to see this spring", "arrested 3 or more", "Chile (CHL)", "soft-hyphen, 1 \\xad → nothing",
    ):  # fmt: skip
        assert words in shown


@pytest.mark.parametrize("columns", [80, 120])
def test_tables_keep_to_the_width_and_break_no_word(
    run: Run, pipeline: FakePipeline, story: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = tables(run, pipeline, story, "--explain").splitlines()
    assert max(map(len, lines)) <= columns
    words = {word.strip(",.;:()[]“”") for line in lines for word in line.split()}
    assert {"/2022-03-15", "Portuguese", "happened", "direct", "fisheries", "Affairs"} <= words


def test_words_are_shown_as_they_were_read(run: Run, pipeline: FakePipeline, story: Path) -> None:
    """A soft hyphen or a broken line inside a trigger or a quote is no part of the word."""
    record = pipeline.record
    start = record.document.text.index("out\xadside")
    broken = Span(start, start + 8, "out\xadside")
    pipeline.record = replace(record, events=(replace(record.events[2], trigger=broken),))
    assert "“outside”" in tables(run, pipeline, story)


def test_what_is_to_come_stands_in_the_agenda_alone(run: Run, pipeline: FakePipeline, story: Path) -> None:
    events, agenda = tables(run, pipeline, story).split("\nEvents\n")[1].split("\nSeries\n")[0].split("\nAgenda\n")
    assert ("happened" in events, "planned" in events) == (True, False)
    assert ("happened" in agenda, "planned" in agenda) == (False, True)


def test_lines_that_were_set_aside_are_marked_and_the_legend_says_so(run: Run, pipeline: FakePipeline, story: Path) -> None:
    lines = tables(run, pipeline, story).splitlines()
    assert "\u00d7 More stories" in lines
    assert "\u00d7 Ten gardens to see this spring" in lines
    assert [line[:1] for line in lines if "Police arrested" in line] == [" "]
    assert "[1] ends the words that event 1 rests on; \u00d7 marks a line set aside" in lines


def test_a_record_without_marks_has_no_legend(run: Run, pipeline: FakePipeline, story: Path, record: Record) -> None:
    bare = replace(record.document, furniture=(), repairs=())
    pipeline.record = replace(record, document=bare, actors=(), events=(), quotes=(), series=(), uncoded=())
    assert "rests on" not in tables(run, pipeline, story)


def test_reasons_that_are_the_same_are_told_once(run: Run, pipeline: FakePipeline, story: Path) -> None:
    reason = "no political actor on the sides that it needs"
    left = tuple(Uncoded(0, 6, "LISBON", f"'{word}' (kill): {reason}") for word in ("killed", "slew"))
    pipeline.record = replace(pipeline.record, uncoded=(*left, Uncoded(0, 6, "LISBON", "no act known")))
    shown = tables(run, pipeline, story).split("Not coded\n")[1].split("\n\n")[0]
    assert [" ".join(line.split()) for line in shown.splitlines()] == [
        f"{reason} “killed” (kill) · “slew” (kill)",
        "no act known “LISBON”",
    ]


@pytest.mark.parametrize(
    ("published", "words"),
    [
        (Published(None, "unknown"), "unknown: the story does not say; --published DATE would"),
        (Published("2022-03-15", "given"), "2022-03-15, given"),
        (Published("2022-03-15", "stated"), "2022-03-15, stated in the page's own data"),
    ],
)
def test_the_publication_date_says_what_it_rests_on(
    run: Run, pipeline: FakePipeline, story: Path, published: Published, words: str
) -> None:
    pipeline.record = replace(pipeline.record, document=replace(pipeline.record.document, published=published))
    assert words in " ".join(tables(run, pipeline, story).split())


def test_a_date_that_rests_on_much_names_the_first_of_it(run: Run, pipeline: FakePipeline, story: Path) -> None:
    words = Span(0, 70, "w" * 70)
    published = Published("2022-03-15", "inferred", (words,) * 6)
    pipeline.record = replace(pipeline.record, document=replace(pipeline.record.document, published=published))
    short = "“" + "w" * 59 + "…”"
    assert "; ".join([short] * 4) + "; 2 more" in " ".join(tables(run, pipeline, story).split())
    assert "w" * 70 in "".join(tables(run, pipeline, story, "--explain").split())


def test_a_story_that_is_not_coded_says_so_once(run: Run, pipeline: FakePipeline, story: Path) -> None:
    record = pipeline.record
    whole = Uncoded(0, len(record.document.text), record.document.text, "language pt: only English is coded")
    pipeline.record = replace(record, actors=(), events=(), quotes=(), series=(), uncoded=(whole,))
    shown = tables(run, pipeline, story)
    assert "No events: language pt: only English is coded." in shown
    assert "Not coded" not in shown


def test_a_long_story_is_announced(run: Run, pipeline: FakePipeline, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"Two ministers met. " * 40_000)
    assert run("read", str(path)).err == f"detente: {path}: 0.8 MB is long for one story and takes about 2 minutes to read\n"


def test_evidence_is_marked_in_the_story(run: Run, pipeline: FakePipeline, story: Path) -> None:
    shown = " ".join(tables(run, pipeline, story).split())
    assert "Tomás Ibáñez[1] in Lisbon" in shown
    assert "fisheries accord[2] in Santiago" in shown


def test_only_explained_tables_give_reasons_and_offsets(run: Run, pipeline: FakePipeline, story: Path) -> None:
    plain, explained = tables(run, pipeline, story), " ".join(tables(run, pipeline, story, "--explain").split())
    start = pipeline.record.events[0].trigger.start
    for words in (
        f"“met” ({start}-{start + 3})",
        "quad class 4, Goldstein -5.0",
        "also told",
        "\\xad → nothing at",
        "named “Ana Prado”",
        "Portuguese government [PRT GOV]",
    ):
        assert words not in plain
        assert words in explained


def test_a_story_cannot_steer_the_terminal(run: Run, pipeline: FakePipeline, story: Path) -> None:
    document = pipeline.record.document
    hostile = document.text + "\x1b[2J\x1b]0;owned\x07\u202e [bold]brackets[/bold]"
    pipeline.record = replace(pipeline.record, document=replace(document, text=hostile, title="\x1b[31mred"))
    shown = tables(run, pipeline, story)
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)
    assert "[bold]brackets[/bold]" in shown


def test_events_that_rest_on_the_same_words_and_at_the_very_end_are_marked(run: Run, pipeline: FakePipeline, story: Path) -> None:
    record = pipeline.record
    text = record.document.text.rstrip("\n")
    last = Span(len(text) - 6, len(text), text[-6:])
    events = tuple(replace(e, evidence=last) for e in record.events)
    pipeline.record = replace(record, document=replace(record.document, text=text), events=events)
    assert "this spring[1][2][3] [1] ends" in " ".join(tables(run, pipeline, story).split())


def test_an_empty_record_is_shown_too(run: Run, pipeline: FakePipeline, story: Path, record: Record) -> None:
    pipeline.record = replace(record, actors=(), events=(), quotes=(), series=(), uncoded=())
    shown = tables(run, pipeline, story)
    assert "No events" in shown
    assert "Quotes" not in shown


def test_the_demo_reads_every_bundled_story(run: Run, pipeline: FakePipeline) -> None:
    outcome = run("demo", "--json")
    examples = Path(__file__).resolve().parents[2] / "detente" / "data" / "examples"
    names = sorted(p.stem for p in examples.glob("*.txt"))
    assert names
    assert outcome.code == 0
    assert [uri for _, uri, _ in pipeline.calls] == [f"example:{name}" for name in names]
    assert len(outcome.out.splitlines()) == len(names)


def test_the_demo_of_one_story_by_name(run: Run, pipeline: FakePipeline) -> None:
    examples: Any = Path(__file__).resolve().parents[2] / "detente" / "data" / "examples"
    name = min(p.stem for p in examples.glob("*.txt"))
    assert run("demo", name, "--json").code == 0
    assert len(pipeline.calls) == 1
    outcome = run("demo", name + "x")
    assert (outcome.code, outcome.err) == (4, f"detente: {name}x: no such example; did you mean {name}?\n")
