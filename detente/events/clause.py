"""A sentence with its triggers and what belongs to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.dates.model import TimeExpression
from detente.events.triggers import Evoked
from detente.language import Sentence
from detente.places.model import PlaceMention


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence with its triggers and what belongs to each."""

    sentence: Sentence
    triggers: Mapping[int, Evoked]
    times: Mapping[int, list[TimeExpression]]
    places: Mapping[int, list[PlaceMention]]
    meetings: Mapping[int, str]
