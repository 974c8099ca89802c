"""``detente review``: what a person says of happenings, kept for good."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.ingest import ArchiveName
from detente.cli.output import console, print_line, wants_json
from detente.errors import DataError

if TYPE_CHECKING:
    from detente.chronicle.model import Judgement, Verdict

app = typer.Typer(
    name="review",
    help="Judge happenings: join two, split two, or say that an event is right or wrong. A judgement outlives every later run.",
    no_args_is_help=True,
)

One = Annotated[str, typer.Argument(metavar="ID", help="An event or a happening.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other event or happening.")]
Why = Annotated[str, typer.Option("--reason", "-r", help="Why you judge so.")]
Author = Annotated[str | None, typer.Option("--author", help="Who judges. Default: the user who is logged in.")]
At = Annotated[str | None, typer.Option("--at", metavar="TIME", help="When you judged, ISO 8601. Default: now.")]
AsJson = Annotated[bool | None, typer.Option("--json/--tables", help="JSON, or a table. Default: a table on a terminal.")]


@app.command()
def join(one: One, other: Other, reason: Why, archive: ArchiveName, author: Author = None, at: At = None) -> None:
    """Two events are one happening."""
    _judge(archive, "join", one, other, author, at, reason)


@app.command()
def split(one: One, other: Other, reason: Why, archive: ArchiveName, author: Author = None, at: At = None) -> None:
    """Two events are not one happening."""
    _judge(archive, "split", one, other, author, at, reason)


@app.command()
def right(one: One, reason: Why, archive: ArchiveName, author: Author = None, at: At = None) -> None:
    """An event is coded as its words say."""
    _judge(archive, "right", one, None, author, at, reason)


@app.command()
def wrong(one: One, reason: Why, archive: ArchiveName, author: Author = None, at: At = None) -> None:
    """An event is not what its words say, and counts no longer."""
    _judge(archive, "wrong", one, None, author, at, reason)


@app.command()
def withdraw(judgement: Annotated[str, typer.Argument(metavar="JUDGEMENT")], archive: ArchiveName, at: At = None) -> None:
    """Take a judgement back; it stays on record."""
    from detente.archive import open_archive
    from detente.archive.judge import now
    from detente.archive.judge import withdraw as take_back

    with open_archive(archive) as opened:
        _show([take_back(opened, judgement, at=at or now())], None)


@app.command(name="list")
def list_all(archive: ArchiveName, as_json: AsJson = None) -> None:
    """All judgements, withdrawn ones too."""
    from detente.archive import open_archive

    with open_archive(archive) as opened:
        _show(list(opened.judgements()), as_json)


def _judge(archive: str, verdict: Verdict, one: str, other: str | None, author: str | None, at: str | None, reason: str) -> None:
    from detente.archive import open_archive
    from detente.archive.judge import judge, now

    with open_archive(archive) as opened, _usage():
        made = judge(opened, verdict, one, other, author=author or getpass.getuser(), at=at or now(), reason=reason)
        _show([made], None)


@contextmanager
def _usage() -> Iterator[None]:
    """A judgement that contradicts itself is wrong usage."""
    try:
        yield
    except DataError as error:
        raise typer.BadParameter(str(error)) from error


def _show(judgements: list[Judgement], as_json: bool | None) -> None:
    if wants_json(as_json):
        from detente.json import to_plain

        for judgement in judgements:
            print_line(json.dumps(to_plain(judgement), ensure_ascii=False))
        return
    from detente.cli.tables import plain_table, styled

    table = plain_table("id", "verdict", "on", "and", "by", "at", "why", "withdrawn")
    for j in judgements:
        table.add_row(j.id, j.verdict, j.left, j.right or "", styled(j.author, ""), j.at, styled(j.reason, ""), j.withdrawn or "")
    console().print(table)
