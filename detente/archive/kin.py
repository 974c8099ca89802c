"""Copies among the documents that come in: found as they are written, by what the archive keeps of every text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from struct import iter_unpack
from typing import TYPE_CHECKING, Protocol

from detente.archive import tables
from detente.archive.sql import chunks, insert
from detente.lineage.features import Features, features
from detente.lineage.kin import find_kin
from detente.lineage.model import Kinship, Notice, Text
from detente.lineage.notices import find_notice
from detente.lineage.store import ASKS, HOLDERS, SqliteStore
from detente.records import Record

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection


SIZE = 8
# Half of a digest tells apart the wordings of any archive.
WORDING_LENGTH = 32
APPEND = (
    "INSERT INTO lineage_holders (hash, numbers) VALUES (:hash, :numbers) ON CONFLICT (hash) DO UPDATE "
    "SET numbers = lineage_holders.numbers || excluded.numbers "
    f"WHERE octet_length(lineage_holders.numbers) < {HOLDERS * SIZE}"
)


class WritableStore(Protocol):
    """A keeper of features that takes new ones."""

    def sharing(self, hashes: Sequence[int], asked: int) -> Sequence[Features]: ...
    def features(self, documents: Sequence[str]) -> Mapping[str, Features]: ...
    def add(self, features: Features) -> None: ...
    def remove(self, document: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Descent:
    """What lineage makes of one document: whether it corrects or retracts another, and its words as numbers.

    ``wording`` names the words, the same for all documents with the same ones; None where there are none. ``features`` go by that name.
    """

    notice: Notice | None
    wording: str | None
    features: Features


def descent_of(record: Record) -> Descent:
    """What lineage makes of a record."""
    text = text_of(record)
    words = features(text).words
    wording = sha256(words).hexdigest()[:WORDING_LENGTH] if words else None
    return Descent(find_notice(text), wording, Features(wording or "", words))


def write_kin(connection: Connection, descents: Iterable[Descent]) -> None:
    """Find the relatives of wordings that the archive does not have, and keep what finds them again."""
    store = store_of(connection)
    new = {d.wording: d.features for d in descents if d.wording is not None}
    known = store.features(list(new))
    found: dict[tuple[str, str], Kinship] = {}
    for wording, own in new.items():
        if wording not in known:
            found.update(((k.left, k.right), k) for k in find_kin(own, store))
            store.add(own)
    columns = ("left", "right", "relation", "contained", "containing")
    insert(connection, tables.kinships, [{c: getattr(k, c) for c in columns} for k in found.values()])


def forget_wordings(connection: Connection, wordings: Iterable[str | None]) -> None:
    """Take out those of the wordings that no document has any longer."""
    from sqlalchemy import delete, select

    documents, kinships = tables.documents, tables.kinships
    asked = sorted({w for w in wordings if w is not None})
    held = select(documents.c.wording).distinct()
    there = {w for some in chunks(asked) for w in connection.execute(held.where(documents.c.wording.in_(some))).scalars()}
    lost = [w for w in asked if w not in there]
    store = store_of(connection)
    for some in chunks(lost):
        connection.execute(delete(kinships).where(kinships.c.left.in_(some)))
        connection.execute(delete(kinships).where(kinships.c.right.in_(some)))
    for wording in lost:
        store.remove(wording)


def text_of(record: Record) -> Text:
    """What lineage reads of a record: the story's own lines, each a paragraph, without what is furniture."""
    document = record.document
    lines: list[tuple[int, int]] = []
    start = 0
    taken = sorted((f.start, f.end) for f in document.furniture)
    for line in document.text.splitlines(keepends=True):
        end = start + len(line)
        if line.strip() and not _covered(taken, start, start + len(line.rstrip())):
            lines.append((start, start + len(line.rstrip())))
        start = end
    text, paragraphs = "", []
    for begin, end in lines:
        paragraphs.append((len(text), len(text) + end - begin))
        text += document.text[begin:end] + "\n"
    return Text(
        document.id, text, tuple(paragraphs), document.title, document.publisher, document.agency, document.published.date
    )


def _covered(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether furniture covers all of a line."""
    return any(s <= start and end <= e for s, e in taken)


def store_of(connection: Connection) -> WritableStore:
    """The keeper of features in an archive."""
    if connection.dialect.name == "sqlite":
        raw = connection.connection.driver_connection
        return SqliteStore(raw)  # type: ignore[arg-type]
    return ServerStore(connection)


class ServerStore:
    """Features in the same two tables of a database server, numbered as :class:`~detente.lineage.store.SqliteStore` numbers them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sharing(self, hashes: Sequence[int], asked: int) -> Sequence[Features]:
        """Documents that share as many of the hashes as both sides ask."""
        counts = Counter(number for numbers in self._holders(hashes).values() for number in numbers)
        enough = [number for number, count in counts.items() if count >= min(asked, number & ASKS)]
        return self._read(tables.lineage_documents.c.number.in_(enough)) if enough else []

    def features(self, documents: Sequence[str]) -> Mapping[str, Features]:
        """Features by document; documents that are not kept are left out."""
        table = tables.lineage_documents
        return {f.document: f for some in chunks(documents) for f in self._read(table.c.document.in_(some))}

    def add(self, features: Features) -> None:
        """Keep a document's features; one that is kept already stays as it is."""
        from sqlalchemy import func, select, text

        table = tables.lineage_documents
        if self.features([features.document]):
            return
        last = self._connection.execute(select(func.max(table.c.number))).scalar()
        number = (0 if last is None else (last | ASKS) + 1) | features.asked
        values = {"number": number, "document": features.document, "features": features.to_bytes()}
        self._connection.execute(table.insert().values(**values))
        packed = number.to_bytes(SIZE, "little")
        rows = [{"hash": one, "numbers": packed} for one in features.hashes()]
        if rows:
            self._connection.execute(text(APPEND), rows)

    def remove(self, document: str) -> None:
        """Forget a document; one that is not kept is no error."""
        from sqlalchemy import delete, select, update

        table, holders = tables.lineage_documents, tables.lineage_holders
        row = self._connection.execute(select(table).where(table.c.document == document)).first()
        if row is None:
            return
        hashes = Features.from_bytes(document, bytes(row.features)).hashes()
        for one, numbers in self._holders(hashes).items():
            left = b"".join(n.to_bytes(SIZE, "little") for n in numbers if n != row.number)
            here = holders.c.hash == one
            change = update(holders).where(here).values(numbers=left) if left else delete(holders).where(here)
            self._connection.execute(change)
        self._connection.execute(delete(table).where(table.c.document == document))

    def _holders(self, hashes: Sequence[int]) -> dict[int, list[int]]:
        from sqlalchemy import select

        holders = tables.lineage_holders
        rows = self._connection.execute(select(holders).where(holders.c.hash.in_(list(hashes))))
        return {row.hash: [n for (n,) in iter_unpack("<q", bytes(row.numbers))] for row in rows}

    def _read(self, where: ColumnElement[bool]) -> list[Features]:
        from sqlalchemy import select

        table = tables.lineage_documents
        rows = self._connection.execute(select(table.c.document, table.c.features).where(where))
        return [Features.from_bytes(row.document, bytes(row.features)) for row in rows]
