"""Statements that every module of the archive has need of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

# Bound parameters that one statement may have in every SQLite since 2020.
MOST_PARAMETERS = 30_000


def insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, all of the same columns; none is fine."""
    if rows:
        connection.execute(table.insert(), list(rows))


def chunks(items: Iterable[str], size: int = MOST_PARAMETERS) -> Iterable[list[str]]:
    """Distinct items in their order, so many at a time as one statement takes."""
    distinct = list(dict.fromkeys(items))
    return (distinct[i : i + size] for i in range(0, len(distinct), size))
