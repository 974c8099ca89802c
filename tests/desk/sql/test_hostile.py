"""A thousand questions that mean harm: none is answered, none writes, none runs past its limits (ten thousand: benchmarks/hostile_sql.py)."""

from __future__ import annotations

import random
from collections import Counter
from itertools import islice
from pathlib import Path

from benchmarks.hostile_sql import Maker, attack
from detente.archive import Archive
from detente.desk.sql import SqlLimits, dialect_of

QUICK = SqlLimits(seconds=0.05)


def test_harmful_questions_do_no_harm(archive: Archive, tmp_path: Path) -> None:
    many = 1_000 if dialect_of(archive) == "sqlite" else 250
    report = attack(archive, many, seed=7, limits=QUICK, folder=tmp_path)
    assert [fault for fault in report.faults if not fault.startswith("took")] == []
    assert sum(report.outcomes.values()) == many
    assert report.share_answered("honest") > 0.8
    assert max(report.seconds) < 20


def test_the_questions_are_the_same_for_the_same_seed_and_of_every_kind(tmp_path: Path) -> None:
    one, other = ([q.sql for q in islice(Maker(random.Random(3), "sqlite", tmp_path).questions(), 300)] for _ in range(2))
    assert one == other
    kinds = Counter(q.kind for q in islice(Maker(random.Random(3), "postgresql", tmp_path).questions(), 600))
    assert len(kinds) == 11
    assert min(kinds.values()) >= 10
