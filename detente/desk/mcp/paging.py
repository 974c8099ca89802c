"""Going on where an answer ended: cursors, and answers cut to a size."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any, TypeVar

from detente.desk.mcp.arguments import adapter
from detente.desk.mcp.errors import WrongQuestion

T = TypeVar("T")
S = TypeVar("S")
Fetch = Callable[[str | None, int], tuple[Sequence[T], str | None]]
A_PAGE = 50
MOST_LOOKED_AT = 2_000
_GO_ON = "go on with the cursor in next"
MOST_CHARACTERS = 40_000
"""Characters of the items of one answer as JSON: some 10,000 words of a model."""
_NOT_ASKED = frozenset({"cursor", "limit"})
BAD_CURSOR = "cursor: found one that this tool did not give; expected the `next` of an answer, with the same other arguments; or leave it out to begin anew"


@dataclass(frozen=True, slots=True)
class Part:
    """The first items of a list that fit: how many were taken, and what is to be said of the rest."""

    taken: int
    left_out: str | None


def fit(items: Sequence[object], *, most: int = MOST_CHARACTERS) -> Part:
    """How many of the first items fit; one always does."""
    room = most
    for number, item in enumerate(items):
        room -= len(as_json(item))
        if room < 0 and number:
            return Part(
                number, f"{len(items) - number} of {len(items)} are left out for their length; go on with the cursor in next"
            )
    return Part(len(items), None)


def as_json(item: object) -> str:
    """An answer's record as JSON."""
    return adapter(type(item)).dump_json(item).decode()


def cursor_for(question: Any, position: str) -> str:
    """A cursor that goes on with the same question after a position."""
    return base64.urlsafe_b64encode(json.dumps([digest(question), position]).encode()).decode().rstrip("=")


def position_of(question: Any) -> str | None:
    """The position in the cursor of a question, None where it begins. Raises WrongQuestion for another question's, or no cursor at all."""
    if question.cursor is None:
        return None
    try:
        whole = base64.urlsafe_b64decode(question.cursor + "=" * (-len(question.cursor) % 4))
        asked, position = json.loads(whole)
    except ValueError as error:
        raise WrongQuestion(BAD_CURSOR) from error
    if asked != digest(question) or not isinstance(position, str):
        raise WrongQuestion(BAD_CURSOR)
    return position


def digest(question: Any) -> str:
    """What tells one question from another: all it asks for but how many and from where."""
    asked = [type(question).__name__, *(getattr(question, f.name) for f in fields(question) if f.name not in _NOT_ASKED)]
    return sha256(json.dumps(asked).encode()).hexdigest()[:16]


def gather(fetch: Fetch[T], keep: Callable[[T], bool], limit: int, start: str | None) -> tuple[list[T], str | None]:
    """The first ``limit`` of a long list that are kept, and the cursor after the last of them; None at the end of the list.

    Looking stops after :data:`MOST_LOOKED_AT`: then there may be fewer, and the cursor goes on.
    """
    kept: list[T] = []
    looked = 0
    while True:
        found, next_ = fetch(start, A_PAGE)
        for number, item in enumerate(found, start=1):
            kept += [item] if keep(item) else []
            if len(kept) == limit:
                return kept, next_ if number == len(found) else fetch(start, number)[1]
        looked += len(found)
        if next_ is None or looked >= MOST_LOOKED_AT:
            return kept, next_
        start = next_


def page(
    question: Any, find: Callable[[int, str | None], tuple[list[T], str | None]], draw: Callable[[list[T]], tuple[S, ...]]
) -> tuple[tuple[S, ...], str | None, str | None]:
    """What a question asks for, drawn, as much as fits; the cursor after it; and what is to be said of what did not fit.

    ``find`` gives so many after a place in the list, and the place after them.
    """
    start, limit = position_of(question), question.limit
    while True:
        found, next_ = find(limit, start)
        drawn = draw(found)
        part = fit(drawn)
        if part.left_out is None or limit == 1:
            break
        limit = min(limit - 1, max(1, part.taken))
    cut = (
        None
        if limit == question.limit
        else f"those that would have made this too long, of the {question.limit} asked for; {_GO_ON}"
    )
    few = f"not all was looked at to find these; {_GO_ON}" if next_ and len(found) < limit else None
    return drawn, cursor_for(question, next_) if next_ else None, cut or few


def window(question: Any, found: Sequence[T], name: Callable[[T], str]) -> tuple[int, Sequence[T]]:
    """Where the items that a question asks for begin in a whole list, and at most ``limit`` of them.

    A cursor holds the place and the name of the last item that was shown: where the list has grown before it, it is found by name.
    """
    start = _start(question, [name(item) for item in found])
    return start, found[start : start + question.limit]


def after(question: Any, start: int, shown: Sequence[T], found: Sequence[T], name: Callable[[T], str]) -> str | None:
    """The cursor after the items shown; None where they were the last."""
    end = start + len(shown)
    if end >= len(found) or not shown:
        return None
    return cursor_for(question, f"{end} {name(shown[-1])}")


def _start(question: Any, names: Sequence[str]) -> int:
    position = position_of(question)
    if position is None:
        return 0
    number, _, last = position.partition(" ")
    if last in names:
        return names.index(last) + 1
    if not number.isdecimal():
        raise WrongQuestion(BAD_CURSOR)
    return min(int(number), len(names))
