"""Today: what is new since the last visit, what changed, what comes next."""

from __future__ import annotations

from detente.archive.listed import Wanted
from detente.archive.listing import list_happenings
from detente.desk.changed import latest_changes
from detente.desk.lines import Line, lines_of
from detente.desk.page import Asked, Page
from detente.desk.pages.relations import Busy, busy_relations
from detente.desk.state import Desk

_NEW, _NEXT, _LATELY, _BUSY = 25, 8, 20, 10


def show(desk: Desk, asked: Asked) -> Page:
    """The page; ``read`` in the query marks all changes up to its cursor as read, ``since`` shows what came after another cursor."""
    read = asked.whole("read", least=0, most=10**15, default=-1)
    since = asked.whole("since", least=0, most=10**15, default=max(read, -1 if asked.seen is None else asked.seen))
    changed = latest_changes(desk, since, limit=_NEW) if 0 <= since <= desk.cursor else None
    lately = lines_of(list_happenings(desk.archive, Wanted(last=desk.on, statuses=("happened", "negated")), limit=_LATELY), desk)
    model = {"changed": changed, "since": since, "lately": lately, "next": _next(desk), "busy": _busy(desk)}
    return Page("today.html", "Today", "today", model, seen=min(read, desk.cursor) if read >= 0 else None)


def _next(desk: Desk) -> tuple[Line, ...]:
    """What is planned or possible on the day of reference or after it, the nearest first."""
    wanted = Wanted(first=desk.on, statuses=("planned", "possible"))
    return lines_of(list_happenings(desk.archive, wanted, newest=False, limit=_NEXT), desk)


def _busy(desk: Desk) -> tuple[Busy, ...]:
    return busy_relations(desk, limit=_BUSY)[0]
