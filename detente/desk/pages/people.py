"""People: who is named most, and where to find someone."""

from __future__ import annotations

from detente.archive.listing import busiest_actors
from detente.desk.asking import party_asked
from detente.desk.page import Asked, Page
from detente.desk.state import Desk

KINDS = {"person": "Persons", "body": "Bodies", "igo": "Organisations", "armed-group": "Armed groups", "party": "Parties"}
_A_PAGE = 100


def show(desk: Desk, asked: Asked) -> Page:
    """The page; ``name`` finds someone, by a whole name or its beginning; ``kind`` lists others than persons."""
    kind = asked.choice("kind", tuple(KINDS), "person")
    name = asked.text("name")
    found = busiest_actors(desk.archive, kind, name, limit=_A_PAGE)
    named = party_asked(desk, asked, "name")
    model = {"kind": kind, "kinds": KINDS, "name": name, "named": named, "found": found}
    return Page("people.html", "People", "people", model)
