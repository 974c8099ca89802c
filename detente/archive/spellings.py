"""How stories spell an actor, and on what it rests that they mean it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.archive import tables
from detente.archive.engine import reading

if TYPE_CHECKING:
    from detente.archive.view import Archive

# Documents that are looked at: enough to show every spelling that matters.
_DOCUMENTS = 400


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words that stand for an actor; ``documents`` of those looked at hold them. ``document`` is one of them.

    ``basis`` and ``why`` say why they were taken for the actor there; ``score`` runs from 0.0 (a guess) to 1.0 (certain).
    """

    words: str
    documents: int
    basis: str
    why: str
    score: float
    document: str


def spellings_of(archive: Archive, actor: str) -> tuple[Spelling, ...]:
    """Spellings of an actor (by id), the most frequent first; those of the latest few hundred documents that name it."""
    from sqlalchemy import select

    actors, documents = tables.actors, tables.documents
    query = (
        select(actors.c.body, documents.c.id)
        .join(documents, documents.c.number == actors.c.document)
        .where(actors.c.id == actor)
        .order_by(actors.c.document.desc())
        .limit(_DOCUMENTS)
    )
    with reading(archive.engine) as connection:
        rows = connection.execute(query).all()
    counts: Counter[str] = Counter()
    seen: dict[str, tuple[str, str, float, str]] = {}
    for row in rows:
        body = json.loads(row.body)
        for words in sorted({" ".join(mention["text"].split()) for mention in body["mentions"]} - {""}):
            counts[words] += 1
            known = seen.get(words)
            if known is None or body["score"] < known[2]:
                seen[words] = (body["basis"], body["why"], body["score"], row.id)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Spelling(words, count, *seen[words]) for words, count in ordered)
