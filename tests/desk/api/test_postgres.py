"""The API over an archive in PostgreSQL: what depends on the database."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from detente.archive import open_archive
from detente.archive.engine import reading
from detente.desk.api import Limits, mount_api
from detente.desk.api.forms import Single
from detente.desk.api.resource import Asked, Resource
from detente.desk.ratelimit import Rate
from detente.desk.state import DeskHolder
from detente.knowledge import load_knowledge
from tests.archive.conftest import new_database, postgres_server
from tests.desk.api.test_limits import problem_of
from tests.desk.api.world import build

__all__ = ["postgres_server"]


def _sleep(asked: Asked) -> Single:
    with reading(asked.desk.archive.engine) as connection:
        return Single({"slept": connection.exec_driver_sql("SELECT pg_sleep(30)").scalar()})


@pytest.fixture(scope="module")
def client(postgres_server: Path) -> Iterator[TestClient]:
    where = new_database(postgres_server)
    build(where, 8)
    app = Starlette()
    with open_archive(where) as archive:
        limits = Limits(rate=Rate(burst=0), hosts=None, seconds=3.0)
        api = mount_api(app, DeskHolder(archive, load_knowledge()).now, limits)
        api.resources = (*api.resources, Resource("extra", "/extra", "Sleeps.", _sleep, {"type": "object"}))
        with TestClient(app, base_url="http://testserver/api/v1") as found:
            yield found


def test_a_slow_question_is_really_stopped(client: TestClient) -> None:
    began = time.monotonic()
    problem_of(client.get("/extra"), "out-of-time")
    assert time.monotonic() - began < 10


def test_pages_changes_and_words_agree(client: TestClient) -> None:
    whole = client.get("/happenings?limit=200&words=harbour").json()
    followed = client.get("/happenings?since=0&limit=200&words=harbour").json()
    assert whole["items"] and {h["id"] for h in whole["items"]} == {h["id"] for h in followed["items"]}
    first = client.get("/happenings?limit=1&words=harbour").json()
    second = client.get("/happenings", params={"limit": 200, "words": "harbour", "cursor": first["next"]}).json()
    assert first["items"] + second["items"] == whole["items"]


def test_every_resource_answers(client: TestClient) -> None:
    for address in (
        "/changes", "/relations/PRT/CHL", "/meetings", "/agenda", "/agenda.ics", "/quotes?speaker=PRT", "/people?prefix=a",
        "/people/det:person:ana-prado", "/documents?words=harbour", "/ledger", "/runs", "/judgements", "/health", "/metrics",
    ):  # fmt: skip
        assert client.get(address).status_code == 200, address
    assert client.get("/health").json()["schema"].startswith("000")
