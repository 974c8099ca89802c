"""The server as programs meet it: a process on standard input and output, and over HTTP on this machine."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import mcp_types as types
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from detente.desk.mcp.held import Held
from detente.desk.mcp.server import http_app, is_loopback, serve_http
from tests.desk.mcp.conftest import asked, check, structured

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = {"PYTHONPATH": str(ROOT)}
ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("search_happenings", {"parties": ["Portugal"]}),
    ("relation", {"left": "PRT", "right": "CHL"}),
    ("who_met_whom", {}),
    ("agenda", {}),
    ("quotes", {}),
    ("who_holds_office", {"question": "president of Chile", "on": "2022-03-15"}),
    ("open_evidence", {"id": "e1"}),
    ("read_story", {"document": "https://gazeta.example/1"}),
)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests speak to this machine; any other is refused."""
    connect = socket.socket.connect

    def to_this_machine(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1"):
            raise RuntimeError("the tests run without a network")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", to_this_machine)


async def _all_of(client: Client) -> list[types.CallToolResult]:
    return [await client.call_tool(name, arguments) for name, arguments in ASKED]


def test_over_standard_input_and_output(made: str, held: Held, tmp_path: Path) -> None:
    server = StdioServerParameters(command=sys.executable, args=["-m", "detente", "mcp", made], env=ENVIRONMENT, cwd=tmp_path)

    async def talk(mode: Any) -> list[types.CallToolResult]:
        async with Client(server, mode=mode, read_timeout_seconds=60) as client:
            return await _all_of(client)

    for mode in ("auto", "legacy"):
        for (name, arguments), found in zip(ASKED, anyio.run(talk, mode), strict=True):
            check(name, found)
            assert found.structured_content == asked(held, name, arguments).structured_content


@pytest.fixture(scope="module")
def address(made: str) -> Iterator[str]:
    """Where the archive is served over HTTP, by a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "detente", "mcp", made, "--http", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, env={**os.environ, **ENVIRONMENT}, stderr=subprocess.PIPE)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.terminate()
        _, said = process.communicate(timeout=30)
        assert b"serving at http://127.0.0.1" in said and b"Traceback" not in said


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("nothing is served")


def test_over_http_by_many_at_once(address: str, held: Held) -> None:
    expected = [asked(held, name, arguments).structured_content for name, arguments in ASKED]
    answers: list[list[types.CallToolResult]] = []

    async def one() -> None:
        async with Client(address, read_timeout_seconds=60) as client:
            answers.append(await _all_of(client))

    async def many() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(4):
                group.start_soon(one)

    anyio.run(many)
    assert len(answers) == 4
    for found in answers:
        assert [one.structured_content for one in found] == expected


def _listing() -> dict[str, Any]:
    meta = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    return {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": meta}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:80", "Origin": "http://evil.example"}, 421),
        ({"Content-Type": "text/plain"}, 400),
    ],
)
def test_pages_of_other_sites_are_refused(address: str, headers: dict[str, str], status: int) -> None:
    accepted = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json", **headers}
    with httpx.Client(trust_env=False) as client:
        found = client.post(address, content=json.dumps(_listing()), headers=accepted)
    assert found.status_code == status
    assert "mcp-session-id" not in found.headers
    if status == 200:
        assert found.json()["result"]["serverInfo"]["name"] == "detente"


def test_a_request_too_large_is_refused(address: str) -> None:
    headers = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    with httpx.Client(trust_env=False) as client:
        found = client.post(address, content=b'"' + b"x" * 300_000 + b'"', headers=headers)
    assert found.status_code == 413


def test_an_address_that_is_taken_is_refused(address: str, held: Held) -> None:
    with pytest.raises(OSError, match="in use"):
        serve_http(held, "127.0.0.1", int(address.rpartition(":")[2].removesuffix("/mcp")))


def test_many_in_memory_at_once_get_the_same(held: Held) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from detente.desk.mcp.server import answer

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda asked_: answer(held, *asked_).model_dump_json(), ASKED * 6))
    assert found == found[: len(ASKED)] * 6


def test_another_address_than_this_machine_is_named_alone(held: Held) -> None:
    assert http_app(held, "192.0.2.7", 8000).routes
    assert [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "192.0.2.7", "0.0.0.0", "example.org")] == [
        True
    ] * 3 + [False] * 3


def test_a_text_reads_the_same_over_and_over(held: Held) -> None:
    story = "Chinese Foreign Minister Wang Yi met Russian Foreign Minister Sergey Lavrov in Moscow on September 18, 2023."
    first, second = (structured(asked(held, "read_story", {"text": story})) for _ in range(2))
    assert first == second and first["events"]
