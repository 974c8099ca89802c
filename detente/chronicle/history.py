"""What was known of a happening in which order, and on what those who tell it disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from detente.chronicle.acts import kind_of
from detente.chronicle.model import Dispute, Source, Stage, StageKind, Telling, Version
from detente.chronicle.traits import CALLED_OFF, Days, event_days, fold, published_days
from detente.edtf import interval
from detente.records import Range

COUNTS = ("killed", "injured", "arrested", "crowd")


@dataclass(frozen=True, slots=True)
class Standing:
    """Tellings by what became of them: ``good`` ones count; ``corrected`` ones were put right by a later document of their own
    publisher, agency or family; ``retracted`` ones were taken back, the notices that did so among them."""

    good: tuple[Telling, ...]
    corrected: tuple[Telling, ...]
    retracted: tuple[Telling, ...]


def sort_out(tellings: Iterable[Telling]) -> Standing:
    """Which tellings still stand, in the order in which they were told.

    A notice reaches what its own publisher, agency or family told before it, or on the same day without being a notice. A retraction
    that reaches nothing here takes nothing back, unless no one else tells it: then what it took back did not come in.
    """
    ordered = sorted(tellings, key=told_order)
    retractions = [t for t in ordered if t.source.notice == "retraction"]
    corrections = [t for t in ordered if t.source.notice == "correction"]
    alone = len(retractions) == len(ordered)
    back, right, told = _Reach(retractions), _Reach(corrections), _Told(ordered)
    gone = {t.event.id for t in ordered if back.reaches(t)}
    gone |= {n.event.id for n in retractions if alone or told.is_reached(n)}
    better = {t.event.id for t in ordered if right.reaches(t)} - gone
    silent = gone | better
    return Standing(
        tuple(t for t in ordered if t.event.id not in silent),
        tuple(t for t in ordered if t.event.id in better),
        tuple(t for t in ordered if t.event.id in gone),
    )


def told_order(telling: Telling) -> tuple[bool, int, bool, str]:
    """Tellings by the day they were told; those of no known day last, notices after what they may speak of."""
    day = told_day(telling.source)
    return day is None, day or 0, telling.source.notice is not None, telling.event.id


def told_day(source: Source) -> int | None:
    """The first day on which a document may have come out, as a proleptic ordinal."""
    days = published_days(source.published)
    return days.first if days is not None else None


def days_of(telling: Telling) -> Days:
    """The days that a telling gives."""
    return event_days(telling.event.date, telling.event.status, published_days(telling.source.published))


def ends(telling: Telling) -> bool:
    """Whether its act is that of calling another one off."""
    return kind_of(telling.event).name in CALLED_OFF


def history(standing: Standing) -> tuple[Stage, ...]:
    """The steps in order; a telling that adds nothing to the step before it stands with it.

    A plan with another day is ``moved``, what is negated after a plan ``cancelled``. What tells a plan after its day was told as past
    is no step. Corrections and retractions stand where they were told.
    """
    ordered = sorted((*standing.good, *standing.corrected, *standing.retracted), key=told_order)
    gone = {t.event.id for t in standing.retracted}
    stages: list[Stage] = []
    told: list[list[str]] = []
    for telling in ordered:
        kind = _step(telling, stages, telling.event.id in gone, bool(standing.corrected))
        if kind is not None:
            _put(stages, told, kind, telling)
    return tuple(replace(stage, events=tuple(events)) for stage, events in zip(stages, told, strict=True))


def disputes(standing: Standing, taken: Mapping[str, str | None]) -> tuple[Dispute, ...]:
    """The fields on which standing tellings disagree; ``taken`` gives the value that the happening has, by field.

    Counts disagree where they differ; days and towns where what is told as past names others; status where it is told both as
    happened and as not.
    """
    past = [t for t in standing.good if t.event.status == "happened"]
    found = [_dispute(name, _versions(standing.good, _count(name)), taken) for name in COUNTS]
    found.append(_dispute("date", _days_versions(past), taken))
    found.append(_dispute("place", _versions(past, _town), taken))
    found.append(_dispute("status", _status_versions(standing.good), taken))
    return tuple(d for d in found if d is not None)


def count_text(count: Range | None) -> str | None:
    """A count as words of a dispute: ``12``, ``12-15``, ``12+``, ``-15``."""
    if count is None or (count.low is None and count.high is None):
        return None
    if count.low == count.high:
        return str(count.low)
    if count.high is None:
        return f"{count.low}+"
    return f"{'' if count.low is None else count.low}-{count.high}"


class _Reach:
    """Notices by those whose tellings they may speak of: of each name the last notice, and the last of another document."""

    def __init__(self, notices: Iterable[Telling]) -> None:
        self._last: dict[tuple[str, str], list[Telling]] = {}
        for notice in sorted(notices, key=told_order, reverse=True):
            for name in _names(notice.source):
                _keep_two(self._last.setdefault(name, []), notice)

    def reaches(self, telling: Telling) -> bool:
        """Whether a notice of another document speaks of this telling: its own publisher's, agency's or family's, told later."""
        return any(
            n.source.document != telling.source.document and told_order(n) > told_order(telling)
            for name in _heard_as(telling.source)
            for n in self._last.get(name, ())
        )


class _Told:
    """Tellings by those who may put them right: of each name the first, and the first of another document."""

    def __init__(self, ordered: Iterable[Telling]) -> None:
        self._first: dict[tuple[str, str], list[Telling]] = {}
        for telling in ordered:
            for name in _heard_as(telling.source):
                _keep_two(self._first.setdefault(name, []), telling)

    def is_reached(self, notice: Telling) -> bool:
        """Whether a notice speaks of any telling of another document."""
        return any(
            t.source.document != notice.source.document and told_order(t) < told_order(notice)
            for name in _names(notice.source)
            for t in self._first.get(name, ())
        )


def _keep_two(kept: list[Telling], telling: Telling) -> None:
    if not kept or (len(kept) == 1 and kept[0].source.document != telling.source.document):
        kept.append(telling)


def _names(source: Source) -> list[tuple[str, str]]:
    """Whose tellings a notice in this document speaks of."""
    named = [("publisher", source.publisher), ("agency", source.agency), ("agency", source.publisher)]
    return [("family", source.family), *((role, fold(name)) for role, name in named if name is not None)]


def _heard_as(source: Source) -> list[tuple[str, str]]:
    """The names under which a notice speaks of this document."""
    named = [("publisher", source.publisher), ("agency", source.agency)]
    return [("family", source.family), *((role, fold(name)) for role, name in named if name is not None)]


def _step(telling: Telling, stages: Sequence[Stage], gone: bool, corrects: bool) -> StageKind | None:
    if telling.source.notice == "retraction" and gone:
        return "retracted"
    if telling.source.notice == "correction" and corrects and stages:
        return "corrected"
    status = telling.event.status
    over = any(s.kind == "happened" for s in stages)
    planned = any(s.kind in ("planned", "possible", "moved") for s in stages)
    if status in ("planned", "possible"):
        return None if over else _plan(telling, stages)
    if status == "negated" or (planned and ends(telling)):
        return "cancelled" if planned and not over else "negated"
    return "happened"


def _plan(telling: Telling, stages: Sequence[Stage]) -> StageKind:
    dated = [s for s in stages if s.date is not None and s.kind in ("planned", "possible", "moved")]
    if dated and days_of(telling).firm and not _same_days(telling, dated[-1]):
        return "moved"
    if dated and dated[-1].kind == "moved":
        return "moved"
    return "possible" if telling.event.status == "possible" else "planned"


def _same_days(telling: Telling, stage: Stage) -> bool:
    ours, theirs = days_of(telling), event_days(stage.date, "planned", None)
    return ours.first <= theirs.last and theirs.first <= ours.last


def _put(stages: list[Stage], told: list[list[str]], kind: StageKind, telling: Telling) -> None:
    """Add a telling to the step it belongs to, or as a step of its own; ``told`` gathers the events of each step."""
    event = telling.event
    place = event.place.name if event.place is not None else None
    twin = next((i for i, s in enumerate(stages) if s.kind == kind and (kind != "moved" or i == len(stages) - 1)), None)
    if twin is not None and (kind != "moved" or _same_days(telling, stages[twin])):
        old = stages[twin]
        stages[twin] = Stage(kind, old.told, _closer(old.date, event.date), old.place or place, ())
        told[twin].append(event.id)
        return
    stages.append(Stage(kind, _told(telling), event.date, place, ()))
    told.append([event.id])


def _closer(known: str | None, told: str | None) -> str | None:
    """The date that names fewer days; the one told first where they are alike."""
    if known is None or told is None:
        return known or told
    ours, theirs = event_days(known, "happened", None), event_days(told, "happened", None)
    return told if theirs.width < ours.width else known


def _told(telling: Telling) -> str | None:
    return telling.source.published


def _versions(tellings: Sequence[Telling], value: Callable[[Telling], str | None]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for telling in tellings:
        text = value(telling)
        if text is not None:
            found.setdefault(text, []).append(telling.event.id)
    return found


def _count(name: str) -> Callable[[Telling], str | None]:
    def read(telling: Telling) -> str | None:
        counts = telling.event.counts
        return count_text(getattr(counts, name)) if counts is not None else None

    return read


def _town(telling: Telling) -> str | None:
    """The town that the words name: where a report was filed is no disagreement."""
    place = telling.event.place
    return place.name if place is not None and place.precision in ("point", "city") and names_place(telling) else None


def names_place(telling: Telling) -> bool:
    """Whether the words of a telling name its place; else it is where the report was filed, or where its doers met that day."""
    place, event = telling.event.place, telling.event
    said = " ".join(s.text for s in (event.evidence, *event.also))
    return place is not None and f" {fold(place.name)} " in f" {fold(said)} "


def _status_versions(tellings: Sequence[Telling]) -> dict[str, list[str]]:
    return _versions(tellings, lambda t: t.event.status if t.event.status in ("happened", "negated") else None)


def _days_versions(past: Sequence[Telling]) -> dict[str, list[str]]:
    """Days that the words name; days that another's window holds are no disagreement with it."""
    named = [(d, t) for t in past if t.event.date is not None and (d := days_of(t)).firm and d.told]
    windows = {d for d, _ in named}
    apart = {a for a in windows if any(a.first > b.last or b.first > a.last for b in windows)}
    return _versions([t for d, t in named if d in apart], lambda t: _day_text(days_of(t)))


def _day_text(days: Days) -> str:
    from datetime import date

    return interval(date.fromordinal(days.first), date.fromordinal(days.last))


def _dispute(field: str, versions: Mapping[str, Sequence[str]], taken: Mapping[str, str | None]) -> Dispute | None:
    if len(versions) < 2:
        return None
    first = taken.get(field)
    ordered = sorted(versions, key=lambda v: (v != first, -len(versions[v]), v))
    return Dispute(field, tuple(Version(v, tuple(sorted(versions[v]))) for v in ordered))
