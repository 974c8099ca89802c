"""The linear model: hashed words around two marked parties, a weight for each and every root; it runs where the network is left out."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from detente.pairs.encode import Pair, plain
from detente.pairs.files import read_model_file, read_model_json
from detente.pairs.network import softmax

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODEL, CARD = "linear.npz", "linear.json"
BUCKETS = 2**17
# Of longer words the beginning is a feature as well: what it shares with its inflections.
STEM = 5
_WORD = re.compile(r"\w+|[^\w\s]")


def features(pair: Pair) -> list[int]:
    """The hashed features of a pair, each once, in ascending order; numbers below ``BUCKETS``."""
    return sorted({zlib.crc32(name.encode()) % BUCKETS for name in _names(pair)})


def _names(pair: Pair) -> Iterator[str]:
    text = plain(pair.text)
    first, second = sorted((pair.source, pair.target))
    order = "st" if pair.source <= pair.target else "ts"
    zones = {
        "before": text[: first[0]],
        "between": text[first[1] : max(first[1], second[0])],
        "after": text[max(first[1], second[1]) :],
    }
    words = {zone: [w.lower() for w in _WORD.findall(part)] for zone, part in zones.items()}
    line = ["^", *words["before"], f"<{order[0]}>", *words["between"], f"<{order[1]}>", *words["after"], "$"]
    yield f"order {order}"
    yield f"between {min(len(words['between']), 12)}"
    for zone, several in words.items():
        for word in several:
            yield f"{order} {zone} {word}"
            yield word
            if len(word) > STEM:
                yield f"{word[:STEM]}-"
                yield f"{order} {zone} {word[:STEM]}-"
    for left, right in pairwise(line):
        yield f"{left} {right}"
    for left, middle, right in zip(line, line[1:], line[2:], strict=False):
        if "<" in left + right:
            yield f"{left} {middle} {right}"
    for span, party in ((pair.source, "s"), (pair.target, "t")):
        for word in _WORD.findall(text[span[0] : span[1]].lower()):
            yield f"{party}: {word}"


class Linear:
    """Weights of every bucket for every root; ``roots`` names the classes."""

    def __init__(
        self, weights: NDArray[np.int8], scales: NDArray[np.float32], bias: NDArray[np.float32], roots: Sequence[str]
    ) -> None:
        self._weights = weights
        self._scales = scales
        self._bias = bias
        self.roots = tuple(roots)

    def read(self, pair: Pair) -> Mapping[str, float]:
        """Probabilities of the roots and ``NONE``, 0.0 to 1.0, summing to 1."""
        rows = features(pair)
        # Feature values are scaled to length 1, as in training.
        total = self._weights[rows].astype(np.int64).sum(axis=0) * self._scales / np.sqrt(len(rows)) + self._bias
        told = softmax(np.asarray(total[None, :], dtype=np.float32))[0]
        return {root: round(float(p), 4) for root, p in zip(self.roots, told, strict=True)}


@cache
def load_linear() -> Linear:
    """Load the bundled linear model once.

    Raises:
        ModelError: a file of it is missing, or is not the one that was shipped.
    """
    held = np.load(io.BytesIO(read_model_file(MODEL)), allow_pickle=False)
    return Linear(held["weights"], held["scales"], held["bias"], read_model_json(CARD)["roots"])
