"""Which happenings are shown: what is kept, and why the others are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from detente.chronicle.model import Happening


@dataclass(frozen=True, slots=True)
class Filter:
    """What a reader wants to see; empty tuples and zeros ask for everything.

    ``roots`` are PLOVER roots, ``modes`` their modes, ``quads`` quad classes 1 to 4. ``confidence`` (0.0..1.0) and ``sources`` (independent sources)
    are the least.
    """

    roots: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    quads: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    confidence: float = 0.0
    sources: int = 0

    def reason(self, happening: Happening) -> str | None:
        """Why a happening is dropped; None where it is kept."""
        if self.statuses and happening.status not in self.statuses:
            return f"status {happening.status}"
        if self.roots and happening.plover not in self.roots:
            return "another kind of act"
        if self.modes and happening.mode not in self.modes:
            return "another kind of act"
        if self.quads and happening.quad not in self.quads:
            return "another class of act"
        if happening.confidence < self.confidence:
            return f"confidence below {self.confidence:g}"
        if happening.corroboration < self.sources:
            return f"fewer than {self.sources} independent sources"
        return None


@dataclass(slots=True)
class Kept:
    """Happenings that pass a filter, in their order; ``dropped`` counts the others by reason once all were read."""

    happenings: Iterable[Happening]
    wanted: Filter
    dropped: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Happening]:
        for happening in self.happenings:
            reason = self.wanted.reason(happening)
            if reason is None:
                yield happening
            else:
                self.dropped[reason] += 1

    def told(self) -> Sequence[str]:
        """What was dropped, a line a reason, most first."""
        rows = sorted(self.dropped.items(), key=lambda pair: (-pair[1], pair[0]))
        return [f"{count} left out: {reason}" for reason, count in rows]
