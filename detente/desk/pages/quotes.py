"""Quotes: who said what, copies of the same words folded."""

from __future__ import annotations

from detente.archive.listing import list_sayings
from detente.chronicle.sayings import Said, fold_sayings
from detente.desk.asking import party_asked
from detente.desk.page import Asked, Page
from detente.desk.state import Desk

_A_PAGE = 50


def show(desk: Desk, asked: Asked) -> Page:
    """The page; the query narrows it by speaker, about, words, from and to, and goes on after a cursor."""
    speaker, about = (party_asked(desk, asked, field) for field in ("speaker", "about"))
    asked_for = {name: asked.text(name) for name in ("speaker", "about", "words", "from", "to")}
    unknown = [named.written for named in (speaker, about) if named is not None and named.key is None]
    said: tuple[Said, ...] = ()
    after = None
    if not unknown:
        found = list_sayings(
            desk.archive,
            speaker=speaker.key if speaker else None,
            about=about.key if about else None,
            words=asked.text("words"),
            first=asked.date("from"),
            last=asked.date("to"),
            after=asked.text("after"),
            limit=_A_PAGE,
        )
        said, after = fold_sayings(found.sayings)[::-1], found.next
    model = {"said": said, "next": after, "filters": asked_for, "speaker": speaker, "about": about, "unknown": unknown}
    return Page("quotes.html", "Quotes", "quotes", model)
