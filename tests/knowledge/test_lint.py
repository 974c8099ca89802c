"""Lint: each check finds what it is for, and the bundled base has no errors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from detente.knowledge import Knowledge
from detente.knowledge.build import read_compiled
from detente.knowledge.licences import without_attribution
from detente.knowledge.lint import CHECKS, Finding, lint
from detente.knowledge.seats import Claim, to_offices
from detente.knowledge.stats import COVERED, count, united_nations
from detente.knowledge.tables import COLUMNS, Tables

ADA = Claim(
    "ada", "Prime Minister", "DNK", "", "head_of_government", "Prime Minister", "GOV", 0, "2010-01-01", "2014-01-01", "known", "", False, "",
    "", "eps", "medium",
)  # fmt: skip
BEO = replace(ADA, person="beo", start="2014-01-01", end="", end_status="incumbent", as_of="2024-01-01")


def tables(*claims: Claim, **others: tuple[tuple[str, ...], ...]) -> Tables:
    offices, tenures = to_offices(claims)
    entities = tuple(
        (id, "person", name, "DNK", "", "", "50", "eps", "high") for id, name in (("ada", "Ada Ferro"), ("beo", "Beo Ferro"))
    )
    made: dict[str, tuple[tuple[str, ...], ...]] = {name: () for name in COLUMNS}
    made |= {
        "entities": entities,
        "offices": tuple(offices),
        "tenures": tuple(tenures),
        "sources": (("eps", "Rows", "CC0-1.0", ""),),
    }
    return made | others


def messages(found: list[Finding], check: str) -> list[str]:
    return [f.message for f in found if f.check == check]


def test_a_sound_base_has_no_findings() -> None:
    assert lint(tables(ADA, BEO)) == []


CASES = [
    ("overlap", [ADA, replace(BEO, start="2013-01-01")], "Ada Ferro (2010-01-01 to 2014-01-01) and Beo Ferro"),
    ("gap", [ADA, replace(BEO, start="2014-09-01")], "no one is known from 2014-01-01 to 2014-09-01"),
    ("stale", [ADA, replace(BEO, as_of="2015-01-01"), replace(ADA, country="SWE", end="", end_status="incumbent", as_of="2024")],
     "Beo Ferro was last seen in office 2015-01-01"),
    ("dates", [replace(ADA, start="2015")], "ends 2014-01-01 before it starts 2015"),
    ("dates", [replace(ADA, start="1950")], "lasts 64 years"),
    ("dates", [replace(ADA, end="")], "has no end, yet its end is known"),
    ("dates", [replace(BEO, end="2020")], "is an incumbent's and ends 2020"),
    ("dates", [replace(BEO, as_of="2013")], "was last seen 2013, before it starts 2014-01-01"),
    ("double", [ADA, replace(ADA, start="2012-03", office="Premier", end="2013-06")], "share days"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "claims", "message"), CASES)
def test_each_check_finds_what_it_is_for(check: str, claims: list[Claim], message: str) -> None:
    found = messages(lint(tables(*claims), checks=[check]), check)
    assert any(message in text for text in found), found


def test_two_of_one_name_and_country_are_named() -> None:
    twins = tuple((id, "person", "Ada Ferro", "DNK", "", "", "50", "eps", "high") for id in ("ada", "beo"))
    assert messages(lint(tables(ADA, BEO, entities=twins)), "double") == ["is the name of ada, beo"]


def test_sources_references_and_spellings() -> None:
    assert messages(lint(tables(replace(ADA, source="hearsay"))), "source")
    assert messages(lint(tables(relations=(("ada", "member", "nothing", "", "", "eps"),))), "reference") == [
        "nothing is no entity and no place"
    ]
    loud = (("ada", "person", "ADA FERRO", "DNK", "", "", "50", "eps", "high"),)
    assert messages(lint(tables(ADA, entities=loud)), "spelling") == ["is no name as news writes it"]


def test_every_check_says_what_it_looks_for() -> None:
    assert all((check.__doc__ or "").strip() for check in CHECKS.values())


@pytest.fixture(scope="module")
def bundled(compiled: Path) -> Tables:
    return read_compiled(compiled)


def test_the_bundled_base_has_no_errors(bundled: Tables) -> None:
    assert [f for f in lint(bundled) if f.level == "error"] == []


def test_the_numbers_of_the_bundled_base(bundled: Tables, knowledge: Knowledge) -> None:
    found = count(bundled, united_nations(knowledge), years=range(2012, 2025))
    assert set(found.coverage) == set(COVERED)
    assert all(0.0 <= share <= 1.0 for shares in found.coverage.values() for share in shares.values())
    assert min(found.coverage["head_of_state"].values()) > 0.95
    assert {licence for _, _, licence, _ in found.sources} >= {"CC0-1.0", "CC BY 4.0", "MIT"}


def test_a_build_without_attribution_leaves_cc_by_out(bundled: Tables) -> None:
    found = without_attribution(bundled)
    assert not [row for row in found["sources"] if row[2].startswith("CC BY")]
    assert not [row for row in found["places"] if row[0].startswith("gn:")]
    assert not [row for row in found["tenures"] if "ifg" in row[9].split("|")]
    assert len(found["tenures"]) > 40_000
    assert [f for f in lint(found, checks=["source", "reference"]) if f.level == "error"] == []
