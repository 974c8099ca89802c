"""What an archive costs: documents a second, memory, bytes a document, how the cost grows, and how long look-ups take.

    python -m benchmarks.archive ingest FEED --archive WHERE --out RESULT.json [--store-text full|spans|hashes] [--workers N] [--limit SECONDS]
    python -m benchmarks.archive look WHERE
    python -m benchmarks.archive plot RESULT.json... --svg FOLDER

``ingest`` runs ``detente ingest FEED`` in a process of its own and looks at it four times a second: lines acknowledged, CPU seconds and
peak memory of it and of its workers, bytes of the archive. Costs are CPU seconds, which a busy machine changes less than the clock;
beside them stands what it costs on the same machine to put the bare lines of the feed into one table (parsed, written again as
JSON, 64 a transaction), so that figures of two machines can be compared as ratios. ``look`` times what people ask for.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
BETWEEN = 0.25
"""Seconds between two looks at a process."""
A_PART = 5_000
"""Documents of which the costs are taken together: as many as there are between two settlings."""
WITH_DOCUMENT = 0.985
"""Share of the lines that become documents, a little less than it is: a settling belongs to the part before it."""
LONG = 6
"""A halt is that many times as long as most steps are."""
A_BATCH = 64
BARE = 5_000
"""Lines of the feed that are put into a bare table for comparison."""
PAPER, INK = "#ffffff", "#1f3b57"


@dataclass(frozen=True, slots=True)
class Sample:
    """A look at the process: seconds since its start, CPU seconds of it and its workers, lines acknowledged, bytes of the archive."""

    seconds: float
    cpu: float
    lines: int
    bytes: int


@dataclass(slots=True)
class Result:
    """What an ingest came to. Memory is in bytes: of the process that writes, and of the largest worker (0 without workers)."""

    feed: str
    store_text: str
    workers: int
    bare_cpu: float
    samples: list[Sample] = field(default_factory=list)
    peak: int = 0
    peak_worker: int = 0
    code: int | None = None
    machine: str = platform.machine()

    @property
    def last(self) -> Sample:
        """The last look."""
        return self.samples[-1]


def measure(feed: Path, where: str, *, store_text: str, workers: int, limit: float) -> Result:
    """Run an ingest and look at it until it ends, or the seconds are over."""
    result = Result(feed.name, store_text, workers, bare(feed))
    command = [sys.executable, "-m", "detente", "ingest", str(feed), "--archive", where, "--json", "--workers", str(workers)]
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            [*command, "--store-text", store_text],
            stdin=subprocess.DEVNULL,
            stdout=out,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        begun = time.monotonic()
        lines = at = 0
        while (code := process.poll()) is None and time.monotonic() - begun < limit:
            chunk = os.pread(out.fileno(), 1 << 26, at)
            at, lines = at + len(chunk), lines + chunk.count(b"\n")
            _look(result, process.pid, time.monotonic() - begun, lines, where)
            time.sleep(BETWEEN)
        if code is None:
            process.terminate()
            process.wait()
        lines += os.pread(out.fileno(), 1 << 28, at).count(b"\n")
    last = result.last
    result.samples.append(Sample(round(time.monotonic() - begun, 2), last.cpu, lines, size_of(where)))
    result.code = code
    return result


def _look(result: Result, pid: int, seconds: float, lines: int, where: str) -> None:
    workers = [p for p in _children(pid)]
    cpu = _cpu(pid) + sum(map(_cpu, workers))
    result.peak = max(result.peak, _peak(pid))
    result.peak_worker = max(result.peak_worker, *map(_peak, workers), 0) if workers else result.peak_worker
    before = result.samples[-1].cpu if result.samples else 0.0
    result.samples.append(Sample(round(seconds, 2), round(max(cpu, before), 2), lines, size_of(where)))


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(p) for p in task.read_text().split()]
        except OSError:
            continue
    return found


def _cpu(pid: int) -> float:
    """CPU seconds of a process and of those of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS


def _peak(pid: int) -> int:
    """The most memory that a process has held, in bytes."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(found[0]) * 1024 if found else 0


def size_of(where: str) -> int:
    """Bytes of an archive: of the file and its log, or of the database."""
    if "://" not in where:
        return sum(p.stat().st_size for end in ("", "-wal") if (p := Path(where + end)).exists())
    from sqlalchemy import text

    from detente.archive.engine import connect

    engine = connect(where, create=True)
    with engine.connect() as connection:
        size = int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    engine.dispose()
    return size


def bare(feed: Path) -> float:
    """CPU seconds a line of putting the bare lines of a feed into one table."""
    with feed.open("rb") as file:
        lines = list(islice(file, BARE))
    with tempfile.TemporaryDirectory() as folder:
        base = sqlite3.connect(Path(folder) / "bare")
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("CREATE TABLE lines (number INTEGER PRIMARY KEY, line TEXT)")
        begun = time.process_time()
        for at in range(0, len(lines), A_BATCH):
            with base:
                base.executemany("INSERT INTO lines (line) VALUES (?)", [(_again(line),) for line in lines[at : at + A_BATCH]])
        spent = time.process_time() - begun
        base.close()
    return spent / max(1, len(lines))


def _again(line: bytes) -> str:
    try:
        return json.dumps(json.loads(line), ensure_ascii=False)
    except ValueError:
        return line.decode("utf-8", "replace")


# --- what it comes to -----------------------------------------------------------------------------------------------------------------


def summary(result: Result) -> dict[str, Any]:
    """The figures of an ingest."""
    last = result.last
    lines = max(1, last.lines)
    return {
        "feed": result.feed,
        "store_text": result.store_text,
        "workers": result.workers,
        "exit": result.code,
        "documents": last.lines,
        "seconds": round(last.seconds, 1),
        "documents_a_second": round(lines / last.seconds, 1),
        "cpu_seconds": last.cpu,
        "documents_a_cpu_second": round(lines / max(last.cpu, 0.01), 1),
        "times_a_bare_table": round(last.cpu / lines / result.bare_cpu, 1),
        "peak_mb": round(result.peak / 1e6),
        "peak_worker_mb": round(result.peak_worker / 1e6),
        "bytes_a_document": round(last.bytes / lines),
    }


def growth(result: Result) -> list[dict[str, Any]]:
    """Cost of the documents of each part of a feed: how many came before, milliseconds of CPU each for either work, bytes each.

    A long halt between two commits is the time in which documents are held against one another; what comes before the first commit is
    the start, and left out.
    """
    firsts = [s for before, s in pairwise([Sample(0, 0, 0, 0), *result.samples]) if s.lines > before.lines or s is result.last]
    steps = [(before, after) for before, after in pairwise(firsts) if after.cpu > before.cpu]
    usual = statistics.median(after.cpu - before.cpu for before, after in steps)
    rows = []
    for end in range(A_PART, max(result.last.lines, A_PART) + 1, A_PART):
        part = [(b, a) for b, a in steps if end - A_PART <= b.lines * WITH_DOCUMENT < end]
        count = sum(a.lines - b.lines for b, a in part)
        if count < A_PART / 2:
            continue
        halts = sum(a.cpu - b.cpu for b, a in part if a.cpu - b.cpu > LONG * usual)
        whole = sum(a.cpu - b.cpu for b, a in part)
        size = (part[-1][1].bytes - part[0][0].bytes) / count
        for work, spent in (("reading and writing", whole - halts), ("holding against others", halts)):
            rows.append({"documents": end, "work": work, "milliseconds": spent / count * 1000, "bytes": size})
    return rows


# --- look-ups ----------------------------------------------------------------------------------------------------------------------------


def look(where: str) -> list[dict[str, Any]]:
    """Times of what people ask an archive, in milliseconds: median and longest of several."""
    from detente.archive import open_archive

    with open_archive(where) as archive:
        ids = [d.document for d in islice(archive.documents(), 2_000)][::40]
        parties = _busiest(archive)
        pair = next(((a, b) for a, b in parties if archive.count_happenings((a, b))), ("USA", "CHN"))
        cursor = max((c.cursor for c in archive.changes()), default=0)
        asked: list[tuple[str, Callable[[Any], object], Sequence[Any]]] = [
            ("a record", archive.record, ids),
            (f"happenings of {pair[0]} and {pair[1]}", lambda p: list(archive.happenings(p)), [pair] * 3),
            (f"a month of {pair[0]}", lambda p: list(archive.happenings((p,), "2024-02-01", "2024-02-29")), [pair[0]] * 3),
            ("search of two words", archive.search, ["border talks", "prisoners ceasefire", "trade agreement"]),
            ("the last 100 changes", lambda since: list(archive.changes(since)), [max(0, cursor - 100)] * 5),
            ("counts of the ledger", lambda _: archive.counts(), [None] * 3),
        ]
        return [_timed(name, call, values) for name, call, values in asked]


def _busiest(archive: Any) -> list[tuple[str, str]]:
    """Pairs of countries with the most happenings."""
    from sqlalchemy import text

    query = (
        "SELECT a.party, b.party FROM parties a JOIN parties b ON a.happening = b.happening AND a.party < b.party "
        "WHERE length(a.party) = 3 AND length(b.party) = 3 GROUP BY a.party, b.party ORDER BY count(*) DESC, a.party, b.party"
    )
    with archive.engine.connect() as connection:
        # Ids of Wikidata may be as short as a country's code.
        return [(str(a), str(b)) for a, b in connection.execute(text(query)) if f"{a}{b}".isalpha()][:3]


def _timed(name: str, call: Callable[[Any], object], values: Sequence[Any]) -> dict[str, Any]:
    spent, found = [], 0
    for value in values:
        begun = time.perf_counter()
        answer = call(value)
        spent.append((time.perf_counter() - begun) * 1000)
        found = max(found, len(answer) if isinstance(answer, (list, tuple)) else 1)
    return {"what": name, "median_ms": round(statistics.median(spent), 2), "longest_ms": round(max(spent), 2), "found": found}


# --- pictures ----------------------------------------------------------------------------------------------------------------------------


def plot(rows: Sequence[dict[str, Any]], folder: Path) -> None:
    """Draw how the cost of a document grows with the archive, CPU and bytes: rows of :func:`growth`, each with the name of its ``run``."""
    import altair
    import vl_convert

    for what, title, file in (
        ("milliseconds", "CPU milliseconds a document", "archive-cost.svg"),
        ("bytes", "bytes a document", "archive-bytes.svg"),
    ):
        shown = [row for row in rows if what == "milliseconds" or row["work"] == "reading and writing"]
        chart = (
            altair.Chart(altair.Data(values=shown), width=640, height=260, background=PAPER)
            .mark_line(point=True)
            .encode(
                x=altair.X("documents:Q", title="documents in the archive"),
                y=altair.Y(f"{what}:Q", title=title, scale=altair.Scale(zero=True)),
                color=altair.Color("work:N" if what == "milliseconds" else "run:N", title=None),
                strokeDash=altair.StrokeDash("run:N", title=None),
            )
        )
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(vl_convert.vegalite_to_svg(chart.to_json()), encoding="utf-8")


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The same as a table in Markdown."""
    lines = [
        "| documents | reading and writing, CPU ms a document | holding against others | bytes a document |",
        "|---|---|---|---|",
    ]
    for read, hold in zip(rows[::2], rows[1::2], strict=True):
        lines.append(
            f"| {read['documents']:,} | {read['milliseconds']:.1f} | {hold['milliseconds']:.1f} | {read['bytes']:,.0f} |"
        )
    return "\n".join(lines)


def load(path: Path) -> Result:
    """A result as ``ingest`` wrote it."""
    data = json.loads(path.read_text(encoding="utf-8"))
    data["samples"] = [Sample(**s) for s in data["samples"]]
    return Result(**data)


def main() -> None:
    """Measure, look or draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    run = verbs.add_parser("ingest")
    run.add_argument("feed", type=Path)
    run.add_argument("--archive", required=True)
    run.add_argument("--out", type=Path, required=True)
    run.add_argument("--store-text", default="full")
    run.add_argument("--workers", type=int, default=1)
    run.add_argument("--limit", type=float, default=1e9, help="seconds after which it is stopped, and counts as far as it came")
    ask = verbs.add_parser("look")
    ask.add_argument("archive")
    draw = verbs.add_parser("plot")
    draw.add_argument("results", type=Path, nargs="+")
    draw.add_argument("--svg", type=Path, required=True)
    options = parser.parse_args()
    if options.verb == "ingest":
        result = measure(
            options.feed, options.archive, store_text=options.store_text, workers=options.workers, limit=options.limit
        )
        options.out.write_text(json.dumps(asdict(result)), encoding="utf-8")
        print(json.dumps(summary(result), indent=1))
    elif options.verb == "look":
        for row in look(options.archive):
            print(json.dumps(row))
    else:
        results = [(path.stem, load(path)) for path in options.results]
        rows = [{"run": name, **row} for name, result in results for row in growth(result)]
        plot(rows, options.svg)
        print(f"{table(rows)}\n")
        print("\n".join(json.dumps({"run": name, **summary(result)}) for name, result in results))


if __name__ == "__main__":
    main()
