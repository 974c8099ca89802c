"""A group of tellings as one happening: each field by a rule, what disagrees kept beside it.

| field | taken from |
|---|---|
| status | happened or negated, whichever more independent sources tell, of as many the one told later; else the plan told last; negated where all took it back |
| act | the root, then the code, that most independent sources tell |
| parties | the two sides that most sources tell, from the telling that names most persons; a side that it leaves out from the others |
| date | a day that the words tell before one taken from the day of publication; the one that most sources name or agree with; of a plan the one told last; the day of a plan before that of a paper |
| place | the town that most sources name in their words, of as many one in a participant's country; else the one where most were filed; without one the country |
| counts | the latest report that gives one |
| occasion, duration | what most sources say, then the fullest |

Tellings that were retracted, and those that a later document of their own publisher put right, have no say while others stand.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from detente.chronicle.corroboration import Origin, independent, origins
from detente.chronicle.history import (
    COUNTS,
    Standing,
    count_text,
    days_of,
    disputes,
    ends,
    history,
    names_place,
    sort_out,
    told_order,
)
from detente.chronicle.judgements import rule
from detente.chronicle.model import Happening, Judgement, Telling
from detente.chronicle.traits import RECENT, Days
from detente.edtf import interval
from detente.errors import DataError
from detente.records import Actor, Counts, Place, Range, Status

V = TypeVar("V", bound=Hashable)
# However many sources agree, they may all be wrong, and so may every reading of them.
SUREST = 0.99
# A second source adds this share of what it would add were it independent of the coder too: one coder reads them all.
COMMON_CODER = 0.6
BOTH = 2


def join(tellings: Iterable[Telling], judgements: Iterable[Judgement] = ()) -> Happening:
    """Make one happening of the tellings of a group.

    Args:
        tellings: one or more, each event once, in any order.
        judgements: those on other events are passed over. An event judged right is believed whatever others say.

    Raises:
        DataError: no telling.
    """
    everyone = tuple(sorted(tellings, key=lambda t: t.event.id))
    if not everyone:
        raise DataError("a happening needs a telling, found none")
    ids = {t.event.id for t in everyone}
    spoken = [j for j in judgements if j.withdrawn is None and {j.left, j.right} & ids]
    ruling = rule(spoken, ids | {i for j in spoken for i in (j.left, j.right) if i is not None})
    standing = sort_out(everyone)
    voices = standing.good or standing.corrected or standing.retracted
    panel = _Panel(voices, origins(t.source for t in everyone), ruling.right)
    counted = independent(panel.origin(t) for t in voices)
    return _happening(everyone, standing, panel, counted, tuple(sorted(j.id for j in spoken)))


class _Panel:
    """Tellings that have a say, one vote for each independent source that tells a thing."""

    def __init__(self, voices: Sequence[Telling], whose: Mapping[str, Origin], right: frozenset[str]) -> None:
        believed = tuple(t for t in voices if t.event.id in right)
        self.voices = tuple(sorted(believed or voices, key=told_order))
        self.judged = bool(believed)
        self._whose = whose
        self._ends = not all(ends(t) for t in voices)

    def status(self, telling: Telling) -> Status:
        """What a telling says of the happening: that talks were called off says that they did not take place."""
        return "negated" if self._ends and ends(telling) else telling.event.status

    def origin(self, telling: Telling) -> Origin:
        """Whose telling it is."""
        return self._whose[telling.source.document]

    def votes(self, value: Callable[[Telling], V | None], among: Sequence[Telling] | None = None) -> dict[V, int]:
        """How many independent sources tell each value; tellings without one have no vote."""
        return {v: len(sources) for v, sources in self.tellers(value, among).items()}

    def tellers(
        self, value: Callable[[Telling], V | None], among: Sequence[Telling] | None = None
    ) -> dict[V, set[tuple[str, str]]]:
        """Which independent sources tell each value, in the order in which the values were first told."""
        heard: dict[V, set[tuple[str, str]]] = {}
        for telling in self.voices if among is None else among:
            said = value(telling)
            if said is not None:
                heard.setdefault(said, set()).add((self.origin(telling).kind, self.origin(telling).key))
        return heard

    def most(self, value: Callable[[Telling], V | None], among: Sequence[Telling] | None = None) -> V | None:
        """The value that most sources tell; of several the one told with most confidence, then the one told first."""
        tellings = self.voices if among is None else among
        votes = self.votes(value, tellings)
        if not votes:
            return None
        sure = dict.fromkeys(votes, 0.0)
        for telling in tellings:
            said = value(telling)
            if said is not None:
                sure[said] = max(sure[said], telling.event.confidence)
        order = {v: n for n, v in enumerate(votes)}
        return max(votes, key=lambda v: (votes[v], sure[v], -order[v]))


def _happening(
    everyone: tuple[Telling, ...], standing: Standing, panel: _Panel, counted: tuple[Origin, ...], judged: tuple[str, ...]
) -> Happening:
    told = _status(panel)
    leading = tuple(t for t in panel.voices if panel.status(t) == told)
    acting = _acting(panel, leading)
    source, target, symmetric = _sides(panel, leading)
    when, place, counts = _date(panel, leading, told), _place(panel, leading), _counts(panel)
    days = sorted(t.source.published for t in everyone if t.source.published is not None)
    retracted = not (standing.good or standing.corrected)
    status: Status = "negated" if retracted else told
    taken = _taken(when, place, counts, status)
    return Happening(
        id="h-" + everyone[0].event.id,
        plover=acting.event.plover,
        mode=acting.event.mode,
        contexts=tuple(sorted({c for t in leading for c in t.event.contexts})),
        cameo=acting.event.cameo,
        quad=acting.event.quad,
        goldstein=acting.event.goldstein,
        status=status,
        source=source,
        target=target,
        symmetric=symmetric,
        place=place,
        date=when,
        duration=panel.most(lambda t: t.event.duration),
        occasion=_occasion(panel),
        counts=counts,
        confidence=_confidence(panel),
        actors=_cast(everyone),
        tellings=everyone,
        history=history(standing),
        disputes=disputes(standing, taken),
        publishers=tuple(o.name for o in counted if o.kind == "publisher" and o.name is not None),
        agencies=tuple(o.name for o in counted if o.kind == "agency" and o.name is not None),
        corroboration=len(counted),
        first_told=days[0] if days else None,
        last_told=days[-1] if days else None,
        judged=judged,
        why=_why(everyone, counted, panel),
        retracted=retracted,
    )


def _status(panel: _Panel) -> Status:
    votes = panel.votes(panel.status)
    done = [s for t in panel.voices if (s := panel.status(t)) in ("happened", "negated")]
    if not done:
        return panel.status(panel.voices[-1])
    last = {s: n for n, s in enumerate(done)}
    return max(last, key=lambda s: (votes[s], last[s]))


def _acting(panel: _Panel, leading: Sequence[Telling]) -> Telling:
    """The telling whose act is taken: of the root that most tell, the code that most tell; never that of calling it off."""
    told = [t for t in leading if not ends(t)] or [t for t in panel.voices if not ends(t)] or leading
    root = panel.most(lambda t: t.event.plover, told)
    ours = [t for t in told if t.event.plover == root]
    code = panel.most(lambda t: (t.event.cameo, t.event.mode or ""), ours)
    return next(t for t in ours if (t.event.cameo, t.event.mode or "") == code)


def _sides(panel: _Panel, leading: Sequence[Telling]) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Source, target, and whether they do the same: of one telling that names two parties; failing that put together of several."""
    best = _fullest(panel, leading)
    if _named(best) < BOTH:
        best = max((best, _fullest(panel, panel.voices)), key=_named)
    event = best.event
    if event.source and event.target:
        return event.source, event.target, event.symmetric
    source = event.source or _side(panel, lambda t: t.event.source, _codes_of(best, event.target))
    target = event.target or _side(panel, lambda t: t.event.target, _codes_of(best, event.source))
    return source, target, event.symmetric


def _fullest(panel: _Panel, among: Sequence[Telling]) -> Telling:
    """The telling that names most parties, of those the sides that most sources tell, of those the one that names most persons."""
    votes = panel.votes(_coded, among)

    def rank(telling: Telling) -> tuple[int, int, int, float]:
        persons = sum(a.kind == "person" and a.basis != "unresolved" for a in telling.actors if a.id in _ids(telling))
        return _named(telling), votes[_coded(telling)], persons, telling.event.confidence

    return max(sorted(among, key=lambda t: t.event.id), key=rank)


def _side(panel: _Panel, side: Callable[[Telling], tuple[str, ...]], other: frozenset[str]) -> tuple[str, ...]:
    """A side that the fullest telling leaves out, as most others tell it; none of those on its other side."""
    told = [t for t in panel.voices if side(t) and not _codes_of(t, side(t)) & other]
    return panel.most(side, told) or ()


def _named(telling: Telling) -> int:
    """How many parties a telling names, as far as it matters: two are enough."""
    return min(BOTH, len({code for side in _coded(telling) for code in side}))


def _codes_of(telling: Telling, ids: Sequence[str]) -> frozenset[str]:
    codes = {a.id: a.country or a.id for a in telling.actors}
    return frozenset(codes.get(i, i) for i in ids)


def _ids(telling: Telling) -> set[str]:
    return {*telling.event.source, *telling.event.target}


def _coded(telling: Telling) -> tuple[tuple[str, ...], ...]:
    """Both sides as codes; in one order where they do the same."""
    sides = [tuple(sorted(_codes_of(telling, side))) for side in (telling.event.source, telling.event.target)]
    return tuple(sorted(sides) if telling.event.symmetric else sides)


def _date(panel: _Panel, leading: Sequence[Telling], status: Status) -> str | None:
    dated = [t for t in leading if t.event.date is not None]
    if status == "negated":
        # What did not take place has the day for which it was planned, not the one on which that was told.
        dated = [t for t in panel.voices if t.event.date is not None and days_of(t).told and not ends(t)] or dated
    if not dated and status == "happened":
        dated = [t for t in panel.voices if t.event.date is not None]
    if not dated:
        return None
    days, text = _day(panel, dated, newest=status in ("planned", "possible"))
    if status == "happened" and days.firm and not days.told:
        return _planned_day(panel, days) or text
    return text


def _day(panel: _Panel, dated: Sequence[Telling], *, newest: bool) -> tuple[Days, str]:
    """The best of the days that tellings give. They are counted by value: a thousand copies give few."""
    tellers = panel.tellers(_dated, dated)
    last = {_dated(t): n for n, t in enumerate(dated)}

    def rank(given: tuple[Days, str]) -> tuple[bool, int, bool, int, int, int, str]:
        days, text = given
        own = _all(who for (_, other), who in tellers.items() if other == text)
        agreeing = _all(who for (other, _), who in tellers.items() if _meet(other, days))
        # A day that the words do not tell is that of the telling: the first who tells it is nearest.
        tie = last[given] if days.told else -days.first
        return days.firm, last[given] if newest else 0, days.told, len(own) + len(agreeing), -days.width, tie, text

    return max((given for given in tellers if given is not None), key=rank)


def _all(sources: Iterable[set[tuple[str, str]]]) -> set[tuple[str, str]]:
    return set().union(*sources)


def _dated(telling: Telling) -> tuple[Days, str] | None:
    return (days_of(telling), telling.event.date) if telling.event.date is not None else None


def _planned_day(panel: _Panel, taken: Days) -> str | None:
    """The day for which it was planned, where no words tell that of the act: ``taken`` is that of a paper, which is that day or later.

    A paper that speaks of it before that day speaks of what was to come.
    """
    plans = [t for t in panel.voices if panel.status(t) in ("planned", "possible") and not ends(t) and t.event.date is not None]
    firm = [t for t in plans if days_of(t).firm and days_of(t).told and days_of(t).last >= taken.first - RECENT]
    return _day(panel, firm, newest=True)[1] if firm else None


def _meet(left: Days, right: Days) -> bool:
    return left.first <= right.last and right.first <= left.last


def _place(panel: _Panel, leading: Sequence[Telling]) -> Place | None:
    """The town that most name: by the words themselves, failing that by where they were filed; without a town the country."""
    for among in (leading, panel.voices):
        placed = [t for t in among if t.event.place is not None]
        towns = [t for t in placed if t.event.place is not None and t.event.place.precision in ("point", "city")]
        for tellings in ([t for t in towns if names_place(t)], towns, placed):
            name = _likely_place(panel, tellings)
            found = next((t.event.place for t in tellings if _place_name(t) == name), None)
            if found is not None:
                return found
    return None


def _likely_place(panel: _Panel, placed: Sequence[Telling]) -> tuple[str, str] | None:
    """The place that most sources tell; of as many one in the country of a participant."""
    votes = panel.votes(_place_name, placed)
    if not votes:
        return None
    most = max(votes.values())
    homes = {code for t in placed for code in _codes_of(t, [*t.event.source, *t.event.target])}
    told = [t for t in placed if (name := _place_name(t)) is not None and votes[name] == most]
    at_home = [t for t in told if t.event.place is not None and t.event.place.country in homes]
    return panel.most(_place_name, at_home or told)


def _place_name(telling: Telling) -> tuple[str, str] | None:
    place = telling.event.place
    return (place.name, place.country or "") if place is not None else None


def _counts(panel: _Panel) -> Counts | None:
    given = {name: _latest(panel, name) for name in COUNTS}
    return Counts(**given) if any(given.values()) else None


def _latest(panel: _Panel, name: str) -> Range | None:
    """The count that was reported last; of one day the one that most sources give, then the greater."""
    told = [(t, c) for t in panel.voices if t.event.counts is not None and (c := getattr(t.event.counts, name)) is not None]
    if not told:
        return None
    day = max(told_order(t)[1] for t, _ in told)
    newest = [t for t, _ in told if told_order(t)[1] == day]
    votes = panel.votes(lambda t: getattr(t.event.counts, name), newest)
    best: Range = max(votes, key=lambda c: (votes[c], c.low or 0, c.high or 0))
    return best


def _occasion(panel: _Panel) -> str | None:
    votes = panel.votes(lambda t: t.event.occasion)
    return max(votes, key=lambda o: (votes[o], len(o), o)) if votes else None


def _confidence(panel: _Panel) -> float:
    """That it happened as told: what the surest telling says, raised by each further independent source."""
    if panel.judged:
        return 1.0
    surest: dict[tuple[str, str], float] = {}
    for telling in panel.voices:
        key = (panel.origin(telling).kind, panel.origin(telling).key)
        surest[key] = max(surest.get(key, 0.0), telling.event.confidence)
    first, *rest = sorted(surest.values(), reverse=True)
    doubt = 1.0 - first
    for other in rest:
        doubt *= 1.0 - COMMON_CODER * other
    return round(max(first, min(SUREST, 1.0 - doubt)), 4)


def _cast(tellings: Sequence[Telling]) -> tuple[Actor, ...]:
    """Every participant by id; of several readings of one the surest."""
    best: dict[str, Actor] = {}
    for telling in tellings:
        for actor in telling.actors:
            known = best.get(actor.id)
            if actor.id in _ids(telling) and (known is None or (actor.score, actor.name) > (known.score, known.name)):
                best[actor.id] = actor
    return tuple(best[id] for id in sorted(best))


def _taken(when: str | None, place: Place | None, counts: Counts | None, status: Status) -> dict[str, str | None]:
    from detente.chronicle.traits import event_days

    taken: dict[str, str | None] = {name: count_text(getattr(counts, name)) if counts else None for name in COUNTS}
    days = event_days(when, status, None) if when is not None else None
    taken["date"] = interval(date.fromordinal(days.first), date.fromordinal(days.last)) if days is not None else None
    return {**taken, "place": place.name if place is not None else None, "status": status}


def _why(everyone: Sequence[Telling], counted: Sequence[Origin], panel: _Panel) -> str:
    documents = len({t.source.document for t in everyone})
    told = f"{len(everyone)} telling{'s' * (len(everyone) != 1)} in {documents} document{'s' * (documents != 1)}"
    sources = f"{len(counted)} independent source{'s' * (len(counted) != 1)}"
    silent = len(everyone) - len(panel.voices)
    aside = f"; {silent} set aside" if silent else ""
    return f"{told}, {sources}{aside}"
