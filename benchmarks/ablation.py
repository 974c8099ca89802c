"""What each voice of the coder is worth: relations of marked pairs, by every set of voices.

    python benchmarks/ablation.py GOLD.jsonl [--codebook plover1]

GOLD has the form of ``detente evaluate relations``. Prints one line a set of voices: the lexicon's rows, the linear model, the network. What is
left out counts nothing; what is left keeps the weight that was fitted for all three (for both, where the network is out).
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from detente.evaluation.relations import SOURCE, TARGET, answer_pair, lexicon_deed, marked_spans, score_relations
from detente.evaluation.tasks import read_rows
from detente.events.judge import Judge, load_weights
from detente.pairs import load_linear, load_network

# Voices by name; what is left out weighs nothing.
SETS = (
    ("lexicon",), ("linear",), ("network",), ("lexicon", "linear"), ("lexicon", "network"), ("linear", "network"),
    ("lexicon", "linear", "network"),
)  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--codebook", default="plover1")
    options = parser.parse_args()
    rows = read_rows(options.gold, "relations")
    marked = [marked_spans(row) for row in rows]
    deeds = [lexicon_deed(text, spans) if {SOURCE, TARGET} & set(spans) else None for text, spans in marked]
    for voices in SETS:
        weights = load_weights(network="network" in voices)
        weights = replace(
            weights,
            network=weights.network if "network" in voices else 0.0,
            linear=weights.linear if "linear" in voices else 0.0,
            lexicon=weights.lexicon if "lexicon" in voices else 0.0,
        )
        judge = Judge(load_network() if "network" in voices else None, load_linear(), weights)
        answers = []
        for row, (text, spans), deed in zip(rows, marked, deeds, strict=True):
            told = deed if "lexicon" in voices else None
            if voices == ("lexicon",) and told is None:
                answers.append({"id": row["id"], "root": "NONE"})
                continue
            answers.append(answer_pair(row["id"], text, spans, told, judge=judge, codebook=options.codebook))
        print(f"{' + '.join(voices):28s} {score_relations(rows, answers)}", flush=True)


if __name__ == "__main__":
    main()
