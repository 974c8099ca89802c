"""What the knowledge base costs: its size in the wheel, the time to open it and to answer first, look-ups a second.

    python benchmarks/knowledge.py [--queries N]

Queries are names of the base itself, each with a letter changed, in an order that does not vary; none is asked twice. Times are of the
process's own CPU.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from time import process_time

from detente.knowledge import Knowledge, load_knowledge

_STEP = 7919
"""A prime: queries are taken from all over the list of names."""
_FIRST = {
    "open": "load_knowledge()",
    "open, and who held an office": "load_knowledge().who('foreign minister of China', on='2023-09-18')",
    "open, and match a name": "load_knowledge().match_persons('Anthony Blinkin')",
    "open, and scan a text for names": "load_knowledge().scan('Talks in Paris.')",
    "open, and scan a text for places": "load_knowledge().scan_places('Talks in Paris.')",
}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--queries", type=int, default=2000)
    options = parser.parse_args()
    knowledge = load_knowledge()
    content = knowledge.path.read_bytes()
    print(f"size {len(content) / 1e6:.1f} MB, in a wheel {len(zlib.compress(content, 6)) / 1e6:.1f} MB")
    for what, code in _FIRST.items():
        print(f"{what}: {min(_seconds(code) for _ in range(3)):.2f} s of CPU from a new process, imports included")
    names = _garbled(knowledge, options.queries)
    towns = [row[0] for row in knowledge.rows("SELECT name FROM places ORDER BY n LIMIT 4000")]
    offices = [(office.name, office.country) for office in knowledge.offices() if office.country][: 4 * options.queries : 4]
    _report("name alone", [_timed(lambda n=name: knowledge.match_persons(n)) for name, _ in names])
    _report(
        "name and country", [_timed(lambda n=name, c=country: knowledge.match_persons(n, country=c)) for name, country in names]
    )
    _report("office on a date", [_timed(lambda o=o, c=c: knowledge.who(o, country=c, on="2015-06-01")) for o, c in offices])
    _report("place by name", [_timed(lambda t=town: knowledge.places_named(t)) for town in towns])
    return 0


def _seconds(code: str) -> float:
    script = f"from time import process_time\nfrom detente.knowledge import load_knowledge\n{code}\nprint(process_time())"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent
    )
    return float(done.stdout)


def _garbled(knowledge: Knowledge, number: int) -> list[tuple[str, str]]:
    rows = knowledge.rows(
        "SELECT name, country FROM entities WHERE kind = 'person' AND country IS NOT NULL AND name LIKE '% %' ORDER BY id"
    )
    found: dict[str, str] = {}
    for index in range(number):
        name, country = rows[index * _STEP % len(rows)]
        at = len(name) // 2
        found[name[:at] + ("e" if name[at] != "e" else "a") + name[at + 1 :]] = country
    return list(found.items())


def _timed(ask: Callable[[], object]) -> float:
    start = process_time()
    ask()
    return process_time() - start


def _report(what: str, seconds: Iterable[float]) -> None:
    times = sorted(seconds)
    mean = sum(times) / len(times)
    worst = times[int(len(times) * 0.99)]
    print(
        f"{what}: {1 / mean:,.0f} a second; {1000 * mean:.2f} ms on average, {1000 * worst:.2f} ms at the 99th percentile ({len(times)} asked)"
    )


if __name__ == "__main__":
    raise SystemExit(main())
