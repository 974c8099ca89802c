"""Agenda: what was planned or held possible, as a list and as a calendar, with what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detente.archive.listed import Listing, Wanted
from detente.archive.listing import list_happenings
from detente.chronicle.wording import MONTHS
from detente.desk.asking import keys_of, month_asked, month_before, next_month, parties_asked
from detente.desk.lines import Line, lines_of
from detente.desk.page import Asked, Page
from detente.desk.state import Desk
from detente.edtf import bounds
from detente.errors import DateError

VIEWS = ("ahead", "month", "all")
_A_PAGE, _A_MONTH = 30, 60


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar; ``within`` says that it is of the month shown, ``today`` that it is the day of reference."""

    day: date
    within: bool
    today: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A month by weeks, Monday first; ``wide`` are plans whose date is wider than a day and may fall in it."""

    name: str
    before: str
    after: str
    weeks: tuple[tuple[Day, ...], ...]
    wide: tuple[Line, ...]


def show(desk: Desk, asked: Asked) -> Page:
    """The page; ``view`` is ahead, month or all, ``party`` and ``with`` narrow it, ``month`` says which."""
    view = asked.choice("view", VIEWS, "month" if asked.text("month") else "ahead")
    parties, unknown = parties_asked(desk, asked, "party", "with")
    keys = keys_of(parties)
    month = month_asked(asked, desk.on)
    listing = _listing(desk, asked, view, keys, month)
    lines = tuple(line for line in lines_of(listing, desk) if line.outcome is not None)
    model = {
        "view": view,
        "names": (asked.text("party"), asked.text("with")),
        "parties": parties,
        "keys": keys,
        "unknown": unknown,
        "lines": lines,
        "next": listing.next,
        "month": asked.text("month"),
        "calendar": _calendar(lines, month, desk.on) if view == "month" and month else None,
    }
    return Page("agenda.html", "Agenda", "agenda", model, relation=(min(keys), max(keys)) if len(keys) == 2 else None)


def _listing(desk: Desk, asked: Asked, view: str | None, keys: tuple[str, ...], month: tuple[date, date] | None) -> Listing:
    if view == "month" and month:
        wanted = Wanted(parties=keys, planned=True, first=month[0].isoformat(), last=month[1].isoformat())
        return list_happenings(desk.archive, wanted, newest=False, after=asked.text("after"), limit=_A_MONTH)
    if view == "ahead":
        wanted = Wanted(parties=keys, first=desk.on, statuses=("planned", "possible"))
        return list_happenings(desk.archive, wanted, newest=False, after=asked.text("after"), limit=_A_PAGE)
    return list_happenings(
        desk.archive, Wanted(parties=keys, planned=True), newest=True, after=asked.text("after"), limit=_A_PAGE
    )


def _calendar(lines: Iterable[Line], month: tuple[date, date], on: str | None) -> Calendar:
    first, last = month
    by_day: dict[date, list[Line]] = defaultdict(list)
    wide = []
    for line in lines:
        days = _days(line.entry.date)
        if days:
            for day in days:
                by_day[day].append(line)
        else:
            wide.append(line)
    start = first - timedelta(days=first.weekday())
    weeks = []
    while start <= last:
        weeks.append(tuple(_day(start + timedelta(days=n), month, on, by_day) for n in range(7)))
        start += timedelta(days=7)
    name = f"{MONTHS[first.month - 1]} {first.year}"
    return Calendar(name, month_before(first).isoformat()[:7], next_month(first).isoformat()[:7], tuple(weeks), tuple(wide))


def _day(day: date, month: tuple[date, date], on: str | None, by_day: dict[date, list[Line]]) -> Day:
    return Day(day, month[0] <= day <= month[1], day.isoformat() == on, tuple(by_day.get(day, ())))


def _days(edtf: str | None) -> Sequence[date]:
    """The days of a date that covers a week at most; none for wider ones."""
    try:
        first, last = bounds(edtf) if edtf else (date.min, date.max)
    except DateError:
        return ()
    length = (last - first).days
    return [first + timedelta(days=n) for n in range(length + 1)] if length < 7 and date.min not in (first, last) else ()
