"""How many trips that stories tell of became the right happening in an archive: the people, the country, the day.

The trips and the rule that finds their stories are those of :mod:`detente.evaluation.trip_stories`; with a judged list only stories
that a person found to tell of the trip count. A trip became the right happening where the archive holds one with

- ``act``: root CONSULT (talks, meetings, visits)
- ``people``: the traveller on either side; *by country*: or anyone else of the traveller's country, or that country itself
- ``country``: the host among the others on either side, or the place of the happening in the host's country
- ``day``: one of its days at most ``slack`` days outside the stay, and not more than a week longer than it
- ``status``: ``happened``; of trips that stories tell only as to come, ``planned``

A trip that both kinds of story tell of is asked for what happened. Plans are reported apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from detente.evaluation.matching import days, fold, same_name
from detente.evaluation.trip_stories import Pair, Story, Trip, address_key

if TYPE_CHECKING:
    from detente.archive import Archive
    from detente.chronicle.model import Happening
    from detente.records import Actor, Place

Asked = Literal["happened", "planned"]
ASKED: tuple[Asked, ...] = ("happened", "planned")
MARKS = ("act", "people", "country", "day", "status")
# A stay of two days may be told as "this week".
WEEK = 7
# Of one word of a name in two spellings; calibrated on transliterations of one name ("Nuri", "Nouri") against kin ("Hamad", "Hamid").
ALIKE = 0.85


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one trip.

    ``best`` is the happening with most marks, None where no story of the trip tells anything and nothing of these days fits; ``wrong``
    and ``wrong_by_country`` name the marks that it lacks, in order of :data:`MARKS`.
    """

    trip: Trip
    asked: Asked
    best: Happening | None
    wrong: tuple[str, ...]
    wrong_by_country: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """What :func:`evaluate_trips` found: ``lacking`` judged stories are not in the archive, and trips that only those tell are out."""

    trips: int
    pairs: int
    lacking: int
    judged: bool
    verdicts: tuple[Verdict, ...]


def archive_stories(archive: Archive) -> Iterator[Story]:
    """The stories of an archive that keeps their text and knows, without a guess, when they were published."""
    for source in archive.documents():
        published = days(source.published)
        if published is None:
            continue
        record = archive.record(source.document)
        if record is not None and record.document.text and record.document.published.basis in ("given", "stated"):
            text = f"{source.title or ''}\n\n{record.document.text}"
            yield Story(_key(source.uri, source.document), source.document, published, text)


def evaluate_trips(trips: Sequence[Trip], pairs: Iterable[Pair], archive: Archive, *, judged: bool, slack: int = 1) -> Scores:
    """Look for every trip that a pair tells of in the archive; pairs with other verdicts than ``told`` and ``planned`` ask nothing."""
    known = {trip.id: trip for trip in trips}
    documents = {_key(s.uri, s.document): s.document for s in archive.documents()}
    telling: defaultdict[str, list[Pair]] = defaultdict(list)
    count = lacking = 0
    for pair in pairs:
        count += 1
        lacking += pair.story not in documents
        if pair.story in documents and pair.trip in known and pair.verdict in ("told", "planned"):
            telling[pair.trip].append(pair)
    verdicts = [
        _verdict(known[id], telling[id], documents, archive, timedelta(days=slack))
        for id in sorted(telling, key=lambda id: (known[id].first, id))
    ]
    return Scores(len(known), count, lacking, judged, tuple(verdicts))


def report(scores: Scores, *, detail: bool = False) -> Iterator[str]:
    """The lines to print."""
    for verdict in scores.verdicts if detail else ():
        yield from _told(verdict)
    how = "judged" if scores.judged else "by the rule alone, not judged"
    yield f"trips {scores.trips}, pairs of a trip and a story {scores.pairs} ({how}), stories not in the archive {scores.lacking}"
    for asked in ASKED:
        of = [v for v in scores.verdicts if v.asked == asked]
        yield f"{asked:9s} by person {_share([not v.wrong for v in of])}  by country {_share([not v.wrong_by_country for v in of])}"
        if of:
            yield f"{'':9s} " + "  ".join(f"{m} {_share([m not in v.wrong for v in of])}" for m in MARKS)


def _verdict(trip: Trip, pairs: Sequence[Pair], documents: dict[str, str], archive: Archive, slack: timedelta) -> Verdict:
    asked: Asked = "happened" if any(p.verdict == "told" for p in pairs) else "planned"
    wanted = {documents[p.story] for p in pairs if p.verdict == "told" or asked == "planned"}
    near = {h.id: h for h in _near(trip, archive, slack)}
    near.update((h.id, h) for document in sorted(wanted) for h in _told_in(document, archive))
    rated = []
    for happening in near.values():
        by_person = lacking_marks(trip, happening, asked, slack=slack)
        by_country = lacking_marks(trip, happening, asked, slack=slack, by_country=True)
        rated.append((len(by_person), len(by_country), happening.id, by_person, by_country))
    if not rated:
        return Verdict(trip, asked, None, MARKS, MARKS)
    best = min(rated)
    loosest = min(rated, key=lambda r: (r[1], r[2]))
    return Verdict(trip, asked, near[best[2]], best[3], loosest[4])


def lacking_marks(
    trip: Trip, happening: Happening, asked: Asked, *, slack: timedelta, by_country: bool = False
) -> tuple[str, ...]:
    """Which marks of the right happening of a trip this one lacks, in order; empty where it is the right one."""
    cast = {a.id: a for a in happening.actors}
    sides = [cast[i] for i in dict.fromkeys((*happening.source, *happening.target)) if i in cast]
    travellers = [a for a in sides if (a.country == trip.home if by_country else is_traveller(trip, a))]
    found = {
        "act": happening.plover == "CONSULT",
        "people": bool(travellers),
        "country": any(a.country == trip.host and [a] != travellers for a in sides) or _lies_in(happening.place, trip.host),
        "day": _on_the_day(trip, happening.date, slack),
        "status": happening.status == asked,
    }
    return tuple(mark for mark in MARKS if not found[mark])


def is_traveller(trip: Trip, actor: Actor) -> bool:
    """Whether an actor is the person who travelled: of the same country where one is known, under the same name or a shorter one."""
    if actor.kind != "person" or actor.country not in (trip.home, None):
        return False
    left, right = _words(trip.person), _words(actor.name)
    if not left or not right:
        return False
    if same_name(" ".join(left), " ".join(right)):
        return True
    shorter, longer = sorted((left, right), key=len)
    if all(any(_alike(a, b) for b in longer) for a in shorter) and (
        len(shorter) > 1 or _alike(shorter[0], _words(trip.family)[-1])
    ):
        return True
    # "Michael R. Pompeo" is "Mike Pompeo" too.
    return len(shorter) > 1 and _alike(left[-1], right[-1]) and left[0][0] == right[0][0]


def _words(name: str) -> list[str]:
    """The words of a name without initials; the name itself where nothing else is left."""
    words = fold(name)
    return [w for w in words if len(w) > 1] or words


def _alike(left: str, right: str) -> bool:
    return left == right or SequenceMatcher(None, left, right).ratio() >= ALIKE


def _lies_in(place: Place | None, country: str) -> bool:
    return place is not None and place.country == country


def _on_the_day(trip: Trip, told: str | None, slack: timedelta) -> bool:
    when = days(told)
    if when is None or when[1] < trip.first - slack or when[0] > trip.last + slack:
        return False
    return when[1] - when[0] <= trip.last - trip.first + timedelta(days=WEEK)


def _near(trip: Trip, archive: Archive, slack: timedelta) -> Iterator[Happening]:
    first, last = (trip.first - slack).isoformat(), (trip.last + slack).isoformat()
    yield from archive.happenings(parties=(trip.home,), first=first, last=last)


def _told_in(document: str, archive: Archive) -> Iterator[Happening]:
    """The happenings that a document tells, however they are dated."""
    record = archive.record(document)
    for event in record.events if record else ():
        happening = archive.happening(event.id)
        if happening is not None:
            yield happening


def _key(uri: str | None, document: str) -> str:
    return address_key(uri) if uri else document[:16]


def _told(verdict: Verdict) -> Iterator[str]:
    trip, best = verdict.trip, verdict.best
    stay = _stay(trip.first, trip.last)
    if not verdict.wrong:
        return
    loosely = "" if verdict.wrong_by_country else ", right by country"
    yield f"MISSED {trip.id} {trip.person} ({trip.home}) in {trip.host} {stay}, {verdict.asked}: lacks {', '.join(verdict.wrong)}{loosely}"
    if best is None:
        yield "    nothing told"
        return
    names = {a.id: a.name for a in best.actors}
    sides = [" and ".join(names.get(i, i) for i in side) or "nobody" for side in (best.source, best.target)]
    place = best.place.name if best.place else None
    yield f"    nearest {best.id}: {best.plover} {sides[0]} - {sides[1]}, {best.status}, {best.date}, {place}"


def _stay(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first}/{last}"


def _share(right: Sequence[bool]) -> str:
    return f"{sum(right) / len(right):.3f} ({sum(right)} of {len(right)})" if right else "- (0 of 0)"
