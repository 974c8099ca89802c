"""How long the questions take that a page of the desk asks, on an archive of a million happenings.

    python -m benchmarks.desk ARCHIVE [--json FILE] [--times 20]
    python -m benchmarks.desk --make ARCHIVE --happenings 1000000 --from RECORDS.jsonl

``--make`` writes a large archive (:mod:`benchmarks.desk_archive`) shaped as the records are, which are ingested into a small archive
first. Without it every question is asked of an archive: once by a process that has only just opened it, then as often as ``--times``
says, with other parties, days and cursors each time. Given are milliseconds: the first, the median, and the worst of the others; by
the clock, and of the processor alone, which other work on the machine changes less.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Question = tuple[str, Callable[[int], object]]
"""What is asked, and how for the n-th time."""


def questions(archive: Any, namer: Any) -> list[Question]:
    """Everything that pages ask."""
    from detente.archive import listing
    from detente.archive.listed import Wanted

    pairs = [(p.left, p.right) for p in listing.busiest_pairs(archive, limit=60).pairs]
    persons = [a.id for a in listing.busiest_actors(archive, "person", limit=60)]
    places = [p for p in listing.busiest_places(archive, limit=60) if p.name and p.country]
    some = listing.list_happenings(archive, limit=50)
    cursors = [some.next]
    for _ in range(3):
        cursors.append(listing.list_happenings(archive, after=cursors[-1]).next)
    ids = [h.id for h in some.happenings]
    words = [
        "".join(w) for d in archive.documents([some.happenings[0].tellings[0].source.document]) for w in (d.title or "x").split()
    ]
    show, count, facet, said = listing.list_happenings, listing.count_happenings, listing.facets, listing.list_sayings

    def pair(n: int) -> tuple[str, str]:
        return pairs[n % len(pairs)]

    def rare(n: int) -> tuple[str, str]:
        return persons[-1 - n % 30], persons[-2 - n % 30]

    return [
        ("the latest 50", lambda n: show(archive, after=cursors[n % 4])),
        ("the first 50", lambda n: show(archive, newest=False)),
        ("50 of a country", lambda n: show(archive, Wanted((pair(n)[0],)))),
        ("50 of a pair", lambda n: show(archive, Wanted(pair(n)))),
        ("50 between a pair", lambda n: show(archive, Wanted(pair(n), between=True))),
        ("50 of a pair, a year", lambda n: show(archive, Wanted(pair(n), first=f"{2012 + n % 12}", last=f"{2012 + n % 12}"))),
        ("50 of a person", lambda n: show(archive, Wanted((persons[n % len(persons)],)))),
        ("50 of two persons", lambda n: show(archive, Wanted(rare(n)))),
        ("50 of a person and a country", lambda n: show(archive, Wanted((persons[n % 60], pair(n)[1])))),
        ("50 at a place", lambda n: show(archive, Wanted(country=places[n % 60].country, place=places[n % 60].name))),
        ("50 of a week", lambda n: show(archive, Wanted(first=f"{2012 + n % 12}-03-05", last=f"{2012 + n % 12}-03-11"))),
        ("50 planned", lambda n: show(archive, Wanted(planned=True, statuses=("planned",)))),
        ("50 planned, oldest first of a pair", lambda n: show(archive, Wanted(pair(n), planned=True), newest=False)),
        ("50 of a root and a class", lambda n: show(archive, Wanted(roots=("ASSAULT",), quads=(4,)))),
        ("50 with 10 sources", lambda n: show(archive, Wanted(sources=10))),
        (
            "50 of many filters",
            lambda n: show(archive, Wanted((pair(n)[0],), statuses=("possible",), sources=3, roots=("AID", "YIELD"))),
        ),
        ("50 with a word", lambda n: show(archive, Wanted(words=words[n % len(words)]))),
        ("50 of a country with a word", lambda n: show(archive, Wanted((pair(n)[0],), words=words[n % len(words)]))),
        ("count all", lambda n: count(archive)),
        ("count a pair", lambda n: count(archive, Wanted(pair(n)))),
        ("count of many filters", lambda n: count(archive, Wanted((pair(n)[0],), statuses=("possible",), sources=3))),
        ("facets of all", lambda n: facet(archive)),
        ("facets of a pair", lambda n: facet(archive, Wanted(pair(n)))),
        ("relation over time", lambda n: listing.relation_over_time(archive, namer, *pair(n))),
        ("busiest pairs", lambda n: listing.busiest_pairs(archive)),
        ("busiest pairs of one", lambda n: listing.busiest_pairs(archive, pair(n)[0])),
        ("busiest persons", lambda n: listing.busiest_actors(archive, "person")),
        ("actors by prefix", lambda n: listing.busiest_actors(archive, None, "abcdeghklm"[n % 10])),
        ("busiest places", lambda n: listing.busiest_places(archive)),
        ("busiest places of a country", lambda n: listing.busiest_places(archive, pair(n)[1])),
        ("publishers", lambda n: listing.publishers(archive)),
        ("totals", lambda n: listing.totals(archive)),
        ("stories by day", lambda n: listing.stories_by_day(archive)),
        ("50 quotes", lambda n: said(archive)),
        ("50 quotes of a country", lambda n: said(archive, speaker=pair(n)[0])),
        ("50 quotes of a person on a country", lambda n: said(archive, speaker=persons[n % 60], about=pair(n)[1])),
        ("50 quotes with a word", lambda n: said(archive, words=words[n % len(words)])),
        ("a happening", lambda n: archive.happening(ids[n % len(ids)])),
        ("a document's record", lambda n: archive.record(some.happenings[n % 50].tellings[0].source.document)),
    ]


def measure(where: str, times: int) -> list[dict[str, Any]]:
    """Milliseconds of every question."""
    from detente.archive import open_archive
    from detente.chronicle.naming import Namer
    from detente.knowledge import load_knowledge

    namer = Namer(load_knowledge())
    with open_archive(where) as archive:
        asked = questions(archive, namer)
    rows = []
    for name, _ in asked:
        # An archive opened anew has nothing in memory that was counted before.
        with open_archive(where) as archive:
            ask = dict(questions_of(archive, namer, name))[name]
            first, *others = [_spent(ask, n) for n in range(times + 1)]
        walls, cpus = zip(*others, strict=True)
        row = {
            "what": name, "first_ms": first[0], "median_ms": round(statistics.median(walls), 1), "worst_ms": max(walls),
            "first_cpu_ms": first[1], "median_cpu_ms": round(statistics.median(cpus), 1), "worst_cpu_ms": max(cpus),
        }  # fmt: skip
        rows.append(row)
        print(f"{name:40}", *(f"{value:8.1f}" for value in list(row.values())[1:]), flush=True)
    return rows


def questions_of(archive: Any, namer: Any, name: str) -> Sequence[Question]:
    """One question, to be asked of an archive."""
    return [q for q in questions(archive, namer) if q[0] == name]


def _spent(ask: Callable[[int], object], n: int) -> tuple[float, float]:
    begun, worked = time.perf_counter(), time.process_time()
    ask(n)
    return round((time.perf_counter() - begun) * 1000, 1), round((time.process_time() - worked) * 1000, 1)


def main() -> None:
    """Make an archive, or ask one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", nargs="?")
    parser.add_argument("--make", type=Path, metavar="ARCHIVE")
    parser.add_argument("--happenings", type=int, default=1_000_000)
    parser.add_argument("--from", dest="records", metavar="RECORDS")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--times", type=int, default=20)
    asked = parser.parse_args()
    if asked.make is not None:
        _make(asked.make, asked.records, asked.happenings)
        return
    rows = measure(asked.archive, asked.times)
    if asked.json is not None:
        asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def _make(where: Path, records: str, count: int) -> None:
    from benchmarks.desk_archive import make

    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        small = f"{folder}/small"
        command = [sys.executable, "-m", "detente", "ingest", records, "--archive", small, "--quiet"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        make(where, small, count)
    print(f"{where}: {count} happenings, {where.stat().st_size / 1e9:.2f} GB, {time.monotonic() - begun:.0f} seconds")


if __name__ == "__main__":
    main()
