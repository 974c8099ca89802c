"""Opening an archive: a SQLite file by its path, a PostgreSQL database by its URL, each with the same tables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from detente.errors import ArchiveError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

POSTGRES = ("postgresql:", "postgres:", "postgresql+psycopg:")
# The first writes to the file.
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -65536", "temp_store = MEMORY")
# Milliseconds that a process waits for another that writes.
BUSY = 60_000
KEPT = "; what was committed before stays, and the same command goes on from there"
# Of PostgreSQL's advisory locks: one writer at a time, as SQLite has it by itself.
WRITER = 0x64657465


def is_postgres(where: str) -> bool:
    """Whether an archive's name is the URL of a PostgreSQL database."""
    return where.startswith(POSTGRES)


def connect(where: str, *, create: bool) -> Engine:
    """The engine of an archive; nothing is read yet.

    Raises ArchiveError where there is no such file and none is to be made, where it is a folder, or where the URL has another scheme.
    """
    if is_postgres(where):
        return _postgres(where)
    if "://" in where:
        raise ArchiveError(where, "expected a file, or a URL that begins with postgresql://")
    return _sqlite(where, create=create)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction of the one writer: all of it is kept, or nothing.

    Raises ArchiveError where the database cannot (disk full, file read-only, server gone).
    """
    from sqlalchemy import text

    with translated(engine, writes=True), engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITER})
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees what was committed when its first question is asked. Raises ArchiveError where the database cannot."""
    with translated(engine), engine.connect() as connection:
        yield connection


@contextmanager
def translated(engine: Engine, *, writes: bool = False) -> Iterator[None]:
    """Errors of the database as ours: one line that says what it said, without the statement."""
    import sqlite3

    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        said = " ".join(str(getattr(error, "orig", None) or error).split())
        where = engine.url.database if engine.dialect.name == "sqlite" else engine.url.render_as_string(hide_password=True)
        raise ArchiveError(where or "-", f"{said}{KEPT if writes else ''}") from error


def _sqlite(where: str, *, create: bool) -> Engine:
    from sqlalchemy import URL, create_engine
    from sqlalchemy.pool import NullPool

    path = Path(where)
    if path.is_dir():
        raise ArchiveError(where, "is a folder; name a file for the archive")
    if not path.exists() and not create:
        raise ArchiveError(where, "no such archive; make one with: detente ingest PATH --archive " + where)
    if path.exists() and _head(path) not in (b"", b"SQLite format 3"):
        raise ArchiveError(where, "is a file, but no archive; name another")
    frozen = not create and not os.access(path.parent, os.W_OK)
    if frozen and _left_open(path):
        raise ArchiveError(
            where, "lies where nothing can be written, and its last writer did not close it: copy it, or open it where it can"
        )
    database = f"file:{quote(str(path))}" if frozen else str(path)
    options = {"mode": "ro", "immutable": "1", "uri": "true"} if frozen else {}
    address = URL.create("sqlite", database=database, query=options)
    engine = create_engine(address, poolclass=NullPool, connect_args={"timeout": BUSY / 1000})
    if not create:
        _make_no_file(engine, path)
    _tune_sqlite(engine, frozen=frozen)
    return engine


def _make_no_file(engine: Engine, path: Path) -> None:
    """Who only opens archives makes no file, should the archive have gone away meanwhile: SQLite would."""
    from sqlalchemy import event

    def look(*_: object) -> None:
        if not path.exists():
            raise ArchiveError(str(path), "is no longer there; open it again where it is now")

    event.listen(engine, "do_connect", look)


def _left_open(path: Path) -> bool:
    """Whether what was committed last still stands beside the file."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(15)


def _tune_sqlite(engine: Engine, *, frozen: bool) -> None:
    """Readers beside the writer, nothing lost that was committed, and transactions that begin where we say so."""
    from sqlalchemy import event

    def prepare(raw: Any, _: object) -> None:
        raw.isolation_level = None
        cursor = raw.cursor()
        for pragma in PRAGMAS[1:] if frozen else PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begin(connection: Connection) -> None:
        # A transaction that is to write takes its lock at once: none fails half-way because another wrote in between.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)


def _postgres(where: str) -> Engine:
    from sqlalchemy import create_engine

    _, _, rest = where.partition(":")
    return create_engine(f"postgresql+psycopg:{rest}", pool_pre_ping=True)
