"""Tellings to events: what a story tells twice is one event with its other tellings beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.edtf import overlaps
from detente.events.circumstances import days_of
from detente.events.deed import Deed
from detente.events.scene import Scene

SPOKEN = frozenset({"AGREE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "CONCEDE"})


def merge_tellings(deeds: Sequence[Deed], scene: Scene) -> tuple[Deed, ...]:
    """Join tellings of one event; the fuller telling gives the fields, the others stand in ``also``.

    A headline's telling that repeats nothing of the body is left out: it names the same happening in fewer words.
    """
    events: list[Deed] = []
    for deed in deeds:
        twin = next((i for i, e in enumerate(events) if _same(e, deed, scene)), None)
        if twin is not None:
            events[twin] = _join(events[twin], deed, scene)
        elif not (deed.title and any(_same_parties(e, deed, scene) for e in events)):
            events.append(deed)
    return tuple(sorted(events, key=lambda d: d.evidence))


def _same_parties(event: Deed, deed: Deed, scene: Scene) -> bool:
    """Whether a headline speaks of parties that the body has told an act of: it then has nothing to add."""
    return _codes((*event.source, *event.target), scene) >= _codes((*deed.source, *deed.target), scene)


def _same(event: Deed, deed: Deed, scene: Scene) -> bool:
    if event.code.plover != deed.code.plover or event.code.status != deed.code.status:
        return False
    if event.sentence == deed.sentence and event.trigger == deed.trigger:
        return True
    if not _same_time(event, deed) or not _same_place(event, deed):
        return False
    if _is_toll(event, deed):
        return True
    if not _can_be_retold(event, deed):
        return False
    if event.code.plover not in ("CONSULT",) and event.act.name != deed.act.name and not deed.title:
        return False
    straight = _compatible(event.source, deed.source, scene) and _compatible(event.target, deed.target, scene)
    if straight or not (event.symmetric or deed.symmetric or event.code.plover == "CONSULT"):
        return straight
    return _compatible(event.source, deed.target, scene) and _compatible(event.target, deed.source, scene)


def _can_be_retold(event: Deed, deed: Deed) -> bool:
    """Whether two tellings can be of one act: a promise or a demand told twice in full clauses is another promise or demand."""
    if event.title or deed.title or event.nominal or deed.nominal or event.sentence == deed.sentence:
        return True
    if event.code.plover == "CONSULT":
        return event.code.status == "happened" or event.act.name == deed.act.name
    return event.code.plover not in SPOKEN


def _is_toll(event: Deed, deed: Deed) -> bool:
    """Whether a sentence only counts the dead of the attack told just before it ("Two soldiers were killed.")."""
    if event.code.plover != "ASSAULT":
        return False
    toll, attack = (deed, event) if event.source else (event, deed)
    near = 0 <= toll.sentence - attack.sentence <= 2
    return near and not toll.source and bool(attack.source) and toll.counts is not None


def _same_time(left: Deed, right: Deed) -> bool:
    if left.date is None or right.date is None or not (left.dated and right.dated):
        return True
    return overlaps(left.date, right.date)


def _same_place(left: Deed, right: Deed) -> bool:
    """Whether the places of two tellings agree; one that only the dateline gives counts between acts of two kinds alone."""
    told = left.placed and right.placed
    if left.place is None or right.place is None or not (told or left.act.name != right.act.name):
        return True
    return left.place.country == right.place.country or left.place.country is None or right.place.country is None


def _compatible(left: Sequence[str], right: Sequence[str], scene: Scene) -> bool:
    """Whether two sides can be the same people: the same, one a part of the other, or a person and the country he acts for."""
    if not left or not right or set(left) <= set(right) or set(right) <= set(left):
        return True
    persons_left = {a for a in left if scene.actor(a).kind == "person"}
    persons_right = {a for a in right if scene.actor(a).kind == "person"}
    if persons_left and persons_right and not persons_left & persons_right:
        return False
    return _codes(left, scene) == _codes(right, scene)


def _codes(ids: Sequence[str], scene: Scene) -> set[str]:
    return {scene.actor(i).country or i for i in ids}


def _join(event: Deed, deed: Deed, scene: Scene) -> Deed:
    fuller, other = (event, deed) if _fullness(event) >= _fullness(deed) else (deed, event)
    also = tuple(sorted({*event.also, *deed.also, other.evidence} - {fuller.evidence}))
    dated = _better_dated(fuller, other)
    placed = fuller if fuller.placed or not other.placed else other
    named = max((fuller, other), key=lambda d: _persons(d, scene))
    return replace(
        fuller,
        source=named.source,
        target=named.target,
        symmetric=named.symmetric,
        also=also,
        date=dated.date,
        dated=dated.dated,
        place=placed.place or other.place,
        placed=placed.placed,
        duration=fuller.duration or other.duration,
        occasion=fuller.occasion or other.occasion,
        counts=fuller.counts or other.counts,
        confidence=max(event.confidence, deed.confidence),
    )


def _better_dated(fuller: Deed, other: Deed) -> Deed:
    """The telling whose words date the act; of two the closer date."""
    if not (fuller.dated and other.dated) or fuller.date is None or other.date is None:
        return other if other.dated and not fuller.dated else fuller
    return min((fuller, other), key=lambda d: days_of(d.date or ""))


def _persons(deed: Deed, scene: Scene) -> tuple[int, int]:
    """How many sides a telling names, and how many persons on them."""
    return bool(deed.source) + bool(deed.target), sum(scene.actor(a).kind == "person" for a in (*deed.source, *deed.target))


def _fullness(deed: Deed) -> tuple[int, ...]:
    """A telling in the body, by a clause, with both sides, its own date and place is fuller; the earlier one wins a draw."""
    sides = bool(deed.source) + bool(deed.target)
    return (not deed.title, sides, not deed.aggregate, deed.dated + deed.placed, not deed.nominal)
