"""What the API answers: the records, in every form, page by page, and how a client follows an archive."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import icalendar
import pyarrow
import pytest
from starlette.testclient import TestClient

from detente.archive import open_archive
from detente.archive.flat import rows
from detente.cli.who import as_object
from detente.desk.api import following
from detente.desk.api.app import resources_of
from detente.desk.api.forms import ARROW, CSV, JSON, NDJSON, columns_of, table_rows
from detente.exchange.csv import cell
from detente.json import from_plain, to_plain
from detente.knowledge import load_knowledge
from detente.knowledge.questions import ask
from tests.desk.api.conftest import Serve
from tests.desk.api.world import build

COLLECTIONS = {
    "happenings": "/happenings?limit=5", "changes": "/changes", "weeks": "/relations/PRT/CHL/weeks", "meetings": "/meetings",
    "agenda": "/agenda", "quotes": "/quotes", "people": "/people", "who": "/who?question=president+of+France",
    "documents": "/documents?words=harbour", "ledger": "/ledger", "codebook": "/codebook", "judgements": "/judgements",
}  # fmt: skip


def walk(client: TestClient, address: str) -> Iterator[dict[str, Any]]:
    """The items of all pages."""
    more: str | None = ""
    while more is not None:
        answer = client.get(address + (f"&cursor={more}" if more else "")).raise_for_status().json()
        yield from answer["items"]
        more = answer["next"]


def test_every_collection_is_listed_here() -> None:
    assert {r.name for r in resources_of(review=False) if r.collection} == set(COLLECTIONS)


# --- the records -----------------------------------------------------------------------------------------------


def test_a_happening_is_the_archives_own_record(client: TestClient, written: Path) -> None:
    with open_archive(str(written)) as archive:
        for happening in archive.happenings():
            assert client.get(f"/happenings/{happening.id}").json() == to_plain(happening)


def test_any_of_its_events_finds_a_happening_and_its_own_address_is_named(client: TestClient, written: Path) -> None:
    with open_archive(str(written)) as archive:
        happening = next(h for h in archive.happenings() if len(h.tellings) > 1)
    for telling in happening.tellings:
        answer = client.get(f"/happenings/{telling.event.id}")
        assert answer.json()["id"] == happening.id
        assert answer.headers["link"] == f'</api/v1/happenings/{happening.id}>; rel="canonical"'
    assert "link" not in client.get(f"/happenings/{happening.id}").headers


def test_a_document_is_its_record(client: TestClient, written: Path) -> None:
    with open_archive(str(written)) as archive:
        for source in archive.documents():
            assert client.get(f"/documents/{source.document}").json() == to_plain(archive.record(source.document))


def test_spans_of_answers_are_words_of_the_document(client: TestClient) -> None:
    for happening in walk(client, "/happenings?limit=3"):
        for telling in happening["tellings"]:
            text = client.get(f"/documents/{telling['source']['document']}").json()["document"]["text"]
            span = telling["event"]["evidence"]
            assert text[span["start"] : span["end"]] == span["text"]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("party=PRT", lambda h: any(a["country"] == "PRT" for a in h["actors"])),
        ("party=Portugal&party=CHL&between=true", lambda h: {a["country"] for a in h["actors"]} == {"PRT", "CHL"}),
        ("status=planned", lambda h: h["status"] == "planned"),
        ("status=planned&status=possible&quad=1&root=CONSULT", lambda h: h["status"] == "planned"),
        ("from=2022-01-04&to=2022-01", lambda h: h["date"] is not None and "2022-01-04" <= h["date"] <= "2022-01-31"),
        ("min_sources=2", lambda h: h["corroboration"] >= 2),
        ("country=PRT&place=Lisbon", lambda h: h["place"] is not None),
        ("planned=true", lambda h: h["status"] == "planned"),
        ("min_confidence=0.95", lambda h: h["confidence"] >= 0.95),
    ],
)
def test_filters_choose(client: TestClient, asked: str, kept: Any) -> None:
    everything = {h["id"]: h for h in walk(client, "/happenings?limit=100")}
    found = {h["id"] for h in walk(client, f"/happenings?limit=2&{asked}")}
    assert found == {id for id, h in everything.items() if kept(h)}
    followed = client.get(f"/happenings?since=0&limit=200&{asked}").json()
    assert {h["id"] for h in followed["items"]} == found
    assert set(followed["deleted"]) == set(everything) - found


def test_words_choose_the_same_pages_and_changes(client: TestClient) -> None:
    told = list(walk(client, "/happenings?limit=4&words=harbour"))
    held = {source["document"] for source in client.get("/documents?words=harbour").json()["items"]}
    assert told and all(held & {t["source"]["document"] for t in h["tellings"]} for h in told)
    followed = client.get("/happenings?since=0&limit=200&words=harbour").json()
    assert {h["id"] for h in followed["items"]} == {h["id"] for h in told} and followed["deleted"]


def test_who_answers_as_the_command_does(client: TestClient) -> None:
    knowledge = load_knowledge()
    question = "foreign minister of France"
    expected = [as_object(knowledge, reply) for reply in ask(knowledge, question, on="2019-05", limit=20)]
    found = client.get("/who", params={"question": question, "on": "2019-05"}).json()["items"]
    assert [{key: holder[key] for key in expected[0]} for holder in found] == expected


def test_a_person_of_the_archive_alone_has_a_name_and_no_office(client: TestClient) -> None:
    found = client.get("/people/det:person:ana-prado").json()
    assert (found["person"], found["offices"]) == ({"id": "det:person:ana-prado", "name": "Ana Prado", "country": "PRT"}, [])
    assert client.get("/people/det:person:nobody").status_code == 404


def test_a_relation_is_given_whole_and_its_weeks_as_a_table(client: TestClient) -> None:
    relation = client.get("/relations/PRT/Chile").json()
    assert relation["events"] > 0
    assert client.get("/relations/PRT/CHL/weeks").json()["items"] == relation["weeks"]
    assert client.get("/relations/PRT/Portugal").status_code == 404
    assert len(client.get("/relations/PRT/CHL/weeks?from=0001&to=9999").json()["items"]) == len(relation["weeks"])


def test_the_agenda_is_a_calendar_too(client: TestClient) -> None:
    answer = client.get("/agenda.ics?party=PRT")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = icalendar.Calendar.from_ical(answer.text).walk("VEVENT")
    assert {str(e["X-DETENTE-HAPPENING"]) for e in events} == {i["happening"] for i in walk(client, "/agenda?party=PRT")}


def test_a_family_holds_its_documents(client: TestClient, written: Path) -> None:
    with open_archive(str(written)) as archive:
        copied = next(s for s in archive.documents() if s.family != s.document)
    found = client.get(f"/families/{copied.document}").json()
    assert copied.document in found["family"]["members"]
    assert [s["document"] for s in found["documents"]] == found["family"]["members"]


# --- pages and changes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/happenings", "/happenings?order=oldest", "/quotes", "/agenda", "/ledger"])
def test_small_pages_are_the_large_one(client: TestClient, address: str) -> None:
    mark = "&" if "?" in address else "?"
    large = client.get(f"{address}{mark}limit=200").json()
    assert large["next"] is None and len(large["items"]) > 2
    assert list(walk(client, f"{address}{mark}limit=1")) == large["items"]


def test_the_next_page_is_linked(client: TestClient) -> None:
    answer = client.get("/happenings?limit=1&party=Portugal")
    address = answer.headers["link"].removeprefix("</api/v1").partition(">")[0]
    assert answer.headers["link"].endswith('rel="next"')
    assert client.get(address).json()["items"][0]["id"] != answer.json()["items"][0]["id"]


def test_a_walk_meets_each_happening_once_while_a_writer_adds(own: Path, serve: Serve) -> None:
    client = serve(own)
    before = [h["id"] for h in walk(client, "/happenings?limit=200")]
    met: list[str] = []
    more: str | None = ""
    first = 12
    while more is not None:
        page = client.get(f"/happenings?limit=5{f'&cursor={more}' if more else ''}").json()
        met += [h["id"] for h in page["items"]]
        more = page["next"]
        if first < 24:
            build(own, 6, first=first)
            first += 6
    after = {h["id"] for h in walk(client, "/happenings?limit=200")}
    assert len(met) == len(set(met))
    assert set(before) & after <= set(met)


def test_following_changes_keeps_a_copy_true(own: Path, serve: Serve) -> None:
    client = serve(own)
    copy: dict[str, Any] = {}
    since = 0
    for first in (12, 16, 20):
        more = True
        while more:
            answer = client.get(f"/happenings?since={since}&limit=7").json()
            copy |= {h["id"]: h for h in answer["items"]}
            for id in answer["deleted"]:
                copy.pop(id, None)
            since, more = answer["since"], answer["more"]
        with open_archive(str(own)) as archive:
            assert _settled(copy) == _settled({h.id: to_plain(h) for h in archive.happenings()})
        build(own, 4, first=first)


def test_an_answer_to_since_stays_small(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = client.get("/happenings?since=0&limit=200").json()
    monkeypatch.setattr(following, "MOST_TELLINGS", 3)
    met: dict[str, Any] = {}
    since, more = 0, True
    while more:
        answer = client.get(f"/happenings?since={since}&limit=200").json()
        assert answer["since"] > since and (len(answer["items"]) <= 1 or sum(len(h["tellings"]) for h in answer["items"]) <= 3)
        met |= {h["id"]: h for h in answer["items"]}
        since, more = answer["since"], answer["more"]
    assert met == {h["id"]: h for h in whole["items"]} and since == whole["since"]


def _settled(happenings: dict[str, Any]) -> dict[str, Any]:
    """Without the names of families: a copy that comes in may rename one, and is no change of what happened."""
    return {
        id: {**h, "tellings": [{**t, "source": {**t["source"], "family": ""}} for t in h["tellings"]]}
        for id, h in happenings.items()
    }


def test_a_walk_says_from_where_to_follow(client: TestClient) -> None:
    since = client.get("/happenings?limit=1").json()["since"]
    answer = client.get(f"/happenings?since={since}").json()
    assert (answer["items"], answer["deleted"], answer["since"], answer["more"]) == ([], [], since, False)


def test_the_feed_of_changes_comes_in_order(client: TestClient) -> None:
    first = client.get("/changes?limit=3").json()
    second = client.get(f"/changes?limit=3&since={first['since']}").json()
    cursors = [change["cursor"] for change in (*first["items"], *second["items"])]
    assert first["more"] and cursors == sorted(set(cursors)) and len(cursors) == 6


# --- forms -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_form_holds_the_same(client: TestClient, name: str) -> None:
    cls = next(r.returns for r in resources_of(review=False) if r.name == name)
    assert isinstance(cls, type)
    items = client.get(COLLECTIONS[name]).json()["items"]
    lines = client.get(COLLECTIONS[name], headers={"Accept": NDJSON})
    assert [json.loads(line) for line in lines.text.splitlines()] == items
    held = [from_plain(cls, item) for item in items]
    expected = table_rows(cls, held)
    names = [column.name for column in columns_of(cls)]
    told = list(csv.reader(io.StringIO(client.get(COLLECTIONS[name], headers={"Accept": CSV}).text)))
    assert told == [names, *([cell(value) for value in row] for row in expected)]
    stream = client.get(COLLECTIONS[name], headers={"Accept": ARROW})
    assert stream.headers["content-type"] == ARROW
    table = pyarrow.ipc.open_stream(stream.content).read_all()
    assert table.schema.names == names
    assert [tuple(tuple(v) if isinstance(v, list) else v for v in row.values()) for row in table.to_pylist()] == expected


def test_tables_of_happenings_are_the_exported_ones(client: TestClient, written: Path) -> None:
    table = pyarrow.ipc.open_stream(client.get("/happenings?limit=200", headers={"Accept": ARROW}).content).read_all()
    with open_archive(str(written)) as archive:
        expected = {h.id: next(rows("happenings", h)) for h in archive.happenings()}
    assert {row["id"] for row in table.to_pylist()} == set(expected)
    assert all(row["why"] == expected[row["id"]][-1] for row in table.to_pylist())


def test_a_spreadsheet_takes_no_cell_for_a_formula(client: TestClient) -> None:
    table = list(csv.DictReader(io.StringIO(client.get("/documents?words=ministers", headers={"Accept": CSV}).text)))
    assert "'=Coast+Star" in {row["publisher"] for row in table}


def test_deletions_are_not_lost_in_a_table(client: TestClient) -> None:
    answer = client.get("/happenings?since=0&status=negated", headers={"Accept": CSV})
    assert answer.status_code == 406 and "/changes" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", JSON), ("*/*", JSON), ("text/*", "text/csv; charset=utf-8; header=present"), ("text/csv;q=0.5, application/x-ndjson", NDJSON),
        ("application/json;q=0, */*", "text/csv; charset=utf-8; header=present"), ("application/*;q=0.3, text/html", JSON),
        (f"{ARROW}, application/json;q=0.9", ARROW), ("nonsense", None), ("text/html", None), ("application/json;q=0", None),
    ],
)  # fmt: skip
def test_the_form_is_the_one_liked_best(client: TestClient, accept: str, form: str | None) -> None:
    answer = client.get("/changes", headers={"Accept": accept})
    assert answer.headers["vary"] == "Accept"
    if form is None:
        assert (answer.status_code, answer.headers["content-type"]) == (406, "application/problem+json")
    else:
        assert (answer.status_code, answer.headers["content-type"]) == (200, form)


# --- entity tags -----------------------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_sent_again(own: Path, serve: Serve) -> None:
    client = serve(own)
    first = client.get("/happenings?limit=2")
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache" and tag.startswith('"')
    again = client.get("/happenings?limit=2", headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    build(own, 1, first=12)
    anew = client.get("/happenings?limit=2", headers={"If-None-Match": tag})
    assert anew.status_code == 200 and anew.headers["etag"] != tag


def test_a_tag_stands_for_one_question_and_one_form(client: TestClient) -> None:
    asked = [("/happenings", JSON), ("/happenings", CSV), ("/happenings?limit=2", JSON), ("/quotes", JSON), ("/changes", JSON)]
    tags = [client.get(address, headers={"Accept": form}).headers["etag"] for address, form in asked]
    assert len(set(tags)) == len(asked)
