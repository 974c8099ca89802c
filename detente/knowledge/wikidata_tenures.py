"""Offices held, from statements that overlap, lack their ends or outlive their holders: one row for each time that someone held one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace

from detente.edtf import bounds
from detente.knowledge.folding import fold
from detente.knowledge.wikidata_entities import Facts, Held
from detente.knowledge.wikidata_offices import Office

SOURCE = "wikidata"
_SINGULAR = {"head_of_state", "head_of_government", "foreign_affairs", "defence", "national_security", "crown_prince"}
_PLURAL = {
    "deputy_head_of_government", "government", "judiciary", "advisor", "other", "military", "royal", "party_leadership", "armed_group",
    "negotiator_envoy", "spokesperson", "international_organisation", "opposition", "regional", "vice_president", "de_facto_head",
}  # fmt: skip
"""Portfolios of several seats, where the next holder of a like-named office need not be the successor. As in the sourced tables."""
_FOR_LIFE = {"Monarch", "Pope", "Supreme Leader"}
_FIRST_OPEN = "1950"
"""An office without end that began before this is not believed."""
_DAYS_BETWEEN_TERMS = 45
_DAYS_STANDING_IN = 200
"""Who held an office for less, while another is not said to have left it, stood in."""
_YEARS_TO_DEATH = 5
"""An office whose end is not stated ends with its holder, where they died so soon after taking it that they hardly left it before."""
_YEARS_OPEN = 15
"""Of several seats, one without end that began longer ago is not believed to last."""
_OLDEST = 95
_VIA = ("P39", "P108", "P1308", "P35", "P6", "P488", "P169")
"""Whose word on an office counts for more, first to last."""


@dataclass(frozen=True, slots=True)
class Row:
    """An office held. ``by`` names the successors; ``died`` and ``born`` are the holder's; ``dead`` where the day is not known."""

    person: int
    item: int
    via: int
    office: str
    country: str | None
    organisation: str | None
    portfolio: str
    title: str
    sector: str
    rank: int
    start: str | None
    end: str | None
    over: bool
    status: str
    as_of: str | None
    acting: bool
    counterpart: str | None
    by: tuple[int, ...]
    born: str | None
    died: str | None
    dead: bool

    @property
    def seat(self) -> str:
        """What makes two rows the same seat: wording counts only where a portfolio has several."""
        deputy = self.rank >= 10
        single = self.portfolio in _SINGULAR or (self.portfolio == "international_organisation" and self.rank == 0)
        wording = "" if single and not deputy else " ".join(sorted(set(fold(self.office).split())))
        if self.portfolio in ("ambassador", "un_ambassador"):
            wording = self.counterpart or wording
        title = self.title if self.portfolio == "head_of_state" else ""
        owner = self.organisation if self.country is None or self.portfolio in ("armed_group", "party_leadership") else None
        return "\t".join((self.country or "", owner or "", self.portfolio, str(self.rank), title, wording))

    @property
    def is_plural(self) -> bool:
        """Whether several persons hold such an office at a time."""
        return self.portfolio in _PLURAL or self.rank > 0


def row_of(held: Held, office: Office, person: Facts) -> Row | None:
    """A statement as a row; None where it gives no date at all, or none at which the holder lived."""
    query, facts = office.query, held.facts
    start, end = facts["start"], facts["end"]
    if start and end and start[: len(end)] > end[: len(start)]:
        start, end = end, start
    died = person["died"]
    if start is None and end is None:
        return None
    if died and ((start and bounds(start)[0] > bounds(died)[1]) or (end and bounds(end)[0] > bounds(died)[1])):
        if start and bounds(start)[0] > bounds(died)[1]:
            return None
        end = died
    return Row(
        held.person, held.office or 0, _VIA.index(held.via), office.label, office.country, office.organisation, query.portfolio,
        query.title, query.sector, query.rank, start, end, bool(facts["over"]), "known" if end else "", None,
        query.acting or bool(facts["acting"]), query.counterpart, tuple(facts["by"]), person["born"], died, bool(person["dead"]),
    )  # fmt: skip


def settle(rows: Iterable[Row], *, as_of: str, since: str) -> list[Row]:
    """The rows of one seat as they are kept: doubles joined, open ends closed as far as the dump tells, what ended before ``since`` left out.

    ``as_of`` is the day of the dump; whoever is not said to have left was in office then.
    """
    people: dict[int, list[Row]] = {}
    for row in sorted(rows, key=_order):
        people.setdefault(row.person, []).append(row)
    joined = [row for person in sorted(people) for row in _join(people[person])]
    ordered = sorted(joined, key=_order)
    closed = [_close(row, ordered) for row in ordered]
    ended = [_end(row, as_of, rivals=_alone(row, closed)) for row in closed]
    chained = [row for person in sorted(people) for row in _chain([r for r in ended if r.person == person])]
    return [row for row in chained if _is_since(row, since)]


def _order(row: Row) -> tuple[object, ...]:
    return (row.start or "", row.end or "9999", row.via, *("" if v is None else str(v) for v in astuple(row)))


def _join(same: list[Row]) -> list[Row]:
    """The rows of one person in one seat, those that tell of the same time joined; the person's own statement is the first word."""
    kept: list[Row] = []
    for row in sorted(same, key=lambda r: (r.via, *_order(r))):
        index = next((i for i, other in enumerate(kept) if _same_time(other, row)), None)
        if index is None:
            kept.append(row)
        else:
            kept[index] = _merge(kept[index], row)
    return kept


def _same_time(a: Row, b: Row) -> bool:
    if a.start and b.start:
        shortest = min(len(a.start), len(b.start))
        if a.start[:shortest] == b.start[:shortest]:
            return True
        return bool(a.end and b.end) and a.via != b.via and _days(a)[0] < _days(b)[1] and _days(b)[0] < _days(a)[1]
    if a.end and b.end:
        shortest = min(len(a.end), len(b.end))
        return a.end[:shortest] == b.end[:shortest]
    return False


def _days(row: Row) -> tuple[str, str]:
    first = bounds(row.start)[0].isoformat() if row.start else "0001-01-01"
    last = bounds(row.end)[1].isoformat() if row.end else "9999-12-31"
    return first, last


def _merge(better: Row, other: Row) -> Row:
    end = better.end if better.end and not (other.end and other.end.startswith(better.end)) else other.end or better.end
    start = (
        better.start
        if better.start and not (other.start and other.start.startswith(better.start))
        else other.start or better.start
    )
    by = tuple(sorted({*better.by, *other.by}))
    return replace(
        better, start=start, end=end, over=better.over or other.over, status="known" if end else "", by=by, acting=better.acting and other.acting
    )  # fmt: skip


def _close(row: Row, seat: list[Row]) -> Row:
    """An end that is not stated, told by who came next: the successor named, or in a single seat the next holder."""
    if row.end or not row.start:
        return row
    start = bounds(row.start)[0]
    later = [r for r in seat if r.person != row.person and r.start and bounds(r.start)[0] > start]
    named = [r for r in later if r.person in row.by]
    following = named or [] if row.is_plural else named or [r for r in later if _is_successor(r)]
    if not following:
        return row
    end = following[0].start
    if end is not None and row.died and bounds(end)[0] > bounds(row.died)[1]:
        return row
    return replace(row, end=end, status="successor")


def _is_successor(row: Row) -> bool:
    if row.acting or not row.start:
        return False
    return row.end is None or (bounds(row.end)[1] - bounds(row.start)[0]).days > _DAYS_STANDING_IN


def _alone(row: Row, seat: list[Row]) -> bool:
    """Whether the same person took the seat again later."""
    return any(r.person == row.person and r.start and row.start and r.start > row.start for r in seat)


def _end(row: Row, as_of: str, *, rivals: bool) -> Row:
    """What a missing end is worth: death, still in office when the dump was made, or nothing known."""
    if row.end:
        return row
    started = int((row.start or as_of)[:4])
    if row.died:
        soon = int(row.died[:4]) - started <= _YEARS_TO_DEATH
        if row.title in _FOR_LIFE or (soon and not row.over and not rivals):
            return replace(row, end=row.died, status="known" if row.title in _FOR_LIFE else "unknown")
        return replace(row, status="unknown", as_of=row.start)
    year = int(as_of[:4])
    aged = row.born is not None and year - int(row.born[:4]) > _OLDEST
    doubtful = row.over or row.dead or rivals or aged or (row.is_plural and year - started > _YEARS_OPEN)
    if doubtful or (row.start or "") > as_of:
        return replace(row, status="unknown", as_of=row.start)
    return replace(row, status="incumbent", as_of=as_of)


def _chain(mine: list[Row]) -> list[Row]:
    """Terms that follow on each other as one: a head of government is sworn in anew after each election."""
    kept: list[Row] = []
    for row in sorted(mine, key=_order):
        last = kept[-1] if kept else None
        if last is None or not _follows(last, row):
            kept.append(row)
        elif row.end is None or _days(row)[1] > _days(last)[1]:
            kept[-1] = replace(last, end=row.end, status=row.status, as_of=row.as_of)
    return kept


def _follows(earlier: Row, later: Row) -> bool:
    if earlier.acting != later.acting or earlier.status == "successor" or not earlier.end or not later.start:
        return False
    return (bounds(later.start)[0] - bounds(earlier.end)[1]).days <= _DAYS_BETWEEN_TERMS


def _is_since(row: Row, since: str) -> bool:
    if row.end:
        return bounds(row.end)[1] >= bounds(since)[0]
    seen = row.as_of or row.start
    return bool(seen) and bounds(str(seen))[1] >= bounds(since)[0] and (row.start or "") >= _FIRST_OPEN
