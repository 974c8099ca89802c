"""Fetching as a guest: one request at a time to a host, with a pause between, and nothing that robots.txt asks to leave alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from detente.documents.fetch import Answer, Fetcher, Target
from detente.errors import FetchError
from detente.watch.hints import DAY
from detente.watch.robots import ALL, PRODUCT, Robots, parse_robots

PAUSE = 1.0
"""Seconds between two requests to a host, at least."""
# How long a site that could not be asked for its robots.txt is left alone for that.
UNREACHED = 300.0
SLICE = 0.25


class Remembered(Protocol):
    """Where the robots.txt of sites are kept between runs."""

    def robots(self, origin: str, now: float) -> tuple[str, bytes] | None:
        """What is kept and still holds: its kind and its bytes; None where there is nothing."""
        ...

    def keep_robots(self, origin: str, until: float, kind: str, data: bytes) -> None:
        """Keep it until a time."""
        ...


@dataclass(slots=True)
class _Host:
    """A host's turn: who holds the lock may ask it, not before ``free``."""

    lock: Lock = field(default_factory=Lock)
    free: float = float("-inf")


class Manners:
    """Fetches politely, from any number of threads.

    ``pause`` is in seconds, None for the usual; ``clock`` says how long robots.txt holds; ``ticks`` and ``sleep`` are for the pauses; ``stopped`` ends them.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        remembered: Remembered,
        *,
        pause: float | None = None,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._fetcher, self._remembered = fetcher, remembered
        self._pause = PAUSE if pause is None else pause
        self._clock, self._ticks, self._sleep, self._stopped = clock, ticks, sleep, stopped
        self._hosts: dict[str, _Host] = {}
        self._sites: dict[str, Lock] = {}
        self._lock = Lock()

    def fetch(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        """GET an address when its host's turn comes; every host on the way is asked for its robots.txt first.

        Raises FetchError as :meth:`Fetcher.fetch` does; where robots.txt forbids the address (``refused``), or where it cannot be had
        (``failed``).
        """
        return self._fetcher.fetch(address, headers, gate=self._gate)

    @contextmanager
    def _gate(self, target: Target) -> Iterator[None]:
        robots = self._robots(target)
        if not robots.allows(target.path):
            raise FetchError(target.address, f"robots.txt of {target.host} asks {PRODUCT} not to fetch it", "refused")
        with self._turn(target, robots.delay or 0.0):
            yield

    @contextmanager
    def _turn(self, target: Target, delay: float = 0.0) -> Iterator[None]:
        with self._lock:
            host = self._hosts.setdefault(target.host, _Host())
        with host.lock:
            while (wait := host.free - self._ticks()) > 0 and not self._stopped():
                self._sleep(min(wait, SLICE))
            if self._stopped():
                raise FetchError(target.address, "the watch is ending", "failed")
            try:
                yield
            finally:
                host.free = self._ticks() + max(self._pause, delay)

    def _robots(self, target: Target) -> Robots:
        """What the site of an address asks for: asked once a day, by one at a time."""
        with self._lock:
            site = self._sites.setdefault(target.origin, Lock())
        with site:
            kind, data = self._remembered.robots(target.origin, self._clock()) or self._ask(target)
        if kind == "none":
            reason = data.decode("utf-8", "replace")
            raise FetchError(target.address, f"its robots.txt cannot be had, so nothing is fetched: {reason}", "failed")
        return parse_robots(data) if kind == "some" else ALL

    def _ask(self, target: Target) -> tuple[str, bytes]:
        """Ask for a site's robots.txt: 4xx is leave for all, 5xx and silence are leave for nothing (RFC 9309, 2.3.1)."""
        try:
            answer = self._fetcher.fetch(f"{target.origin}/robots.txt", gate=self._turn)
        except FetchError as error:
            if error.kind == "refused":
                raise FetchError(target.address, error.reason, "refused") from error
            kind, data = "none", error.reason.encode("utf-8", "replace")
        else:
            kind, data = _judged(answer)
        self._remembered.keep_robots(target.origin, self._clock() + (UNREACHED if kind == "none" else DAY), kind, data)
        return kind, data


def _judged(answer: Answer) -> tuple[str, bytes]:
    if answer.status == 200:
        return "some", answer.body[: 1 << 20]
    if 400 <= answer.status < 500:
        return "all", b""
    return "none", f"the server answers {answer.status}".encode()
