"""What the archive says of what came in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from detente.records import Record

OutcomeKind = Literal["coded", "empty", "duplicate", "rejected"]
ChangeKind = Literal["added", "corrected", "deleted"]
OUTCOMES: tuple[OutcomeKind, ...] = ("coded", "empty", "duplicate", "rejected")


@dataclass(frozen=True, slots=True)
class Read:
    """An input after the pipeline, not yet in the archive.

    ``record`` is None where nothing could be made of it: then ``reason`` says why, and ``rejected`` whether it cannot be read at all
    (its bytes are in ``data``) or only holds no words. ``data`` is empty for what was read. ``reading`` names what the record is a
    function of, but for its address and publisher: documents of one reading differ in nothing else. None where nobody asked.
    """

    place: str
    identity: str
    byte_offset: int | None
    record: Record | None
    reason: str | None = None
    rejected: bool = False
    data: bytes = b""
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A line of the ledger: what became of one input.

    ``document`` is the id of the document that it became, or of which it is a duplicate; None for what was rejected or holds no words.
    ``reason`` is None for what was coded. ``new`` is False where the ledger had the line before.
    """

    place: str
    identity: str
    byte_offset: int | None
    kind: OutcomeKind
    document: str | None
    reason: str | None
    new: bool = True


@dataclass(frozen=True, slots=True)
class Reject:
    """What could not be read, with its raw bytes."""

    outcome: Outcome
    data: bytes


@dataclass(slots=True)
class Tally:
    """Inputs counted by what became of them; ``new`` are those that the archive did not have."""

    counts: dict[OutcomeKind, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    new: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one more."""
        self.counts[outcome.kind] += 1
        self.new += outcome.new

    @property
    def total(self) -> int:
        """All inputs."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Change:
    """One step of the change feed.

    ``cursor`` grows. ``into`` names the happening that took in a deleted one, None where its tellings are gone or parted.
    ``fields`` names what differs in a corrected one.
    """

    cursor: int
    kind: ChangeKind
    happening: str
    into: str | None = None
    fields: tuple[str, ...] = ()
