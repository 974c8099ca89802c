"""Clues from terms of office whose start the story tells of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.dates.calendars import add_days, add_months, month_days, week_start
from detente.dates.clues import Clue, View, days_of, plain_weekday
from detente.dates.dayset import FIRST, LAST, DaySet, span
from detente.dates.model import TimeExpression
from detente.dates.office_clues import NAME, Holder, term_days

if TYPE_CHECKING:
    from detente.knowledge import Knowledge
    from detente.knowledge.model import Tenure

_TOOK = re.compile(
    r"\b(?:sworn in|swor(?:e|n) (?:him|her)self in|(?:took|taken|taking|takes) (?:up )?(?:office|power|the oath)|(?:came|come) (?:in)?to "
    r"(?:office|power)|took over|assum(?:ed|ing) (?:office|power|the (?:presidency|premiership|post))|(?:was )?inaugurated|became)\b"
)
_NEW = re.compile(
    rf"\b(?:new|incoming)\s(?:[A-Za-z]+\s){{0,2}}(?:administration|government|cabinet)\sof\s(?:President\s)?(?P<name>{NAME})"
)
_BARE = re.compile(r"[A-Z][\w’'-]+")
_BEFORE, _AFTER = 110, 45
_MOST = 8
_NEW_FOR = 150
"""Days for which a government is called new."""
_SURE = 0.93
_MONTH = re.compile(r"XXXX-(\d\d)")
_PERIOD = re.compile(r"(?P<which>last|this|earlier this|the previous) (?P<unit>week|month|year)", re.IGNORECASE)


def appointment_clues(holders: Sequence[Holder], view: View, knowledge: Knowledge) -> Iterator[Clue]:
    """Someone known "was sworn in on Thursday", "came into office in April": the start of a term pins the time told."""
    found = 0
    for match in _TOOK.finditer(view.text):
        sentence = next((s for s in view.sentences if s.start <= match.start() < s.end), None)
        time = next((t for t in view.times if 0 <= t.start - match.end() <= _AFTER), None) if sentence else None
        if sentence is None or time is None or time.end > sentence.end or found >= _MOST:
            continue
        found += 1
        days: DaySet = 0
        for term in _terms_before(view, max(sentence.start, match.start() - _BEFORE), match.start(), holders, knowledge):
            days |= _since(time, term)
        if days:
            words = view.text[match.start() : time.end]
            sharp = _MONTH.fullmatch(time.timex) is None
            yield Clue("took office", days, 0.95, ((match.start(), time.end),), f"{words!r}: the term is known", sharp)


def new_government_clues(view: View, knowledge: Knowledge) -> Iterator[Clue]:
    """A government called new: published in the first months of a term of its head."""
    for match in _NEW.finditer(view.text):
        days: DaySet = 0
        for term in _terms_of(match["name"], knowledge):
            if term.portfolio in ("head_of_state", "head_of_government") and term.start and len(term.start) == 10:
                first = term_days(term)[0]
                days |= span(first - timedelta(days=75), first + timedelta(days=_NEW_FOR))
        if days:
            yield Clue("new government", days, 0.8, (match.span(),), f"{match.group()!r}: the term is known")


def _terms_before(view: View, start: int, end: int, holders: Sequence[Holder], knowledge: Knowledge) -> tuple[Tenure, ...]:
    """All terms of the person named last in a stretch of text: by office and name, by full name, or by one of a full name's words."""
    held = [h for h in holders if start <= h.start and h.end <= end]
    if held:
        return knowledge.tenures(held[-1].terms[0].person)
    full = list(re.finditer(NAME, view.text[start:end]))
    if full:
        return _terms_of(full[-1].group(), knowledge)
    for bare in reversed(_BARE.findall(view.text[start:end])):
        if longer := re.search(rf"\b{_BARE.pattern} {re.escape(bare)}\b", view.text):
            return _terms_of(longer.group(), knowledge)
    return ()


def _terms_of(name: str, knowledge: Knowledge) -> tuple[Tenure, ...]:
    matches = knowledge.match_persons(name)
    return knowledge.tenures(matches[0].person.id) if matches and matches[0].score >= _SURE else ()


def _since(time: TimeExpression, term: Tenure) -> DaySet:
    """The days of publication from which an expression comes to the start of a term; none where it cannot."""
    if term.start is None or term.rank >= 10:
        return 0
    first, last = days_of(term.start)
    exact = first == last
    weekday = plain_weekday(time)
    if weekday is not None:
        return span(first, add_days(first, 6) or first) if exact and first.weekday() == weekday else 0
    month = _MONTH.fullmatch(time.timex)
    if month is not None:
        end = add_months(first, 11) if (first.year, first.month) == (last.year, last.month) else None
        return span(first, end) if end and first.month == int(month[1]) else 0
    period = _PERIOD.fullmatch(time.text)
    return _in_period(period["which"].lower(), period["unit"].lower(), first) if period and exact else 0


def _in_period(which: str, unit: str, start: date) -> DaySet:
    """The days for which a start lies in "last month", "this year" and so on."""
    back = which in ("last", "the previous")
    if unit == "week":
        low = week_start(start) + timedelta(days=7 if back else 0)
        # For some the week begins on Sunday.
        return span(low - timedelta(days=1), low + timedelta(days=6)) & span(start, LAST)
    if unit == "month":
        moved = add_months(start.replace(day=1), 1 if back else 0)
        days = month_days(moved.year, moved.month) if moved else None
        return span(*days) & span(start, LAST) if days else 0
    year = start.year + (1 if back else 0)
    return span(max(start, date(year, 1, 1)), date(year, 12, 31)) if FIRST.year <= year <= LAST.year else 0
