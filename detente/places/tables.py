"""The tables of the room: words that name sites and public bodies, given names that are places too, middles of countries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from detente.actors.tables import organisation_heads, roles, words
from detente.knowledge import GazetteerPlace
from detente.knowledge.folding import fold
from detente.records import Place

# Kinds of :func:`kinds` that are water.
WATERS = frozenset(("sea", "strait", "river"))


@lru_cache(maxsize=1)
def facilities() -> frozenset[str]:
    """Lower-case words that end or start the name of a building, a base, a crossing and the like."""
    return _words("facilities.tsv")


@lru_cache(maxsize=1)
def public_bodies() -> frozenset[str]:
    """Lower-case words in the names of bodies that belong to a town or division ("Fargo Police Department")."""
    return _words("public_bodies.tsv")


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Lower-case names of places that are given names of persons too ("Paris", "Chad")."""
    return _words("given_names.tsv")


@lru_cache(maxsize=1)
def seats() -> Mapping[str, GazetteerPlace]:
    """Buildings that stand for who works there ("the Kremlin"), by folded name: places where one is in them or at them."""
    found = {}
    for name, country, lat, lon, town in _rows("seats.tsv"):
        found[fold(name)] = GazetteerPlace(
            f"det:seat:{fold(name).replace(' ', '-')}", name, country, float(lat), float(lon), "point", 0, town, 1
        )
    return found


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, str]:
    """What sites, seas and regions of the gazetteer are ("strait", "island"), by identifier."""
    return {identifier: kind for identifier, kind in _rows("kinds.tsv")}


@lru_cache(maxsize=1)
def centres() -> Mapping[str, tuple[float, float]]:
    """The point that stands for each country and for large provinces, WGS84 degrees.

    Keys are ISO 3166-1 alpha-3 codes and gazetteer ids. Source: the middle between the points of GeoNames (CC BY 4.0) and Wikidata (CC0)
    by one rule for all countries (``tools/facts/centres.py``); the middles of provinces are read off a map. A country on a map is not
    its capital.
    """
    return {area: (float(lat), float(lon)) for area, lat, lon in _rows("centres.tsv")}


@lru_cache(maxsize=1)
def ordinary() -> frozenset[str]:
    """Words that the gazetteer has as names of places and that news nearly always means otherwise."""
    single = {phrase[0] for phrase in roles() if len(phrase) == 1}
    return (
        words("calendar")
        | words("function")
        | words("thing")
        | facilities()
        | frozenset(single)
        | frozenset(organisation_heads())
    )


@lru_cache(maxsize=1)
def offices() -> frozenset[str]:
    """The first words of offices and roles ("governor", "prime")."""
    return frozenset(phrase[0] for phrase in roles())


def as_place(place: GazetteerPlace) -> Place:
    """A gazetteer entry as the record prints it; an entry without a point has no coordinates, a country those of its middle."""
    area = place.country if place.precision == "country" and place.country else place.id
    if area in centres():
        lat, lon = centres()[area]
        return Place(place.name, place.country, lat, lon, place.precision)
    known = (place.lat, place.lon) != (0.0, 0.0)
    return Place(place.name, place.country, place.lat if known else None, place.lon if known else None, place.precision)


def _words(name: str) -> frozenset[str]:
    return frozenset(row[0] for row in _rows(name))


def _rows(name: str) -> list[list[str]]:
    text = files("detente").joinpath("data", "places", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]
