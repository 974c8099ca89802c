"""An archive as plain rows, to be held against another: what its database says of itself, its ledger, its documents, all it has."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

ARRANGED = {"number", "family", "original", "original_why", "pending", "uri", "happening"}
"""Columns that change after a document was written: they are compared at the end."""
PER_DOCUMENT = ("documents", "actors", "events", "participants", "quotes", "speakers")
AT_THE_END = (
    *PER_DOCUMENT,
    "kinships",
    "windows",
    "links",
    "happenings",
    "parties",
    "shelves",
    "tallies",
    "utterances",
    "judgements",
    "inputs",
    "rejects",
)

Line = tuple[str, str, str, str | None, str | None]
"""Place, identity, outcome, document, reason."""


def acknowledged(lines: Sequence[bytes]) -> list[Line]:
    """Lines that ``detente ingest --json`` printed, as ledger lines."""
    rows = map(json.loads, lines)
    return [(r["place"], r["identity"], r["outcome"], r["document"], r["reason"]) for r in rows]


class Looker:
    """An archive seen as plain rows, whatever database it is in."""

    def __init__(self, where: str) -> None:
        from detente.archive.engine import connect

        self._engine = connect(where, create=True)
        self.sqlite = self._engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Let go of the archive."""
        self._engine.dispose()

    def empty(self) -> bool:
        """Whether the archive has no tables yet."""
        from sqlalchemy import inspect

        return not inspect(self._engine).has_table("documents")

    def ledger(self) -> list[Line]:
        """All lines of the ledger."""
        return [(r["place"], r["identity"], r["outcome"], r["document"], r["reason"]) for r in self._rows("inputs")]

    def faults(self) -> list[str]:
        """What the database says of itself; nothing where all is well. PostgreSQL holds its keys at every commit."""
        if not self.sqlite:
            return []
        with self._engine.connect() as connection:
            said = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check")]
            keys = [f"foreign key: {tuple(row)}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
        return [s for s in said if s != "ok"] + keys

    def documents(self) -> dict[str, str]:
        """A digest of all that a document's record is stored as, by document id."""
        names = {r["number"]: r["id"] for r in self._rows("documents")}
        homes = {name: {r["id"]: names.get(r["document"], "?") for r in self._rows(name)} for name in ("events", "quotes")}
        parts: defaultdict[str, list[str]] = defaultdict(list)
        for table in PER_DOCUMENT:
            for row in self._rows(table):
                parts[_home(table, row, names, homes)].append(_digest(table, _plain(row, names, leave=ARRANGED)))
        return {id: sha256("".join(sorted(several)).encode()).hexdigest() for id, several in parts.items()}

    def contents(self) -> dict[str, list[str]]:
        """Every row of every table that says something, without what is local to one archive; sorted."""
        names = {r["number"]: r["id"] for r in self._rows("documents")}
        places = {r["number"]: f"{r['place']} {r['identity']}" for r in self._rows("inputs")}
        found = {}
        for table in AT_THE_END:
            rows = (_plain(row, names, leave={"number"}) for row in self._rows(table))
            found[table] = sorted(
                json.dumps({**r, "input": places[r["input"]]} if table == "rejects" else r, default=_bytes) for r in rows
            )
        found["features"] = sorted(f"{r['document']} {_bytes(r['features'])}" for r in self._rows("lineage_documents"))
        return found

    def events(self) -> set[str]:
        """Ids of all events."""
        return {r["id"] for r in self._rows("events")}

    def told(self) -> dict[str, str]:
        """Happenings with their digests as the feed of changes adds up to them."""
        standing: dict[str, str] = {}
        for row in sorted(self._rows("changes"), key=lambda r: r["cursor"]):
            if row["kind"] == "deleted":
                standing.pop(row["happening"], None)
            else:
                standing[row["happening"]] = row["digest"]
        return standing

    def happenings(self) -> dict[str, str]:
        """Happenings with their digests as they stand."""
        return {r["id"]: r["digest"] for r in self._rows("happenings")}

    def _rows(self, table: str) -> list[Mapping[str, Any]]:
        from detente.archive.tables import metadata

        with self._engine.connect() as connection:
            return [row._asdict() for row in connection.execute(metadata.tables[table].select())]


def _home(table: str, row: Mapping[str, Any], names: Mapping[int, str], homes: Mapping[str, Mapping[str, str]]) -> str:
    """The document that a row belongs to."""
    if table == "documents":
        return str(row["id"])
    if table in ("participants", "speakers"):
        owner, name = ("events", "event") if table == "participants" else ("quotes", "quote")
        return homes[owner].get(row[name], "?")
    return names.get(row["document"], "?")


def _plain(row: Mapping[str, Any], names: Mapping[int, str], *, leave: set[str]) -> dict[str, Any]:
    plain = {k: v for k, v in row.items() if k not in leave}
    if isinstance(plain.get("document"), int):
        plain["document"] = names.get(plain["document"], "?")
    return plain


def _digest(table: str, row: Mapping[str, Any]) -> str:
    return sha256(f"{table} {json.dumps(row, default=_bytes)}".encode()).hexdigest()


def _bytes(value: Any) -> str:
    return sha256(bytes(value)).hexdigest()


@contextmanager
def looking(where: str) -> Iterator[Looker]:
    """A look at an archive."""
    looker = Looker(where)
    try:
        yield looker
    finally:
        looker.close()
