"""Draw office-date pairs from records of who was met in which office: visits, travels, speeches.

    python -m tools.sample_office_dates FACTS TRUTH > tests/knowledge/office_dates.csv

FACTS holds ``us_visits_by_foreign_leaders.csv`` and ``un_general_debate_speakers_1946_2024.csv``, TRUTH ``us_outgoing_travels.jsonl``.
Pairs are spread evenly over the years since 2000; the same input draws the same pairs. Rows that the records themselves have wrong are
named in ``_RECORDED_WRONGLY`` with what is wrong.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from detente.knowledge import load_knowledge
from detente.knowledge.folding import fold
from tools.facts.reading import rows, uncapitalise

SINCE = "2000"
SHARES = {"visits": 90, "travels": 60, "ungd": 90}
_OFFICES = (
    "Prime Minister", "Vice President", "President", "Foreign Minister", "Minister of Foreign Affairs",
    "Minister for Foreign Affairs", "Chancellor", "Premier", "Taoiseach", "King", "Queen", "Emir", "Amir", "Sultan",
)  # fmt: skip
_TITLE = "|".join(_OFFICES)
_VISITOR = re.compile(rf"^({_TITLE}) ([A-Z][^,(]+)$")
_MET = re.compile(rf"\b[Mm]et with ({_TITLE}) ((?:[A-Z][\w’'.-]+ ?)+)")
_RECORDED_WRONGLY = {
    ("visits", "2022-05-12", ""): "the list of the ASEAN summit names the leaders of 2016",
    ("visits", "2023-02-02", "JOR"): "two visitors in one cell",
    ("travels", "2017-12-19", "CAN"): "the prime minister is styled president",
    ("travels", "2011-11-16", "AUS"): "the name runs into the next sentence",
    ("travels", "2014-04-28", "PHL"): "the name is cut at an initial",
    ("travels", "2015-12-02", "XKX"): "the prime minister is styled president",
    ("travels", "2016-08-29", "IND"): "the prime minister is styled president",
    ("travels", "2024-03-15", "AUT"): "the name is cut at a small word",
    ("ungd", "2002-09-25", "PRK"): "a vice minister is styled minister",
    ("ungd", "2022-09-25", "ARE"): "a minister of state is styled minister",
    ("ungd", "2023-09-25", "VAT"): "the secretary for relations with states is styled minister",
}
"""Rows that the records have wrong, by source, date and country ("" for all)."""

Pair = tuple[str, str, str, str, str]


def main(arguments: list[str]) -> int:
    """Write the pairs as CSV to standard output."""
    facts, truth = map(Path, arguments)
    pairs = {"visits": _visits(facts), "travels": _travels(truth), "ungd": _speeches(facts)}
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("office", "country", "date", "name", "source"))
    for source, found in pairs.items():
        kept = sorted({p for p in found if p[2] >= SINCE and not _is_wrong(source, p)}, key=lambda p: (p[2], p))
        step = len(kept) / SHARES[source]
        writer.writerows(kept[int(index * step)] for index in range(SHARES[source]))
    return 0


def _is_wrong(source: str, pair: Pair) -> bool:
    return (source, pair[2], pair[1]) in _RECORDED_WRONGLY or (source, pair[2], "") in _RECORDED_WRONGLY


def _visits(facts: Path) -> Iterator[Pair]:
    for row in rows(facts, "us_visits_by_foreign_leaders"):
        found = _VISITOR.match(row["visitor_with_title"])
        country = _country(row["country"])
        if found and country and len(row["start"]) == 10 and " and " not in found[2]:
            yield found[1], country, row["start"], found[2].strip(), "visits"


def _travels(truth: Path) -> Iterator[Pair]:
    for line in (truth / "us_outgoing_travels.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        country = _country(row["country"])
        found = _MET.search(row["remarks"] or "")
        if found and country and len(row["start-date"]) == 10 and len(found[2].split(". ")[0].split()) > 1:
            yield found[1], country, row["start-date"], found[2].split(". ")[0].strip(" ."), "travels"


def _speeches(facts: Path) -> Iterator[Pair]:
    for row in rows(facts, "un_general_debate_speakers_1946_2024"):
        office = next((office for office in _OFFICES if fold(office) == fold(row["Post"])), None)
        name = uncapitalise(re.sub(r"^(Mr|Mrs|Ms|H\.E|Dr)\.? *", "", row["Name of Person Speaking"]))[0]
        if office and len(name.split()) > 1 and load_knowledge().country(row["ISO Code"]):
            yield office, row["ISO Code"], f"{row['Year']}-09-25", name, "ungd"


def _country(name: str) -> str | None:
    return load_knowledge().owners.countries.get(fold(name).removeprefix("the "))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
