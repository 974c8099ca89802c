"""What a codebook is learnt from: a sentence as the network reads it, joined with its hashed words."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]
    Numbers = NDArray[np.int64]

# Texts to texts × numbers, each row for itself.
Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]

BUCKETS = 2**14
# Of a word its beginning is the feature: what it shares with its inflections.
STEM = 5
# The length of the part that holds the words; that of the part that holds the network's reading is 1 (set on the example codebook).
WORDS_WEIGH = 0.5
# A bucket that fewer sentences fall into cannot tell one sentence of another.
LEAST_SENTENCES = 2
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")


def word_features(text: str) -> list[int]:
    """The hashed features of a sentence, each once, in ascending order; numbers below ``BUCKETS``."""
    return sorted({zlib.crc32(name.encode("utf-8", errors="replace")) % BUCKETS for name in _names(text)})


def _names(text: str) -> Iterator[str]:
    """Beginnings of words; all numbers are alike."""
    for word in _WORD.findall(text.casefold()):
        yield "#" if word[0].isdigit() else word[:STEM]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Sentences as numbers.

    ``dense`` is texts × width, centred and each of length 1. The words of text ``i`` are ``columns[starts[i]:starts[i + 1]]``, places in
    ``buckets`` (those that several sentences fall into, ascending), each of the value ``values[i]``.
    """

    dense: Doubles
    starts: Numbers
    columns: Numbers
    values: Doubles
    buckets: Numbers


def centre(embedded: NDArray[np.float32]) -> NDArray[np.float32]:
    """What all sentences have in common, which tells none from another."""
    return np.asarray(embedded.astype(np.float64).mean(axis=0), dtype=np.float32)


def dense_rows(embedded: NDArray[np.float32], common: NDArray[np.float32]) -> Doubles:
    """Rows without what they have in common, each of length 1."""
    rows = embedded.astype(np.float64) - common.astype(np.float64)
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float64)


def word_value(count: int) -> float:
    """The value of each of so many words of a sentence."""
    return WORDS_WEIGH / float(np.sqrt(max(1, count)))


def make_matrix(texts: Sequence[str], dense: Doubles) -> Matrix:
    """Join rows of the network with the words of the texts."""
    rows = [word_features(text) for text in texts]
    holders = Counter(bucket for row in rows for bucket in row)
    buckets = sorted(bucket for bucket, count in holders.items() if count >= LEAST_SENTENCES)
    places = {bucket: place for place, bucket in enumerate(buckets)}
    kept = [[places[bucket] for bucket in row if bucket in places] for row in rows]
    return Matrix(
        dense=dense,
        starts=np.cumsum([0, *map(len, kept)], dtype=np.int64),
        columns=np.asarray([place for row in kept for place in row], dtype=np.int64),
        values=np.asarray([word_value(len(row)) for row in rows], dtype=np.float64),
        buckets=np.asarray(buckets, dtype=np.int64),
    )
