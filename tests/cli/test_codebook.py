"""``detente codebook check`` and ``train``, and ``read --codebook``: what they print, and how they fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from detente.codebooks import Training, train_codebook
from detente.codebooks.validation import Sentences, figures
from detente.records import Code
from tests.cli.conftest import FakePipeline, Outcome

Run = Callable[..., Outcome]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "water.yaml"
    path.write_bytes(files("detente").joinpath("data", "examples", "water-disputes.yaml").read_bytes())
    return path


@pytest.fixture
def bad(good: Path) -> Path:
    text = good.read_text(encoding="utf-8").replace("definition: A state dams", "colour: A state dams")
    good.write_text(text.replace("  - name: works", "  - name: accord"), encoding="utf-8")
    return good


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[Training]:
    """Training on one category of the codebook, without the bundled sentences."""
    kept: list[Training] = []

    def train(codebook: object, network: object, *, tell: object) -> Training:
        categories = codebook.categories[:2]  # type: ignore[attr-defined]
        kept.append(train_codebook(replace(codebook, categories=categories), network, tell=tell))  # type: ignore
        return kept[-1]

    monkeypatch.setattr("detente.codebooks.train_codebook", train)
    monkeypatch.setattr("detente.codebooks.train.background", lambda: ())
    return kept


def test_a_sound_codebook_is_counted(run: Run, good: Path) -> None:
    outcome = run("codebook", "check", str(good), "--json")
    found = json.loads(outcome.out)
    assert (outcome.code, outcome.err, found["problems"]) == (0, "", [])
    assert [(c["name"], c["examples"]) for c in found["categories"]][:2] == [("diversion", 30), ("accord", 30)]
    assert (found["codebook"], found["other"], len(found["digest"])) == ("water-disputes", 20, 64)


def test_faults_are_told_with_lines_and_an_exit_code(run: Run, bad: Path) -> None:
    outcome = run("codebook", "check", str(bad))
    problems = json.loads(outcome.out)["problems"]
    assert outcome.code == 3
    assert [(p["line"], p["place"], p["level"]) for p in problems] == [
        (6, "categories[0]", "error"),
        (7, "categories[0]", "error"),
        (bad.read_text(encoding="utf-8").split("\n").index("  - name: accord", 100) + 1, "categories[4].name", "error"),
    ]


def test_tables_name_the_categories_and_every_fault(run: Run, bad: Path, good: Path) -> None:
    shown = " ".join(run("codebook", "check", str(bad), "--tables").out.split())
    for words in ("accord 30 States agree", "other 20", "error: the key definition is missing", "3 errors, no warnings"):
        assert words in shown


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "no such file"), ("", "is empty"), ("a: [", "not YAML"), ("#\n", "holds no codebook")],
)
@pytest.mark.parametrize("verb", ["check", "train"])
def test_what_cannot_be_read_is_one_line(run: Run, tmp_path: Path, verb: str, content: str | None, message: str) -> None:
    path = tmp_path / "x.yaml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    outcome = run("codebook", verb, str(path))
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (4, "", 1)
    assert message in outcome.err


def test_a_codebook_with_errors_is_not_trained(run: Run, bad: Path) -> None:
    outcome = run("codebook", "train", str(bad))
    assert (outcome.code, outcome.out) == (4, "")
    assert "3 errors, nothing was trained" in outcome.err
    assert f"{bad}: line 6, categories[0]: the key definition is missing" in outcome.err
    assert not bad.with_suffix(".codebook").exists()


def test_training_writes_a_file_and_prints_figures(run: Run, good: Path, quick: list[Training]) -> None:
    outcome = run("codebook", "train", str(good), "--json")
    found = json.loads(outcome.out)
    assert outcome.code == 0
    assert found["model"] == str(good.with_suffix(".codebook"))
    assert Path(found["model"]).stat().st_size > 1000
    assert [c["of"] for c in found["categories"]] == ["diversion", "accord", "none"]
    assert found["macro"]["f1"] == quick[0].validation.macro.f1
    assert "reading sentences 1 to 80 of 80" in outcome.err
    assert list(good.parent.glob("*.new")) == []


def test_figures_for_a_person(
    run: Run, good: Path, tmp_path: Path, quick: list[Training], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    out = tmp_path / "m"
    shown = run("codebook", "train", str(good), "--out", str(out), "--tables").out
    assert out.exists()
    validation = quick[0].validation
    for scores in (*validation.categories, validation.macro, validation.micro):
        row = f"{scores.of} {scores.precision:.2f} {scores.recall:.2f} {scores.f1:.2f} {scores.sentences}"
        assert row in " ".join(shown.split())
    assert "written as (down), read as (across)" in shown
    assert "misread most surely" in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_many_categories_are_shown_by_what_is_confused_most() -> None:
    from rich.console import Console

    from detente.cli.figures import MOST_CONFUSED, show_training

    number = 20
    told = np.random.default_rng(4).random((400, number))
    names = tuple(f"kind {i}" for i in range(number))
    sentences = Sentences(tuple(f"s{i}" for i in range(400)), np.arange(400) % number, tuple(range(1, 401)), names)
    shown = StringIO()
    training = SimpleNamespace(
        trained=SimpleNamespace(card=SimpleNamespace(codebook="x")), validation=figures(told, sentences, strength=1.0)
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("detente.cli.figures.console", lambda: Console(file=shown, width=80))
        show_training(training, Path("m"))  # type: ignore[arg-type]
    listed = shown.getvalue().split("most often confused")[1].split("misread most surely")[0]
    assert listed.count("kind") == 2 * MOST_CONFUSED
    assert max(map(len, shown.getvalue().splitlines())) <= 80


def test_from_standard_input_the_file_must_be_named(run: Run) -> None:
    outcome = run("codebook", "train", "-")
    assert outcome.code == 2
    assert "needs --out MODEL" in outcome.err


def test_nothing_is_written_over_or_into_nowhere(run: Run, good: Path, tmp_path: Path) -> None:
    same = tmp_path / "x.codebook"
    same.write_bytes(good.read_bytes())
    outcome = run("codebook", "train", str(same))
    assert (outcome.code, same.read_bytes()) == (2, good.read_bytes())
    outcome = run("codebook", "train", str(good), "--out", str(tmp_path / "none" / "x"))
    assert (outcome.code, outcome.err.count("\n")) == (4, 1)
    assert "there is no folder" in outcome.err


def test_read_hands_the_codebook_on(run: Run, pipeline: FakePipeline, good: Path) -> None:
    run("read", str(good), "--codebook", "my.codebook")
    run("read", str(good))
    assert [settings.codebook for _, _, settings in pipeline.calls] == [Path("my.codebook"), None]


@pytest.mark.parametrize("columns", ["80", "130"])
def test_tables_have_a_column_for_the_codes_where_there_are_any(
    run: Run, pipeline: FakePipeline, good: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    shown = run("read", str(good), "--tables").out
    assert "own codes" in shown
    assert "talks 0.86" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= int(columns)
    pipeline.record = replace(pipeline.record, events=tuple(replace(e, codes=()) for e in pipeline.record.events))
    assert "own codes" not in run("read", str(good), "--tables").out


def test_explained_tables_name_the_codebook(run: Run, pipeline: FakePipeline, good: Path) -> None:
    shown = " ".join(run("read", str(good), "--tables", "--explain").out.split())
    assert "own codes talks of fisheries, 0.86" in shown


def test_several_codes_of_an_event_stand_one_beneath_the_other() -> None:
    from detente.cli.words import own_codes

    event = SimpleNamespace(codes=(Code("x", "a", 0.5), Code("y", "b", 1.0)))
    assert own_codes(event) == "a 0.50\nb 1.00"  # type: ignore[arg-type]


def test_a_codebook_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("Norway met Chile.", encoding="utf-8")
    outcome = run("read", str(story), "--codebook", str(tmp_path / "x.codebook"))
    assert (outcome.code, outcome.err.count("\n")) == (4, 1)
    assert "no such trained codebook" in outcome.err
    outcome = run("read", str(story), "--codebook", str(story))
    assert (outcome.code, outcome.err.count("\n")) == (5, 1)
    assert "is no trained codebook" in outcome.err
