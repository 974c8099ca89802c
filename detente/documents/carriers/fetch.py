"""Addresses that the user names, fetched; nothing else is ever fetched."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from detente.documents.fetch import Fetcher, Guard
from detente.errors import FetchError

MOST_BYTES = 1 << 26
SECONDS = 30.0
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/json, text/xml, text/html;q=0.8, */*;q=0.5"
)


def fetch(address: str, guard: Guard) -> BinaryIO | str:
    """The bytes at an address, whole; in words, why they cannot be had: not let through, no answer in time, an error, too many."""
    try:
        answer = Fetcher(guard, most_bytes=MOST_BYTES, seconds=SECONDS).fetch(address, {"Accept": ACCEPT})
    except FetchError as error:
        return error.reason if error.where == address else str(error)
    if answer.status != 200:
        return f"cannot be fetched: the server answers {answer.status}"
    return BytesIO(answer.body)
