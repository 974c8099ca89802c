"""Resources of those who hold the token: judging, and taking a judgement back."""

from __future__ import annotations

from detente.archive.judge import judge, now, withdraw
from detente.chronicle.model import Judgement
from detente.desk.api.forms import Single
from detente.desk.api.params import MOMENT, Param, among, text
from detente.desk.api.resource import Asked, Resource
from detente.desk.problems import Problem, invalid
from detente.errors import DataError, NotFound

_AT = Param("at", {"type": "string", "pattern": MOMENT}, "When it was judged (UTC). Default: now.", where="body")
_SIDES = {"join": True, "split": True, "right": False, "wrong": False}


def judged(asked: Asked) -> Single:
    """Keep a judgement."""
    verdict, other = asked["verdict"], asked["right"]
    if _SIDES[verdict] != (other is not None):
        speaks = "two events: name the other one" if _SIDES[verdict] else "one event"
        raise invalid("body", "right", other or "nothing", f"what {verdict!r} speaks of, {speaks}")
    try:
        made = judge(
            asked.desk.archive, verdict, asked["left"], other, author=asked["author"], at=asked["at"] or now(),
            reason=asked["reason"],
        )  # fmt: skip
    except NotFound as error:
        raise Problem("not-found", error.reason) from error
    except DataError as error:
        raise Problem("invalid", str(error)) from error
    return Single(made, canonical=f"judgements/{made.id}")


def withdrawn(asked: Asked) -> Single:
    """Take a judgement back."""
    try:
        return Single(withdraw(asked.desk.archive, asked["id"], at=asked["at"] or now()))
    except NotFound as error:
        raise Problem("not-found", f"no judgement {asked['id'][:100]!r} in this archive") from error


RESOURCES = (
    Resource(
        "judge", "/judgements",
        "Judge: two events are one happening (`join`) or are not (`split`); an event is `right`, or `wrong` and counts no longer. "
        "What it concerns is made anew at once. The same judgement again changes nothing.",
        judged, Judgement,
        (
            Param("verdict", among(tuple(_SIDES)), "What is judged.", example="right", required=True, where="body"),
            Param("left", text(), "An event or happening.", required=True, where="body"),
            Param("right", text(), "The other one, for `join` and `split`.", where="body"),
            Param("author", text(), "Who judges.", example="Ana", required=True, where="body"),
            Param("reason", text(2_000), "Why.", example="As the words say", required=True, where="body"), _AT,
        ),
        method="POST", status=201, review=True, tag="review",
        leads={"judgement": {"id": "$response.body#/id"}, "withdraw": {"id": "$response.body#/id"}},
    ),
    Resource(
        "withdraw", "/judgements/{id}/withdrawal", "Take a judgement back: it stays on record, and holds no longer.", withdrawn, Judgement,
        (Param("id", text(), "Id of a judgement.", required=True, where="path"), _AT), method="POST", review=True, tag="review",
    ),
)  # fmt: skip
