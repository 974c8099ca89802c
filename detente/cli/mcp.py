"""The verb that serves an archive to programs and agents, by the Model Context Protocol."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.output import note

if TYPE_CHECKING:
    from detente.desk.mcp.held import Held

_PLACE = re.compile(r"(?:(\[[0-9A-Fa-f:.]+\]|[^:\[\]/]+):)?(\d{1,5})")


def _place(value: str | None) -> str | None:
    found = _PLACE.fullmatch(value) if value is not None else None
    if value is not None and (found is None or not 0 < int(found[2]) < 65_536):
        raise typer.BadParameter(f"{value!r}: expected HOST:PORT, such as 127.0.0.1:8080, or a port")
    return value


def mcp(
    archive: Annotated[
        str,
        typer.Argument(
            metavar="ARCHIVE", envvar="DETENTE_ARCHIVE", help="The archive: a file, or postgresql://user@host/database."
        ),
    ],
    http: Annotated[
        str | None,
        typer.Option(
            metavar="HOST:PORT", callback=_place, help="Serve over HTTP at this address, instead of standard input and output."
        ),
    ] = None,
    base: Annotated[
        Path | None,
        typer.Option(
            "--knowledge",
            metavar="FILE",
            envvar="DETENTE_KNOWLEDGE",
            exists=True,
            dir_okay=False,
            help="A base of your own. Default: the bundled one.",
        ),
    ] = None,
) -> None:
    """Serve an archive to programs and agents, by the Model Context Protocol."""
    from detente.archive import open_archive
    from detente.chronicle.naming import Namer
    from detente.desk.mcp.held import Held
    from detente.knowledge import load_knowledge

    knowledge = load_knowledge(base)
    with open_archive(archive) as opened:
        held = Held(opened, knowledge, Namer(knowledge), base)
        if http is None:
            _serve_stdio(held)
        else:
            _serve_http(held, http)


def _serve_stdio(held: Held) -> None:
    import anyio

    from detente.desk.mcp.server import serve_stdio

    anyio.run(serve_stdio, held)


def _serve_http(held: Held, place: str) -> None:
    from detente.desk.mcp.server import PATH, host_in_url, is_loopback, serve_http

    found = _PLACE.fullmatch(place)
    host, port = ((found[1] or "127.0.0.1").strip("[]"), int(found[2])) if found else ("127.0.0.1", 8000)
    if not is_loopback(host):
        note(f"{host} can be reached by others: whoever reaches it can read the whole archive")
    note(f"serving at http://{host_in_url(host)}:{port}{PATH}")
    serve_http(held, host, port)
