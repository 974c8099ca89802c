"""Kill an ingest at random moments, again and again, and look whether anything was lost or torn.

    python -m benchmarks.torture FEED [--kills N] [--postgres | --full] [--seed S] [--log FILE]

FEED is taken into an archive by ``detente ingest FEED -a ARCHIVE --json`` in a process of its own, which is killed by SIGKILL at a moment
drawn from the seed: while it starts, while it reads and writes, within 50 ms after a line was acknowledged, while documents are held
against one another. After each kill, in an archive that is then taken up again:

- every line that the processes had printed, in this archive's life, stands in the ledger with the same outcome (else it is *lost*);
- SQLite's own checks find no fault, every document of the ledger is there whole, row by row as in an archive that was never disturbed,
  and every document is in the ledger (else one is *torn*).

When the feed is through, documents, records, happenings, kinships, links, ledger and judgements must be those of the undisturbed
archive, and the feed of changes must add up to the happenings; then a new archive is begun. One kill in ten is of the command as a shell
starts it; the others are of a process forked from one that has loaded the program, so that a thousand kills take no hour of loading.
With ``--full`` nothing is killed: the process may write files of a few hundred kilobytes more than there are, as on a disk that fills
up, and must end with exit code 6 and one line that says so. Prints a line of JSON an archive, and a sum; exit code 1 where anything was
lost or torn.
"""

from __future__ import annotations

import argparse
import json
import os
import pwd
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING
from uuid import uuid4

from benchmarks.archive_rows import Line, acknowledged, looking
from benchmarks.processes import Stable, Tail

if TYPE_CHECKING:
    from detente.chronicle.model import Verdict

READING = (("starting", 1), ("soon", 6), ("anywhere", 2))
SETTLING = (("starting", 1), ("settling", 6))
"""When a process is killed, with weights: while there are lines that the archive does not have, and when it has them all."""
SOON = 0.05
"""Seconds after an acknowledged line."""
AHEAD = 100
"""Of lines yet unknown the one after which is killed is among so many."""
SETTLED = 3
"""Kills of one archive while documents are held against one another, after which it may come to rest."""
AS_A_SHELL = 0.1
"""Share of kills that are of the command as a shell starts it."""
LONGEST = 600.0
ROOM = 500_000
"""With ``--full``: bytes by which the archive's files may grow before the disk is full, at most."""
BETWEEN = 0.004
DONE, ARCHIVE_FAILED = (0, 3), 6

Judged = tuple["Verdict", str, str | None]


# --- kills ---------------------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Reference:
    """What an archive that was never disturbed holds; seconds until its first line, its last line, its end; lines with repetitions."""

    lines: dict[tuple[str, str], Line]
    documents: dict[str, str]
    contents: dict[str, list[str]]
    judged: list[Judged]
    begun: float
    read: float
    whole: float
    count: int


@dataclass(slots=True)
class Sum:
    """What a torture came to."""

    kills: Counter[str] = field(default_factory=Counter)
    rounds: int = 0
    acknowledged: int = 0
    checked: int = 0
    lost: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All kills."""
        return sum(self.kills.values())

    def fields(self) -> dict[str, object]:
        """For a line of JSON."""
        return {
            "kills": self.total, "moments": dict(sorted(self.kills.items())), "archives": self.rounds,
            "acknowledged": self.acknowledged, "documents_checked": self.checked, "lost": len(self.lost), "torn": len(self.torn),
            "first": [*self.lost[:3], *self.torn[:3]],
        }  # fmt: skip


class Torture:
    """Feeds taken into archives and disturbed; ``result`` is what it came to so far."""

    def __init__(self, feed: Path, new: Iterator[str], folder: Path, *, seed: int, full: bool = False) -> None:
        """``new`` names archives that are not there yet; ``folder`` is for what the processes print; ``full`` fills disks."""
        self._feed, self._new, self._folder, self._full = feed, new, folder, full
        self._chance = random.Random(seed)
        self._stable = Stable()
        self.result = Sum()

    def close(self) -> None:
        """Let the loaded process go."""
        with suppress(OSError, subprocess.SubprocessError):
            self._stable.close()

    def run(self, kills: int, log: IO[str] | None = None) -> Sum:
        """Kill so many processes."""
        reference = self._undisturbed(next(self._new))
        while self.result.total < kills:
            where = next(self._new)
            self._one_archive(where, reference, kills)
            self.result.rounds += 1
            if log is not None:
                print(json.dumps({**self.result.fields(), "archive": where}), file=log, flush=True)
        return self.result

    def _undisturbed(self, where: str) -> Reference:
        """Take the feed in without a kill."""
        out, err = self._folder / "reference.out", self._folder / "reference.err"
        begun = time.monotonic()
        self._stable.start(self._command(where), out, err)
        tail, first, read = Tail(out), 0.0, 0.0
        while (code := self._stable.poll()) is None:
            known = len(tail.lines)
            if tail.read() > known:
                read = time.monotonic() - begun
                first = first or read
            time.sleep(BETWEEN)
        whole = time.monotonic() - begun
        tail.read()
        tail.close()
        if code not in DONE:
            raise RuntimeError(f"the undisturbed ingest ended with {code}: {err.read_text()[-2000:]}")
        lines = {(line[0], line[1]): line for line in acknowledged(tail.lines)}
        judged = choose(where)
        give(where, judged)
        with looking(where) as look:
            return Reference(lines, look.documents(), look.contents(), judged, first, read, whole, len(tail.lines))

    def _command(self, where: str) -> list[str]:
        return ["ingest", str(self._feed), "--archive", where, "--json"]

    def _one_archive(self, where: str, reference: Reference, kills: int) -> None:
        """Disturb until the feed is through; after the last kill it may go through undisturbed."""
        known: dict[tuple[str, str], Line] = {}
        judged = False
        settled = self.result.kills["settling"] + SETTLED
        while True:
            spare = self.result.total >= kills or self.result.kills["settling"] >= settled
            moment, code, lines = self._one_process(where, reference, len(known), spare=spare)
            known |= {(line[0], line[1]): line for line in lines}
            self.result.acknowledged += len(lines)
            if code == -signal.SIGKILL or (moment == "full" and self._ended_well(code)):
                self.result.kills[moment] += 1
            elif code not in DONE:
                self.result.torn.append(f"{where}: {moment}: ended with {code}: {self._said()[-300:]}")
                return
            check(where, known, reference, self.result)
            judged = judged or give_where_possible(where, reference)
            if code in DONE:
                compare(where, reference, self.result)
                return

    def _said(self) -> str:
        return (self._folder / "err").read_text(encoding="utf-8", errors="replace")

    def _ended_well(self, code: int) -> bool:
        """Whether a process that could not write ended as it should: one line beside those on rejects, and no traceback."""
        said = [line for line in self._said().splitlines() if ": rejected: " not in line]
        return code == ARCHIVE_FAILED and len(said) == 1 and said[0].startswith("detente: ")

    def _one_process(self, where: str, reference: Reference, known: int, *, spare: bool) -> tuple[str, int, list[Line]]:
        """Start, wait for a moment, kill: the moment's name, the exit code, the lines printed."""
        chance, out, err = self._chance, self._folder / "out", self._folder / "err"
        moments = READING if known < len(reference.lines) else SETTLING
        moment = "full" if self._full else chance.choices([m for m, _ in moments], [w for _, w in moments])[0]
        until = never if spare or self._full else find_moment(moment, reference, chance, known)
        limit = None if spare or not self._full else largest(where) + chance.randrange(ROOM)
        begun = time.monotonic()
        self._stable.start(self._command(where), out, err, forked=self._full or chance.random() >= AS_A_SHELL, limit=limit)
        tail = Tail(out)
        code: int | None = None
        while code is None:
            tail.read()
            seconds = time.monotonic() - begun
            if seconds > LONGEST:
                self._stable.kill()
                raise RuntimeError(f"{where}: still running after {LONGEST} s")
            if until(seconds, len(tail.lines)):
                code = self._stable.kill()
            else:
                time.sleep(BETWEEN)
                code = self._stable.poll()
        tail.read()
        tail.close()
        return moment, code, acknowledged(tail.lines)


def never(seconds: float, lines: int) -> bool:
    """No moment at all."""
    return False


def find_moment(moment: str, reference: Reference, chance: random.Random, known: int) -> Callable[[float, int], bool]:
    """A test whether a moment has come, given the seconds since the start and the lines so far, of which so many were known before."""
    if moment == "starting":
        after = chance.uniform(0, reference.begun * 1.2)
        return lambda seconds, lines: seconds >= after
    if moment == "anywhere":
        left = 1.0 - known / len(reference.lines)
        after = chance.uniform(0, reference.begun + (reference.read - reference.begun) * left)
        return lambda seconds, lines: seconds >= after
    least, wait = reference.count, chance.uniform(0, (reference.whole - reference.read) * 1.2)
    if moment == "soon":
        least, wait = chance.randrange(known, min(reference.count, known + AHEAD)) + 1, chance.uniform(0, SOON)
    since: list[float] = []

    def come(seconds: float, lines: int) -> bool:
        if not since and lines >= least:
            since.append(seconds)
        return bool(since) and seconds >= since[0] + wait

    return come


def largest(where: str) -> int:
    """Bytes of the largest file of an archive."""
    return max((p.stat().st_size for end in ("", "-wal") if (p := Path(where + end)).exists()), default=0)


# --- judgements, which must outlive it all -----------------------------------------------------------------------------------------------


def choose(where: str) -> list[Judged]:
    """Judgements that a person might give: two tellings parted, one found wrong, one right; none where there is too little."""
    from detente.archive import open_archive

    with open_archive(where) as archive:
        several = sorted(archive.happenings(), key=lambda h: (-len(h.tellings), h.id))[:3]
        chosen = [[t.event.id for t in h.tellings] for h in several]
    if len(chosen) < 3 or len(chosen[0]) < 2:
        return []
    return [("split", chosen[0][0], chosen[0][-1]), ("wrong", chosen[1][0], None), ("right", chosen[2][0], None)]


def give(where: str, judged: Sequence[Judged]) -> None:
    """Give judgements."""
    from detente.archive import open_archive
    from detente.archive.judge import judge

    with open_archive(where) as archive:
        for verdict, left, right in judged:
            judge(archive, verdict, left, right, author="torture", at="2026-01-01T00:00:00Z", reason="tried")


def give_where_possible(where: str, reference: Reference) -> bool:
    """Give the judgements once their events are there; whether they are given."""
    wanted = {id for _, left, right in reference.judged for id in (left, right) if id}
    with looking(where) as look:
        if look.empty() or not wanted <= look.events():
            return False
    give(where, reference.judged)
    return True


# --- what must hold -----------------------------------------------------------------------------------------------------------------------


def check(where: str, known: Mapping[tuple[str, str], Line], reference: Reference, result: Sum) -> None:
    """Hold what an archive has against what was acknowledged, and its documents against those of the undisturbed one."""
    with looking(where) as look:
        if look.empty():
            result.lost += [f"{where}: no tables, and {line} was acknowledged" for line in known.values()]
            return
        ledger = {(line[0], line[1]): line for line in look.ledger()}
        documents, faults = look.documents(), look.faults()
    result.checked += len(documents)
    named = {line[3] for line in ledger.values() if line[3] is not None}
    lost = [f"acknowledged {line}, found {ledger.get(key)}" for key, line in known.items() if ledger.get(key) != line]
    torn = [
        f"ledger: found {line}, expected {reference.lines.get(key)}"
        for key, line in ledger.items()
        if reference.lines.get(key) != line
    ]
    torn += [f"{id} is in the ledger or the tables alone" for id in sorted(named ^ documents.keys())]
    torn += [f"{id} is not whole" for id, digest in documents.items() if reference.documents.get(id) != digest]
    result.lost += [f"{where}: {what}" for what in lost]
    result.torn += [f"{where}: {what}" for what in (*faults, *torn)]


def compare(where: str, reference: Reference, result: Sum) -> None:
    """A feed that is through: all must be as in the undisturbed archive."""
    with looking(where) as look:
        contents, told, standing = look.contents(), look.told(), look.happenings()
    for table, rows in reference.contents.items():
        if contents[table] != rows:
            odd = sorted(set(contents[table]) ^ set(rows))
            result.torn.append(f"{where}: {table} differs in {len(odd)} rows: {odd[:2]}")
    if told != standing:
        result.torn.append(f"{where}: the feed of changes does not add up to the happenings")


# --- where archives are made -----------------------------------------------------------------------------------------------------------


def files(folder: Path) -> Iterator[str]:
    """New SQLite archives; of those before the first (the undisturbed one) and the last are kept."""
    number, last = 0, None
    while True:
        if last is not None and number > 1:
            for end in ("", "-wal", "-shm"):
                Path(f"{last}{end}").unlink(missing_ok=True)
        last = folder / f"{number}.detente"
        yield str(last)
        number += 1


def databases(server: Path) -> Iterator[str]:
    """New databases of a PostgreSQL server."""
    import psycopg

    while True:
        name = f"torture_{uuid4().hex[:12]}"
        with psycopg.connect(host=str(server), user="detente", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        yield f"postgresql://detente@/{name}?host={server}"


@contextmanager
def postgres() -> Iterator[Path]:
    """The folder of the socket of a PostgreSQL server of our own."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if not programs:
        raise SystemExit("no PostgreSQL server on this machine (Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="dt-pg-"))
    root = os.geteuid() == 0
    who = ["runuser", "-u", "postgres", "--"] if root else []
    try:
        if root:
            entry = pwd.getpwnam("postgres")
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        data = str(folder / "data")

        def call(program: str, *words: str) -> None:
            command = [*who, str(programs[-1] / program), "-D", data, *words]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

        call("initdb", "-U", "detente", "-A", "trust", "-E", "UTF8", "--locale=C")
        call("pg_ctl", "-w", "-l", str(folder / "log"), "-o", f"-k {folder} -c listen_addresses='' -c fsync=off", "start")
        try:
            yield folder
        finally:
            call("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Torture and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("feed", type=Path, help="made by: python benchmarks/feed.py FEED --documents 300 --records")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--postgres", action="store_true", help="archives in a PostgreSQL server that is started for it")
    parser.add_argument("--full", action="store_true", help="fill disks instead of killing")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="dt-torture-"))
    begun = time.monotonic()
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        log = stack.enter_context(options.log.open("a", encoding="utf-8")) if options.log else sys.stdout
        new = databases(stack.enter_context(postgres())) if options.postgres else files(folder)
        horse = Torture(options.feed, new, folder, seed=options.seed, full=options.full)
        stack.callback(horse.close)
        result = horse.run(options.kills, log)
        where = "PostgreSQL" if options.postgres else "SQLite"
        print(json.dumps({"sum": where, "seconds": round(time.monotonic() - begun), **result.fields()}), file=log, flush=True)
    sys.exit(1 if result.lost or result.torn else 0)


if __name__ == "__main__":
    main()
