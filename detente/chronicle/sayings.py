"""Who said what: quotations of many documents, copies folded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.chronicle.chronology import Reference
from detente.chronicle.model import Saying
from detente.edtf import bounds
from detente.errors import DateError
from detente.records import Actor, QuoteKind

_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Said:
    """Words said, as one family of copies prints them.

    ``speaker`` and ``addressee`` are names, ``speaker_ids`` the speakers' ids. ``office`` and ``country`` (ISO3) are the first
    speaker's. ``about`` holds the ids of the events that the words are about. ``published`` is the earliest day (EDTF),
    ``publishers`` all who print them, ``documents`` how many times, ``quotes`` the ids of all the quotations. ``first`` is the
    earliest source.
    """

    quote: str
    speaker: tuple[str, ...]
    speaker_ids: tuple[str, ...]
    office: str | None
    country: str | None
    addressee: tuple[str, ...]
    words: str
    kind: QuoteKind
    about: tuple[str, ...]
    published: str | None
    publishers: tuple[str, ...]
    documents: int
    quotes: tuple[str, ...]
    first: Reference


def fold_sayings(sayings: Iterable[Saying]) -> tuple[Said, ...]:
    """Quotations by day of publication, then by id; the same words of the same speaker in one family of copies come once.

    Words are the same whatever their case, punctuation and blanks.
    """
    groups: dict[tuple[tuple[str, ...], str, str], list[Saying]] = {}
    for saying in sayings:
        key = (saying.quote.speaker, saying.source.family, _NOT_WORDS.sub(" ", saying.quote.text.casefold()).strip())
        groups.setdefault(key, []).append(saying)
    folded = (_fold(sorted(group, key=_order)) for group in groups.values())
    return tuple(sorted(folded, key=lambda said: (*_day(said.published), said.quote)))


def _fold(group: Sequence[Saying]) -> Said:
    """One group, earliest first, as one; the earliest printing lends its words."""
    first = group[0]
    actors = {actor.id: actor for saying in group for actor in reversed(saying.actors)}
    lead = actors.get(first.quote.speaker[0]) if first.quote.speaker else None
    source = first.source
    credits = [saying.source.publisher or saying.source.agency for saying in group]
    return Said(
        first.quote.id, _names(first.quote.speaker, actors), first.quote.speaker, lead.office if lead else None,
        lead.country if lead else None, _names(first.quote.addressee, actors), " ".join(first.quote.text.split()), first.quote.kind,
        tuple(sorted({id for saying in group for id in saying.quote.about})), source.published,
        tuple(sorted({credit for credit in credits if credit})), len({saying.source.document for saying in group}),
        tuple(saying.quote.id for saying in group),
        Reference(source.document, source.title, source.publisher, source.agency, source.published, source.uri),
    )  # fmt: skip


def _names(ids: Sequence[str], actors: dict[str, Actor]) -> tuple[str, ...]:
    return tuple(actors[id].name if id in actors else id for id in ids)


def _order(saying: Saying) -> tuple[bool, str, str]:
    return *_day(saying.source.published), saying.quote.id


def _day(published: str | None) -> tuple[bool, str]:
    """Dated before undated, by first day."""
    try:
        return (False, bounds(published)[0].isoformat()) if published else (True, "")
    except DateError:
        return True, published or ""
