"""Offices held, from statements that overlap, lack their ends or outlive their holders: one row for each time that someone held one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from itertools import islice
from typing import Any

from detente.knowledge.folding import fold
from detente.knowledge.tenures import days
from detente.knowledge.wikidata_entities import Facts, Held
from detente.knowledge.wikidata_offices import Office

SOURCE = "wikidata"
_SINGULAR = {"head_of_state", "head_of_government", "foreign_affairs", "defence", "national_security", "crown_prince"}
_PLURAL = {
    "deputy_head_of_government", "government", "judiciary", "advisor", "other", "military", "royal", "party_leadership", "armed_group",
    "negotiator_envoy", "spokesperson", "opposition", "regional", "vice_president", "de_facto_head",
}  # fmt: skip
"""Portfolios of several seats, where the next holder of a like-named office need not be the successor."""
_DEPUTY = 10
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
        deputy = self.rank >= _DEPUTY
        single = self.portfolio in _SINGULAR and self.country is not None and not deputy
        wording = "" if single else " ".join(sorted(set(fold(self.office).split())))
        if self.portfolio in ("ambassador", "un_ambassador"):
            wording = self.counterpart or wording
        title = self.title if self.portfolio == "head_of_state" else ""
        owner = self.organisation if self.country is None or self.portfolio in ("armed_group", "party_leadership") else None
        return "\t".join((self.country or "", owner or "", self.portfolio, str(self.rank), title, wording))

    @property
    def is_plural(self) -> bool:
        """Whether several persons hold such an office at a time."""
        return self.portfolio in _PLURAL or self.rank > 0


_FIELDS = tuple(f.name for f in fields(Row))


def cells(row: Row) -> tuple[object, ...]:
    """The values of a row, in the order of its fields."""
    return tuple(getattr(row, name) for name in _FIELDS)


def from_cells(values: Iterable[Any]) -> Row:
    """The row that :func:`cells` was given, after a way through JSON."""
    named = dict(zip(_FIELDS, values, strict=True))
    return Row(**{**named, "by": tuple(named["by"])})


def row_of(held: Held, office: Office, person: Facts) -> Row | None:
    """A statement as a row; None where it gives no date at all, or none at which the holder lived."""
    query, facts = office.query, held.facts
    start, end = facts["start"], facts["end"]
    if start and end and start[: len(end)] > end[: len(start)]:
        start, end = end, start
    died = person["died"]
    if start is None and end is None:
        return None
    if died and ((start and days(start)[0] > days(died)[1]) or (end and days(end)[0] > days(died)[1])):
        if start and days(start)[0] > days(died)[1]:
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
    ordered = sorted((row for person in sorted(people) for row in _join(people[person])), key=_order)
    last = {row.person: row.start or "" for row in ordered}
    ended: dict[int, list[Row]] = {person: [] for person in people}
    for index, row in enumerate(ordered):
        again = last[row.person] > (row.start or "")
        ended[row.person].append(_end(_close(row, ordered, index + 1), as_of, again=again))
    return [row for person in sorted(people) for row in _chain(ended[person]) if _is_since(row, since)]


def _order(row: Row) -> tuple[object, ...]:
    return (row.start or "", row.end or "9999", row.via, *map(str, cells(row)))


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
        return bool(a.end and b.end) and a.via != b.via and _span(a)[0] < _span(b)[1] and _span(b)[0] < _span(a)[1]
    if a.end and b.end:
        shortest = min(len(a.end), len(b.end))
        return a.end[:shortest] == b.end[:shortest]
    return False


def _span(row: Row) -> tuple[str, str]:
    first = days(row.start)[0].isoformat() if row.start else "0001-01-01"
    last = days(row.end)[1].isoformat() if row.end else "9999-12-31"
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


def _close(row: Row, seat: list[Row], index: int) -> Row:
    """An end that is not stated, told by who came next: the successor named, or in a single seat the next holder.

    ``seat`` is in the order of starts; ``index`` is where it goes on after the row.
    """
    if row.end or not row.start:
        return row
    start = days(row.start)[0]
    later = (r for r in islice(seat, index, None) if r.person != row.person and r.start and days(r.start)[0] > start)
    following = next((r for r in later if r.person in row.by), None) if row.by else None
    if following is None and not row.is_plural:
        later = (r for r in islice(seat, index, None) if r.person != row.person and r.start and days(r.start)[0] > start)
        following = next((r for r in later if _is_successor(r)), None)
    if following is None or following.start is None:
        return row
    if row.died and days(following.start)[0] > days(row.died)[1]:
        return row
    return replace(row, end=following.start, status="successor")


def _is_successor(row: Row) -> bool:
    if row.acting or not row.start:
        return False
    return row.end is None or (days(row.end)[1] - days(row.start)[0]).days > _DAYS_STANDING_IN


def _end(row: Row, as_of: str, *, again: bool) -> Row:
    """What a missing end is worth: death, still in office when the dump was made, or nothing known.

    ``again``: the same person took the seat again later.
    """
    if row.end:
        return row
    started = int((row.start or as_of)[:4])
    if row.died:
        soon = int(row.died[:4]) - started <= _YEARS_TO_DEATH
        if row.title in _FOR_LIFE or (soon and not row.over and not again):
            return replace(row, end=row.died, status="known" if row.title in _FOR_LIFE else "unknown")
        return replace(row, status="unknown", as_of=row.start)
    year = int(as_of[:4])
    aged = row.born is not None and year - int(row.born[:4]) > _OLDEST
    doubtful = row.over or row.dead or again or aged or (row.is_plural and year - started > _YEARS_OPEN)
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
        elif row.end is None or _span(row)[1] > _span(last)[1]:
            kept[-1] = replace(last, end=row.end, status=row.status, as_of=row.as_of)
    return kept


def _follows(earlier: Row, later: Row) -> bool:
    if earlier.acting != later.acting or earlier.status == "successor" or not earlier.end or not later.start:
        return False
    return (days(later.start)[0] - days(earlier.end)[1]).days <= _DAYS_BETWEEN_TERMS


def _is_since(row: Row, since: str) -> bool:
    if row.end:
        return days(row.end)[1] >= days(since)[0]
    seen = row.as_of or row.start
    return bool(seen) and days(str(seen))[1] >= days(since)[0] and (row.start or "") >= _FIRST_OPEN
