"""Every page answers, behind the same guards, and says in plain words what it cannot do."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from detente.archive import ingest, open_archive
from detente.desk.app import HEADERS, POLICY, create_app
from detente.desk.pages import PAGES
from detente.desk.routes import PATHS
from detente.desk.state import Desk
from detente.knowledge import Knowledge

PLAIN = [name for name in PAGES if "{}" not in PATHS[name]]
PAIR = "/relation/CHN/USA"
EVERY_QUERY = [
    "/?since=10", "/?read=5", "/relations?of=China", "/relations?of=China&with=Russia", f"{PAIR}?root=CONSULT&status=happened&quad=1",
    f"{PAIR}?from=2023-09&to=2023-12&sources=2", f"{PAIR}?words=chips", "/people?kind=body", "/people?name=Anto", "/places?country=China",
    "/agenda?view=month&month=2023-11", "/agenda?view=all&party=China&with=USA", "/quotes?speaker=Blinken&words=talks",
    "/quotes?about=Taiwan&from=2023", "/explore?words=export+controls", "/explore?country=China&confidence=0.5", "/explore?party=Nobody+Atall",
    "/explore/sql?q=select+count(*)+from+happenings", "/explore/sql?example=who-met-whom", "/runs/rejects?outcome=coded", "/review?queue=joined",
    "/changes?before=50", "/agenda.ics?party=China",
]  # fmt: skip


@pytest.mark.parametrize("name", PLAIN)
def test_pages_without_parts_answer(reader: TestClient, name: str) -> None:
    answer = reader.get(PATHS[name])
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert answer.text.rstrip().endswith("</html>")


@pytest.mark.parametrize("path", EVERY_QUERY)
def test_pages_with_questions_answer(reader: TestClient, path: str) -> None:
    assert reader.get(path).status_code == 200


def test_pages_of_things_answer(reader: TestClient, desk: Desk) -> None:
    happening = next(iter(desk.archive.happenings(("CHN", "USA"))))
    telling = happening.tellings[0]
    place = next(h.place for h in desk.archive.happenings() if h.place and h.place.country)
    for path in (
        f"/happening/{happening.id}", f"/happening/{telling.event.id}", f"/document/{telling.source.document}", PAIR, "/party/CHN",
        f"/person/{happening.actors[0].id}", f"/place/{place.country}/{place.name}", f"/place/{place.country}/-",
    ):  # fmt: skip
        assert reader.get(path).status_code == 200, path


def test_every_answer_carries_the_guards(reader: TestClient) -> None:
    for path in ("/", "/nowhere", PAIR, "/agenda.ics", "/explore/sql?q=drop"):
        headers = reader.get(path).headers
        for name, value in HEADERS.items():
            assert headers[name] == value, (path, name)
    assert "unsafe" not in POLICY
    assert "default-src 'none'" in POLICY


def test_no_page_has_script_or_style_of_its_own(reader: TestClient) -> None:
    for name in PLAIN:
        text = reader.get(PATHS[name]).text
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son[a-z]+=|javascript:", text), name


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nowhere", 404, "there is no page /nowhere"),
        ("/happening/h-none", 404, "no happening"),
        ("/document/ffffffffffff", 404, "no document"),
        ("/person/Q0", 404, "no person"),
        ("/relation/ATA/USA", 404, "no relation"),
        ("/relation/Nowhere/USA", 404, "neither known"),
        ("/place/CHN/Nowhere", 404, "no place"),
        ("/runs/reject/1", 404, "no rejected input"),
        ("/runs/reject/x", 404, "no rejected input"),
        (f"{PAIR}?from=soon", 422, "expected a date such as 2023-09-18"),
        (f"{PAIR}?root=MEET", 422, "expected one of AGREE"),
        (f"{PAIR}?after=x", 422, "expected one that an earlier page"),
        (f"{PAIR}?sources=-1", 422, "a whole number from 0"),
        ("/explore?confidence=high", 422, "a number from 0 to 1"),
        ("/explore?words=" + "x" * 301, 422, "at most 300"),
        ("/explore?words=%00", 422, "expected text"),
        ("/agenda?month=2023-13", 422, "a month such as 2023-09"),
        ("/agenda.ics?party=Nobody", 404, "neither known"),
    ],
)
def test_what_cannot_be_answered_says_why(reader: TestClient, path: str, status: int, words: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == status
    assert words in answer.text.replace("&#39;", "'").replace("<bdi>", "").replace("</bdi>", "")
    assert "Traceback" not in answer.text


def test_only_known_names_of_the_desk_are_answered(reader: TestClient) -> None:
    refused = reader.get("/", headers={"Host": "evil.example"})
    assert refused.status_code == 421
    assert "--name" in refused.text
    assert reader.get("/", headers={"Host": "127.0.0.1:8411"}).status_code == 200


def test_pages_are_only_read(reader: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert reader.request(method, "/").status_code == 405
    assert reader.head("/").status_code == 200


def test_a_page_that_is_the_same_is_not_sent_again(reader: TestClient) -> None:
    tag = reader.get(PAIR).headers["ETag"]
    again = reader.get(PAIR, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.content == b""


def test_files_of_the_desk_never_change_under_their_name(reader: TestClient) -> None:
    page = reader.get("/").text
    for found in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        answer = reader.get(found)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
    assert reader.get("/static/../app.py").status_code == 404
    assert reader.get("/static/%2e%2e%2fapp.py").status_code == 404


def test_the_first_page_is_light(reader: TestClient) -> None:
    page = reader.get("/", headers={"Accept-Encoding": "gzip"})
    size = len(gzip.compress(page.content)) + sum(
        len(gzip.compress(reader.get(path).content)) for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    )
    assert size < 100_000


def test_marking_as_read_is_remembered(archive: object, knowledge: Knowledge, desk: Desk) -> None:
    visitor = TestClient(create_app(desk.archive, knowledge), base_url="http://localhost")
    assert "you last looked" not in visitor.get("/").text
    assert "Nothing has changed since you last looked" in visitor.get(f"/?read={desk.cursor}").text
    assert "Nothing has changed since you last looked" in visitor.get("/").text
    assert "New since you last looked" in visitor.get("/?since=3").text


def test_an_archive_without_stories_says_what_would_fill_it(tmp_path: Path, knowledge: Knowledge) -> None:
    path = tmp_path / "empty.detente"
    ingest([], str(path))
    with open_archive(str(path)) as held:
        reader = TestClient(create_app(held, knowledge), base_url="http://localhost")
        for name in PLAIN:
            assert reader.get(PATHS[name]).status_code == 200, name
        assert "detente ingest PATH --archive ARCHIVE" in reader.get("/").text


def test_an_archive_that_went_away_is_not_made_anew(sample: Path, knowledge: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "gone.detente"
    path.write_bytes(sample.read_bytes())
    with open_archive(str(path)) as held:
        visitor = TestClient(create_app(held, knowledge), base_url="http://localhost")
        assert visitor.get("/").status_code == 200
        path.unlink()
        answer = visitor.get("/")
        assert answer.status_code == 503
        assert "Not answered" in answer.text
        assert not path.exists()


def test_a_family_name_finds_a_person(reader: TestClient) -> None:
    assert "Antony Blinken" in reader.get("/people?name=Blinken").text
    assert "What <a" in reader.get("/quotes?speaker=Blinken").text
    assert reader.get("/relation/China/United%20States").status_code == 200
