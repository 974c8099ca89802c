"""Opening archives, and their schema over time."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect

import detente
from detente.archive import ingest, open_archive
from detente.archive.engine import connect, writing
from detente.archive.migrations import MIGRATIONS, Migration, applied, migrate
from detente.archive.tables import metadata
from detente.documents.carried import Input
from detente.errors import ArchiveError


# Of an index on what is computed SQLAlchemy tells the name alone, and says so.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")
def test_every_table_is_made_as_it_is_declared(where: str) -> None:
    engine = connect(where, create=True)
    assert migrate(engine, where) == tuple(m.name for m in MIGRATIONS)
    found = inspect(engine)
    for table in metadata.sorted_tables:
        columns = {c["name"]: c["nullable"] for c in found.get_columns(table.name)}
        assert set(columns) >= set(table.columns.keys()), table.name
        assert {i["name"] for i in found.get_indexes(table.name)} >= {
            i.name for i in table.indexes if len(i.columns) == len(i.expressions)
        }, table.name
    assert migrate(engine, where) == ()
    engine.dispose()


def _add_column(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE documents ADD COLUMN shelf TEXT")


def _fail(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE documents ADD COLUMN shelf TEXT")
    raise RuntimeError("half-way")


def test_an_older_archive_gets_what_it_lacks(where: str) -> None:
    engine = connect(where, create=True)
    migrate(engine, where)
    later = (*MIGRATIONS, Migration("9001-shelf", _add_column))
    assert migrate(engine, where, known=later) == ("9001-shelf",)
    assert applied(engine)[-1] == "9001-shelf"
    assert "shelf" in {c["name"] for c in inspect(engine).get_columns("documents")}
    with pytest.raises(ArchiveError, match="9001-shelf"):
        migrate(engine, where)
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing(where: str) -> None:
    engine = connect(where, create=True)
    migrate(engine, where)
    with pytest.raises(RuntimeError):
        migrate(engine, where, known=(*MIGRATIONS, Migration("9001-shelf", _fail)))
    assert applied(engine) == tuple(m.name for m in MIGRATIONS)
    assert "shelf" not in {c["name"] for c in inspect(engine).get_columns("documents")}
    engine.dispose()


def test_what_is_no_archive_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no such archive; make one with: detente ingest"):
        detente.open(str(tmp_path / "none"))
    with pytest.raises(ArchiveError, match="is a folder"):
        detente.open(str(tmp_path), create=True)
    (tmp_path / "story.txt").write_text("Not a database at all, but a story.")
    with pytest.raises(ArchiveError, match="is a file, but no archive"):
        detente.open(str(tmp_path / "story.txt"))
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (x)").connection.close()
    with pytest.raises(ArchiveError, match="holds no archive"):
        detente.open(str(tmp_path / "other.db"))
    with pytest.raises(ArchiveError, match="expected a file, or a URL that begins with postgresql://"):
        detente.open("mysql://root@localhost/news")


def test_no_message_shows_a_password(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError) as caught:
        detente.open(f"postgresql://ana:secret@/none?host={tmp_path}")
    assert "secret" not in str(caught.value)
    assert "ana" in str(caught.value)


def test_what_an_archive_keeps_is_settled_once(where: str) -> None:
    ingest([Input("a.txt", None, b"Chile and Peru met in Lima on March 15, 2022.")], where, kept="spans")
    with pytest.raises(ArchiveError, match="--store-text spans"):
        ingest([], where, kept="full")
    assert ingest([], where).total == 0


def test_readers_read_while_a_writer_writes(where: str) -> None:
    ingest([Input("a.txt", None, b"Chile and Peru met in Lima on March 15, 2022.")], where)
    with open_archive(where) as archive, writing(archive.engine) as connection:
        connection.exec_driver_sql("UPDATE documents SET title = 'changed'")
        seen: list[str | None] = []
        reader = threading.Thread(target=lambda: seen.extend(d.title for d in archive.documents()))
        reader.start()
        reader.join(timeout=20)
        assert seen == [None]
    with open_archive(where) as archive:
        assert [d.title for d in archive.documents()] == ["changed"]


def test_from_python(where: str) -> None:
    ingest([Input("a.txt", None, b"Chile and Peru met in Lima on March 15, 2022.")], where)
    with detente.open(where) as archive:
        assert len(list(archive.events(parties=("CHL", "PER")))) == 1
        assert archive.to_arrow().num_rows == archive.count_happenings() == len(archive.to_pandas())
        assert list(archive.events(parties=("CHL", "ARG"))) == []
        assert list(archive.happenings(first="2022-04")) == []
        assert [h.date for h in archive.happenings(first="2022-03-15", last="2022-03")] == ["2022-03-15"]


def test_an_archive_that_cannot_be_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = tmp_path / "shelf" / "a%20b"
    where.parent.mkdir()
    ingest([Input("a.txt", None, b"Chile and Peru met in Lima on March 15, 2022.")], str(where))
    where.parent.chmod(0o500)
    # Root may write anywhere: what the system would say to another user is said here.
    monkeypatch.setattr("os.access", lambda *_: False)
    with open_archive(str(where)) as archive:
        assert archive.count_happenings() == 1
    where.parent.chmod(0o700)
    where.with_name(where.name + "-wal").write_bytes(b"something")
    with pytest.raises(ArchiveError, match="did not close it"):
        open_archive(str(where))
