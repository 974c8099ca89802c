"""The join at the end of an import: from the spool to sorted tables, row by row, in memory that does not grow with the dump."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from detente.knowledge.folding import fold
from detente.knowledge.seats import prominence
from detente.knowledge.wikidata_entities import Facts, Held
from detente.knowledge.wikidata_offices import Dropped, Offices, known_codes, known_owners
from detente.knowledge.wikidata_people import family_name, names_of
from detente.knowledge.wikidata_spool import Spool, dumps
from detente.knowledge.wikidata_tenures import SOURCE, cells, from_cells, row_of, settle
from detente.knowledge.wikidata_values import qid

HEADERS = {
    "entities": "id kind name country sector family weight source confidence",
    "names": "entity name kind scan since until source",
    "tenures": "person office country organisation portfolio title sector rank start end end_status as_of acting counterpart source confidence",
    "relations": "entity relation other since until source",
}
"""The tables of an import and their columns."""
REJECTS = "line offset reason head"
_CONFIDENCE = "medium"
_DISPUTED = {"PSE", "XKX", "TWN"}
"""Countries for the tables though not every state has recognised them."""
_PLACES = {"capital", "seat"}
"""Relations to places, which the table of entities does not hold."""
_FEWEST_WIKIS = {"igo": 2, "armed-group": 2, "party": 3, "body": 3}
"""Articles in as many languages must tell of an organisation: below it, names are too many and too common."""
_WEIGHTS = {"igo": 50, "armed-group": 40, "party": 40, "body": 45}
_WIKIS_PER_POINT, _MOST_POINTS = 5, 20
_NATION_WEIGHT, _PER_FIGURE = 100, 5
_SHORTEST_SCANNED = 4
_REMEMBERED = 4096
_PER_TICK = 1000

Tick = Callable[[str], None]


class Join:
    """Makes the tables of one spool. ``dropped`` counts, by reason, the statements that led to no row."""

    def __init__(self, spool: Spool, *, as_of: str, since: str, kinds: frozenset[str], tick: Tick) -> None:
        self.spool, self.as_of, self.since, self.kinds, self.tick = spool, as_of, since, kinds, tick
        self.dropped: Counter[str] = Counter()
        self._known = known_codes()
        self._ordinary = _ordinary_names()
        self._label = lru_cache(_REMEMBERED)(self._find_label)

    def run(self) -> None:
        """Fill the scratch tables of the spool."""
        self.spool.clear_scratch()
        codes = self._codes()
        if "person" in self.kinds:
            self._collect(Offices(self.spool, codes, known_owners(self._country_names(codes))), codes)
            self._settle()
            self._write_people(codes)
        self._write_countries(codes)
        self._write_organisations(codes)
        self._write_relations()

    # --- countries -------------------------------------------------------------------------------------------

    def _codes(self) -> dict[int, str]:
        """ISO3 by item, from the three-letter code, else the two-letter one, else what the package knows of the item."""
        found = [(number, facts.get("P297"), facts.get("P298")) for number, facts in self.spool.of_role("country")]
        longer = {
            two: three
            for number, two, three in sorted(found, key=lambda f: (f[0] not in self._known, f[0]), reverse=True)
            if two and three
        }
        codes = {number: self._known.get(number) or three or longer.get(two or "") for number, two, three in found}
        return {number: code for number, code in codes.items() if code}

    def _country_names(self, codes: dict[int, str]) -> Iterator[tuple[str, str]]:
        for number, facts in self.spool.of_role("country"):
            if number in codes:
                names = [facts["name"], *(name for name, kind, *_ in facts["names"] if kind == "demonym")]
                yield from ((name, codes[number]) for name in names if name)

    def _write_countries(self, codes: dict[int, str]) -> None:
        best: dict[str, tuple[bool, bool, int, int]] = {}
        for number, facts in self.spool.of_role("country"):
            if number in codes and facts["name"]:
                found = (number in self._known, bool(facts["state"]), int(facts["wikis"]), -number)
                best[codes[number]] = max(best.get(codes[number], found), found)
        for iso3, (*_, negative) in sorted(best.items()):
            number = -negative
            known = self.spool.facts(number)
            facts = known[1] if known else {}
            kind = "country" if facts["state"] or iso3 in _DISPUTED else "territory"
            weight = _NATION_WEIGHT + _PER_FIGURE * len(str(facts["population"]))
            self._write(number, kind, facts, iso3, None, weight)

    def _write_organisations(self, codes: dict[int, str]) -> None:
        for number, facts in self.spool.of_role("organisation"):
            kind = facts["kind"]
            if not facts["name"] or facts["wikis"] < _FEWEST_WIKIS[kind]:
                continue
            owners = [*facts["P1001"], *facts["P17"]]
            country = None if kind == "igo" else next((codes[item] for item in owners if item in codes), None)
            weight = _WEIGHTS[kind] + min(_MOST_POINTS, facts["wikis"] // _WIKIS_PER_POINT)
            self._write(number, kind, facts, country, facts["sector"], weight)

    def _write(self, number: int, kind: str, facts: Facts, country: str | None, sector: str | None, weight: int) -> None:
        if kind not in self.kinds:
            return
        self._write_entity(number, kind, facts["name"], country, sector, None, weight)
        seen = {fold(facts["name"])}
        self._write_name(number, facts["name"], "primary")
        for name, sort, since, until in sorted(facts["names"], key=lambda n: (n[1] == "alias", dumps(n))):
            if fold(name) not in seen and len(fold(name)) > 1:
                seen.add(fold(name))
                self._write_name(number, name, sort, since, until)

    # --- persons ---------------------------------------------------------------------------------------------

    def _collect(self, offices: Offices, codes: dict[int, str]) -> None:
        """Every statement on an office as a row under its seat."""
        done = 0
        for person, statements in groupby(self._held(), key=lambda pair: pair[1].person):
            done += 1
            if done % _PER_TICK == 0:
                self.tick(f"{done} persons")
            known = self.spool.facts(person)
            if known is None or known[0] != "person" or not known[1]["name"]:
                self.dropped["the holder is not a person with an English name in this dump"] += sum(1 for _ in statements)
                continue
            citizenship = {codes[item] for item in known[1]["P27"] if item in codes}
            home = next(iter(citizenship)) if len(citizenship) == 1 else None
            for origin, held in statements:
                office = offices.find(held, origin, home)
                if isinstance(office, Dropped):
                    self.dropped[office.why] += 1
                elif (row := row_of(held, office, known[1])) is None:
                    self.dropped["no date at which the holder lived"] += 1
                else:
                    self.spool.execute("INSERT OR IGNORE INTO tenures VALUES (?, ?)", row.seat, dumps(cells(row)))

    def _held(self) -> Iterator[tuple[int, Held]]:
        for origin, person, office, via, facts in self.spool.execute(
            "SELECT origin, person, office, via, facts FROM held ORDER BY person, origin, n"
        ):
            yield origin, Held(person, office, via, json.loads(facts))

    def _settle(self) -> None:
        """Seat by seat, the rows that are kept; who served whom is counted."""
        stored = self.spool.execute("SELECT seat, row FROM tenures ORDER BY seat, row")
        for done, (_, group) in enumerate(groupby(stored, key=lambda pair: str(pair[0]))):
            if done % _PER_TICK == 0:
                self.tick(f"{done} offices")
            for row in settle((from_cells(json.loads(text)) for _, text in group), as_of=self.as_of, since=self.since):
                self.spool.write_line(
                    "tenures", qid(row.person), row.office, row.country, row.organisation, row.portfolio, row.title, row.sector, row.rank,
                    row.start, row.end, row.status, row.as_of, int(row.acting), row.counterpart, SOURCE, _CONFIDENCE,
                )  # fmt: skip
                self.spool.execute(
                    "INSERT INTO served VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET weight = max(weight, excluded.weight), rows = rows + 1",
                    row.person, row.country or "", prominence(row.portfolio, row.rank, row.start or ""),
                )  # fmt: skip

    def _write_people(self, codes: dict[int, str]) -> None:
        served = self.spool.execute("SELECT person, country, weight, rows FROM served ORDER BY person, country")
        for number, group in groupby(served, key=lambda row: int(row[0])):
            known = self.spool.facts(number)
            if known is None:
                continue
            facts = known[1]
            counts = list(group)
            citizenship = {codes[item] for item in facts["P27"] if item in codes}
            most = max(((n, c == "GBR", c) for _, c, _, n in counts if c), default=None)
            country = most[2] if most else next(iter(citizenship)) if len(citizenship) == 1 else None
            family = family_name(facts, country, self._label)
            self._write_entity(number, "person", facts["name"], country, None, family, max(weight for _, _, weight, _ in counts))
            for name, kind in names_of(facts):
                self._write_name(number, name, kind, whole=True)

    def _find_label(self, number: int) -> Facts | None:
        known = self.spool.facts(number)
        return known[1] if known and known[0] == "name" else None

    # --- rows ------------------------------------------------------------------------------------------------

    def _write_entity(
        self, number: int, kind: str, name: str, country: str | None, sector: str | None, family: str | None, weight: int
    ) -> None:  # fmt: skip
        self.spool.execute("INSERT OR IGNORE INTO written VALUES (?)", number)
        self.spool.write_line("entities", qid(number), kind, name, country, sector, family, weight, SOURCE, _CONFIDENCE)

    def _write_name(
        self, number: int, name: str, kind: str, since: str | None = None, until: str | None = None, *, whole: bool = False
    ) -> None:  # fmt: skip
        """A name; persons are scanned for by names of several words, short names of others only where they are their first name."""
        folded = fold(name)
        long = len(folded.split()) > 1 if whole else kind == "primary" or len(folded) >= _SHORTEST_SCANNED
        self.spool.write_line("names", qid(number), name, kind, int(long and name not in self._ordinary), since, until, SOURCE)

    def _write_relations(self) -> None:
        for number, facts_text in self.spool.execute(
            "SELECT w.id, e.facts FROM written w JOIN entities e ON e.id = w.id ORDER BY w.id"
        ):
            facts = json.loads(facts_text)
            parts = facts.get("parts", []) if not facts.get("state") else []
            for relation, other, since, until in [*facts["relations"], *parts]:
                if other != number and (relation in _PLACES or self._is_written(other)):
                    self.spool.write_line("relations", qid(number), relation, qid(other), since, until, SOURCE)

    def _is_written(self, number: int) -> bool:
        return self.spool.execute("SELECT 1 FROM written WHERE id = ?", number).fetchone() is not None


@lru_cache(maxsize=1)
def _ordinary_names() -> frozenset[str]:
    text = files("detente").joinpath("data/knowledge/ordinary_names.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return frozenset(line.split("\t")[0] for line in lines)


def write_tables(spool: Spool, out: Path) -> dict[str, int]:
    """Write the tables that :class:`Join` has made, each beside its place first; returns how many rows each has."""
    return {name: write_table(out / f"{name}.tsv", header, spool.lines(name)) for name, header in HEADERS.items()}


def write_rejects(spool: Spool, out: Path) -> int:
    """Write the rejected lines, in the order of the dump."""
    found = spool.execute("SELECT line, offset, reason, head FROM rejects ORDER BY n")
    return write_table(out / "rejects.tsv", REJECTS, ("\t".join(map(str, row)) for row in found))


def write_table(path: Path, header: str, lines: Iterable[str]) -> int:
    """Write a table and move it into place; returns the number of rows."""
    partial = path.with_name(path.name + ".partial")
    count = 0
    with partial.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write("\t".join(header.split()) + "\n")
        for line in lines:
            handle.write(line + "\n")
            count += 1
    partial.replace(path)
    return count
