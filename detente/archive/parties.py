"""Whom a person means: a party by a name or code, as the knowledge base and the archive know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.errors import UnknownParty
from detente.knowledge.folding import fold

if TYPE_CHECKING:
    from detente.archive.view import Archive
    from detente.knowledge import Knowledge


_LEAST_OF_NAME, _LOOKED_AT = 2, 20


@dataclass(frozen=True, slots=True)
class Parties:
    """Parties asked for: their keys (codes of countries, ids of actors), and the names of those that are no countries, by key."""

    keys: tuple[str, ...]
    called: dict[str, str]

    @property
    def each(self) -> tuple[tuple[str, ...], ...]:
        """What each goes by: its key, and the name of what is no country."""
        return tuple((key, self.called[key]) if key in self.called else (key,) for key in self.keys)


def find_parties(archive: Archive, knowledge: Knowledge, names: Sequence[str]) -> Parties:
    """The parties of these names, each once. Raises UnknownParty."""
    found: dict[str, str | None] = {}
    for name in names:
        key, called = find_party(archive, knowledge, name)
        found.setdefault(key, called)
    return Parties(tuple(found), {key: called for key, called in found.items() if called})


def find_party(archive: Archive, knowledge: Knowledge, name: str) -> tuple[str, str | None]:
    """The key of a party and, of what is no country, its name. ``name`` may be a key as well. Raises UnknownParty."""
    country = country_of(knowledge, name)
    if country is not None:
        return country, None
    ids = archive.actor(name)
    known = [entity for entity in knowledge.named(name) if entity.kind != "place"]
    # Whom the archive itself names so comes before others of that name.
    if ids and (not known or known[0].id not in ids):
        return ids[0], name
    if known:
        return known[0].id, known[0].name
    person = _by_family_name(archive, name)
    if person is not None:
        return person
    raise UnknownParty(name)


def _by_family_name(archive: Archive, name: str) -> tuple[str, str] | None:
    """Whom the archive tells most of among persons of a family name, given alone; None where there is none."""
    family = name.casefold().strip()
    if len(family) < _LEAST_OF_NAME:
        return None
    for actor in archive.persons_called(family, limit=_LOOKED_AT):
        words = actor.name.casefold().split()
        if family in (words[-1], words[0], " ".join(words[1:])):
            return actor.id, actor.name
    return None


def country_of(knowledge: Knowledge, country: str) -> str | None:
    """The ISO3 code that a code, in whatever case, or a country's name means; None where it is neither."""
    named = knowledge.owners.countries.get(fold(country).removeprefix("the "))
    return next((code for code in (country, named, country.upper()) if code and knowledge.country(code)), None)
