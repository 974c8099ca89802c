"""The page on time expressions shows what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detente import dates

PAGE = Path(__file__).resolve().parents[2] / "docs" / "dates.md"
ROWS = re.findall(
    r"^\| ([^|]+) \| ([^|]*)\*\*([^|*]+)\*\*([^|]*) \| `([^`|]+)` \| (?:`([^`|]+)`|–) \| ([^|]+) \|$",
    PAGE.read_text(encoding="utf-8"),
    re.MULTILINE,
)


@pytest.mark.parametrize(("form", "before", "words", "after", "timex", "edtf", "precision"), ROWS, ids=lambda v: v[:30])
def test_every_form_of_the_table(form: str, before: str, words: str, after: str, timex: str, edtf: str, precision: str) -> None:
    found = [t for t in dates.read(before + words + after, published="2024-05-15") if t.start == len(before)]
    assert [(t.text, t.timex, t.edtf or "", t.precision or "–") for t in found] == [(words, timex, edtf, precision)], form


def test_the_table_is_there() -> None:
    assert len(ROWS) > 70


def test_every_precision_is_named() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in dates.Precision.__args__)  # type: ignore[attr-defined]
