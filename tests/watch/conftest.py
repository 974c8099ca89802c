"""Servers on this machine's own loopback, and a network that ends there."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import ModuleType
from typing import Any

import pytest

from detente.documents.carried import Given
from detente.documents.fetch import Fetcher, Guard
from detente.records import Published, Record

NAMES = ("news.example", "other.example", "wire.example")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections to the loopback alone, and no resolving at all: the guard of the tests resolves by itself."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> None:
        if address[0] not in ("127.0.0.1", "127.0.0.2", "::1"):
            raise RuntimeError(f"the tests reach for {address}")
        connect(self, address)

    def refuse(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the tests run without a network")

    monkeypatch.setattr(socket.socket, "connect", only_here)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)


@dataclass
class Reply:
    """What a server says at a path: status, headers, body; or ``raw``, a function that writes to the connection itself."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass
class Site:
    """A server: what it says by path, and what it was asked. Several names lead to it, each with its own host."""

    port: int
    pages: dict[str, Reply | Callable[[BaseHTTPRequestHandler], Reply]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    most_at_once: dict[str, int] = field(default_factory=dict)
    now: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def at(self, path: str, host: str = "news.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self, host: str | None = None) -> list[str]:
        return [path for path, where, _ in self.asked if host is None or where.startswith(host)]

    def guard(self, **other: Any) -> Guard:
        """Lets the names of the tests, which all lie here, through."""
        values: dict[str, Any] = {
            "private": frozenset(NAMES),
            "ports": frozenset([80, 443, self.port]),
            "resolver": here,
            **other,
        }
        return Guard(**values)

    def fetcher(self, **other: Any) -> Fetcher:
        values: dict[str, Any] = {"guard": self.guard(), "seconds": 5.0, **other}
        return Fetcher(**values)


def here(host: str, port: int) -> tuple[str, ...]:
    """All names lie on this machine."""
    return ("127.0.0.1",)


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers["Host"]
            with found.lock:
                found.asked.append((self.path, host, dict(self.headers.items())))
                found.now[host] = found.now.get(host, 0) + 1
                found.most_at_once[host] = max(found.most_at_once.get(host, 0), found.now[host])
            try:
                self._say(found.pages.get(self.path, Reply(status=404)))
            finally:
                with found.lock:
                    found.now[host] -= 1

        def _say(self, page: Reply | Callable[[BaseHTTPRequestHandler], Reply]) -> None:
            reply = page if isinstance(page, Reply) else page(self)
            if reply.raw is not None:
                self.close_connection = True
                reply.raw(self)
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def server_bind(self) -> None:
            # Not HTTPServer's own, which asks a resolver for this machine's name.
            TCPServer.server_bind(self)

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    found = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Porto Wire</title>{head}{items}</channel></rss>"""


def rss(*stories: tuple[str, str], head: str = "") -> bytes:
    """A feed of stories: link and text."""
    items = "".join(
        f"<item><title>{text[:20]}</title><link>{link}</link><description>{text}</description></item>" for link, text in stories
    )
    return RSS.format(head=head, items=items).encode()


@dataclass
class Clock:
    """A clock that moves when somebody sleeps."""

    now: float = 1_695_038_400.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    """12:00 UTC on a Monday."""
    return Clock()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, record: Record) -> list[str]:
    """A pipeline that answers at once, with a record of the words alone; the stories that it read, in order."""
    seen: list[str] = []

    def read(data: bytes, *, uri: str | None, settings: object, given: Given, identity: str) -> Record:
        text = data.decode()
        seen.append(text)
        published = Published(given.published, "given", ()) if given.published else record.document.published
        document = replace(
            record.document, id=identity, uri=uri or "", title=given.title, publisher=given.publisher, text=text, furniture=(), repairs=(),
            published=published, dateline=None,
        )  # fmt: skip
        return replace(record, document=document, actors=(), events=(), quotes=(), series=(), uncoded=())

    module = ModuleType("detente.pipeline")
    module.read = read  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "detente.pipeline", module)
    # Digests of the tables of the whole package, each time anew, and the same for all.
    monkeypatch.setattr("detente.archive.intake.versions", lambda settings, kept: {"code": "quick"})
    return seen
