"""Time expressions with their values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

TimeKind = Literal["date", "time", "duration", "set"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Precision = Literal[
    "time", "part of day", "day", "weekend", "week", "month", "season", "quarter", "half", "year", "decade", "century",
    "interval", "open", "reference",
]  # fmt: skip


# The first form that the words begin with or hold decides. Of dates, "more than two years ago" lies before.
_MODS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(form), mod)
    for form, mod in (
        (r"^(?:no more than|not more than|up to|as long as)\b", "EQUAL_OR_LESS"),
        (r"^(?:at least|no less than|not less than|no fewer than)\b", "EQUAL_OR_MORE"),
        (r"^(?:well |slightly |a? ?little )?(?:more than|over|just over)\b", "MORE_THAN"),
        (r"^(?:well |just )?(?:less than|under|fewer than|nearly|almost)\b", "LESS_THAN"),
        (r"^(?:about|around|some|roughly|approximately|an estimated|close to|barely)\b", "APPROX"),
        (r"^(?:the )?early\b|\b(?:beginning|start) of\b", "START"),
        (r"\bmid-?|\bmiddle of\b", "MID"),
        (r"^(?:the )?late\b|^(?:the )?end(?:-| of\b)|\byear[- ]end\b|\byear['’]s end\b|\bclose of\b", "END"),
    )
)
_OF_DATES = {"MORE_THAN": "BEFORE", "LESS_THAN": "AFTER", "EQUAL_OR_MORE": "ON_OR_BEFORE", "EQUAL_OR_LESS": "ON_OR_AFTER"}


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that say when, how long or how often; ``start`` and ``end`` are half-open code points of the text searched.

    ``kind`` is what the words are for the record: a date where days are known or looked for, even where TIMEX3 calls them a length
    ("the past week") or a time ("Monday night"); ``type`` is what TIMEX3 calls them. ``timex`` is the TIMEX3 value. ``edtf`` is the
    day, month, year or interval meant (None where it cannot be told, and for durations and sets). ``duration`` is ISO 8601
    (``PT12H``, ``P10D``) where the words give a length. ``anchor`` says what it was counted from: ``published``, ``text`` (another
    expression), ``absolute``, ``meeting`` (one of the knowledge base) or ``none``. ``why`` is fit to print.

    ``precision`` is the unit in which the words speak: ``day`` for "Monday", ``week`` for "two weeks ago", ``interval`` for "early
    May" or "the past week", ``open`` for "since May", ``reference`` for "now" and "recently". None for durations and sets.
    """

    start: int
    end: int
    text: str
    kind: TimeKind
    timex: str
    edtf: str | None
    duration: str | None
    anchor: Literal["published", "text", "absolute", "meeting", "none"]
    why: str
    precision: Precision | None = None

    @property
    def mod(self) -> str | None:
        """The modifier of TIMEX3, such as ``START`` for "early May" and ``APPROX`` for "about a week"; None for none."""
        words = self.text.lower()
        found = next((mod for form, mod in _MODS if form.search(words)), None)
        return _OF_DATES.get(found, found) if found is not None and self.type in ("DATE", "TIME") else found

    @property
    def type(self) -> TimexType:
        """The type of TIMEX3 (TimeML 1.2.1)."""
        if self.kind == "set":
            return "SET"
        if self.kind == "duration" or (self.timex.startswith("P") and not self.timex.endswith("_REF")):
            return "DURATION"
        return "TIME" if self.kind == "time" or self.precision in ("time", "part of day") else "DATE"
