"""From the queue into the archive: pages are fetched ahead while stories are coded, and an item leaves the queue when it is in."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from detente.archive.model import Outcome
from detente.documents.carried import Input, Unreadable
from detente.documents.carriers.warc import TEXTS, as_utf8
from detente.documents.fetch import Answer
from detente.documents.sniff import looks_like_html
from detente.errors import FetchError
from detente.watch.items import story_of
from detente.watch.poll import Fetch, asked
from detente.watch.state import Item, Queued, State

WORKERS = 8
AHEAD = 16
"""Answers that are held at most, so that memory stays flat."""
TRIES = 3
"""How often a page is asked for that cannot be had for now."""
PAGES = {"Accept": "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"}
FOR_NOW = frozenset([408, 425, 429, 500, 502, 503, 504])
T = TypeVar("T")
R = TypeVar("R")


def ahead(
    function: Callable[[T], R], values: Iterable[T], *, workers: int = WORKERS, window: int = AHEAD
) -> Iterator[tuple[T, R]]:
    """Values and what a function makes of them, in their order, while some of the next are worked on in other threads."""
    waiting: deque[tuple[T, Future[R]]] = deque()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="fetch")
    try:
        for value in values:
            waiting.append((value, pool.submit(function, value)))
            if len(waiting) >= window:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def taking_turns(values: Iterable[T], address: Callable[[T], str]) -> list[T]:
    """Values in an order in which neighbours lie on different hosts, as far as there are others: nobody waits for one slow host."""
    counts: Counter[str] = Counter()
    ranked: list[tuple[int, int, T]] = []
    for value in values:
        host = urlsplit(address(value)).netloc
        ranked.append((counts[host], len(ranked), value))
        counts[host] += 1
    return [value for _, _, value in sorted(ranked, key=lambda each: each[:2])]


@dataclass(frozen=True, slots=True)
class Pages:
    """How pages are fetched and judged: when one that cannot be had for now is asked for again (seconds), the longest story in bytes."""

    fetch: Fetch
    every: float
    limit: int
    clock: Callable[[], float]


class Queue:
    """Items of the queue as inputs for the archive; told of what the archive has, it lets them go.

    :meth:`items` is handed to :func:`detente.archive.ingest`, :meth:`kept` is what its reports are told to.
    """

    def __init__(self, state: State, pages: Pages, *, most: int, stopped: Callable[[], bool]) -> None:
        self._state, self._pages, self._most, self._stopped = state, pages, most, stopped
        # A number for each item handed out, None but for the last of those that come of one queued item.
        self._out: deque[int | None] = deque()
        self.put_off = 0

    def items(self) -> Iterator[Item]:
        """What is due, until the watch is stopped."""
        queued = self._state.queued(self._pages.clock(), self._most)
        for (number, _), answer in ahead(self._fetch, taking_turns(queued, lambda each: each[1] or "")):
            if self._stopped():
                return
            item = self._state.item(number)
            made = made_of(item, answer, self._pages.limit)
            if made is None:
                self._state.again(number, self._pages.clock() + self._pages.every * 2.0**item.tries)
                self.put_off += 1
                continue
            self._out.extend([*[None] * (len(made) - 1), number])
            yield from made

    def kept(self, outcomes: Sequence[Outcome]) -> None:
        """These, next in order, are in the archive."""
        done = [number for _ in outcomes if (number := self._out.popleft()) is not None]
        self._state.done(done, today=int(self._pages.clock() // 86_400))

    def _fetch(self, queued: tuple[int, str | None]) -> Answer | FetchError | None:
        if queued[1] is None or self._stopped():
            return None
        return asked(self._pages.fetch, queued[1], PAGES)


def made_of(queued: Queued, answer: Answer | FetchError | None, limit: int) -> tuple[Item, ...] | None:
    """The inputs that come of a queued item; None where its page is to be asked for again later.

    Of a page that cannot be had for good two come: the page with the reason, for the ledger, and what the feed itself says.
    """
    item = queued.item
    if queued.page is None or isinstance(item, Unreadable):
        return (item,)
    if answer is None:
        return None
    passing = answer.kind == "failed" if isinstance(answer, FetchError) else answer.status in FOR_NOW
    if passing and queued.tries + 1 < TRIES:
        return None
    read = _page(item, queued.page, answer, limit)
    return (read,) if isinstance(read, Input) else (read, item)


def _page(item: Input, page: str, answer: Answer | FetchError, limit: int) -> Input | Unreadable:
    if isinstance(answer, FetchError):
        return Unreadable(page, None, b"", answer.reason if answer.where == page else str(answer))
    if answer.status != 200:
        return Unreadable(page, None, b"", f"the server answers {answer.status}")
    kind = answer.headers.get("content-type", "")
    format = TEXTS.get(kind.split(";")[0].strip().casefold())
    if format is None and not kind and looks_like_html(answer.body[:4096].decode("utf-8", "replace")):
        format = "html"
    if format is None:
        return Unreadable(page, None, answer.body[:limit], f"is no page of text but {kind[:80] or 'of no stated kind'}")
    # What is too long is not recoded first.
    body = as_utf8(answer.body, kind) if len(answer.body) <= limit else answer.body
    if len(body) > limit:
        return Unreadable(page, None, body[:limit], f"{len(body):,} bytes, more than the limit of {limit:,} for one story")
    return story_of(item, page, answer.address, body, html=format == "html")
