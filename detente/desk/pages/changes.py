"""Changes: what was added, corrected and deleted, newest first."""

from __future__ import annotations

from detente.desk.changed import newest_changes, sort_changes
from detente.desk.page import Asked, Page
from detente.desk.state import Desk

_A_PAGE = 80


def show(desk: Desk, asked: Asked) -> Page:
    """The page; ``before`` in the query goes further back, ``since`` stops at a cursor."""
    before = asked.whole("before", least=0, most=10**15, default=-1)
    since = asked.whole("since", least=0, most=10**15, default=0)
    found = newest_changes(desk, since, most=_A_PAGE, before=before if before >= 0 else None)
    added, corrected, gone = sort_changes(desk, found, limit=_A_PAGE)
    model = {
        "added": added, "corrected": corrected, "gone": gone, "since": since,
        "older": found[-1].cursor if len(found) == _A_PAGE else None, "newest": found[0].cursor if found else None,
    }  # fmt: skip
    return Page("changes.html", "Changes", "changes", model)
