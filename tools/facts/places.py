"""Places on the map: cities, first-order divisions, countries, seas, straits, islands and regions."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from detente.knowledge.folding import fold
from detente.knowledge.names import Comparer
from tools.facts.nations import Nations
from tools.facts.reading import is_latin, rows

_COORDINATES = re.compile(r"(\d+) (\d+) ([NS]), (\d+) (\d+) ([EW])")
_KINDS = {"city-area": "city", "base": "point", "crossing": "point", "region": "region", "island": "region"}
_MANY = 12
_SPELLING = 0.6
_SMALLEST = 6000


word_likeness = Comparer().word


@dataclass
class Spot:
    """A place with its names."""

    id: str
    name: str
    country: str | None
    lat: float
    lon: float
    precision: str
    population: int
    region: str | None
    source: str
    names: list[str] = field(default_factory=list)


def load(folder: Path, geonames: Path, nations: Nations, admin1: dict[tuple[str, str], str], written: Path) -> Iterator[Spot]:
    """All places. ``admin1`` names first-order divisions by (country code, GeoNames code)."""
    codes = {
        str(c["iso"]): str(c["iso3"]) for c in json.loads((geonames / "countries.json").read_text(encoding="utf-8")).values()
    }
    cities = json.loads((geonames / "cities5000.json").read_text(encoding="utf-8")).values()
    yield from _cities(cities, codes, admin1, written_names(written))
    yield from _divisions(cities, codes, admin1)
    yield from _countries(folder, nations)
    yield from _waters(folder)


def _cities(
    cities: object, codes: dict[str, str], admin1: dict[tuple[str, str], str], written: dict[tuple[str, str], list[str]]
) -> Iterator[Spot]:
    for city in cities:  # type: ignore[attr-defined]
        if city["population"] < _SMALLEST:
            continue
        names = _alternates(city) if city["population"] >= 15000 else []
        if city["population"] >= 50000:
            names = [*names, *written.get((codes.get(city["countrycode"], ""), fold(city["name"])), [])]
        region = admin1.get((city["countrycode"], city["admin1code"]))
        yield Spot(
            f"gn:{city['geonameid']}", city["name"], codes.get(city["countrycode"]), round(city["latitude"], 4), round(city["longitude"], 4),
            "city", city["population"], region, "geonames", names,
        )  # fmt: skip


def _alternates(city: dict[str, object]) -> list[str]:
    """Other Latin-letter names that are spellings of the main one ("Kiev", "Kyiv"); names of other languages come by hand."""
    name = fold(str(city["name"]))
    found: dict[str, str] = {}
    for other in city["alternatenames"]:  # type: ignore[attr-defined]
        key = fold(other)
        if (
            is_latin(other)
            and other[:1].isupper()
            and not other.isupper()
            and len(key) > 3
            and key != name
            and _is_spelling(key, name)
        ):
            found.setdefault(key, other)
    return [found[key] for key in sorted(found)][:_MANY]


def _is_spelling(a: str, b: str) -> bool:
    return word_likeness(a.replace(" ", ""), b.replace(" ", "")) >= _SPELLING and a[0] == b[0]


def written_names(path: Path) -> dict[tuple[str, str], list[str]]:
    """Names of cities that are no spellings of the main name ("Bombay"), by (country, folded main name)."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, name, others = line.split("\t")
            found[(country, fold(name))] = others.split("|")
    return found


def _divisions(cities: object, codes: dict[str, str], admin1: dict[tuple[str, str], str]) -> Iterator[Spot]:
    weights: dict[tuple[str, str], list[tuple[int, float, float]]] = defaultdict(list)
    for city in cities:  # type: ignore[attr-defined]
        weights[(city["countrycode"], city["admin1code"])].append(
            (max(1, city["population"]), city["latitude"], city["longitude"])
        )
    for key in sorted(admin1):
        points = weights.get(key)
        if not points:
            continue
        total = sum(weight for weight, _, _ in points)
        lat = sum(weight * lat for weight, lat, _ in points) / total
        lon = sum(weight * lon for weight, _, lon in points) / total
        name = admin1[key]
        shorter = re.sub(
            r" (Oblast|Province|Region|State|Governorate|Department|Voivodeship|Krai|County|District|Prefecture|Sheng)$|^(Province of|State of) ",
            "",
            name,
        )
        names = [shorter] if shorter != name and len(shorter) > 3 else []
        yield Spot(
            f"gn1:{key[0]}.{key[1]}",
            name,
            codes.get(key[0]),
            round(lat, 3),
            round(lon, 3),
            "region",
            total,
            None,
            "geonames",
            names,
        )


def _countries(folder: Path, nations: Nations) -> Iterator[Spot]:
    for row in rows(folder, "countries_factbook"):
        iso3 = nations.fips.get(row["fips"], "")
        match = _COORDINATES.search(row["coords"])
        nation = nations.by_iso3.get(iso3)
        if nation is None or match is None or row["fips"] in ("we",):
            continue
        lat = _degrees(match.group(1), match.group(2), match.group(3))
        lon = _degrees(match.group(4), match.group(5), match.group(6))
        names = [
            name
            for name, kind in nation.names.items()
            if kind in ("alias", "former", "acronym", "primary") and name != nation.name
        ]
        yield Spot(nation.id, nation.name, iso3, lat, lon, "country", nation.population, None, "factbook", names)


def _degrees(whole: str, minutes: str, side: str) -> float:
    value = int(whole) + int(minutes) / 60
    return round(-value if side in "SW" else value, 3)


def _waters(folder: Path) -> Iterator[Spot]:
    for row in rows(folder, "curated_waters_regions"):
        countries = row["countries_iso3"].split("|")
        country = countries[0] if len(countries) == 1 and countries[0] else None
        aliases = [a.removeprefix("the ") for a in row["aliases"].split("|") if a]
        yield Spot(
            f"det:place:{fold(row['name']).replace(' ', '-')}", row["name"].removeprefix("the "), country, float(row["lat"]), float(row["lon"]),
            _KINDS.get(row["kind"], "area"), 0, None, "waters", aliases,
        )  # fmt: skip
