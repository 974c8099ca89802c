"""GDELT, ICEWS, POLECAT and Phoenix: columns, values, and which happenings are rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from detente.archive.flat import columns
from detente.exchange.codes import cameo_actor, cameo_code, fips_country, gdelt_quad, phoenix_quad, polecat_country
from detente.exchange.gdelt import column_names, fraction_date
from detente.exchange.rows import cell, day_of, number_of, pairs
from detente.exchange.tables import countries, groups, load_table
from detente.knowledge import load_knowledge
from detente.records import Actor, Place
from tests.exchange.conftest import Exporter, make_happenings
from tests.exchange.headers import FILES, FLOATS, GDELT1, GDELT2, HEADERS, INTEGERS, WITH_HEADER

EVENTS = sorted(HEADERS)
MEETING, PLAN, ARREST, ATTACK, VISIT = make_happenings()


def table(exported: Exporter, format: str, told: Any = None, **settings: Any) -> list[dict[str, str]]:
    """The rows of an export by column name, split as the format is documented: at line ends and tabs, without quoting."""
    done = exported(format, told, name=format, **settings)
    text = (done.folder / FILES[format]).read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.split("\n")[:-1]]
    head = HEADERS[format]
    if format in WITH_HEADER:
        assert lines.pop(0) == head
    assert all(len(line) == len(head) for line in lines)
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_the_columns_are_those_of_the_systems() -> None:
    assert (len(GDELT1), len(GDELT2)) == (58, 61)
    assert {name: len(head) for name, head in HEADERS.items()} == {
        "gdelt1": 58,
        "gdelt2": 61,
        "icews": 20,
        "polecat": 40,
        "phoenix": 26,
    }
    assert list(column_names(2)) == GDELT2
    assert list(column_names(1)) == GDELT1
    for name in ("icews", "polecat", "phoenix"):
        assert [c.name for c in columns(name)] == HEADERS[name]


def test_the_types_of_gdelt_are_those_of_its_schema() -> None:
    kinds = {c.name: c.kind for c in columns("gdelt2")}
    assert {n for n, kind in kinds.items() if kind == "whole"} == INTEGERS
    assert {n for n, kind in kinds.items() if kind == "number"} == FLOATS


@pytest.mark.parametrize("format", EVENTS)
def test_only_what_happened_is_a_row_one_for_every_pair(exported: Exporter, format: str) -> None:
    assert len(table(exported, format)) == 4
    done = exported(format)
    assert done.counts["left_out"] == {"status negated": 1, "status planned": 1}
    assert (done.counts["happenings_read"], done.counts["happenings_written"]) == (5, 3)


@pytest.mark.parametrize("format", EVENTS)
def test_other_statuses_are_written_when_asked_for(exported: Exporter, format: str) -> None:
    assert len(table(exported, format, statuses=("planned", "negated"))) == 2


def test_a_row_of_gdelt(exported: Exporter) -> None:
    row = table(exported, "gdelt2")[0]
    assert int(row["GLOBALEVENTID"]) < 2**53
    wanted = {
        "SQLDATE": "20220315", "MonthYear": "202203", "Year": "2022", "FractionDate": "2022.2877", "Actor1Code": "PRTGOV",
        "Actor1Name": "ANA PRADO", "Actor1CountryCode": "PRT", "Actor1Type1Code": "GOV", "Actor1KnownGroupCode": "",
        "Actor2Code": "CHLGOV", "Actor2Name": "TOMÁS IBÁÑEZ", "IsRootEvent": "1", "EventCode": "040", "EventBaseCode": "040",
        "EventRootCode": "04", "QuadClass": "1", "GoldsteinScale": "1.0", "NumMentions": "2", "NumSources": "2", "NumArticles": "2",
        "AvgTone": "", "Actor1Geo_Type": "0", "Actor1Geo_Lat": "", "ActionGeo_Type": "4", "ActionGeo_FullName": "Lisbon, Portugal",
        "ActionGeo_CountryCode": "PO", "ActionGeo_Lat": "38.7167", "ActionGeo_Long": "-9.1333", "DATEADDED": "20220315000000",
        "SOURCEURL": "https://news.example/lisbon?a=1&b=2",
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    assert table(exported, "gdelt1")[0]["DATEADDED"] == "20220315"


def test_an_organisation_and_a_town_of_the_united_states_in_gdelt(exported: Exporter) -> None:
    row = table(exported, "gdelt2")[2]
    wanted = {
        "Actor2Code": "IGOWSTNAT", "Actor2CountryCode": "WST", "Actor2KnownGroupCode": "NAT", "Actor2Type1Code": "IGO",
        "ActionGeo_Type": "3", "ActionGeo_CountryCode": "US", "EventCode": "180", "EventRootCode": "18", "QuadClass": "4",
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted


def test_a_row_of_icews(exported: Exporter) -> None:
    row = table(exported, "icews")[0]
    wanted = {
        "Event Date": "2022-03-15", "Source Name": "Ana Prado", "Source Sectors": "Government", "Source Country": "Portugal",
        "Event Text": "Consult", "CAMEO Code": "040", "Intensity": "1.0", "Target Name": "Tomás Ibáñez", "Sentence Number": "1",
        "Publisher": "The Tagus Post", "City": "Lisbon", "Province": "", "Country": "Portugal", "Latitude": "38.7167",
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    assert [r["Sentence Number"] for r in table(exported, "icews")] == ["1", "3", "3", "3"]
    assert [r["Sentence Number"] for r in table(exported, "icews", texts={})] == ["", "", "", ""]


def test_sentences_are_not_counted_in_a_text_that_is_not_the_one_read(exported: Exporter) -> None:
    document = MEETING.tellings[0].source.document
    assert {r["Sentence Number"] for r in table(exported, "icews", texts={document: "Another text. And more."})} == {""}


def test_a_row_of_polecat(exported: Exporter) -> None:
    row, other = (table(exported, "polecat")[n] for n in (0, 3))
    wanted = {
        "Event ID": "h-e1", "Event Type": "CONSULT", "Event Mode": "meet", "Quad Code": "VERBAL COOPERATION", "Contexts": "",
        "Actor Country": "PRT", "Actor COW": "235", "Primary Actor Sector": "GOV", "Actor Title": "Minister of Foreign Affairs",
        "Actor Name Raw": "Ana Prado",
        "Recipient COW": "155", "City": "Lisbon", "Country": "PRT", "Feature Type": "PPL", "Source": "The Tagus Post",
        "Publication Date": "2022-03-15", "Story People": "Ana Prado;Tomás Ibáñez", "Language": "en",
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    assert (other["Event ID"], other["Contexts"], other["Recipient Name"]) == ("h-e4-2", "terrorism;military", "Ana Prado")
    assert table(exported, "polecat")[2]["Recipient Country"] == "IGO"


def test_a_row_of_phoenix(exported: Exporter) -> None:
    rows = table(exported, "phoenix")
    row = rows[0]
    assert row["EventID"].endswith("_0.1.0")
    wanted = {
        "Date": "20220315", "Year": "2022", "Month": "3", "Day": "15", "SourceActorFull": "PRTGOV", "SourceActorEntity": "PRT",
        "SourceActorRole": "GOV", "SourceActorAttribute": "", "EventCode": "040", "EventRootCode": "04", "QuadClass": "1",
        "Lat": "38.7167", "LocationName": "Lisbon", "StateName": "", "CountryName": "PRT", "NewsSources": "The Tagus Post;Diario Austral",
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    ids = row["SentenceID"].split(";")
    assert ids == [f"{MEETING.tellings[0].source.document}_1", "b" * 64]
    assert rows[2]["Issues"] == "MILITARY,2;TERRORISM,2"
    assert (rows[2]["TargetActorEntity"], rows[2]["TargetActorRole"], rows[2]["TargetActorAttribute"]) == ("IGO", "WST", "NAT")
    assert [rows[1][name] for name in ("Lat", "Lon", "LocationName", "StateName", "CountryName")] == [""] * 5


@pytest.mark.parametrize("format", EVENTS)
def test_the_keys_lead_back_to_the_archive(exported: Exporter, format: str) -> None:
    rows = table(exported, format)
    lines = (exported(format).folder / "keys.tsv").read_text(encoding="utf-8").split("\n")[:-1]
    keys = [dict(zip(lines[0].split("\t"), line.split("\t"), strict=True)) for line in lines[1:]]
    assert [key["id"] for key in keys] == [row[HEADERS[format][0]] for row in rows]
    assert [key["happening"] for key in keys] == ["h-e1", "h-e3", "h-e4", "h-e4"]
    assert [key["date"] for key in keys] == ["2022-03-15", "../2022-03-15", "2022-03", "2022-03"]
    assert keys[2]["target"] == "det:igo:nato"


def test_the_number_of_a_row_rests_on_the_happening_and_its_actors_alone(exported: Exporter) -> None:
    ids = {tuple(r["GLOBALEVENTID"] for r in table(exported, "gdelt2", told)) for told in ([ATTACK], [MEETING, ATTACK])}
    alone, after = sorted(ids, key=len)
    assert after[-2:] == alone
    assert number_of("h-1", "a", "b") != number_of("h-1a", "", "b")
    assert all(number_of("h", str(n)) < 2**53 for n in range(500))


def test_rows_that_share_a_number_are_counted(exported: Exporter) -> None:
    assert exported("gdelt2").counts["rows_sharing_a_number"] == 0
    assert exported("gdelt2", [MEETING, MEETING]).counts["rows_sharing_a_number"] == 2


@pytest.mark.parametrize(
    ("edtf", "told", "day"),
    [
        ("2022-03-14", "2022-03-15", "2022-03-14"),
        ("2022-03-14/2022-03-20", "2022-03-16", "2022-03-16"),
        ("2022-03", "2022-03-16", "2022-03-16"),
        ("2022-05", "2022-03-16", "2022-05-01"),
        ("2021", "2022-03-16", "2021-12-31"),
        ("../2022-03-10", "2022-03-16", "2022-03-10"),
        ("2022-04-01/..", "2022-03-16", "2022-04-01"),
        (None, "2022-03-16", "2022-03-16"),
        ("2021-06", None, "2021-06-01"),
        ("../2021-06-30", None, "2021-06-30"),
        (None, None, None),
        ("soon", None, None),
    ],
)
def test_the_day_is_the_possible_one_nearest_to_the_first_report(edtf: str | None, told: str | None, day: str | None) -> None:
    found = day_of(replace(MEETING, date=edtf, first_told=told))
    assert (found and found.isoformat()) == day


def test_what_has_no_day_is_left_out_and_counted(exported: Exporter) -> None:
    undated = replace(MEETING, date=None, first_told=None)
    done = exported("gdelt2", [undated, ARREST])
    assert done.counts["left_out"] == {"undated": 1}


def test_what_was_retracted_is_left_out_and_counted(exported: Exporter) -> None:
    history = (*MEETING.history, replace(MEETING.history[0], kind="retracted"))
    assert exported("icews", [replace(MEETING, history=history)]).counts["left_out"] == {"retracted": 1}


def named(happening: Any) -> list[tuple[str | None, str | None]]:
    return [(a and a.id, b and b.id) for a, b in pairs(happening)]


def test_every_source_stands_with_every_target() -> None:
    a, b, c = (replace(MEETING.actors[0], id=id) for id in "abc")
    asked = replace(MEETING, actors=(a, b, c), symmetric=False)
    assert named(replace(asked, source=("a", "b"), target=("c",))) == [("a", "c"), ("b", "c")]
    assert named(replace(asked, source=("a",), target=("a", "b"))) == [("a", "b")]
    assert named(replace(asked, source=("a",), target=("a",))) == [("a", None)]
    assert named(replace(asked, source=(), target=("c",))) == [(None, "c")]
    assert named(replace(asked, source=(), target=())) == [(None, None)]
    assert named(replace(asked, source=("a", "b"), target=("a", "b"))) == [("a", "b"), ("b", "a")]


def test_a_symmetric_happening_has_each_two_once() -> None:
    a, b, c = (replace(MEETING.actors[0], id=id) for id in "abc")
    met = replace(MEETING, actors=(a, b, c), symmetric=True)
    assert named(replace(met, source=("a", "b"), target=("a", "b"))) == [("a", "b")]
    assert named(replace(met, source=("a", "b", "c"), target=())) == [("a", "b"), ("a", "c"), ("b", "c")]
    assert named(replace(met, source=("a",), target=("b", "c"))) == [("a", "b"), ("a", "c")]


def test_quad_classes_are_by_root() -> None:
    roots = [f"{n:02d}0" for n in range(1, 21)]
    assert [gdelt_quad(r) for r in roots] == [1] * 5 + [2] * 3 + [3] * 5 + [4] * 7
    assert [phoenix_quad(r) for r in roots] == [0] * 2 + [1] * 3 + [2] * 3 + [3] * 5 + [4, 4, 3, 4, 4, 4, 4]


def test_a_root_alone_is_its_not_specified_code() -> None:
    assert [cameo_code(c) for c in ("18", "042", "0311", "20")] == ["180", "042", "0311", "200"]


def test_the_fraction_follows_the_codebooks_formula() -> None:
    assert fraction_date(date(2015, 1, 1)) == "2015.0849"
    assert fraction_date(date(2015, 11, 30)) == "2015.9863"


def someone(id: str, kind: Any, country: str | None, sector: Any) -> Actor:
    return Actor(id, id, kind, country, sector, None, "exact", 1.0, "", ())


@pytest.mark.parametrize(
    ("actor", "code", "polecat"),
    [
        (someone("Q30", "country", "USA", None), "USA", "USA"),
        (someone("x", "body", "ROU", "MIL"), "ROMMIL", "ROU"),
        (someone("x", "person", "TLS", "JRN"), "TMPMED", "TLS"),
        (someone("x", "other", "XKX", "PRM"), "KSVUAF", "XKX"),
        (someone("x", "other", None, "REB"), "REB", ""),
        (someone("x", "people", "FRA", "UNK"), "FRA", "FRA"),
        (someone("det:igo:un-security-council", "igo", None, "IGO"), "IGOUNO", "UNO"),
        (someone("det:igo:european-commission", "igo", None, "IGO"), "IGOEUREEC", "EUR"),
        (someone("det:igo:brics", "igo", None, "IGO"), "IGO", "IGO"),
        (someone("det:body:oxfam", "body", None, "NGO"), "NGOXFM", "NGO"),
        (someone("det:armed-group:taliban", "armed-group", "AFG", "REB"), "AFGREBTAL", "AFG"),
    ],
)
def test_actors_in_cameo_and_polecat(actor: Actor, code: str, polecat: str) -> None:
    assert (cameo_actor(actor).code, polecat_country(actor)) == (code, polecat)


def test_the_parts_of_a_cameo_code() -> None:
    coded = cameo_actor(someone("det:armed-group:taliban", "armed-group", "AFG", "REB"))
    assert (coded.country, coded.group, coded.roles) == ("AFG", "TAL", ("REB",))
    coded = cameo_actor(someone("det:igo:organisation-of-islamic-cooperation", "igo", None, "IGO"))
    assert (coded.country, coded.group, coded.religion, coded.roles) == ("", "OIC", "MOS", ("IGO",))


def test_gaza_and_the_west_bank_have_codes_of_their_own() -> None:
    assert fips_country(Place("Gaza City", "PSE", 31.5, 34.47, "city")) == "GZ"
    assert fips_country(Place("Nablus", "PSE", 32.22, 35.25, "city")) == "WE"
    assert fips_country(Place("Palestine", "PSE", 31.9, 35.2, "country")) == "WE"
    assert fips_country(Place("the sea", None, 0.0, 0.0, "area")) == ""


def test_every_country_of_the_knowledge_base_has_its_codes() -> None:
    known = {entity.country for entity in load_knowledge(None).countries if entity.country}
    assert known <= set(countries())
    for iso3, row in countries().items():
        assert len(row["cameo"]) == 3 and len(row["fips"]) == 2 and row["fips"].isupper(), iso3
        assert row["cow"] == "" or 2 <= int(row["cow"]) <= 990


def test_every_group_is_known_by_its_id() -> None:
    knowledge = load_knowledge(None)
    for actor, (code, group) in groups().items():
        assert knowledge.entity(actor)
        assert len(code) % 3 == 0 and group in [code[n : n + 3] for n in range(0, len(code), 3)]


def test_tables_without_a_double() -> None:
    for name, key in (("countries.tsv", "iso3"), ("sectors.tsv", "sector"), ("groups.tsv", "actor")):
        rows = [row[key] for row in load_table("exchange", name)]
        assert len(rows) == len(set(rows))


def test_a_cell_is_one_line_that_reads_the_same_with_and_without_quoting() -> None:
    assert cell('say "no"\tor\nyes') == "say ”no” or yes"
    assert cell("'Ndrangheta's") == "’Ndrangheta's"
    assert cell("a\u202eb\u2066c") == "abc"
    assert cell("\ud800\x00") == "\ufffd\ufffd"
    assert cell(-0.0) == "0.0"
    assert cell(None) == ""
