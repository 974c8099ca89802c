"""Families of copies: made anew for all documents whose wordings are connected with those that came in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from detente.archive import tables
from detente.archive.kin import store_of
from detente.archive.sql import chunks
from detente.lineage.families import families, likely_original, mean_shares
from detente.lineage.model import Family, Kinship, Relation, Text

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping

# A relation seen from the other side; the others look alike from both.
TURNED: Mapping[Relation, Relation] = {"part": "whole", "whole": "part"}
COLUMNS = ("number", "id", "wording", "title", "publisher", "agency", "published", "family", "original", "original_why")


def settle_families(connection: Connection, numbers: Sequence[int]) -> list[int]:
    """Set family and likely original of these documents (by number) and of their relatives; numbers of others whose family changed."""
    from sqlalchemy import bindparam, select, update

    documents = tables.documents
    start = {
        w for w in connection.execute(select(documents.c.wording).where(documents.c.number.in_(list(numbers)))).scalars() if w
    }
    kinships = kinships_of(connection, start)
    rows = _rows(connection, start | {w for k in kinships for w in (k.left, k.right)})
    home = {member: family for family in _families(connection, kinships, rows) for member in family.members}
    new = set(numbers)
    moves, moved = [], []
    for row in rows:
        family = home.get(row["id"])
        now = (family.id, family.original, family.why) if family is not None else (row["id"], None, None)
        if (row["family"], row["original"], row["original_why"]) != now:
            moves.append({"this": row["number"], "now": now[0], "first": now[1], "reason": now[2]})
        if row["family"] != now[0] and row["number"] not in new:
            moved.append(row["number"])
    if moves:
        change = update(documents).where(documents.c.number == bindparam("this"))
        change = change.values(family=bindparam("now"), original=bindparam("first"), original_why=bindparam("reason"))
        connection.execute(change, moves)
    return sorted(moved)


def kinships_of(connection: Connection, start: Iterable[str], *, near: bool = False) -> list[Kinship]:
    """All kinships that are connected with these wordings; ``near``: only their own."""
    from sqlalchemy import select

    table = tables.kinships
    found: dict[tuple[str, str], Kinship] = {}
    seen: set[str] = set()
    front = set(start)
    while front:
        seen |= front
        met: set[str] = set()
        for some in chunks(sorted(front)):
            for side in (table.c.left, table.c.right):
                for row in connection.execute(select(table).where(side.in_(some))):
                    found[row.left, row.right] = Kinship(row.left, row.right, row.relation, row.contained, row.containing)
                    met.update((row.left, row.right))
        front = set() if near else met - seen
    return [found[pair] for pair in sorted(found)]


def kinship_of(one: str, wording: str, other: str, others_wording: str, near: Sequence[Kinship]) -> Kinship:
    """How two documents are related, by the kinships of their wordings; documents with the same words are the same text."""
    left, right = min(one, other), max(one, other)
    if wording == others_wording:
        return Kinship(left, right, "same", 1.0, 1.0)
    found = next(k for k in near if {k.left, k.right} == {wording, others_wording})
    if (found.left == wording) == (left == one):
        return Kinship(left, right, found.relation, found.contained, found.containing)
    return Kinship(left, right, TURNED.get(found.relation, found.relation), found.containing, found.contained)


def _families(connection: Connection, kinships: Sequence[Kinship], rows: Sequence[RowMapping]) -> list[Family]:
    """Families of documents: wordings are grouped, and each group is all documents that have one of them."""
    holders: dict[str, list[RowMapping]] = defaultdict(list)
    for row in rows:
        holders[row["wording"]].append(row)
    texts = {wording: _text(several[0], wording) for wording, several in holders.items()}
    shared = mean_shares(kinships)
    grouped = [f.members for f in families(kinships, texts, store_of(connection).features(sorted(texts)))]
    single = set(texts) - {wording for members in grouped for wording in members}
    found = []
    for members in [*grouped, *((wording,) for wording in sorted(single))]:
        own = [row for wording in members for row in holders[wording]]
        if len(own) > 1:
            found.append(_family(own, {row["id"]: shared.get(row["wording"], 1.0) for row in own}))
    return found


def _family(rows: Sequence[RowMapping], shared: Mapping[str, float]) -> Family:
    ids = sorted(row["id"] for row in rows)
    original, why = likely_original([_text(row, row["id"]) for row in sorted(rows, key=lambda r: str(r["id"]))], shared)
    return Family(ids[0], tuple(ids), original, why)


def _rows(connection: Connection, wordings: Iterable[str]) -> list[RowMapping]:
    """Documents with these wordings, by id."""
    from sqlalchemy import select

    documents = tables.documents
    query = select(*(documents.c[c] for c in COLUMNS))
    rows = [
        r for some in chunks(sorted(wordings)) for r in connection.execute(query.where(documents.c.wording.in_(some))).mappings()
    ]
    return sorted(rows, key=lambda row: str(row["id"]))


def _text(row: RowMapping, name: str) -> Text:
    return Text(name, "", (), row["title"], row["publisher"], row["agency"], row["published"])
