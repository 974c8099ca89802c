"""How well clusters of mentions agree with gold clusters: MUC, B³, CEAF-e and their mean, the CoNLL F1.

Clusters are told by labels: two mentions are of one cluster where their labels are equal. Gold and answer label the same mentions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Labels = Mapping[str, Hashable]
Clusters = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """Precision, recall and their harmonic mean, each 0.0..1.0; 0.0 where nothing was there to be counted."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """The three measures of one answer; ``conll`` is the mean of their F1."""

    muc: Rate
    b3: Rate
    ceafe: Rate

    @property
    def conll(self) -> float:
        """Mean F1 of the three (Pradhan et al. 2012, the CoNLL-2012 shared task)."""
        return (self.muc.f1 + self.b3.f1 + self.ceafe.f1) / 3


def agreement(gold: Labels, answer: Labels, *, singletons: bool = True) -> Agreement:
    """Compare an answer with gold, mention by mention.

    Args:
        gold: the gold label of each mention, by its id.
        answer: the label given to it; a mention without one stands alone, one that gold does not know is left out.
        singletons: whether clusters of one mention count. Without them they are dropped from gold and answer, each by its own
            clusters, as the CoNLL-2012 scorer's users do.
    """
    alone = {mention: ("alone", mention) for mention in gold if mention not in answer}
    key, response = clusters_of(gold), clusters_of({m: answer[m] if m in answer else alone[m] for m in gold})
    if not singletons:
        key, response = _several(key), _several(response)
    return Agreement(muc(key, response), b_cubed(key, response), ceaf_e(key, response))


def clusters_of(labels: Labels) -> Clusters:
    """The clusters that labels tell, in the order of their first mentions."""
    members: dict[Hashable, list[str]] = defaultdict(list)
    for mention, label in labels.items():
        members[label].append(mention)
    return tuple(frozenset(found) for found in members.values())


def muc(key: Clusters, response: Clusters) -> Rate:
    """Links that are right (Vilain et al. 1995); clusters of one mention hold no link and count for nothing."""
    return Rate(_links(response, key), _links(key, response))


def b_cubed(key: Clusters, response: Clusters) -> Rate:
    """For each mention the share of its cluster that is right, averaged (Bagga and Baldwin 1998)."""
    return Rate(_shares(response, key), _shares(key, response))


def ceaf_e(key: Clusters, response: Clusters) -> Rate:
    """Clusters paired one to one so that their likeness ``2 |K ∩ R| / (|K| + |R|)`` is greatest in sum (Luo 2005, φ4)."""
    best = sum(_best_pairing(weights) for weights in _components(key, response))
    return Rate(best / len(response) if response else 0.0, best / len(key) if key else 0.0)


def _several(clusters: Clusters) -> Clusters:
    return tuple(c for c in clusters if len(c) > 1)


def _places(clusters: Clusters) -> dict[str, int]:
    return {mention: place for place, cluster in enumerate(clusters) for mention in cluster}


def _parts(cluster: Collection[str], places: Mapping[str, int]) -> Counter[int | str]:
    """How many of a cluster's mentions lie in each cluster of the other side; one that lies in none stands alone."""
    return Counter(places.get(mention, mention) for mention in cluster)


def _links(clusters: Clusters, others: Clusters) -> float:
    places = _places(others)
    total = sum(len(c) - 1 for c in clusters)
    held = sum(len(c) - len(_parts(c, places)) for c in clusters)
    return held / total if total else 0.0


def _shares(clusters: Clusters, others: Clusters) -> float:
    places = _places(others)
    total = sum(len(c) for c in clusters)
    shares = 0.0
    for cluster in clusters:
        parts = _parts(cluster, places)
        shares += sum(n * n for place, n in parts.items() if isinstance(place, int)) / len(cluster)
    return shares / total if total else 0.0


def _components(key: Clusters, response: Clusters) -> Iterator[list[list[float]]]:
    """Likenesses of clusters, key × response, one table for each set of clusters that hang together by shared mentions."""
    places = _places(response)
    overlaps = [{p: n for p, n in _parts(c, places).items() if isinstance(p, int)} for c in key]
    owners: dict[int, list[int]] = defaultdict(list)
    for row, overlap in enumerate(overlaps):
        for column in overlap:
            owners[column].append(row)
    seen: set[int] = set()
    for first in range(len(key)):
        if first in seen or not overlaps[first]:
            continue
        rows, columns = _reach(first, overlaps, owners)
        seen.update(rows)
        yield [
            [2 * overlaps[r].get(c, 0) / (len(key[r]) + len(response[c])) for c in columns]
            for r in rows
        ]  # fmt: skip


def _reach(first: int, overlaps: Sequence[Mapping[int, int]], owners: Mapping[int, Sequence[int]]) -> tuple[list[int], list[int]]:
    rows, columns, waiting = {first}, set[int](), [first]
    while waiting:
        for column in overlaps[waiting.pop()]:
            if column not in columns:
                columns.add(column)
                waiting.extend(r for r in owners[column] if r not in rows)
                rows.update(owners[column])
    return sorted(rows), sorted(columns)


def _best_pairing(weights: Sequence[Sequence[float]]) -> float:
    """The greatest sum of a one-to-one pairing of rows and columns: the Hungarian method, by shortest augmenting paths."""
    if len(weights) > len(weights[0]):
        weights = [list(column) for column in zip(*weights, strict=True)]
    rows, columns = len(weights), len(weights[0])
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        path = _augment(weights, row_price, column_price, owner)
        column = path[0]
        trail = path[1]
        while column:
            owner[column] = owner[trail[column]]
            column = trail[column]
    return sum(weights[owner[c] - 1][c - 1] for c in range(1, columns + 1) if owner[c])


def _augment(
    weights: Sequence[Sequence[float]], row_price: list[float], column_price: list[float], owner: list[int]
) -> tuple[int, list[int]]:
    """The free column that the row in ``owner[0]`` reaches at least cost, and how: for each column the one before it."""
    columns = len(column_price)
    cheapest, trail, used = [float("inf")] * columns, [0] * columns, [False] * columns
    column = 0
    while owner[column] or column == 0:
        used[column] = True
        row, step, following = owner[column], float("inf"), 0
        for c in range(1, columns):
            if used[c]:
                continue
            cost = -weights[row - 1][c - 1] - row_price[row] - column_price[c]
            if cost < cheapest[c]:
                cheapest[c], trail[c] = cost, column
            if cheapest[c] < step:
                step, following = cheapest[c], c
        for c in range(columns):
            if used[c]:
                row_price[owner[c]] += step
                column_price[c] -= step
            else:
                cheapest[c] -= step
        column = following
    return column, trail
