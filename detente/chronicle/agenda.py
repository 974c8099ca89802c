"""The agenda: what was planned or held possible, by date, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from detente.chronicle.chronology import Reference, write_entry
from detente.chronicle.model import Happening
from detente.chronicle.naming import Namer
from detente.chronicle.sentences import dated, is_over
from detente.edtf import bounds
from detente.errors import DateError
from detente.records import Status

Outcome = Literal["held", "ahead", "moved", "open", "cancelled", "denied", "unknown"]
OUTCOMES: tuple[Outcome, ...] = ("held", "ahead", "moved", "open", "cancelled", "denied", "unknown")
_PLANS = frozenset({"planned", "possible", "moved", "cancelled"})


@dataclass(frozen=True, slots=True)
class Item:
    """Something planned or held possible, and what became of it by the day of reference.

    ``outcome``: ``held`` (it took place), ``ahead`` (still to come), ``moved`` (to a later day that is still to come), ``open`` (no
    last day is given), ``cancelled``, ``denied`` (it did not take place, or is said not to), ``unknown`` (its day is past, or nobody
    has told of it for half a year, and no report says what became of it). ``status`` is what the tellings together say. ``was`` is the date first given where it is
    another, ``told`` the day on which the plan was first told.
    """

    happening: str
    date: str | None
    when: str
    sentence: str
    status: Status
    outcome: Outcome
    was: str | None
    told: str | None
    parties: tuple[str, ...]
    place: str | None
    country: str | None
    confidence: float
    independent: int
    first: Reference | None


def write_agenda(happenings: Iterable[Happening], namer: Namer, *, on: str | None, ahead: bool = False) -> tuple[Item, ...]:
    """The agenda by date; what has no date comes last.

    ``on`` is the day of reference (EDTF), never today's: past is what lies before it; None takes nothing for past. ``ahead`` keeps
    what is still to come alone.
    """
    items = (_item(h, namer, on) for h in dated(happenings) if was_planned(h))
    return tuple(item for item in items if not ahead or item.outcome in ("ahead", "moved", "open"))


def was_planned(happening: Happening) -> bool:
    """Whether a happening is, or once was, planned or held possible."""
    return happening.status in ("planned", "possible") or any(stage.kind in _PLANS for stage in happening.history)


def outcome_of(happening: Happening, on: str | None) -> Outcome:
    """What became of a plan by a day (EDTF)."""
    kinds = [stage.kind for stage in happening.history]
    if happening.status == "happened":
        return "held"
    if happening.status == "negated":
        return "cancelled" if "cancelled" in kinds else "denied"
    if is_over(happening, on):
        return "unknown"
    if "moved" in kinds:
        return "moved"
    return "ahead" if _has_end(happening.date) else "open"


def _has_end(edtf: str | None) -> bool:
    try:
        return edtf is not None and bounds(edtf)[1] != date.max
    except DateError:
        return False


def _item(happening: Happening, namer: Namer, on: str | None) -> Item:
    entry = write_entry(happening, namer, on=on)
    planned = [stage for stage in happening.history if stage.kind in ("planned", "possible")]
    was = planned[0].date if planned and planned[0].date != happening.date else None
    return Item(
        entry.happening, entry.date, entry.when, entry.sentence, entry.status, outcome_of(happening, on), was,
        planned[0].told if planned else happening.first_told, entry.parties, entry.place, entry.country, entry.confidence,
        entry.independent, entry.first,
    )  # fmt: skip
