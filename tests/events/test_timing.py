"""When an act was done, from the words of its clause, of the clause that carries it, and of the act told before."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente import Settings, read

CASES = Path(__file__).parent / "cases" / "timing.tsv"
ROWS = [line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize(("story", "root", "status", "date"), ROWS)
def test_when(story: str, root: str, status: str, date: str) -> None:
    record = read(story.replace(" | ", " ").encode(), settings=Settings(published="2016-05-12"))
    found = [(e.plover, e.status, e.date) for e in record.events]
    assert (root, status, date) in found
