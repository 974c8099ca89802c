"""What reading Wikidata's dump costs, and whether it survives: speed and memory on a dump of our own making, then kills and damage.

    python benchmarks/wikidata.py [--megabytes N] [--packed gz|bz2|no] [--one-in N] [--kills N] [--keep DIR]

The dump holds masses of unwanted items, a crowd of office-holders and a small world, in the format of the real one. After the measured
run, N imports are killed (SIGKILL) at random moments and continued until they end, each time on a dump with damaged lines; their tables
must be those of an import that was left alone.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import importlib.util
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("entities", "names", "tenures", "relations", "rejects")
_IMPORT = """
import sys
from pathlib import Path
from detente.knowledge.wikidata import import_dump
report = import_dump(Path(sys.argv[1]), Path(sys.argv[2]), batch=int(sys.argv[3]))
print(report.entities, report.kept, report.bytes, sum(report.rejects.values()), report.tables["tenures"])
"""
_ONE_IN = 80
"""One line in so many is an office-holder, about as in the real dump."""


def maker() -> ModuleType:
    """The module that writes dumps for the tests."""
    place = ROOT / "tests" / "knowledge" / "wikidata_dump.py"
    spec = importlib.util.spec_from_file_location("wikidata_dump", place)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{place} is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lines(size: int, seed: int, one_in: int = _ONE_IN) -> Iterator[bytes]:
    """Lines of about ``size`` bytes together."""
    make = maker()
    yield from map(make.line_of, make.world())
    masses, crowd = make.masses(10**9, seed), make.crowd(10**9, seed)
    done = 0
    while done < size:
        line = next(crowd) if random.Random(done).randrange(one_in) == 0 else next(masses)
        done += len(line)
        yield line


def damaged(whole: Iterator[bytes], seed: int) -> Iterator[bytes]:
    """The same lines, some of them broken: cut off, bytes turned, types changed, doubled."""
    source = random.Random(seed)
    for line in whole:
        chance = source.random()
        if chance > 0.04:
            yield line
        elif chance > 0.03:
            yield line[: source.randrange(len(line))]
        elif chance > 0.02:
            at = source.randrange(len(line))
            yield line[:at] + bytes([source.randrange(256)]).replace(b"\n", b" ") + line[at + 1 :]
        elif chance > 0.01:
            yield line.replace(b'{"entity-type"', b'["entity-type"', 1).replace(b'"time":', b'"time":7,"x":', 1)
        else:
            yield line
            yield line


def opened(path: Path, packed: str) -> BinaryIO | gzip.GzipFile | bz2.BZ2File:
    """A file to write a dump into."""
    if packed == "gz":
        return gzip.GzipFile(path, "wb", 5, mtime=0)
    return bz2.BZ2File(path, "wb") if packed == "bz2" else path.open("wb")


def write(path: Path, content: Iterator[bytes], packed: str) -> None:
    """Write a dump line by line."""
    with opened(path, packed) as handle:
        handle.write(b"[\n")
        for n, line in enumerate(content):
            handle.write((b",\n" if n else b"") + line)
        handle.write(b"\n]\n")


@dataclass(frozen=True)
class Run:
    """One import by a child: seconds by the clock and of the processors, peak memory in MiB, what it printed."""

    seconds: float
    worked: float
    peak: int
    printed: list[str]


def run(dump: Path, out: Path, batch: int, *, kill_after: float | None = None) -> Run | None:
    """Import in a child; None where it was killed."""
    command = [sys.executable, "-c", _IMPORT, str(dump), str(out), str(batch)]
    began = time.monotonic()
    child = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE)
    timer = threading.Timer(kill_after, child.kill) if kill_after is not None else None
    if timer is not None:
        timer.start()
    printed = child.stdout.read().decode().split() if child.stdout else []
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.monotonic() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if timer is not None:
        timer.cancel()
    if child.returncode == -signal.SIGKILL:
        return None
    if child.returncode:
        raise SystemExit(f"the import exited with {child.returncode}")
    peak = used.ru_maxrss // (1024 if sys.platform != "darwin" else 1024 * 1024)
    return Run(seconds, used.ru_utime + used.ru_stime, peak, printed)


def tables(out: Path) -> dict[str, bytes]:
    """The bytes of the tables."""
    return {name: (out / f"{name}.tsv").read_bytes() for name in TABLES}


def main() -> int:
    """Measure, then torture; 1 where a killed import ends otherwise than one left alone."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=300)
    parser.add_argument("--packed", choices=("gz", "bz2", "no"), default="gz")
    parser.add_argument("--one-in", type=int, default=_ONE_IN)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        ending = {"gz": ".json.gz", "bz2": ".json.bz2", "no": ".json"}[options.packed]
        dump = folder / f"dump-{options.megabytes}-{options.one_in}{ending}"
        if not dump.exists():
            write(dump, lines(options.megabytes * 10**6, 1, options.one_in), options.packed)
        measured = run(dump, folder / f"out-{time.monotonic_ns()}", 64 * 1024 * 1024)
        if measured is None:
            raise SystemExit("the import was killed by another")
        entities, kept, size, rejects, tenures = map(int, measured.printed)
        print(
            f"{size / 1e6:.0f} MB unpacked, {dump.stat().st_size / 1e6:.0f} MB on disk: {entities} entities, {kept} kept, {tenures} tenures, {rejects} rejects"
        )
        for name, seconds in (("by the clock", measured.seconds), ("of the processors", measured.worked)):
            print(f"{seconds:6.1f} s {name}: {size / 1e6 / seconds:.0f} MB/s, {entities / seconds:.0f} entities/s")
        print(f"{measured.peak:6d} MiB at most")
        return torture(folder, ending, options.packed, options.kills) if options.kills else 0


def torture(folder: Path, ending: str, packed: str, kills: int) -> int:
    """Kill and continue; compare."""
    source = random.Random(7)
    wrong = 0
    for n in range(kills):
        dump = folder / f"damaged-{n}{ending}"
        write(dump, damaged(lines(6 * 10**6, n, 10), n), packed)
        if n % 2:
            dump.write_bytes(dump.read_bytes()[: -source.randrange(1, dump.stat().st_size // 2)])
        whole = folder / f"alone-{n}-{time.monotonic_ns()}"
        alone = run(dump, whole, 10**9)
        out = folder / f"killed-{n}-{time.monotonic_ns()}"
        killed = 0
        wait = 0.3
        while run(dump, out, 256 * 1024, kill_after=wait * source.uniform(0.5, 1.5)) is None:
            killed += 1
            wait += 0.08
        same = alone is not None and tables(out) == tables(whole)
        wrong += not same
        print(
            f"dump {n}: killed {killed} times, {'the same tables' if same else 'OTHER TABLES'}, {alone.printed[3] if alone else '?'} rejects"
        )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
