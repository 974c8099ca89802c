"""``detente publish``: the desk's pages as a folder of files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from detente.cli.exits import Exit
from detente.cli.output import note, print_line, wants_json

_SHOWN = 10


def publish(
    archive: Annotated[str, typer.Argument(metavar="ARCHIVE", help="The archive: a file, or a postgresql:// address.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or one that was published before.", file_okay=False)],
    base: Annotated[
        Path | None,
        typer.Option("--knowledge", metavar="FILE", help="A knowledge base of your own; see detente knowledge build.", exists=True, dir_okay=False),
    ] = None,
    as_json: Annotated[bool | None, typer.Option("--json/--quiet", help="A line of JSON with what was written. Default: in a pipe.")] = None,
) -> None:  # fmt: skip
    """Write the desk's pages as a folder that opens without a server; again, and only what changed is written."""
    import json

    from detente.archive import open_archive
    from detente.desk.publish import publish as publish_pages
    from detente.desk.state import DeskHolder
    from detente.knowledge import load_knowledge

    knowledge = load_knowledge(base)
    with open_archive(archive) as held, _progress() as tell:
        report = publish_pages(DeskHolder(held, knowledge).now(), folder, progress=tell)
    note(
        f"{report.files} files in {folder}: {report.new} new, {report.changed} changed, {report.same} as before; {report.removed} removed"
    )
    if wants_json(as_json):
        counts = {name: getattr(report, name) for name in ("files", "new", "changed", "same", "removed")}
        print_line(json.dumps({**counts, "broken": [list(pair) for pair in report.broken]}, ensure_ascii=False))
    for where, there in report.broken[:_SHOWN]:
        note(f"{where}: the link to {there} leads nowhere")
    if report.broken:
        note(f"{len(report.broken)} links lead nowhere")
        raise typer.Exit(Exit.FAILED)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, nothing elsewhere."""
    import sys

    if not sys.stderr.isatty():
        yield lambda done, known: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("pages", total=None)
        yield lambda done, known: bar.update(task, completed=done, total=known)
