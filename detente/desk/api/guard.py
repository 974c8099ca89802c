"""What stands before every answer: the host's name, the size of what was sent, the token, and the headers that all answers have."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from starlette.requests import Request

from detente.desk.api.limits import Limits
from detente.desk.problems import Problem

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_BEARER = {"WWW-Authenticate": 'Bearer realm="detente"'}


def check_host(request: Request, limits: Limits) -> None:
    """Raise Problem (421) where a request comes under a name that is not served: another site may have pointed its own here."""
    if limits.hosts is None:
        return
    name = host_name(request.headers.get("host", ""))
    if name not in {host.lower() for host in limits.hosts}:
        raise Problem("misdirected", "this desk answers to its own names alone: start it with the name that you call it by")


def host_name(header: str) -> str:
    """The name in a Host header, without its port, in lower case; an IPv6 address keeps its brackets."""
    name, bracket, _ = header.strip().lower().partition("]")
    return name + bracket if bracket else name.rpartition(":")[0] or name


def check_address(request: Request, limits: Limits) -> None:
    """Raise Problem (414) where path and query are too long."""
    length = len(request.scope.get("raw_path") or b"") + len(request.scope.get("query_string", b""))
    if length > limits.address:
        raise Problem("address-too-long", f"found {length} bytes of path and query, expected at most {limits.address}")


def check_token(request: Request, token: str) -> None:
    """Raise Problem (401) where the request does not bear the token; the comparison takes the same time for all."""
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    same = hmac.compare_digest(given.strip().encode("utf-8", "replace"), token.encode("utf-8", "replace"))
    if kind.lower() != "bearer" or not same:
        raise Problem("not-authorised", "send the token of this desk: Authorization: Bearer TOKEN", headers=_BEARER)


async def read_limited(request: Request, limits: Limits) -> bytes:
    """The body of a request. Raises Problem (413) as soon as it is known to be too large."""
    problem = Problem("too-large", f"expected at most {limits.body} bytes")
    announced = request.headers.get("content-length", "0")
    if announced.isascii() and announced.isdigit() and int(announced[:18]) > limits.body:
        raise problem
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) > limits.body:
            raise problem
    return bytes(held)
