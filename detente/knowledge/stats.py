"""What a knowledge base holds, in numbers: rows, kinds, sources, and for how many states each year's office-holders are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from detente.edtf import bounds
from detente.knowledge.base import Knowledge
from detente.knowledge.seats import Claim, to_claims
from detente.knowledge.tables import Tables, columns_of, head_of

COVERED = ("head_of_state", "head_of_government", "foreign_affairs", "defence", "national_security")


@dataclass(frozen=True, slots=True)
class Stats:
    """Numbers about a base.

    ``rows`` by table, ``kinds`` of entities, ``portfolios`` of tenures, each by name. ``sources`` holds key, title, licence and how many
    rows rest on it. ``coverage`` gives for each portfolio and year the share (0.0 to 1.0) of those of the UN's members for which the
    base has such an office, whose holder on the first of July is known; ``seats`` how many members those are. ``newest`` is the latest day on which an incumbent was seen.
    """

    rows: Mapping[str, int]
    kinds: Mapping[str, int]
    portfolios: Mapping[str, int]
    sources: Sequence[tuple[str, str, str, int]]
    coverage: Mapping[str, Mapping[int, float]]
    seats: Mapping[str, int]
    newest: str


def count(tables: Tables, members: frozenset[str], *, years: range) -> Stats:
    """The numbers of a base; ``members`` are the states (ISO3) that coverage is measured over."""
    claims = to_claims(tables["offices"], tables["tenures"])
    used: Counter[str] = Counter()
    for table, rows in tables.items():
        if "source" in head_of(table):
            used.update(key for (cell,) in columns_of(table, rows, "source") for key in cell.split("|"))
    sources = [
        (key, title, licence, used[key])
        for key, title, licence in columns_of("sources", tables["sources"], "key", "title", "licence")
    ]
    return Stats(
        {table: len(rows) for table, rows in sorted(tables.items())},
        _counted(kind for (kind,) in columns_of("entities", tables["entities"], "kind")),
        _counted(claim.portfolio for claim in claims),
        sorted(sources, key=lambda source: (-source[3], source[0])),
        {portfolio: _coverage(_held(portfolio, claims, members), years) for portfolio in COVERED},
        {portfolio: len({claim.country for claim in _held(portfolio, claims, members)}) for portfolio in COVERED},
        max((claim.as_of for claim in claims), default=""),
    )


def united_nations(knowledge: Knowledge) -> frozenset[str]:
    """The states (ISO3) that are members of the United Nations by the base's own relations; all its countries where it has none."""
    body = next((entity for entity in knowledge.named("United Nations") if entity.kind == "igo"), None)
    members = knowledge.members(body.id) if body else ()
    found = frozenset(member.country for member in members if member.country)
    return found or frozenset(entity.country for entity in knowledge.countries if entity.country)


def _counted(values: object) -> dict[str, int]:
    counts = Counter(values)  # type: ignore[call-overload]
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _held(portfolio: str, claims: Sequence[Claim], members: frozenset[str]) -> list[Claim]:
    return [claim for claim in claims if claim.portfolio == portfolio and claim.country in members and claim.rank < 10]


def _coverage(held: Sequence[Claim], years: range) -> dict[int, float]:
    spans = [(claim.country, *_span(claim)) for claim in held]
    states = {country for country, _, _ in spans}
    shares = {}
    for year in years:
        day = date(year, 7, 1)
        shares[year] = len({country for country, first, last in spans if first <= day <= last}) / max(1, len(states))
    return shares


def _span(claim: Claim) -> tuple[date, date]:
    first = bounds(claim.start)[0] if claim.start else date.max
    return first, bounds(claim.end or claim.as_of or claim.start or "0001")[1]
