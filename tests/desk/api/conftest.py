"""The API over a small archive, in this process."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from detente.archive import open_archive
from detente.desk.api import Api, Limits, mount_api
from detente.desk.ratelimit import Rate
from detente.desk.state import DeskHolder
from detente.knowledge import load_knowledge
from tests.desk.api.world import build

TOKEN = "tide-table-73"
FREE = Limits(rate=Rate(burst=0), hosts=("testserver",), seconds=20.0)

Serve = Callable[..., TestClient]


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that no test writes to."""
    return build(tmp_path_factory.mktemp("api") / "archive.detente")


@pytest.fixture
def own(written: Path, tmp_path: Path) -> Path:
    """An archive of the same stories that a test may write to."""
    return Path(shutil.copy(written, tmp_path / "own.detente"))


def app_over(where: Path | str, limits: Limits = FREE, *, review: bool = False) -> tuple[Starlette, Api]:
    """An application with the API over an archive; whoever asks for it closes nothing, as readers hold no lock."""
    app = Starlette()
    holder = DeskHolder(open_archive(str(where)), load_knowledge(), review=TOKEN if review else None)
    return app, mount_api(app, holder.now, limits, review=review)


@pytest.fixture
def serve(written: Path) -> Iterator[Serve]:
    """A client of the API over the archive, or over another; with limits of one's own."""

    def start(where: Path = written, limits: Limits = FREE, *, review: bool = False) -> TestClient:
        app, _ = app_over(where, limits, review=review)
        client = TestClient(app, base_url="http://testserver/api/v1", raise_server_exceptions=False)
        # One loop for all requests of a client, as a server has.
        opened.enter_context(client)
        return client

    with ExitStack() as opened:
        yield start


@pytest.fixture
def client(serve: Serve) -> TestClient:
    """A client of the API over the archive."""
    return serve()
