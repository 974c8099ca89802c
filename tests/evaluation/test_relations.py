"""The act between two marked parties: reading the marks, answering, and the measure."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from detente.errors import DateError
from detente.evaluation.relations import answer_relation, marked_spans, score_relations
from detente.evaluation.tasks import edtf, plain

SCORER = Path(__file__).resolve().parents[3] / "shared" / "bench" / "score_relations.py"


def row(marked: str, **more: Any) -> dict[str, Any]:
    bare = marked
    for tag in ("<s>", "</s>", "<t>", "</t>"):
        bare = bare.replace(tag, "")
    return {"id": "r1", "sentence": bare, "marked": marked, **more}


def test_marks_give_the_offsets_of_the_bare_sentence() -> None:
    text, spans = marked_spans(row("<t>Oslo</t> was visited by <s>the Irish premier</s>."))
    assert {party: text[a:b] for party, (a, b) in spans.items()} == {"s": "the Irish premier", "t": "Oslo"}


def test_parties_without_marks_are_looked_for() -> None:
    text, spans = marked_spans({"id": 1, "sentence": "Peru thanked Fiji.", "source": "Peru", "target": [13, 17]})
    assert (text[slice(*spans["s"])], text[slice(*spans["t"])]) == ("Peru", "Fiji")


@pytest.mark.parametrize(
    ("marked", "root"),
    [
        ("<s>Norway</s> imposed sanctions on <t>Belarus</t>.", "SANCTION"),
        ("<s>Norwegian police</s> arrested <t>two Danish sailors</t>.", "COERCE"),
        ("<s>Norway</s> and <t>Belarus</t> are countries.", "NONE"),
        ("<s>Norway</s> imposed sanctions on Belarus.", "NONE"),
    ],
)
def test_the_act_between_two_parties(marked: str, root: str) -> None:
    answer = answer_relation(row(marked))
    assert answer["root"] == root
    assert list(answer) == ["id", "root", "cameo", "confidence", "why"]
    assert answer["why"]


GOLD = [
    {"id": "a", "root": "AID", "penta": 2, "binary": 0},
    {"id": "b", "root": "YIELD", "penta": 2, "binary": 0},
    {"id": "c", "root": "ASSAULT", "penta": 4, "binary": 1},
    {"id": "d", "root": "ACCUSE", "penta": 3, "binary": 1},
]
FOUND = [{"id": "a", "root": "AID"}, {"id": "b", "root": "RETREAT"}, {"id": "c", "root": "COERCE"}, {"id": "d", "root": "NONE"}]


def test_the_measure() -> None:
    assert score_relations(GOLD, FOUND) == (
        "root: F1 50.0 acc 50.0 cov 75% | penta: F1 66.7 acc 75.0 cov 75% | binary: F1 83.3 acc 75.0 cov 75%"
    )


@pytest.mark.skipif(not SCORER.exists(), reason="the reference scorer is not beside this checkout")
def test_the_measure_is_that_of_the_reference(tmp_path: Path) -> None:
    for name, rows in (("gold", GOLD), ("found", FOUND)):
        (tmp_path / name).write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    command = [sys.executable, str(SCORER), str(tmp_path / "gold"), str(tmp_path / "found")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == score_relations(GOLD, FOUND)


@pytest.mark.parametrize(("written", "date"), [("3 May 1998", "1998-05-03"), ("1998-05", "1998-05"), ("", None), (None, None)])
def test_dates_of_gold(written: str | None, date: str | None) -> None:
    assert edtf(written) == date


def test_a_date_of_gold_that_is_none() -> None:
    with pytest.raises(DateError):
        edtf("some day or other")


@pytest.mark.parametrize(
    ("name", "letters"), [("Błażej Ørsted", "Blazej Orsted"), ("İsmail Işık", "Ismail Isik"), ("Ana", "Ana")]
)
def test_names_in_plain_letters(name: str, letters: str) -> None:
    assert plain(name) == letters
