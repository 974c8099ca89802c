"""Which sentences are the same, or nearly so."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

# Of the words of two sentences together, the share that both have.
ALIKE = 0.75
_WORD = re.compile(r"\w+")


def words(text: str) -> tuple[str, ...]:
    """The words of a sentence without case."""
    return tuple(_WORD.findall(text.casefold()))


def near_pairs(sentences: Sequence[Sequence[str]], *, alike: float = ALIKE) -> Iterator[tuple[int, int]]:
    """Numbers of sentences, each given as its words, that are nearly the same: the later one with the earlier one most like it.

    Sentences of the very same words in the same order are no such pair. Two sets that are so alike share one of their rarest
    words; only sentences that do are compared (Chaudhuri, Ganti and Kaushik 2006, prefix filtering).
    """
    known = Counter(word for several in sentences for word in set(several))
    sets = [frozenset(several) for several in sentences]
    holders: dict[str, list[int]] = {}
    for number, wanted in enumerate(sets):
        rarest = sorted(wanted, key=lambda word: (known[word], word))
        prefix = rarest[: len(wanted) - math.ceil(alike * len(wanted)) + 1]
        earlier = sorted({other for word in prefix for other in holders.get(word, ())})
        found = [
            (_shared(sets[other], wanted), -other) for other in earlier if tuple(sentences[other]) != tuple(sentences[number])
        ]
        if found and max(found)[0] >= alike:
            yield -max(found)[1], number
        for word in prefix:
            holders.setdefault(word, []).append(number)


def _shared(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / len(left | right)
