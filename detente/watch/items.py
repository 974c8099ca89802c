"""The items of a feed, each with a name that does not depend on where it stands in the feed today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from urllib.parse import urljoin

from detente.documents.carried import Input, Unreadable
from detente.documents.carriers.kinds import kind_of
from detente.documents.carriers.model import Options
from detente.documents.carriers.read import read_stream
from detente.documents.carriers.streams import HEAD, Stream
from detente.watch.state import Found, key_of

SHORT = 16
NAMES = {
    "html": "a web page",
    "text": "text",
    "csv": "a table",
    "jsonl": "JSON",
    "json": "JSON",
    "zip": "an archive",
    "tar": "an archive",
}
JSON_FEED = b"jsonfeed.org/version/"


def read_items(data: bytes, feed: str, *, articles: bool) -> list[Found] | str:
    """The items of a feed's bytes, RSS, Atom, RDF or JSON Feed; in words, what it is where it is none.

    With ``articles`` an item is known by its link, and the page there is fetched; else by all that the feed says of it.
    """
    kind, _ = kind_of(data[:HEAD], {})
    if kind != "feed" and not (kind in ("json", "jsonl") and JSON_FEED in data[:HEAD]):
        return f"is no feed but {NAMES.get(kind, 'something else')}" if data.strip() else "is empty"
    return list(_found(data, feed, articles=articles))


def _found(data: bytes, feed: str, *, articles: bool) -> Iterator[Found]:
    for item in read_stream(Stream(BytesIO(data)), feed, Options()):
        if isinstance(item, Unreadable):
            digest = sha256(item.data).hexdigest()
            named = replace(item, where=f"{feed}#{digest[:SHORT]}", offset=None)
            yield Found(key_of("broken", feed, digest, item.reason), named)
            continue
        link = item.given.uri
        where = f"{feed}#{link or item.identity[:SHORT]}"
        page = _page(feed, link) if articles and link else None
        # Not by the item's id: were the feed renamed, all that it holds would be new.
        own = (feed, link or "", item.given.title or "", sha256(item.data).hexdigest())
        key = key_of("page", page) if page else key_of("text", *own)
        yield Found(key, replace(item, where=where, offset=None), page)


def _page(feed: str, link: str) -> str | None:
    """The address of an item's page; None where its link names none (``urn:...``, ``tag:...``)."""
    try:
        address = urljoin(feed, link)
    except ValueError:
        return None
    return address if address.lower().startswith(("http://", "https://")) else None


def story_of(item: Input, page: str, address: str, data: bytes, *, html: bool) -> Input:
    """An item with the page that its link led to in place of the feed's own text; ``address`` is where the page was found in the end."""
    given = replace(item.given, uri=address)
    return Input(page, None, data, "html" if html else "text", given)
