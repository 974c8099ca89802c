"""Names of places to be careful with, and which town is whose capital."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from detente.knowledge.folding import fold
from tools.facts.places import Spot

_SEATS = {
    "NLD": "Amsterdam",
    "BOL": "La Paz",
    "LKA": "Colombo",
    "MMR": "Nay Pyi Taw",
    "KAZ": "Astana",
    "ISR": "Jerusalem",
    "PSE": "Ramallah",
    "XKX": "Pristina",
}
_NEVER = frozenset((
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "president", "minister", "general", "capital",
    "central", "northern", "southern", "eastern", "western", "north", "south", "east", "west", "republic", "kingdom", "islamic",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "sens", "sen", "rep", "reps", "gov",
    "gen", "col", "reserve", "union", "nato", "government", "state", "states", "center", "centre", "university", "army",
    "police", "court", "parliament", "senate", "congress",
))  # fmt: skip
# Names of persons that a great town bears too, but hardly ever means.
_PERSONS = frozenset(("kennedy",))
# People of a town. The name of a great city is that city first; that of a small one which is also a word hardly ever.
_GREAT, _BIG, _TINY = 1_000_000, 500_000, 20_000


def capitals(countries: Mapping[str, Mapping[str, object]], places: Iterable[Spot]) -> Iterator[tuple[object, ...]]:
    """Capitals by name and country: the largest town of that name there."""
    towns: dict[tuple[str | None, str], tuple[int, str]] = {}
    for p in places:
        if p.precision == "city":
            for name in (p.name, *p.names):
                key = (p.country, fold(name))
                towns[key] = max(towns.get(key, (0, "")), (p.population, p.id))
    for country in countries.values():
        iso3 = str(country["iso3"])
        name = _SEATS.get(iso3, str(country["capital"]).replace("D.C.", "").strip())
        found = towns.get((iso3, fold(name)))
        if found:
            yield iso3, found[1], "geonames"


def place_words(places: Iterable[Spot], personal: set[str], known: set[str], dictionary: Path) -> Iterator[tuple[object, ...]]:
    """Names that mean something else more often than a place: ``never`` scanned for, or only in ``context``.

    ``personal`` are the folded words of persons' names, ``known`` the folded names of bodies.
    """
    ordinary = _dictionary(dictionary)
    largest: dict[str, int] = {}
    spelt: dict[str, str] = {}
    free: set[str] = set()
    written: set[str] = set()
    divisions: set[str] = set()
    for place in places:
        for name in (place.name, *place.names):
            key = fold(name)
            if place.precision in ("country", "area") or place.source == "waters":
                free.add(key)
            if "written" in place.source.split("|"):
                written.add(key)
                if (
                    " " in key
                    or (place.precision == "region" and key not in personal)
                    or (place.precision == "point" and key not in ordinary)
                ):
                    free.add(key)
            size = place.population
            if place.precision == "region":
                divisions.update([key] if place.region is None else [])
                size = max(size // 8 if place.region is None else size // 16, _TINY)
            largest[key] = max(largest.get(key, 0), size)
            spelt.setdefault(key, name)
    for key, size in sorted(largest.items()):
        rule = _rule(key, size, ordinary, personal, known, divisions) if key not in free else ""
        if rule:
            yield spelt[key], "context" if key in written else rule, "geonames"


def _rule(key: str, size: int, ordinary: set[str], personal: set[str], known: set[str], divisions: set[str]) -> str:
    if key in _NEVER or len(key) < 3:
        return "never"
    if key in known and size < _BIG:
        return "context" if key in divisions else "never"
    if " " in key:
        return ""
    if key in ordinary and size < _GREAT:
        return "never" if size < _TINY else "context"
    return "context" if key in personal and (size < _BIG or key in _PERSONS) else ""


def _dictionary(path: Path) -> set[str]:
    words = {line.split("/")[0].strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()[1:]}
    bases = {word for word in words if word.isalpha() and word.islower()}
    return (
        bases
        | {base + ending for base in bases for ending in ("s", "ed", "ing", "er", "ly")}
        | {b[:-1] + "ing" for b in bases if b.endswith("e")}
    )
