"""The act between two marked parties: reading the marks, answering, and the measure."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from detente.errors import DateError
from detente.evaluation.relations import answer_relation, marked_spans, relation_detail, score_relations
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


ACTS = [
    ("<s>Norway</s> imposed sanctions on <t>Belarus</t>.", "SANCTION", "COERCE"),
    ("<s>Norwegian police</s> arrested <t>two Danish sailors</t>.", "COERCE", "COERCE"),
    ("<s>A court in Lima</s> convicted <t>the former mayor</t> of fraud.", "SANCTION", "ACCUSE"),
    ("<s>The Kenyan president</s> will meet <t>his Ugandan counterpart</t> on Friday.", "CONSULT", "AGREE"),
    ("<s>The Fijian premier</s> resigned.", "RETREAT", "RETREAT"),
    ("Nobody is marked here.", "NONE", "NONE"),
]


@pytest.mark.parametrize("network", [True, False])
@pytest.mark.parametrize(("marked", "plover2", "plover1"), ACTS)
def test_the_act_between_two_parties(marked: str, plover2: str, plover1: str, network: bool) -> None:
    for codebook, root in (("plover2", plover2), ("plover1", plover1)):
        answer = answer_relation(row(marked), codebook=codebook, network=network)
        assert answer["root"] == root
        assert list(answer) == ["id", "root", "cameo", "confidence", "why"]
        assert 0.0 <= answer["confidence"] <= 1.0
        assert answer["why"]


def test_where_nothing_can_be_told_nothing_is() -> None:
    assert answer_relation(row("Shares fell 2 percent in <s>Japan</s> and rose 1 percent in <t>Brazil</t>."))["root"] == "NONE"


def test_every_voice_is_named() -> None:
    answer = answer_relation(row(ACTS[0][0]))
    assert all(voice in answer["why"] for voice in ("lexicon", "linear", "network"))
    assert "network" not in answer_relation(row(ACTS[0][0]), network=False)["why"]


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


@pytest.mark.parametrize("roots", [("CONCEDE", "RETREAT", "NONE", "AID"), ("YIELD", "AID")])
def test_gold_scores_full_marks_against_itself(roots: tuple[str, ...]) -> None:
    rows = [{"id": str(n), "root": root} for n, root in enumerate(roots)]
    assert "F1 100.0 acc 100.0" in score_relations(rows, rows)
    assert not any("taken for" in line for line in relation_detail(rows, rows))


def test_the_share_that_tells_nothing_is_the_askers_to_say() -> None:
    marked = row("<s>Norway</s> and <t>Belarus</t> are countries.")
    assert answer_relation(marked, none_share=0.33)["root"] == "NONE"
    assert answer_relation(marked, none_share=0.33)["confidence"] > answer_relation(marked, none_share=1e-6)["confidence"]


@pytest.mark.parametrize("marked", ["a </s>b<s> c <t>d</t>", "<s></s> a <t>b</t>", "<s>a <t>b</t>"])
def test_marks_that_are_none_are_left_out(marked: str) -> None:
    _, spans = marked_spans({"id": 1, "sentence": marked, "marked": marked})
    assert all(start < end for start, end in spans.values())
    assert "s" not in spans


@pytest.mark.parametrize("where", [[5, 2], [-1, 3], [0, 999], ["a", "b"], [1]])
def test_offsets_out_of_place_are_left_out(where: list[object]) -> None:
    _, spans = marked_spans({"id": 1, "sentence": "Peru thanked Fiji.", "source": where, "target": "Fiji"})
    assert set(spans) == {"t"}


def test_half_characters_are_read() -> None:
    assert answer_relation(row("<s>Peru</s> thanked \ud800 <t>Fiji</t>."))["root"] == "SUPPORT"


def test_the_detail_names_roots_sureness_and_confusions() -> None:
    lines = list(relation_detail(GOLD, [{**row, "confidence": 0.5} for row in FOUND]))
    assert any(line.startswith("AID ") and "F1 1.000" in line for line in lines)
    assert any(line.startswith("surest 80%: root right") for line in lines)
    assert "ASSAULT taken for COERCE: 1" in lines
    assert "ACCUSE taken for NONE: 1" in lines


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
