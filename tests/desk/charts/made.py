"""Records to draw, made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from detente.chronicle.agenda import Item, Outcome
from detente.chronicle.meetings import Pair, Tally
from detente.chronicle.relation import SCHEMA, Cause, Change, Level, RelationOverTime, Week

HOSTILE = "</text><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202e\u2066&amp;\x00\x0b\ud800"
Counts = tuple[int, int, int, int]


def week(n: int, stories: int, counts: Counts, start: date = date(2023, 1, 2)) -> Week:
    monday = (start + timedelta(weeks=n)).isoformat()
    if not stories:
        return Week(monday, 0, None, None, None, None, None, None, None)
    a, b, c, d = counts
    return Week(monday, stories, a, b, c, d, None, round(1000 * (a + b) / stories, 3), round(1000 * (c + d) / stories, 3))


def relation(weeks: Sequence[Week], changes: tuple[Change, ...] = ()) -> RelationOverTime:
    first, last = (weeks[0].week, weeks[-1].week) if weeks else (None, None)
    read = sum(one.stories for one in weeks)
    return RelationOverTime(SCHEMA, "USA", "CHN", first, last, 0, read, None, 0, 0, tuple(weeks), changes)


def change(week: Week, sentence: str = "The two opened talks.") -> Change:
    level = Level(1.0, 2.0, None)
    return Change(week.week, level, level, ("more conflict", "less cooperation"), (Cause("h-1", week.week, sentence, 1, 2),))


def pair(left: str, right: str, count: int) -> Pair:
    tallies = (Tally("meeting", count),)
    return Pair(left, left, "USA", right, right, "CHN", count, "2023-01-02", "2023-09-18", tallies, (), ())


def item(id: str, day: str | None, outcome: Outcome = "held", sentence: str = "Talks are held.") -> Item:
    return Item(id, day, day or "undated", sentence, "planned", outcome, None, None, ("USA",), None, None, 1.0, 1, None)
