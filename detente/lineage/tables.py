"""The tables of this room, read once from the package's data."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from detente.errors import DataError


@cache
def load_rows(name: str, *, columns: int) -> tuple[tuple[str, ...], ...]:
    """Rows of a table, without its comment lines; raises ``DataError`` where a row does not have its columns."""
    rows = []
    text = files("detente").joinpath("data", "lineage", name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        row = tuple(line.split("\t"))
        if len(row) != columns:
            raise DataError(f"data/lineage/{name}:{number}: {len(row)} columns, expected {columns}")
        rows.append(row)
    return tuple(rows)


@cache
def function_words() -> frozenset[str]:
    """Words that carry no story of their own, in small letters and without apostrophes."""
    return frozenset(word for kind, words in load_rows("words.tsv", columns=2) if kind == "function" for word in words.split("|"))


@cache
def number_words() -> dict[str, str]:
    """Digits of the numbers that are written as one word."""
    return {word: kind for kind, words in load_rows("words.tsv", columns=2) if kind != "function" for word in words.split("|")}


@cache
def common_words() -> frozenset[str]:
    """Words that are common in news of relations between states; one of each stem."""
    text = files("detente").joinpath("data", "lineage", "common.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
