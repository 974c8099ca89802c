"""Parties by what a client calls them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.archive.parties import find_party
from detente.desk.state import Desk


@dataclass(frozen=True, slots=True)
class Party:
    """A party: its key (code of a country, id of an actor) and the name of what is no country."""

    key: str
    name: str | None

    @property
    def goes_by(self) -> tuple[str, ...]:
        """All that it goes by."""
        return (self.key, self.name) if self.name else (self.key,)


def parties_of(desk: Desk, names: Sequence[str]) -> tuple[Party, ...]:
    """Parties by code, id or name, each once. Raises UnknownParty for one that neither the archive nor the knowledge base knows."""
    found = {party.key: party for party in (_party(desk, name) for name in names)}
    return tuple(found.values())


def _party(desk: Desk, name: str) -> Party:
    if desk.knowledge.knows(name):
        entity = desk.knowledge.entity(name)
        is_state = entity.kind in ("country", "territory") and entity.country is not None
        return Party(entity.country or name, None) if is_state else Party(name, entity.name)
    # An id is found by its index; only a name has to be looked for among all.
    called = desk.archive.name_of(name)
    if called is not None:
        return Party(name, called)
    return Party(*find_party(desk.archive, desk.knowledge, name))
