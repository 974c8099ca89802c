"""What is kept of a document to find its relatives: its words as numbers, and a sample of their runs as hashes.

Two families of runs are hashed: plain ones of three words in a row, and skeletons of two words that are no function words, so that
an added "that" or "the" breaks only one of the two, and a garbled word few of either. A run is sampled where its hash is small, or where it is the smallest among so many
neighbours that none of them need be small; runs of common words rank last. The choice depends on the neighbourhood alone, so that a copied passage is sampled alike
wherever it stands (winnowing: Schleimer, Wilkerson and Aiken, SIGMOD 2003).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import DataError
from detente.lineage.model import Text
from detente.lineage.words import COMMON_BIT, KIND_BITS, encode_words

Words = NDArray[np.uint32]
Hashes = NDArray[np.uint64]

PLAIN, SKELETON = 3, 2
"""Words of a plain run, and of a skeleton."""
PLAIN_WINDOW, SKELETON_WINDOW = 26, 24
PLAIN_SHARE, SKELETON_SHARE = 0.02, 0.25
"""Of all runs that hold a word which is not common: the share that is sampled for being small."""
GUARANTEED = PLAIN_WINDOW + PLAIN - 1
"""A copied run of so many words shares at least one hash with its original."""
ASKED = 60
"""One shared hash is asked of so many words: unrelated stories on one subject share some; a copy shares one in six words, a badly
garbled one still one in forty."""
SHORTEST = 40
"""Of fewer words than these a single shared hash is asked: they may have no more in common with the text that they were cut from."""
_FORM = 1
_HASH_BITS = 48


@dataclass(frozen=True, slots=True)
class Features:
    """What lineage keeps of a document. ``words`` are its words as little-endian 32-bit numbers, in order."""

    document: str
    words: bytes

    def __len__(self) -> int:
        """Number of words."""
        return len(self.words) // 4

    def numbers(self) -> Words:
        """The words as numbers; see :func:`~detente.lineage.words.encode_words`."""
        return np.frombuffer(self.words, dtype="<u4")

    @property
    def asked(self) -> int:
        """How many hashes it must share with another document to be compared, where the other asks no fewer: 1 to 255."""
        count = len(self)
        return 1 if count < SHORTEST else min(max(2, count // ASKED), 255)

    def hashes(self) -> tuple[int, ...]:
        """The sampled hashes: whole numbers below 2**48, ascending, each once."""
        return _hashes_of(self.words)

    def to_bytes(self) -> bytes:
        """Everything but the document's id, for :meth:`from_bytes`."""
        return bytes((_FORM,)) + self.words

    @classmethod
    def from_bytes(cls, document: str, data: bytes) -> Features:
        """What :meth:`to_bytes` gave; raises ``DataError`` where the bytes are of another form."""
        if data[:1] != bytes((_FORM,)) or len(data) % 4 != 1:
            raise DataError(
                f"features of {document}: found {len(data)} bytes that begin with {data[:1]!r}, expected form {_FORM}; read it anew"
            )
        return cls(document, data[1:])


@lru_cache(maxsize=8)
def _hashes_of(words: bytes) -> tuple[int, ...]:
    """Kept for a moment, as a document is looked up and then added."""
    return sample_hashes(np.frombuffer(words, dtype="<u4"))


def features(text: Text) -> Features:
    """What lineage keeps of a document. A document without words has no hashes, and no relatives."""
    return Features(text.document, encode_words(text.text))


def sample_hashes(words: Words) -> tuple[int, ...]:
    """The sampled hashes of words as numbers, ascending, each once."""
    if not len(words):
        return ()
    telling = words[(words & KIND_BITS) != 0]
    plain = _sample(_ranks(words, PLAIN), PLAIN_WINDOW, PLAIN_SHARE)
    skeleton = _sample(_ranks(telling, SKELETON), SKELETON_WINDOW, SKELETON_SHARE)
    return tuple(sorted({*plain.tolist(), *(skeleton ^ _ONE).tolist()}))


def _ranks(words: Words, width: int) -> Hashes:
    """A hash of every run, in the lower half of all numbers where the run holds a word that is not common."""
    ranks = run_hashes(words >> _KINDS, width) >> _ONE
    common = (words & COMMON_BIT) != 0
    every = common[: len(ranks)].copy()
    for place in range(1, min(width, len(words))):
        every &= common[place : place + len(ranks)]
    ranks[every] |= _UPPER
    return ranks


def run_hashes(values: NDArray[np.integer[Any]], width: int) -> Hashes:
    """A 64-bit hash of every run of so many values; of fewer values one hash of them all, of none none."""
    wide = values.astype(np.uint64)
    if len(wide) < width:
        wide = np.concatenate((wide, np.zeros(width - len(wide), dtype=np.uint64))) if len(wide) else wide
    count = max(0, len(wide) - width + 1)
    mixed = np.zeros(count, dtype=np.uint64)
    for place in range(width):
        mixed = (mixed ^ wide[place : place + count]) * _ODD[place]
        mixed ^= mixed >> _FOLD
    return mixed


# Odd multipliers with bits in even spread (fractions of the square roots of primes, as in SHA-2).
_ODD = tuple(
    np.uint64(n) for n in (0x6A09E667F3BCC909, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1, 0x510E527FADE682D1)
)
_FOLD = np.uint64(29)
_KINDS = np.uint32(2)
_ONE, _UPPER = np.uint64(1), np.uint64(2**63)
_CUT = np.uint64(64 - _HASH_BITS)


def _sample(hashes: Hashes, window: int, share: float) -> Hashes:
    """The hashes that are small, and the smallest of every window; as numbers of 48 bits."""
    if not len(hashes):
        return hashes
    smallest = _window_minima(hashes, window)
    new = np.concatenate(([True], smallest[1:] != smallest[:-1]))
    return np.concatenate((hashes[hashes < np.uint64(int(share * 2**63))], smallest[new])) >> _CUT


def _window_minima(hashes: Hashes, window: int) -> Hashes:
    """The smallest of every window; of fewer hashes than a window the smallest of all."""
    reach = min(window, len(hashes))
    minima, covered = hashes, 1
    while covered < reach:
        step = min(covered, reach - covered)
        minima = np.minimum(minima[:-step], minima[step:])
        covered += step
    return minima
