"""Reading anew what the archive has: what was read gives way, what a person said stays."""

from __future__ import annotations

from dataclasses import replace
from sqlite3 import connect

import pytest

from detente.archive import ingest, open_archive
from detente.archive.judge import judge
from detente.archive.settle import settle
from detente.documents.carried import Input
from detente.json import record_to_json
from detente.pipeline import read
from detente.records import Record

TEXT = b"The foreign ministers of Portugal and Chile met in Lisbon on March 15, 2022. Chile later expelled two Portuguese diplomats.\n"
SAID = {"author": "ana", "at": "2022-04-01T10:00:00Z", "reason": "read twice"}


def coded(record: Record) -> Input:
    return Input("a.txt", None, record_to_json(record).encode(), "record")


def test_the_same_reading_again_changes_no_happening(where: str) -> None:
    item = Input("a.txt", None, TEXT)
    ingest([item], where)
    with open_archive(where) as archive:
        before = list(archive.happenings())
        tally = ingest([item], where, again=True)
        assert list(archive.happenings()) == before
        assert tally.new == 0
        assert archive.counts()["documents"] == 1


def test_a_judgement_finds_the_event_that_is_read_otherwise_now(where: str) -> None:
    record = read(TEXT)
    ingest([coded(record)], where)
    met = next(e for e in record.events if e.plover == "CONSULT")
    other = replace(met, id="ev-otherwise0000", date="2022-03-16")
    changed = replace(record, events=tuple(other if e is met else e for e in record.events), quotes=(), series=())
    with open_archive(where) as archive:
        judge(archive, "wrong", met.id, **SAID)
        ingest([coded(changed)], where, again=True)
        [kept] = archive.judgements()
        assert kept.left == other.id
        assert all(t.event.id not in (met.id, other.id) for h in archive.happenings() for t in h.tellings)


def test_an_event_that_is_read_no_longer_is_deleted(where: str) -> None:
    record = read(TEXT)
    ingest([coded(record)], where)
    bare = replace(record, events=(), quotes=(), series=())
    with open_archive(where) as archive:
        assert list(archive.happenings())
        cursor = max(c.cursor for c in archive.changes())
        ingest([coded(bare)], where, again=True)
        assert list(archive.happenings()) == []
        assert {c.kind for c in archive.changes(cursor)} == {"deleted"}
        [line] = archive.ledger()
        assert line.kind == "empty"
        assert settle(archive.engine) == 0


def test_search_follows_the_text(tmp_path_factory: pytest.TempPathFactory) -> None:
    where = str(tmp_path_factory.mktemp("again") / "archive")
    ingest([Input("a.txt", None, TEXT)], where)
    ingest([Input("a.txt", None, TEXT)], where, again=True)
    with open_archive(where) as archive:
        assert len(archive.search("diplomats")) == 1
    connection = connect(where)
    connection.execute("INSERT INTO documents_text(documents_text) VALUES ('integrity-check')")
    connection.close()
