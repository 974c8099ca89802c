"""``detente serve``: the desk over an archive, in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.output import note

if TYPE_CHECKING:
    import socket

Host = Annotated[
    str, typer.Option(metavar="ADDRESS", help="Where to listen. The default can be reached from this machine alone.")
]
Port = Annotated[int, typer.Option(min=0, max=65_535, help="The port; 0 takes any that is free.")]
Open = Annotated[bool, typer.Option("--open", help="Open the desk in the browser.")]


def serve(
    archive: Annotated[str, typer.Argument(metavar="ARCHIVE", help="The archive: a file, or a postgresql:// address.")],
    host: Host = "127.0.0.1",
    port: Port = 8411,
    name: Annotated[
        list[str] | None, typer.Option("--name", metavar="HOST", help="A further name under which browsers ask for it; * for any.")
    ] = None,
    review: Annotated[
        bool, typer.Option("--review", help="Let whoever has the token judge; it is read from DETENTE_TOKEN, or made and shown.")
    ] = False,
    open_browser: Open = False,
    base: Annotated[
        Path | None,
        typer.Option("--knowledge", metavar="FILE", help="A knowledge base of your own; see detente knowledge build.", exists=True, dir_okay=False),
    ] = None,
) -> None:  # fmt: skip
    """Open an archive as pages to read in a browser, with an HTTP API beside them."""
    serve_archive(archive, host, port, names=tuple(name or ()), review=review, open_browser=open_browser, base=base)


def serve_archive(
    archive: str,
    host: str,
    port: int,
    *,
    names: tuple[str, ...] = (),
    review: bool = False,
    open_browser: bool = False,
    base: Path | None = None,
    notice: str | None = None,
) -> None:
    """Serve until interrupted. Raises ArchiveError where there is no archive, OSError where the port is taken."""
    from threading import Thread

    import uvicorn

    from detente.archive import open_archive
    from detente.desk.app import LOOPBACK, create_app
    from detente.desk.warming import warm
    from detente.knowledge import load_knowledge

    knowledge = load_knowledge(base)
    with open_archive(archive) as held:
        token = _token() if review else None
        hosts = ("*",) if "*" in names else tuple(dict.fromkeys((*LOOPBACK, *_own(host), *names)))
        app = create_app(held, knowledge, review=token, hosts=hosts, notice=notice)
        listener = _listening(host, port)
        address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"
        note(f"the desk is open at {address}; interrupt (Ctrl-C) to close it")
        if token is not None:
            note(f"to judge at {address}review, give {_named(token)}")
        Thread(target=warm, args=(held, knowledge), daemon=True).start()
        if open_browser:
            import webbrowser

            webbrowser.open(address)
        config = uvicorn.Config(app, log_level="warning", server_header=False, date_header=False, access_log=False)
        uvicorn.Server(config).run(sockets=[listener])


def serve_sample(port: int, *, open_browser: bool = False) -> None:
    """Serve the sample archive, made for the occasion in a temporary folder, until interrupted."""
    import signal
    import tempfile

    from detente.desk.sample import NOTICE, sample_archive

    # The folder goes away however the desk is ended.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="detente-") as folder:
        serve_archive(str(sample_archive(Path(folder))), "127.0.0.1", port, open_browser=open_browser, notice=NOTICE)


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens; wrong usage, in words, where it cannot."""
    import socket

    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        said = error.strerror or str(error)
        raise typer.BadParameter(
            f"{host}:{port} cannot be listened at ({said}); name another, or --port 0 for any that is free"
        ) from error


def _own(host: str) -> tuple[str, ...]:
    """The address listened at, unless it stands for all."""
    return () if host in ("0.0.0.0", "::", "") else (f"[{host}]" if ":" in host else host,)


def _named(token: str) -> str:
    """A token that was made here, to be read; one that was given is not shown again."""
    import os

    return "the token of DETENTE_TOKEN" if os.environ.get("DETENTE_TOKEN") == token else f"this token: {token}"


def _token() -> str:
    """The token of the environment, at least 16 characters; a new one where there is none."""
    import os
    import secrets

    given = os.environ.get("DETENTE_TOKEN")
    if given is None:
        return secrets.token_urlsafe(24)
    if len(given) < 16 or not given.isascii() or not given.isprintable() or " " in given:
        raise typer.BadParameter("expected at least 16 printable characters without blanks", param_hint="'DETENTE_TOKEN'")
    return given
