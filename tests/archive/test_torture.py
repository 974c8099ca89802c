"""An ingest that is killed again and again loses nothing and tears nothing: the short form of ``benchmarks/torture.py``."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.feed import feed, worn
from benchmarks.torture import Sum, Torture, databases, files

LINES, READ = 100, 20
"""Lines of the feed, of which so many are read; the others are the same in another dress."""


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A feed of stories that were read before, so that the time goes into the archive."""
    path = tmp_path_factory.mktemp("feed") / "feed.jsonl"
    lines = [*feed(READ, seed=7), b'{"text": "The minist']
    path.write_bytes(b"".join(line + b"\n" for line in worn(lines, LINES, workers=1)))
    return path


def disturb(horse: Torture, times: int) -> Sum:
    """So many kills; the sum of them, which must be clean."""
    try:
        result = horse.run(times)
    finally:
        horse.close()
    assert not result.lost
    assert not result.torn
    assert result.total >= times
    assert result.acknowledged and result.checked
    return result


def test_kills_lose_and_tear_nothing(coded: Path, tmp_path: Path) -> None:
    disturb(Torture(coded, files(tmp_path), tmp_path, seed=1), 15)


def test_kills_lose_and_tear_nothing_in_postgresql(coded: Path, tmp_path: Path, postgres_server: Path) -> None:
    disturb(Torture(coded, databases(postgres_server), tmp_path, seed=2), 5)


def test_a_full_disk_stops_it_cleanly(coded: Path, tmp_path: Path) -> None:
    result = disturb(Torture(coded, files(tmp_path), tmp_path, seed=3, full=True), 4)
    assert result.kills.keys() == {"full"}
