"""Series: the talks that one story ties together between the same parties, and the meeting that they lead to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date

from detente.edtf import bounds
from detente.events.scene import Scene
from detente.records import Event, Series

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
TALKS = frozenset({"CONSULT", "SUPPORT", "AGREE"})


def find_series(events: Sequence[Event], scene: Scene) -> tuple[Series, ...]:
    """Group the talks between the same two parties.

    A series needs two members, of which at least one met; members stand by date, and ``leads_to`` is the first planned or possible
    meeting of the same parties, None where the story names none. A lone meeting that leads to another is a series as well.
    """
    dyads: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        dyad = _dyad(event, scene)
        if dyad is not None and event.plover in TALKS:
            dyads.setdefault(dyad, []).append(event)
    found = [s for dyad, told in sorted(dyads.items()) if (s := _series(dyad, told)) is not None]
    return tuple(found)


def _dyad(event: Event, scene: Scene) -> tuple[str, str] | None:
    left = sorted({scene.actor(s).country or scene.actor(s).name for s in event.source})
    right = sorted({scene.actor(t).country or scene.actor(t).name for t in event.target})
    if len(left) != 1 or len(right) != 1 or left == right:
        return None
    first, second = sorted((left[0], right[0]))
    return first, second


def _series(dyad: tuple[str, str], told: Sequence[Event]) -> Series | None:
    met = sorted((e for e in told if e.plover == "CONSULT" and e.status == "happened"), key=_when)
    ahead = sorted((e for e in told if e.plover == "CONSULT" and e.status in ("planned", "possible")), key=_when)
    if not met or len(met) + len(ahead) < 2:
        return None
    members = tuple(e.id for e in met)
    name = f"{dyad[0]}-{dyad[1]} talks{_period(met)}"
    return Series(series_id(name, members), name, members, ahead[0].id if ahead else None)


def series_id(name: str, members: Sequence[str]) -> str:
    """The id of a series: its name and its events, whose ids are of one document."""
    return f"se-{hashlib.sha256(json.dumps([name, *members]).encode()).hexdigest()[:16]}"


def _when(event: Event) -> tuple[date, str]:
    return (bounds(event.date)[1] if event.date else date.max, event.id)


def _period(met: Sequence[Event]) -> str:
    days = [bounds(e.date)[1] for e in met if e.date and bounds(e.date)[1] != date.max]
    if not days:
        return ""
    first, last = min(days), max(days)
    if (first.year, first.month) == (last.year, last.month):
        return f" of {MONTHS[first.month - 1]} {first.year}"
    return f" of {first.year}" if first.year == last.year else f" of {first.year}-{last.year}"
