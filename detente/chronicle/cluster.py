"""Tellings to happenings: groups in which every telling is held beside every other, so that a vague one chains no two days or pairs."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from detente.chronicle.compare import features, is_copy, link, logit, odds
from detente.chronicle.encounters import Encounter, are_apart
from detente.chronicle.judgements import Ruling, rule
from detente.chronicle.keys import keys
from detente.chronicle.model import Judgement, Link, Telling
from detente.chronicle.traits import Traits, traits

# Log-odds of one pair count at most so much: one wrong field may not outvote all other pairs. Against a group they count for more, lest
# tellings without a day chain what has days of its own.
MOST, LEAST = 5.0, -8.0
# Two groups become one where the mean log-odds of their pairs are above this; some pairs of one happening always look like two.
MEAN = -0.5
# In a component of more than this, copies counted once, only linked pairs are weighed; the others count as UNLINKED.
WHOLE = 200
UNLINKED = -1.5
# Links of copies have this score or more.
COPIED = 0.999
# What the tellings of a group say of who met whom: one encounter each; of those that a person joined although they are apart, several.
Met = frozenset[frozenset[Encounter]]


def cluster(
    tellings: Iterable[Telling], links: Iterable[Link], judgements: Iterable[Judgement] = ()
) -> tuple[tuple[str, ...], ...]:
    """Group tellings into happenings.

    Args:
        tellings: each event once, in any order.
        links: what :func:`~detente.chronicle.compare.compare` found among them; those of others are passed over.
        judgements: in any order; ids as the events have them now (:func:`~detente.chronicle.judgements.find_again`).

    Returns:
        Event ids, sorted within their groups, groups by their first id. Events that a person judged wrong are in none. The groups
        are a function of the sets given, whatever their order.

    Groups grow from the pair with the best mean log-odds down, over all pairs of a component: average linkage. Two that hold two
    encounters that are apart never become one; a person's judgement may have put such into one.
    """
    found = {t.event.id: traits(t) for t in tellings}
    ruling = rule(judgements, found)
    standing = {id: found[id] for id in sorted(found) if id not in ruling.wrong}
    pairs = {(x.left, x.right): x.score for x in links if x.left in standing and x.right in standing}
    groups = [g for part in _components(standing, pairs, ruling) for g in _grown(part, standing, pairs, ruling)]
    return tuple(sorted(groups))


def link_all(tellings: Sequence[Telling]) -> tuple[Link, ...]:
    """Every link among these tellings, by left and right: what an archive finds by its blocks, for as many as fit into memory."""
    found = {t.event.id: traits(t) for t in tellings}
    rated = (link(found[a], found[b]) for a, b in sorted(_candidates(tellings)))
    return tuple(x for x in rated if x is not None)


def _candidates(tellings: Sequence[Telling]) -> set[tuple[str, str]]:
    """Pairs that share a block and a day of it."""
    blocks: dict[str, list[tuple[int, int, str]]] = {}
    for telling in tellings:
        for key in keys(telling):
            blocks.setdefault(key.block, []).append((key.first, key.last, telling.event.id))
    return {pair for members in blocks.values() for pair in _overlapping(sorted(members))}


def _overlapping(members: Sequence[tuple[int, int, str]]) -> Iterator[tuple[str, str]]:
    for place, (_, last, id) in enumerate(members):
        for first, _, other in members[place + 1 :]:
            if first > last:
                break
            if id != other:
                yield (id, other) if id < other else (other, id)


def _components(standing: Mapping[str, Traits], pairs: Iterable[tuple[str, str]], ruling: Ruling) -> list[list[str]]:
    """Events that hang together by links or judgements."""
    joined = [pair for group in ruling.groups for pair in pairwise(sorted(group & standing.keys()))]
    return connected(standing, [*pairs, *joined])


def connected(ids: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Ids in groups that hang together by pairs; groups and their members in the order of the ids."""
    roots = {id: id for id in sorted(ids)}

    def root(id: str) -> str:
        while roots[id] != id:
            roots[id] = roots[roots[id]]
            id = roots[id]
        return id

    for left, right in pairs:
        low, high = sorted((root(left), root(right)))
        roots[high] = low
    parts: dict[str, list[str]] = {}
    for id in roots:
        parts.setdefault(root(id), []).append(id)
    return list(parts.values())


def _grown(
    part: Sequence[str], standing: Mapping[str, Traits], pairs: Mapping[tuple[str, str], float], ruling: Ruling
) -> Iterator[tuple[str, ...]]:
    """The groups of one component. Copies of one sentence go in as one, with one vote: the one with the smallest id speaks."""
    if len(part) == 1:
        yield (part[0],)
        return
    units = _units(part, standing, pairs, ruling)
    met = {id: standing[id].encounter for id in units}
    yield from _Growth(units, _seeds(units, ruling), _weights(sorted(units), standing, pairs), ruling.apart, met).groups()


def _units(
    part: Sequence[str], standing: Mapping[str, Traits], pairs: Mapping[tuple[str, str], float], ruling: Ruling
) -> dict[str, tuple[str, ...]]:
    """Copies that stand together, by their smallest id; an event that a person judged stands for itself."""
    ours = set(part)
    judged = {id for group in ruling.groups for id in group} | {id for pair in ruling.apart for id in pair}
    sure = [p for p, score in pairs.items() if score >= COPIED and ours.issuperset(p) and judged.isdisjoint(p)]
    copies = [(a, b) for a, b in sure if is_copy(standing[a], standing[b])]
    return {group[0]: tuple(group) for group in connected(part, copies)}


def _seeds(units: Mapping[str, tuple[str, ...]], ruling: Ruling) -> list[tuple[str, ...]]:
    """Groups of units to begin with: those that a person joined; each other unit by itself."""
    judged = [tuple(sorted(g & units.keys())) for g in ruling.groups if g & units.keys()]
    taken = {id for group in judged for id in group}
    return sorted(judged + [(id,) for id in units if id not in taken])


def _weights(
    ids: Sequence[str], standing: Mapping[str, Traits], pairs: Mapping[tuple[str, str], float]
) -> dict[tuple[str, str], float]:
    """The log-odds of the pairs of a component, held between LEAST and MOST: of all, or in a large component of the linked ones.

    Encounters that are apart have none: their groups stay two, or a person made them one and knew better.
    """
    if len(ids) <= WHOLE:
        every = (p for p in combinations(ids, 2) if p in pairs or not are_apart(*(standing[id].encounter for id in p)))
        return {pair: _weight(pair, standing, pairs) for pair in every}
    ours = set(ids)
    return {pair: _weight(pair, standing, pairs) for pair in pairs if ours.issuperset(pair)}


def _weight(pair: tuple[str, str], standing: Mapping[str, Traits], pairs: Mapping[tuple[str, str], float]) -> float:
    if pair in pairs:
        return min(MOST, logit(pairs[pair]))
    found = features(standing[pair[0]], standing[pair[1]])
    return LEAST if found is None else max(LEAST, min(MOST, odds(found)))


class _Growth:
    """Average linkage over groups; ties go to the groups with the smaller ids."""

    def __init__(
        self,
        units: Mapping[str, tuple[str, ...]],
        seeds: Sequence[tuple[str, ...]],
        weights: Mapping[tuple[str, str], float],
        apart: Iterable[tuple[str, str]],
        met: Mapping[str, Encounter | None],
    ) -> None:
        self._units = units
        self._members: dict[int, tuple[str, ...]] = dict(enumerate(seeds))
        self._next = len(seeds)
        where = {id: number for number, group in self._members.items() for id in group}
        self._sums: dict[int, dict[int, tuple[float, int]]] = {number: {} for number in self._members}
        for (a, b), weight in sorted(weights.items()):
            if where[a] != where[b]:
                self._add(where[a], where[b], weight, 1)
        self._apart: dict[int, set[int]] = {number: set() for number in self._members}
        for a, b in apart:
            if a in where and b in where:
                self._apart[where[a]].add(where[b])
                self._apart[where[b]].add(where[a])
        self._met = {number: _encounters(group, met) for number, group in self._members.items()}

    def groups(self) -> Iterator[tuple[str, ...]]:
        """Grow until no two groups are likely one."""
        waiting = [self._rated(i, j) for i in self._sums for j in self._sums[i] if i < j]
        heapq.heapify(waiting)
        while waiting:
            cost, _, _, i, j = heapq.heappop(waiting)
            if -cost <= MEAN:
                break
            if i in self._members and j in self._members and j not in self._apart[i] and not self._are_apart(i, j):
                new = self._merge(i, j)
                for other in self._sums[new]:
                    heapq.heappush(waiting, self._rated(other, new))
        for group in self._members.values():
            yield tuple(sorted(id for unit in group for id in self._units[unit]))

    def _are_apart(self, i: int, j: int) -> bool:
        return any(all(are_apart(a, b) for a in ours for b in theirs) for ours in self._met[i] for theirs in self._met[j])

    def _rated(self, i: int, j: int) -> tuple[float, str, str, int, int]:
        total, known = self._sums[i][j]
        ours, theirs = self._members[i], self._members[j]
        mean = (total + UNLINKED * (len(ours) * len(theirs) - known)) / (len(ours) * len(theirs))
        low, high = sorted((ours[0], theirs[0]))
        return -round(mean, 9), low, high, i, j

    def _add(self, i: int, j: int, weight: float, known: int) -> None:
        for a, b in ((i, j), (j, i)):
            total, count = self._sums[a].get(b, (0.0, 0))
            self._sums[a][b] = total + weight, count + known

    def _merge(self, i: int, j: int) -> int:
        new, self._next = self._next, self._next + 1
        self._members[new] = tuple(sorted(self._members.pop(i) + self._members.pop(j)))
        self._met[new] = _both(self._met.pop(i), self._met.pop(j))
        self._sums[new] = {}
        for old in (i, j):
            for other, (total, known) in sorted(self._sums.pop(old).items()):
                if other in self._members:
                    self._sums[other].pop(old, None)
                    self._add(new, other, total, known)
        self._apart[new] = (self._apart.pop(i) | self._apart.pop(j)) - {i, j}
        for other in self._apart[new] & self._apart.keys():
            self._apart[other].add(new)
        return new


def _encounters(group: Sequence[str], met: Mapping[str, Encounter | None]) -> Met:
    """What the tellings of a group say of who met whom: each by itself, or as one what is apart and a person joined."""
    found = frozenset(e for id in group if (e := met.get(id)) is not None)
    mixed = frozenset(e for e in found if any(are_apart(e, other) for other in found))
    return frozenset([mixed]) if mixed else frozenset(frozenset([e]) for e in found)


def _both(ours: Met, theirs: Met) -> Met:
    """Two groups as one; what a person put together stands for all that came to it: those would part what he joined."""
    mixed = frozenset(one for one in ours | theirs if len(one) > 1)
    return mixed or ours | theirs
