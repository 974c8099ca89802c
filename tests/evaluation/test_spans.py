"""The measures of single tasks: known answers, and agreement with the reference scorer where that lies beside the checkout."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from detente.evaluation.spans import SCORERS, certainty_class, kilometres

SHARED = Path(__file__).resolve().parents[3] / "shared" / "bench"
SCORER = SHARED / "score_spans.py"
Rows = list[dict[str, Any]]

TIMES: Rows = [
    {"id": 1, "timexes": [{"start": 0, "end": 5, "value": "2001"}, {"start": 9, "end": 12, "value": "P2D"}]},
    {"id": 2, "timexes": [{"start": 3, "end": 7, "value": "2002-05"}]},
]
SAID = '"Yes," she said. He said he would go.'
QUOTES: Rows = [
    {
        "id": 1,
        "text": SAID,
        "attributions": [{"content": [[0, 6]], "source": [[7, 10]]}, {"content": [[25, 36]], "source": [[17, 19]]}],
    }
]


@pytest.mark.parametrize(
    ("predicted", "line"),
    [
        (TIMES, "relaxed 1.000 strict 1.000 value 1.000 (3 gold, 3 predicted)"),
        ([], "relaxed 0.000 strict 0.000 value 0.000 (3 gold, 0 predicted)"),
        (
            [{"id": 1, "timexes": [{"start": 1, "end": 5, "value": "2001"}]}, {"id": 2, "timexes": [{"start": 3, "end": 7, "value": "2002"}]}],
            "relaxed 0.800 strict 0.400 value 0.400 (3 gold, 2 predicted)",
        ),
        ([{"id": 2, "timexes": [{"start": 7, "end": 9, "value": "2002-05"}]}], "relaxed 0.000 strict 0.000 value 0.000 (3 gold, 1 predicted)"),
    ],
)  # fmt: skip
def test_times(predicted: Rows, line: str) -> None:
    assert SCORERS["times"](TIMES, predicted) == line


@pytest.mark.parametrize(
    ("quotes", "line"),
    [
        ([], "F1 0.000 P 0.000 R 0.000 recall.direct 0.000 recall.mixed 0.000 recall.indirect 0.000 speaker 0.000"),
        (
            [{"start": 0, "end": 6, "speaker": [7, 10]}, {"start": 25, "end": 36, "speaker": [0, 3]}],
            "F1 1.000 P 1.000 R 1.000 recall.direct 1.000 recall.mixed 0.000 recall.indirect 1.000 speaker 0.500",
        ),
        (
            [{"start": 0, "end": 12}, {"start": 30, "end": 31}],
            "F1 0.500 P 0.500 R 0.500 recall.direct 1.000 recall.mixed 0.000 recall.indirect 0.000 speaker 0.000",
        ),
    ],
)
def test_quotes(quotes: Rows, line: str) -> None:
    assert SCORERS["quotes"](QUOTES, [{"id": 1, "quotes": quotes}]) == line


def test_places_are_right_within_a_hundred_miles() -> None:
    gold: Rows = [
        {"id": 1, "toponyms": [{"start": 0, "end": 4, "lat": 60.0, "lon": 25.0}, {"start": 9, "end": 12, "lat": 0, "lon": 0}]}
    ]
    near = [{"id": 1, "toponyms": [{"start": 1, "end": 4, "lat": 61.4, "lon": 25.0}]}]
    far = [{"id": 1, "toponyms": [{"start": 1, "end": 4, "lat": 61.5, "lon": 25.0}]}]
    assert SCORERS["places"](gold, near) == "within161 0.500 of_found 1.000 found 0.500 (2 gold, 1 predicted)"
    assert SCORERS["places"](gold, far) == "within161 0.000 of_found 0.000 found 0.500 (2 gold, 1 predicted)"


def test_distance_around_the_world() -> None:
    assert kilometres({"lat": 0, "lon": 0}, {"lat": 0, "lon": 180}) == pytest.approx(6371 * 3.14159265, rel=1e-6)


def test_actors_may_leave_a_sector_open_and_forbid_a_country() -> None:
    gold: Rows = [
        {"id": 1, "country": "FIN", "sector": None},
        {"id": 2, "country": "FIN", "sector": "MIL"},
        {"id": 3, "country": {"not": "GEO"}, "sector": None},
    ]
    predicted: Rows = [
        {"id": 1, "country": "FIN", "sector": "GOV"},
        {"id": 2, "country": "FIN", "sector": "GOV"},
        {"id": 3, "country": "GEO", "sector": None},
    ]
    assert SCORERS["actors"](gold, predicted) == "both 0.333 country 0.667 (3 cases)"


def test_names_count_strangers() -> None:
    gold: Rows = [
        {"query": "Marie Kask", "canonical": "Mari Kask", "is_positive": "1"},
        {"query": "Kask Mari", "canonical": "Mari Kask", "is_positive": "1"},
        {"query": "Nobody Known", "canonical": "", "is_positive": "0"},
    ]
    predicted: Rows = [{"query": "Kask Mari", "name": "Mari Kask"}, {"query": "Nobody Known", "name": "Mari Kask"}]
    assert SCORERS["names"](gold, predicted) == "P 0.500 R 0.500 strangers_accepted 1 of 1"


STATUS: Rows = [
    {"text": "They left .", "targets": [{"span1": [1, 2], "label": 3.0}]},
    {"text": "They may fail to go .", "targets": [{"span1": [2, 3], "label": 0.0}, {"span1": [4, 5], "label": -3.0}]},
]


@pytest.mark.parametrize(
    ("labels", "line"),
    [
        ([[3.0], [0.0, -3.0]], "r 1.000 MAE 0.000 (3 targets) F1 happened 1.000 possible 1.000 negated 1.000"),
        ([[1.5], [-0.4, -0.5]], "r 0.887 MAE 1.467 (3 targets) F1 happened 1.000 possible 1.000 negated 1.000"),
        ([[-3.0], [0.0, 3.0]], "r -1.000 MAE 4.000 (3 targets) F1 happened 0.000 possible 1.000 negated 0.000"),
        ([[2.0], [2.0, 2.0]], "r 0.000 MAE 2.667 (3 targets) F1 happened 0.500 possible 0.000 negated 0.000"),
        ([[], [1.0]], "r 0.000 MAE 2.333 (3 targets) F1 happened 0.000 possible 0.500 negated 0.000"),
        ([], "r 0.000 MAE 2.000 (3 targets) F1 happened 0.000 possible 0.500 negated 0.000"),
    ],
)
def test_status(labels: list[list[float]], line: str) -> None:
    predicted: Rows = [{"targets": [{"label": label} for label in row]} for row in labels]
    assert SCORERS["status"](STATUS, predicted) == line


def test_status_without_gold_is_no_error() -> None:
    assert SCORERS["status"]([], []).startswith("r 0.000 MAE 0.000 (0 targets)")


def test_classes_meet_at_their_bounds() -> None:
    found = [certainty_class(label) for label in (-3.0, -0.5, -0.4, 0.0, 1.4, 1.5, 3.0)]
    assert found == ["negated", "negated", "possible", "possible", "possible", "happened", "happened"]


GOLD = {
    "actors": "actors/ngec_dev.jsonl",
    "names": "names/variants_dev.csv",
    "places": "places/geovirus.jsonl",
    "quotes": "quotes/polnear_dev.jsonl",
    "status": "status/uds_ih2_dev.jsonl",
    "times": "time/wikiwars.jsonl",
}


@pytest.mark.skipif(not SCORER.exists(), reason="the reference scorer does not lie beside this checkout")
@pytest.mark.parametrize("task", sorted(GOLD))
def test_the_line_agrees_with_the_reference_scorer(tmp_path: Path, task: str) -> None:
    path = SHARED / GOLD[task]
    with path.open(encoding="utf-8") as file:
        gold: Rows = list(csv.DictReader(file)) if task == "names" else [json.loads(line) for line in file]
    predicted = guesses(task, gold, random.Random(7))
    written = tmp_path / "predicted.jsonl"
    written.write_text("".join(json.dumps(row) + "\n" for row in predicted), encoding="utf-8")
    name = {"times": "time"}.get(task, task)
    shown = subprocess.run(
        [sys.executable, str(SCORER), name, str(path), str(written)], capture_output=True, text=True, check=True
    )
    line = f"{name} {SCORERS[task](gold, predicted)}\n"
    # Of status we also print the F1 of each class.
    assert line.split(" F1 happened")[0].strip() == shown.stdout.strip() if task == "status" else line == shown.stdout


def guesses(task: str, gold: Rows, dice: random.Random) -> Rows:
    """Gold made worse: some rows and parts lost, some spans moved, some values changed."""
    if task == "status":
        return [{"targets": [{"label": t["label"] * dice.uniform(-0.5, 1)} for t in r["targets"][:2]]} for r in gold[:-9]]
    kept = [row for row in gold if dice.random() < 0.9]
    if task == "names":
        return [{"query": r["query"], "name": dice.choice((r["canonical"], None, "Someone Else"))} for r in kept]
    if task == "actors":
        values = [r.get("country") for r in gold]
        return [
            {
                "id": r["id"],
                "country": dice.choice((r["country"], dice.choice(values))),
                "sector": dice.choice((r["sector"], "GOV")),
            }
            for r in kept
        ]
    if task == "quotes":
        return [
            {"id": r["id"], "quotes": [moved(a, dice) for a in r["attributions"] if a["content"] and dice.random() < 0.8]}
            for r in kept
        ]
    key = "timexes" if task == "times" else "toponyms"
    return [{"id": r["id"], key: [shifted(p, dice) for p in r[key] if dice.random() < 0.8]} for r in kept]


def moved(attribution: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    start, end = attribution["content"][0]
    return {"start": start, "end": end + dice.choice((0, 0, 10, 60)), "speaker": dice.choice((None, *attribution["source"]))}


def shifted(part: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    by = dice.choice((0, 0, 1, 5))
    value = dice.choice((part.get("value"), "P1D"))
    lat = dice.choice((part.get("lat"), None, part.get("lat", 0) + 2))
    return {"start": part["start"] + by, "end": part["end"] + by, "value": value, "lat": lat, "lon": part.get("lon")}
