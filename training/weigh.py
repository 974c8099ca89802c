"""Weigh lexicon, linear model and network against each other on the development hand: ``python -m training.weigh OUT``.

The weights are those under which the labels of that hand are likeliest, with the network and without it; figures of a
cross-validation, and the reliability of what is said, are written beside them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from detente.evaluation.relations import SOURCE, TARGET, lexicon_deed
from detente.events.codebook import code_act
from detente.events.judge import LEAST, NONE, VOTES_IN, Weights
from detente.pairs import Pair, load_linear, load_network
from detente.pairs.files import write_digests
from training.corpus import DEVELOPMENT, Row, read_corpus

FOLDS = 5
STEPS, RATE = 4000, 0.02
WEIGHTS = "weights.json"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Rows × roots for every voice, and the number of the right root of each row."""

    voices: dict[str, np.ndarray]
    right: np.ndarray


def gather(rows: Sequence[Row]) -> Evidence:
    """What each voice says of the rows; log-probabilities for the models, one for the lexicon's root, one for its silence."""
    network, linear = load_network(), load_linear()
    roots = list(linear.roots)
    voices = {name: np.zeros((len(rows), len(roots))) for name in ("network", "linear", "lexicon", "quiet")}
    for number, row in enumerate(rows):
        pair = Pair(row.text, row.source, row.target)
        read = network.read([pair])[0]
        for deed, probability in zip(network.labels.deeds, read.deeds, strict=True):
            voices["network"][number, roots.index(deed.partition("/")[0])] += probability
        told = linear.read(pair)
        voices["linear"][number] = [told[root] for root in roots]
        deed_told = lexicon_deed(row.text, {SOURCE: row.source, TARGET: row.target})
        code = code_act(deed_told.act, deed_told.modality, codebook=VOTES_IN) if deed_told is not None else None
        if code is not None:
            voices["lexicon"][number, roots.index(code.plover)] = 1.0
        else:
            voices["quiet"][number, roots.index(NONE)] = 1.0
    for name in ("network", "linear"):
        voices[name] = np.log(np.maximum(voices[name], LEAST))
    return Evidence(voices, np.asarray([roots.index(row.root) for row in rows]))


def fit(evidence: Evidence, names: Sequence[str], rows: np.ndarray) -> dict[str, float]:
    """The weights under which the right roots of the rows are likeliest; none is negative."""
    given = np.stack([evidence.voices[name][rows] for name in names], axis=-1)
    right = evidence.right[rows]
    weights = np.full(len(names), 0.5)
    moment, square = np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, STEPS + 1):
        told = probabilities(given @ weights)
        told[np.arange(len(right)), right] -= 1.0
        slope = np.einsum("nr,nrk->k", told, given) / len(right)
        moment = 0.9 * moment + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        weights -= RATE * (moment / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights = np.maximum(weights, 0.0)
    return dict(zip(names, weights.tolist(), strict=True))


def probabilities(scores: np.ndarray) -> np.ndarray:
    """Softmax over the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def weigh(evidence: Evidence, names: Sequence[str]) -> tuple[dict[str, float], dict[str, object]]:
    """The weights, and how right they are on rows that they were not fitted on."""
    rows = np.arange(len(evidence.right))
    told = np.zeros((len(rows), next(iter(evidence.voices.values())).shape[1]))
    for fold in range(FOLDS):
        held = rows % FOLDS == fold
        weights = fit(evidence, names, rows[~held])
        given = np.stack([evidence.voices[name][held] for name in names], axis=-1)
        told[held] = probabilities(given @ np.asarray([weights[name] for name in names]))
    found, sure = told.argmax(axis=1), told.max(axis=1)
    right = found == evidence.right
    order = np.argsort(-sure, kind="stable")
    edges = [0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.001]
    table = [
        {
            "from": low,
            "rows": int(inside.sum()),
            "said": round(float(sure[inside].mean()), 3),
            "right": round(float(right[inside].mean()), 3),
        }
        for low, high in pairwise(edges)
        if (inside := (sure >= low) & (sure < high)).any()
    ]
    facts = {
        "rows": len(rows), "accuracy": round(float(right.mean()), 3),
        "accuracy of the surest 80%": round(float(right[order[: int(0.8 * len(rows))]].mean()), 3), "reliability": table,
    }  # fmt: skip
    return fit(evidence, names, rows), facts


def main() -> None:
    """Fit, report, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    evidence = gather([r for r in read_corpus() if r.hand in DEVELOPMENT])
    found: dict[str, object] = {}
    figures: dict[str, object] = {}
    for key, names in (
        ("with network", ("network", "linear", "lexicon", "quiet")),
        ("without network", ("linear", "lexicon", "quiet")),
    ):
        weights, facts = weigh(evidence, names)
        found[key] = {name: round(value, 3) for name, value in asdict(Weights(**{"network": 0.0, **weights})).items()}
        figures[key] = facts
        print(key, found[key], json.dumps(facts, indent=1))
    for name in ("network", "linear"):
        alone = evidence.voices[name].argmax(axis=1) == evidence.right
        print(f"{name} alone: {alone.mean():.3f}")
    (options.out / WEIGHTS).write_text(json.dumps({**found, "development": figures}, indent=1) + "\n", encoding="utf-8")
    write_digests(options.out)


if __name__ == "__main__":
    main()
