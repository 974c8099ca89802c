"""The desk over the sample archive and over archives of a few records, asked without a network: the application runs in this process."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from detente.archive import Archive, ingest, open_archive
from detente.archive.keep import Kept
from detente.desk.app import create_app
from detente.desk.state import Desk, DeskHolder
from detente.documents.carried import Input
from detente.json import record_to_json
from detente.knowledge import Knowledge, load_knowledge
from detente.records import Record

TOKEN = "a-token-for-the-tests"
HOST = "http://localhost"
ArchiveOf = Callable[..., Archive]
Client = Callable[..., TestClient]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive, made once; tests that write take a copy."""
    from detente.desk.sample import sample_archive

    return sample_archive(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def archive(sample: Path) -> Iterator[Archive]:
    """The sample archive, open."""
    with open_archive(str(sample)) as held:
        yield held


@pytest.fixture(scope="session")
def desk(archive: Archive, knowledge: Knowledge) -> Desk:
    """The desk over the sample archive."""
    return DeskHolder(archive, knowledge).now()


@pytest.fixture(scope="session")
def reader(archive: Archive, knowledge: Knowledge) -> TestClient:
    """A reader of the sample archive."""
    return TestClient(create_app(archive, knowledge), base_url=HOST, follow_redirects=False)


@pytest.fixture
def reviewing(sample: Path, knowledge: Knowledge, tmp_path: Path) -> Iterator[TestClient]:
    """A reader of a copy of the sample archive at a desk where one may judge."""
    copy = tmp_path / "archive.detente"
    shutil.copy(sample, copy)
    with open_archive(str(copy)) as held:
        yield TestClient(create_app(held, knowledge, review=TOKEN), base_url=HOST, follow_redirects=False)


@pytest.fixture
def archive_of(tmp_path: Path) -> Iterator[ArchiveOf]:
    """Makes an archive of records; ``kept`` says which of their words it keeps."""
    numbers = count(1)
    with ExitStack() as stack:

        def make(records: Sequence[Record], *, kept: Kept | None = None) -> Archive:
            where = str(tmp_path / f"archive-{next(numbers)}.db")
            items = [Input(f"{n}.json", None, record_to_json(r).encode(), "record") for n, r in enumerate(records)]
            ingest(items, where, kept=kept)
            return stack.enter_context(open_archive(where))

        yield make


@pytest.fixture
def client(knowledge: Knowledge) -> Client:
    """Makes a reader of an archive; ``review`` is the token of those who may judge."""

    def make(archive: Archive, *, review: str | None = None) -> TestClient:
        return TestClient(create_app(archive, knowledge, review=review), base_url=HOST)

    return make
