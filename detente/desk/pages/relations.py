"""Relations: pairs of parties, those most told of first."""

from __future__ import annotations

from dataclasses import dataclass

from detente.archive.listing import busiest_pairs
from detente.archive.parties import find_party
from detente.desk.names import name_of, pair_of
from detente.desk.page import Asked, Page
from detente.desk.state import Desk
from detente.errors import UnknownParty

_A_PAGE = 60


@dataclass(frozen=True, slots=True)
class Busy:
    """A pair of parties and in how many happenings both take part."""

    left: str
    right: str
    left_name: str
    right_name: str
    happenings: int


def busy_relations(
    desk: Desk, *, of: str | None = None, after: str | None = None, limit: int = _A_PAGE
) -> tuple[tuple[Busy, ...], str | None]:
    """Pairs by how many happenings are told of them, and the cursor of the next page."""
    found = busiest_pairs(desk.archive, of=of, limit=limit, after=after)
    pairs = tuple(
        Busy(p.left, p.right, name_of(desk, p.left), name_of(desk, p.right), p.count) for p in found.pairs
    )  # fmt: skip
    return pairs, found.next


def show(desk: Desk, asked: Asked) -> Page:
    """The page; ``of`` names one party, ``with`` a second: then the page says where their relation is."""
    names = {"of": asked.text("of"), "with": asked.text("with")}
    keys: dict[str, str] = {}
    unknown = None
    for field, name in names.items():
        if name is not None:
            try:
                keys[field] = find_party(desk.archive, desk.knowledge, name)[0]
            except UnknownParty as error:
                unknown = str(error)
    pairs, after = busy_relations(desk, of=keys.get("of"), after=asked.text("after"))
    both = pair_of(keys["of"], keys["with"]) if len(keys) == 2 and len(set(keys.values())) == 2 else None
    model = {"pairs": pairs, "next": after, "names": names, "key": keys.get("of"), "both": both, "unknown": unknown}
    return Page("relations.html", "Relations", "relations", model)
