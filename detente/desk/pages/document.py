"""Document: the story as received, with what was taken from it beside the words that it was taken from."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from detente.archive import tables
from detente.archive.engine import reading
from detente.archive.sql import chunks
from detente.archive.view import LEAST_OF_ID
from detente.chronicle.model import Happening
from detente.chronicle.sentences import tell
from detente.desk.errors import NoSuchPage
from detente.desk.evidence import Mark, Piece, bare_window, cut_blocks, cut_pieces
from detente.desk.page import Asked, Page
from detente.desk.pages.happening import page_of
from detente.desk.state import Desk
from detente.desk.templating import visible
from detente.json import from_plain
from detente.records import Actor, Quote, Record, Repair

# Characters of a text on one page.
SHOWN = 200_000
# In the reason of an actor: the words that were read as a name, and how alike they are.
_LIKE = re.compile(r"'([^']+)' is ([01]\.\d+) like")
# Rows of a list on one page.
_LISTED = 300
REPAIRS: Mapping[str, str] = {
    "mojibake": "letters decoded wrongly", "soft-hyphen": "a hyphen that shows only at the end of a line",
    "hyphenation": "a word divided at the end of a line", "line-wrap": "a line that goes on", "missing-blank": "a blank was missing",
    "extra-blank": "a blank too many", "quotes": "quotation marks", "character": "a character that stands for another",
    "capitals": "a title in capitals",
}  # fmt: skip
FURNITURE: Mapping[str, str] = {
    "credit": "credit", "caption": "caption", "copyright": "copyright", "navigation": "navigation", "related": "related stories",
    "sharing": "sharing", "subscription": "subscription", "advertisement": "advertisement", "markup": "markup", "other": "other",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Party:
    """An actor by name, with the page that tells of it."""

    name: str
    page: str
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """An event or a quotation beside its words. ``anchor`` is the name of the words; ``sentence`` tells the happening of an event.

    ``quad`` and ``status`` are None for quotations, ``speakers`` and ``cue`` empty for events.
    """

    number: int
    anchor: str
    start: int
    end: int
    words: str
    sentence: str | None = None
    happening: str | None = None
    quad: int | None = None
    status: str | None = None
    confidence: float = 1.0
    speakers: tuple[Party, ...] = ()
    about: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Mended:
    """Words that were read as others: ``why`` is the reason. ``anchor`` is the name of the words."""

    anchor: str
    start: int
    end: int
    words: str
    read: str
    why: str

    @property
    def said(self) -> str:
        """What was made of the words, and why."""
        return f"read as “{self.read}”: {self.why}" if self.read.strip() else f"left out: {self.why}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A stretch of the text as it is shown. ``ids`` are the names of what begins with it, ``proves`` of all that covers it.

    ``why`` says why it was read otherwise, None where it was not. ``refs`` are the notes whose words end with it.
    """

    text: str
    ids: tuple[str, ...]
    proves: str
    event: bool
    quoted: bool
    why: str | None
    refs: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or lines that are not the story (``furniture`` names their kinds), with what stands beside it."""

    start: int
    furniture: tuple[str, ...]
    pieces: tuple[Shown, ...]
    notes: tuple[Note, ...]
    mended: tuple[Mended, ...]


def show(desk: Desk, asked: Asked) -> Page:
    """The page of a document by its id or the beginning of one; ``from`` in the query goes on in a long text."""
    id = find_document(desk, asked.parts[0])
    record = desk.archive.record(id)
    if record is None:
        raise NoSuchPage("document", id)
    [source] = desk.archive.documents(ids=[id])
    start = asked.whole("from", least=0, most=10**9, default=0)
    text = record.document.text[start : start + SHOWN]
    notes = notes_of(desk, record, start, start + SHOWN)
    mended = mended_of(record)
    title = record.document.title or f"Document {id[:12]}"
    family = desk.archive.family(id)
    model = {
        "record": record,
        "title": title,
        "document": record.document,
        "source": source,
        "blocks": blocks_of(record, text, start, notes, mended),
        "notes": notes[:_LISTED],
        "start": start,
        "end": start + len(text),
        "earlier": max(start - SHOWN, 0) if start else None,
        "later": start + SHOWN if start + SHOWN < len(record.document.text) else None,
        "family": family,
        "cast": cast_of(record),
        "kinds": FURNITURE,
    }
    return Page("document.html", visible(title).striptags(), "", model)


def find_document(desk: Desk, name: str) -> str:
    """The id of the one document that an id, or a unique beginning of one, stands for."""
    found = desk.archive.find_documents(name) if len(name) >= LEAST_OF_ID else ()
    if len(found) == 1:
        return found[0]
    if name in found:
        return name
    raise NoSuchPage("document" if not found else f"one document ({len(found)} begin so)", name)


T = TypeVar("T", Note, Mended)

# --- what stands beside the words ------------------------------------------------------------------------------


def notes_of(desk: Desk, record: Record, first: int, last: int) -> tuple[Note, ...]:
    """Events and quotations with words between two places, in order of these, numbered through the whole document."""
    told = happenings_of(desk, [e.id for e in record.events if e.evidence.start < last and e.evidence.end >= first])
    actors = {actor.id: actor for actor in record.actors}
    items = [(e.evidence.start, e.evidence.end, f"e-{e.id}", e) for e in record.events]
    items += [(q.start, q.end, f"q-{q.id}", q) for q in record.quotes]  # type: ignore[misc]
    items.sort(key=lambda item: (item[0], item[1], item[2]))
    numbers = {anchor: number for number, (_, _, anchor, _) in enumerate(items, start=1)}
    found = []
    for start, end, anchor, item in (one for one in items if one[0] < last and one[1] >= first):
        if isinstance(item, Quote):
            speakers = tuple(party_of(actors[id]) for id in item.speaker if id in actors)
            about = tuple(sorted(numbers[f"e-{id}"] for id in item.about if f"e-{id}" in numbers))
            found.append(Note(numbers[anchor], anchor, start, end, item.text, speakers=speakers, about=about))
            continue
        happening = told.get(item.id)
        window = bare_window(item.evidence)
        found.append(
            Note(
                numbers[anchor], anchor, start, end, window.text if window else "",
                tell(happening, desk.namer, on=desk.on) if happening else None, happening.id if happening else None,
                item.quad, item.status, item.confidence,
            )
        )  # fmt: skip
    return tuple(found)


def party_of(actor: Actor) -> Party:
    """An actor by name, with its page."""
    return Party(actor.name, *page_of(actor.id, actor.kind, actor.country))


def happenings_of(desk: Desk, events: Sequence[str]) -> dict[str, Happening]:
    """By event the happening that it is part of, without its tellings; events that belong to none are left out."""
    from sqlalchemy import select

    joined = select(tables.events.c.id, tables.happenings.c.id.label("happening"), tables.happenings.c.body).join(
        tables.happenings, tables.happenings.c.id == tables.events.c.happening
    )
    found: dict[str, Happening] = {}
    made: dict[str, Happening] = {}
    with reading(desk.archive.engine) as connection:
        for some in chunks(events):
            for row in connection.execute(joined.where(tables.events.c.id.in_(some))):
                if row.happening not in made:
                    made[row.happening] = from_plain(Happening, {**json.loads(row.body), "tellings": []})
                found[row.id] = made[row.happening]
    return found


def mended_of(record: Record) -> tuple[Mended, ...]:
    """Repairs of the reader, and names that were read as others, in order of place."""
    repairs = [_repaired(number, repair) for number, repair in enumerate(record.document.repairs)]
    names = [m for number, actor in enumerate(record.actors) if (m := _resolved(number, actor)) is not None]
    return tuple(sorted((*repairs, *names), key=lambda m: (m.start, m.end, m.anchor)))


def _resolved(number: int, actor: Actor) -> Mended | None:
    """The first words of a name that was read as another's, None where all stand as they are known."""
    like = _LIKE.search(actor.why)
    if like is None or float(like[2]) >= 1.0:
        return None
    for mention in actor.mentions:
        at = mention.text.find(like[1])
        if at >= 0:
            start = mention.start + at
            return Mended(f"a-{number}", start, start + len(like[1]), like[1], actor.name, actor.why)
    return None


def _repaired(number: int, repair: Repair) -> Mended:
    return Mended(f"r-{number}", repair.start, repair.end, repair.from_, repair.to, REPAIRS.get(repair.kind, repair.kind))


def anchors_of(notes: Iterable[Note], mended: Iterable[Mended]) -> dict[int, tuple[str, ...]]:
    """By place in the text the names of what begins there."""
    found: dict[int, list[str]] = {}
    for one in chain[Note | Mended](notes, mended):
        found.setdefault(one.start, []).append(one.anchor)
    return {start: tuple(dict.fromkeys(anchors)) for start, anchors in found.items()}


# --- the text --------------------------------------------------------------------------------------------------


def blocks_of(record: Record, text: str, start: int, notes: Sequence[Note], mended: Sequence[Mended]) -> tuple[Block, ...]:
    """A stretch of the text as paragraphs with their marks; the pieces of all blocks together are the stretch."""
    marks = sorted(marks_of(record, notes, mended))
    furniture = [(f.start, f.end, f.kind) for f in record.document.furniture]
    anchors, refs = anchors_of(notes, mended), refs_of(notes)
    whys = {m.anchor: m.said for m in mended}
    found, live, at = [], list[Mark](), 0
    for begin, end, kinds in cut_blocks(text, furniture, start=start):
        while at < len(marks) and marks[at][0] < end:
            live.append(marks[at])
            at += 1
        live = [mark for mark in live if mark[1] > begin]
        pieces = cut_pieces(text[begin - start : end - start], live, start=begin)
        shown = tuple(_shown(piece, anchors, refs, whys) for piece in pieces)
        beside = (tuple(n for n in _within(notes, begin, end)), tuple(m for m in _within(mended, begin, end)))
        found.append(Block(begin, kinds, shown, *beside))
    return tuple(found)


def _within(items: Sequence[T], begin: int, end: int) -> Sequence[T]:
    """Those that begin between two places; ``items`` are in order of place."""
    starts = (bisect_left(items, place, key=lambda one: one.start) for place in (begin, end))
    return items[slice(*starts)]


def _shown(
    piece: Piece, anchors: Mapping[int, tuple[str, ...]], refs: Mapping[int, tuple[Note, ...]], whys: Mapping[str, str]
) -> Shown:
    events = any(name.startswith("e-") for name in piece.marks)
    quoted = any(name.startswith("q-") for name in piece.marks)
    why = next((whys[name] for name in piece.marks if name in whys), None)
    ends = tuple(note for note in refs.get(piece.end, ()) if note.anchor in piece.marks)
    return Shown(piece.text, anchors.get(piece.start, ()), " ".join(piece.marks), events, quoted, why, ends)


def refs_of(notes: Iterable[Note]) -> dict[int, tuple[Note, ...]]:
    """Notes by the place where their words end."""
    found: dict[int, list[Note]] = {}
    for note in notes:
        found.setdefault(note.end, []).append(note)
    return {end: tuple(several) for end, several in found.items()}


def marks_of(record: Record, notes: Iterable[Note], mended: Iterable[Mended]) -> Iterator[Mark]:
    """What is marked in the text: evidence, the other tellings of an event in the story, quotations, and what was read otherwise."""
    for one in chain[Note | Mended](notes, mended):
        yield one.start, one.end, one.anchor
    for event in record.events:
        for span in event.also:
            yield span.start, span.end, f"e-{event.id}"


@dataclass(frozen=True, slots=True)
class Cast:
    """An actor of the story."""

    party: Party
    actor: Actor
    mentions: int


def cast_of(record: Record) -> tuple[Cast, ...]:
    """The actors of a story, those most often named first, at most some."""
    found = [Cast(party_of(actor), actor, len(actor.mentions)) for actor in record.actors]
    return tuple(sorted(found, key=lambda one: (-one.mentions, one.actor.name, one.actor.id))[:_LISTED])
