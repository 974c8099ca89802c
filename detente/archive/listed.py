"""What lists of an archive are asked for, and what they give."""

from __future__ import annotations

from dataclasses import dataclass

from detente.chronicle.model import Happening, Saying
from detente.records import ActorKind


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which happenings are asked for; what is empty, None or zero asks for everything.

    ``parties`` are actor ids or ISO 3166-1 alpha-3 codes, all of which take part; ``between`` keeps, of two parties, what happened
    between them: one on either side, or both in a symmetric act. ``first`` and ``last`` are EDTF dates: a happening is in where one
    of its possible days is, one without a day is out then. ``roots`` are PLOVER roots, ``quads`` quad classes 1 to 4. ``country``
    (ISO3) and ``place`` (its name) say where. ``confidence`` (0.0..1.0) and ``sources`` (independent ones) are the least. ``words``
    all stand in a document that tells it. ``planned`` keeps what is, or once was, planned or held possible.
    """

    parties: tuple[str, ...] = ()
    between: bool = False
    first: str | None = None
    last: str | None = None
    statuses: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    quads: tuple[int, ...] = ()
    country: str | None = None
    place: str | None = None
    confidence: float = 0.0
    sources: int = 0
    words: str | None = None
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of happenings. ``next`` is the cursor of the page after it, None on the last.

    Each happening holds its first tellings alone, by day of publication (at most :data:`detente.archive.listing.TELLINGS`):
    ``tellings`` and ``documents`` count all of them, and the documents that tell it, in the order of ``happenings``.
    :meth:`detente.archive.view.Archive.happening` gives one with all it has.
    """

    happenings: tuple[Happening, ...]
    next: str | None
    tellings: tuple[int, ...] = ()
    documents: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """Something and how often it was found: ``name`` is a root, a status, a code of a country, a year or the digit of a class."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What the happenings asked for are, by one thing at a time, most frequent first (years in order, latest first).

    ``counted`` is how many were looked at; where ``capped``, there are more, and these are the latest of them.
    """

    counted: int
    capped: bool
    roots: tuple[Counted, ...]
    quads: tuple[Counted, ...]
    statuses: tuple[Counted, ...]
    countries: tuple[Counted, ...]
    years: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class BusyPair:
    """Two parties and in how many happenings both take part: codes of countries, ids of actors of no country; ``left`` < ``right``."""

    left: str
    right: str
    count: int


@dataclass(frozen=True, slots=True)
class BusyPairs:
    """A page of pairs, most frequent first; ``next`` as in :class:`Listing`."""

    pairs: tuple[BusyPair, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class BusyActor:
    """An actor and in how many happenings it takes part; ``country`` (ISO3) and ``name`` are what documents say of it."""

    id: str
    name: str
    kind: ActorKind
    country: str | None
    count: int


@dataclass(frozen=True, slots=True)
class BusyPlace:
    """A place and how much happened there; ``name`` is None for a country as a whole."""

    country: str | None
    name: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher, how many documents of it were read, and the last day (ISO) of one; None where none has a day."""

    name: str
    count: int
    last: str | None


@dataclass(frozen=True, slots=True)
class Sayings:
    """A page of quotations; ``next`` as in :class:`Listing`. Copies are not folded: :func:`detente.chronicle.sayings.fold_sayings` does."""

    sayings: tuple[Saying, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What an archive holds. ``first`` and ``last`` are the days (ISO) of the earliest and latest story, None without any.

    ``cursor`` is the last of the feed of changes, 0 where it is empty.
    """

    documents: int
    events: int
    quotes: int
    happenings: int
    first: str | None
    last: str | None
    cursor: int
