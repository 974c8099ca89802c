"""What the knowledge base holds: entities, offices with dates, meetings, landmark happenings, places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EntityKind = Literal["person", "country", "territory", "body", "igo", "armed-group", "party", "people", "place"]
NameKind = Literal["primary", "alias", "family", "given", "demonym", "metonym", "acronym", "former", "observed"]
RelationKind = Literal["member", "part", "capital", "seat", "successor"]
Precision = Literal["day", "month", "year", "unknown"]
LandmarkKind = Literal[
    "accession", "agreement", "apology", "arrest", "assassination", "attack", "break", "ceasefire", "clash", "coup", "crash", "death",
    "declaration", "deployment", "disaster", "election", "expulsion", "inauguration", "invasion", "other", "protest", "recognition",
    "referendum", "release", "resignation", "restore", "sanction", "signing", "speech", "summit", "talks", "test", "treaty", "verdict", "visit",
    "vote", "withdrawal",
]  # fmt: skip
AreaPrecision = Literal["point", "city", "region", "country", "area"]
EndStatus = Literal["known", "successor", "incumbent", "unknown"]
Confidence = Literal["high", "medium", "low"]
Certainty = Literal["held", "possible", "last-known", "perhaps"]
"""What an answer about a date is worth: held on all days asked for; on some of them, or from a day that is known to the month or year
only; held when last seen, which was before; or held only if an unknown end lies later than last seen."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, country, organisation, group or place that news names.

    ``id`` is a Wikidata QID where known, else ``det:kind:slug``. ``country`` is ISO 3166-1 alpha-3, None for organisations of no one
    country. ``sector`` is a PLOVER sector, None for a country as such and for persons (theirs follows from the office held).
    ``family`` is a person's family name as news uses it alone ("Xi", "Albright", "López Obrador"), None otherwise.
    """

    id: str
    kind: EntityKind
    name: str
    country: str | None
    sector: str | None
    family: str | None = None


@dataclass(frozen=True, slots=True)
class Tenure:
    """Someone held an office over some time.

    ``start`` and ``end`` are EDTF prefixes (``2021-01-26``, ``2021-01``, ``2021``); None where unknown. ``end_status`` says what an
    end is worth: ``incumbent`` means "in office as of ``as_of``", after which the answer is "last known". ``rank`` orders answers to
    the same question (lower first). ``portfolio`` is a key such as ``foreign_affairs`` or ``head_of_government``. ``source`` names
    the tables that it rests on, joined by ``|``. ``attested`` tells where the person was met in office, as ``source:first/last``
    joined by ``;``, None where nowhere; it is kept apart from the tables that say who held it.
    """

    person: str
    office: str
    country: str | None
    organisation: str | None
    portfolio: str
    sector: str
    rank: int
    start: str | None
    end: str | None
    end_status: EndStatus
    as_of: str | None
    acting: bool
    source: str
    confidence: Confidence = "medium"
    attested: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """A seat that persons hold one after the other, or several at once where it is not ``singular``.

    ``name`` is how it is mostly worded, ``synonyms`` the other wordings that sources use, sorted. ``country`` is ISO3, None for an
    organisation's office; ``counterpart`` the country to which an ambassador or envoy is sent.
    """

    id: str
    name: str
    country: str | None
    organisation: str | None
    portfolio: str
    title: str
    sector: str
    rank: int
    singular: bool
    counterpart: str | None
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """One entity stands in a relation to another (a state is a member of an organisation, a town the capital of a state).

    ``since`` and ``until`` are EDTF prefixes, None where unknown or still so.
    """

    entity: str
    relation: RelationKind
    other: str
    since: str | None
    until: str | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A spelling of one source was taken for a person's of another, by a rule, for a reason in words."""

    person: str
    name: str
    source: str
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from, under which licence."""

    key: str
    title: str
    licence: str
    origin: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Someone who held an office asked for: the tenure, what it is worth on the date (None without one), and why in words."""

    person: Entity
    tenure: Tenure
    certainty: Certainty | None
    why: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A summit or recurring meeting with its days (ISO dates), city, country (ISO3) and host (as the source words it)."""

    series: str
    name: str
    city: str | None
    country: str | None
    first_day: str
    last_day: str
    host: str | None = None


@dataclass(frozen=True, slots=True)
class Landmark:
    """Something that happened once and that news keeps coming back to, with its days (ISO dates, mostly one and the same).

    ``parties`` are countries (ISO3), and organisations or groups by the name or initials that news uses; ``persons`` family names;
    ``country`` is that of the place (ISO3). ``what`` tells it in one plain clause.
    """

    first_day: str
    last_day: str
    kind: LandmarkKind
    parties: tuple[str, ...]
    persons: tuple[str, ...]
    place: str | None
    country: str | None
    what: str


@dataclass(frozen=True, slots=True)
class GazetteerPlace:
    """A place on the map. ``precision`` is ``city``, ``region``, ``country`` or ``area``; ``population`` 0 where unknown.

    ``region`` is the first-order division that a town or a county lies in, ``radius`` how far the place reaches from its point in
    kilometres; None where unknown.
    """

    id: str
    name: str
    country: str | None
    lat: float
    lon: float
    precision: AreaPrecision
    population: int
    region: str | None = None
    radius: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name found in a text: half-open code-point offsets, every entity that it may mean, and how it names it.

    ``entities`` is ordered by how likely the bare name means it (most likely first) and never empty.
    """

    start: int
    end: int
    text: str
    entities: tuple[tuple[Entity, NameKind], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A person that a name may stand for: score 0.0 to 1.0, how it was found, and why in words fit to print."""

    person: Entity
    tenure: Tenure | None
    score: float
    basis: Literal["exact", "alias", "office", "fuzzy"]
    why: str


@dataclass(frozen=True, slots=True)
class OfficeQuery:
    """What a phrase such as "Chinese foreign minister" or "former U.S. ambassador to Russia" asks for.

    ``portfolio``, ``sector`` and ``title`` (canonical, "Foreign Minister") come from the table of titles; ``country`` (ISO 3166-1
    alpha-3) and ``organisation`` from the names in the phrase, None where it has none. ``counterpart`` is the country that an
    ambassador or envoy is sent to. ``rank`` is 0 for the office itself and grows as it stands lower; ``deputy`` marks the second in
    an office, ``former`` one who has left it, ``acting`` one who stands in. ``wording`` is the phrase in plain words.
    """

    portfolio: str
    country: str | None
    organisation: str | None
    sector: str
    title: str
    former: bool = False
    deputy: bool = False
    acting: bool = False
    counterpart: str | None = None
    rank: int = 0
    wording: str = ""
