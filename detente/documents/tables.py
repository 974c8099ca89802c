"""The tables of this room, read from the package's data."""

from __future__ import annotations

from importlib.resources import files

from detente.errors import DataError


def load_rows(name: str, *, columns: int) -> list[list[str]]:
    """Rows of a table, without its comment lines; raises ``DataError`` where a row does not have its columns."""
    rows = []
    text = files("detente").joinpath("data", "documents", name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        row = line.split("\t")
        if len(row) != columns:
            raise DataError(f"data/documents/{name}:{number}: {len(row)} columns, expected {columns}")
        rows.append(row)
    return rows
