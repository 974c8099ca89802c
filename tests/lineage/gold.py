"""Made copies and strangers, what is kin among them, and what lineage says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from detente.evaluation.lineage import Figures, Pair
from detente.lineage.features import features
from detente.lineage.kin import find_kin
from detente.lineage.model import Family, Kinship
from detente.lineage.store import MemoryStore
from tests.lineage.copies import Made, truth

OF_ONE = 0.7
"""Share of a document's words that must be of one story for the document to be of that story's family."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Documents, pairs of which the truth is known (true: kin), and the kinships found."""

    documents: Mapping[str, Made]
    gold: Mapping[Pair, bool]
    found: tuple[Kinship, ...]

    @property
    def pairs(self) -> set[Pair]:
        """The pairs found."""
        return {(one.left, one.right) for one in self.found}

    @property
    def kinds(self) -> dict[str, str]:
        """How each document was made."""
        return {name: made.kind for name, made in self.documents.items()}


def judge(made: Iterable[Made]) -> Judged:
    """What lineage finds among documents, one after the other, and the truth."""
    documents = {one.text.document: one for one in made}
    store, found = MemoryStore(), []
    for one in documents.values():
        read = features(one.text)
        found += find_kin(read, store)
        store.add(read)
    gold = _truths(list(documents.values()))
    for kinship in found:
        # Documents that have no story in common at all are strangers.
        gold.setdefault((kinship.left, kinship.right), False)
    return Judged(documents, {pair: is_kin for pair, is_kin in gold.items() if is_kin is not None}, tuple(found))


def _truths(made: Sequence[Made]) -> dict[Pair, bool | None]:
    by_story: dict[str, list[Made]] = defaultdict(list)
    for one in made:
        for base in {base for base, _ in one.origins}:
            by_story[base].append(one)
    truths: dict[Pair, bool | None] = {}
    for several in by_story.values():
        for left, right in combinations(sorted(several, key=lambda one: one.text.document), 2):
            pair = (left.text.document, right.text.document)
            if pair not in truths:
                truths[pair] = truth(left, right)
    return truths


def score_families(judged: Judged, families: Sequence[Family]) -> Figures:
    """Pairs of documents that are of one story by most of their words, against pairs in one family."""
    story = {name: base for name, made in judged.documents.items() if (base := _story(made))}
    family = {member: one.id for one in families for member in one.members}
    groups = Counter((base, family.get(name, name)) for name, base in story.items())
    right = _count(groups.values())
    together = _count(Counter(family.get(name, name) for name in story).values())
    return Figures(right, together - right, _count(Counter(story.values()).values()) - right)


def _count(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _story(made: Made) -> str | None:
    counts = Counter(base for base, _ in made.origins)
    return next((base for base, count in counts.items() if count >= OF_ONE * made.words), None)
