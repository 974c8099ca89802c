"""The page of a family: who copied, from whom likely, and what each changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from detente.archive import Archive, ingest, open_archive
from detente.documents.carried import Given, Input
from detente.records import Record

ArchiveOf = Callable[..., Archive]
Client = Callable[..., TestClient]


STORY = (
    "LISBON, March 16, 2022 (Lusa) – The foreign ministers of Portugal and Chile met in Lisbon on Tuesday and signed a fisheries "
    "agreement that ends nine years of quarrels over swordfish quotas.\n\n"
    "Under the agreement Chilean vessels may land up to 1,200 tonnes of fish a year in the ports of Matosinhos and Peniche, and "
    "inspectors from both countries will board them twice a season to count the catch.\n\n"
    "Minister Antony Serra telephoned the harbour masters of both ports on Wednesday and praised the agreement as fair.\n\n"
    "Fishermen outside the ministry said that the quotas were too small for the northern fleet and too large for the southern one.\n"
)
COPY = (
    STORY.replace("Antony", "Anthony").replace("1,200", "1,500").rpartition("\n\n")[0]
    + "\n\nThe <harbour> of Peniche will be dredged this summer at the cost of the state, as it was nine years ago.\n"
)


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, list[str]]]:
    where = str(Path(tmp_path_factory.mktemp("copies")) / "a.db")
    given = (("a.txt", STORY, "Lusa", "Lusa"), ("b.txt", COPY, "Second Paper", "Lusa"))
    ingest(
        (Input(n, None, t.encode(), None, Given(uri=n, publisher=p, agency=a, published="2022-03-16")) for n, t, p, a in given),
        where,
    )
    with open_archive(where) as archive:
        yield archive, [source.document for source in archive.documents()]


def test_what_a_copy_changed(copies: tuple[Archive, list[str]], client: Client) -> None:
    archive, [one, other] = copies
    desk = client(archive)
    page = desk.get(f"/family/{one}").text
    assert page == desk.get(f"/family/{other}").text
    assert "2 documents descend from one text" in page and "likely the original" in page
    changed = {
        (re.sub(r"<span.*?</span>", "", old), re.sub(r"<span.*?</span>", "", new))
        for old, new in re.findall(r"<del>(.*?)</del> <ins>(.*?)</ins>", page)
    }
    assert {("Antony", "Anthony"), ("1,200", "1,500")} <= changed
    assert "1 name altered" in page and "1 number altered" in page
    assert "<ins>" in page and "&lt;harbour&gt;" in page and "Fishermen outside the ministry" in page


def test_one_copy_alone(copies: tuple[Archive, list[str]], client: Client) -> None:
    archive, ids = copies
    for id in ids:
        answer = client(archive).get(f"/family/{ids[0]}?member={id}")
        assert answer.status_code == 200 and "All copies" in answer.text


def test_a_document_without_copies_says_what_would_make_a_family(archive_of: ArchiveOf, client: Client, record: Record) -> None:
    desk = client(archive_of([record]))
    answer = desk.get(f"/family/{record.document.id}")
    assert answer.status_code == 200 and "No copies of this story are known" in answer.text
    assert desk.get("/family/000000000").status_code == 404
