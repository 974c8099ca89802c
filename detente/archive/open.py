"""Opening archives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.archive.engine import connect, translated
from detente.archive.migrations import MIGRATIONS, applied, migrate
from detente.archive.view import Archive
from detente.errors import ArchiveError, without_password

if TYPE_CHECKING:
    from sqlalchemy import Engine


def open_archive(where: str, *, create: bool = False) -> Archive:
    """Open the archive in a SQLite file, or in a PostgreSQL database by its URL.

    Args:
        where: a path, or ``postgresql://user@host/database``.
        create: make the file or the tables where there are none, and bring an older archive to today's schema.

    Raises:
        ArchiveError: there is no archive there, it cannot be opened, or another version wrote it.
    """
    engine = connect(where, create=create)
    try:
        with translated(engine):
            (migrate if create else _check)(engine, where)
        return Archive(engine, where)
    except ArchiveError:
        engine.dispose()
        raise


def _check(engine: Engine, where: str) -> None:
    """Raise ArchiveError unless the archive has today's schema; nothing is written by those who only read."""
    done = applied(engine)
    if not done:
        raise ArchiveError(where, f"holds no archive; make one with: detente ingest PATH --archive {without_password(where)}")
    lacking = [m.name for m in MIGRATIONS if m.name not in done]
    if lacking or len(done) > len(MIGRATIONS):
        raise ArchiveError(
            where, "was written by another version; the newer of the two brings it up to date at its next detente ingest"
        )
