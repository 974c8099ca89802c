"""What the first reader would wait for, done while nobody waits: the library that draws, the names of the knowledge base."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from detente import dates
from detente.archive.listing import stories_by_day, totals
from detente.archive.parties import find_party
from detente.desk.charts import vega
from detente.desk.counted import counts_of
from detente.desk.pages.relations import busy_relations
from detente.desk.state import DeskHolder
from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.archive import Archive
    from detente.knowledge import Knowledge


def warm(archive: Archive, knowledge: Knowledge) -> None:
    """Load what loads at first use. Nothing depends on it; a failure here would show itself again where it matters."""
    for step in steps(archive, knowledge):
        with suppress(DetenteError):
            step()


def steps(archive: Archive, knowledge: Knowledge) -> tuple[Callable[[], object], ...]:
    """What there is to load, the slowest first; none needs another."""
    holder = DeskHolder(archive, knowledge)
    return (
        vega.warm,
        lambda: dates.read("on Monday", published="2024-01-01"),
        lambda: find_party(archive, knowledge, "nobody of this name"),
        lambda: busy_relations(holder.now(), limit=1),
        lambda: counts_of(holder.now()),
        lambda: stories_by_day(archive),
        lambda: totals(archive),
    )
