"""What the first reader would wait for, done while nobody waits: the library that draws, the names of the knowledge base."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from detente import dates
from detente.archive.listing import stories_by_day, totals
from detente.archive.parties import find_parties
from detente.desk.charts import strip
from detente.desk.counted import counts_of
from detente.desk.pages.relations import busy_relations
from detente.desk.state import DeskHolder
from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.archive import Archive
    from detente.knowledge import Knowledge


def warm(archive: Archive, knowledge: Knowledge) -> None:
    """Load what loads at first use. Nothing depends on it; a failure here would show itself again where it matters."""
    from detente.chronicle.relation import relate

    with suppress(DetenteError):
        desk = DeskHolder(archive, knowledge).now()
        find_parties(archive, knowledge, ["China", "nobody of this name"])
        busy_relations(desk, limit=1)
        counts_of(desk)
        stories_by_day(archive)
        totals(archive)
        dates.read("on Monday", published="2024-01-01")
        days = {desk.on: 1} if desk.on else {}
        strip(relate((), days, desk.namer, left="CHN", right="USA"), title="", on=desk.on)
