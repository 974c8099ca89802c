"""A question to an archive in PostgreSQL, asked in a transaction that cannot write and is always rolled back.

What it calls is checked by its words (:mod:`detente.desk.sql.calls`), what it reads by the server's own plan; it goes to the server as one
statement inside another (``SELECT ... FROM (question)``), where neither a second statement nor one that writes can stand. The user who
opened the archive asks: give the desk one who may only read.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from detente.desk.sql.calls import check_calls
from detente.desk.sql.errors import SqlError, SqlLimit, SqlRefused
from detente.desk.sql.model import Parameters, SqlLimits
from detente.desk.sql.shown import functions, table_names
from detente.desk.sql.sqlite import NARROW
from detente.desk.sql.tokens import Token, one_question, tokens
from detente.desk.sql.workers import GRACE
from detente.errors import ArchiveError

if TYPE_CHECKING:
    from psycopg import Connection
    from sqlalchemy import Engine

SETTINGS: Mapping[str, str] = {
    "lock_timeout": "500ms",
    "idle_in_transaction_session_timeout": "30s",
    "work_mem": "16MB",
    "max_parallel_workers_per_gather": "0",
    "standard_conforming_strings": "on",
    "jit": "off",
    "xmlbinary": "base64",
}
# Only a superuser may set it: it bounds what a question spills to disk.
OF_MASTERS: Mapping[str, str] = {"temp_file_limit": "256MB"}
# Steps of a plan that no question needs.
WRITES: Mapping[str, str] = {
    "ModifyTable": "INSERT, UPDATE, DELETE or MERGE",
    "LockRows": "FOR UPDATE",
    "Foreign Scan": "a foreign table",
}
COLUMNS = 200
# Rows fetched at a time, fewer where they may be long.
A_TIME = 200
# So many questions at once, over all archives.
MOST = 4
_PLACES = threading.BoundedSemaphore(MOST)
# Types whose values are short whatever happens, by PostgreSQL's numbers: they come as they are, all others as text that is cut.
SHORT: Mapping[int, str] = {16: "bool", 20: "int8", 21: "int2", 23: "int4", 700: "float4", 701: "float8", 1082: "date"}
NUMERIC = 1700
BYTES = 17
WHOLE = 2**63


def ask(engine: Engine, statement: str, parameters: Parameters, limits: SqlLimits) -> dict[str, Any]:
    """Columns, rows, what was left out and how many values were cut.

    Raises SqlError and its kinds; ArchiveError where the server cannot be reached.
    """
    words = one_question(tokens(statement, "postgresql"))
    check_calls(words, functions("postgresql"))
    question = statement[: words[-1].start + len(words[-1].text)]
    sent, given = _placed(question, words, parameters)
    if not _PLACES.acquire(timeout=limits.seconds):
        raise SqlLimit("waiting", "other questions are being answered: ask again in a moment")
    try:
        with _connected(engine) as connection, _watched(connection, limits), _said(question if not given else None):
            return _Asking(connection, limits).ask(sent, given)
    finally:
        _PLACES.release()


class _Asking:
    def __init__(self, connection: Connection[Any], limits: SqlLimits) -> None:
        self._connection = connection
        self._limits = limits
        self._schema = "public"
        self._deadline = time.monotonic() + limits.seconds

    def ask(self, question: str, given: Mapping[str, Any]) -> dict[str, Any]:
        self._settle()
        # By itself, so that what it is wrong with is told of the question alone.
        self._check_plan(question, given)
        names, types = self._columns(question, given)
        long = sum(type not in SHORT for type in types)
        chosen = ", ".join(self._expression(at, type) for at, type in enumerate(types))
        aliases = ", ".join(f"c{at}" for at in range(len(types)))
        query = f"SELECT {chosen} FROM (\n{question}\n) AS asked({aliases})"
        self._check_plan(query, given)
        with self._connection.cursor(name="asked") as cursor:
            self._hurry()
            cursor.execute(query, given or None)
            return {"columns": names, **self._fetch(cursor, types, long)}

    def _settle(self) -> None:
        self._connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        row = self._connection.execute("SELECT current_schema(), rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        self._schema, master = row if row else ("public", False)
        self._connection.execute("SELECT set_config('search_path', quote_ident(%s), true)", (self._schema,))
        settings = {**SETTINGS, **(OF_MASTERS if master else {})}
        chosen = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in settings.items())
        self._connection.execute(f"SELECT {chosen}")

    def _hurry(self) -> None:
        """The next statement may take what is left of the time."""
        left = int((self._deadline - time.monotonic()) * 1000)
        if left < 1:
            raise SqlLimit("seconds", "late")
        self._connection.execute(f"SET LOCAL statement_timeout = {left}")

    def _check_plan(self, question: str, given: Mapping[str, Any]) -> None:
        """Raise SqlRefused where the server's plan reads a table, or calls a function as one, that is not shown."""
        self._hurry()
        with self._connection.cursor(binary=True) as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON, VERBOSE, COSTS OFF)\n{question}", given or None)
            row = cursor.fetchone()
        shown, callable_ = table_names("postgresql"), functions("postgresql")
        for node in _nodes(row[0] if row else []):
            name = node.get("Relation Name")
            if name is not None and (node.get("Schema") != self._schema or name not in shown):
                raise SqlRefused(f"the table {name} is refused: questions read the tables that are listed")
            called = node.get("Function Name")
            if called is not None and (called not in callable_ or node.get("Schema") not in (None, "pg_catalog")):
                raise SqlRefused(f"the function {called} is refused: it is not among those that may be called here")
            if node.get("Node Type") in WRITES:
                raise SqlRefused(f"{WRITES[node['Node Type']]} is refused: questions only read")

    def _columns(self, question: str, given: Mapping[str, Any]) -> tuple[list[str], list[int]]:
        self._hurry()
        with self._connection.cursor(binary=True) as cursor:
            cursor.execute(f"SELECT * FROM (\n{question}\n) AS asked LIMIT 0", given or None)
            found = cursor.description or []
        if len(found) > COLUMNS:
            raise SqlLimit("length", f"an answer of {len(found)} columns; expected at most {COLUMNS}")
        return [column.name for column in found], [column.type_code for column in found]

    def _expression(self, at: int, type: int) -> str:
        most = self._limits.cell + 1
        if type in SHORT:
            return f"c{at}"
        if type == BYTES:
            return f"left(upper(encode(substr(c{at}, 1, {most}), 'hex')), {most})"
        return f"left(c{at}::text, {most})"

    def _fetch(self, cursor: Any, types: Sequence[int], long: int) -> dict[str, Any]:
        limits = self._limits
        step = max(1, min(A_TIME, 4 * limits.characters // (max(1, long) * limits.cell)))
        cells = _Cells(types, limits.cell)
        rows: list[list[Any]] = []
        room = limits.characters
        while True:
            self._hurry()
            some = cursor.fetchmany(min(step, limits.rows + 1 - len(rows)))
            for row in some:
                if len(rows) == limits.rows:
                    return {"rows": rows, "truncated": "rows", "cut": cells.cut}
                shown = cells.row(row)
                room -= sum(len(value) if isinstance(value, str) else 8 for value in shown)
                if room < 0:
                    return {"rows": rows, "truncated": "characters", "cut": cells.cut}
                rows.append(shown)
            if not some:
                return {"rows": rows, "truncated": None, "cut": cells.cut}


class _Cells:
    def __init__(self, types: Sequence[int], most: int) -> None:
        self._types = types
        self._most = most
        self.cut = 0

    def row(self, row: Sequence[Any]) -> list[Any]:
        return [self._value(value, type) for value, type in zip(row, self._types, strict=True)]

    def _value(self, value: Any, type: int) -> Any:
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, date):
            return value.isoformat()
        if type == NUMERIC and len(value) < 400:
            return _number(value)
        text = str(value).replace("\x00", "\ufffd")
        if type == BYTES:
            text = f"x'{text}'"
        self.cut += len(text) > self._most
        return text[: self._most]


def _number(text: str) -> int | float:
    found = Decimal(text)
    whole = found.is_finite() and found == found.to_integral_value() and "." not in text and abs(found) < WHOLE
    return int(found) if whole else float(found)


def _nodes(found: Any) -> Iterator[Mapping[str, Any]]:
    """Every node of a plan, those of its parts too."""
    if isinstance(found, list):
        for item in found:
            yield from _nodes(item)
    elif isinstance(found, dict):
        yield found
        for value in found.values():
            if isinstance(value, list | dict):
                yield from _nodes(value)


def _placed(question: str, words: Sequence[Token], parameters: Parameters) -> tuple[str, dict[str, Any]]:
    """The question with ``%(name)s`` for each ``:name`` that is given, and the values; untouched where none is."""
    named = [w for w in words if w.form == "parameter" and w.text[1:] in parameters]
    unknown = next((w for w in words if w.form == "parameter" and w not in named), None)
    if unknown is not None:
        raise SqlError(f"no value for {unknown.text} was given", unknown.start)
    if not named:
        return question, {}
    parts, place = [], 0
    for token in named:
        parts += [question[place : token.start].replace("%", "%%"), f"%({token.text[1:]})s"]
        place = token.start + len(token.text)
    parts.append(question[place:].replace("%", "%%"))
    return "".join(parts), {w.text[1:]: parameters[w.text[1:]] for w in named}


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection[Any]]:
    """A connection of its own for one question, closed after it; nothing it did stays."""
    import psycopg

    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        connection = psycopg.connect(url, connect_timeout=5)
    except psycopg.Error as error:
        raise ArchiveError(engine.url.render_as_string(hide_password=True), _line(error)) from None
    try:
        yield connection
    finally:
        with suppress(psycopg.Error):
            connection.rollback()
        connection.close()


@contextmanager
def _watched(connection: Connection[Any], limits: SqlLimits) -> Iterator[None]:
    """Hang up on a server that does not stop by itself: in the midst of one long sum it does not look at the clock.

    Raises SqlLimit where that was done; the server lets go when its sum is done.
    """
    late = threading.Event()

    def hang_up() -> None:
        late.set()
        with suppress(psycopg.Error, OSError), socket.socket(fileno=os.dup(connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)

    import psycopg

    timer = threading.Timer(limits.seconds + GRACE, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    except SqlError:
        if late.is_set():
            raise SqlLimit("seconds", "late") from None
        raise
    finally:
        timer.cancel()


@contextmanager
def _said(question: str | None) -> Iterator[None]:
    """Errors of the server as ours: one line."""
    import psycopg

    try:
        yield
    except psycopg.errors.QueryCanceled:
        raise SqlLimit("seconds", "late") from None
    except (psycopg.errors.OutOfMemory, psycopg.errors.ConfigurationLimitExceeded, psycopg.errors.ProgramLimitExceeded) as error:
        raise SqlLimit("length", f"{_line(error)}; {NARROW}") from None
    except psycopg.errors.ReadOnlySqlTransaction as error:
        raise SqlRefused(f"{_line(error)} is refused: questions only read") from None
    except psycopg.Error as error:
        raise SqlError(_line(error), _position(error, question)) from None


def _line(error: Exception) -> str:
    diag = getattr(error, "diag", None)
    said = getattr(diag, "message_primary", None) or str(error)
    hint = getattr(diag, "message_hint", None)
    return " ".join((f"{said} ({hint})" if hint else said).split())


def _position(error: Any, question: str | None) -> int | None:
    """The code point of the question where the server stopped: it was sent with one line before it."""
    told = error.diag.statement_position
    sent = error.diag.internal_position
    if question is None or told is None or sent is not None:
        return None
    before = len("EXPLAIN (FORMAT JSON, VERBOSE, COSTS OFF)\n")
    place = int(told) - 1 - before
    return place if 0 <= place <= len(question) else None
