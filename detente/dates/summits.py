"""Days counted from meetings of the knowledge base: "a day after the G20 summit in Hangzhou", "on the eve of the NATO summit"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.dates.calendars import Days
from detente.dates.fields import around, around_value, move, number_of, unit_of
from detente.dates.patterns import load_words
from detente.dates.scope import Reading, Scope
from detente.dates.tenses import Tense

if TYPE_CHECKING:
    from detente.knowledge import Knowledge
    from detente.knowledge.model import Meeting

Found = tuple[int, int, Reading]

# A meeting told of without place or year is the one at hand, or none: so many days back, so many ahead, so many without a tense.
_BACK, _AHEAD, _NEAR = 45, 400, 30
_WINDOW = 64
_NUMBERS = "|".join(regex.pattern for regex, _ in load_words()["number"])
_ARTICLE = r"(?:(?:[Tt]he|[Aa]n?|(?:this|last)\syear['’]s)\s)?(?:(?:19|20)\d\d\s)?(?:annual\s)?"
_COUNTED = re.compile(
    rf"(?<!\w)(?:(?P<n>{_NUMBERS}|\d{{1,3}})\s(?P<u>(?i:days?|weeks?|months?|years?))|[Tt]he\s(?P<the>day|week|month|year))\s"
    rf"(?P<dir>after|before|following|ahead\sof|prior\sto)\s{_ARTICLE}$"
)
_EVE = re.compile(rf"(?<!\w)(?P<eve>[Tt]he\seve)\sof\s{_ARTICLE}$")
_DAY_OF = re.compile(rf"(?<!\w)(?P<the>[Tt]he\s)?(?P<which>opening|first|second|third|closing|last|final)\sday\sof\s{_ARTICLE}$")
_PLACE = re.compile(r",?\s(?:held\s)?(?:in|at|of)\s(?P<place>[A-Z][\w’'.-]*(?:\s[A-Z][\w’'.-]*){0,2})")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LAST_YEAR = re.compile(r"last year['’]s", re.IGNORECASE)
_BELOW_LEADERS = re.compile(r"minist|finance|sherpa|youth|business|central bank", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Told:
    """Words that count from a meeting, before its name: where they start, and how."""

    start: int
    match: re.Match[str]


def count_from_meetings(found: list[Found], text: str, scope: Scope, knowledge: Knowledge) -> list[Found]:
    """The expressions with those that count from a known meeting put in; what they overlap gives way."""
    counted = []
    for start, end, series in knowledge.scan_meetings(text):
        told = _told(text, start)
        if told is None or _BELOW_LEADERS.search(text, start, min(len(text), end + 24)):
            continue
        editions = knowledge.meetings(series=series)
        reached, kept = _placed(text, end, editions, knowledge)
        meeting = _edition(_of_year(text[told.start : reached], kept, scope), scope, scope.tense(told.start))
        reading = _reading(told.match, meeting) if meeting is not None else None
        if reading is not None:
            counted.append((told.start, reached, reading))
    rest = [f for f in found if not any(f[0] < end and start < f[1] for start, end, _ in counted)]
    return sorted([*rest, *counted], key=lambda f: f[:2])


def _told(text: str, start: int) -> _Told | None:
    low = max(0, start - _WINDOW)
    for form in (_COUNTED, _EVE, _DAY_OF):
        match = form.search(text, low, start)
        if match is not None:
            return _Told(match.start(), match)
    return None


def _placed(text: str, end: int, editions: tuple[Meeting, ...], knowledge: Knowledge) -> tuple[int, tuple[Meeting, ...]]:
    """The editions that the place right after a meeting's name leaves, and the end of the words that name both."""
    match = _PLACE.match(text, end, end + _WINDOW)
    if match is None:
        return end, editions
    name = re.sub(r"['’]s?$", "", match["place"].rstrip(".,"))
    reached = match.start("place") + len(name)
    if _YEAR.fullmatch(name):
        return end, editions
    if kept := tuple(m for m in editions if m.city is not None and m.city.casefold() == name.casefold()):
        return reached, kept
    countries = {e.country for hit in knowledge.scan(name)[:1] for e, _ in hit.entities}
    return reached, tuple(m for m in editions if m.country is not None and m.country in countries)


def _of_year(words: str, editions: tuple[Meeting, ...], scope: Scope) -> tuple[Meeting, ...]:
    year = _YEAR.search(words)
    if year is not None:
        return tuple(m for m in editions if m.first_day.startswith(year[0]))
    if _LAST_YEAR.search(words) and scope.published is not None:
        return tuple(m for m in editions if m.first_day.startswith(f"{scope.published[1].year - 1:04}"))
    return editions


def _edition(editions: tuple[Meeting, ...], scope: Scope, tense: Tense) -> Meeting | None:
    """The one edition meant; None where several may be."""
    if len(editions) == 1:
        return editions[0]
    if scope.published is None or scope.narrative:
        return None
    low, high = scope.published
    past = [m for m in editions if m.first_day <= high.isoformat()]
    ahead = [m for m in editions if m.last_day >= low.isoformat()]
    if tense == "future":
        return ahead[0] if ahead and _apart(ahead[0], low) <= _AHEAD else None
    if tense == "past":
        return past[-1] if past and _apart(past[-1], high) <= _BACK else None
    nearest = min(editions, key=lambda m: _apart(m, high), default=None)
    return nearest if nearest is not None and _apart(nearest, high) <= _NEAR else None


def _apart(meeting: Meeting, day: date) -> int:
    first, last = _days(meeting)
    return max(0, (first - day).days, (day - last).days)


def _days(meeting: Meeting) -> Days:
    return date.fromisoformat(meeting.first_day), date.fromisoformat(meeting.last_day)


def _reading(match: re.Match[str], meeting: Meeting) -> Reading | None:
    first, last = _days(meeting)
    groups = match.groupdict()
    name = f"{meeting.name}, {meeting.first_day} to {meeting.last_day}"
    if groups.get("eve"):
        return _one(first - timedelta(days=1), f"the day before {name}")
    if which := groups.get("which"):
        day = last if which in ("closing", "last", "final") else first + timedelta(days={"second": 1, "third": 2}.get(which, 0))
        return _one(day, f"{which} day of {name}") if day <= last else None
    unit = unit_of(groups["u"] or groups["the"])
    number = number_of(groups["n"]) if groups["n"] else "1"
    if number is None or not number.isdigit():
        return None
    after = groups["dir"] in ("after", "following")
    moved = move(last if after else first, int(number) * (1 if after else -1), unit)
    days = around(moved, unit) if moved else None
    return Reading(around_value(moved, unit), days, "meeting", f"{groups['dir']} {name}") if moved and days else None


def _one(day: date, why: str) -> Reading:
    return Reading(day.isoformat(), (day, day), "meeting", why)
