"""How parts of a record are put into words, wherever they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from detente.records import Actor, Counts, Event, Place, Range, Record


class Names:
    """Names for the ids that a record uses."""

    def __init__(self, record: Record) -> None:
        self._actors = {a.id: a for a in record.actors}
        self._text = record.document.text
        self._repairs = sorted(record.document.repairs, key=lambda r: r.start)
        self._events = {e.id: number for number, e in enumerate(record.events, start=1)}

    def side(self, ids: Sequence[str]) -> str:
        """Names of actors, an id standing for itself where the record has no such actor."""
        return ", ".join(self._actors[i].name if i in self._actors else i for i in ids)

    def coded(self, ids: Sequence[str]) -> str:
        """Names of actors with their codes."""
        return ", ".join(f"{self._actors[i].name} [{code(self._actors[i])}]" if i in self._actors else i for i in ids)

    def event(self, id: str) -> str:
        """The number of an event in this record."""
        return f"[{self._events[id]}]" if id in self._events else id

    def read(self, start: int, end: int) -> str:
        """Words of the story on one line, with the repairs that the reader made in them."""
        pieces, last = [], start
        for repair in self._repairs:
            if last <= repair.start and repair.end <= end:
                pieces += [self._text[last : repair.start], repair.to]
                last = repair.end
        return flat("".join([*pieces, self._text[last:end]]))

    def parties(self, event: Event) -> str:
        """Both sides of an event; "unnamed" stands for a source that the words do not name."""
        source, target = self.side(event.source) or "unnamed", self.side(event.target)
        if not target:
            return source
        return f"{source} {'↔' if event.symmetric else '→'} {target}"


def act(event: Event) -> str:
    """PLOVER root and mode, CAMEO code."""
    mode = f" {event.mode}" if event.mode else ""
    return f"{event.plover}{mode} ({event.cameo})"


def own_codes(event: Event) -> str:
    """The codes of a codebook of the user's own, a line each."""
    return "\n".join(f"{found.category} {found.confidence:.2f}" for found in event.codes)


def code(actor: Actor) -> str:
    """Country and sector; ``—`` where an actor has neither."""
    return " ".join(filter(None, (actor.country, actor.sector))) or "—"


def placed(place: Place | None) -> str:
    """A place with its country, empty for None."""
    if place is None:
        return ""
    return place.name if place.country is None or place.precision == "country" else f"{place.name}, {place.country}"


def counted(counts: Counts | None) -> str:
    """Numbers of people, such as "killed 12 or more"; empty for None."""
    if counts is None:
        return ""
    kinds = (("killed", counts.killed), ("injured", counts.injured), ("arrested", counts.arrested), ("crowd", counts.crowd))
    return ", ".join(f"{kind} {_range(found)}" for kind, found in kinds if found is not None)


def flat(text: str) -> str:
    """Text on one line."""
    return " ".join(text.split())


def _range(found: Range) -> str:
    if found.low == found.high:
        return f"{found.low:,}" if found.low is not None else "unknown"
    if found.high is None:
        return f"{found.low:,} or more"
    return f"at most {found.high:,}" if found.low is None else f"{found.low:,} to {found.high:,}"
