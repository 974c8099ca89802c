"""The file beside the results in which an import keeps what it has read, so that it goes on where it was stopped."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from detente.errors import KnowledgeError
from detente.knowledge.wikidata_entities import Extract, Facts

NAME = "wikidata.spool"
VERSION = "1"
"""Changes with the meaning of what is spooled: a spool of another version is not continued."""
_CACHE_KIB = 32 * 1024
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entities (id INTEGER PRIMARY KEY, role TEXT NOT NULL, revision INTEGER NOT NULL, digest BLOB NOT NULL, facts TEXT NOT NULL);
CREATE TABLE held (origin INTEGER NOT NULL, n INTEGER NOT NULL, person INTEGER NOT NULL, office INTEGER, via TEXT NOT NULL,
                   facts TEXT NOT NULL, PRIMARY KEY (origin, n)) WITHOUT ROWID;
CREATE TABLE rejects (n INTEGER PRIMARY KEY, line INTEGER NOT NULL, offset INTEGER NOT NULL, reason TEXT NOT NULL, head TEXT NOT NULL);
"""
_SCRATCH = """
DROP TABLE IF EXISTS lines;
DROP TABLE IF EXISTS tenures;
DROP TABLE IF EXISTS served;
DROP TABLE IF EXISTS written;
CREATE TABLE lines (name TEXT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (name, line)) WITHOUT ROWID;
CREATE TABLE tenures (seat TEXT NOT NULL, row TEXT NOT NULL, PRIMARY KEY (seat, row)) WITHOUT ROWID;
CREATE TABLE served (person INTEGER NOT NULL, country TEXT NOT NULL, weight INTEGER NOT NULL, rows INTEGER NOT NULL,
                     PRIMARY KEY (person, country)) WITHOUT ROWID;
CREATE TABLE written (id INTEGER PRIMARY KEY)
"""


@contextmanager
def spool_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says into a KnowledgeError that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise KnowledgeError(
            f"{path}: the spool of the import cannot be used ({error}). Is another import running there, or the disk full? "
            f"If it is damaged, start anew without resuming."
        ) from error


class Spool:
    """One import's spool. Writes are gathered in one transaction until :meth:`commit`; what was not committed never happened."""

    def __init__(self, path: Path) -> None:
        """Open or make the file. Raises KnowledgeError where it is no spool of this version."""
        self.path = path
        with spool_errors(path), ExitStack() as undone:
            self._base = sqlite3.connect(path, isolation_level=None, timeout=1.0)
            undone.callback(self._base.close)
            self._base.executescript(
                f"PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-{_CACHE_KIB}; PRAGMA temp_store=FILE;"
            )
            self._base.execute("BEGIN EXCLUSIVE")
            if not self._base.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                for statement in _TABLES.split(";"):
                    self._base.execute(statement)
                self.remember(version=VERSION)
            if self.recall("version") != VERSION:
                raise KnowledgeError(f"{path}: made by another version of Detente; start anew without resuming")
            undone.pop_all()

    def close(self) -> None:
        """Give the file back; what was not committed is undone."""
        self._base.close()

    def commit(self) -> None:
        """Make all that was written since the last commit last, at once."""
        with spool_errors(self.path):
            self._base.execute("COMMIT")
            self._base.execute("BEGIN EXCLUSIVE")

    def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        """Run one statement."""
        return self._base.execute(statement, values)

    # --- what was read ---------------------------------------------------------------------------------------

    def remember(self, **values: str) -> None:
        """Keep values under their keys."""
        self._base.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def recall(self, key: str) -> str | None:
        """A value that was kept."""
        row = self._base.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def reject(self, line: int, offset: int, reason: str, head: str) -> None:
        """Keep a rejected line."""
        self._base.execute("INSERT INTO rejects (line, offset, reason, head) VALUES (?, ?, ?, ?)", (line, offset, reason, head))

    def add(self, entity: Extract, line: bytes) -> bool:
        """Keep an entity; False where the dump held it before. Of two copies the one of the later revision stays, whatever their order."""
        digest = hashlib.sha256(line).digest()[:16]
        known = self._base.execute("SELECT revision, digest FROM entities WHERE id = ?", (entity.id,)).fetchone()
        if known is not None:
            if (entity.revision, digest) <= (known[0], bytes(known[1])):
                return False
            self._base.execute("DELETE FROM held WHERE origin = ?", (entity.id,))
        self._base.execute(
            "INSERT OR REPLACE INTO entities VALUES (?, ?, ?, ?, ?)",
            (entity.id, entity.role, entity.revision, digest, dumps(entity.facts)),
        )
        self._base.executemany(
            "INSERT INTO held VALUES (?, ?, ?, ?, ?, ?)",
            [(entity.id, n, h.person, h.office, h.via, dumps(h.facts)) for n, h in enumerate(entity.held)],
        )
        return known is None

    # --- what is made of it ----------------------------------------------------------------------------------

    def clear_scratch(self) -> None:
        """Empty the tables in which the results are gathered and sorted."""
        for statement in _SCRATCH.split(";"):
            self._base.execute(statement)
        self._base.execute("CREATE INDEX IF NOT EXISTS held_people ON held (person)")
        self._base.execute("CREATE INDEX IF NOT EXISTS roles ON entities (role, id)")

    def facts(self, number: int) -> tuple[str, Facts] | None:
        """Role and facts of an entity; None where the dump held none that was kept."""
        row = self._base.execute("SELECT role, facts FROM entities WHERE id = ?", (number,)).fetchone()
        return (str(row[0]), json.loads(row[1])) if row else None

    def of_role(self, role: str) -> Iterator[tuple[int, Facts]]:
        """The entities of a role, by number."""
        for number, facts in self._base.execute("SELECT id, facts FROM entities WHERE role = ? ORDER BY id", (role,)):
            yield number, json.loads(facts)

    def write_line(self, name: str, *cells: object) -> None:
        """Add a row to a table of the results; doubles are one."""
        line = "\t".join("" if cell is None else " ".join(str(cell).split()) for cell in cells)
        self._base.execute("INSERT OR IGNORE INTO lines VALUES (?, ?)", (name, line))

    def lines(self, name: str) -> Iterator[str]:
        """The rows of a table of the results, sorted."""
        for (line,) in self._base.execute("SELECT line FROM lines WHERE name = ? ORDER BY line", (name,)):
            yield line


def dumps(facts: Any) -> str:
    """Facts as text, the same for the same facts."""
    return json.dumps(facts, ensure_ascii=True, separators=(",", ":"))
