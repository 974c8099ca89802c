"""Where features are kept: in memory, or in tables of an SQLite database, with look-ups that cost the same whatever the number of documents.

A hash that so many documents share tells little of any two of them, and is boilerplate or the text of the day: its list of holders ends at
:data:`HOLDERS`. The first holders stand for all, so that even the thousandth copy of a text finds relatives, and a look-up never
reads more than it needs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from detente.lineage.features import Features

if TYPE_CHECKING:
    from sqlite3 import Connection

HOLDERS = 32
"""Documents listed for one hash, at most."""
ASKS = 255
"""The low byte of a document's number is what the document asks, so that a look-up need not read its features."""
_NUMBERS = np.dtype("<i8")
_SIZE = _NUMBERS.itemsize
_AT_ONCE = 500
"""Values bound in one statement: well below the limit of the oldest SQLite."""


class Store(Protocol):
    """What lineage asks of the keeper of features."""

    def sharing(self, hashes: Sequence[int], asked: int) -> Sequence[Features]:
        """Documents that share as many of the hashes as both sides ask: the smaller of ``asked`` and their own
        :attr:`~detente.lineage.features.Features.asked`; in no particular order, each once."""


class MemoryStore:
    """Features in memory: for tests, for small sets, and as the measure of what a store does."""

    def __init__(self) -> None:
        self._features: dict[str, Features] = {}
        self._holders: defaultdict[int, list[str]] = defaultdict(list)

    def sharing(self, hashes: Sequence[int], asked: int) -> Sequence[Features]:
        """Documents that share as many of the hashes as both sides ask."""
        counts = Counter(document for number in hashes for document in self._holders.get(number, ()))
        found = ((self._features[document], count) for document, count in counts.items())
        return [features for features, count in found if count >= min(asked, features.asked)]

    def add(self, features: Features) -> None:
        """Keep a document's features; one that is kept already stays as it is."""
        if features.document in self._features:
            return
        self._features[features.document] = features
        for number in features.hashes():
            if len(self._holders[number]) < HOLDERS:
                self._holders[number].append(features.document)


SCHEMA = (
    "CREATE TABLE IF NOT EXISTS lineage_documents (number INTEGER PRIMARY KEY, document TEXT NOT NULL UNIQUE, features BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS lineage_holders (hash INTEGER PRIMARY KEY, numbers BLOB NOT NULL)",
)
"""``numbers`` are those of the documents that hold a hash, in the order in which they came, eight bytes each, little-endian."""


# Joined blobs are text to SQLite until they are cast back; no byte of them changes.
_APPEND = (
    "INSERT INTO lineage_holders VALUES (?, ?) ON CONFLICT (hash) "
    f"DO UPDATE SET numbers = CAST(numbers || excluded.numbers AS BLOB) WHERE LENGTH(numbers) < {HOLDERS * _SIZE}"
)


class SqliteStore:
    """Features in two tables of an SQLite database.

    It works within the transaction that the connection is in, and neither begins nor commits one: what is added is kept or lost together
    with the rows that the caller writes. Any number of stores may read; one may write, and must be the only writer of its tables
    from its first look-up to its commit, as SQLite's own lock on writers grants within ``BEGIN IMMEDIATE``.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @classmethod
    def create(cls, connection: Connection) -> SqliteStore:
        """A store whose tables are made where they are not there yet."""
        for statement in SCHEMA:
            connection.execute(statement)
        return cls(connection)

    def sharing(self, hashes: Sequence[int], asked: int) -> Sequence[Features]:
        """Documents that share as many of the hashes as both sides ask."""
        numbers = np.frombuffer(b"".join(self._holders(hashes).values()), dtype=_NUMBERS)
        held, counts = np.unique(numbers, return_counts=True)
        enough = held[(counts >= asked) | (counts >= held & ASKS)]
        return self._read("number", enough.tolist())

    def features(self, documents: Sequence[str]) -> Mapping[str, Features]:
        """Features by document; documents that are not kept are left out."""
        return {features.document: features for features in self._read("document", documents)}

    def add(self, features: Features) -> None:
        """Keep a document's features; one that is kept already stays as it is."""
        number = self._next() | features.asked
        written = self._connection.execute(
            "INSERT INTO lineage_documents VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (number, features.document, features.to_bytes()),
        )
        if not written.rowcount:
            return
        packed = number.to_bytes(_SIZE, "little")
        self._connection.executemany(_APPEND, [(one, packed) for one in features.hashes()])

    def remove(self, document: str) -> None:
        """Forget a document; one that is not kept is no error."""
        kept = self.features([document])
        row = self._connection.execute("SELECT number FROM lineage_documents WHERE document = ?", (document,)).fetchone()
        if row is None:
            return
        for one, packed in self._holders(kept[document].hashes()).items():
            numbers = np.frombuffer(packed, dtype=_NUMBERS)
            left = numbers[numbers != row[0]].tobytes()
            if left:
                self._connection.execute("UPDATE lineage_holders SET numbers = ? WHERE hash = ?", (left, one))
            else:
                self._connection.execute("DELETE FROM lineage_holders WHERE hash = ?", (one,))
        self._connection.execute("DELETE FROM lineage_documents WHERE number = ?", row)

    def __len__(self) -> int:
        """Number of documents kept."""
        [(count,)] = self._connection.execute("SELECT COUNT(*) FROM lineage_documents").fetchall()
        return int(count)

    def _next(self) -> int:
        [(last,)] = self._connection.execute("SELECT MAX(number) FROM lineage_documents").fetchall()
        return 0 if last is None else (last | ASKS) + 1

    def _holders(self, hashes: Sequence[int]) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        for some in _parts(hashes):
            found.update(
                self._connection.execute(f"SELECT hash, numbers FROM lineage_holders WHERE hash IN ({_marks(some)})", some)
            )
        return found

    def _read(self, column: str, values: Sequence[str] | Sequence[int]) -> list[Features]:
        found: list[Features] = []
        for some in _parts(values):
            query = f"SELECT document, features FROM lineage_documents WHERE {column} IN ({_marks(some)})"
            found += [Features.from_bytes(document, data) for document, data in self._connection.execute(query, some)]
        return found


def _parts(values: Sequence[str] | Sequence[int]) -> Iterable[Sequence[str] | Sequence[int]]:
    return (values[at : at + _AT_ONCE] for at in range(0, len(values), _AT_ONCE))


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
