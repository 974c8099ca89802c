"""Questions in SQL to an archive: read only, and within limits."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from detente.archive.flat import Kind
from detente.archive.view import Archive
from detente.desk.sql.errors import SqlError, SqlLimit
from detente.desk.sql.model import Parameters, Scalar, SqlLimits, SqlResult
from detente.desk.sql.tokens import Dialect

_KINDS: dict[type, Kind] = {str: "text", int: "whole", float: "number", bool: "flag"}


def dialect_of(archive: Archive) -> Dialect:
    """Which SQL the archive's database speaks."""
    return "postgresql" if archive.engine.dialect.name == "postgresql" else "sqlite"


def run_sql(
    archive: Archive, statement: str, *, parameters: Parameters | None = None, limits: SqlLimits | None = None
) -> SqlResult:
    """Ask an archive a question in the SQL of its database; nothing can be written, and nothing else can be reached.

    Args:
        archive: the archive.
        statement: one SELECT, WITH or VALUES, over the tables and with the functions that :mod:`detente.desk.sql.shown` lists.
        parameters: values for ``:name`` in the statement; names that are not in it are left out.
        limits: what it may cost; None for the usual.

    Returns:
        Columns and rows; what went over ``rows``, ``characters`` and ``cell`` is left out and said so.

    Raises:
        SqlRefused: it would do, read or call anything else.
        SqlLimit: it took too long or too much memory.
        SqlError: the database did not understand it; with what it said.
        ArchiveError: the database cannot be reached.
    """
    limits = limits or SqlLimits()
    started = time.perf_counter()
    try:
        if dialect_of(archive) == "sqlite":
            from detente.desk.sql import sqlite

            found = sqlite.ask(archive.engine, statement, parameters or {}, limits)
        else:
            from detente.desk.sql import postgres

            found = postgres.ask(archive.engine, statement, parameters or {}, limits)
    except SqlLimit as error:
        raise _told(error, limits) from None
    rows: tuple[tuple[Scalar, ...], ...] = tuple(tuple(row) for row in found["rows"])
    columns = tuple(found["columns"])
    types = tuple(_type([row[at] for row in rows]) for at in range(len(columns)))
    return SqlResult(columns, types, rows, found["truncated"], time.perf_counter() - started, found["cut"])


def _told(error: SqlLimit, limits: SqlLimits) -> SqlError:
    """A limit that a process ran into, with the words for it."""
    from detente.desk.sql.sqlite import limit_error

    return limit_error(error.limit, limits) or error


def _type(values: Sequence[Any]) -> Kind:
    kinds = {_KINDS[type(value)] for value in values if value is not None}
    if kinds == {"whole", "number"}:
        return "number"
    return kinds.pop() if len(kinds) == 1 else "text"
