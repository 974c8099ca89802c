"""Archives of every kind for the tests: SQLite files, and a real PostgreSQL server where one is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

LOUD = "NO POSTGRESQL SERVER on this machine: archives in PostgreSQL are not tested (Debian: apt-get install postgresql)"


def _binaries() -> Path | None:
    """The folder of the newest server's programs, None where none is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _as_server(command: list[str | Path]) -> list[str]:
    """A command as the user who may run a server: it refuses to be run by root."""
    words = [str(c) for c in command]
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Path]:
    """The folder of the socket of a server that lives as long as the tests."""
    programs = _binaries()
    if programs is None:
        pytest.skip(LOUD)
    # Not below pytest's folders, whose names are too long for a socket and which another user may not enter.
    folder = Path(tempfile.mkdtemp(prefix="dt-pg-"))
    try:
        if os.geteuid() == 0:
            entry = pwd.getpwnam("postgres")
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        data = folder / "data"
        subprocess.run(
            _as_server([programs / "initdb", "-D", data, "-U", "detente", "-A", "trust", "-E", "UTF8", "--locale=C"]),
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        start = [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"]
        subprocess.run(_as_server(start), check=True, stdout=subprocess.DEVNULL, cwd="/")
        yield folder
        subprocess.run(
            _as_server([programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"]),
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: Path) -> str:
    """The URL of a new, empty database."""
    import psycopg

    name = f"archive_{uuid4().hex[:12]}"
    with psycopg.connect(host=str(server), user="detente", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    return f"postgresql://detente@/{name}?host={server}"


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an archive may be made: the tests that ask for it run on both databases."""
    if request.param == "sqlite":
        return str(tmp_path / "archive.detente")
    return new_database(request.getfixturevalue("postgres_server"))
