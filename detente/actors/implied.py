"""Doers and recipients that a story leaves unsaid because they are plain: the police that arrests, the government that is protested against."""

from __future__ import annotations

from detente.actors.roster import COLLECTIVE, PEOPLE
from detente.actors.tables import adjectives
from detente.records import Actor, ActorKind, Sector


def implied_id(iso3: str, sector: Sector) -> str:
    """The id that :func:`implied_actor` gives; the same as that of the actor when the story does name him."""
    return f"det:code:{iso3}-{sector}"


def implied_actor(iso3: str, sector: Sector) -> Actor:
    """A country's police, court, government or people, without a mention of its own.

    Args:
        iso3: ISO 3166-1 alpha-3.
        sector: a PLOVER sector.
    """
    name = f"{adjectives().get(iso3, iso3)} {COLLECTIVE[sector]}"
    kind: ActorKind = "people" if sector in PEOPLE else "body"
    return Actor(implied_id(iso3, sector), name, kind, iso3, sector, None, "context", 0.5, "unsaid, but plain from the act", ())


def implied_from(id: str) -> Actor:
    """The implied actor that an id of :func:`implied_id` stands for.

    Raises:
        KeyError: the id is of another kind.
    """
    iso3, _, sector = id.removeprefix("det:code:").partition("-")
    if not id.startswith("det:code:") or sector not in COLLECTIVE:
        raise KeyError(id)
    return implied_actor(iso3, sector)
