"""The API as an ASGI application: finds the resource, checks what was asked, works within limits, and writes the answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl, quote, urlencode

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.types import Receive, Scope, Send

from detente import __version__
from detente.desk.api import judging, known, told
from detente.desk.api.deadline import Deadline, OutOfTime, heed, within
from detente.desk.api.document import openapi
from detente.desk.api.following import stamp
from detente.desk.api.forms import JSON, TEXT, Answer, Collection, Raw, Single, choose, content_type, written
from detente.desk.api.guard import HEADERS, check_address, check_host, check_token, read_limited
from detente.desk.api.limits import Limits
from detente.desk.api.model import Index
from detente.desk.api.params import read_body, read_parts, read_query
from detente.desk.api.resource import Asked, Resource, pieces_of
from detente.desk.errors import DeskError
from detente.desk.metrics import MEDIA_TYPE as METRICS_TYPE
from detente.desk.metrics import Metrics
from detente.desk.problems import MEDIA_TYPE, Problem, fault, faulty
from detente.desk.ratelimit import Buckets
from detente.desk.state import Desk
from detente.errors import ArchiveError, CursorError, UnknownParty

if TYPE_CHECKING:
    from starlette.applications import Starlette

BASE = "/api/v1"
T = TypeVar("T")
_KEPT = "no-cache"
_RETRY = {"Retry-After": "1"}


def mount_api(
    app: Starlette, desk: Callable[[], Desk], limits: Limits | None = None, *, review: bool = False, base: str = BASE
) -> Api:
    """Mount the API on an application, under ``base``.

    ``desk`` gives the desk as the archive stands now (:meth:`detente.desk.state.DeskHolder.now`). With ``review``, bearers of its token
    may judge; without, those resources are not there.
    """
    api = Api(desk, limits or Limits(), review=review, base=base)
    app.router.routes.append(_Below(base, api, name="api"))
    return api


class _Below(Mount):
    """All that lies below a path, whatever its characters: a pattern stops at a line end."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        root = scope.get("root_path", "")
        if scope["type"] != "http" or not scope["path"].startswith(f"{root}{self.path}/"):
            return Match.NONE, {}
        above = {"app_root_path": scope.get("app_root_path", root), "root_path": root + self.path}
        return Match.FULL, {**above, "endpoint": self.app}


def resources_of(*, review: bool) -> tuple[Resource, ...]:
    """The resources of the API, but for those that describe itself."""
    return (*told.RESOURCES, *known.RESOURCES, *(judging.RESOURCES if review else ()))


@dataclass(frozen=True, slots=True)
class _Written:
    """An answer that is ready to be sent."""

    status: int
    body: bytes
    headers: Mapping[str, str]


class Api:
    """The API over one desk; an ASGI application. ``metrics`` and ``buckets`` may be shared with the pages of the same desk."""

    def __init__(self, desk: Callable[[], Desk], limits: Limits, *, review: bool = False, base: str = BASE) -> None:
        self.limits = limits
        self.metrics = Metrics()
        self.buckets = Buckets(limits.rate, most=limits.clients)
        self._desk = desk
        self._base = base
        self.resources = (*resources_of(review=review), *self._own())
        self.document = openapi(self.resources, base=base)
        self._slots: anyio.CapacityLimiter | None = None
        self._spare: anyio.CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise RuntimeError(f"the API answers HTTP alone, not {scope['type']}")
        began = time.perf_counter()
        request = Request(scope, receive)
        pieces = pieces_of(_raw_path(scope))
        found = [(r, parts) for r in self.resources if pieces is not None and (parts := r.match(pieces)) is not None]
        try:
            ready = await self._guarded(request, found)
        except ClientDisconnect:
            return
        self.metrics.answered(found[0][0].path if found else None, request.method, ready.status, time.perf_counter() - began)
        response = Response(b"" if request.method == "HEAD" or ready.status in (204, 304) else ready.body, ready.status)
        if ready.status not in (204, 304):
            response.headers["content-length"] = str(len(ready.body))
        else:
            del response.headers["content-length"]
        for name, value in {**HEADERS, **ready.headers}.items():
            response.headers[name] = value
        await response(scope, receive, send)

    # One request, step by step

    async def _guarded(self, request: Request, found: Sequence[tuple[Resource, dict[str, str]]]) -> _Written:
        """The answer, or the problem that stands for it; nothing else leaves this method."""
        limited: Mapping[str, str] = {}
        try:
            check_host(request, self.limits)
            verdict = self.buckets.take(request.client.host if request.client else None)
            limited = self.buckets.headers(verdict)
            if not verdict.allowed:
                self.metrics.limited()
                raise Problem("too-many-requests", f"wait {verdict.reset} s: RateLimit-Policy says how many may come")
            check_address(request, self.limits)
            ready = await self._answered(request, found)
        except ClientDisconnect:
            raise
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is told as a problem of one shape, and logged
            ready = _refused(self._problem(error))
        return _Written(ready.status, ready.body, {**ready.headers, **limited})

    async def _answered(self, request: Request, found: Sequence[tuple[Resource, dict[str, str]]]) -> _Written:
        if not found:
            raise Problem("not-found", f"no resource {request.url.path[:200]!r}; {self._base}/openapi.json names all")
        allowed = _methods([r for r, _ in found])
        if request.method == "OPTIONS":
            return _Written(204, b"", {"Allow": allowed})
        method = "GET" if request.method == "HEAD" else request.method
        resource, parts = next(((r, p) for r, p in found if r.method == method), (None, {}))
        if resource is None:
            raise Problem("method-not-allowed", f"expected one of {allowed}", headers={"Allow": allowed})
        body = await self._body(request, resource)
        form = choose(", ".join(request.headers.getlist("accept")), resource.forms)
        values = read_parts(resource.params, parts) | read_query(resource.params, request.scope.get("query_string", b""))
        if resource.review:
            values |= read_body(resource.params, body)
        return await self._within(lambda: self._work(request, resource, values, form), resource)

    async def _body(self, request: Request, resource: Resource) -> Mapping[str, object]:
        """What was sent, where a resource takes anything: only from those who bear the token."""
        if not resource.review:
            return {}
        check_token(request, (await self._within(self._desk, resource)).review or "\0")
        data = await read_limited(request, self.limits)
        if not data:
            return {}
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
            raise Problem("not-json", f"expected Content-Type: {JSON}")
        try:
            held = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise faulty([fault("body", "body", "what is no JSON", "a JSON object")]) from error
        if not isinstance(held, dict):
            raise faulty([fault("body", "body", held, "a JSON object")])
        return held

    async def _within(self, work: Callable[[], T], resource: Resource) -> T:
        """Work done in a thread, within the limits of time and of how much is done at once."""
        if self._slots is None or self._spare is None:
            self._slots, self._spare = anyio.CapacityLimiter(self.limits.at_once), anyio.CapacityLimiter(2)
        deadline = Deadline.after(self.limits.seconds)

        def bounded() -> T:
            with within(deadline):
                deadline.check()
                return work()

        with anyio.move_on_after(self.limits.seconds):
            return await anyio.to_thread.run_sync(bounded, limiter=self._spare if resource.light else self._slots)
        raise Problem("busy", "too many others are asking: try again", headers=_RETRY)

    def _work(self, request: Request, resource: Resource, values: Mapping[str, Any], form: str) -> _Written:
        """In a thread: the answer, or that nothing has changed."""
        desk = self._desk()
        heed(desk.archive.engine)
        headers = {"Vary": "Accept", "Cache-Control": "no-store" if resource.light or resource.review else _KEPT}
        if resource.method == "GET" and not resource.light:
            headers["ETag"] = self._tag(request, desk, form)
            if headers["ETag"] in _tags(request.headers.get("if-none-match")):
                return _Written(304, b"", headers)
        answer = resource.answer(Asked(desk, values))
        if isinstance(answer, Collection) and answer.also.get("deleted") and form != JSON:
            raise Problem("not-acceptable", f"what was deleted has no place in a table: take {JSON}, or /changes as a table")
        headers |= {"Content-Type": METRICS_TYPE if resource.name == "metrics" else content_type(form)}
        headers |= self._links(request, answer, resource)
        return _Written(resource.status, written(answer, form), headers)

    def _tag(self, request: Request, desk: Desk, form: str) -> str:
        """A strong entity tag: the archive's state, the version of what reads it, what was asked for, and the form."""
        query = request.scope.get("query_string", b"").decode("ascii", "replace")
        told = [
            __version__,
            desk.knowledge.digest,
            stamp(desk.archive),
            _raw_path(request.scope).decode("ascii", "replace"),
            query,
            form,
        ]
        return f'"{sha256(json.dumps(told).encode()).hexdigest()[:32]}"'

    def _links(self, request: Request, answer: Answer, resource: Resource) -> dict[str, str]:
        if isinstance(answer, Single) and answer.canonical:
            address = f"{self._base}/{quote(answer.canonical)}"
            return {"Location": address} if resource.status == 201 else {"Link": f'<{address}>; rel="canonical"'}
        if isinstance(answer, Collection) and answer.next:
            query = parse_qsl(request.scope.get("query_string", b"").decode("ascii"), keep_blank_values=True)
            pairs = [*((name, value) for name, value in query if name != "cursor"), ("cursor", answer.next)]
            return {"Link": f'<{self._base}{quote(_path_of(request))}?{urlencode(pairs)}>; rel="next"'}
        return {}

    def _problem(self, error: Exception) -> Problem:
        """What may be told of an error: nothing of its own words, unless they were written to be read by a client."""
        if isinstance(error, Problem):
            return error
        if isinstance(error, OutOfTime):
            self.metrics.stopped()
            said = f"stopped after {self.limits.seconds:g} s: ask for less (fewer days, one party more, a smaller page)"
            return Problem("out-of-time", said, headers=_RETRY)
        if isinstance(error, CursorError):
            return Problem(
                "foreign-cursor", "expected `next` of a page of the same list, asked for in the same way; begin without one"
            )
        if isinstance(error, UnknownParty) or (isinstance(error, DeskError) and error.status == 404):
            return Problem("not-found", str(error))
        if isinstance(error, ArchiveError):
            return Problem("unreadable", "the archive cannot be read at this moment", headers=_RETRY)
        _log(error)
        return Problem("internal", "this is a fault of the desk; its log holds more")

    # Resources that describe the API

    def _own(self) -> tuple[Resource, ...]:
        return (
            Resource("index", "/", "What there is: the paths of all resources, and where they are described.", self._index, Index, light=True, tag="desk"),
            Resource("metrics", "/metrics", "Counters for Prometheus.", self._metrics, {"type": "string"}, forms=(TEXT,), light=True, tag="desk"),
            Resource(
                "openapi", "/openapi.json", "This document.", lambda _: Single(self.document), {"type": "object"}, light=True, tag="desk"
            ),
        )  # fmt: skip

    def _index(self, asked: Asked) -> Single:
        paths = tuple(dict.fromkeys(f"{self._base}{resource.path}" for resource in self.resources if resource.path != "/"))
        return Single(Index("Detente", __version__, f"{self._base}/openapi.json", paths))

    def _metrics(self, asked: Asked) -> Raw:
        return Raw(self.metrics.text(known.archive_counts(asked)))


def _raw_path(scope: Scope) -> bytes:
    """The path below where the API is mounted, as it was sent."""
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode("ascii")
    above = len([piece for piece in scope.get("root_path", "").split("/") if piece])
    return b"/".join(raw.partition(b"?")[0].lstrip(b"/").split(b"/")[above:])


def _path_of(request: Request) -> str:
    return "/" + "/".join(pieces_of(_raw_path(request.scope)) or ())


def _methods(resources: Sequence[Resource]) -> str:
    found = {r.method for r in resources}
    return ", ".join(sorted(found | ({"HEAD"} if "GET" in found else set()) | {"OPTIONS"}))


def _tags(header: str | None) -> set[str]:
    """Entity tags of an If-None-Match, compared weakly (RFC 9110, 13.1.2)."""
    return {tag.strip().removeprefix("W/") for tag in (header or "").split(",")}


def _refused(problem: Problem) -> _Written:
    return _Written(
        problem.status, problem.body(), {"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store", "Vary": "Accept", **problem.headers}
    )  # fmt: skip


def _log(error: BaseException) -> None:
    """What went wrong here, for those who run the desk."""
    import logging

    logging.getLogger("detente.desk").error("an answer failed: %s", type(error).__name__, exc_info=error)
