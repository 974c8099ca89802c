"""A published folder: whole, sound, the same for the same archive, brought up to date, and never over anything else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from detente.archive import ingest, open_archive
from detente.desk.errors import NotAllowed
from detente.desk.links import Address, PublishedLinks, file_of
from detente.desk.publish import MANIFEST, check_links, publish
from detente.desk.state import Desk, DeskHolder
from detente.documents.carriers import read_inputs
from detente.json import to_plain
from detente.knowledge import Knowledge
from tests.conftest import make_record


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Iterator[Desk]:
    """The desk over an archive of one story."""
    path = tmp_path_factory.mktemp("small") / "small.detente"
    lines = path.with_suffix(".jsonl")
    lines.write_text(json.dumps(to_plain(make_record())) + "\n", encoding="utf-8")
    ingest(read_inputs([str(lines)]), str(path))
    with open_archive(str(path)) as held:
        yield DeskHolder(held, knowledge).now()


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_folder_is_whole_and_its_links_are_sound(small: Desk, tmp_path: Path) -> None:
    report = publish(small, tmp_path / "desk")
    assert report.broken == []
    assert check_links(tmp_path / "desk") == []
    found = contents(tmp_path / "desk")
    assert len(found) == report.files + 1
    for happening in small.archive.happenings():
        assert file_of("happening", (happening.id,)) in found
    for name in ("index.html", "agenda.ics", "static/desk.css", "static/desk.js", "relations.html", "quotes.html"):
        assert name in found


def test_the_same_archive_gives_the_same_bytes(small: Desk, tmp_path: Path) -> None:
    publish(small, tmp_path / "one")
    publish(small, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_only_what_changed_is_written(small: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    publish(small, folder)
    (folder / "agenda.html").write_text("spoilt", encoding="utf-8")
    stale = folder / "person" / "stale.html"
    stale.write_text("old", encoding="utf-8")
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"]["person/stale.html"] = "0"
    (folder / MANIFEST).write_text(json.dumps(manifest))
    before = {path: (folder / path).stat().st_mtime_ns for path in contents(folder)}
    report = publish(small, folder)
    assert (report.new, report.changed, report.removed) == (0, 1, 1)
    assert not stale.exists()
    after = {path: (folder / path).stat().st_mtime_ns for path in contents(folder)}
    assert {path for path in after if after[path] != before[path]} == {"agenda.html", MANIFEST}


def test_nothing_else_is_written_over(small: Desk, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(NotAllowed, match="holds something that was not published here"):
        publish(small, tmp_path)
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / MANIFEST).write_text(json.dumps({"schema": "detente.published/1", "files": {"../letter.txt": "0"}}))
    with pytest.raises(NotAllowed, match="is no list of published files"):
        publish(small, folder)
    assert (tmp_path / "letter.txt").read_text() == "dear"


def test_a_link_that_leads_nowhere_is_found(small: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    publish(small, folder)
    page = folder / "relations.html"
    page.write_text(
        page.read_text(encoding="utf-8").replace("</main>", '<a href="nowhere.html#x">x</a></main>'), encoding="utf-8"
    )
    assert check_links(folder) == [("relations.html", "nowhere.html#x")]


@pytest.mark.parametrize("part", ["../../etc", "a/b", "CON", "x" * 300, "中国 %2e", "Q1", "det:person:ana", "..", "", "A", "a"])
def test_names_of_files_stay_in_the_folder(part: str) -> None:
    path = file_of("person", (part,))
    assert path.startswith("person/")
    assert path.count("/") == 1
    assert ".." not in path
    assert len(path.encode()) < 200


def test_names_that_differ_in_case_alone_are_two_files() -> None:
    assert file_of("person", ("Abc",)).lower() != file_of("person", ("abC",)).lower()


def test_questions_have_no_file() -> None:
    links = PublishedLinks("relation/CHN/USA.html", lambda address: True)
    assert links.to("relation", "CHN", "USA", root="CONSULT") is None
    assert links.to("relation", "CHN", "USA", root=None, words="") == "../../relation/CHN/USA.html"
    assert links.to("today") == "../../index.html"
    further = links.to("relation", "CHN", "USA", after="abc")
    assert further == f"../../{Address('relation', ('CHN', 'USA'), 'abc').file}"
