"""What a watch remembers between polls, in a small SQLite file beside the archive: one process holds it at a time.

Every method is one transaction. What a poll brought is queued in the transaction that keeps the feed's validators, and leaves the queue
after the archive has it: whenever the process dies, nothing is lost, and at most something is fetched once more.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from hashlib import sha256
from threading import Lock
from typing import Any, Self

from detente.archive.engine import is_postgres
from detente.documents.carried import Given, Input, Unreadable
from detente.errors import ArchiveError

SUFFIX = ".watch.sqlite"
VERSION = 1
DAY = 86_400
# An item that no poll has brought for so many days is forgotten; were it to come again, the archive would still know it.
REMEMBERED_DAYS = 90
SCHEMA = """
CREATE TABLE feeds (
    address TEXT PRIMARY KEY, moved TEXT, etag TEXT, modified TEXT, due REAL NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0, said TEXT, hints TEXT
);
CREATE TABLE seen (key BLOB PRIMARY KEY, day INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX seen_day ON seen (day);
CREATE TABLE queue (
    number INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, feed TEXT NOT NULL, page TEXT, due REAL NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0, item TEXT NOT NULL, data BLOB NOT NULL
);
CREATE TABLE robots (origin TEXT PRIMARY KEY, until REAL NOT NULL, kind TEXT NOT NULL, data BLOB NOT NULL);
"""

Item = Input | Unreadable


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed as the last poll left it.

    ``moved`` is the address to ask instead, None where it has not moved. ``etag`` and ``modified`` are the server's validators, None
    where it gave none. ``due`` is the time of the next poll, 0 before the first. ``failures`` counts those in a row. ``gone``: the
    server said 410, and it is not asked again. ``said`` is why the last poll failed, None where it did not. ``hints`` is what the feed
    said last of how often to ask, as JSON, None where it was never read.
    """

    address: str
    moved: str | None = None
    etag: str | None = None
    modified: str | None = None
    due: float = 0.0
    failures: int = 0
    gone: bool = False
    said: str | None = None
    hints: str | None = None


FEED_FIELDS = tuple(field.name for field in fields(FeedState))


@dataclass(frozen=True, slots=True)
class Found:
    """An item of a feed: what it is known by, as the feed gives it, and the page to fetch for it, None where its own text is taken."""

    key: bytes
    item: Item
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """An item on its way into the archive; ``tries`` counts the times that its page could not be fetched."""

    number: int
    feed: str
    page: str | None
    tries: int
    item: Item


def state_beside(archive: str) -> str:
    """The state's file beside an archive in a file; raises ArchiveError for an archive in a database, which has no beside."""
    if is_postgres(archive):
        raise ArchiveError(archive, "is no file that the watch could keep its state beside; name one with --state FILE")
    return archive + SUFFIX


def key_of(*parts: str) -> bytes:
    """What an item is known by."""
    return sha256(json.dumps(parts).encode()).digest()[:16]


class State:
    """The state in a file, made if need be; close it, or use it as a context. Safe to be asked from several threads."""

    def __init__(self, where: str) -> None:
        self._where, self._lock = where, Lock()
        with self._translated():
            self._raw = sqlite3.connect(where, timeout=2.0, isolation_level=None, check_same_thread=False)
            try:
                self._prepare()
            except BaseException:
                self._raw.close()
                raise

    def _prepare(self) -> None:
        # The lock is kept until the end: two watches of one state would ask for everything twice.
        self._raw.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._raw.execute("PRAGMA synchronous = FULL")
        self._raw.execute("BEGIN EXCLUSIVE")
        version = self._raw.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, VERSION):
            raise ArchiveError(self._where, f"was written by another version ({version}, expected {VERSION})")
        if not version:
            for statement in SCHEMA.split(";"):
                self._raw.execute(statement)
            self._raw.execute(f"PRAGMA user_version = {VERSION}")
        self._raw.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._raw.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Feeds

    def feed(self, address: str) -> FeedState:
        """What is known of a feed; a new one is due at once."""
        with self._writing() as raw:
            row = raw.execute("SELECT * FROM feeds WHERE address = ?", [address]).fetchone()
        if row is None:
            return FeedState(address)
        values = dict(zip(FEED_FIELDS, row, strict=True))
        return FeedState(**{**values, "gone": bool(values["gone"])})

    def keep(self, feed: FeedState, found: Sequence[Found] = (), *, today: int = 0) -> int:
        """Keep what a poll left, and queue those of its items that were not seen before; how many these are."""
        with self._writing() as raw:
            values = list(asdict(feed).values())
            raw.execute(f"INSERT OR REPLACE INTO feeds VALUES ({', '.join('?' * len(values))})", values)
            return sum(_queue(raw, feed.address, each, today) for each in found)

    def forget(self, today: int) -> None:
        """Forget items that no poll has brought for a long time."""
        with self._writing() as raw:
            raw.execute("DELETE FROM seen WHERE day < ?", [today - REMEMBERED_DAYS])

    # Items on their way

    def queued(self, now: float, most: int) -> list[tuple[int, str | None]]:
        """Numbers and pages of items that are to go into the archive now, in the order in which they came."""
        with self._writing() as raw:
            query = "SELECT number, page FROM queue WHERE due <= ? ORDER BY number LIMIT ?"
            return raw.execute(query, [now, most]).fetchall()

    def next_due(self) -> float | None:
        """When the first of the queued items has its turn; None where none is queued."""
        with self._writing() as raw:
            found: float | None = raw.execute("SELECT MIN(due) FROM queue").fetchone()[0]
            return found

    def waiting(self) -> int:
        """How many items are not in the archive yet."""
        with self._writing() as raw:
            return int(raw.execute("SELECT COUNT(*) FROM queue").fetchone()[0])

    def item(self, number: int) -> Queued:
        """A queued item."""
        with self._writing() as raw:
            row = raw.execute("SELECT feed, page, tries, item, data FROM queue WHERE number = ?", [number]).fetchone()
        return Queued(number, row[0], row[1], row[2], _read(row[3], row[4]))

    def again(self, number: int, due: float) -> None:
        """An item whose page could not be fetched stays until its next turn."""
        with self._writing() as raw:
            raw.execute("UPDATE queue SET tries = tries + 1, due = ? WHERE number = ?", [due, number])

    def done(self, numbers: Sequence[int], today: int) -> None:
        """Items that the archive has: they leave the queue, and are not taken again."""
        with self._writing() as raw:
            for number in numbers:
                raw.execute("INSERT OR IGNORE INTO seen SELECT key, ? FROM queue WHERE number = ?", [today, number])
                raw.execute("DELETE FROM queue WHERE number = ?", [number])

    # Sites

    def robots(self, origin: str, now: float) -> tuple[str, bytes] | None:
        """What is known of a site's robots.txt: ``some``, ``all`` or ``none`` may be fetched, and its bytes; None where it is to be asked."""
        with self._writing() as raw:
            row = raw.execute("SELECT kind, data FROM robots WHERE origin = ? AND until > ?", [origin, now]).fetchone()
        return (row[0], row[1]) if row else None

    def keep_robots(self, origin: str, until: float, kind: str, data: bytes) -> None:
        """Keep a site's robots.txt until a time."""
        with self._writing() as raw:
            raw.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?)", [origin, until, kind, data])

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._translated():
            self._raw.execute("BEGIN IMMEDIATE")
            try:
                yield self._raw
            except BaseException:
                self._raw.execute("ROLLBACK")
                raise
            self._raw.execute("COMMIT")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            told = "another watch holds it; end that, or name another with --state FILE" if "locked" in str(error) else str(error)
            raise ArchiveError(self._where, told) from error


def _queue(raw: sqlite3.Connection, feed: str, found: Found, today: int) -> bool:
    """Queue an item unless it was seen; whether it was new."""
    if raw.execute("UPDATE seen SET day = ? WHERE key = ?", [today, found.key]).rowcount:
        return False
    told = _told(found.item)
    values = [found.key, feed, found.page, told, found.item.data]
    query = "INSERT OR IGNORE INTO queue (key, feed, page, item, data) VALUES (?, ?, ?, ?, ?)"
    return bool(raw.execute(query, values).rowcount)


def _told(item: Item) -> str:
    """All of an item but its bytes, as JSON."""
    values: dict[str, Any] = asdict(replace(item, data=b""))
    del values["data"]
    return json.dumps(values, sort_keys=True)


def _read(text: str, data: bytes) -> Item:
    values: Mapping[str, Any] = json.loads(text)
    if "reason" in values:
        return Unreadable(values["where"], values["offset"], data, values["reason"])
    given = Given(**{**values["given"], "byline": tuple(values["given"]["byline"])})
    return Input(values["where"], values["offset"], data, values["format"], given)
