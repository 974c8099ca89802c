"""A user's own facts: what is taken, what is named and left out, and that nothing stops the reading."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import FactsError, InputError, NotFound
from detente.knowledge import Knowledge
from detente.knowledge.facts import Facts, expect_none, read_facts
from detente.knowledge.seats import to_claims

DENMARK = "Q756617"
HEAD = "person,office,country,start,end,as_of\n"


def read(knowledge: Knowledge, folder: Path, content: str | bytes, name: str = "facts.csv") -> Facts:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_facts(path, knowledge, key="mine", title=name, licence="mine alone")


def test_a_row_becomes_a_tenure_of_a_new_person(knowledge: Knowledge, tmp_path: Path) -> None:
    found = read(knowledge, tmp_path, HEAD + "Ada Ferro,Minister of Foreign Affairs,Denmark,2026-09-01,,2026-10\n")
    assert (found.form, found.rows, found.problems) == ("tenures", 1, ())
    (claim,) = to_claims(found.layer.tables["offices"], found.layer.tables["tenures"])
    assert (claim.person, claim.country, claim.portfolio, claim.end_status) == (
        "det:person:ada-ferro",
        "DNK",
        "foreign_affairs",
        "incumbent",
    )
    assert found.layer.tables["sources"] == (("mine", "facts.csv", "mine alone", "facts.csv"),)


def test_a_known_person_is_found_by_name_and_country(knowledge: Knowledge, tmp_path: Path) -> None:
    found = read(knowledge, tmp_path, HEAD + "Angela Merkel,Minister of Defence,DEU,2030,2031,\n")
    assert "entities" not in found.layer.tables
    assert [row[0] for row in found.layer.tables["tenures"]] == [knowledge.match_persons("Angela Merkel")[0].person.id]


BAD_ROWS = [
    ("Ada Ferro,Prime Minister,DNK,2026-13-01,,", "column start: expected a date such as 2021-01-26, 2021-01 or 2021, found '2026-13-01'"),
    ("Ada Ferro,Prime Minister,DNK,2026-02-30,,", "column start: expected a date"),
    ("Ada Ferro,Prime Minister,DNK,2020,2019,", "ends (2019) before it starts (2020); expected start before end"),
    ("Ada Ferro,Prime Minister,Atlantis,2020,,", "column country: expected an ISO 3166-1 alpha-3 code or a country's name, found 'Atlantis'"),
    ("Ada Ferro,Prime Minister,,2020,,", "whose office 'Prime Minister' is, is not said; expected a country or an organisation"),
    ("Ada Ferro,Prime Minister,DNK,,,", "neither end nor as_of nor start; expected as_of"),
    (",Prime Minister,DNK,2020,,", "column person: expected a name, found nothing"),
    ("Ada Ferro,,DNK,2020,,", "column office: expected a name, found nothing"),
    ("Юрий,Prime Minister,DNK,2020,,", "column person: expected a name in Latin letters, found 'Юрий'"),
    ("Ada Ferro,Prime Minister", "expected 6 cells, found 2"),
    ("Ada Ferro,Prime Minister,DNK,2020,,,,", "expected 6 cells, found 8"),
    ('"Ada Ferro,Prime Minister,DNK,2020,,', "a quote is opened and not closed"),
    ("Ada\x00Ferro,Prime Minister,DNK,2020,,", "holds a NUL byte; expected text"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS)
def test_a_bad_row_is_named_and_the_good_ones_are_kept(knowledge: Knowledge, tmp_path: Path, row: str, reason: str) -> None:
    good = "Beo Ferro,Minister of Defence,DNK,2026,,\n"
    found = read(knowledge, tmp_path, HEAD + good + row + "\n" + good.replace("Beo", "Cleo"))
    assert found.rows == 2
    (problem,) = found.problems
    assert (problem.where, problem.line) == ("facts.csv", 3)
    assert reason in problem.reason
    assert problem.row or not row.strip(",")
    with pytest.raises(FactsError, match="nothing was taken"):
        expect_none(found, tmp_path / "facts.csv")


def test_wrong_encoding_spoils_its_own_row(knowledge: Knowledge, tmp_path: Path) -> None:
    content = (HEAD + "Beo Ferro,Minister of Defence,DNK,2026,,\n").encode() + b"Jos\xe9 Ferro,Minister of Defence,DNK,2026,,\n"
    found = read(knowledge, tmp_path, content)
    assert found.rows == 1
    assert [str(p) for p in found.problems] == ["facts.csv, line 3: not UTF-8: byte 0xE9; save the file as UTF-8"]


def test_unknown_columns_are_named_and_left_out(knowledge: Knowledge, tmp_path: Path) -> None:
    found = read(knowledge, tmp_path, "person;office;country;start;colour\nAda Ferro;Prime Minister;DNK;2026;red\n")
    assert found.rows == 1
    assert [p.line for p in found.problems] == [1]
    assert "unknown column 'colour'" in found.problems[0].reason


def test_identifiers_and_rows_that_stand_twice_are_named(knowledge: Knowledge, tmp_path: Path) -> None:
    found = read(knowledge, tmp_path, "id,kind,name\ndet:body:x,body,League of Mills\ndet:body:x,body,League of Hills\n")
    assert found.rows == 1
    assert "identifier 'det:body:x' stands on line 2 already" in found.problems[0].reason


def test_a_name_that_several_bear_asks_for_an_identifier(knowledge: Knowledge, tmp_path: Path) -> None:
    found = read(knowledge, tmp_path, "entity,name\nCongolese,Kongolese\n")
    assert found.rows == 0
    assert "expected the identifier of one of them" in found.problems[0].reason


def test_the_other_forms(knowledge: Knowledge, tmp_path: Path) -> None:
    names = read(knowledge, tmp_path, "entity\tname\tkind\nDenmark\tDanmark\talias\n", "n.tsv")
    assert names.layer.tables["names"] == ((DENMARK, "Danmark", "alias", "1", "", "", "mine"),)
    relations = read(
        knowledge, tmp_path, "entity,relation,other,since\nDenmark,member,NATO,1949-04-04\nDenmark,owns,NATO,\n", "r.csv"
    )
    assert [row[:2] for row in relations.layer.tables["relations"]] == [(DENMARK, "member")]
    assert "expected one of member, part" in relations.problems[0].reason
    places = read(knowledge, tmp_path, "name,lat,lon,country\nMillbridge,55.5,9,Denmark\nNowhere,95,9,DNK\n", "p.csv")
    assert [row[:5] for row in places.layer.tables["places"]] == [
        ("det:place:millbridge-denmark", "Millbridge", "DNK", "55.5", "9.0")
    ]
    meetings = read(knowledge, tmp_path, "series,name,first_day,last_day\nMills,Mill Days,2026-05-02,2026-05-01\n", "m.csv")
    assert "ends (2026-05-01) before it starts" in meetings.problems[0].reason


def test_what_is_no_table_is_refused_with_what_to_do(knowledge: Knowledge, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_facts(tmp_path / "none.csv", knowledge, key="x", title="x", licence="x")
    with pytest.raises(InputError, match="is empty; expected a header"):
        read(knowledge, tmp_path, "")
    with pytest.raises(InputError, match="no known table has the columns colour, size; expected at least"):
        read(knowledge, tmp_path, "colour,size\nred,5\n")
    with pytest.raises(InputError, match="is UTF-16"):
        read(knowledge, tmp_path, HEAD.encode("utf-16"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\n"), max_size=60), max_size=6))
def test_any_rows_are_taken_or_named(knowledge: Knowledge, tmp_path: Path, rows: list[str]) -> None:
    found = read(knowledge, tmp_path, HEAD + "\n".join(rows))
    ours = [row for row in rows if row.strip(",\r") and not row.startswith("#")]
    assert found.rows + len({p.line for p in found.problems}) <= max(len(rows), 1) * 2 + 1
    assert found.rows <= len(ours)
