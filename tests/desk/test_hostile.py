"""Three hundred payloads in every text field: on no page does one become markup, break the page, or stay hidden."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from detente.archive import Archive, ingest, open_archive
from detente.desk.app import create_app
from detente.desk.pages import PAGES
from detente.desk.routes import PATHS
from detente.documents.carried import Input, Unreadable
from detente.json import to_plain
from detente.knowledge import Knowledge
from tests.desk.hostile import hostile_record, hostile_records, payloads

# Tags that the desk's own templates and charts use: whatever else is on a page came in with a story.
OURS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "link",
        "script",
        "body",
        "a",
        "header",
        "form",
        "label",
        "input",
        "button",
        "nav",
        "ul",
        "ol",
        "li",
        "main",
        "h1",
        "h2",
        "h3",
        "p",
        "footer",
        "time",
        "svg",
        "circle",
        "path",
        "span",
        "details",
        "summary",
        "blockquote",
        "bdi",
        "mark",
        "section",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "div",
        "code",
        "figure",
        "figcaption",
        "q",
        "del",
        "ins",
        "strong",
        "select",
        "option",
        "fieldset",
        "legend",
        "textarea",
        "kbd",
        "pre",
        "br",
        "g",
        "rect",
        "text",
        "desc",
        "defs",
        "pattern",
        "line",
        "small",
        "em",
        "article",
        "aside",
        "sup",
        "cite",
        "polygon",
        "polyline",
        "use",
        "tspan",
        "clippath",
        "abbr",
        "b",
        "i",
        "dfn",
    ]
)
VOID = frozenset({"meta", "link", "input", "br", "img", "circle", "path", "rect", "line", "polygon", "polyline", "use"})
URLS = ("href", "src", "action", "formaction", "xlink:href", "data", "srcdoc", "content")


class Reading(HTMLParser):
    """A page as a browser would take it apart: its tags, its attributes, its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.ids: Counter[str] = Counter()
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in OURS:
            self.faults.append(f"<{tag}>")
        if tag not in VOID:
            self.open.append(tag)
        given = dict(attrs)
        self.scripts += tag == "script"
        if tag == "script" and not re.fullmatch(r"/static/desk\.[0-9a-f]{12}\.js", given.get("src") or ""):
            self.faults.append("a script of its own")
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc", "formaction"):
                self.faults.append(f"{name}={value!r}")
            if name in URLS and re.match(r"[\s\x00-\x20]*(javascript|data|vbscript):", value or "", re.IGNORECASE):
                self.faults.append(f"{name}={value!r}")
            if name in ("href", "src", "action") and (value or "").startswith("//"):
                self.faults.append(f"{name}={value!r}")
            if name == "id":
                self.ids[value or ""] += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> out of place")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data[:40]!r}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> Reading:
    found = Reading()
    found.feed(page.replace("<!doctype html>", "", 1))
    found.close()
    if found.open:
        found.faults.append(f"left open: {found.open}")
    found.faults += [f"id {id!r} {count} times" for id, count in found.ids.items() if count > 1]
    return found


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of hostile stories and of inputs that could not be read."""
    path = tmp_path_factory.mktemp("hostile") / "<img src=x onerror=alert(1)>.detente"
    records = (
        Input(f"{payloads()[n][:80]}#{n}", n, json.dumps(to_plain(r)).encode(), "record") for n, r in enumerate(hostile_records())
    )  # fmt: skip
    rejects = (Unreadable(f"{p[:80]}.bin", 3, p.encode("utf-8", "replace"), p) for p in payloads()[::10])
    ingest(records, str(path))
    ingest(rejects, str(path))
    with open_archive(str(path)) as held:
        yield held


@pytest.fixture(scope="module")
def reader(hostile: Archive, knowledge: Knowledge) -> TestClient:
    return TestClient(create_app(hostile, knowledge), base_url="http://localhost", follow_redirects=False)


def test_there_are_three_hundred() -> None:
    assert len(set(payloads())) == 300


@pytest.mark.parametrize("name", [name for name in PAGES if "{}" not in PATHS[name]])
def test_lists_hold_text_and_nothing_else(reader: TestClient, name: str) -> None:
    after: str | None = PATHS[name]
    for _ in range(8):
        if after is None:
            break
        answer = reader.get(after)
        assert answer.status_code == 200
        found = read(answer.text)
        assert found.faults == []
        assert found.scripts == 1
        further = re.search(r'<p class="more"><a href="([^"]+)" rel="next"', answer.text)
        after = further[1].replace("&amp;", "&") if further else None


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_happenings_and_documents_hold_text_and_nothing_else(reader: TestClient, start: int) -> None:
    for number in range(start, start + 50):
        record = hostile_record(number, payloads()[number])
        for path in (f"/happening/h-{record.events[0].id}", f"/document/{record.document.id}"):
            answer = reader.get(path)
            assert answer.status_code == 200, (number, path)
            found = read(answer.text)
            assert found.faults == [], (number, path, payloads()[number])


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_people_and_places_hold_text_and_nothing_else(reader: TestClient, start: int) -> None:
    for number in range(start, start + 100, 4):
        record = hostile_record(number, payloads()[number])
        place = record.events[0].place
        assert place is not None
        for path in (f"/person/{quote(record.actors[0].id, safe='')}", f"/place/CHN/{quote(place.name, safe='')}"):
            answer = reader.get(path)
            # What has a slash or a control in it cannot be asked for by an address: it is refused in words, not answered badly.
            assert answer.status_code in (200, 404, 422), (number, path)
            assert read(answer.text).faults == [], (number, path, payloads()[number])


@pytest.mark.parametrize("payload", payloads()[::3])
def test_what_is_asked_for_is_text_too(reader: TestClient, payload: str) -> None:
    asked = quote(payload[:300], safe="")
    for path in (
        f"/explore?words={asked}&party={asked}", f"/relations?of={asked}", f"/quotes?speaker={asked}", f"/people?name={asked}",
        f"/explore/sql?q={asked}", f"/nowhere/{asked}", f"/happening/{asked}", f"/relation/CHN/USA?from={asked}", f"/agenda?party={asked}",
    ):  # fmt: skip
        answer = reader.get(path)
        assert answer.status_code < 500
        assert read(answer.text).faults == [], path


def test_writing_without_width_or_direction_is_seen(reader: TestClient) -> None:
    for number, payload in enumerate(payloads()[:6]):
        record = hostile_record(number, payload)
        page = reader.get(f"/document/{record.document.id}").text
        body = re.sub(r"<head>.*?</head>", "", page, flags=re.DOTALL)
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\ufeff\U000e0041]", re.sub(r'"[^"]*"', "", body)), number
        if number < 3:
            assert "hidden-character" in page


def test_spreadsheets_get_no_formula(reader: TestClient) -> None:
    for name in ("happenings", "tellings", "quotes", "people", "places", "documents", "actors"):
        answer = reader.get(f"/explore/{name}.csv")
        assert answer.status_code == 200
        for row in csv.reader(io.StringIO(answer.text)):
            for cell in row:
                formula = cell[:1] in ("=", "+", "@", "\t", "\r") or (
                    cell.startswith("-") and not re.fullmatch(r"-[0-9.e+-]+", cell)
                )
                assert not formula, (name, cell[:80])


def test_no_path_leads_out_of_the_desk(reader: TestClient) -> None:
    for path in (
        "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/%2e%2e/errors.py", "/static/....//app.py", "/static/C:%5Cwin.ini",
        "/explore/..%2f..%2fetc%2fpasswd.csv", "/explore/../../x.csv", "/runs/reject/..%2f1", "/document/..%2f..%2fetc%2fpasswd", "//evil.example/x",
        "/static/desk.css/..", "/\\evil.example", "/static/%00", "/static/desk.css%00.js",
    ):  # fmt: skip
        answer = reader.get(path)
        assert answer.status_code in (404, 422), path
        assert "import" not in answer.text


def test_rejected_bytes_are_shown_as_text(reader: TestClient) -> None:
    listed = reader.get("/runs/rejects").text
    numbers = re.findall(r'href="/runs/reject/(\d+)"', listed)
    assert len(numbers) == 30
    for number in numbers:
        assert read(reader.get(f"/runs/reject/{number}").text).faults == []


def test_a_published_folder_holds_text_and_nothing_else(hostile: Archive, knowledge: Knowledge, tmp_path: Path) -> None:
    from detente.desk.publish import published_files
    from detente.desk.state import DeskHolder

    desk = DeskHolder(hostile, knowledge).now()
    for count, (path, data) in enumerate(published_files(desk, lambda done, known: None)):
        assert ".." not in path
        assert len(path.encode()) < 250
        if path.endswith(".html"):
            found = [
                f
                for f in read(
                    re.sub(r'src="[./]*static/', 'src="/static/', data.decode()).replace("desk.js", f"desk.{'0' * 12}.js")
                ).faults
            ]
            assert found == [], path
        if count > 120:
            break
