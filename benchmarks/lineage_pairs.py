"""How many copies are found, and how many pairs are held to be copies that are none, by kind of damage.

    PYTHONPATH=. python benchmarks/lineage_pairs.py [--detail]

Copies are made by rule (``tests/lineage/copies.py``) from the stories of the tests: of one half of them with the kinds of damage that
lineage was mended for, of the other half with other chances, and with kinds that it was not mended for as well.
"""

from __future__ import annotations

import argparse
import time

from detente.evaluation.lineage import report_lineage
from detente.lineage.families import families
from tests.lineage.copies import BLIND, MAKERS, copies, split_stories, strangers
from tests.lineage.gold import judge, score_families


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--detail", action="store_true", help="the figures of every kind of damage")
    options = parser.parse_args()
    open_, held = split_stories()
    for name, names, makers, seed in (("open", open_, MAKERS, "1"), ("held", held, {**MAKERS, **BLIND}, "2")):
        begun = time.process_time()
        judged = judge([*copies(names, makers, seed), *strangers(names, seed)])
        groups = families(judged.found, {one: made.text for one, made in judged.documents.items()})
        print(f"{name}: {len(judged.documents)} documents of {len(names)} stories, {time.process_time() - begun:.0f} s")
        lines = list(report_lineage(judged.gold, judged.pairs, judged.kinds, whole="story"))
        print("\n".join(lines if options.detail else lines[:1]))
        print(f"families: {score_families(judged, groups)}")


if __name__ == "__main__":
    main()
