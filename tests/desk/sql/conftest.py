"""Archives to ask, one of each database, made once and only read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from detente.archive import Archive, ingest, open_archive
from detente.archive.judge import judge
from detente.documents.carried import Input
from detente.json import record_to_json
from detente.records import Event, Quote, Record
from tests.archive.conftest import new_database, postgres_server
from tests.conftest import make_record

__all__ = ["postgres_server"]
PAPERS = ("The Tagus Post", "Diario Austral", "Valparaiso Courier", "Radio Lusitania")


def retold(record: Record, number: int) -> Record:
    """The record as another paper prints it, a day later, with ids of its own."""
    document = replace(
        record.document, id=f"{number:064x}", publisher=PAPERS[number % len(PAPERS)], uri=f"https://news.example/{number}",
        title=f"Ministers meet, {number}", published=replace(record.document.published, date=f"2022-03-{15 + number}"),
    )  # fmt: skip
    ids = {e.id: f"ev-{number:02}-{e.id}" for e in record.events}
    events: tuple[Event, ...] = tuple(replace(e, id=ids[e.id]) for e in record.events)
    quotes: tuple[Quote, ...] = tuple(
        replace(q, id=f"qt-{number:02}-{q.id}", about=tuple(ids[e] for e in q.about)) for q in record.quotes
    )
    return replace(record, document=document, events=events, quotes=quotes, series=())


def fill(where: str) -> None:
    """Put a few papers, a judgement and a rejected input into a new archive."""
    record = make_record()
    items = [Input(f"wire#{n}", n, record_to_json(retold(record, n)).encode(), "record") for n in range(4)]
    ingest([*items, Input("wire#9", 9, b"{broken", "record")], where)
    with open_archive(where) as archive:
        judge(archive, "wrong", "ev-00-e3", author="ana", at="2022-04-01T10:00:00Z", reason="no arrest")


@pytest.fixture(scope="session")
def sqlite_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive in a folder of its own."""
    where = tmp_path_factory.mktemp("asked") / "it's an archive?.db"
    fill(str(where))
    with open_archive(str(where)) as archive:
        yield archive


@pytest.fixture(scope="session")
def postgres_archive(postgres_server: Path) -> Iterator[Archive]:
    """An archive in a database of its own."""
    where = new_database(postgres_server)
    fill(where)
    with open_archive(where) as archive:
        yield archive


@pytest.fixture(params=["sqlite", "postgresql"])
def archive(request: pytest.FixtureRequest) -> Archive:
    """An archive: the tests that ask for it run on both databases."""
    name = "sqlite_archive" if request.param == "sqlite" else "postgres_archive"
    found: Archive = request.getfixturevalue(name)
    return found
