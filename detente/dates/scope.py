"""What a time expression may be counted from: the publication date, the expressions before it, the tense of its clause."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from detente.dates.calendars import Days
from detente.dates.model import TimeKind
from detente.dates.tenses import Tense, Tenses, word_tense

# A year with less than this share of all years of the text within three of it is beside the story. Set on encyclopedia articles.
_ASTRAY_SHARE, _NEAR_YEARS, _FEW_YEARS = 0.06, 3, 12

_SINCE = re.compile(r"\bsince\s(?:the\s)?$", re.IGNORECASE)
_LIMIT = re.compile(r"\b(?:until|till|by|before)\s(?:the\s)?$", re.IGNORECASE)

Anchor = Literal["published", "text", "absolute", "meeting", "none"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one expression means. ``days`` is None where they cannot be told; ``point`` says that it may anchor later ones."""

    timex: str
    days: Days | None = None
    anchor: Anchor = "none"
    why: str = ""
    kind: TimeKind = "date"
    duration: str | None = None
    point: bool = True
    edtf: str | None = None
    """Overrides the EDTF of ``days``."""


@dataclass(slots=True)
class Scope:
    """The state of one pass over a text. ``published`` is the first and last possible day of publication, None if unknown."""

    text: str
    published: Days | None
    tenses: Tenses
    narrative: bool
    last: Reading | None = None
    """The last expression with days, of any length."""
    last_day: Reading | None = None
    """The last expression that is one day."""
    last_at: int = 0
    years: tuple[int, ...] = ()
    """Every year that the text names, sorted: a narrative does not turn on one far from all others."""
    south: bool = False
    """Whether seasons are those of the south."""
    before_christ: int | None = None
    """The year before Christ told of last, None where a later date has been told since."""
    read: list[tuple[int, int, Reading]] = field(default_factory=list)

    def tense(self, offset: int) -> Tense:
        """The tense of the clause at an offset; after "until", "by" and "before" what is not past is ahead."""
        if _SINCE.search(self.text, max(0, offset - 12), offset):
            return "past"
        found = self.tenses(offset)
        if found == "unknown":
            found = word_tense(self.text, offset)
        if found in ("unknown", "present") and _LIMIT.search(self.text, max(0, offset - 12), offset):
            return "future"
        return found

    def base(self) -> Days | None:
        """The days from which "last", "next", "ago" count: those of publication; in a narrative those told of last."""
        if self.narrative:
            return self.last.days if self.last else self.published
        return self.published

    def base_anchor(self) -> Anchor:
        """The name of what :meth:`base` gives."""
        return "text" if self.narrative and self.last else "published"

    def note(self, start: int, end: int, reading: Reading) -> None:
        """Remember an expression; those after it may count from it."""
        self.read.append((start, end, reading))
        if reading.days is None or not reading.point:
            return
        if self.narrative and reading.anchor == "absolute" and self._astray(reading.days[0].year):
            return
        self.last, self.last_at = reading, start
        if reading.days[0] == reading.days[1]:
            self.last_day = reading

    def _astray(self, year: int) -> bool:
        """Whether next to no other year of the text is near: a footnote, a birth, a later book."""
        near = bisect_right(self.years, year + _NEAR_YEARS) - bisect_left(self.years, year - _NEAR_YEARS)
        return len(self.years) >= _FEW_YEARS and near < _ASTRAY_SHARE * len(self.years)


def spread(days: Days | None, count: Callable[[date], Days | None], *, most: int = 31) -> Days | None:
    """Count from every possible day: the days that a function of the first and of the last one cover together.

    None where there is no anchor, where the calendar ends, or where the answers lie more than ``most`` days further apart than
    either is long.
    """
    if days is None:
        return None
    first, last = count(days[0]), count(days[1])
    if first is None or last is None:
        return None
    if first == last:
        return first
    low, high = min(first[0], last[0]), max(first[1], last[1])
    length = max((first[1] - first[0]).days, (last[1] - last[0]).days)
    return (low, high) if (high - low).days - length <= most else None
