"""The import of a Wikidata dump: progress while it runs, what was left out when it is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from detente.cli.output import note, print_line
from detente.errors import FactsError, InputError

if TYPE_CHECKING:
    from detente.knowledge.wikidata import ImportReport, Progress

KEY = "wikidata"
_SECONDS_A_LINE = 10.0
# Reasons for rejects and dropped statements that are named, most frequent first.
_REASONS_SHOWN = 5


def import_into(dump: Path, into: Path, *, since: str, work: Path | None, resume: bool) -> int:
    """Import a dump as a layer of a base; returns how many lines of the dump were refused."""
    from detente.knowledge import load_knowledge
    from detente.knowledge.build import compile_tables, read_compiled, read_layers
    from detente.knowledge.imports import read_import
    from detente.knowledge.layers import put
    from detente.knowledge.wikidata import import_dump

    folder = work or into.with_name(into.name + ".import")
    layers = read_layers(into) if into.exists() else ()
    with _shown(dump) as progress:
        report = import_dump(dump, folder, since=since, progress=progress, resume=resume)
    if not report.entities:
        raise InputError(str(dump), "holds no entity of Wikidata's JSON dump; expected a line for each, as in latest-all.json")
    base = read_compiled(load_knowledge().path)
    title = f"Wikidata, facts since {since}" + (f", as of {report.as_of}" if report.as_of else "")
    try:
        layer = read_import(folder, base, key=KEY, title=title, licence="CC0-1.0", origin="www.wikidata.org")
    except FileNotFoundError as error:
        raise FactsError(str(folder), [f"{error.filename} is missing; run the import again with --restart"]) from error
    note(f"compiling {into}")
    digest = compile_tables(base, into, layers=put(layers, layer))
    _say(report, folder)
    counts = ", ".join(f"{len(layer.tables.get(name, ())):,} {name}" for name in ("entities", "names", "tenures", "relations"))
    print_line(f"{into}\t{counts}\t{digest}")
    return sum(report.rejects.values())


def _say(report: ImportReport, folder: Path) -> None:
    for reason, number in _most(dict(report.dropped)):
        note(f"{number:,} statements led to no row: {reason}")
    for reason, number in _most(dict(report.rejects)):
        note(f"{number:,} lines refused, or used in part: {reason}")
    if report.rejects:
        note(f"they are kept in {folder / 'rejects.tsv'}")
    if not report.complete:
        note(f"the dump is not whole ({report.damage}); what could be read of it was imported")


def _most(reasons: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))[:_REASONS_SHOWN]


@contextmanager
def _shown(dump: Path) -> Iterator[Callable[[Progress], None]]:
    """Progress as a bar on a terminal, as a line now and then elsewhere; both on standard error."""
    if not sys.stderr.isatty():
        yield _Lines(dump)
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("reading", total=None)

        def tell(state: Progress) -> None:
            words = f"{state.stage} {state.entities:,} entities, {state.kept:,} kept, {state.rejected:,} refused"
            bar.update(task, description=words, completed=state.read, total=state.total)

        yield tell


class _Lines:
    """Tells how far an import is, at most every few seconds."""

    def __init__(self, dump: Path) -> None:
        self._dump = dump
        self._next = 0.0

    def __call__(self, state: Progress) -> None:
        from time import monotonic

        if monotonic() < self._next:
            return
        self._next = monotonic() + _SECONDS_A_LINE
        share = 100 * state.read / max(1, state.total)
        left = f", {state.left / 60:.0f} minutes left" if state.left is not None else ""
        note(
            f"{self._dump}: {state.stage}, {share:.1f} %, {state.entities:,} entities, {state.kept:,} kept, "
            f"{state.rate / 1_000_000:.1f} MB/s{left}"
        )
