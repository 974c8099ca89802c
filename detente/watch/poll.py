"""One poll of one feed: what is asked, and what the answer means for the feed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from detente.documents.fetch import Answer
from detente.errors import ArchiveError, FetchError
from detente.watch.hints import kept_hints, max_age, read_hints, retry_after, write_hints
from detente.watch.items import read_items
from detente.watch.schedule import after_failure, after_success
from detente.watch.state import FeedState, Found

ACCEPT = "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, text/xml;q=0.9, */*;q=0.5"
# After so many failures in a row a feed is asked at its first address again, wherever it has moved.
PATIENCE = 3
VALIDATOR = re.compile(r"[\x20-\x7e]{1,512}")
Status = Literal["read", "unchanged", "failed", "gone"]
Fetch = Callable[[str, Mapping[str, str]], Answer]


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of a poll: the feed's state from now on, its items (none where it is unchanged or failed), and the words for it."""

    status: Status
    state: FeedState
    found: tuple[Found, ...] = ()


def ask(fetch: Fetch, feed: FeedState) -> Answer | FetchError:
    """Ask a feed for what has changed; an error is returned, so that one feed never stops another."""
    headers = {"Accept": ACCEPT}
    if feed.etag is not None:
        headers["If-None-Match"] = feed.etag
    if feed.modified is not None:
        headers["If-Modified-Since"] = feed.modified
    return asked(fetch, feed.moved or feed.address, headers)


def asked(fetch: Fetch, address: str, headers: Mapping[str, str]) -> Answer | FetchError:
    """The answer to a request, or the error instead of one."""
    try:
        return fetch(address, headers)
    except FetchError as error:
        return error
    except (ArchiveError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001
        # A fault of ours with one server must not end the watch of the others.
        return FetchError(address, _unforeseen(error), "failed")


def _unforeseen(error: Exception) -> str:
    return f"unforeseen {type(error).__name__}: {error}; please report it"


def judge(feed: FeedState, answer: Answer | FetchError, *, now: float, every: float, articles: bool) -> Polled:
    """What an answer means: ``now`` and ``every`` (seconds) say when the feed is asked again."""
    if isinstance(answer, FetchError):
        reason = answer.reason if answer.where == feed.address else str(answer)
        return _failed(feed, reason, now, every)
    if answer.status == 410:
        return Polled("gone", replace(feed, gone=True, said="the server says that it is gone for good (410)"))
    if answer.status == 304 and (feed.etag or feed.modified):
        return Polled("unchanged", _well(feed, answer, now, every))
    if answer.status != 200:
        wait = retry_after(answer.headers.get("retry-after", ""), now)
        return _failed(feed, f"the server answers {answer.status}", now, every, wait)
    try:
        found = read_items(answer.body, feed.address, articles=articles)
        hints = write_hints(read_hints(answer.body))
    except Exception as error:  # noqa: BLE001 - as above
        return _failed(feed, _unforeseen(error), now, every)
    if isinstance(found, str):
        return _failed(feed, f"{answer.address} {found}", now, every)
    read = replace(feed, hints=hints, etag=_validator(answer, "etag"), modified=_validator(answer, "last-modified"))
    return Polled("read", _well(read, answer, now, every), tuple(found))


def _well(feed: FeedState, answer: Answer, now: float, every: float) -> FeedState:
    due = after_success(now, every, kept_hints(feed.hints), max_age(answer.headers.get("cache-control", "")))
    return replace(feed, moved=answer.moved or feed.moved, due=due, failures=0, said=None)


def _failed(feed: FeedState, reason: str, now: float, every: float, wait: float | None = None) -> Polled:
    failures = feed.failures + 1
    kept = replace(feed, moved=None, etag=None, modified=None) if failures >= PATIENCE else feed
    return Polled("failed", replace(kept, due=after_failure(now, every, failures, wait), failures=failures, said=reason))


def _validator(answer: Answer, name: str) -> str | None:
    """A header to be sent back as it came; None where the server gave none that a request could hold."""
    value = answer.headers.get(name, "").strip()
    return value if VALIDATOR.fullmatch(value) else None
