"""A process of its own that asks a SQLite archive one question at a time, and can be killed while it does.

It is started as a script and knows nothing of the package. Questions come as JSON, one a line; so do answers. What holds a question:
the file is open for reading only; ``query_only``; an authorizer that lets through SELECT, reads of named tables and named functions; a look at the
compiled statement; SQLite's own limits; a deadline between steps; a limit of heap, of address space, and of CPU time; and no file may be written at
all. What a single step may still take too long for (a search in a huge text), the parent ends by killing the process.
"""

from __future__ import annotations

import json
import signal
import sqlite3
import sys
import time
from typing import Any
from urllib.parse import quote

# Of SQLite's limits: a value or a row may be as long as a long story with its record, no longer.
LENGTH = 8_000_000
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LENGTH,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 50_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 100,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 100,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
PRAGMAS = (
    "query_only = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "temp_store = MEMORY",
    "mmap_size = 0",
    "cache_size = -16384",
)
# Steps of SQLite's machine between two looks at the clock: a few milliseconds.
STEPS = 2_000
# Beside SQLite's heap: the interpreter, and an answer on its way out.
AROUND = 384 * 1024 * 1024
SCHEMA = frozenset({"sqlite_master", "sqlite_schema"})
# What full text asks of its own tables; nothing of it can be asked for by name.
FULL_TEXT = "documents_text"
# Action codes of the authorizer that the module does not name in every version.
RECURSIVE = 33

# Steps of SQLite's machine that no question needs.
WRITES = frozenset(
    {"OpenWrite", "CreateBtree", "Clear", "Destroy", "Vacuum", "JournalMode", "Checkpoint", "ParseSchema", "Savepoint", "AutoCommit", "VUpdate",
     "VCreate", "VDestroy", "VRename", "VBegin", "SetCookie", "IncrVacuum", "Program"}
)  # fmt: skip
# Made by SQLite when they are first named, with a table of their own each; that is no part of the question.
OF_JSON = ("json_each", "json_tree")

Answer = dict[str, Any]


class Guard:
    """The authorizer of one question, and what it refused first."""

    def __init__(self, tables: frozenset[str], functions: frozenset[str]) -> None:
        self._tables = tables | SCHEMA
        self._functions = functions
        # What there is besides; any other name is one that the question gives to a part of itself.
        self.others: frozenset[str] = frozenset()
        self.refused: str | None = None

    def strict(self, action: int, first: str | None, second: str | None, base: str | None, _: str | None) -> int:
        """For the question itself, while it is compiled."""
        if action in (sqlite3.SQLITE_SELECT, RECURSIVE):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ:
            return self._let(self._shown((first or "").lower(), second), f"the table {first}")
        if action == sqlite3.SQLITE_FUNCTION:
            return self._let((second or "").lower() in self._functions, f"the function {second}")
        return self._let(False, _NAMES.get(action, "whatever does more than read"))

    def running(self, action: int, first: str | None, second: str | None, base: str | None, inner: str | None) -> int:
        """While it runs: what full text asks of its own tables besides."""
        if action == sqlite3.SQLITE_READ and (first or "").startswith(FULL_TEXT + "_"):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_PRAGMA and first == "data_version":
            return sqlite3.SQLITE_OK
        return self.strict(action, first, second, base, inner)

    def pages(self, connection: sqlite3.Connection) -> frozenset[int]:
        """Where the tables and indexes that are shown begin in the file; and what is not shown is learnt."""
        rows = connection.execute("SELECT lower(name), lower(tbl_name), rootpage FROM sqlite_master").fetchall()
        modules = {name.lower() for (name,) in connection.execute("SELECT name FROM pragma_module_list")}
        self.others = frozenset({name for name, _, _ in rows} | modules) - self._tables
        return frozenset({1} | {page for _, table, page in rows if table in self._tables and page})

    def _shown(self, table: str, column: str | None) -> bool:
        if table in self._tables:
            return True
        return column == "" and table not in self.others and not table.startswith(("pragma_", "sqlite_"))

    def _let(self, allowed: bool, what: str) -> int:
        if allowed:
            return sqlite3.SQLITE_OK
        self.refused = self.refused or what
        return sqlite3.SQLITE_DENY


_NAMES = {sqlite3.SQLITE_PRAGMA: "PRAGMA", sqlite3.SQLITE_ATTACH: "ATTACH", sqlite3.SQLITE_DETACH: "DETACH"}


class Cells:
    """The values of an answer as JSON has them, each cut at its limit."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.cut = 0

    def text(self, data: bytes) -> str:
        """Text as SQLite holds it; what is no UTF-8 becomes U+FFFD."""
        found = data[: 4 * self._most + 4].decode("utf-8", errors="replace")
        return self._whole(found, len(found) > self._most)

    def value(self, value: Any) -> Any:
        """A value of a row, fit for JSON."""
        if not isinstance(value, bytes):
            return value
        shown = f"x'{value[: self._most // 2].hex().upper()}'"
        return self._whole(shown, len(value) * 2 + 3 > self._most)

    def _whole(self, found: str, long: bool) -> str:
        self.cut += long
        return found[: self._most] if long else found


def answer(asked: dict[str, Any], started: float) -> Answer:
    """Ask, and give rows or what went wrong: ``refused``, ``failed``, ``seconds`` or ``memory``."""
    guard = Guard(frozenset(asked["tables"]), frozenset(asked["functions"]))
    deadline = started + asked["seconds"]
    try:
        return _ask(asked, guard, deadline)
    except MemoryError:
        return {"error": "memory", "reason": "out of memory"}
    except (sqlite3.Error, sqlite3.Warning, OverflowError, ValueError) as error:
        return _failed(error, guard, time.monotonic() >= deadline)


def _failed(error: Exception, guard: Guard, late: bool) -> Answer:
    reason = " ".join(str(error).split())
    if guard.refused is not None:
        return {"error": "refused", "reason": guard.refused}
    if reason == "interrupted" and late:
        return {"error": "seconds", "reason": reason}
    if reason in ("out of memory", "string or blob too big"):
        return {"error": "memory" if reason == "out of memory" else "length", "reason": reason}
    return {"error": "failed", "reason": reason}


def _ask(asked: dict[str, Any], guard: Guard, deadline: float) -> Answer:
    cells = Cells(asked["cell"])
    connection = _open(asked)
    try:
        pages = guard.pages(connection)
        connection.set_progress_handler(lambda: int(time.monotonic() >= deadline), STEPS)
        connection.set_authorizer(guard.strict)
        statement, parameters = asked["statement"], asked["parameters"]
        _check_compiled(connection, statement, parameters, pages)
        connection.set_authorizer(guard.running)
        connection.text_factory = cells.text
        return _fetch(connection.execute(statement, parameters), cells, asked)
    finally:
        connection.set_authorizer(None)
        connection.close()


def _open(asked: dict[str, Any]) -> sqlite3.Connection:
    options = "mode=ro&immutable=1" if asked["immutable"] else "mode=ro"
    connection = sqlite3.connect(
        f"file:{quote(asked['path'])}?{options}", uri=True, isolation_level=None, timeout=asked["seconds"], cached_statements=0
    )
    for pragma in (*PRAGMAS, f"hard_heap_limit = {asked['memory']}"):
        connection.execute(f"PRAGMA {pragma}").close()
    # Full text reads how it was made when it is first named; that is no part of the question.
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (FULL_TEXT,)).fetchone():
        connection.execute(f"SELECT rowid FROM {FULL_TEXT} LIMIT 0").close()
    for name in OF_JSON:
        connection.execute(f"SELECT 1 FROM {name}('[]')").close()
    for limit, most in LIMITS.items():
        connection.setlimit(limit, most)
    return connection


def _check_compiled(connection: sqlite3.Connection, statement: str, parameters: Any, pages: frozenset[int]) -> None:
    """Raise unless the compiled statement opens only what is shown, for reading: a second pair of eyes beside the authorizer's."""
    for row in connection.execute(f"EXPLAIN {statement}", parameters):
        step, _, second, third = row[1:5]
        if step in WRITES or (step == "Transaction" and second != 0):
            raise sqlite3.OperationalError("attempt to write a readonly database")
        if step in ("OpenRead", "ReopenIdx") and (third != 0 or second not in pages):
            raise sqlite3.OperationalError(f"not authorized to read what begins at page {second}")


def _fetch(cursor: sqlite3.Cursor, cells: Cells, asked: dict[str, Any]) -> Answer:
    columns = [column[0] for column in cursor.description or ()]
    rows: list[list[Any]] = []
    room, truncated = asked["characters"], None
    for row in cursor:
        if len(rows) == asked["rows"]:
            truncated = "rows"
            break
        shown = [cells.value(value) for value in row]
        room -= sum(len(value) if isinstance(value, str) else 8 for value in shown)
        if room < 0:
            truncated = "characters"
            break
        rows.append(shown)
    cursor.close()
    return {"columns": columns, "rows": rows, "truncated": truncated, "cut": cells.cut}


def _confine(memory: int) -> None:
    """Take from this process what no question needs; where the system cannot, the other guards stand alone."""
    try:
        import resource
    except ImportError:
        return
    for name, most in (("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0), ("RLIMIT_NOFILE", 64), ("RLIMIT_AS", memory + AROUND)):
        _limit(resource, name, most, most)


def _limit_cpu(seconds: float) -> None:
    """A step that never ends stops by itself, even where nobody is left to kill the process."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource, "RLIMIT_CPU", int(used.ru_utime + used.ru_stime + seconds) + 2, resource.RLIM_INFINITY)


def _limit(resource: Any, name: str, soft: int, hard: int) -> None:
    try:
        resource.setrlimit(getattr(resource, name), (soft, hard))
    except (AttributeError, ValueError, OSError):
        return


def _peak() -> int:
    """The most memory that this process ever held, in bytes; 0 where the system does not tell it apart from its parent's."""
    try:
        with open("/proc/self/status", encoding="ascii") as file:
            line = next(line for line in file if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return 0
    return int(line.split()[1]) * 1024


def main() -> None:
    """Answer until there are no more questions."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _confine(int(sys.argv[1]))
    asks, answers = sys.stdin.buffer, sys.stdout.buffer
    answers.write(b"\n")
    answers.flush()
    for line in asks:
        started = time.monotonic()
        asked = json.loads(line)
        _limit_cpu(asked["seconds"])
        answers.write(_line(answer(asked, started)))
        answers.flush()


def _line(found: Answer) -> bytes:
    try:
        return json.dumps({**found, "peak": _peak()}, separators=(",", ":")).encode("ascii") + b"\n"
    except MemoryError:
        return b'{"error":"memory","reason":"out of memory","peak":0}\n'


if __name__ == "__main__":
    main()
