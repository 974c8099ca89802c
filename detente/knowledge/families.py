"""Lone family names: whom "Hahn" may mean where country and date are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.knowledge.folding import fold
from detente.knowledge.model import Entity, Match, Tenure
from detente.knowledge.names import Comparer

if TYPE_CHECKING:
    from detente.knowledge.base import Knowledge

_ENOUGH = 0.80
"""A garbled family name must be this like; country and date tell the rest."""
_LOWEST = 6
"""Offices below this rank are not what news means by a bare family name."""


def match_family(knowledge: Knowledge, comparer: Comparer, name: str, country: str, on: str | None) -> list[Match]:
    """The office-holders of a country whose family name a lone word may be, best first: the likest, then the highest in rank.

    ``country`` is ISO3; ``on`` an EDTF date, None for whoever held an office at any time. Empty where no one is like enough.
    """
    found = sorted(
        _alike(knowledge, comparer, name, country, on), key=lambda m: (-m.score, m.tenure.rank if m.tenure else 99, m.person.id)
    )
    best: dict[str, Match] = {}
    for match in found:
        best.setdefault(match.person.id, match)
    return list(best.values())


def _alike(knowledge: Knowledge, comparer: Comparer, name: str, country: str, on: str | None) -> Iterator[Match]:
    word = fold(name)
    for person, tenure in knowledge.servants(country, on=on):
        family = fold(person.family or "")
        if tenure.rank > _LOWEST or not family:
            continue
        score = comparer.word(word, family)
        if score >= _ENOUGH:
            yield Match(person, tenure, round(score, 4), "alias" if score == 1.0 else "fuzzy", _why(name, person, tenure, score))


def _why(name: str, person: Entity, tenure: Tenure, score: float) -> str:
    like = "is" if score == 1.0 else f"is {score:.2f} like"
    return f"{name!r} {like} the family name of {person.name}, {tenure.office}"
