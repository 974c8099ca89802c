"""The verb that serves an archive to programs: what it refuses, and what it says before it serves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from detente.archive import open_archive
from detente.cli.exits import Exit
from detente.desk.mcp import server
from tests.cli.conftest import Outcome

Run = Callable[..., Outcome]


@pytest.fixture
def made(tmp_path: Path) -> str:
    where = str(tmp_path / "a.detente")
    open_archive(where, create=True).close()
    return where


@pytest.mark.parametrize("place", ["nonsense", "127.0.0.1:0", "127.0.0.1:65536", "http://127.0.0.1:80", ""])
def test_a_place_that_is_none_is_refused(run: Run, made: str, place: str) -> None:
    outcome = run("mcp", made, "--http", place)
    assert outcome.code == Exit.USAGE
    assert "expected HOST:PORT" in " ".join(outcome.err.replace("│", " ").split())


def test_an_archive_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    outcome = run("mcp", str(tmp_path / "none.detente"))
    assert (outcome.code, outcome.out) == (Exit.ARCHIVE, "")
    assert "no such archive" in outcome.err


@pytest.mark.parametrize(
    ("place", "host", "port", "warned"),
    [
        ("8123", "127.0.0.1", 8123, False),
        ("localhost:8123", "localhost", 8123, False),
        ("[::1]:8123", "::1", 8123, False),
        ("0.0.0.0:8123", "0.0.0.0", 8123, True),
    ],
)
def test_it_binds_to_this_machine_unless_told_otherwise(
    run: Run, made: str, monkeypatch: pytest.MonkeyPatch, place: str, host: str, port: int, warned: bool
) -> None:
    served: list[tuple[str, int]] = []
    monkeypatch.setattr(server, "serve_http", lambda held, host, port: served.append((host, port)))
    outcome = run("mcp", made, "--http", place)
    assert (outcome.code, outcome.out) == (Exit.DONE, "")
    assert served == [(host, port)]
    assert "detente: serving at http://" in outcome.err
    assert ("can be reached by others" in outcome.err) is warned
