"""How many of the pairs held to be kin are kin, how many of those that are kin are found, by kind of damage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """Pairs found and right, found and wrong, kin and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the pairs found that are kin; 1.0 where none was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the kin that were found; 1.0 where there are none."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}  recall {self.recall:.3f}  pairs {self.right + self.missed}, wrong {self.wrong}, missed {self.missed}"


def score_pairs(gold: Mapping[Pair, bool], found: Iterable[Pair]) -> Figures:
    """Figures of the pairs found against gold. ``gold`` has true for kin; a pair found that it does not hold counts neither way."""
    given = set(found)
    kin = {pair for pair, truth in gold.items() if truth}
    return Figures(len(given & kin), sum(gold.get(pair) is False for pair in given), len(kin - given))


def report_lineage(gold: Mapping[Pair, bool], found: Iterable[Pair], kinds: Mapping[str, str], *, whole: str) -> Iterator[str]:
    """The figures in lines: of all pairs, then of the pairs of one kind with a document of the kind ``whole``, by kind.

    ``kinds`` names how each document was made.
    """
    given = set(found)
    yield f"all: {score_pairs(gold, given)}"
    groups: dict[str, dict[Pair, bool]] = defaultdict(dict)
    for pair, truth in gold.items():
        groups[_group(pair, kinds, whole)][pair] = truth
    for name, pairs in sorted(groups.items()):
        yield f"    {name}: {score_pairs(pairs, given & set(pairs))}"


def _group(pair: Pair, kinds: Mapping[str, str], whole: str) -> str:
    made = sorted(kinds[one] for one in pair)
    if whole in made:
        made.remove(whole)
        return made[0]
    return "two copies"
