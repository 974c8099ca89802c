"""The tables of this room, read once from the package's data."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from detente.errors import DataError


@cache
def load_rows(name: str, *, columns: int) -> tuple[tuple[str, ...], ...]:
    """Rows of a table, without its comment lines; raises ``DataError`` where a row does not have its columns."""
    rows = []
    text = files("detente").joinpath("data", "story", name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        row = tuple(line.split("\t"))
        if len(row) != columns:
            raise DataError(f"data/story/{name}:{number}: {len(row)} columns, expected {columns}")
        rows.append(row)
    return tuple(rows)


@cache
def load_words(name: str, role: str) -> frozenset[str]:
    """The words of one role in a table of roles, case folded."""
    return frozenset(word.casefold() for kind, words in load_rows(name, columns=2) if kind == role for word in words.split("|"))


@cache
def month_numbers() -> dict[str, int]:
    """Number of every month name, case folded."""
    return {name.casefold(): int(number) for number, names in load_rows("months.tsv", columns=2) for name in names.split("|")}


@cache
def agency_names() -> dict[str, str]:
    """Canonical name of every printed agency name, case folded."""
    return {name.casefold(): canonical for canonical, names in load_rows("agencies.tsv", columns=2) for name in names.split("|")}


@cache
def agency_pattern() -> re.Pattern[str]:
    """Any agency's printed name as a whole word, longest first; short names only in capitals."""
    names = sorted(
        {name for _, row in load_rows("agencies.tsv", columns=2) for name in row.split("|")}, key=lambda n: (-len(n), n)
    )
    long = "|".join(re.escape(name) for name in names if len(name) > 5)
    short = "|".join(re.escape(name) for name in names if len(name) <= 5)
    return re.compile(rf"(?<!\w)(?:(?i:{long})|{short})(?!\w)")
