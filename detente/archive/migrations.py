"""Changes of the archive's schema: named, recorded, each in one transaction.

A new archive gets today's tables at once and all names as done. An older one gets what it lacks, in this order. A migration is never
edited once released: what it left behind stands in other people's archives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.archive.engine import writing
from detente.archive.tables import metadata, migrations
from detente.errors import ArchiveError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


@dataclass(frozen=True, slots=True)
class Migration:
    """One change; ``apply`` is given the connection inside the transaction and must not end it."""

    name: str
    apply: Callable[[Connection], None]


# Full text, in each database's own way; both answer Archive.search.
_SEARCH = {
    "sqlite": """
        CREATE VIRTUAL TABLE documents_text USING fts5(
            title, text, content='documents', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2');
        CREATE TRIGGER documents_text_in AFTER INSERT ON documents BEGIN
            INSERT INTO documents_text(rowid, title, text) VALUES (new.number, new.title, new.text); END;
        CREATE TRIGGER documents_text_out AFTER DELETE ON documents BEGIN
            INSERT INTO documents_text(documents_text, rowid, title, text)
            VALUES ('delete', old.number, old.title, old.text); END;
        CREATE TRIGGER documents_text_anew AFTER UPDATE OF title, text ON documents BEGIN
            INSERT INTO documents_text(documents_text, rowid, title, text)
            VALUES ('delete', old.number, old.title, old.text);
            INSERT INTO documents_text(rowid, title, text) VALUES (new.number, new.title, new.text); END
    """,
    "postgresql": """
        ALTER TABLE documents ADD COLUMN words tsvector GENERATED ALWAYS AS
            (to_tsvector('english', left(coalesce(title, '') || ' ' || coalesce(text, ''), 400000))) STORED;
        CREATE INDEX documents_words ON documents USING gin (words)
    """,
}
# Between two statements: what ends a trigger's body is followed by END.
_NEXT = re.compile(r";\s*(?=CREATE |ALTER )")


def _first(connection: Connection) -> None:
    metadata.create_all(connection)
    for statement in _NEXT.split(_SEARCH[connection.dialect.name]):
        connection.exec_driver_sql(statement)


def _second(connection: Connection) -> None:
    """What lists are read from, filled with what the archive holds."""
    from detente.archive import tables
    from detente.archive.shelves import fill

    metadata.create_all(connection, tables=[tables.shelves, tables.tallies, tables.utterances])
    connection.exec_driver_sql("DROP INDEX IF EXISTS documents_by_day")
    for index in tables.documents.indexes:
        index.create(connection, checkfirst=True)
    for index in tables.actors.indexes:
        connection.exec_driver_sql(f"DROP INDEX {index.name}")
        index.create(connection)
    fill(connection)


FIRST = Migration("0001-documents-records-happenings", _first)
SECOND = Migration("0002-shelves-tallies-utterances", _second)
MIGRATIONS: tuple[Migration, ...] = (FIRST, SECOND)


def migrate(engine: Engine, where: str, *, known: Sequence[Migration] = MIGRATIONS) -> tuple[str, ...]:
    """Bring an archive to today's schema; the names of what was done now.

    Raises ArchiveError where the archive has migrations that this version does not know: it was written by a newer one.
    """
    done = applied(engine)
    unknown = [name for name in done if name not in {m.name for m in known}]
    if unknown:
        raise ArchiveError(where, f"written by a newer detente (its migration {unknown[0]} is not known here): install that one")
    missing = [m for m in known if m.name not in done]
    if not done:
        return _begin(engine, known)
    for migration in missing:
        _apply(engine, migration, known.index(migration))
    return tuple(m.name for m in missing)


def applied(engine: Engine) -> tuple[str, ...]:
    """Names of the migrations that an archive has had, in their order; none where it has no tables yet."""
    from sqlalchemy import inspect, select

    with engine.connect() as connection:
        if not inspect(connection).has_table(migrations.name):
            return ()
        return tuple(connection.execute(select(migrations.c.name).order_by(migrations.c.position)).scalars())


def _begin(engine: Engine, known: Sequence[Migration]) -> tuple[str, ...]:
    from sqlalchemy import inspect

    with writing(engine) as connection:
        # Another process may have made the tables while this one waited for its turn.
        if inspect(connection).has_table(migrations.name):
            return ()
        known[0].apply(connection)
        for position, migration in enumerate(known):
            connection.execute(migrations.insert().values(position=position, name=migration.name))
    return tuple(m.name for m in known)


def _apply(engine: Engine, migration: Migration, position: int) -> None:
    with writing(engine) as connection:
        migration.apply(connection)
        connection.execute(migrations.insert().values(position=position, name=migration.name))
