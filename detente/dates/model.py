"""Time expressions with their values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TimeKind = Literal["date", "time", "duration", "set"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that say when, how long or how often; ``start`` and ``end`` are half-open code points of the text searched.

    ``edtf`` is the day, month, year or interval meant (None where it cannot be told, and for durations and sets). ``timex`` is the
    TIMEX3 value. ``duration`` is ISO 8601 (``PT12H``, ``P10D``) where the words give a length. ``anchor`` says what it was counted
    from: ``published``, ``text`` (another expression), ``absolute`` or ``none``. ``why`` is fit to print.
    """

    start: int
    end: int
    text: str
    kind: TimeKind
    timex: str
    edtf: str | None
    duration: str | None
    anchor: Literal["published", "text", "absolute", "none"]
    why: str
