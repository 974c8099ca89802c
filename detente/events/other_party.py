"""The other party of a relation: whom a story pairs someone with."""

from __future__ import annotations

from collections.abc import Sequence

from detente.events.deed import Deed
from detente.events.scene import Scene
from detente.language import Sentence


def partner(scene: Scene, ids: Sequence[str], told: Sequence[Deed], sentence: Sentence) -> tuple[Deed, tuple[str, ...]] | None:
    """The party that a story pairs others with, and the last deed that does.

    Parties of a deed told in the same sentence come first, then those that the sentence names, then the one paired most often; of
    equals the one told of last.
    """
    codes = {party_code(scene, i) for i in ids}
    found = _paired(scene, codes, told) or _paired(scene, codes, told, for_people=True)
    if not found:
        return None
    here = {party_code(scene, a) for m in scene.cast.mentions[sentence.index] for a in m.actors}

    def rank(others: tuple[str, ...]) -> tuple[bool, bool, int, int]:
        number, deed, _ = found[others][-1]
        return deed.sentence == sentence.index, bool(here & set(others)), len(found[others]), number

    best = max(found, key=rank)
    _, deed, theirs = found[best][-1]
    return deed, theirs


def _paired(
    scene: Scene, codes: set[str], told: Sequence[Deed], *, for_people: bool = False
) -> dict[tuple[str, ...], list[tuple[int, Deed, tuple[str, ...]]]]:
    """The deeds that pair one of these parties with others, by number, by who the others are.

    ``for_people``: what is done to a state's people counts as done to the state.
    """
    found: dict[tuple[str, ...], list[tuple[int, Deed, tuple[str, ...]]]] = {}
    for number, deed in enumerate(told):
        for mine, theirs in ((deed.source, deed.target), (deed.target, deed.source)):
            others = tuple(sorted({party_code(scene, t) for t in theirs}))
            own = {party_code(scene, m).removesuffix("CVL") if for_people else party_code(scene, m) for m in mine}
            if others and codes & own and not codes & set(others):
                found.setdefault(others, []).append((number, deed, theirs))
    return found


def as_parties(scene: Scene, ids: Sequence[str]) -> tuple[str, ...]:
    """Whom the story leaves unsaid is meant as a party: the state or the movement rather than the person told of before."""
    return tuple(dict.fromkeys(scene.as_party(i) for i in ids))


def party_code(scene: Scene, id: str) -> str:
    """What makes a party: its country, and within one country its side (a rebel is not his government)."""
    actor = scene.actor(id)
    inside = actor.sector if actor.sector in ("REB", "OPP", "CVL", "PRM") else ""
    return f"{actor.country or id}{inside}"
