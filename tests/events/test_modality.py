"""Every modality that the coder can read, on sentences of our own (cases/modality.tsv)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from detente.events.lexicon import load_lexicon
from detente.events.modality import read_modality
from detente.events.triggers import find_triggers

from .scenes import build_scene

CASES = Path(__file__).parent / "cases" / "modality.tsv"


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", cases(), ids=lambda c: f"{c['trigger']}: {c['text'][:50]}")
def test_modality(case: dict[str, str]) -> None:
    scene = build_scene(case["text"])
    found = {}
    for sentence in scene.sentences:
        evoked = {e.token: e for e in find_triggers(scene, sentence, load_lexicon())}
        for token, trigger in evoked.items():
            reading = read_modality(sentence, trigger, evoked)
            found[sentence.tokens[token].lower] = "-" if reading is None else reading.value
    assert found.get(case["trigger"]) == case["expected"]
