"""Errors as programs read them: problem details of one shape (RFC 9457), whatever went wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from detente.errors import DetenteError

MEDIA_TYPE = "application/problem+json"
# What is shown of a value that was sent: enough to find it again.
_SHOWN = 100

KINDS: Mapping[str, tuple[int, str]] = {
    "not-authorised": (401, "A token is needed"),
    "not-found": (404, "There is nothing of that name"),
    "method-not-allowed": (405, "This resource does not answer that method"),
    "not-acceptable": (406, "The resource has no such form"),
    "foreign-cursor": (409, "The cursor is not of this list"),
    "too-large": (413, "The body is too large"),
    "address-too-long": (414, "The address is too long"),
    "not-json": (415, "The body is not JSON"),
    "misdirected": (421, "This host is not served here"),
    "invalid": (422, "Values are not what they must be"),
    "too-many-requests": (429, "Too many requests"),
    "internal": (500, "Something went wrong here"),
    "out-of-time": (503, "The answer took too long and was stopped"),
    "busy": (503, "Too many requests at once"),
    "unreadable": (503, "The archive cannot be read now"),
}  # fmt: skip
"""Kinds of problems: the last part of their ``type``, with status and title."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that is not what it must be: ``where`` it stood (query, path, header or body), its name, what was found and expected."""

    where: str
    name: str
    found: str
    expected: str


class Problem(DetenteError):
    """What is answered instead of what was asked for.

    ``kind`` is one of :data:`KINDS`; ``detail`` says what to do, and never holds what only this machine should know. ``faults`` names
    the values that are wrong; ``headers`` go with the answer.
    """

    def __init__(self, kind: str, detail: str, *, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.kind = kind
        self.status, self.title = KINDS[kind]
        self.detail = detail
        self.faults = tuple(faults)
        self.headers = dict(headers or {})

    def body(self) -> bytes:
        """The problem as ``application/problem+json``."""
        told = {"type": type_of(self.kind), "title": self.title, "status": self.status, "detail": self.detail}
        faults = [{"in" if name == "where" else name: value for name, value in asdict(f).items()} for f in self.faults]
        # Escaped, as what was sent may hold half a surrogate pair, which no UTF-8 can.
        return json.dumps({**told, "errors": faults}, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def type_of(kind: str) -> str:
    """The ``type`` of a kind of problem."""
    return f"urn:detente:problem:{kind}"


def invalid(where: str, name: str, found: object, expected: str) -> Problem:
    """The problem of one wrong value."""
    return faulty([fault(where, name, found, expected)])


def faulty(faults: Sequence[Fault]) -> Problem:
    """The problem of several wrong values."""
    detail = "; ".join(f"{f.name}: found {f.found}, expected {f.expected}" for f in faults[:5])
    return Problem("invalid", detail, faults=faults)


def fault(where: str, name: str, found: object, expected: str) -> Fault:
    """A wrong value, shown shortened."""
    shown = found if isinstance(found, str) else json.dumps(found, ensure_ascii=True, default=str)
    return Fault(where, name[:_SHOWN], shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…", expected)
