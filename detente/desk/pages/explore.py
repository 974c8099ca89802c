"""Explore: everything in the archive by facets and words, and as tables to take away."""

from __future__ import annotations

from dataclasses import dataclass

from detente.archive.engine import reading
from detente.archive.listed import Listing
from detente.archive.listing import busiest_actors, count_happenings, facets, list_happenings
from detente.desk.asking import party_asked
from detente.desk.lines import lines_of
from detente.desk.names import name_of
from detente.desk.page import Asked, Page
from detente.desk.state import Desk
from detente.desk.wanting import ROOTS, STATUSES, filters_asked

_A_PAGE, _STORIES, _PEOPLE = 30, 8, 6


@dataclass(frozen=True, slots=True)
class Story:
    """A document that was found by its words."""

    id: str
    title: str | None
    publisher: str | None
    published: str | None


def show(desk: Desk, asked: Asked) -> Page:
    """The page; the query narrows it, see :mod:`detente.desk.wanting`, and goes on after a cursor."""
    filters = filters_asked(desk, asked)
    found = (
        Listing((), None)
        if filters.unknown
        else list_happenings(desk.archive, filters.wanted, after=asked.text("after"), limit=_A_PAGE)
    )
    words = asked.text("words")
    first = asked.text("after") is None
    found_facets = facets(desk.archive, filters.wanted) if first and not filters.unknown else None
    model = {
        "filters": filters,
        "lines": lines_of(found, desk),
        "next": found.next,
        "total": 0 if filters.unknown else count_happenings(desk.archive, filters.wanted),
        "facets": found_facets,
        "stories": stories_with(desk, words, _STORIES) if words and first else (),
        "named": party_asked(desk, _only(words), "name") if words and first else None,
        "people": busiest_actors(desk.archive, None, words, limit=_PEOPLE) if words and first else (),
        "countries": {c.name: name_of(desk, c.name) for c in found_facets.countries} if found_facets else {},
        "roots": ROOTS,
        "statuses": STATUSES,
    }
    return Page("explore.html", "Explore", "explore", model)


def _only(words: str) -> Asked:
    return Asked(pairs=(("name", words),))


def stories_with(desk: Desk, words: str, limit: int) -> tuple[Story, ...]:
    """Stories that hold all of some words, the best first."""
    from sqlalchemy import select

    from detente.archive.tables import documents

    ids = desk.archive.search(words, limit=limit)
    columns = (documents.c.id, documents.c.title, documents.c.publisher, documents.c.published)
    with reading(desk.archive.engine) as connection:
        found = {row.id: Story(*row) for row in connection.execute(select(*columns).where(documents.c.id.in_(ids)))}
    return tuple(found[id] for id in ids)
