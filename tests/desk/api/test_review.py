"""Judging over HTTP: only with the token, and as the command does."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from detente.archive import open_archive
from tests.desk.api.conftest import FREE, TOKEN, Serve
from tests.desk.api.test_limits import problem_of

BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def reviewer(serve: Serve, own: Path) -> TestClient:
    return serve(own, review=True)


def said(client: TestClient, **values: Any) -> Any:
    """What is answered to a judgement."""
    body = {
        "verdict": "wrong",
        "left": happenings(client)[0],
        "author": "Ana",
        "reason": "Not so",
        "at": "2022-03-16T09:30:00Z",
    } | values
    return client.post("/judgements", json={k: v for k, v in body.items() if v is not None}, headers=BEARER)


def happenings(client: TestClient) -> list[str]:
    return [h["id"] for h in client.get("/happenings?limit=200").json()["items"]]


def test_a_judgement_is_kept_and_obeyed_and_taken_back(reviewer: TestClient, own: Path) -> None:
    before = happenings(reviewer)
    answer = said(reviewer)
    made = answer.json()
    assert answer.status_code == 201
    assert reviewer.get(f"/judgements/{made['id']}").json() == made
    assert answer.headers["location"] == f"/api/v1/judgements/{made['id']}"
    assert before[0] not in happenings(reviewer)
    taken = reviewer.post(f"/judgements/{made['id']}/withdrawal", json={"at": "2022-03-17T09:30:00Z"}, headers=BEARER)
    assert taken.json() == {**made, "withdrawn": "2022-03-17T09:30:00Z"}
    assert happenings(reviewer) == before
    with open_archive(str(own)) as archive:
        assert [j.id for j in archive.judgements()] == [made["id"]]


def test_two_are_joined(reviewer: TestClient) -> None:
    left, right = happenings(reviewer)[:2]
    assert said(reviewer, verdict="join", left=left, right=right).status_code == 201
    assert len({reviewer.get(f"/happenings/{id}").json()["id"] for id in (left, right)}) == 1


def test_the_same_judgement_again_changes_nothing(reviewer: TestClient) -> None:
    first = said(reviewer, verdict="right")
    assert said(reviewer, verdict="right").json() == first.json()
    assert len(reviewer.get("/judgements").json()["items"]) == 1


def test_judgements_come_page_by_page(reviewer: TestClient) -> None:
    for day in (3, 1, 2):
        said(reviewer, verdict="right", at=f"2022-03-0{day}T00:00:00Z")
    first = reviewer.get("/judgements?limit=2").json()
    second = reviewer.get(f"/judgements?limit=2&cursor={first['next']}").json()
    assert [j["at"][8:10] for j in (*first["items"], *second["items"])] == ["01", "02", "03"]
    assert second["next"] is None


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", TOKEN, "Bearer \xff"],
)
def test_without_the_token_nothing_is_written(reviewer: TestClient, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    answer = reviewer.post("/judgements", json={}, headers=headers)
    problem_of(answer, "not-authorised")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert reviewer.get("/judgements").json()["items"] == []


def test_without_review_nobody_judges(serve: Serve, own: Path) -> None:
    client = serve(own)
    problem_of(client.post("/judgements", json={}, headers=BEARER), "method-not-allowed")
    problem_of(client.post("/judgements/j-1/withdrawal", json={}, headers=BEARER), "not-found")
    assert "post" not in client.get("/openapi.json").json()["paths"]["/judgements"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"left": "h-none"}, "not-found"), ({"verdict": "maybe"}, "invalid"), ({"verdict": "join"}, "invalid"), ({"right": "h-x"}, "invalid"),
        ({"author": None}, "invalid"), ({"author": ""}, "invalid"), ({"reason": "a\x00b"}, "invalid"), ({"reason": "x" * 2_001}, "invalid"),
        ({"at": "yesterday"}, "invalid"), ({"at": "2022-02-30T00:00:00Z"}, "invalid"), ({"extra": 1}, "invalid"), ({"left": 7}, "invalid"),
        ({"left": ["h"]}, "invalid"), ({"reason": True}, "invalid"),
    ],
)  # fmt: skip
def test_a_judgement_that_says_nothing_clear_is_refused(reviewer: TestClient, values: dict[str, Any], kind: str) -> None:
    problem_of(said(reviewer, **values), kind)
    assert reviewer.get("/judgements").json()["items"] == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[]", "invalid"), (b"{", "invalid"), (b"\xff", "invalid"), (b"[" * 50_000, "invalid"), (b'{"left": ' + b"9" * 5_000 + b"}", "invalid"),
        (b" " * (FREE.body + 1), "too-large"), (rb'{"verdict": "right", "left": "\ud800", "author": "A", "reason": "B"}', "invalid"),
    ],
)  # fmt: skip
def test_hostile_bodies_are_refused(reviewer: TestClient, body: bytes, kind: str) -> None:
    problem_of(reviewer.post("/judgements", content=body, headers={**BEARER, "Content-Type": "application/json"}), kind)


def test_a_body_of_another_kind_is_refused(reviewer: TestClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        problem_of(reviewer.post("/judgements", content=json.dumps({}), headers={**BEARER, "Content-Type": kind}), "not-json")


def test_a_body_without_its_length_is_cut_off_at_the_limit(reviewer: TestClient) -> None:
    def pieces() -> Any:
        for _ in range(100):
            yield b" " * 1_000

    answer = reviewer.post("/judgements", content=pieces(), headers={**BEARER, "Content-Type": "application/json"})
    problem_of(answer, "too-large")


def test_whoever_judges_does_not_wait_for_a_writer_beyond_the_deadline(serve: Serve, own: Path) -> None:
    client = serve(own, replace(FREE, seconds=1.0), review=True)
    writer = sqlite3.connect(own, isolation_level=None)
    with closing(writer):
        writer.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        problem_of(said(client), "out-of-time")
        assert time.monotonic() - began < 10
        assert client.get("/happenings?limit=1").status_code == 200
        writer.execute("ROLLBACK")
    assert said(client).status_code == 201
