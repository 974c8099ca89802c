"""Happenings: one event in the world, joined from the events that many documents tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from detente.lineage.model import Notice
from detente.records import Actor, Counts, Event, Place, PloverRoot, Quote, Status

StageKind = Literal["planned", "possible", "moved", "cancelled", "happened", "negated", "corrected", "retracted"]
Verdict = Literal["join", "split", "right", "wrong"]


@dataclass(frozen=True, slots=True)
class Source:
    """The document of a telling, as far as the chronicle needs it.

    ``published`` is EDTF, None where unknown. ``family`` is the id of its family of copies: its own id where it has no relatives.
    ``notice`` says that the document corrects or retracts what was told before.
    """

    document: str
    uri: str | None
    title: str | None
    publisher: str | None
    agency: str | None
    published: str | None
    language: str | None
    family: str
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """One event as one document tells it; ``actors`` are its participants and reporters."""

    event: Event
    source: Source
    actors: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """One quotation as one document prints it; ``actors`` are its speakers and addressees."""

    quote: Quote
    source: Source
    actors: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """Under what a telling is looked up: a block's name, and the days (proleptic ordinals, both inclusive) in which it may have happened.

    Only tellings that share a block, with days in common, can be of one happening.
    """

    block: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Link:
    """Two tellings held to be of one happening. ``left`` < ``right`` (event ids); ``score`` 0.0..1.0; ``why`` names what was compared."""

    left: str
    right: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where an event stood when it was judged: its document and its trigger, half-open code points of the text as received.

    An event's id changes with what the coder makes of its words, the place of the words does not.
    """

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person said of events: these two are one happening, or are not; this event is right, or is wrong.

    ``id`` hashes what it says. ``right`` is None for verdicts on one event. ``at`` is the time that the author gave (ISO 8601).
    ``withdrawn`` is the time it was taken back, None while it holds. The last that holds on the same events wins.
    ``left_at`` and ``right_at`` find the events again where a newer coder gave them other ids; None where they are not known.
    """

    id: str
    verdict: Verdict
    left: str
    right: str | None
    author: str
    at: str
    reason: str
    withdrawn: str | None = None
    left_at: Anchor | None = None
    right_at: Anchor | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One step in the history of a happening: what was known from ``told`` (EDTF day of the documents) on, by which events."""

    kind: StageKind
    told: str | None
    date: str | None
    place: str | None
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One value of a field on which tellings disagree, with the events that give it."""

    value: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A field on which tellings disagree (``killed``, ``date``, ``place``, ``status``): every value is kept, the first is the one taken."""

    field: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """One event in the world.

    ``id`` is ``h-`` and the smallest of its events' ids; the id made of any of its events finds it. The fields from ``plover`` to
    ``counts`` are as in :class:`~detente.records.Event`, taken from the tellings together. ``publishers`` and ``agencies`` name who
    told it independently: copies of one agency's text count once, by the agency. ``corroboration`` is their number.
    ``actors`` holds every participant of every telling, by id. ``first_told`` and ``last_told`` are EDTF days of publication.
    ``retracted`` says that all who told it took it back: it stands for the history alone.
    """

    id: str
    plover: PloverRoot
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str
    quad: int
    goldstein: float
    status: Status
    source: tuple[str, ...]
    target: tuple[str, ...]
    symmetric: bool
    place: Place | None
    date: str | None
    duration: str | None
    occasion: str | None
    counts: Counts | None
    confidence: float
    actors: tuple[Actor, ...]
    tellings: tuple[Telling, ...]
    history: tuple[Stage, ...]
    disputes: tuple[Dispute, ...]
    publishers: tuple[str, ...]
    agencies: tuple[str, ...]
    corroboration: int
    first_told: str | None
    last_told: str | None
    judged: tuple[str, ...]
    why: str
    retracted: bool = False

    def _repr_html_(self) -> str:
        """As a notebook shows it."""
        from detente.notebook import happening_html

        return happening_html(self)
