"""Chance that is the same everywhere: numbers drawn from the SHA-256 of a seed and a counter."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws that depend on the seed alone, not on the version of Python or its hash seed."""

    def __init__(self, seed: str) -> None:
        self._seed = sha256(seed.encode()).digest()
        self._drawn = 0

    def below(self, bound: int) -> int:
        """A whole number from 0 to before the bound."""
        self._drawn += 1
        return int.from_bytes(sha256(self._seed + self._drawn.to_bytes(8, "little")).digest()[:8], "little") % bound

    def chance(self, share: float) -> bool:
        """True with the probability of the share."""
        return self.below(1_000_000) < share * 1_000_000

    def choice(self, things: Sequence[T]) -> T:
        """One of the things."""
        return things[self.below(len(things))]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """The things in another order."""
        left, mixed = list(things), []
        while left:
            mixed.append(left.pop(self.below(len(left))))
        return mixed
