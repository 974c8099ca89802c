"""Layers: what is added beats what is imported, both beat the bundled base, and nothing that a layer hid is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from detente.knowledge import Knowledge
from detente.knowledge.build import compile_tables, read_compiled, read_layers
from detente.knowledge.layers import Layer, lay_over, put, settle, waiting
from detente.knowledge.seats import Claim, to_claims, to_offices
from detente.knowledge.tables import Tables

BASE = Claim(
    "ada", "Prime Minister", "DNK", "", "head_of_government", "Prime Minister", "GOV", 0, "2010-01-01", "", "incumbent", "2020-01", False, "",
    "", "eps", "medium",
)  # fmt: skip


def spans(claims: list[Claim]) -> list[tuple[str, str, str, str]]:
    return sorted((c.person, c.start, c.end, c.end_status) for c in claims)


CASES = [
    # what it shows, terms of a higher level, what is left
    ("a later holder ends an open term", [replace(BASE, person="beo", start="2018-03-01")],
     [("ada", "2010-01-01", "2018-03-01", "successor"), ("beo", "2018-03-01", "", "incumbent")]),
    ("the same person's term is replaced", [replace(BASE, start="2011-05", end="2014", end_status="known", as_of="")],
     [("ada", "2011-05", "2014", "known")]),
    ("an older holder leaves what comes after", [replace(BASE, person="beo", start="2009", end="2012-06-01", end_status="known", as_of="")],
     [("ada", "2012-06-01", "", "incumbent"), ("beo", "2009", "2012-06-01", "known")]),
    ("an acting holder pushes nobody out", [replace(BASE, person="beo", start="2015", end="2016", end_status="known", as_of="", acting=True)],
     [("ada", "2010-01-01", "", "incumbent"), ("beo", "2015", "2016", "known")]),
    ("another office touches nothing", [replace(BASE, person="beo", portfolio="defence", office="Minister of Defence", title="Defence Minister")],
     [("ada", "2010-01-01", "", "incumbent"), ("beo", "2010-01-01", "", "incumbent")]),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "higher", "left"), CASES)
def test_a_higher_level_settles_the_lower(shows: str, higher: list[Claim], left: list[tuple[str, str, str, str]]) -> None:
    assert spans(settle([[BASE], higher])) == left, shows


def test_an_open_term_counts_until_it_was_last_seen() -> None:
    """Someone seen in office in 2012 does not push out who took over in 2013."""
    later = replace(BASE, person="cleo", start="2013-02-01")
    old = replace(BASE, person="beo", start="2011", as_of="2012-05")
    assert spans(settle([[later], [old]])) == [("beo", "2011", "", "incumbent"), ("cleo", "2013-02-01", "", "incumbent")]


def test_levels_of_one_height_are_left_alone() -> None:
    other = replace(BASE, person="beo", start="2012")
    assert spans(settle([[BASE, other]])) == spans([BASE, other])


def test_offices_and_claims_are_two_forms_of_one_thing() -> None:
    claims = [BASE, replace(BASE, person="beo", office="Premier", start="2005", end="2009", end_status="known", as_of="")]
    offices, tenures = to_offices(claims)
    assert len(offices) == 1
    assert offices[0][-1] == "Prime Minister"
    assert spans(to_claims(offices, tenures)) == spans(claims)


def layer(key: str, kind: str, *claims: Claim) -> Layer:
    offices, tenures = to_offices(claims)
    return Layer(key, "import" if kind == "import" else "overlay", {"offices": tuple(offices), "tenures": tuple(tenures)})


def test_overlays_lie_on_imports_in_whatever_order_they_come() -> None:
    overlay, imported = layer("mine", "overlay", BASE), layer("dump", "import", BASE)
    assert put(put((), overlay), imported) == put(put((), imported), overlay) == (imported, overlay)


def test_a_layer_takes_the_place_of_its_first_form() -> None:
    first, second = layer("mine", "overlay", BASE), layer("mine", "overlay", replace(BASE, person="beo"))
    assert put(put((), first), second) == (second,)


@pytest.fixture(scope="module")
def tables(compiled: Path) -> Tables:
    """What the bundled base holds of Denmark and Germany."""
    whole = read_compiled(compiled)
    entities = tuple(row for row in whole["entities"] if row[3] in ("DNK", "DEU"))
    known = {row[0] for row in entities}
    tenures = tuple(row for row in whole["tenures"] if row[0] in known)
    held = {row[1] for row in tenures}
    return {
        **whole, "entities": entities, "names": tuple(row for row in whole["names"] if row[0] in known), "tenures": tenures,
        "offices": tuple(row for row in whole["offices"] if row[0] in held), "places": (), "relations": (), "judgements": (),
    }  # fmt: skip


def test_a_base_with_layers_answers_by_them_and_gives_them_back(tables: Tables, tmp_path: Path) -> None:
    ids = {row[2]: row[0] for row in tables["entities"]}
    mine = layer("mine", "overlay", replace(BASE, person=ids["Angela Merkel"], start="2027-01-01", as_of="2027-02"))
    dump = layer("dump", "import", replace(BASE, person=ids["Mette Frederiksen"], start="2026-12-01", as_of="2027-06"))
    out, again, bare = (tmp_path / f"{name}.sqlite" for name in ("out", "again", "bare"))
    compile_tables(tables, out, layers=put(put((), mine), dump))
    knowledge = Knowledge.open(out)
    assert [a.person.name for a in knowledge.who("Danish prime minister", on="2027-02-01")] == ["Angela Merkel"]
    assert [layer.key for layer in read_layers(out)] == ["dump", "mine"]
    compile_tables(tables, again, layers=read_layers(out))
    assert again.read_bytes() == out.read_bytes()
    compile_tables(tables, bare)
    assert read_compiled(bare) == {
        name: tuple(sorted(rows)) if name != "meeting_names" else rows for name, rows in tables.items()
    }


def test_names_and_entities_of_a_higher_layer_stand(tables: Tables) -> None:
    denmark = next(row for row in tables["entities"] if row[1] == "country" and row[3] == "DNK")
    renamed = (denmark[0], "country", "Kingdom of Danes", *denmark[3:])
    laid = lay_over(tables, [Layer("mine", "overlay", {"entities": (renamed,)})])
    assert [row[2] for row in laid["entities"] if row[0] == denmark[0]] == ["Kingdom of Danes"]
    assert len(laid["entities"]) == len(tables["entities"])


def test_rows_about_nobody_wait_and_are_told(tables: Tables) -> None:
    orphan = Layer("mine", "overlay", {"names": (("det:person:nobody", "No Body", "alias", "1", "", "", "mine"),)})
    assert lay_over(tables, [orphan])["names"] == tuple(sorted(tables["names"]))
    assert waiting(tables, [orphan]) == {"mine": 1}
    found = Layer(
        "more", "overlay", {"entities": (("det:person:nobody", "person", "No Body", "DNK", "", "", "10", "more", "high"),)}
    )
    assert waiting(tables, [orphan, found]) == {}
    assert ("det:person:nobody", "No Body", "alias", "1", "", "", "mine") in lay_over(tables, [orphan, found])["names"]
