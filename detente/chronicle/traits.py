"""What is compared of a telling: its act, parties, days, place and words, ready to be held beside those of another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from detente.chronicle.acts import Kind, kind_of, read_table
from detente.chronicle.encounters import Encounter, encounter
from detente.chronicle.model import Telling
from detente.chronicle.numbers import numbers_of
from detente.edtf import bounds
from detente.errors import DateError
from detente.records import Actor, Counts, Place, Status

# How far an open date reaches, in days: "../D" back, "D/.." and a plan without a day ahead; and what a happening without a day may
# lie behind its telling. Chosen wide: a window only says what is looked at, the comparison weighs how much of it is shared.
REACH_BACK = 400
REACH_AHEAD = 120
RECENT = 10
# Tellings whose traits are remembered: each is held beside many others.
REMEMBERED = 20_000
# A window of so many days or fewer names the day: a date, or a visit of some days.
FIRM = 4
# Kinds of acts that end others before they begin.
CALLED_OFF = frozenset({"cancelled", "halted"})
# What stands before a span's text in an archive that keeps no words.
HASHED = "sha256:"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ENDINGS = ("ations", "ation", "ments", "ment", "ingly", "ings", "ing", "ied", "ies", "ed", "ers", "er", "es", "s", "e")
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Days:
    """A window of days as proleptic ordinals, both inclusive.

    ``firm``: it names the day. ``told``: the words date it themselves. ``edge``: of a window with an open end the other end, near
    which most of what is told so lies; None where both ends are told, or neither.
    """

    first: int
    last: int
    firm: bool
    told: bool
    edge: int | None = None

    @property
    def width(self) -> int:
        """How many days the window holds."""
        return self.last - self.first + 1


ALL_DAYS = Days(date.min.toordinal(), date.max.toordinal(), False, False)


@dataclass(frozen=True, slots=True)
class Traits:
    """A telling as it is compared.

    ``source`` and ``target`` are codes: a country's, else the id of a body of no one country. ``persons`` are pairs of such a code
    and a folded name or an id that stands for one person. ``published`` is None where unknown. ``words`` are stems of the evidence
    without those of every day and without names, which are compared as what they stand for; ``sentence`` all its words as one text, or their hash where no words are kept: then only
    the same sentence is known again, and ``words``, ``trigger`` and ``numbers`` are empty.
    ``trigger`` and ``told_by`` are the word that tells the act: stems, and the words as they stand. ``encounter`` is who met whom; None of other acts.
    """

    id: str
    document: str
    family: str
    kind: Kind
    cameo: str
    status: Status
    symmetric: bool
    source: frozenset[str]
    target: frozenset[str]
    persons: frozenset[tuple[str, str]]
    days: Days
    published: Days | None
    place: str | None
    place_country: str | None
    occasion: frozenset[str]
    counts: Counts | None
    trigger: frozenset[str]
    told_by: tuple[str, ...]
    words: frozenset[str]
    numbers: frozenset[int]
    title: frozenset[str]
    sentence: str
    encounter: Encounter | None

    @property
    def codes(self) -> frozenset[str]:
        """Everyone in it, whatever the side."""
        return self.source | self.target

    @property
    def off(self) -> bool:
        """Whether it tells that something did not take place, or will not."""
        return self.status == "negated" or self.kind.name in CALLED_OFF

    @property
    def may_move(self) -> bool:
        """Whether its day may be another than that of the act: that of a plan, or of calling it off."""
        return self.ahead or self.off

    @property
    def ahead(self) -> bool:
        """Whether it tells what was still to come."""
        return self.status in ("planned", "possible")


def traits(telling: Telling) -> Traits:
    """What of a telling is compared."""
    known = _known.get(id(telling))
    if known is not None and known[0] is telling:
        return known[1]
    if len(_known) >= REMEMBERED:
        _known.clear()
    made = _traits(telling)
    _known[id(telling)] = telling, made
    return made


# By the object, not by its value: to hash a telling takes longer than to compare two. What is remembered is held, so that no other
# object can come to have its number.
_known: dict[int, tuple[Telling, Traits]] = {}


def _traits(telling: Telling) -> Traits:
    event, source = telling.event, telling.source
    cast = {a.id: a for a in telling.actors}
    published = published_days(source.published)
    place, country = _place(event.place)
    kind, days = kind_of(event), event_days(event.date, event.status, published)
    return Traits(
        id=event.id,
        document=source.document,
        family=source.family,
        kind=kind,
        cameo=event.cameo,
        status=event.status,
        symmetric=event.symmetric or "talks" in kind.families,
        source=_codes(event.source, cast),
        target=_codes(event.target, cast),
        persons=_persons((*event.source, *event.target), cast),
        days=days,
        published=published,
        place=place,
        place_country=country,
        occasion=stems(event.occasion or ""),
        counts=event.counts,
        trigger=stems(readable(event.trigger.text)),
        told_by=tuple(_words(readable(event.trigger.text))),
        words=stems(readable(event.evidence.text)) - _names(telling),
        numbers=numbers_of(readable(event.evidence.text)),
        title=stems(source.title or ""),
        sentence=fold(event.evidence.text),
        encounter=encounter(telling, kind, (days.first if days.told else days.first - RECENT, days.last)),
    )


def published_days(edtf: str | None) -> Days | None:
    """The days in which a document may have come out; None where nothing says it."""
    if edtf is None:
        return None
    first, last = _bounds(edtf)
    return None if first is None or last is None else Days(first, last, last - first < FIRM, True)


def event_days(edtf: str | None, status: Status, published: Days | None) -> Days:
    """The days in which an event may have happened.

    An open end reaches :data:`REACH_BACK` or :data:`REACH_AHEAD`. Without a date what happened lies at most :data:`RECENT` days
    behind the day of publication, what is planned or possible ahead of it; without that day too it is any day.
    """
    first, last = _bounds(edtf) if edtf is not None else (None, None)
    if first is None and last is None:
        return _undated(status, published)
    if first is None:
        return Days((last or 0) - REACH_BACK, last or 0, False, True, last)
    if last is None:
        return Days(first, first + REACH_AHEAD, False, True, first)
    told = published is None or not (published.first == first and published.last == last)
    return Days(first, last, last - first < FIRM, told)


def _undated(status: Status, published: Days | None) -> Days:
    if published is None:
        return ALL_DAYS
    if status in ("planned", "possible"):
        return Days(published.first, published.last + REACH_AHEAD, False, False, published.first)
    return Days(published.first - RECENT, published.last, False, False, published.last)


def _bounds(edtf: str) -> tuple[int | None, int | None]:
    """First and last day; None for an open end, and for both where it is no date."""
    try:
        first, last = bounds(edtf)
    except DateError:
        return None, None
    return (None if first == date.min else first.toordinal()), (None if last == date.max else last.toordinal())


def _codes(ids: Sequence[str], cast: dict[str, Actor]) -> frozenset[str]:
    return frozenset(_code(i, cast) for i in ids)


def _code(id: str, cast: dict[str, Actor]) -> str:
    actor = cast.get(id)
    return actor.country or id if actor is not None else id


def _persons(ids: Iterable[str], cast: dict[str, Actor]) -> frozenset[tuple[str, str]]:
    people = [cast[i] for i in ids if i in cast and cast[i].kind == "person"]
    return frozenset((p.country or "", _person(p)) for p in people)


def _person(actor: Actor) -> str:
    """Who is meant: the family name, or the id of one whom no name but only an office names."""
    words = fold(actor.name).split()
    return words[-1] if words and actor.basis != "unresolved" else actor.id


def _names(telling: Telling) -> frozenset[str]:
    """Stems of the words that name a participant or the place."""
    place = telling.event.place
    named = {a.name for a in telling.actors} | {readable(m.text) for a in telling.actors for m in a.mentions if a.kind != "other"}
    return stems(" ".join([*sorted(named), place.name if place is not None else ""]))


def _place(place: Place | None) -> tuple[str | None, str | None]:
    if place is None:
        return None, None
    town = place.precision in ("point", "city")
    return (fold(place.name) if town else None), place.country


def readable(text: str) -> str:
    """The words of a span; none where an archive keeps only their hash."""
    return "" if text.startswith(HASHED) else text


def stems(text: str) -> frozenset[str]:
    """Stems of the words that tell something: folded, without endings, without those of every day."""
    return frozenset(stem(w) for w in _words(text) if w not in common_words() and (len(w) > 2 or w.isdigit()))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its ending, so that "met" stays and "meetings" and "meeting" are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORT:
            return word.removesuffix(ending)
    return word


def fold(text: str) -> str:
    """Letters without accents and case, words joined by single blanks."""
    return " ".join(_words(text))


def _words(text: str) -> list[str]:
    plain = text if text.isascii() else "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return [w.removesuffix("'s").removesuffix("’s") for w in _WORD.findall(plain.casefold())]


@cache
def common_words() -> frozenset[str]:
    """Words that tell nothing of what is told."""
    return frozenset(row["word"] for row in read_table("common.tsv"))
