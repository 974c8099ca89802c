"""A happening as one line of a chronology: its sentence, its mark, and the words of each telling, copies folded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.archive.listed import Listing
from detente.chronicle.agenda import Outcome, outcome_of, was_planned
from detente.chronicle.chronology import Entry, write_entry
from detente.chronicle.model import Happening, Telling
from detente.desk.state import Desk


@dataclass(frozen=True, slots=True)
class Fold:
    """The tellings of one family of copies: the earliest speaks for all. ``copies`` counts the other documents of the family."""

    lead: Telling
    tellings: tuple[Telling, ...]
    copies: int
    publishers: tuple[str, ...]

    @property
    def credit(self) -> str:
        """Who tells it: the publisher, else the agency, else the document."""
        source = self.lead.source
        return source.publisher or source.agency or f"document {source.document[:12]}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``outcome`` says what became of a plan, None where nothing was planned."""

    entry: Entry
    folds: tuple[Fold, ...]
    outcome: Outcome | None
    retracted: bool

    @property
    def kind(self) -> str:
        """Cooperation or conflict."""
        return "cooperation" if self.entry.quad < 3 else "conflict"

    @property
    def weight(self) -> str:
        """Verbal or material."""
        return "material" if self.entry.quad in (2, 4) else "verbal"


def line_of(happening: Happening, desk: Desk) -> Line:
    """The line of a happening."""
    outcome = outcome_of(happening, desk.on) if was_planned(happening) else None
    return Line(write_entry(happening, desk.namer, on=desk.on), fold_copies(happening.tellings), outcome, happening.retracted)


def lines_of(listing: Listing, desk: Desk) -> tuple[Line, ...]:
    """The lines of a page of happenings, in their order; documents are counted in full, though a list holds the first tellings alone."""
    lines = tuple(line_of(happening, desk) for happening in listing.happenings)
    counts = listing.documents or tuple(line.entry.documents for line in lines)
    return tuple(replace(line, entry=replace(line.entry, documents=count)) for line, count in zip(lines, counts, strict=True))


def fold_copies(tellings: Sequence[Telling]) -> tuple[Fold, ...]:
    """Tellings by family of copies, in order of their first."""
    families: dict[str, list[Telling]] = {}
    for telling in tellings:
        families.setdefault(telling.source.family, []).append(telling)
    return tuple(_fold(family) for family in families.values())


def _fold(tellings: Sequence[Telling]) -> Fold:
    documents = {telling.source.document for telling in tellings}
    credits = (telling.source.publisher or telling.source.agency for telling in tellings)
    return Fold(tellings[0], tuple(tellings), len(documents) - 1, tuple(dict.fromkeys(c for c in credits if c)))
