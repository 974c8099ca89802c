"""Judging at the desk: who may, and the requests that write.

Whoever knows the token of the desk gives it once, with a name; a cookie that is signed with the token then stands for both. The cookie
goes with no request from another site (SameSite=Strict), and every form carries a word that only the desk can make.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, get_args
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from detente.archive.judge import judge, now, withdraw
from detente.chronicle.model import Verdict
from detente.desk.errors import BadQuery, NotAllowed
from detente.desk.links import path_of, query_of
from detente.desk.state import Desk, DeskHolder
from detente.errors import DataError

COOKIE = "detente_reviewer"
_LONGEST_NAME, _LONGEST_REASON = 80, 1_000
# What a form may hold: more is not read.
_FIELDS, _BYTES = 12, 16_384
VERDICTS: tuple[str, ...] = get_args(Verdict)


def reviewer_of(desk: Desk, cookies: Mapping[str, str]) -> str | None:
    """The name of whoever may judge, by the cookie; None for all others."""
    name, _, signature = cookies.get(COOKIE, "").partition(".")
    if desk.review is None or not hmac.compare_digest(signature.encode(), _signed(desk.review, "reviewer", name).encode()):
        return None
    try:
        return urlsafe_b64decode(name.encode()).decode()
    except (Error, UnicodeDecodeError):
        return None


def form_word(desk: Desk, reviewer: str) -> str:
    """What every form of a reviewer carries, so that no other site can send one."""
    return _signed(desk.review or "", "form", reviewer)


def add_review(app: FastAPI, holder: DeskHolder) -> None:
    """Give an application the requests that judge: to enter, to judge, to take back, to leave."""
    for path, act in (("enter", _enter), ("judge", _judge), ("withdraw", _withdraw), ("leave", _leave)):
        app.add_api_route(f"/review/{path}", _acting(act, holder), methods=["POST"], name=f"review_{path}")


def _acting(
    act: Callable[[Desk, Mapping[str, str], Request], Response], holder: DeskHolder
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        form = await _form(request)
        return await run_in_threadpool(lambda: act(_open(holder), form, request))

    return answer


def _open(holder: DeskHolder) -> Desk:
    desk = holder.now()
    if desk.review is None:
        raise NotAllowed("this desk was opened to be read; to judge here, open it with: detente serve ARCHIVE --review")
    return desk


async def _form(request: Request) -> Mapping[str, str]:
    """The fields of a form that comes from a page of this desk."""
    origin = request.headers.get("origin")
    foreign = origin is not None and origin != "null" and urlsplit(origin).netloc != request.headers.get("host")
    if foreign or request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise NotAllowed("a form of another site cannot judge here")
    if int(request.headers.get("content-length") or _BYTES + 1) > _BYTES:
        raise BadQuery("form", "more than 16 KiB, or no length", "a form of this desk")
    async with request.form(max_files=0, max_fields=_FIELDS) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


def _enter(desk: Desk, form: Mapping[str, str], request: Request) -> Response:
    name = " ".join(form.get("name", "").split())
    if not name or len(name) > _LONGEST_NAME:
        raise BadQuery("name", repr(name[:100]), f"the name of who judges, at most {_LONGEST_NAME} characters")
    if not hmac.compare_digest(form.get("token", "").strip().encode(), (desk.review or "").encode()):
        raise NotAllowed("that is not the token of this desk; it was shown where the desk was opened")
    value = urlsafe_b64encode(name.encode()).decode()
    response = _back(form)
    cookie = f"{value}.{_signed(desk.review or '', 'reviewer', value)}"
    response.set_cookie(COOKIE, cookie, httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return response


def _leave(desk: Desk, form: Mapping[str, str], request: Request) -> Response:
    response = _back(form)
    response.delete_cookie(COOKIE)
    return response


def _judge(desk: Desk, form: Mapping[str, str], request: Request) -> Response:
    reviewer = _reviewer(desk, form, request)
    verdict = form.get("verdict", "")
    if verdict not in VERDICTS:
        raise BadQuery("verdict", repr(verdict[:40]), f"one of {', '.join(VERDICTS)}")
    left, right = form.get("left", "").strip(), form.get("right", "").strip() or None
    if verdict in ("join", "split") and right is None:
        raise BadQuery("right", "nothing", "the id of the other event or happening")
    reason = " ".join(form.get("reason", "").split()) or "judged at the desk"
    if len(reason) > _LONGEST_REASON:
        raise BadQuery("reason", f"{len(reason)} characters", f"at most {_LONGEST_REASON}")
    right = right if verdict in ("join", "split") else None
    made: Any = verdict
    try:
        kept = judge(desk.archive, made, left, right, author=reviewer, at=now(), reason=reason)
    except DataError as error:
        raise BadQuery("verdict", verdict, f"a judgement that does not contradict itself: {error}") from error
    return _back(form, kept.id)


def _withdraw(desk: Desk, form: Mapping[str, str], request: Request) -> Response:
    _reviewer(desk, form, request)
    withdraw(desk.archive, form.get("judgement", ""), at=now())
    return _back(form)


def _reviewer(desk: Desk, form: Mapping[str, str], request: Request) -> str:
    reviewer = reviewer_of(desk, request.cookies)
    if reviewer is None or not hmac.compare_digest(form.get("word", "").encode(), form_word(desk, reviewer).encode()):
        raise NotAllowed("give the token of this desk first, then judge again")
    return reviewer


def _back(form: Mapping[str, str], done: str | None = None) -> RedirectResponse:
    """To the page of review, at the place where the form stood; ``done`` names the judgement that it is to confirm."""
    state = {**{name: form.get(name) for name in ("queue", "after", "of")}, "done": done}
    place = form.get("place", "")
    anchor = f"#{place}" if place.replace("-", "").isalnum() and place.isascii() else ""
    return RedirectResponse(path_of("review", ()) + query_of(state) + anchor, 303)


def _signed(token: str, purpose: str, words: str) -> str:
    return hmac.new(token.encode(), f"{purpose}\0{words}".encode(), "sha256").hexdigest()
