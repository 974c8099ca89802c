"""Review: happenings to judge, one after the other, by keys: right, wrong, join, split."""

from __future__ import annotations

from dataclasses import dataclass

from detente.archive.listed import Listing, Wanted
from detente.archive.listing import list_happenings
from detente.chronicle.model import Happening, Judgement
from detente.desk.lines import Line, line_of
from detente.desk.page import Asked, Page
from detente.desk.reviewing import form_word
from detente.desk.state import Desk

QUEUES = {"latest": "The latest", "joined": "Told by several", "planned": "Plans"}
_A_PAGE, _JUDGEMENTS = 20, 50


@dataclass(frozen=True, slots=True)
class Judged:
    """A happening to judge: ``first`` stands for it, ``others`` are events that may be split from it, ``judged`` what was said of it."""

    line: Line
    first: str
    others: tuple[str, ...]
    judged: tuple[Judgement, ...]


def show(desk: Desk, asked: Asked) -> Page:
    """The page; ``queue`` says which happenings, ``of`` names one, ``after`` goes on."""
    queue = asked.choice("queue", tuple(QUEUES), "latest")
    of = asked.text("of")
    listing = _listing(desk, queue, of, asked.text("after"))
    judgements = desk.archive.judgements()
    model = {
        "queue": queue,
        "queues": QUEUES,
        "of": of,
        "after": asked.text("after"),
        "next": listing.next,
        "rows": tuple(_row(happening, desk, judgements) for happening in listing.happenings),
        "judgements": judgements[::-1][:_JUDGEMENTS],
        "done": next((j for j in judgements if j.id == asked.text("done")), None),
        "count": len(judgements),
        "reviewer": asked.reviewer,
        "word": form_word(desk, asked.reviewer) if asked.reviewer else "",
    }
    return Page("review.html", "Review", "review", model)


def _listing(desk: Desk, queue: str | None, of: str | None, after: str | None) -> Listing:
    if of is not None:
        found = desk.archive.happening(of)
        return Listing((found,) if found else (), None)
    wanted = {"joined": Wanted(sources=2), "planned": Wanted(planned=True)}.get(queue or "", Wanted())
    return list_happenings(desk.archive, wanted, after=after, limit=_A_PAGE)


def _row(happening: Happening, desk: Desk, judgements: tuple[Judgement, ...]) -> Judged:
    events = [telling.event.id for telling in happening.tellings]
    first = happening.id.removeprefix("h-")
    judged = tuple(j for j in judgements if j.withdrawn is None and (j.left in events or j.right in events))
    return Judged(line_of(happening, desk), first, tuple(id for id in events if id != first), judged)
