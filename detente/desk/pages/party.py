"""Party: a country or organisation, with whom it has to do, who speaks for it, and what is told of it."""

from __future__ import annotations

from functools import lru_cache

from detente.archive.listed import Wanted
from detente.archive.listing import count_happenings, list_happenings
from detente.desk.lines import lines_of
from detente.desk.names import name_of
from detente.desk.page import Asked, Page
from detente.desk.pages.relations import Busy, busy_relations
from detente.desk.state import Desk
from detente.knowledge import Answer

_A_PAGE, _NEXT, _PAIRS = 40, 6, 16


def show(desk: Desk, asked: Asked) -> Page:
    """The page of a party by its key: a country's code, or the id of an actor."""
    from detente.desk.pages import person

    (key,) = asked.parts
    if desk.knowledge.country(key) is None:
        return person.show(desk, asked)
    wanted = Wanted(parties=(key,))
    listing = list_happenings(desk.archive, wanted, after=asked.text("after"), limit=_A_PAGE)
    first = asked.text("after") is None
    ahead = Wanted(parties=(key,), first=desk.on, statuses=("planned", "possible"))
    model = {
        "key": key,
        "name": name_of(desk, key),
        "leaders": _leaders(desk, key) if first else (),
        "pairs": _pairs(desk, key) if first else (),
        "ahead": lines_of(list_happenings(desk.archive, ahead, newest=False, limit=_NEXT), desk) if first else (),
        "lines": lines_of(listing, desk),
        "next": listing.next,
        "total": count_happenings(desk.archive, wanted),
    }
    return Page("party.html", name_of(desk, key), "relations", model)


@lru_cache(maxsize=256)
def _leaders(desk: Desk, key: str) -> tuple[Answer, ...]:
    """Who leads a country on the day of reference, as the knowledge base has it."""
    found = []
    for office in ("head of state", "head of government", "foreign minister", "defence minister"):
        found += [a for a in desk.knowledge.who(office, country=key, on=desk.on) if a.certainty is not None][:1]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=256)
def _pairs(desk: Desk, key: str) -> tuple[Busy, ...]:
    return busy_relations(desk, of=key, limit=_PAIRS)[0]
