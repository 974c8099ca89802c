"""The parties to a happening: states by their code, organisations and groups of no state by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.chronicle.model import Happening
from detente.records import Actor


def party(actor: Actor) -> str:
    """The party that an actor stands for: the ISO3 code of its country; its name where it has none."""
    return actor.country or actor.name


def parties_of(happening: Happening) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parties on both sides of a happening, each once, in order of mention."""
    return _side(happening, happening.source), _side(happening, happening.target)


def all_parties(happening: Happening) -> tuple[str, ...]:
    """All parties of a happening, each once, sources first."""
    source, target = parties_of(happening)
    return tuple(dict.fromkeys((*source, *target)))


def is_between(happening: Happening, left: str, right: str) -> bool:
    """Whether a happening is one between two parties: one on each side, or both in a symmetric act.

    ``left`` and ``right`` are codes of countries, names, or ids of actors.
    """
    source, target = (_keys(happening, ids) for ids in (happening.source, happening.target))
    if (left in source and right in target) or (right in source and left in target):
        return True
    both = source | target
    return happening.symmetric and left in both and right in both


def _keys(happening: Happening, ids: Sequence[str]) -> set[str]:
    return {*ids, *_side(happening, ids)}


def _side(happening: Happening, ids: Iterable[str]) -> tuple[str, ...]:
    actors = {actor.id: actor for actor in happening.actors}
    return tuple(dict.fromkeys(party(actors[id]) if id in actors else id for id in ids))
