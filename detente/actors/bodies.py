"""The sector of a known body on a day."""

from __future__ import annotations

import re

from detente.actors.tables import sector_of, spells
from detente.edtf import bounds
from detente.knowledge import Entity
from detente.knowledge.folding import fold
from detente.records import Sector

_MINISTRY = frozenset(("ministry", "department"))
MODEL = re.compile(r"\b(?:[FBACTK]|AH|UH|MQ|RQ|Mi|Mi[Gg]|MIG|Su|Sukhoi|Tu|Il|Ka|An|S)-\d{1,3}[A-Z]?s?\b|\bHIMARS\b")
"""Types of aircraft and arms: "F-16", "MiG-29s", "Su-25"."""


def sector_on(entity: Entity, on: str | None) -> Sector | None:
    """The sector of a body on a day (EDTF); without a day the usual one.

    A group that governs, or a militia in a state's service, is of another sector in such times; a ministry that is listed with the army
    is of the government; news media, which the knowledge base lists as media, are press.
    """
    for spell in reversed(spells().get(entity.name, ())):
        always = spell.start is None and spell.end is None
        if always or (on is not None and _covers(spell.start, spell.end, on)):
            return spell.sector
    if entity.sector == "MIL" and is_ministry(entity):
        return "GOV"
    return "JRN" if entity.sector == "MED" else sector_of(entity.sector) if entity.sector else None


def is_ministry(entity: Entity) -> bool:
    """Whether a body is a ministry by its name."""
    return bool(_MINISTRY & set(fold(entity.name).split()))


def _covers(start: str | None, end: str | None, on: str) -> bool:
    first, last = bounds(on)
    return (start is None or bounds(start)[0] <= last) and (end is None or first <= bounds(end)[1])
