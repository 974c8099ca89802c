"""The verb that takes stories into an archive, and the ones that show what came in and what changed."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.exits import Exit
from detente.cli.output import console, note, print_line, wants_json

if TYPE_CHECKING:
    from detente.archive import Archive, Outcome, Report, Tally
    from detente.documents.carriers import Progress
    from detente.documents.fetch import Guard
    from detente.settings import Settings

ArchiveName = Annotated[
    str,
    typer.Option(
        "--archive", "-a", metavar="ARCHIVE", envvar="DETENTE_ARCHIVE", help="A SQLite file, or postgresql://user@host/database."
    ),
]
AllowPrivate = Annotated[
    list[str] | None,
    typer.Option("--allow-private", metavar="HOST", help="A host that may lie in a private network. May be given several times."),
]
AllowPort = Annotated[
    list[int] | None,
    typer.Option("--allow-port", metavar="PORT", min=1, max=65535, help="A port besides 80 and 443. May be given several times."),
]
# Seconds between two lines of progress where no person looks on.
BETWEEN_LINES = 30.0
# What lies beside an archive: what its database and the watching of feeds keep there.
BESIDE = ("", "-wal", "-shm", "-journal", ".watch.sqlite", ".watch.sqlite-wal", ".watch.sqlite-shm")
# Rejects that are named on standard error; all of them are in the ledger.
NAMED = 20


class StoreText(StrEnum):
    """Which of the stories' words an archive keeps."""

    full = "full"
    spans = "spans"
    hashes = "hashes"


def ingest_paths(
    paths: Sequence[str],
    archive: str,
    *,
    format: str,
    mapping: Mapping[str, str],
    settings: Settings,
    store_text: str | None,
    workers: int,
    again: bool,
    as_json: bool | None,
    private: Sequence[str] | None = None,
    ports: Sequence[int] | None = None,
) -> None:
    """Take all stories of the paths into an archive; with JSON, a line of the ledger for each once it is committed."""
    from detente.archive import ingest
    from detente.documents.carriers import Progress, measure, read_inputs

    progress = Progress()
    shown = _Shown(as_json=wants_json(as_json))
    items = read_inputs(
        paths, format=format, mapping=mapping or None, stdin=sys.stdin.buffer if sys.stdin else None, progress=progress,
        guard=make_guard(private, ports) if private or ports else None, own=files_of(archive),
    )  # fmt: skip
    with _progress(measure(paths, own=files_of(archive)), progress) as tell:

        def report(news: Report) -> None:
            tell(news)
            shown.outcomes(news.outcomes)

        try:
            tally = ingest(items, archive, settings=settings, kept=store_text, workers=workers, again=again, report=report)  # type: ignore[arg-type]
        except KeyboardInterrupt:
            note("interrupted; what was reported is in the archive, and the same command goes on from there")
            raise typer.Exit(Exit.INTERRUPTED) from None
    note(_summary(tally))
    if shown.rejected > NAMED:
        note(f"{shown.rejected - NAMED} more were rejected; all of them: detente ledger --outcome rejected --archive {archive}")
    if tally.counts["rejected"]:
        raise typer.Exit(Exit.REJECTS)


def files_of(archive: str) -> tuple[str, ...]:
    """The files of an archive: its own, and what is kept beside it; none for one in PostgreSQL."""
    from detente.archive.engine import is_postgres

    return () if is_postgres(archive) else tuple(archive + ending for ending in BESIDE)


def make_guard(private: Sequence[str] | None, ports: Sequence[int] | None) -> Guard:
    """What addresses may lead to, with the hosts and ports that the user allows besides."""
    from detente.documents.fetch import Guard

    usual = Guard()
    hosts = frozenset(host.strip().strip("[]").lower() for host in private or ())
    return Guard(private=hosts, ports=usual.ports | frozenset(ports or ()))


class _Shown:
    """What is said of outcomes while they come."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self.rejected = 0

    def outcomes(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            if self._as_json:
                print_line(json.dumps(outcome_fields(outcome), ensure_ascii=False))
            if outcome.kind == "rejected":
                self.rejected += 1
                if self.rejected <= NAMED:
                    note(f"{outcome.place}: rejected: {outcome.reason}")
        if self._as_json:
            # A line that was read says that its input is in the archive: it must not wait in a buffer.
            sys.stdout.flush()


def outcome_fields(outcome: Outcome) -> dict[str, object]:
    """A line of the ledger for a program."""
    return {
        "place": outcome.place,
        "outcome": outcome.kind,
        "document": outcome.document,
        "reason": outcome.reason,
        "byte_offset": outcome.byte_offset,
        "identity": outcome.identity,
        "new": outcome.new,
    }


def _summary(tally: Tally) -> str:
    counted = ", ".join(f"{count:,} {kind}" for kind, count in tally.counts.items())
    known = tally.total - tally.new
    seen = "" if not known else f" ({known:,} of them known before)"
    return f"{tally.total:,} inputs: {counted}{seen}"


@contextmanager
def _progress(size: int | None, progress: Progress) -> Iterator[Callable[[Report], None]]:
    """Something to tell of every commit: a bar on a terminal, a line now and then elsewhere."""
    if sys.stderr.isatty():
        with _bar(size, progress) as tell:
            yield tell
    else:
        yield _Lines(size, progress)


class _Lines:
    """A line of progress every half a minute."""

    def __init__(self, size: int | None, progress: Progress) -> None:
        self._size, self._progress = size, progress
        self._begun = self._said = time.monotonic()

    def __call__(self, news: Report) -> None:
        now = time.monotonic()
        if now - self._said < BETWEEN_LINES:
            return
        self._said = now
        note(_line(news, self._progress.read_bytes, self._size, now - self._begun))


def _line(news: Report, done: int, size: int | None, seconds: float) -> str:
    rate = news.tally.total / seconds if seconds else 0.0
    left = ""
    if size and done:
        left = f", {done / size:.0%}, {_spoken(seconds * (size - done) / done)} left"
    what = (
        f"{news.tally.total:,} inputs"
        if news.settled is None
        else f"{news.tally.total:,} inputs, {news.settled:,} held against the others"
    )
    return f"{what}, {rate:.1f} a second{left}"


def _spoken(seconds: float) -> str:
    minutes, rest = divmod(round(max(0.0, seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


@contextmanager
def _bar(size: int | None, progress: Progress) -> Iterator[Callable[[Report], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rate]}"), TimeElapsedColumn(),
        TimeRemainingColumn(),
    )  # fmt: skip
    begun = time.monotonic()
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=size, rate="")

        def tell(news: Report) -> None:
            seconds = time.monotonic() - begun
            rate = f"{news.tally.total:,} inputs, {news.tally.total / seconds if seconds else 0:.1f}/s"
            doing = "reading" if news.settled is None else f"joining {news.settled:,}"
            bar.update(task, completed=progress.read_bytes, rate=rate, description=doing)

        yield tell


def show_ledger(archive: Archive, *, outcome: str | None, raw: str | None, as_json: bool | None) -> None:
    """Every input and what became of it; with ``raw``, the bytes of one that was rejected."""
    if raw is not None:
        _print_raw(archive, raw)
        return
    lines = (o for o in archive.ledger() if outcome is None or o.kind == outcome)
    if wants_json(as_json):
        for line in lines:
            fields = outcome_fields(line)
            del fields["new"]
            print_line(json.dumps(fields, ensure_ascii=False))
        return
    from detente.cli.tables import plain_table, styled

    counts = archive.counts()
    table = plain_table("outcome", "inputs")
    for kind in ("coded", "empty", "duplicate", "rejected"):
        table.add_row(kind, f"{counts[kind]:,}")
    table.add_row("all", f"{counts['inputs']:,}")
    console().print(table)
    several = plain_table("place", "outcome", "reason")
    for line in lines:
        if outcome is not None or line.kind != "coded":
            several.add_row(styled(line.place, ""), line.kind, styled(line.reason or "", ""))
    if several.row_count:
        console().print(several)


def _print_raw(archive: Archive, place: str) -> None:
    for reject in archive.rejects():
        if reject.outcome.place == place:
            sys.stdout.buffer.write(reject.data)
            return
    raise typer.BadParameter(f"nothing was rejected at {place!r}; the places: detente ledger --outcome rejected")


def show_changes(archive: Archive, *, since: int, limit: int | None, as_json: bool | None) -> None:
    """What was added, corrected and deleted after a cursor."""
    changes = archive.changes(since, limit)
    if wants_json(as_json):
        for change in changes:
            fields = {
                "cursor": change.cursor,
                "kind": change.kind,
                "happening": change.happening,
                "into": change.into,
                "fields": list(change.fields),
            }
            print_line(json.dumps(fields, ensure_ascii=False))
        return
    from detente.cli.tables import plain_table

    table = plain_table("cursor", "change", "happening", "what")
    for change in changes:
        what = f"into {change.into}" if change.into else ", ".join(change.fields)
        table.add_row(str(change.cursor), change.kind, change.happening, what)
    console().print(table)
