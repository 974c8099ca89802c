"""Who held an office on a date, from rows whose dates are often only half known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from detente.edtf import bounds
from detente.knowledge.folding import fold
from detente.knowledge.model import Answer, Certainty, Entity, OfficeQuery, Tenure
from detente.knowledge.offices import normalise
from detente.knowledge.seats import ONE_SEAT, ROLES, roles_of

_YEARS_LAST_KNOWN = 12
"""How many years after the last sighting an incumbent may still be given as the last known holder."""
_DAYS_SEEN = 800
"""How many days after "last seen" an unknown end may lie."""

_OWN_TITLES = {"Pope", "Supreme Leader", "Chief Executive", "Governor-General", "Foreign Secretary"}
"""Titles that no other title of the same portfolio can stand for."""
_LEADS = "Supreme Leader"
"""Whom "the leader" means of a state that has one of this title."""
CERTAIN, POSSIBLE, LAST_KNOWN, PERHAPS = range(4)
"""How well a tenure covers a date: all its possible days, some, not any more attested, only if the unknown end lies later."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A tenure with what is not part of the public record: its canonical title and the counterpart of an ambassador."""

    tenure: Tenure
    title: str
    counterpart: str | None


@lru_cache(maxsize=8192)
def days(edtf: str) -> tuple[date, date]:
    """:func:`detente.edtf.bounds`, remembered."""
    return bounds(edtf)


def fit(tenure: Tenure, first: date, last: date) -> int | None:
    """How well a tenure covers the days from ``first`` to ``last``; None where it does not."""
    earliest, latest = days(tenure.start) if tenure.start else (date.min, date.max)
    if earliest > last:
        return None
    if tenure.end is None:
        return _fit_open(tenure, latest, first, last)
    closes, closed = days(tenure.end)
    if closed < first:
        gap = (first - closed).days
        return PERHAPS if tenure.end_status == "unknown" and gap <= _DAYS_SEEN else None
    return CERTAIN if latest <= first and closes >= last else POSSIBLE


def _fit_open(tenure: Tenure, latest: date, first: date, last: date) -> int | None:
    seen = days(tenure.as_of)[1] if tenure.as_of else latest if tenure.start else date.max
    if first > seen:
        return LAST_KNOWN if first.year - seen.year <= _YEARS_LAST_KNOWN else None
    return CERTAIN if latest <= first and last <= seen else POSSIBLE


def choose(seats: Iterable[Seat], query: OfficeQuery, on: str | None) -> list[Seat]:
    """The seats that answer a question about an office, best first: right title, high rank, well dated, latest."""
    asked = list(seats)
    asked = _prefer_title(asked, query.title)
    if on is None:
        return sorted(asked, key=lambda s: (s.tenure.rank, *_strangeness(s, query)[:2], *_latest(s)))
    first, last = bounds(on)
    if query.former:
        gone = [s for s in asked if s.tenure.end and days(s.tenure.end)[0] <= last]
        return sorted(gone, key=lambda s: (s.tenure.rank, *_latest(s)))
    fitting = [(s, found) for s in asked if (found := fit(s.tenure, first, last)) is not None]
    attested = {_place(s) for s, found in fitting if found <= POSSIBLE}
    kept = [(s, found) for s, found in fitting if found <= POSSIBLE or _place(s) not in attested]
    kept = _without_parts(kept, query)
    return [seat for seat, _ in sorted(kept, key=lambda pair: _order(pair[0], pair[1], query))]


def _without_parts(kept: list[tuple[Seat, int]], query: OfficeQuery) -> list[tuple[Seat, int]]:
    """Without the offices of an organisation's parts where its own answer as well: "UN chief" is not the head of UNESCO too."""
    if query.organisation is None or query.country is not None:
        return kept
    own = [_strangeness(s, query)[0] for s, _ in kept if is_own(s.tenure.organisation, query.organisation)]
    if not own:
        return kept
    return [
        (s, found)
        for s, found in kept
        if is_own(s.tenure.organisation, query.organisation) or _strangeness(s, query)[0] < min(own)
    ]


def _order(seat: Seat, found: int, query: OfficeQuery) -> tuple[object, ...]:
    tenure = seat.tenure
    missing, role, spare = _strangeness(seat, query)
    stands_in = query.acting and not tenure.acting
    part = tenure.country is None and query.organisation is not None and not is_own(tenure.organisation, query.organisation)
    first = (missing, part, tenure.rank) if tenure.country is None else (tenure.rank // _DEPUTIES, missing, tenure.rank)
    return *first, role, spare, stands_in, found, tenure.acting, *_latest(seat)


_FIRST_ROLES = (
    "secretary",
    "director",
    "commission",
    "managing",
    "president",
    "administrator",
    "commissioner",
    "executive",
    "chair",
)
"""Whom "the chief" of an organisation means where it has several: the head of its staff before the chair of its members."""
_CHIEFS = ("chief", "head", "boss", "leader")
_LEADING = frozenset(
    ("secretary", "general", "president", "chair", "commander", "director", "emir", "founder", "supreme", "governor")
)
"""Words of the offices that such a word may mean."""
_DEPUTIES = 10
"""Ranks from here on are deputies."""
_PLAIN = frozenset(("of", "for", "and", "to", "in", "at", "on", "chief", "head", "boss", "leader"))
"""Words that tell no office from another."""


def choose_of_body(seats: Iterable[Seat], asked: frozenset[str], *, deputy: bool, on: str | None) -> list[Seat]:
    """The seats of one body, best first: those whose words were asked for, the head before members and deputies, then latest."""
    wanted, leads = asked - _PLAIN, not asked.isdisjoint(_CHIEFS)
    kept = list(seats)
    if on is not None:
        first, last = bounds(on)
        kept = [seat for seat in kept if fit(seat.tenure, first, last) is not None]

    def order(seat: Seat) -> tuple[object, ...]:
        tenure = seat.tenure
        words = office_words(tenure.office)
        second = (tenure.rank >= _DEPUTIES) != deputy
        certain = fit(tenure, *bounds(on)) if on is not None else 0
        first = not leads or not words.isdisjoint(_LEADING) or tenure.office.casefold().startswith(tuple(_CHIEFS))
        return second, len(wanted - words), not first, tenure.rank, len(words - wanted - _LEADING), certain, *_latest(seat)

    return sorted(kept, key=order)


def is_own(organisation: str | None, asked: str) -> bool:
    """Whether an office is the organisation's own, not that of a part of it."""
    return fold(organisation or "").removeprefix("the ") == fold(asked).removeprefix("the ")


def _strangeness(seat: Seat, query: OfficeQuery) -> tuple[int, int, int]:
    """How far an office is from the one asked for, where a portfolio has several.

    First the words asked for that it lacks; then its role, where the question names none; then the words that were not asked for.
    """
    one = query.portfolio in ONE_SEAT and seat.tenure.country is not None and seat.tenure.rank < _DEPUTIES
    if not query.portfolio or one:
        return 0, 0, 0
    asked = frozenset(query.wording.split()) - _PLAIN
    office = office_words(seat.tenure.office)
    missing = len(asked - office - office_words(seat.tenure.organisation or ""))
    role = 0
    if query.portfolio == "international_organisation" and not asked & office & ROLES:
        roles = roles_of(seat.tenure.office)
        role = next((place for place, role in enumerate(_FIRST_ROLES) if role in roles), len(_FIRST_ROLES))
    return missing, role, len(office - asked)


@lru_cache(maxsize=8192)
def office_words(office: str) -> frozenset[str]:
    """The words of an office in the spelling in which questions are read."""
    return frozenset(normalise(office).split()) - _PLAIN


def _prefer_title(seats: list[Seat], title: str) -> list[Seat]:
    if not any(s.title == title for s in seats) and title in _OWN_TITLES - {"Foreign Secretary"}:
        return []
    if title == "Leader" and any(s.title == _LEADS for s in seats):
        return [s for s in seats if s.title == _LEADS]
    if title in _OWN_TITLES and any(s.title == title for s in seats) and len({_owner(s) for s in seats}) > 1:
        return [s for s in seats if s.title == title]
    titled = {_owner(s) for s in seats if s.title == title and (s.tenure.rank == 0 or title in _OWN_TITLES)}
    return [s for s in seats if s.title == title or _owner(s) not in titled]


def _owner(seat: Seat) -> str | None:
    return seat.tenure.country or seat.tenure.organisation


def _latest(seat: Seat) -> tuple[int, str, str]:
    start = days(seat.tenure.start)[0].toordinal() if seat.tenure.start else 0
    return -start, seat.tenure.person, seat.tenure.office


def _place(seat: Seat) -> tuple[str | None, str | None, str, int, str, str | None]:
    tenure = seat.tenure
    return tenure.country, tenure.organisation, tenure.portfolio, tenure.rank, seat.title, seat.counterpart


_CERTAINTIES: tuple[Certainty, ...] = ("held", "possible", "last-known", "perhaps")
_ENDS = {"known": "", "successor": " (when the next one took over)", "unknown": " (last seen then)"}


def answer(person: Entity, tenure: Tenure, whose: str, on: str | None) -> Answer:
    """A tenure as an answer about a date (EDTF): what it is worth, and why in words; without a date the words alone."""
    found = fit(tenure, *bounds(on)) if on is not None else None
    certainty = _CERTAINTIES[found] if found is not None else None
    return Answer(person, tenure, certainty, _reason(tenure, whose, certainty))


def _reason(tenure: Tenure, whose: str, certainty: Certainty | None) -> str:
    office = f"{'acting ' if tenure.acting and 'acting' not in tenure.office.lower() else ''}{tenure.office}"
    of = f" of {whose}" if whose and fold(whose) not in fold(office) else ""
    since = f" from {tenure.start}" if tenure.start else ""
    if tenure.end is not None:
        until = f" to {tenure.end}{_ENDS.get(tenure.end_status, '')}"
    else:
        until = f", in office as of {tenure.as_of}" if tenure.as_of else ", end unknown"
    warning = {"last-known": "; the last one known, not known to hold it still", "perhaps": "; may have left before"}
    return f"{office}{of}{since}{until}{warning.get(certainty or '', '')}"
