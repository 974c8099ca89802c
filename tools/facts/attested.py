"""Where office-holders were met in office: speeches in the UN General Debate, visits to the United States."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from detente.edtf import bounds
from detente.knowledge.names import alike, words_of
from tools.facts.nations import Nations
from tools.facts.people import People
from tools.facts.reading import rows
from tools.facts.tenures import Row, office_of, speaker

_PORTFOLIOS = {
    "head_of_state",
    "head_of_government",
    "foreign_affairs",
    "vice_president",
    "deputy_head_of_government",
    "crown_prince",
}
_LIKE = 0.8
_SESSION = ("09-15", "10-05")
_NOT_A_NAME = re.compile(
    r"^(?:.*\b(?:President|Minister|Chancellor|Premier|Taoiseach|Secretary|King|Queen|Emir|Amir|Sultan|Prince|Leader|Captain Regent|Chairman|Pope)\b,? )+"
)


@dataclass(frozen=True)
class Sighting:
    """Someone was met as the holder of an office of a country, on some days (EDTF)."""

    name: str
    country: str
    portfolio: str
    days: str
    source: str


def attested(found: list[Row], folder: Path, people: People, nations: Nations) -> list[Row]:
    """The rows, each with where its holder was met in office by a source other than its own."""
    seats: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, row in enumerate(found):
        if row.country and row.query.portfolio in _PORTFOLIOS and not row.query.deputy:
            seats[(row.country, row.query.portfolio)].append(index)
    met: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for sighting in (*_speeches(folder, nations), *visits(folder, nations)):
        for index in seats[(sighting.country, sighting.portfolio)]:
            row = found[index]
            if row.source != sighting.source and _covers(row, sighting.days) and is_named(sighting.name, row.person, people):
                met[index][sighting.source].append(sighting.days)
    return [replace(row, attested=_spelt(met[index])) if index in met else row for index, row in enumerate(found)]


def _spelt(seen: dict[str, list[str]]) -> str:
    """``ungd:2012/2016;visits:2014-05-06``: for each source the first and the last time."""
    spans = []
    for source in sorted(seen):
        days = sorted(day[:4] if source == "ungd" else day for day in seen[source])
        spans.append(f"{source}:{days[0]}" if days[0] == days[-1] else f"{source}:{days[0]}/{days[-1]}")
    return ";".join(spans)


def _covers(row: Row, days: str) -> bool:
    first, last = bounds(days)
    start = bounds(row.start)[0] if row.start else first
    end = bounds(row.end)[1] if row.end else last
    return start <= last and first <= end


def is_named(name: str, person: str, people: People) -> bool:
    """Whether a name may be the person's: alike as a whole, or its words are among those of one of the person's names."""
    words = words_of(name)
    for spelling in people.by_id[person].names:
        other = words_of(spelling)
        if alike(words, other).score >= _LIKE or (words and set(words) <= set(other)):
            return True
    return False


def _speeches(folder: Path, nations: Nations) -> Iterator[Sighting]:
    for r in rows(folder, "un_general_debate_speakers_1946_2024"):
        query = office_of(r["Post"], nations, r["ISO Code"])
        if query is not None and query.portfolio in _PORTFOLIOS and not query.rank:
            days = f"{r['Year']}-{_SESSION[0]}/{r['Year']}-{_SESSION[1]}"
            yield Sighting(speaker(r["Name of Person Speaking"]), r["ISO Code"], query.portfolio, days, "ungd")


def visits(folder: Path, nations: Nations) -> Iterator[Sighting]:
    """Visits to the United States: each visitor with the office in which he or she came."""
    for r in rows(folder, "us_visits_by_foreign_leaders"):
        country = nations.named(r["country"])
        name = _NOT_A_NAME.sub("", r["visitor_with_title"]).strip()
        title = r["visitor_with_title"].removesuffix(name)
        query = office_of(title, nations, country or "") if country else None
        if country and query is not None and query.portfolio in _PORTFOLIOS and name and not query.rank:
            yield Sighting(name, country, query.portfolio, r["start"], "visits")
