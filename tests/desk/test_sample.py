"""The sample archive: what ships is what the stories give, and it is made in a moment, the same everywhere."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from detente.archive import open_archive
from detente.desk.sample import RECORDS, STORIES, sample_archive
from tools.sample import FOLDER, packed, read_stories

# A copy with a misspelt name, one with tails of other stories, a correction, a planned visit, a long story and a short one.
READ_ANEW = (7, 9, 16, 18, 78, 105)


@pytest.fixture(scope="module")
def shipped() -> list[str]:
    return gzip.decompress((FOLDER / RECORDS).read_bytes()).decode().splitlines()


@pytest.fixture(scope="module")
def stories() -> list[dict[str, str]]:
    return [json.loads(line) for line in (FOLDER / STORIES).read_text(encoding="utf-8").splitlines()]


def test_the_records_are_of_the_stories(shipped: list[str], stories: list[dict[str, str]]) -> None:
    documents = [json.loads(line)["document"] for line in shipped]
    assert [(d["uri"], d["title"], d["publisher"]) for d in documents] == [
        (s["url"], s["title"], s["publisher"]) for s in stories
    ]
    assert len({s["url"] for s in stories}) == len(stories)
    assert all(".example/" in s["url"] for s in stories)


def test_stories_read_anew_give_the_records_that_ship(shipped: list[str]) -> None:
    for number, line in zip(READ_ANEW, read_stories(READ_ANEW), strict=True):
        assert json.loads(line) == json.loads(shipped[number]), f"story {number} is read otherwise now: run make sample"


def test_packing_is_the_same_every_time(shipped: list[str]) -> None:
    assert packed(shipped) == packed(iter(shipped))
    assert gzip.decompress(packed(["a", "b"])) == b"a\nb\n"


def test_the_archive_is_made_once_and_holds_everything(tmp_path: Path, shipped: list[str]) -> None:
    made = sample_archive(tmp_path / "new")
    before = made.stat().st_mtime_ns
    assert sample_archive(tmp_path / "new") == made
    assert made.stat().st_mtime_ns == before
    assert list(made.parent.iterdir()) == [made]
    with open_archive(str(made)) as archive:
        outcomes = list(archive.ledger())
    assert [o.place for o in outcomes] == [f"{STORIES}#{number}" for number in range(1, len(shipped) + 1)]
    assert {o.kind for o in outcomes} == {"coded"}
