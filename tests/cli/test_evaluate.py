"""``detente evaluate``: reads gold, prints figures, writes what it found."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detente.evaluation import tasks
from tests.cli.conftest import FakePipeline, Outcome
from tests.conftest import STORY

Run = Callable[..., Outcome]
GOLD = """
actors: [{name: Ana Prado, kind: person, country: PRT, sector: GOV}, {name: Tomás Ibáñez, kind: person, country: CHL, sector: GOV}]
events:
  - {id: m, plover: CONSULT, status: happened, source: [Ana Prado], target: [Tomás Ibáñez], symmetric: true, date: 2022-03-15,
     evidence: Ana Prado met her Chilean counterpart Tomás Ibáñez}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "01.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "01.yaml").write_text(GOLD, encoding="utf-8")
    return tmp_path


def test_stories_are_scored_and_kept(run: Run, pipeline: FakePipeline, folder: Path) -> None:
    kept = folder / "kept" / "records"
    outcome = run("evaluate", "stories", str(folder), "--predictions", str(kept))
    assert outcome.code == 0
    assert "event.full         P 0.333  R 1.000  F1 0.500   (1 right, 3 predicted, 1 gold)" in outcome.out.splitlines()
    assert json.loads((kept / "01.json").read_text(encoding="utf-8"))["schema"] == "detente.record/1"
    assert pipeline.calls[0][1] == "01.txt"


def test_detail_is_printed_when_asked(run: Run, pipeline: FakePipeline, folder: Path) -> None:
    assert "EXTRA" not in run("evaluate", "stories", str(folder)).out
    assert "    EXTRA COERCE | Police arrested" in run("evaluate", "stories", str(folder), "--detail").out


def test_a_folder_without_gold_is_an_input_error(run: Run, pipeline: FakePipeline, tmp_path: Path) -> None:
    outcome = run("evaluate", "stories", str(tmp_path))
    assert (outcome.code, outcome.err.count("\n")) == (4, 1)
    assert "no gold here" in outcome.err


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(row: Any) -> dict[str, Any]:
        return {"query": row["query"], "name": "Mari Kask", "score": 1.0, "basis": "exact"}

    monkeypatch.setattr(tasks, "ANSWERS", {"names": answer})


@pytest.mark.usefixtures("known")
def test_a_task_prints_one_line_and_writes_its_answers(run: Run, tmp_path: Path) -> None:
    gold = tmp_path / "gold.csv"
    gold.write_text("query,canonical,is_positive\nKask Mari,Mari Kask,1\nJoe Nobody,,0\n", encoding="utf-8")
    written = tmp_path / "out" / "answers.jsonl"
    outcome = run("evaluate", "names", str(gold), "--predictions", str(written))
    assert outcome == Outcome(0, "names P 0.500 R 1.000 strangers_accepted 1 of 1\n", "")
    assert [json.loads(line)["query"] for line in written.read_text(encoding="utf-8").splitlines()] == ["Kask Mari", "Joe Nobody"]


def test_relations_are_answered_and_scored(run: Run, tmp_path: Path) -> None:
    gold, written = tmp_path / "gold.jsonl", tmp_path / "answers.jsonl"
    rows = [
        {"id": 1, "sentence": "Norway thanked Fiji.", "marked": "<s>Norway</s> thanked <t>Fiji</t>.", "root": "SUPPORT"},
        {"id": 2, "sentence": "Norway and Fiji lie far apart.", "source": "Norway", "target": "Fiji", "root": "CONSULT"},
    ]
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    outcome = run("evaluate", "relations", str(gold), "--predictions", str(written), "--none", "0.33")
    assert outcome == Outcome(0, "relations root: F1 50.0 acc 50.0 cov 50%\n", "")
    assert [json.loads(line)["root"] for line in written.read_text(encoding="utf-8").splitlines()] == ["SUPPORT", "NONE"]


def test_status_is_answered_with_reasons(run: Run, tmp_path: Path) -> None:
    gold, written = tmp_path / "gold.jsonl", tmp_path / "answers.jsonl"
    rows = [
        {
            "text": "The envoy refused to sign the letter .",
            "targets": [{"span1": [2, 3], "label": 3}, {"span1": [3, 5], "label": -3}],
        },
        {"text": "The queen would come .", "targets": [{"span1": [3, 4], "label": 0.0}]},
        {"text": "…  1 !", "targets": [{"span1": [0, 1], "label": 0.0}]},
    ]
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    outcome = run("evaluate", "status", str(gold), "--predictions", str(written))
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("status r 0.9")
    assert outcome.out.endswith(" (4 targets) F1 happened 1.000 possible 1.000 negated 1.000\n")
    answers = [json.loads(line)["targets"] for line in written.read_text(encoding="utf-8").splitlines()]
    assert [[(t["span1"], t["status"]) for t in row] for row in answers] == [
        [([2, 3], "happened"), ([3, 5], "negated")],
        [([3, 4], "possible")],
        [([0, 1], "possible")],
    ]
    assert answers[0][1]["why"].endswith("; refused: not doing it")


@pytest.mark.parametrize("span", [[5, 6], [2, 2], [-1, 2], [0], [1, 9]])
def test_status_of_words_outside_the_text_is_an_input_error(run: Run, tmp_path: Path, span: list[int]) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"text": "The queen may come .", "targets": [{"span1": span, "label": 0}]}), encoding="utf-8")
    outcome = run("evaluate", "status", str(gold))
    assert (outcome.code, outcome.err.count("\n")) == (4, 1)
    assert "expected [first, last) of the 5 words of 'The queen may come .'" in outcome.err


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ('{"id": 1}\n', 4, "row 1: text, timexes missing"),
        ('{"id": 1,\n', 4, "line 1: not JSON"),
        ("[1]\n", 4, "line 1: expected an object"),
        (None, 4, "no such file"),
    ],
)
def test_gold_of_another_form_is_refused_by_line(run: Run, tmp_path: Path, text: str | None, code: int, message: str) -> None:
    gold = tmp_path / "gold.jsonl"
    if text is not None:
        gold.write_text(text, encoding="utf-8")
    outcome = run("evaluate", "times", str(gold))
    assert outcome.code == code
    assert message in outcome.err
    assert outcome.err.count("\n") == 1


COREFERENCE = [
    {
        "doc_id": document, "topic": "1", "subtopic": "1", "sents": [[0, words.split(" ")]],
        "mentions": [{"kind": "event", "sent": 0, "tokens": [place], "chain": chain}],
    }
    for document, words, place, chain in (
        ("a", "Bogota recalled its consul .", 1, "x"),
        ("b", "The recall of the consul surprised Caracas .", 1, "x"),
        ("c", "Caracas denied it .", 1, "y"),
    )
]  # fmt: skip


def test_coreference_is_scored_and_its_answers_are_kept(run: Run, tmp_path: Path) -> None:
    gold, kept = tmp_path / "gold.jsonl", tmp_path / "kept.jsonl"
    gold.write_text("".join(json.dumps(row) + "\n" for row in COREFERENCE), encoding="utf-8")
    outcome = run("evaluate", "coreference", str(gold), "--predictions", str(kept), "--known", "topic")
    assert outcome.code == 0
    first, *_, last = outcome.out.splitlines()
    assert first.startswith("coreference subtopic known: CoNLL 1.000 MUC 1.000")
    assert first.endswith("without singletons CoNLL 1.000; same head lemma CoNLL 1.000 1.000")
    assert last == "coreference (3 mentions, 2 chains, 1 of them of one mention)"
    assert [json.loads(line)["mentions"][0]["chain"] for line in kept.read_text(encoding="utf-8").splitlines()] == [
        "a/0",
        "a/0",
        "c/0",
    ]


def test_a_row_of_coreference_without_mentions_is_an_input_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text('{"doc_id": "a", "sents": []}\n', encoding="utf-8")
    outcome = run("evaluate", "coreference", str(tmp_path / "gold.jsonl"))
    assert (outcome.code, "row 1: mentions missing" in outcome.err) == (4, True)
