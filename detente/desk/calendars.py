"""The agenda as iCalendar, to subscribe to."""

from __future__ import annotations

from itertools import islice

from detente.archive.listed import Wanted
from detente.archive.listing import list_happenings
from detente.chronicle.model import Happening
from detente.chronicle.sentences import tell
from detente.desk.state import Desk
from detente.exchange.ics import calendar
from detente.exchange.rows import Options, Tally

# A calendar program takes no more with pleasure.
_MOST = 2_000
_A_PAGE = 200


def agenda_ics(desk: Desk, parties: tuple[str, ...] = ()) -> bytes:
    """What was planned of these parties, all of them, the latest first, at most 2,000; the same bytes for the same archive."""
    found: list[Happening] = []
    after: str | None = None
    while len(found) < _MOST:
        listing = list_happenings(desk.archive, Wanted(parties=parties, planned=True), after=after, limit=_A_PAGE)
        found += listing.happenings
        after = listing.next
        if after is None:
            break
    options = Options(tell=lambda happening: tell(happening, desk.namer, on=desk.on))
    return b"".join(calendar(islice(found, _MOST), options, Tally()))
