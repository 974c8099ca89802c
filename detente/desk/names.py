"""What parties, persons and places are called on the pages."""

from __future__ import annotations

from functools import lru_cache

from detente.chronicle.wording import capitalised
from detente.desk.state import Desk


def name_of(desk: Desk, key: str) -> str:
    """The name of a party or person by its key: a country's without its article; the key itself where nobody knows it."""
    return _name(desk, key)


@lru_cache(maxsize=20_000)
def _name(desk: Desk, key: str) -> str:
    if desk.knowledge.country(key) is not None:
        return capitalised(desk.namer.country(key).removeprefix("the "))
    if desk.knowledge.knows(key):
        return desk.knowledge.entity(key).name
    return desk.archive.name_of(key) or key


def pair_of(left: str, right: str) -> tuple[str, str]:
    """Two parties in the order in which their relation is named."""
    return (left, right) if left <= right else (right, left)
