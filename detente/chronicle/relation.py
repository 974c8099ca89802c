"""A relation over time: what two parties did to one another week by week, out of what was read, and when that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from detente.chronicle.changepoints import find_changes
from detente.chronicle.model import Happening
from detente.chronicle.naming import Namer
from detente.chronicle.parties import is_between
from detente.chronicle.sentences import tell
from detente.chronicle.weeks import monday_of, week_of
from detente.chronicle.wording import capitalised, date_words, day_words, listed
from detente.edtf import bounds

SCHEMA = "detente.relation/1"
PER = 1000
"""Rates are events per so many stories read."""
CAUSES = 3
_WEEK = timedelta(days=7)

Trend = Literal["more conflict", "less conflict", "more cooperation", "less cooperation"]


@dataclass(frozen=True, slots=True)
class Week:
    """One week, Monday to Sunday; ``week`` is its Monday (ISO).

    ``stories`` are those read that were published in it, 0 where there were none: then nothing is known of the week, and counts,
    mean and rates are None. ``verbal_cooperation`` to ``material_conflict`` count happenings by quad class 1 to 4. ``goldstein`` is their mean
    (-10..10), None without any. ``cooperation`` and ``conflict`` are events per 1,000 stories read.
    """

    week: str
    stories: int
    verbal_cooperation: int | None
    material_cooperation: int | None
    verbal_conflict: int | None
    material_conflict: int | None
    goldstein: float | None
    cooperation: float | None
    conflict: float | None


@dataclass(frozen=True, slots=True)
class Level:
    """What held over some weeks: events per 1,000 stories and the mean Goldstein of the events, None without any."""

    cooperation: float
    conflict: float
    goldstein: float | None


@dataclass(frozen=True, slots=True)
class Cause:
    """A happening of the days of a change, in words, with the number of its independent sources."""

    happening: str
    date: str | None
    sentence: str
    quad: int
    independent: int


@dataclass(frozen=True, slots=True)
class Change:
    """From ``week`` (its Monday) on, other rates hold than before. ``trends`` names what changed most first."""

    week: str
    before: Level
    after: Level
    trends: tuple[Trend, ...]
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class RelationOverTime:
    """Two parties over time.

    ``events`` and ``goldstein`` are of all that is counted. ``unplaced`` counts happenings whose date is too wide for a week, or
    lies in a week of which no story was read, ``unread`` the weeks without stories.
    """

    schema: str
    left: str
    right: str
    first: str | None
    last: str | None
    events: int
    stories: int
    goldstein: float | None
    unplaced: int
    unread: int
    weeks: tuple[Week, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class WeekTally:
    """Happenings of one quad class in one week (by its Monday; None for dates too wide for one), counted, and the sum of their Goldstein."""

    monday: date | None
    quad: int
    count: int
    goldstein: float


@dataclass(slots=True)
class _Sums:
    """What is added up of a week."""

    quads: Counter[int] = field(default_factory=Counter)
    goldstein: float = 0.0

    def add(self, tally: WeekTally) -> None:
        self.quads[tally.quad] += tally.count
        self.goldstein += tally.goldstein

    @property
    def count(self) -> int:
        return self.quads.total()


def relate(
    happenings: Iterable[Happening],
    stories_by_day: Mapping[str, int],
    namer: Namer,
    *,
    left: str,
    right: str,
    first: str | None = None,
    last: str | None = None,
) -> RelationOverTime:
    """How two parties stand over time.

    Args:
        happenings: in any order; those that happened between the two are counted, in either direction.
        stories_by_day: stories read by ISO day of publication.
        namer: puts the causes of changes into words.
        left: code of a country, name or id of an actor.
        right: the other.
        first: weeks from this day on; None begins with the first story or event.
        last: weeks to this day; None ends with the last story.

    Returns:
        Every week from first to last; those without stories are missing, not zero.
    """
    told = [h for h in happenings if h.status == "happened" and is_between(h, left, right)]
    by_week: dict[date | None, list[Happening]] = {}
    for happening in told:
        by_week.setdefault(week_of(happening.date), []).append(happening)
    tallies = [WeekTally(monday, h.quad, 1, h.goldstein) for monday, told_then in by_week.items() for h in told_then]
    return relate_tallies(
        tallies, stories_by_day, namer, lambda monday: by_week.get(monday, ()), left=left, right=right, first=first, last=last
    )


def relate_tallies(
    tallies: Iterable[WeekTally],
    stories_by_day: Mapping[str, int],
    namer: Namer,
    told: Callable[[date], Sequence[Happening]],
    *,
    left: str,
    right: str,
    first: str | None = None,
    last: str | None = None,
) -> RelationOverTime:
    """As :func:`relate`, of happenings that were counted before: no more of them are loaded than are named as causes.

    ``told`` gives the happenings of a week, by its Monday, among which the causes of a change are looked for.
    """
    stories = _stories(stories_by_day)
    mondays = _mondays(stories, first, last)
    edges = (mondays[0], mondays[-1]) if mondays else (date.min, date.max)
    counted = {monday: _Sums() for monday in mondays if stories.get(monday, 0)}
    uncounted = 0
    for tally in tallies:
        if tally.monday in counted:
            counted[tally.monday].add(tally)
        elif tally.monday is None or edges[0] <= tally.monday <= edges[1]:
            uncounted += tally.count
    weeks = tuple(_week(monday, stories.get(monday, 0), counted.get(monday) or _Sums()) for monday in mondays)
    events = sum(sums.count for sums in counted.values())
    return RelationOverTime(
        SCHEMA, left, right, weeks[0].week if weeks else None, weeks[-1].week if weeks else None, events,
        sum(week.stories for week in weeks), _mean_of(counted.values()), uncounted, sum(not week.stories for week in weeks), weeks,
        _changes(weeks, counted, _named(told, counted), namer),
    )  # fmt: skip


def _named(told: Callable[[date], Sequence[Happening]], counted: Mapping[date, _Sums]) -> Callable[[date], Sequence[Happening]]:
    """The happenings of a week, none for weeks in which none were counted."""
    return lambda monday: told(monday) if monday in counted and counted[monday].count else ()


def _stories(stories_by_day: Mapping[str, int]) -> Mapping[date, int]:
    """Stories by the Monday of their week; what is no day is left out."""
    found: Counter[date] = Counter()
    for day, count in stories_by_day.items():
        monday = week_of(day)
        if monday is not None:
            found[monday] += count
    return found


def _mondays(stories: Mapping[date, int], first: str | None, last: str | None) -> list[date]:
    if not stories and (first is None or last is None):
        return []
    start = monday_of(bounds(first)[0]) if first else min(stories)
    end = monday_of(bounds(last)[1]) if last else max(stories)
    return [start + _WEEK * i for i in range((end - start).days // 7 + 1)]


def _week(monday: date, stories: int, sums: _Sums) -> Week:
    if not stories:
        return Week(monday.isoformat(), 0, None, None, None, None, None, None, None)
    quads = sums.quads
    rates = (_rate(quads[a] + quads[b], stories) for a, b in ((1, 2), (3, 4)))
    mean = _mean_of([sums])
    return Week(monday.isoformat(), stories, quads[1], quads[2], quads[3], quads[4], mean, *rates)


def _rate(count: int, stories: int) -> float:
    return round(PER * count / stories, 3)


def _mean_of(several: Iterable[_Sums]) -> float | None:
    """The mean Goldstein of some weeks. Values of the scale are tenths: the sum is, whatever the order of the summands."""
    held = list(several)
    count = sum(sums.count for sums in held)
    return round(round(sum(sums.goldstein for sums in held), 1) / count, 3) if count else None


# --- changes ---------------------------------------------------------------------------------------------------


def _changes(
    weeks: Sequence[Week], counted: Mapping[date, _Sums], told: Callable[[date], Sequence[Happening]], namer: Namer
) -> tuple[Change, ...]:
    """Changes of rate over the weeks of which stories were read."""
    read = [week for week in weeks if week.stories]
    counts = [[_cooperation(week) for week in read], [_conflict(week) for week in read]]
    starts = find_changes(counts, [week.stories for week in read])
    edges = [0, *starts, len(read)]
    found = []
    for n, start in enumerate(starts, start=1):
        before, after = (_level(read[a:b], counted) for a, b in ((edges[n - 1], start), (start, edges[n + 1])))
        trends = _trends(before, after)
        causes = _causes(read[start].week, trends, told, namer)
        found.append(Change(read[start].week, before, after, trends, causes))
    return tuple(found)


def _cooperation(week: Week) -> int:
    return (week.verbal_cooperation or 0) + (week.material_cooperation or 0)


def _conflict(week: Week) -> int:
    return (week.verbal_conflict or 0) + (week.material_conflict or 0)


def _level(weeks: Sequence[Week], counted: Mapping[date, _Sums]) -> Level:
    stories = sum(week.stories for week in weeks)
    mean = _mean_of(counted[date.fromisoformat(week.week)] for week in weeks)
    return Level(_rate(sum(map(_cooperation, weeks)), stories), _rate(sum(map(_conflict, weeks)), stories), mean)


def _trends(before: Level, after: Level) -> tuple[Trend, ...]:
    """What changed, the greater relative change first; what changed by less than a tenth is not named."""
    changes: list[tuple[float, Trend]] = []
    for was, now, more, less in (
        (before.conflict, after.conflict, "more conflict", "less conflict"),
        (before.cooperation, after.cooperation, "more cooperation", "less cooperation"),
    ):
        size = abs(now - was) / max(was, now) if max(was, now) else 0.0
        if size >= 0.1:
            changes.append((size, more if now > was else less))  # type: ignore[arg-type]
    return tuple(trend for _, trend in sorted(changes, key=lambda change: -change[0]))


def _causes(week: str, trends: Sequence[Trend], told: Callable[[date], Sequence[Happening]], namer: Namer) -> tuple[Cause, ...]:
    """The happenings of the week in which a change begins that weigh most, by independent sources and how extreme they are.

    Those of the kind that grew come first; where something only became rarer, any may be why. A week without any takes the one
    before it, in which what was told may have begun.
    """
    monday = date.fromisoformat(week)
    found = told(monday) or told(monday - _WEEK)
    grown = {quad for trend in trends if trend.startswith("more") for quad in ((3, 4) if trend.endswith("conflict") else (1, 2))}
    ranked = sorted(found, key=lambda h: (bool(grown) and h.quad not in grown, -_weight(h), h.date or "", h.id))
    return tuple(Cause(h.id, h.date, tell(h, namer), h.quad, h.corroboration) for h in ranked[:CAUSES])


def _weight(happening: Happening) -> float:
    """Corroboration by extremity: a war told by one counts as a visit told by some."""
    return max(1, happening.corroboration) * (1 + abs(happening.goldstein))


# --- in words --------------------------------------------------------------------------------------------------


def summarise(relation: RelationOverTime, namer: Namer, *, called: Mapping[str, str] | None = None) -> str:
    """A relation in a few sentences, the changes a paragraph each. ``called`` names parties that are no countries."""
    names = listed([(called or {}).get(key) or namer.country(key) for key in (relation.left, relation.right)])
    if not relation.weeks or not relation.stories:
        return f"Nothing was read of the relation between {names} over this time."
    lines = [" ".join(filter(None, (_what_was_told(relation, names), _how_it_stands(relation), *_what_is_missing(relation))))]
    if not relation.changes:
        lines.append("No lasting change of the rates was found.")
    return "\n\n".join([*lines, *(_change_words(change) for change in relation.changes)])


def _what_was_told(relation: RelationOverTime, names: str) -> str:
    first, last = date.fromisoformat(relation.weeks[0].week), date.fromisoformat(relation.weeks[-1].week) + timedelta(days=6)
    was = "was" if relation.events == 1 else "were"
    stories = f"{relation.stories:,} {'story' if relation.stories == 1 else 'stories'}"
    told = f"{relation.events:,} {_events(relation.events)} between {names} {was} told in {stories} read"
    return f"From {day_words(first)} to {day_words(last)}, {told}: {_quads(relation)}."


def _how_it_stands(relation: RelationOverTime) -> str:
    return f"Their mean on the Goldstein scale is {relation.goldstein:+.1f}." if relation.goldstein is not None else ""


def _what_is_missing(relation: RelationOverTime) -> Iterator[str]:
    if relation.unread:
        weeks = f"{relation.unread} of the {len(relation.weeks)} weeks"
        yield f"In {weeks} no story was read: they are missing, not zero."
    if relation.unplaced:
        are = "is" if relation.unplaced == 1 else "are"
        yield f"{_n_more(relation.unplaced)} of a date too wide for one week, or of a week without stories, {are} not counted."


def _n_more(count: int) -> str:
    return f"{count:,} more {_events(count)}"


def _events(count: int) -> str:
    return "event" if count == 1 else "events"


def _quads(relation: RelationOverTime) -> str:
    kinds = (
        ("verbal cooperation", [week.verbal_cooperation for week in relation.weeks]),
        ("material cooperation", [week.material_cooperation for week in relation.weeks]),
        ("verbal conflict", [week.verbal_conflict for week in relation.weeks]),
        ("material conflict", [week.material_conflict for week in relation.weeks]),
    )
    return listed([f"{sum(filter(None, counts)):,} of {kind}" for kind, counts in kinds])


def _change_words(change: Change) -> str:
    conflict = f"Conflict goes from {change.before.conflict:.1f} to {change.after.conflict:.1f} events per {PER:,} stories"
    words = f"{conflict}, cooperation from {change.before.cooperation:.1f} to {change.after.cooperation:.1f}"
    if change.before.goldstein is not None and change.after.goldstein is not None:
        words += f", the mean on the Goldstein scale from {change.before.goldstein:+.1f} to {change.after.goldstein:+.1f}"
    trends = listed(change.trends) if change.trends else "other rates"
    told = "Told of that time:" if change.causes else "No happening of that week is known."
    return f"Week of {day_words(date.fromisoformat(change.week))}: {trends}. {words}. {told}{''.join(map(_cause_words, change.causes))}"


def _cause_words(cause: Cause) -> str:
    sources = f"{cause.independent} independent source{'' if cause.independent == 1 else 's'}"
    return f"\n- {capitalised(date_words(cause.date))}: {cause.sentence} ({sources})"
