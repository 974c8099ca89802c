"""The importer of Wikidata's dump: what it makes of facts, of damage, and of being stopped."""

from __future__ import annotations

import bz2
import csv
import gzip
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import DateError, EmptyInput, ImportConflict, KnowledgeError, NotFound, NotText
from detente.knowledge import wikidata, wikidata_entities, wikidata_spool, wikidata_stream
from detente.knowledge.wikidata import ImportReport, Progress, import_dump
from detente.knowledge.wikidata_classes import is_wanted, told_organisation
from detente.knowledge.wikidata_entities import Extract, Rejected, extract, read_entity
from detente.knowledge.wikidata_spool import Spool
from detente.knowledge.wikidata_tables import HEADERS
from detente.knowledge.wikidata_values import Reader, Snak, clean, edtf, is_latin
from tests.knowledge import wikidata_dump as make

WORLD = [make.line_of(data) for data in make.world()]
ROOT = Path(__file__).resolve().parents[2]


def table(out: Path, name: str) -> list[dict[str, str]]:
    with (out / f"{name}.tsv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def tenures(out: Path, person: int) -> list[tuple[str, str, str, str, str]]:
    rows = [r for r in table(out, "tenures") if r["person"] == f"Q{person}"]
    return [(r["country"], r["portfolio"], r["start"], r["end"], r["end_status"]) for r in rows]


def results(out: Path, *more: str) -> dict[str, bytes]:
    return {name: (out / f"{name}.tsv").read_bytes() for name in (*HEADERS, *more)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the world, imported at one go."""
    folder = tmp_path_factory.mktemp("world")
    import_dump(make.write_dump(folder / "dump.json", WORLD), folder / "out")
    return folder / "out"


@pytest.fixture(scope="module")
def long_dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world among masses, with some lines that are broken."""
    lines = [*WORLD, *make.masses(40), *make.crowd(20)]
    random.Random(3).shuffle(lines)
    lines[5:5] = [lines[0][:300], b'{"type":"item","id":"Q\xff"}', WORLD[3]]
    return make.write_dump(tmp_path_factory.mktemp("long") / "dump.json.gz", lines)


# --- facts ---------------------------------------------------------------------------------------------------


def test_columns_are_those_of_the_tables(whole: Path) -> None:
    for name, header in HEADERS.items():
        lines = (whole / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        assert lines[0] == "\t".join(header.split())
        assert lines[1:] == sorted(set(lines[1:]))
        assert {line.count("\t") for line in lines} == {len(header.split()) - 1}


@pytest.mark.parametrize(
    "person, expected",
    [
        (make.MERKEL, [("DEU", "party_leadership", "2000-04-10", "2018-12-07", "known"), ("DEU", "head_of_government", "2005-11-22", "2021-12-08", "known")]),
        (make.SCHOLZ, [("DEU", "head_of_government", "2021-12-08", "2025-05-06", "known")]),
        (make.MACRON, [("FRA", "head_of_state", "2017-05-14", "", "incumbent")]),
        (make.BIDEN, [("USA", "head_of_state", "2021-01-20", "2025-01-20", "successor")]),
        (make.TRUMP, [("USA", "head_of_state", "2017-01-20", "2021-01-20", "known"), ("USA", "head_of_state", "2025-01-20", "", "unknown")]),
        (make.ELIZABETH, [("GBR", "head_of_state", "1952-02-06", "2022-09-08", "successor")]),
        (make.CHARLES, [("GBR", "head_of_state", "2022-09-08", "", "incumbent")]),
        (make.GORBACHEV, [("SUN", "head_of_state", "1990-03-15", "1991-12-25", "known")]),
        (make.BAN, [("", "international_organisation", "2007-01-01", "2016-12-31", "known")]),
        (make.SCHWARZENEGGER, [("USA", "regional", "2003-11-17", "2011-01-03", "known")]),
        (make.PUTIN, []),
        (make.MADE_UP + 102, [("DEU", "foreign_affairs", "2001", "", "unknown")]),
        (make.MADE_UP + 103, [("DEU", "foreign_affairs", "2004-01-31", "2007", "successor")]),
        (make.MADE_UP + 104, [("DEU", "foreign_affairs", "2007", "2009-03-03", "unknown")]),
        (make.MADE_UP + 106, []),
        (make.MADE_UP + 107, [("DEU", "regional", "2011-04", "2015-08-31", "known")]),
        (make.MADE_UP + 109, [("ESP", "government", "2015", "2016", "known"), ("ESP", "government", "2018", "2020", "known")]),
        (make.MADE_UP + 111, [("RUS", "foreign_affairs", "2010", "2012", "known")]),
        (make.MADE_UP + 113, []),
        (make.MADE_UP + 114, [("DEU", "foreign_affairs", "2012-02-10", "2013-01-21", "known")]),
        (make.MADE_UP + 115, []),
        (make.MADE_UP + 116, [("CHN", "government", "2013-03-14", "2014", "known")]),
    ],
)  # fmt: skip
def test_offices_held(whole: Path, person: int, expected: list[tuple[str, ...]]) -> None:
    assert sorted(tenures(whole, person)) == sorted(expected)


def test_what_a_row_says_of_an_envoy_and_of_one_who_acts(whole: Path) -> None:
    rows = {r["person"]: r for r in table(whole, "tenures")}
    envoy, acting = rows[f"Q{make.MADE_UP + 105}"], rows[f"Q{make.MADE_UP + 101}"]
    assert (envoy["country"], envoy["counterpart"], envoy["portfolio"]) == ("DEU", "FRA", "ambassador")
    assert (acting["acting"], acting["source"]) == ("1", "wikidata")
    assert rows[f"Q{make.MACRON}"]["as_of"] == "2024-03-05", "the dump's own latest change"


def test_entities_and_how_they_are_called(whole: Path) -> None:
    entities = {r["id"]: r for r in table(whole, "entities")}
    assert [entities[f"Q{q}"]["kind"] for q in (make.GERMANY, make.KOSOVO, make.UN, make.CDU, make.HAMAS)] == [
        "country", "country", "igo", "party", "armed-group",
    ]  # fmt: skip
    assert [entities[f"Q{q}"]["country"] for q in (make.KOSOVO, make.CDU, make.UN, make.XI)] == ["XKX", "DEU", "", "CHN"]
    assert [entities[f"Q{q}"]["family"] for q in (make.MERKEL, make.XI, make.GUTERRES)] == ["Merkel", "Xi", "Guterres"]
    assert f"Q{make.MADE_UP + 112}" not in entities, "a politician of no office"
    assert f"Q{make.CALIFORNIA}" not in entities


def test_names(whole: Path) -> None:
    names = {(r["entity"], r["name"]): (r["kind"], r["scan"], r["until"]) for r in table(whole, "names")}
    assert names[f"Q{make.GERMANY}", "German"] == ("demonym", "1", "")
    assert names[f"Q{make.NATO}", "NATO"] == ("acronym", "1", "")
    assert names[f"Q{make.USA}", "US"][:2] == ("acronym", "0"), "too short to be looked for by itself"
    assert names[f"Q{make.MERKEL}", "Angela Dorothea Merkel"] == ("alias", "1", "")
    assert names[f"Q{make.MERKEL}", "Merkel"][1] == "0"
    assert names[f"Q{make.MADE_UP + 2}", "Foreign Ministry of the Soviet Union"] == ("former", "1", "1991-12-26")
    assert not any("Меркель" in name for _, name in names)


def test_relations(whole: Path) -> None:
    rows = {(r["entity"], r["relation"], r["other"]): r["since"] for r in table(whole, "relations")}
    assert rows[f"Q{make.GERMANY}", "member", f"Q{make.UN}"] == "1973-09-18"
    assert (f"Q{make.SOVIETS}", "successor", f"Q{make.RUSSIA}") in rows
    assert (f"Q{make.GERMANY}", "capital", "Q64") in rows
    assert (f"Q{make.UN}", "seat", "Q60") in rows


def test_since_and_kinds(tmp_path: Path) -> None:
    dump = make.write_dump(tmp_path / "dump.json", WORLD)
    import_dump(dump, tmp_path / "out", since="2015-06")
    assert tenures(tmp_path / "out", make.SARKOZY) == []
    assert tenures(tmp_path / "out", make.MADE_UP + 105), "in office until August 2015"
    report = import_dump(dump, tmp_path / "out", kinds=["igo", "party"])
    assert {r["kind"] for r in table(tmp_path / "out", "entities")} == {"igo", "party"}
    assert report.tables["tenures"] == 0
    with pytest.raises(KnowledgeError, match=r"kinds: expected some of .*; found ship"):
        import_dump(dump, tmp_path / "out", kinds=["ship"])
    with pytest.raises(DateError):
        import_dump(dump, tmp_path / "out", since="the nineties")


@pytest.mark.parametrize(
    "text, precision, calendar, expected",
    [
        ("+2021-01-26T00:00:00Z", 11, make.GREGORIAN, "2021-01-26"),
        ("+2021-01-26T00:00:00Z", 10, make.GREGORIAN, "2021-01"),
        ("+2021-01-26T00:00:00Z", 9, make.GREGORIAN, "2021"),
        ("+2020-00-00T00:00:00Z", 11, make.GREGORIAN, "2020"),
        ("+2020-05-00T00:00:00Z", 11, make.GREGORIAN, "2020-05"),
        ("+2021-02-30T00:00:00Z", 11, make.GREGORIAN, "2021-02"),
        ("+0987-00-00T00:00:00Z", 9, make.GREGORIAN, "0987"),
        ("+2010-00-00T00:00:00Z", 8, make.GREGORIAN, None),
        ("+1900-00-00T00:00:00Z", 7, make.GREGORIAN, None),
        ("-0044-03-15T00:00:00Z", 11, make.GREGORIAN, None),
        ("+12021-00-00T00:00:00Z", 9, make.GREGORIAN, None),
        ("+1917-10-25T00:00:00Z", 11, make.JULIAN, "1917-11-07"),
        ("+1900-02-29T00:00:00Z", 11, make.JULIAN, "1900-03-13"),
        ("+1917-10-00T00:00:00Z", 10, make.JULIAN, "1917"),
        ("+1917-10-25", 11, make.GREGORIAN, None),
        ("+2021-01-26T00:00:00Z", "11", make.GREGORIAN, None),
        (None, 11, make.GREGORIAN, None),
    ],
)
def test_times(text: object, precision: object, calendar: str, expected: str | None) -> None:
    value = {"time": text, "precision": precision, "calendarmodel": calendar}
    assert Reader({}).day(Snak("value", value, "here")) == expected


def test_a_julian_month_is_known_to_the_year_only() -> None:
    assert edtf(1917, 10, 0, julian=True) == "1917"
    assert edtf(1917, 10, 0) == "1917-10"


_OFFICE = make.MADE_UP + 300
_IN = make.MADE_UP + 301


@pytest.mark.parametrize(
    "label, claims, expected",
    [
        ("Prime Minister of Spain", [], ("ESP", "", "head_of_government")),
        ("Secretary General of NATO", [], ("", "NATO", "international_organisation")),
        ("defence minister", [make.claim("P1001", make.item(make.SPAIN))], ("ESP", "", "defence")),
        ("Minister of Defence", [make.claim("P1001", make.item(7)), make.claim("P17", make.item(make.SPAIN))], ("ESP", "", "defence")),
        ("Minister of Culture", [make.claim("P1001", make.item(7)), make.claim("P17", make.item(make.SPAIN))], None),
        ("Minister of Defence", [make.claim("P1001", make.item(7))], None),
        ("President", [make.claim("P1001", make.item(make.FRANCE)), make.claim("P1001", make.item(make.SPAIN))], None),
        ("head of state", [make.claim("P17", make.item(make.SOVIETS), P582=make.time("1991")), make.claim("P17", make.item(make.RUSSIA))], ("RUS", "", "head_of_state")),
        ("Director of the Agency", [make.claim("P2389", make.item(_IN))], None),
        ("intelligence director", [make.claim("P2389", make.item(_IN))], ("RUS", "Agency of Secrets", "intelligence")),
        ("ambassador of Spain to the United States", [make.claim("P17", make.item(make.USA))], ("ESP", "", "ambassador")),
        ("ambassador to France", [], ("GBR", "", "ambassador")),
        ("ambassador", [make.claim("P31", make.item(121998))], None),
        ("President-elect of France", [make.claim("P1001", make.item(make.FRANCE))], None),
        ("Shadow Foreign Secretary", [make.claim("P1001", make.item(make.UK))], None),
        ("spouse of the prime minister of the United Kingdom", [make.claim("P1001", make.item(make.UK))], None),
        ("member of parliament", [make.claim("P1001", make.item(make.UK))], None),
        ("political chief", [make.claim("P361", make.item(make.HAMAS))], ("", "Hamas", "armed_group")),
        ("President of the Soviet Union", [make.claim("P1001", make.item(make.SOVIETS))], ("SUN", "", "head_of_state")),
    ],
)  # fmt: skip
def test_what_an_office_stands_for(tmp_path: Path, label: str, claims: list[make.Json], expected: tuple[str, ...] | None) -> None:
    lines = [
        *make.world(),
        make.office(_OFFICE, label, *claims),
        make.entity(
            _IN, "Agency of Secrets", make.claim("P31", make.item(47913)), make.claim("P1001", make.item(make.MADE_UP + 2))
        ),
        make.human(42, "Ada Example", make.held(_OFFICE, "2011", "2012"), make.claim("P27", make.item(make.UK))),
    ]
    import_dump(make.write_dump(tmp_path / "dump.json", map(make.line_of, lines)), tmp_path / "out")
    rows = [(r["country"], r["organisation"], r["portfolio"]) for r in table(tmp_path / "out", "tenures") if r["person"] == "Q42"]
    assert rows == ([expected] if expected else [])


_EU, _COMMISSION, _CIA, _COMMONS, _SWEDEN, _INDIA = 458, 8880, 37230, 11005, 34, 668


@pytest.mark.parametrize(
    "whose, label, expected",
    [
        (("P1001", make.FRANCE), "Permanent Representative of France to the United Nations", ("FRA", "", "un_ambassador", "0")),
        (("P1001", _EU), "High Representative of the Union for Foreign Affairs and Security Policy", ("", "European Union", "foreign_affairs", "0")),
        (("P2389", _COMMISSION), "President of the European Commission", ("", "European Union", "international_organisation", "0")),
        (("P1001", _SWEDEN), "Minister for Foreign Affairs", ("SWE", "", "foreign_affairs", "0")),
        (("P1001", make.USA), "United States Secretary of State", ("USA", "", "foreign_affairs", "0")),
        (("P1001", make.USA), "Vice President of the United States", ("USA", "", "vice_president", "0")),
        (("P361", _COMMONS), "Speaker of the House of Commons", ("GBR", "House of Commons", "legislature", "0")),
        (("P2389", _CIA), "Director of the Central Intelligence Agency", ("USA", "Central Intelligence Agency", "intelligence", "0")),
        (("P1001", make.USA), "United States senator", None),
        (("P1001", make.CHINA), "Premier of the People's Republic of China", ("CHN", "", "head_of_government", "0")),
        (("P1001", make.UK), "Parliamentary Under-Secretary of State for Defence", ("GBR", "", "defence", "10")),
        (("P1001", _INDIA), "Foreign Secretary", ("IND", "", "foreign_affairs", "4")),
        (("P1001", make.SPAIN), "Secretary of State for Foreign Affairs", ("ESP", "", "foreign_affairs", "10")),
        (("P1001", make.BAVARIA), "Minister-President of Bavaria", ("DEU", "", "regional", "7")),
        (("P1001", make.SPAIN), "President of the Government of Spain", ("ESP", "", "head_of_government", "0")),
        (("P2389", make.UN), "United Nations High Commissioner for Refugees", ("", "United Nations", "international_organisation", "0")),
        (("P17", make.FRANCE), "mayor of Paris", None),
        (("P17", make.FRANCE), "Knight of the Legion of Honour", None),
        (("P17", make.FRANCE), "Director of the Louvre", None),
        (("P17", make.UK), "bishop of London", None),
    ],
)  # fmt: skip
def test_titles_and_their_owners(tmp_path: Path, whose: tuple[str, int], label: str, expected: tuple[str, ...] | None) -> None:
    lines = [
        *make.world(),
        make.country(_SWEDEN, "Sweden", "SWE", "SE"),
        make.country(_INDIA, "India", "IND", "IN"),
        make.entity(_EU, "European Union", make.claim("P31", make.item(1335818)), make.claim("P297", make.string("EU"))),
        make.entity(_COMMISSION, "European Commission", make.claim("P31", make.item(640506)), make.claim("P361", make.item(_EU))),
        make.entity(
            _CIA, "Central Intelligence Agency", make.claim("P31", make.item(47913)), make.claim("P17", make.item(make.USA))
        ),
        make.entity(_COMMONS, "House of Commons", make.claim("P31", make.item(35749)), make.claim("P17", make.item(make.UK))),
        make.office(_OFFICE, label, make.claim(whose[0], make.item(whose[1]))),
        make.human(42, "Ada Example", make.held(_OFFICE, "2011", "2012")),
    ]
    import_dump(make.write_dump(tmp_path / "dump.json", map(make.line_of, lines)), tmp_path / "out")
    rows = [
        (r["country"], r["organisation"], r["portfolio"], r["rank"])
        for r in table(tmp_path / "out", "tenures")
        if r["person"] == "Q42"
    ]
    assert rows == ([expected] if expected else [])
    assert {r["id"]: r["kind"] for r in table(tmp_path / "out", "entities")}["Q458"] == "igo"


def test_two_heads_of_one_organisation_do_not_follow_on_each_other(tmp_path: Path) -> None:
    refugees = make.office(_OFFICE, "United Nations High Commissioner for Refugees", make.claim("P2389", make.item(make.UN)))
    holder = make.human(42, "Ada Example", make.held(_OFFICE, "2020-01-01", "2022-01-01"))
    import_dump(make.write_dump(tmp_path / "dump.json", map(make.line_of, [*make.world(), refugees, holder])), tmp_path / "out")
    row = next(r for r in table(tmp_path / "out", "tenures") if r["person"] == f"Q{make.GUTERRES}" and r["rank"] == "0")
    assert (row["start"], row["end_status"]) == ("2017-01-01", "incumbent")


@pytest.mark.parametrize(
    "description, kind",
    [
        ("centre-left political party in Ruritania", "party"),
        ("youth wing of the ruling party", None),
        ("Ruritanian Islamist militant group", "armed-group"),
        ("leader of an armed group", None),
        ("African intergovernmental organization", "igo"),
        ("foreign intelligence service of Ruritania", "body"),
        ("headquarters of the intelligence service", None),
        ("director of the intelligence agency", None),
        ("armed forces of Ruritania", "body"),
        (None, None),
    ],
)
def test_what_a_description_calls_a_thing(description: str | None, kind: str | None) -> None:
    assert (told_organisation(description) or (None,))[0] == kind


@pytest.mark.parametrize("seed", range(3))
def test_terms_that_follow_on_each_other_are_one(tmp_path: Path, seed: int) -> None:
    terms = [make.held(make.US_PRESIDENT, f"20{n}-01-20", f"20{n + 4}-01-20") for n in (21, 25)]
    others = [make.held(make.US_PRESIDENT, "2009-01-20"), make.held(make.US_PRESIDENT, "2031", "2030")]
    people = [make.human(42, "Ada Example", *random.Random(seed).sample(terms, 2)), make.human(43, "Bo Example", *others)]
    lines = [make.line_of(data) for data in (*(d for d in make.world() if d["id"] not in ("Q6279", "Q22686", "Q76")), *people)]
    import_dump(make.write_dump(tmp_path / "dump.json", lines), tmp_path / "out")
    assert tenures(tmp_path / "out", 42) == [("USA", "head_of_state", "2021-01-20", "2029-01-20", "known")]
    assert tenures(tmp_path / "out", 43) == [
        ("USA", "head_of_state", "2009-01-20", "2021-01-20", "successor"),
        ("USA", "head_of_state", "2030", "2031", "known"),
    ]  # fmt: skip


def test_a_damaged_date_does_not_date_the_dump(tmp_path: Path) -> None:
    lines = [*WORLD, make.line_of(make.entity(7, "Odd", modified="2099-13-45T00:00:00Z"))]
    assert import_dump(make.write_dump(tmp_path / "dump.json", lines), tmp_path / "out").as_of == "2024-03-05"
    undated = [line.replace(b'"modified"', b'"changed"') for line in WORLD]
    report = import_dump(make.write_dump(tmp_path / "undated.json", undated), tmp_path / "out2")
    assert report.as_of is None
    assert {r["end_status"] for r in table(tmp_path / "out2", "tenures")} == {"known", "successor", "unknown"}


def test_a_large_entity_tells_the_same(tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wikidata_entities, "_LARGE", 0)
    import_dump(make.write_dump(tmp_path / "dump.json", WORLD), tmp_path / "out")
    assert results(tmp_path / "out") == results(whole)


def test_names_are_composed_and_hold_nothing_invisible() -> None:
    assert clean("Jose\u0301\u200b  Maria\u200f\ud800") == "José Maria?"
    assert is_latin("Yang di-Pertuan Agong")
    assert is_latin("İlham Əliyev")
    assert not is_latin("Лев")
    assert not is_latin("12")


# --- the stream ----------------------------------------------------------------------------------------------


def _members(pack: Callable[[bytes], bytes]) -> bytes:
    data = make.dump_of(WORLD)
    return b"".join(pack(part) for part in (data[:1000], data[1000:70_000], data[70_000:]))


@pytest.mark.parametrize(
    "name, data",
    [
        ("dump.json", make.dump_of(WORLD)),
        ("dump.json.gz", gzip.compress(make.dump_of(WORLD))),
        ("dump.json.bz2", bz2.compress(make.dump_of(WORLD))),
        ("members.gz", _members(gzip.compress)),
        ("members.bz2", _members(bz2.compress)),
        ("padded.gz", gzip.compress(make.dump_of(WORLD)) + bytes(512)),
        ("misnamed.json", gzip.compress(make.dump_of(WORLD))),
        ("windows.json", b"\xef\xbb\xbf" + make.dump_of(WORLD).replace(b"\n", b"\r\n")),
        ("one-a-line.json", b"\n".join(WORLD) + b"\n"),
        ("no-breaks-at-the-ends.json", b"[" + b",\n".join(WORLD) + b"]"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_same_facts_however_they_are_packed(tmp_path: Path, whole: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    report = import_dump(tmp_path / name, tmp_path / "out")
    assert results(tmp_path / "out") == results(whole)
    assert report.rejects == {}
    assert report.complete == (name != "one-a-line.json")


def test_what_is_no_dump(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        import_dump(tmp_path / "none.json", tmp_path / "out")
    with pytest.raises(NotFound):
        import_dump(tmp_path, tmp_path / "out")
    (tmp_path / "empty").write_bytes(b"")
    with pytest.raises(EmptyInput):
        import_dump(tmp_path / "empty", tmp_path / "out")
    (tmp_path / "dump.zst").write_bytes(b"\x28\xb5\x2f\xfdxxxx")
    with pytest.raises(NotText, match="Zstandard"):
        import_dump(tmp_path / "dump.zst", tmp_path / "out")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(KnowledgeError, match="expected a folder"):
        import_dump(make.write_dump(tmp_path / "dump.json", WORLD), tmp_path / "file")


@pytest.mark.parametrize("keep", [0.25, 0.6, 0.999])
@pytest.mark.parametrize("ending", ["json", "json.gz", "json.bz2"])
def test_a_dump_that_is_cut_off_is_kept_as_far_as_it_goes(tmp_path: Path, ending: str, keep: float) -> None:
    source = random.Random(1)
    lines = [*WORLD, *(make.line_of(make.entity(7, "x" * 99, description=f"{source.getrandbits(4000):x}")) for _ in range(600))]
    dump = make.write_dump(tmp_path / f"dump.{ending}", lines)
    dump.write_bytes(dump.read_bytes()[: int(dump.stat().st_size * keep)])
    report = import_dump(dump, tmp_path / "out")
    assert not report.complete
    assert report.damage
    assert ending == "json" or "cut off" in report.damage
    assert ending == "json.bz2" or report.entities > 0


def test_packed_data_that_are_damaged_end_the_dump(tmp_path: Path) -> None:
    data = bytearray(make.write_dump(tmp_path / "dump.json.gz", [*WORLD, *make.masses(200)]).read_bytes())
    data[len(data) // 2 : len(data) // 2 + 400] = bytes(400)
    (tmp_path / "dump.json.gz").write_bytes(data)
    report = import_dump(tmp_path / "dump.json.gz", tmp_path / "out")
    assert report.damage is not None and "damaged" in report.damage
    assert report.kept > 0


# --- broken lines --------------------------------------------------------------------------------------------

_SOUND = make.line_of(make.human(42, "Ada Example", make.held(make.US_PRESIDENT, "2011", "2012")))
_BROKEN = {
    "cut off": (_SOUND[:200], "not a JSON object"),
    "no JSON": (_SOUND[:-2] + b":}", "broken JSON"),
    "not UTF-8": (_SOUND.replace(b"Ada", b"\xff\xfe"), "not UTF-8 at byte"),
    "words": (b"<html>", "not a JSON object"),
    "a number": (b"17", "not a JSON object"),
    "nested too deep": (b'{"P31":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "broken JSON: nested too deep"),
    "no id": (_SOUND.replace(b'"id":"Q42",', b""), "id: expected an item's identifier"),
    "id of another kind": (_SOUND.replace(b'"Q42"', b"[42]"), "id: expected an item's identifier"),
    "id too long": (_SOUND.replace(b'"Q42"', b'"Q' + b"9" * 40 + b'"'), "id: expected an item's identifier"),
    "type of another kind": (_SOUND.replace(b'"type":"item","id"', b'"type":{},"id"'), "type: expected item or property"),
    "a huge number": (_SOUND.replace(b'"pageid":142', b'"pageid":' + b"9" * 5000), "broken JSON"),
}


@pytest.mark.parametrize("line, reason", _BROKEN.values(), ids=_BROKEN)
def test_a_broken_line_is_kept_aside_and_the_next_is_read(tmp_path: Path, line: bytes, reason: str) -> None:
    dump = make.write_dump(tmp_path / "dump.json", [*WORLD[:20], line, *WORLD[20:]])
    report = import_dump(dump, tmp_path / "out")
    (row,) = table(tmp_path / "out", "rejects")
    assert row["line"] == "22"
    assert dump.read_bytes()[int(row["offset"]) :].startswith(line)
    assert row["reason"].startswith(reason)
    assert len(row["head"]) <= 200
    assert sum(report.rejects.values()) == 1
    assert report.complete
    assert tenures(tmp_path / "out", make.SARKOZY)


@pytest.mark.parametrize(
    "path, part, reason",
    [
        (("labels",), [7], "labels: expected an object, found a list"),
        (("aliases",), {"en": [7]}, "aliases.en[0]: expected an object, found a number"),
        (("descriptions",), "none", "descriptions: expected an object, found a string 'none'"),
        (("sitelinks", "enwiki", "title"), {}, "sitelinks.enwiki.title: expected a string, found an object"),
        (("claims", "P569"), [None], "claims.P569[0]: expected an object, found nothing"),
        (("claims", "P39", 0, "qualifiers", "P1366"), [False], "claims.P39[0].qualifiers.P1366[0]: expected an object, found a truth value"),
        (("claims", "P31", 0, "rank"), 9, "claims.P31[0].rank: expected a rank, found a number"),
        (("claims", "P27"), [{"mainsnak": {"snaktype": "value", "datavalue": {"value": "Q30"}}}], "claims.P27[0].mainsnak.datavalue.value: expected an object"),
        (("claims", "P734"), [{"mainsnak": {"snaktype": "perhaps"}}], "claims.P734[0].mainsnak.snaktype: expected value, somevalue or novalue"),
        (("lastrevid",), "new", "lastrevid: expected a number, found a string 'new'"),
    ],
)  # fmt: skip
def test_of_an_entity_with_a_wrong_type_the_rest_is_used(tmp_path: Path, path: tuple[Any, ...], part: Any, reason: str) -> None:
    spoilt = make.line_of(_replaced(json.loads(_SOUND), path, part))
    report = import_dump(make.write_dump(tmp_path / "dump.json", [*WORLD, spoilt]), tmp_path / "out")
    rows = table(tmp_path / "out", "rejects")
    if "descriptions" in path:
        assert rows == [], "persons are not told by their descriptions"
    else:
        assert [row["reason"].partition(" (and")[0][: len(reason) + 9] for row in rows] == [f"in part: {reason}"]
        assert report.rejects == {"in part": 1}
    assert tenures(tmp_path / "out", 42) == [("USA", "head_of_state", "2011", "2012", "known")]


def test_a_line_that_is_too_long_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wikidata_stream, "LONGEST", 100_000)
    monkeypatch.setattr(wikidata, "LONGEST", 100_000)
    huge = [b'{"type":"item","id":"Q7","x":"' + b"y" * size + b'"}' for size in (100_001, 2_500_000, 5_000_000)]
    dump = make.write_dump(tmp_path / "dump.json.gz", [huge[0], *WORLD, huge[1], huge[2], _SOUND])
    report = import_dump(dump, tmp_path / "out")
    assert report.rejects == {"longer than 100000 bytes": 3}
    rows = table(tmp_path / "out", "rejects")
    assert [row["line"] for row in rows] == ["2", str(len(WORLD) + 3), str(len(WORLD) + 4)]
    assert int(rows[2]["offset"]) - int(rows[1]["offset"]) == len(huge[1]) + 2
    assert tenures(tmp_path / "out", 42)


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_copies_the_later_revision_counts(tmp_path: Path, turned: bool) -> None:
    old = make.line_of(
        make.human(42, "Ada Old", make.held(make.US_PRESIDENT, "2011", "2012"), make.held(83307, "2001", "2002"), revision=5)
    )
    new = make.line_of(make.human(42, "Ada New", make.held(make.US_PRESIDENT, "2011", "2013"), revision=6))
    lines = [*WORLD, new, old] if turned else [*WORLD, old, new]
    report = import_dump(make.write_dump(tmp_path / "dump.json", lines), tmp_path / "out")
    assert report.rejects == {"an entity that stood in the dump before": 1}
    assert tenures(tmp_path / "out", 42) == [("USA", "head_of_state", "2011", "2013", "known")]
    assert [r["name"] for r in table(tmp_path / "out", "names") if r["entity"] == "Q42"] == ["Ada New"]


def test_the_order_of_the_lines_does_not_matter(tmp_path: Path, whole: Path) -> None:
    for seed in range(6):
        lines = list(WORLD)
        random.Random(seed).shuffle(lines)
        import_dump(make.write_dump(tmp_path / f"{seed}.json", lines), tmp_path / f"out{seed}")
        assert results(tmp_path / f"out{seed}") == results(whole)


# --- stopping and going on -----------------------------------------------------------------------------------


class _Stopped(BaseException):
    """Stands for whatever ends a program."""


def _stop_at(call: int) -> Callable[[Progress], None]:
    calls = 0

    def progress(_: Progress) -> None:
        nonlocal calls
        calls += 1
        if calls == call:
            raise _Stopped

    return progress


def _batches(dump: Path, out: Path) -> int:
    told: list[Progress] = []
    import_dump(dump, out, batch=50_000, progress=told.append)
    assert [p.stage for p in told].count("joining") >= 1
    assert all(0 <= p.read <= p.total for p in told)
    assert [p.entities for p in told] == sorted(p.entities for p in told)
    return len(told)


def test_an_import_stopped_at_any_batch_goes_on_to_the_same_bytes(tmp_path: Path, long_dump: Path) -> None:
    calls = _batches(long_dump, tmp_path / "whole")
    expected = results(tmp_path / "whole", "rejects")
    assert calls > 10
    for call in range(1, calls + 1):
        out = tmp_path / f"out{call}"
        with pytest.raises(_Stopped):
            import_dump(long_dump, out, batch=50_000, progress=_stop_at(call))
        report = import_dump(long_dump, out, batch=50_000)
        assert report.resumed > 0
        assert results(out, "rejects") == expected, call


def test_an_import_stopped_at_every_batch_in_turn_ends_with_the_same_bytes(tmp_path: Path, long_dump: Path) -> None:
    import_dump(long_dump, tmp_path / "whole")
    for _ in range(60):
        try:
            import_dump(long_dump, tmp_path / "out", batch=50_000, progress=_stop_at(1))
        except _Stopped:
            continue
    report = import_dump(long_dump, tmp_path / "out", batch=50_000)
    assert report.rejects == {"an entity that stood in the dump before": 1, "not UTF-8": 1, "not a JSON object": 1}
    assert results(tmp_path / "out", "rejects") == results(tmp_path / "whole", "rejects")


_KILLED = """
import os, signal, sys
from pathlib import Path
from detente.knowledge.wikidata import import_dump
left = int(sys.argv[3])
def progress(told):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
import_dump(Path(sys.argv[1]), Path(sys.argv[2]), batch=50_000, progress=progress)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no SIGKILL")
def test_an_import_that_is_killed_goes_on_to_the_same_bytes(tmp_path: Path, long_dump: Path) -> None:
    import_dump(long_dump, tmp_path / "whole")
    for call in (1, 4):
        arguments = [sys.executable, "-c", _KILLED, str(long_dump), str(tmp_path / "out"), str(call)]
        done = subprocess.run(arguments, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
        assert done.returncode == -signal.SIGKILL
    report = import_dump(long_dump, tmp_path / "out", batch=50_000)
    assert report.resumed > 0
    assert results(tmp_path / "out", "rejects") == results(tmp_path / "whole", "rejects")


def test_another_dump_is_not_continued(tmp_path: Path) -> None:
    import_dump(make.write_dump(tmp_path / "a.json", WORLD), tmp_path / "out")
    other = make.write_dump(tmp_path / "b.json", WORLD[:-1])
    with pytest.raises(ImportConflict, match="another dump"):
        import_dump(other, tmp_path / "out")
    report = import_dump(other, tmp_path / "out", resume=False)
    assert report.resumed == 0
    assert report.entities == len(WORLD) - 1


def test_a_finished_import_is_joined_again_without_reading(tmp_path: Path) -> None:
    dump = make.write_dump(tmp_path / "dump.json", [*WORLD, b"x"])
    first = import_dump(dump, tmp_path / "out")
    again = import_dump(dump, tmp_path / "out")
    assert again.resumed == dump.stat().st_size
    assert (again.tables, again.rejects, again.as_of) == (first.tables, first.rejects, first.as_of)


def test_a_spool_that_is_none_says_what_to_do(tmp_path: Path) -> None:
    dump = make.write_dump(tmp_path / "dump.json", WORLD)
    (tmp_path / "wikidata.spool").write_bytes(b"not a database at all" * 100)
    with pytest.raises(KnowledgeError, match="start anew"):
        import_dump(dump, tmp_path)
    assert import_dump(dump, tmp_path, resume=False).complete


def test_two_imports_do_not_share_a_folder(tmp_path: Path) -> None:
    dump = make.write_dump(tmp_path / "dump.json", WORLD)
    with closing(Spool(tmp_path / "wikidata.spool")), pytest.raises(KnowledgeError, match="another import"):
        import_dump(dump, tmp_path)
    assert import_dump(dump, tmp_path).complete


def test_a_spool_of_another_version_is_not_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dump = make.write_dump(tmp_path / "dump.json", WORLD)
    import_dump(dump, tmp_path)
    monkeypatch.setattr(wikidata_spool, "VERSION", "next")
    with pytest.raises(KnowledgeError, match="another version"):
        import_dump(dump, tmp_path)


# --- whatever comes ------------------------------------------------------------------------------------------


def _import_all(folder: Path, lines: list[bytes]) -> ImportReport:
    return import_dump(make.write_dump(folder / "dump.json", lines), folder / "out", resume=False)


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(["Q5", "value", "en", "normal"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "value", "time", "P39", "en", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        found.extend(_paths(part, (*path, key)))
    return found


def _replaced(value: Any, path: tuple[Any, ...], part: Any) -> Any:
    if not path:
        return part
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _replaced(copy[path[0]], path[1:], part) if path[1:] else part
    return copy


_ENTITIES = make.world()
_PATHS = [_paths(data)[1:] for data in _ENTITIES]


@st.composite
def _spoilt(draw: st.DrawFn) -> bytes:
    """An entity of the world with one or two of its parts replaced by anything."""
    index = draw(st.integers(0, len(_ENTITIES) - 1))
    data = _ENTITIES[index]
    for _ in range(draw(st.integers(1, 2))):
        path = draw(st.sampled_from(_paths(data)[1:] or [()]))
        data = _replaced(data, path, draw(_JSON))
    return json.dumps(data, separators=(",", ":")).encode() if isinstance(data, dict) else b"{}"


@st.composite
def _turned(draw: st.DrawFn) -> bytes:
    """A line of the world with bytes changed, cut out or put in."""
    line = bytearray(draw(st.sampled_from(WORLD)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(line)))
        line[at : at + draw(st.integers(0, 9))] = draw(st.binary(max_size=6))
    return bytes(line).replace(b"\n", b" ")


@given(_turned() | st.binary(max_size=60))
@settings(max_examples=400, deadline=None)
def test_no_line_raises(line: bytes) -> None:
    assert isinstance(extract(line), Extract | Rejected | None)


@given(_spoilt())
@settings(max_examples=400, deadline=None)
def test_no_entity_raises(line: bytes) -> None:
    found = read_entity(json.loads(line))
    assert isinstance(found, Extract | Rejected | None)


@given(st.lists(_spoilt() | _turned(), min_size=1, max_size=30))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_spooled_can_be_joined(tmp_path: Path, spoilt: list[bytes]) -> None:
    report = _import_all(tmp_path, [*WORLD[::2], *spoilt])
    assert report.complete
    written = {row["id"] for row in table(tmp_path / "out", "entities")}
    for name, column in (("names", "entity"), ("tenures", "person"), ("relations", "entity")):
        assert {row[column] for row in table(tmp_path / "out", name)} <= written
    for name in (*HEADERS, "rejects"):
        lines = (tmp_path / "out" / f"{name}.tsv").read_text(encoding="utf-8").split("\n")
        assert len({line.count("\t") for line in lines[:-1]}) == 1


def test_what_is_passed_over_unparsed_holds_nothing() -> None:
    """The quick look at the bytes never drops an entity that parsing would keep, of those that the dump spells as it does."""
    for line in [*WORLD, *make.masses(300), *make.crowd(20)]:
        data = json.loads(line)
        kept = read_entity(data)
        if not is_wanted(line) and isinstance(kept, Extract):
            assert kept.role == "person", line[:80]
            assert not kept.held
