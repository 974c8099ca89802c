"""A question to an archive in SQLite, asked in a process of its own."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from detente.desk.sql.errors import SqlError, SqlLimit, SqlRefused
from detente.desk.sql.model import Parameters, SqlLimits
from detente.desk.sql.shown import functions, table_names
from detente.desk.sql.tokens import one_question, tokens
from detente.desk.sql.workers import WORKERS

if TYPE_CHECKING:
    from sqlalchemy import Engine

NARROW = (
    "ask for fewer rows (WHERE, LIMIT), a shorter span of days, or join on an indexed column (id, document, happening, party)"
)
_NEAR = re.compile(r'near "(?P<near>.+)": syntax error|no such (?:column|table|function): (?P<name>\S+)')


def ask(engine: Engine, statement: str, parameters: Parameters, limits: SqlLimits) -> dict[str, Any]:
    """Columns, rows, what was left out and how many values were cut.

    Raises SqlError and its kinds.
    """
    words = one_question(tokens(statement, "sqlite"))
    statement = statement[: words[-1].start + len(words[-1].text)]
    given = {name: value for name, value in parameters.items() if any(w.text[1:] == name for w in words if w.form == "parameter")}
    with _standing_by(engine) as (path, immutable):
        found = WORKERS.ask(
            {
                "path": path, "immutable": immutable, "statement": statement, "parameters": given,
                "tables": sorted(table_names("sqlite")), "functions": sorted(functions("sqlite")),
                "seconds": limits.seconds, "rows": limits.rows, "characters": limits.characters, "cell": limits.cell, "memory": limits.memory,
            }
        )  # fmt: skip
    if "error" in found:
        raise _error(found["error"], found["reason"], statement, limits)
    return found


@contextmanager
def _standing_by(engine: Engine) -> Iterator[tuple[str, bool]]:
    """The archive's file and whether nobody can write to it.

    A reader of the archive's own is open meanwhile: one that is opened for reading only would leave the log's files behind.
    """
    from detente.archive.engine import reading

    options = engine.url.query
    database = engine.url.database or ""
    path = database.removeprefix("file:") if options.get("uri") else database
    if options.get("uri"):
        from urllib.parse import unquote

        path = unquote(path)
    with reading(engine) as connection:
        connection.exec_driver_sql("SELECT 1 FROM migrations LIMIT 1").close()
        yield os.path.abspath(path), "immutable" in options


def _error(kind: str, reason: str, statement: str, limits: SqlLimits) -> SqlError:
    if kind == "refused":
        return SqlRefused(
            f"{reason} is refused: questions read the tables and call the functions that are listed, and do nothing else"
        )
    if kind == "length":
        return SqlLimit("length", f"a value or row grew too long; {NARROW}")
    return limit_error(kind, limits) or SqlError(reason, _position(reason, statement))


def limit_error(kind: str, limits: SqlLimits) -> SqlLimit | None:
    """The error that says which limit was passed and how to ask for less; None where it was none."""
    if kind == "seconds":
        return SqlLimit("seconds", f"not answered within {limits.seconds:g} s; {NARROW}")
    if kind == "memory":
        return SqlLimit("memory", f"took more than {limits.memory // (1024 * 1024)} MiB of memory; {NARROW}")
    return None


def _position(reason: str, statement: str) -> int | None:
    """Where the words that SQLite names stand, None where they stand nowhere or several times."""
    found = _NEAR.search(reason)
    if found is None:
        return None
    named = found["near"] or found["name"]
    places = [m.start() for m in re.finditer(re.escape(named), statement)]
    return places[0] if len(places) == 1 else None
