"""What is doubtful or wrong in a knowledge base: overlaps, gaps, doubles, stale incumbents, impossible dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from detente.edtf import bounds
from detente.knowledge.folding import fold
from detente.knowledge.landmarks import faults
from detente.knowledge.seats import Claim, Seat, is_singular, seat_of, to_claims
from detente.knowledge.tables import Tables, columns_of

Level = Literal["error", "warning"]

_CORE = ("head_of_state", "head_of_government", "foreign_affairs", "defence")
_GAPS_FROM = date(2010, 1, 1)
_DAYS_OVERLAP = 31
"""Two holders of one seat for longer than this is no hand-over and no month known by its name only."""
_DAYS_GAP = 92
_DAYS_STALE = 730
_YEARS_IN_OFFICE = 45
"""Longer terms are a monarch's or a mistake."""
_CROWNS = ("Monarch", "Governor-General", "Pope")
_SHORTEST_NAME = 3
"""Letters: words no longer than this may be acronyms or initials."""
_SAME_DAY = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that lint found: the check, how bad it is, whom or what it concerns, and what is wrong, in words."""

    check: str
    level: Level
    about: str
    message: str


def lint(tables: Tables, *, checks: Sequence[str] = ()) -> list[Finding]:
    """Everything doubtful in the tables, errors first, then by check and subject; ``checks`` limits it to those named.

    Dates are compared with the newest ``as_of`` of the tables, never with the clock. Raises KeyError on an unknown check.
    """
    run = [CHECKS[name] for name in checks] or list(CHECKS.values())
    claims = to_claims(tables["offices"], tables["tenures"])
    names = {id: name for id, name in columns_of("entities", tables["entities"], "id", "name")}
    scene = _Scene(tables, claims, names, max((_last(c.as_of) for c in claims if c.as_of), default=date.min))
    found = {finding for check in run for finding in check(scene)}
    return sorted(found, key=lambda f: (f.level != "error", f.check, f.about, f.message))


@dataclass(frozen=True)
class _Scene:
    tables: Tables
    claims: list[Claim]
    names: Mapping[str, str]
    today: date

    def called(self, person: str) -> str:
        return self.names.get(person, person)

    def seats(self) -> Iterator[tuple[Seat, list[Claim]]]:
        held: dict[Seat, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            held[seat_of(claim)].append(claim)
        for seat in sorted(held):
            yield seat, sorted(held[seat], key=lambda c: (_first(c.start), c.person))

    def office(self, claim: Claim) -> str:
        return f"{claim.country or claim.organisation} {claim.office}"


def _overlaps(scene: _Scene) -> Iterator[Finding]:
    """Two persons in a seat for one, for more than a month."""
    for seat, held in scene.seats():
        if not is_singular(seat):
            continue
        full = [c for c in held if not c.acting and c.start]
        for index, one in enumerate(full):
            for other in full[index + 1 :]:
                days = _shared(one, other)
                if one.person != other.person and days > _DAYS_OVERLAP:
                    message = f"{scene.called(one.person)} ({_span(one)}) and {scene.called(other.person)} ({_span(other)}) share {days} days"
                    yield Finding("overlap", "warning", scene.office(one), message)


def _gaps(scene: _Scene) -> Iterator[Finding]:
    """A state without a known head, foreign or defence minister for more than three months since 2010."""
    for seat, held in scene.seats():
        if seat[2] not in _CORE or int(seat[3]) or not seat[0] or seat[4] in _CROWNS:
            continue
        covered = max(_GAPS_FROM, _first(held[0].start))
        for claim in held:
            first, last = _first(claim.start), _last(claim.end) if claim.end else _last(claim.as_of or claim.start)
            if (first - covered).days > _DAYS_GAP:
                yield Finding("gap", "warning", scene.office(claim), f"no one is known from {covered} to {first}")
            covered = max(covered, last)


def _stale(scene: _Scene) -> Iterator[Finding]:
    """An incumbent of a seat for one who was last seen long before the base's newest sighting."""
    for seat, held in scene.seats():
        newest = max((c for c in held if not c.acting), key=lambda c: _first(c.start), default=None)
        if newest is None or seat[2] not in _CORE or int(seat[3]) or newest.end_status != "incumbent" or not newest.as_of:
            continue
        if (scene.today - _last(newest.as_of)).days > _DAYS_STALE:
            yield Finding(
                "stale", "warning", scene.office(newest), f"{scene.called(newest.person)} was last seen in office {newest.as_of}"
            )


def _impossible(scene: _Scene) -> Iterator[Finding]:
    """Dates that cannot be: an end before the start, a term of a lifetime, an incumbent with an end, dates that only hold their kind."""
    for claim in scene.claims:
        about = f"{scene.called(claim.person)}, {scene.office(claim)}"
        if claim.start and claim.end and _first(claim.start) > _last(claim.end):
            yield Finding("dates", "error", about, f"ends {claim.end} before it starts {claim.start}")
        elif claim.start and claim.title not in _CROWNS and _years(claim) > _YEARS_IN_OFFICE:
            yield Finding("dates", "warning", about, f"lasts {_years(claim)} years ({_span(claim)})")
        if claim.as_of and claim.start and _last(claim.as_of) < _first(claim.start):
            yield Finding("dates", "error", about, f"was last seen {claim.as_of}, before it starts {claim.start}")
        if claim.end_status == "incumbent" and claim.end:
            yield Finding("dates", "error", about, f"is an incumbent's and ends {claim.end}")
        if claim.end_status != "incumbent" and not claim.end:
            yield Finding("dates", "error", about, f"has no end, yet its end is {claim.end_status}")
    for series, name, first, last in columns_of("meetings", scene.tables["meetings"], "series", "name", "first_day", "last_day"):
        if first > last:
            yield Finding("dates", "error", f"{series}: {name}", f"ends {last} before it starts {first}")


def _doubles(scene: _Scene) -> Iterator[Finding]:
    """One person twice: two of one name and country, or two terms in one seat that share days."""
    bearers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for id, kind, name, country in columns_of("entities", scene.tables["entities"], "id", "kind", "name", "country"):
        if kind == "person":
            bearers[(fold(name), country)].append(id)
    for (_, country), ids in sorted(bearers.items()):
        if len(ids) > 1:
            yield Finding(
                "double", "warning", f"{scene.called(ids[0])} ({country or 'no country'})", f"is the name of {', '.join(ids)}"
            )
    for seat, held in scene.seats():
        terms: dict[str, Claim] = {}
        for claim in held:
            known = terms.get(claim.person)
            if known is not None and _shared(known, claim) > _SAME_DAY and is_singular(seat):
                yield Finding(
                    "double",
                    "warning",
                    f"{scene.called(claim.person)}, {scene.office(claim)}",
                    f"{_span(known)} and {_span(claim)} share days",
                )
            terms[claim.person] = claim


def _sources(scene: _Scene) -> Iterator[Finding]:
    """A row whose source is not explained or has no licence."""
    licences = {key: licence for key, licence in columns_of("sources", scene.tables["sources"], "key", "licence")}
    for key in sorted({key for rows in _source_cells(scene.tables) for key in rows.split("|")}):
        if not licences.get(key):
            yield Finding("source", "error", key, "rows name this source; expected it in the table sources, with its licence")


def _source_cells(tables: Tables) -> Iterator[str]:
    for table in ("entities", "names", "tenures", "landmarks", "meetings", "places", "place_words", "relations"):
        for (cell,) in columns_of(table, tables[table], "source"):
            yield cell


def _references(scene: _Scene) -> Iterator[Finding]:
    """A relation or judgement about something that no table has."""
    known = scene.names.keys() | {id for (id,) in columns_of("places", scene.tables["places"], "id")}
    for entity, relation, other in columns_of("relations", scene.tables["relations"], "entity", "relation", "other"):
        for id in (entity, other):
            if id not in known:
                yield Finding("reference", "error", f"{entity} {relation} {other}", f"{id} is no entity and no place")


def _spellings(scene: _Scene) -> Iterator[Finding]:
    """A person's printed name in capitals, or of one letter."""
    for kind, name in columns_of("entities", scene.tables["entities"], "kind", "name"):
        long = [word for word in name.split() if len(word) > _SHORTEST_NAME and word.isalpha()]
        if kind == "person" and (len(fold(name)) < _SHORTEST_NAME or (long and all(word.isupper() for word in long))):
            yield Finding("spelling", "warning", name, "is no name as news writes it")


def _landmarks(scene: _Scene) -> Iterator[Finding]:
    """A landmark without a day, of parties that no table has, told twice, or with nothing to know it by."""
    entities = columns_of("entities", scene.tables["entities"], "kind", "country")
    states = {country for kind, country in entities if kind in ("country", "territory")}
    bodies = {
        name
        for name, kind in columns_of("names", scene.tables["names"], "name", "kind")
        if kind in ("acronym", "primary", "alias")
    }
    for about, message in faults(scene.tables["landmarks"], states | bodies):
        yield Finding("landmark", "error", about, message)


CHECKS: Mapping[str, Callable[[_Scene], Iterable[Finding]]] = {
    "overlap": _overlaps, "gap": _gaps, "stale": _stale, "dates": _impossible, "double": _doubles, "source": _sources,
    "reference": _references, "landmark": _landmarks, "spelling": _spellings,
}  # fmt: skip
"""Every check by name; its docstring says what it looks for."""


def _first(text: str) -> date:
    return bounds(text)[0] if text else date.min


def _last(text: str) -> date:
    return bounds(text)[1] if text else date.max


def _shared(one: Claim, other: Claim) -> int:
    """For how many days two terms certainly ran at once; an open one runs until it was last seen."""
    first = max(_last(c.start) if c.start else date.max for c in (one, other))
    last = min(_first(c.end) if c.end else _first(c.as_of or c.start) for c in (one, other))
    return max(0, (last - first) // timedelta(days=1))


def _years(claim: Claim) -> int:
    last = _first(claim.end or claim.as_of or claim.start)
    return max(0, last.year - _first(claim.start).year)


def _span(claim: Claim) -> str:
    return f"{claim.start or '?'} to {claim.end or ('now, seen ' + claim.as_of if claim.as_of else '?')}"
