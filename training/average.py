"""The mean of several runs from one start: ``python -m training.average OUT RUN RUN ...``; steadier than any of them alone."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from training.corpus import DEVELOPMENT, read_corpus
from training.network import PairReader
from training.train import BASE, Labels, report_on, save

# What must be the same in all runs: the classes, the start, and what was learned from.
COMMON = ("deeds", "modalities", "seed", "epochs", "corpus", "rows")


def main() -> None:
    """Average the weights of runs, write them as one run, and print how it does on the development hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("runs", type=Path, nargs="+")
    options = parser.parse_args()
    facts = [json.loads((run / "training.json").read_text(encoding="utf-8")) for run in options.runs]
    for key in COMMON:
        if any(each[key] != facts[0][key] for each in facts):
            parser.error(f"the runs differ in {key}: they cannot be averaged")
    states = [torch.load(run / "weights.pt") for run in options.runs]
    mean = {name: sum(state[name] for state in states) / len(states) for name in states[0]}
    roots = tuple(sorted({deed.partition("/")[0] for deed in facts[0]["deeds"]}))
    labels = Labels(tuple(facts[0]["deeds"]), tuple(facts[0]["modalities"]), roots)
    network = PairReader(BASE, len(labels.deeds), len(labels.modalities))
    network.load_state_dict(mean)
    figures = report_on(network.eval(), labels, [r for r in read_corpus() if r.hand in DEVELOPMENT])
    held = {key: facts[0][key] for key in COMMON if key not in ("deeds", "modalities")}
    save(
        network,
        labels,
        options.out,
        {**held, "order": [each.get("order", each["seed"]) for each in facts], "development": figures},
    )
    print(figures)


if __name__ == "__main__":
    main()
