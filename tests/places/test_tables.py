"""The tables of the room: rebuilt from their sources, and in agreement with the gazetteer."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

import pytest

from detente.knowledge import load_knowledge
from detente.knowledge.folding import fold
from detente.places.resolve import kilometres
from detente.places.tables import centres, given_names, kinds, public_bodies, seats
from tools.facts import centres as built

DATA = Path(str(files("detente"))) / "data" / "places"
FACTS = Path(built.__file__).parent


def test_the_points_of_countries_are_those_of_the_rule() -> None:
    assert (DATA / "centres.tsv").read_text(encoding="utf-8") == built.text()


def test_of_two_published_points_the_middle_counts_where_it_stands_for_both() -> None:
    assert built.between((10.0, 20.0), (11.0, 21.0)) == (10.5, 20.5)
    assert built.between((10.0, 20.0), (20.0, 20.0)) == (10.0, 20.0)
    with pytest.raises(ValueError, match="neither"):
        built.between(None, (1.0, 2.0))


def test_every_country_has_a_point_within_it_or_near() -> None:
    with (FACTS / "country_points.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        known = [(float(row[f"{s}_lat"]), float(row[f"{s}_lon"])) for s in ("geonames", "wikidata") if row[f"{s}_lat"]]
        assert min(kilometres(centres()[row["iso3"]], point) for point in known) <= 161, row["iso3"]


def test_short_forms_stand_for_divisions_of_the_gazetteer() -> None:
    lines = (DATA / "abbreviations.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for short, identifier, read in (line.split("\t") for line in lines):
        place = load_knowledge().place(identifier)
        assert place is not None, short
        assert place.precision == "region", short
        assert read in ("alone", "town"), short


@pytest.mark.parametrize("name", ["abbreviations", "facilities", "given_names", "kinds", "public_bodies", "seats"])
def test_tables_are_sorted_and_without_doubles(name: str) -> None:
    keys = [line.split("\t")[0] for line in (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    assert len(keys) == len(set(keys))
    assert keys == sorted(keys, key=lambda key: fold(key) if name == "seats" else key)


def test_words_are_in_small_letters_and_kinds_are_of_places() -> None:
    assert all(word == word.lower() for word in given_names() | public_bodies())
    assert sum(load_knowledge().place(identifier) is not None for identifier in kinds()) > 0.75 * len(kinds())
    assert all(-90 <= seat.lat <= 90 and -180 <= seat.lon <= 180 and seat.region for seat in seats().values())
