"""Happening: what is held to have happened, the words that prove each field of it, and everyone who tells it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from detente.archive import tables
from detente.archive.engine import reading
from detente.chronicle.agenda import outcome_of, was_planned
from detente.chronicle.chronology import write_entry
from detente.chronicle.history import COUNTS
from detente.chronicle.model import Dispute, Happening, Judgement, Telling
from detente.chronicle.wording import capitalised, date_words, duration_words, people, quantity
from detente.desk.errors import Gone, NoSuchPage
from detente.desk.evidence import AROUND, Proof, Window, bare_window, cut_pieces, narrow, proofs_of, runs_of, same_days, unproved
from detente.desk.lines import Fold, fold_copies
from detente.desk.names import name_of
from detente.desk.page import Asked, Page
from detente.desk.state import Desk
from detente.desk.templating import visible
from detente.events.lexicon import read_table
from detente.events.reasons import Reasons
from detente.json import from_plain
from detente.records import Counts, Event, Range

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Families of copies whose words are shown in full; the others are listed.
_SHOWN, _LISTED = 12, 200
# Different words that a field names.
_NAMED = 5
# A count as a dispute has it: "5", "5+", "-5", "3-5".
_COUNT = re.compile(r"(\d*)([+-]?)(\d*)", re.ASCII)
LABELS: Mapping[str, str] = {
    "who": "Who", "act": "Did what", "whom": "To whom", "when": "When", "where": "Where", "status": "Status", "duration": "How long",
    "occasion": "Occasion", "counts": "How many", "reported": "According to",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One telling as it is shown: the words around the evidence, cut where something is proved.

    ``runs`` are pieces in rows inside and outside the evidence, none where no words were kept; ``anchors`` finds the piece in which a
    proof begins. ``absent`` says of fields that these words do not bear where they come from.
    """

    number: int
    fold: Fold
    telling: Telling
    window: Window | None
    runs: tuple[tuple[bool, tuple[Any, ...]], ...]
    proofs: tuple[Proof, ...]
    absent: Mapping[str, str]
    reasons: Reasons
    at: int

    @property
    def others(self) -> tuple[tuple[Telling, bool], ...]:
        """The other tellings of the family, each with whether its words are others than those shown."""
        own = _bare(self.telling)
        return tuple((t, _bare(t) != own) for t in self.fold.tellings if t is not self.telling)


def _bare(telling: Telling) -> str:
    """The evidence of a telling without capitals and blanks; empty where its words were not kept."""
    window = bare_window(telling.event.evidence)
    return "".join(window.text.split()).casefold() if window else ""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field. ``page`` and ``key`` say where it is told of; ``lights`` names the words that it lights."""

    text: str
    lights: str
    page: str | None = None
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Words that bear a field, with the place where they first stand and the number of tellings that have them."""

    text: str
    anchor: str
    tellings: int


@dataclass(frozen=True, slots=True)
class Row:
    """One field: its values, the words that prove it, and where it comes from in tellings whose words do not bear it."""

    field: str
    label: str
    values: tuple[Value, ...]
    words: tuple[Words, ...]
    absent: tuple[str, ...]


def show(desk: Desk, asked: Asked) -> Page:
    """The page of a happening, found by its id or by that of any of its events."""
    [id] = asked.parts
    happening = desk.archive.happening(id)
    if happening is None:
        raise judged_wrong(desk, id) or NoSuchPage("happening", id)
    entry = write_entry(happening, desk.namer, on=desk.on)
    folds = fold_copies(happening.tellings)
    told = tellings_shown(desk, happening, folds[:_SHOWN])
    planned = was_planned(happening)
    model = {
        "happening": happening,
        "entry": entry,
        "outcome": outcome_of(happening, desk.on) if planned else None,
        "planned": planned,
        "rows": rows_of(desk, happening, told),
        "told": told,
        "further": folds[_SHOWN:_LISTED],
        "left": max(len(folds) - _LISTED, 0),
        "families": len(folds),
        "disputes": tuple((d.field, versions_of(d, happening)) for d in happening.disputes),
        "judgements": judgements_on(desk, happening),
        "cameo": cameo_names().get(happening.cameo),
        "labels": LABELS,
        "pair": _pair(happening),
    }
    return Page("happening.html", visible(entry.sentence).striptags(), "", model, relation=_pair(happening))


def judged_wrong(desk: Desk, id: str) -> Gone | None:
    """Why there is no happening of an event that there is: someone judged it wrong. None where nobody did."""
    event = id.removeprefix("h-")
    judged = [j for j in desk.archive.judgements() if j.left == event and j.verdict == "wrong" and j.withdrawn is None]
    if not judged:
        return None
    last = judged[-1]
    return Gone(f"{last.author} judged this event wrong on {last.at[:10]}: {last.reason}; it counts no longer")


def _pair(happening: Happening) -> tuple[str, str] | None:
    """The two parties of a happening by their keys, as shelves have them; None where there are more or fewer."""
    actors = {actor.id: actor for actor in happening.actors}
    keys = {(actors[id].country or id) if id in actors else id for id in (*happening.source, *happening.target)}
    return (min(keys), max(keys)) if len(keys) == 2 else None


@cache
def cameo_names() -> Mapping[str, str]:
    """The names of CAMEO codes."""
    return {row["code"]: row["name"] for row in read_table("codebook", "cameo.tsv")}


# --- tellings --------------------------------------------------------------------------------------------------


def tellings_shown(desk: Desk, happening: Happening, folds: Sequence[Fold]) -> tuple[Told, ...]:
    """The first telling of each family, with its words."""
    numbers = {actor.id: number for number, actor in enumerate(happening.actors)}
    with reading(desk.archive.engine) as connection:
        return tuple(_told(connection, number, fold, numbers) for number, fold in enumerate(folds, start=1))


def _told(connection: Connection, number: int, fold: Fold, numbers: Mapping[str, int]) -> Told:
    telling = fold.lead
    evidence = telling.event.evidence
    window, dateline = _window(connection, telling)
    reasons = Reasons(telling.event.why)
    if window is None:
        return Told(number, fold, telling, None, (), (), {}, reasons, evidence.start)
    proofs = proofs_of(telling, window)
    shown = narrow(window, evidence)
    proofs = tuple(p for p in proofs if shown.start <= p.start and p.end <= shown.end)
    marks = [(evidence.start, evidence.end, "evidence")]
    marks += [(p.start, p.end, name) for p in proofs for name in names_of(p, numbers)]
    marks += [(s.start, s.end, "again") for s in telling.event.also if shown.holds(s)]
    runs = tuple(runs_of(cut_pieces(shown.text, marks, start=shown.start), "evidence"))
    return Told(number, fold, telling, shown, runs, proofs, unproved(telling, proofs, dateline), reasons, evidence.start)


def names_of(proof: Proof, numbers: Mapping[str, int]) -> tuple[str, ...]:
    """The names by which a field, or one of its parties, lights words."""
    number = numbers.get(proof.party or "")
    return (proof.field,) if number is None else (proof.field, f"party{number}")


def _window(connection: Connection, telling: Telling) -> tuple[Window | None, tuple[str, str] | None]:
    """The words around the evidence as far as they were kept, and the dateline: its words and its place."""
    from sqlalchemy import func, select

    documents = tables.documents
    evidence = telling.event.evidence
    start = max(evidence.start - AROUND, 0)
    length = evidence.end + AROUND - start
    words = func.substr(documents.c.text, start + 1, length)
    query = select(words.label("words"), documents.c.characters, documents.c.body).where(
        documents.c.id == telling.source.document
    )
    row = connection.execute(query).one()
    line = json.loads(row.body).get("dateline")
    dateline = (line["text"], line["place"]) if line else None
    window = Window(start, row.words or "", start > 0, evidence.end + AROUND < row.characters)
    return (window if window.holds(evidence) and evidence.text else bare_window(evidence)), dateline


# --- fields ----------------------------------------------------------------------------------------------------


def rows_of(desk: Desk, happening: Happening, told: Sequence[Told]) -> tuple[Row, ...]:
    """The fields that a happening has, in the order in which they are read."""
    return tuple(
        Row(field, label, values, words, absent_of(field, told) if not words or field in ("who", "whom") else ())
        for field, label in LABELS.items()
        if (values := _values(desk, happening, field))
        for words in (words_of(field, happening, told),)
    )


def _values(desk: Desk, happening: Happening, field: str) -> tuple[Value, ...]:
    if field in ("who", "whom", "reported"):
        return _parties(desk, happening, field)
    place, cameo = happening.place, cameo_names().get(happening.cameo, "")
    code = f"{happening.plover}{f' ({happening.mode})' if happening.mode else ''}{f': {cameo}' if cameo else ''}"
    texts = {
        "act": code,
        "when": capitalised(date_words(happening.date)) if happening.date else None,
        "status": happening.status if happening.status != "happened" or happening.disputes else None,
        "duration": duration_words(happening.duration) or happening.duration,
        "occasion": happening.occasion,
        "counts": counted(happening.counts) or None,
    }
    if field == "where":
        if place is None:
            return ()
        country = f", {name_of(desk, place.country)}" if place.country and place.precision != "country" else ""
        return (Value(f"{place.name}{country}", "where", "place", (place.country or "-", place.name)),)
    text = texts[field]
    return (Value(text, field),) if text else ()


def _parties(desk: Desk, happening: Happening, field: str) -> tuple[Value, ...]:
    sides = {
        "who": (*happening.source, *happening.target) if happening.symmetric else happening.source,
        "whom": () if happening.symmetric else happening.target,
        "reported": tuple(id for t in happening.tellings for id in t.event.reported_by),
    }
    numbers = {actor.id: number for number, actor in enumerate(happening.actors)}
    actors = {a.id: a for t in happening.tellings for a in t.actors} | {a.id: a for a in happening.actors}
    found = []
    for id in dict.fromkeys(sides[field]):
        actor = actors.get(id)
        name = actor.name if actor else name_of(desk, id)
        office = f", {actor.office}" if actor and actor.office else ""
        page, key = page_of(id, actor.kind if actor else "other", actor.country if actor else None)
        lights = f"party{numbers[id]}" if id in numbers and field != "reported" else field
        found.append(Value(f"{name}{office}", lights, page, key))
    return tuple(found)


def page_of(id: str, kind: str, country: str | None) -> tuple[str, tuple[str, ...]]:
    """The page that tells of an actor: its name and what its path holds."""
    if kind == "person":
        return "person", (id,)
    return "party", (country if kind == "country" and country else id,)


def counted(counts: Counts | None) -> str:
    """Numbers of people in words: "3 killed, at least 20 injured"; empty for None."""
    if counts is None:
        return ""
    named = (
        ("killed", counts.killed),
        ("injured", counts.injured),
        ("arrested", counts.arrested),
        ("in the crowd", counts.crowd),
    )
    return ", ".join(f"{people(found)} {what}" for what, found in named if found is not None)


def words_of(field: str, happening: Happening, told: Sequence[Told]) -> tuple[Words, ...]:
    """Different words that bear the value of a field, those in most tellings first, at most some."""
    found: dict[str, tuple[str, list[str]]] = {}
    for one in (one for one in told if agrees(field, one.telling.event, happening)):
        seen = set()
        for proof in one.proofs:
            text = " ".join(proof.text.split())
            folded = text.casefold()
            if proof.field == field and folded not in seen:
                seen.add(folded)
                found.setdefault(folded, (text, []))[1].append(anchor_of(one, proof))
    ordered = sorted(found.values(), key=lambda item: -len(item[1]))
    return tuple(Words(text, anchors[0], len(anchors)) for text, anchors in ordered[:_NAMED])


def agrees(field: str, event: Event, happening: Happening) -> bool:
    """Whether an event gives a field the value that its happening has; what it says of another value is no proof of this one."""
    if field == "when":
        return same_days(event.date, happening.date)
    if field == "where":
        return event.place is not None and happening.place is not None and event.place.name == happening.place.name
    if field == "act":
        return event.plover == happening.plover
    if field in ("status", "counts", "duration", "occasion"):
        return bool(getattr(event, field) == getattr(happening, field))
    return True


def anchor_of(told: Told, proof: Proof) -> str:
    """The name of the piece in which a proof begins."""
    return f"w{told.number}-{proof.start}"


def absent_of(field: str, told: Sequence[Told]) -> tuple[str, ...]:
    """Where a field comes from in tellings whose words do not bear it, each reason once."""
    return tuple(dict.fromkeys(one.absent[field] for one in told if field in one.absent))[:3]


# --- what is said of it ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """One value of a disputed field, and the publishers and documents that say so."""

    value: str
    tellings: tuple[Telling, ...]


def versions_of(dispute: Dispute, happening: Happening) -> tuple[Said, ...]:
    """The values of a disputed field in words, each with who says so."""
    events = {telling.event.id: telling for telling in happening.tellings}
    return tuple(
        Said(_in_words(dispute.field, version.value), _each_document(events[id] for id in version.events if id in events))
        for version in dispute.versions
    )


def _each_document(tellings: Iterable[Telling]) -> tuple[Telling, ...]:
    """The first telling of each document."""
    found: dict[str, Telling] = {}
    for telling in tellings:
        found.setdefault(telling.source.document, telling)
    return tuple(found.values())


def _in_words(field: str, value: str) -> str:
    """A value of a disputed field: "5+" as "at least five"."""
    found = _COUNT.fullmatch(value)
    if field == "date":
        return date_words(value)
    if found is None or field not in COUNTS:
        return value
    low, open_end, high = found.groups()
    first, last = (int(number) if number else None for number in (low, high))
    return quantity(Range(first, last if high or open_end else first))


def judgements_on(desk: Desk, happening: Happening) -> tuple[Judgement, ...]:
    """What people judged of a happening, in order of time."""
    from sqlalchemy import select

    if not happening.judged:
        return ()
    table = tables.judgements
    query = select(table.c.body).where(table.c.id.in_(list(happening.judged)[:_LISTED])).order_by(table.c.at, table.c.id)
    with reading(desk.archive.engine) as connection:
        return tuple(from_plain(Judgement, json.loads(body)) for body in connection.execute(query).scalars())
