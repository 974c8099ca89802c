"""Places on the map: towns, divisions, countries, seas, straits, islands, world regions and single sites."""

from __future__ import annotations

import csv
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from detente.knowledge.folding import fold, slug
from detente.knowledge.names import Comparer
from tools.facts.nations import Nations
from tools.facts.reading import is_latin, rows

City = Mapping[str, Any]
Key = tuple[str, str]

_COORDINATES = re.compile(r"(\d+) (\d+) ([NS]), (\d+) (\d+) ([EW])")
_KINDS = {
    "airport": "point", "base": "point", "camp": "point", "city-area": "city", "crossing": "point", "dam": "point", "island": "region", "plant": "point",
    "point": "point", "region": "region", "site": "point", "town": "city",
}  # fmt: skip
_MANY = 12
_GREAT = 1_000_000
# Where towns have English names, those of other languages are names of other towns.
_ENGLISH = ("AU", "CA", "GB", "IE", "NZ", "US")
# Names that squares and the like of many towns bear.
_SHARED = ("Independence Square",)
_SPELLING = 0.6
# Towns: the smallest kept, the smallest kept where local papers are in English, the smallest with other spellings.
_SMALLEST, _SMALLEST_ENGLISH, _SPELT = 2000, 500, 15_000
# A division takes its name from the votes of its towns.
_NEAR = 0.1
# Kilometres within which a site written by hand and a town or division of its name are one.
_SAME_TOWN, _SAME_DIVISION = 30, 200
_EARTH = 6371
# Countries whose second-order divisions news names and whose names are clean, and the least people of one that is kept.
_COUNTIES = ("ESP", "FRA", "GBR", "IND", "IRL", "ITA", "MWI", "PHL", "UGA", "USA")
_LEAST_COUNTY = {"USA": 0, "GBR": 0, "IRL": 0, "PHL": 0, "UGA": 0}
_LEAST = 50_000
_TYPES = re.compile(
    r" (Oblast|Province|Region|State|Governorate|Department|Voivodeship|Krai|County|District|Prefecture|Sheng|Shi|Fylke|Zizhiqu|Area|Republic)$"
    r"|^(Province of|State of|Borough of|City of|County of|Republic of|Respublika|Muhafazat|Muhafazat al) "
    r"|^Provincia (?:di |del |della |dell' ?|de |de la |de las |de los )"
    r"|^Departement (?:de la |de l'|des |du |de |d')"
)
_ARTICLE = re.compile(r"^(?:Al|An|As|Ar|Ad|Az|Ash|At|El)[ -]")
_SHORT = {"Fort": "Ft.", "Mount": "Mt.", "Saint": "St.", "Sainte": "Ste."}
_US_TYPES = re.compile(r" (County|Parish|Borough|Census Area|Municipality)$")


@cache
def _compare() -> Comparer:
    return Comparer()


@dataclass
class Spot:
    """A place with its names; ``radius`` is in kilometres."""

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
    radius: int | None = None


def load(facts: Path, geonames: Path, divisions: Path, nations: Nations, written: Path) -> Iterator[Spot]:
    """All places.

    ``geonames`` is the folder of GeoNames cities and countries, ``divisions`` a table of the same cities with the names of their
    divisions, ``written`` the folder of the tables written by hand.
    """
    countries = json.loads((geonames / "countries.json").read_text(encoding="utf-8"))
    codes = {str(c["iso"]): str(c["iso3"]) for c in countries.values()}
    cities = list(json.loads((geonames / "cities500.json").read_text(encoding="utf-8")).values())
    others = written_names(written / "city_names.tsv")
    states = {("US", c): str(s["name"]) for c, s in json.loads((geonames / "us_states.json").read_text(encoding="utf-8")).items()}
    first, second = _memberships(cities, divisions)
    admin1 = {**first, **states}
    spots = [
        *_cities(cities, codes, admin1, others),
        *_divisions(cities, codes, admin1, others),
        *_counties(second, codes, admin1),
        *_countries(facts, nations, {str(c["iso3"]): float(c["areakm2"]) for c in countries.values()}),
    ]
    sourced = list(_sites(rows(facts, "curated_waters_regions"), "waters"))
    known = {spot.id for spot in sourced}
    by_hand = [spot for spot in _sites(rows(written, "written_places"), "written") if spot.id not in known]
    added = list(_unmerged([*sourced, *by_hand], spots))
    yield from spots
    yield from added


def _unmerged(sites: Iterable[Spot], spots: Iterable[Spot]) -> Iterator[Spot]:
    """The sites that no town or division stands for already; one that does takes over what is written of it."""
    known: dict[tuple[str | None, str], list[Spot]] = defaultdict(list)
    for spot in spots:
        if spot.precision in ("city", "region") and not spot.id.startswith("gn2:"):
            for name in {fold(n) for n in (spot.name, *spot.names)}:
                known[(spot.country, name)].append(spot)
    border_towns: dict[str, list[Spot]] = defaultdict(list)
    for (_, name), several in known.items():
        border_towns[name] += [s for s in several if s.precision == "city" and s.population >= _SPELT]
    for site in sites:
        if site.country is None and any(
            _kilometres(s.lat, s.lon, site.lat, site.lon) < _SAME_TOWN for s in border_towns[fold(site.name)]
        ):
            # A crossing that is called like the town at it.
            continue
        near = [
            spot
            for name in {fold(n) for n in (site.name, *site.names)}
            for spot in known.get((site.country, name), ())
            if spot.precision == site.precision
            and _kilometres(spot.lat, spot.lon, site.lat, site.lon) < (_SAME_TOWN if site.precision == "city" else _SAME_DIVISION)
        ]
        if not near:
            yield site
            continue
        spot = max(near, key=lambda s: s.population)
        spot.names += [n for n in (site.name, *site.names) if n not in (spot.name, *spot.names)]
        if site.precision == "city":
            # Towns take their English name; divisions keep theirs, by which their towns name them.
            if spot.name != site.name:
                spot.names = [spot.name, *(n for n in spot.names if n != site.name)]
            spot.name = site.name
        spot.source, spot.radius = f"{spot.source}|{site.source}", site.radius
        if site.precision == "region":
            spot.lat, spot.lon = site.lat, site.lon


def _memberships(cities: Iterable[City], table: Path) -> tuple[dict[Key, str], dict[tuple[str, str, str], list[City]]]:
    """Names of first-order divisions by their codes, and the towns of each second-order division.

    The two tables share the name, the country and about the point of a town; a first-order division is called what most of its towns
    say.
    """
    by_name: dict[Key, list[City]] = defaultdict(list)
    for city in cities:
        by_name[(city["countrycode"], fold(city["name"]))].append(city)
    votes: dict[Key, Counter[str]] = defaultdict(Counter)
    second: dict[tuple[str, str, str], list[City]] = defaultdict(list)
    with table.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            lat, lon = float(row["lat"]), float(row["lon"])
            near = (
                c
                for c in by_name.get((row["cc"], fold(row["name"])), ())
                if abs(c["latitude"] - lat) < _NEAR and abs(c["longitude"] - lon) < _NEAR
            )
            city = next(near, None)
            if city is None:
                continue
            if row["admin1"] and is_latin(row["admin1"]):
                votes[(city["countrycode"], city["admin1code"])][row["admin1"]] += 1
            if row["admin2"] and is_latin(row["admin2"]):
                second[(city["countrycode"], city["admin1code"], row["admin2"])].append(city)
    named = {key: min(count.items(), key=lambda kv: (-kv[1], kv[0])) for key, count in votes.items()}
    return {key: name for key, (name, number) in named.items() if number * 2 > sum(votes[key].values())}, second


def _cities(
    cities: Iterable[City], codes: Mapping[str, str], admin1: Mapping[Key, str], written: Mapping[Key, list[str]]
) -> Iterator[Spot]:
    largest: dict[Key, int] = defaultdict(int)
    for city in cities:
        key = (codes.get(city["countrycode"], ""), fold(city["name"]))
        largest[key] = max(largest[key], city["population"])
    for city in cities:
        if city["population"] < (_SMALLEST_ENGLISH if city["countrycode"] in _ENGLISH else _SMALLEST):
            continue
        country = codes.get(city["countrycode"])
        names = _alternates(city) if city["population"] >= _SPELT else []
        names += _abbreviated(str(city["name"])) if city["countrycode"] in _ENGLISH else []
        names += [bare] if (bare := _without_article(str(city["name"]))) and city["population"] >= _SPELT else []
        # Villages share the names of cities; what is written by hand means the largest.
        if largest[(country or "", fold(city["name"]))] == city["population"]:
            names += written.get((country or "", fold(city["name"])), [])
        name = next((other[1:] for other in names if other.startswith("=")), str(city["name"]))
        names = [n for n in dict.fromkeys([city["name"], *(other.removeprefix("=") for other in names)]) if n != name]
        yield Spot(
            f"gn:{city['geonameid']}", name, country, round(city["latitude"], 2), round(city["longitude"], 2),
            "city", city["population"], admin1.get((city["countrycode"], city["admin1code"])), "geonames", names,
        )  # fmt: skip


def _alternates(city: City) -> list[str]:
    """Other Latin-letter names that are spellings of the main one ("Kiev", "Kyiv"); names of other languages come by hand."""
    name = fold(str(city["name"]))
    found: dict[str, str] = {}
    for other in city["alternatenames"]:
        key = fold(other)
        if (
            is_latin(other)
            and other[:1].isupper()
            and not other.isupper()
            and len(key) > 3
            and key != name
            and (_is_first_part(key, name) or (city["countrycode"] not in _ENGLISH and _is_spelling(key, name)))
        ):
            found.setdefault(key, other)
    return [found[key] for key in sorted(found)][: _MANY if city["population"] < _GREAT else 3 * _MANY]


def _is_spelling(a: str, b: str) -> bool:
    return _compare().word(a.replace(" ", ""), b.replace(" ", "")) >= _SPELLING and a[0] == b[0]


def _abbreviated(name: str) -> list[str]:
    """How English papers shorten the name of a town: "St. Cloud", "Mt. Vernon"; empty where they do not."""
    first, _, rest = name.partition(" ")
    return [f"{_SHORT[first]} {rest}"] if first in _SHORT and rest else []


def _without_article(name: str) -> str:
    """The name of a town without the Arabic article ("Al Fallūjah"), "" where it has none."""
    bare = _ARTICLE.sub("", name)
    return bare if bare != name and bare[:1].isupper() and len(bare) > 4 else ""


def _is_first_part(key: str, name: str) -> bool:
    """Whether a name is the other without what tells it from namesakes: "Acapulco" de Juárez, "Frankfurt" am Main."""
    return name.startswith(key + " ") and name[len(key) + 1 :].split()[0] in (
        "am",
        "an",
        "da",
        "de",
        "del",
        "der",
        "do",
        "di",
        "la",
        "sur",
    )


def written_names(path: Path) -> dict[Key, list[str]]:
    """Names of towns and divisions that are no spellings of the main name ("Bombay"), by (country, folded main name)."""
    found: dict[Key, list[str]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, name, others = line.split("\t")
            found[(country, fold(name))] += others.split("|")
    return found


def _divisions(
    cities: Iterable[City], codes: Mapping[str, str], admin1: Mapping[Key, str], written: Mapping[Key, list[str]]
) -> Iterator[Spot]:
    towns: dict[Key, list[City]] = defaultdict(list)
    for city in cities:
        towns[(city["countrycode"], city["admin1code"])].append(city)
    for key in sorted(admin1):
        if not towns.get(key):
            continue
        name, country = admin1[key], codes.get(key[0])
        names = [*_shorter(name), *written.get((country or "", fold(name)), [])]
        yield _area(f"gn1:{key[0]}.{key[1]}", name, country, towns[key], None, names)


def _counties(
    second: Mapping[tuple[str, str, str], list[City]], codes: Mapping[str, str], admin1: Mapping[Key, str]
) -> Iterator[Spot]:
    for key in sorted(second):
        country = codes.get(key[0], "")
        towns = second[key]
        if country not in _COUNTIES or sum(c["population"] for c in towns) < _LEAST_COUNTY.get(country, _LEAST):
            continue
        name = key[2]
        if country == "USA" and not _US_TYPES.search(name):
            continue
        names = _shorter(name) if country != "USA" else []
        if any(fold(n) == fold(c["name"]) for n in (name, *names) for c in towns):
            continue
        yield _area(f"gn2:{key[0]}.{key[1]}.{slug(name)}", name, country, towns, admin1.get(key[:2]), names)


def _shorter(name: str) -> list[str]:
    """The name of a division without the word for its kind."""
    shorter = _TYPES.sub("", name)
    return [shorter] if shorter != name and len(shorter) > 3 else []


def _area(identifier: str, name: str, country: str | None, towns: list[City], region: str | None, names: list[str]) -> Spot:
    """A division: its middle is that of its towns, its radius as far as they lie from it for the most part."""
    lat = sum(c["latitude"] for c in towns) / len(towns)
    lon = sum(c["longitude"] for c in towns) / len(towns)
    away = sorted(_kilometres(lat, lon, c["latitude"], c["longitude"]) for c in towns)
    radius = round(away[int(len(away) * 0.9)]) if len(away) > 3 else None
    people = sum(c["population"] for c in towns)
    return Spot(identifier, name, country, round(lat, 2), round(lon, 2), "region", people, region, "geonames", names, radius)


def _kilometres(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    a, b, c, d = (math.radians(x) for x in (lat_a, lon_a, lat_b, lon_b))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return _EARTH * 2 * math.asin(min(1, math.sqrt(half)))


def _countries(facts: Path, nations: Nations, areas: Mapping[str, float]) -> Iterator[Spot]:
    for row in rows(facts, "countries_factbook"):
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
        radius = round(math.sqrt(areas[iso3] / math.pi)) if areas.get(iso3) else None
        yield Spot(nation.id, nation.name, iso3, lat, lon, "country", nation.population, None, "factbook", names, radius)


def _degrees(whole: str, minutes: str, side: str) -> float:
    value = int(whole) + int(minutes) / 60
    return round(-value if side in "SW" else value, 2)


def _sites(found: Iterable[Mapping[str, str]], source: str) -> Iterator[Spot]:
    """Seas, world regions, islands, bases and other sites."""
    for row in found:
        name = row["name"].removeprefix("the ")
        countries = row["countries_iso3"].split("|")
        country = countries[0] if len(countries) == 1 and countries[0] else None
        aliases = [a.removeprefix("the ") for a in row["aliases"].split("|") if a and a not in _SHARED]
        radius = round(float(row["radius_km"])) if row["radius_km"] else None
        yield Spot(
            f"det:place:{slug(row['name'])}", name, country, float(row["lat"]), float(row["lon"]),
            _KINDS.get(row["kind"], "area"), 0, None, source, aliases, radius,
        )  # fmt: skip
