"""The record that Detente takes from a story: frozen, typed, and nothing else.

This module imports nothing of the package before a notebook asks for HTML. Its classes mirror the JSON that ``detente read --json`` prints
(schema ``detente.record/1``), field by field and in this order, so that a record can be read, written, compared and hashed
without knowing how it was made.

Offsets everywhere are half-open and count Unicode code points of ``Document.text``, never bytes: for every span ``s``,
``document.text[s.start:s.end] == s.text``. Dates are EDTF strings (ISO 8601-2): ``2023-09-18``, ``2023-11``,
``2023-09-16/2023-09-17``, ``../2023-09-18``, ``2023-09-18/..``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SCHEMA = "detente.record/1"
# Metadata of a field that JSON leaves out where it is empty: those that came after the first records of this schema were written.
OPTIONAL = {"optional": True}

DateBasis = Literal["given", "stated", "inferred", "unknown"]
FurnitureKind = Literal[
    "credit", "caption", "copyright", "navigation", "related", "sharing", "subscription", "advertisement", "markup", "other"
]
RepairKind = Literal[
    "mojibake", "soft-hyphen", "hyphenation", "line-wrap", "missing-blank", "extra-blank", "quotes", "character", "capitals"
]
ActorKind = Literal["person", "country", "body", "igo", "armed-group", "party", "people", "other"]
ActorBasis = Literal["exact", "alias", "office", "fuzzy", "context", "unresolved"]
Sector = Literal[
    "GOV",
    "MIL",
    "COP",
    "JUD",
    "LEG",
    "PRM",
    "PTY",
    "REB",
    "SPY",
    "UAF",
    "UNK",
    "AGR",
    "BUS",
    "CRM",
    "CVL",
    "EDU",
    "ELI",
    "JRN",
    "LAB",
    "MED",
    "REF",
    "OPP",
    "PRE",
    "REL",
    "SOC",
    "IGO",
    "NGO",
]
PloverRoot = Literal[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
]
Status = Literal["happened", "planned", "possible", "negated"]
QuoteKind = Literal["direct", "indirect", "mixed"]
PlacePrecision = Literal["point", "city", "region", "country", "area", "unknown"]


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the story: half-open code-point offsets into ``Document.text`` and the text they cover."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """A line that is not the story (credit, related headline, sharing bar): no actor, date or event comes from it."""

    start: int
    end: int
    text: str
    kind: FurnitureKind


@dataclass(frozen=True, slots=True)
class Repair:
    """A correction that the reader made in its own copy; ``Document.text`` keeps what was received.

    ``start`` and ``end`` cover ``from_`` in ``Document.text``; ``to`` is what was read instead and may be empty.
    In JSON ``from_`` is spelt ``from``.
    """

    start: int
    end: int
    from_: str
    to: str
    kind: RepairKind


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where the story says it was filed; ``country`` is ISO 3166-1 alpha-3, None where the place is not known."""

    text: str
    place: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Published:
    """When the story was published: EDTF, or None with basis ``unknown``. Evidence names the words it rests on."""

    date: str | None
    basis: DateBasis
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What was received, and what the story says about itself.

    ``id`` is the sha256 of the bytes in hexadecimal. ``text`` is the text as received (for HTML: as extracted), never repaired in
    place. ``language`` is an ISO 639-1 code, None where there is too little text to tell.
    """

    id: str
    uri: str | None
    publisher: str | None
    agency: str | None
    byline: tuple[str, ...]
    dateline: Dateline | None
    title: str | None
    published: Published
    language: str | None
    text: str
    furniture: tuple[Furniture, ...]
    repairs: tuple[Repair, ...]


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone or something that acts: the resolved, coded entity behind mentions.

    ``id`` is a Wikidata QID where known, else ``det:kind:slug``. ``country`` is ISO 3166-1 alpha-3, None for organisations of no
    one country. ``sector`` is a PLOVER sector, None for a country as such. ``score`` runs from 0.0 (a guess) to 1.0 (certain).
    """

    id: str
    name: str
    kind: ActorKind
    country: str | None
    sector: Sector | None
    office: str | None
    basis: ActorBasis
    score: float
    why: str
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event happened. Coordinates are WGS84 degrees; None where the place has no known point."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    precision: PlacePrecision


@dataclass(frozen=True, slots=True)
class Range:
    """A count as a range: "at least 22" is low 22, high None; "22" is 22 and 22."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of people that the words of an event give; None where they give none."""

    killed: Range | None = None
    injured: Range | None = None
    arrested: Range | None = None
    crowd: Range | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """What a codebook of the user's own says of an event. ``confidence``: 0.0..1.0, of the category against all others and none."""

    codebook: str
    category: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, when and where.

    ``quad``: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict. ``goldstein``: -10..10.
    ``source`` and ``target`` hold actor ids; an empty tuple means that the words name no one. ``confidence``: 0.0..1.0.
    ``also`` holds the other tellings of the same event in the same story. ``codes`` are those of a codebook of the user's own.
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
    reported_by: tuple[str, ...]
    confidence: float
    why: str
    trigger: Span
    evidence: Span
    also: tuple[Span, ...]
    codes: tuple[Code, ...] = field(default=(), metadata=OPTIONAL)

    def _repr_html_(self) -> str:
        """As a notebook shows it."""
        from detente.notebook import event_html

        return event_html(self)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words said: ``text`` is an exact substring of the story, without its quotation marks."""

    id: str
    speaker: tuple[str, ...]
    addressee: tuple[str, ...]
    kind: QuoteKind
    start: int
    end: int
    text: str
    cue: Span | None
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Events that one story ties together, and what they lead to."""

    id: str
    name: str
    members: tuple[str, ...]
    leads_to: str | None


@dataclass(frozen=True, slots=True)
class Uncoded:
    """Something that was read and yielded nothing, with the reason: nothing that came in is lost silently."""

    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """All that Detente takes from one story."""

    schema: str
    document: Document
    actors: tuple[Actor, ...]
    events: tuple[Event, ...]
    quotes: tuple[Quote, ...]
    series: tuple[Series, ...]
    uncoded: tuple[Uncoded, ...]

    def _repr_html_(self) -> str:
        """As a notebook shows it."""
        from detente.notebook import record_html

        return record_html(self)
