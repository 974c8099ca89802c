"""Series over documents: rounds of talks that stories tie together, and what they lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.chronicle.model import Happening, Source
from detente.chronicle.naming import Namer
from detente.chronicle.parties import all_parties
from detente.chronicle.sentences import dated, tell
from detente.chronicle.wording import capitalised, date_words
from detente.records import Series


@dataclass(frozen=True, slots=True)
class Step:
    """One happening of a series, in words."""

    happening: str
    date: str | None
    when: str
    sentence: str
    status: str


@dataclass(frozen=True, slots=True)
class Chain:
    """A named sequence of happenings, by date, and what they lead to (None: no story says).

    ``id`` is ``c-`` and the smallest id of its happenings. ``name`` is the one that most documents give, ``documents`` their number,
    ``publishers`` those who tell the steps as one series. ``series`` are the ids of the series that were joined.
    """

    id: str
    name: str
    parties: tuple[str, ...]
    steps: tuple[Step, ...]
    leads_to: Step | None
    documents: int
    publishers: tuple[str, ...]
    series: tuple[str, ...]


def join_series(
    series: Iterable[tuple[Series, Source]], happenings: Iterable[Happening], namer: Namer, *, on: str | None = None
) -> tuple[Chain, ...]:
    """Series that share a happening become one, by the date of their first step; events of no given happening are left out.

    A happening that one document takes for the aim and another, later, for a step is a step. The aim of a joined series is the last
    of the aims that is no step. ``on`` is the day (EDTF) of which "is to" is said.
    """
    by_event = {telling.event.id: happening for happening in happenings for telling in happening.tellings}
    told = [(one, source) for one, source in series if any(id in by_event for id in one.members)]
    chains = [_chain(group, by_event, namer, on) for group in _groups(told, by_event)]
    order = {h.id: n for n, h in enumerate(dated({h.id: h for h in by_event.values()}.values()))}
    return tuple(sorted(chains, key=lambda chain: (order[chain.steps[0].happening], chain.id)))


def _groups(told: Sequence[tuple[Series, Source]], by_event: dict[str, Happening]) -> Iterable[list[tuple[Series, Source]]]:
    """Series that share a happening, directly or through others."""
    parent: dict[str, str] = {}

    def root(id: str) -> str:
        while parent.setdefault(id, id) != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    for one, _ in told:
        ids = [root(id) for id in _happenings(one, by_event)]
        for id in ids:
            parent[max(root(ids[0]), root(id))] = min(root(ids[0]), root(id))
    groups: dict[str, list[tuple[Series, Source]]] = {}
    for one, source in told:
        groups.setdefault(root(_happenings(one, by_event)[0]), []).append((one, source))
    return groups.values()


def _happenings(one: Series, by_event: dict[str, Happening]) -> list[str]:
    events = [*one.members, *([one.leads_to] if one.leads_to else [])]
    return [by_event[id].id for id in events if id in by_event]


def _chain(group: Sequence[tuple[Series, Source]], by_event: dict[str, Happening], namer: Namer, on: str | None) -> Chain:
    members = {h.id: h for one, _ in group for id in one.members if (h := by_event.get(id)) is not None}
    aims = {h.id: h for one, _ in group if one.leads_to and (h := by_event.get(one.leads_to)) is not None and h.id not in members}
    steps = dated(members.values())
    *_, aim = [None, *dated(aims.values())]
    names = Counter(one.name for one, _ in group)
    name = min(names, key=lambda n: (-names[n], n))
    parties = tuple(sorted({party for happening in steps for party in all_parties(happening)}))
    credits = {source.publisher or source.agency for _, source in group} - {None}
    return Chain(
        f"c-{min(members)}", name, parties, tuple(_step(h, namer, on) for h in steps), _step(aim, namer, on) if aim else None,
        len({source.document for _, source in group}), tuple(sorted(filter(None, credits))),
        tuple(sorted({one.id for one, _ in group})),
    )  # fmt: skip


def _step(happening: Happening, namer: Namer, on: str | None) -> Step:
    return Step(
        happening.id, happening.date, capitalised(date_words(happening.date)), tell(happening, namer, on=on), happening.status
    )  # fmt: skip
