"""The desk as a web application: pages, files, and the answers of the API, behind one set of guards."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from detente import __version__
from detente.archive.parties import find_party
from detente.desk.api import Limits, mount_api
from detente.desk.calendars import agenda_ics
from detente.desk.errors import DeskError, NoSuchPage
from detente.desk.links import LiveLinks
from detente.desk.page import Asked, Page, Show
from detente.desk.pages import PAGES
from detente.desk.reviewing import add_review, reviewer_of
from detente.desk.routes import PATHS
from detente.desk.state import Desk, DeskHolder
from detente.desk.taking import add_downloads
from detente.desk.templating import render
from detente.errors import CursorError, DateError, DetenteError, NotFound, UnknownParty

if TYPE_CHECKING:
    from detente.archive import Archive
    from detente.knowledge import Knowledge

log = logging.getLogger(__name__)
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
SEEN = "detente_seen"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_TYPES: Mapping[str, str] = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
# Of errors that other rooms raise over what was asked for.
_STATUSES: Mapping[type[Exception], int] = {
    CursorError: 422,
    NotFound: 404,
    UnknownParty: 404,
    DateError: 422,
}
_A_YEAR = "public, max-age=31536000, immutable"


def create_app(
    archive: Archive,
    knowledge: Knowledge,
    *,
    review: str | None = None,
    hosts: tuple[str, ...] = LOOPBACK,
    notice: str | None = None,
) -> FastAPI:
    """The desk over one archive.

    Args:
        archive: open; the application only reads it unless ``review`` is given.
        knowledge: names countries and offices.
        review: the token whose bearer may judge; None lets nobody.
        notice: what every page says of this archive; None says nothing.
        hosts: names under which the desk may be asked for, so that no other site can point its own name here; ``*`` allows all.
    """
    holder = DeskHolder(archive, knowledge, review=review, notice=notice)
    app = FastAPI(title="Detente", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    contents, links = static_files()
    _serve_files(app, contents)
    for name, show in PAGES.items():
        app.add_api_route(_route(PATHS[name]), _answerer(name, show, holder, links), methods=["GET", "HEAD"], name=name)
    app.add_api_route(PATHS["ics"], _calendar(holder), methods=["GET", "HEAD"], name="ics")
    add_downloads(app, holder, asked_of)
    add_review(app, holder)
    mount_api(app, holder.now, Limits(hosts=None), review=review is not None)
    _serve_errors(app, holder, links)
    app.middleware("http")(_with_headers)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=6)
    app.add_middleware(KnownHosts, hosts=frozenset(hosts))
    return app


def static_files() -> tuple[dict[str, bytes], LiveLinks]:
    """The desk's own files by the name under which they are served, which holds a digest, and the links to them."""
    named: dict[str, str] = {}
    contents: dict[str, bytes] = {}
    for path in sorted(files("detente.desk").joinpath("static").iterdir(), key=lambda p: p.name):
        data = path.read_bytes() + (
            files("detente.desk").joinpath("charts/charts.css").read_bytes() if path.name == "desk.css" else b""
        )
        stem, _, suffix = path.name.rpartition(".")
        named[path.name] = f"{stem}.{sha256(data).hexdigest()[:12]}.{suffix}"
        contents[named[path.name]] = data
    return contents, LiveLinks(named)


def _route(path: str) -> str:
    for number in range(path.count("{}")):
        path = path.replace("{}", f"{{part{number}}}", 1)
    return path


def _answerer(name: str, show: Show, holder: DeskHolder, links: LiveLinks) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await run_in_threadpool(_answer, request, show, holder, links)

    answer.__name__ = f"show_{name}"
    return answer


def _answer(request: Request, show: Show, holder: DeskHolder, links: LiveLinks) -> Response:
    desk = holder.now()
    page = show(desk, asked_of(request, desk))
    response = _html(page, desk, links, request)
    if page.seen is not None:
        response.set_cookie(SEEN, str(page.seen), max_age=31_536_000, httponly=True, samesite="lax")
    return response


def _calendar(holder: DeskHolder) -> Callable[[Request], Awaitable[Response]]:
    def made(request: Request) -> Response:
        desk = holder.now()
        parties = asked_of(request, desk).several("party", most=2)
        body = agenda_ics(desk, tuple(find_party(desk.archive, desk.knowledge, name)[0] for name in parties))
        return Response(body, media_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private, no-cache"})

    async def answer(request: Request) -> Response:
        return await run_in_threadpool(made, request)

    return answer


def _html(page: Page, desk: Desk, links: LiveLinks, request: Request) -> Response:
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    body = render(page, desk, links, address=address).encode("utf-8", errors="replace")
    tag = f'"{sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if page.status == 200 and tag in [t.strip() for t in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(body, page.status, headers, "text/html; charset=utf-8")


def asked_of(request: Request, desk: Desk) -> Asked:
    """What a request asks for, and who asks."""
    parts = tuple(request.path_params[key] for key in sorted(request.path_params))
    seen = request.cookies.get(SEEN, "")
    number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else None
    return Asked(parts, tuple(request.query_params.multi_items()), number, reviewer_of(desk, request.cookies))


def _serve_files(app: FastAPI, contents: Mapping[str, bytes]) -> None:
    async def static(name: str) -> Response:
        if name not in contents:
            raise NoSuchPage("file", name)
        kind = _TYPES[name.rpartition(".")[2]]
        return Response(contents[name], media_type=kind, headers={"Cache-Control": _A_YEAR})

    app.add_api_route("/static/{name}", static, methods=["GET", "HEAD"])


def _serve_errors(app: FastAPI, holder: DeskHolder, links: LiveLinks) -> None:
    def shown(request: Request, status: int, said: str) -> Response:
        page = Page(
            "error.html",
            "Not found" if status in (404, 410) else "Not answered",
            "",
            {"said": said, "code": status},
            status=status,
        )
        return _html(page, holder.last(), links, request)

    async def own(request: Request, error: Exception) -> Response:
        status = error.status if isinstance(error, DeskError) else _STATUSES.get(type(error), 503)
        return await run_in_threadpool(shown, request, status, str(error))

    async def missing(request: Request, error: Any) -> Response:
        status = getattr(error, "status_code", 404)
        said = f"there is no page {request.url.path[:200]}" if status == 404 else "this page cannot be asked for in this way"
        return await run_in_threadpool(shown, request, status, said)

    app.add_exception_handler(DetenteError, own)

    async def failed(request: Request, error: Exception) -> Response:
        log.exception("%s could not be made", request.url.path, exc_info=error)
        response = await run_in_threadpool(shown, request, 500, "this page could not be made; the log of the desk says why")
        # This handler answers outside all others: their headers are put here once more.
        response.headers.update(HEADERS)
        return response

    app.add_exception_handler(Exception, failed)
    app.add_exception_handler(404, missing)
    app.add_exception_handler(405, missing)


class KnownHosts:
    """Answers only who asks under a name of the desk: no other site can point a name of its own here (DNS rebinding)."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is asked under a known name; answer 421 to all else."""
        host = Headers(scope=scope).get("host", "") if scope["type"] == "http" else "*"
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if "*" in self.hosts or name.lower() in self.hosts or scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        said = (
            "This desk is not known under that name. Ask for it at 127.0.0.1, or open it with --name and the name that you use.\n"
        )
        await PlainTextResponse(said, 421, dict(HEADERS))(scope, receive, send)


async def _with_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
