"""One GET after the other, along at most a few redirections, each checked anew; no cookies, no proxies, nothing from the environment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from urllib.parse import urljoin

import httpcore

from detente import __version__
from detente.documents.fetch.addresses import Target, read_address
from detente.documents.fetch.body import read_body
from detente.documents.fetch.connect import Deadline, Pinned, tls
from detente.documents.fetch.guard import Guard
from detente.errors import FetchError

MOST_BYTES = 20_000_000
SECONDS = 60.0
MOST_HOPS = 5
MOST_HEADERS = 200
REDIRECTIONS = frozenset([301, 302, 303, 307, 308])
PERMANENT = frozenset([301, 308])
ABOUT = "+reads feeds that its user names"
Gate = Callable[[Target], AbstractContextManager[object]]
"""What every single request goes through: it may wait, and may raise FetchError."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said.

    ``address`` is where the answer came from. ``moved`` is the address to ask from now on, where the way began with permanent
    redirections; None where it did not. ``headers`` have names in lower case; of several of one name the values are joined by a comma.
    ``body`` is unpacked, empty where the status is not 200.
    """

    address: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    moved: str | None = None


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches what the guard lets through. ``agent`` says how to reach whoever runs it; ``most_bytes`` and ``seconds`` bound each fetch."""

    guard: Guard = field(default_factory=Guard)
    agent: str = ABOUT
    most_bytes: int = MOST_BYTES
    seconds: float = SECONDS

    def fetch(self, address: str, headers: Mapping[str, str] | None = None, *, gate: Gate | None = None) -> Answer:
        """GET an address, and what it redirects to.

        ``seconds`` are for all requests together; what the gate waits is not counted. Raises FetchError where no answer can be had;
        a status such as 404 is an answer.
        """
        target = read_address(address, self.guard)
        moved, permanent, left = None, True, self.seconds
        for _ in range(MOST_HOPS + 1):
            with (gate or _open)(target), _telling(target.address):
                begun = time.monotonic()
                answer = self._ask(target, headers or {}, Deadline(left))
                left -= time.monotonic() - begun
            location = answer.headers.get("location") if answer.status in REDIRECTIONS else None
            if location is None:
                return Answer(answer.address, answer.status, answer.headers, answer.body, moved)
            permanent = permanent and answer.status in PERMANENT
            target = self._redirected(target, location)
            moved = target.address if permanent else moved
        raise FetchError(address, f"is redirected more than {MOST_HOPS} times", "failed")

    def _redirected(self, target: Target, location: str) -> Target:
        try:
            following = read_address(urljoin(target.address, location), self.guard)
        except ValueError as error:
            raise FetchError(target.address, f"is redirected to what is no address: {error}", "refused") from error
        except FetchError as error:
            raise FetchError(target.address, f"is redirected to {location[:200]!r}: {error.reason}", error.kind) from error
        if (target.scheme, following.scheme) == ("https", "http"):
            raise FetchError(target.address, f"is redirected from https to {following.address}, which is not followed", "refused")
        return following

    def _ask(self, target: Target, headers: Mapping[str, str], deadline: Deadline) -> Answer:
        sent = {"Host": target.authority, **self._headers(), **headers, "Connection": "close"}
        url = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
        request = httpcore.Request("GET", url, headers=list(sent.items()))
        with httpcore.HTTPConnection(url.origin, ssl_context=tls(), network_backend=Pinned(self.guard, deadline)) as connection:
            response = connection.handle_request(request)
            try:
                found = _readable(target.address, response.headers)
                body = b""
                if response.status == 200:
                    body = read_body(target.address, response.iter_stream(), found.get("content-encoding", ""), self.most_bytes)
                return Answer(target.address, response.status, found, body)
            finally:
                response.close()

    def _headers(self) -> dict[str, str]:
        return {"User-Agent": f"detente/{__version__} ({self.agent})", "Accept-Encoding": "gzip, deflate", "Accept": "*/*"}


def _open(target: Target) -> AbstractContextManager[None]:
    return nullcontext()


def _readable(address: str, raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    if len(raw) > MOST_HEADERS:
        raise FetchError(address, f"answers with {len(raw)} headers, more than {MOST_HEADERS}", "refused")
    found: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("ascii", "replace").lower(), _text(value)
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _text(value: bytes) -> str:
    """A header's value: UTF-8 where it is that, else Latin-1."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


@contextmanager
def _telling(address: str) -> Iterator[None]:
    """What the network raises, as ours, with the address that was asked for."""
    try:
        yield
    except FetchError as error:
        raise FetchError(address, error.reason, error.kind) from error
    except httpcore.TimeoutException as error:
        raise FetchError(address, f"cannot be fetched: {error or 'no answer in time'}", "failed") from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise FetchError(address, f"cannot be fetched: {error or type(error).__name__}", "failed") from error
