"""Rows that many happenings share, each once: kept on disk, so that memory stays flat however many there are."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

from detente.archive.flat import Row


class Distinct:
    """Rows by their first column, in its order; of several rows with one key the first stays."""

    def __init__(self) -> None:
        # An empty name is a database in a temporary file of SQLite's own, which vanishes when it is closed.
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.execute("CREATE TABLE held (key TEXT PRIMARY KEY, row TEXT NOT NULL) WITHOUT ROWID")
        self._base.execute("BEGIN")

    def add(self, rows: Iterable[Row]) -> None:
        """Add rows of texts and nulls."""
        held = ((str(row[0]).encode("utf-8", errors="replace").decode(), json.dumps(row)) for row in rows)
        self._base.executemany("INSERT OR IGNORE INTO held VALUES (?, ?)", held)

    def rows(self) -> Iterator[Row]:
        """The rows, by key."""
        for (row,) in self._base.execute("SELECT row FROM held ORDER BY key"):
            yield tuple(json.loads(row))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._base.close()
