"""What a person says of happenings holds, whatever comes in afterwards."""

from __future__ import annotations

import pytest

from detente.archive import Archive, ingest, open_archive
from detente.archive.judge import judge, withdraw
from detente.chronicle.model import Happening
from detente.documents.carried import Given, Input
from detente.errors import NotFound

TALKS = (
    "The foreign ministers of Portugal and Chile met in Lisbon on Tuesday to talk about fish, the Portuguese ministry said.",
    "Chile's foreign minister met his Portuguese counterpart in Lisbon on Tuesday, officials in Santiago said.",
    "Portugal's foreign minister met the Chilean foreign minister in Lisbon on Tuesday, a spokesman told reporters.",
)  # fmt: skip
SAID = {"author": "ana", "at": "2022-04-01T10:00:00Z", "reason": "two rounds of talks"}


def items(texts: tuple[str, ...] = TALKS) -> list[Input]:
    papers = [Given(publisher=f"Paper {i}", published="2022-03-16") for i in range(len(texts))]
    return [
        Input(f"wire#{i}", i, text.encode(), "text", given) for i, (text, given) in enumerate(zip(texts, papers, strict=True))
    ]


def met(archive: Archive) -> list[Happening]:
    return [h for h in archive.happenings() if h.plover == "CONSULT" and h.status == "happened"]


def test_one_meeting_told_by_three_papers_is_one_happening(where: str) -> None:
    ingest(items(), where)
    with open_archive(where) as archive:
        [meeting] = met(archive)
    assert len(meeting.tellings) == 3
    assert meeting.corroboration == 3
    assert meeting.date == "2022-03-15"


def test_a_split_and_its_withdrawal(where: str) -> None:
    ingest(items(), where)
    with open_archive(where) as archive:
        first, second, third = sorted(t.event.id for t in met(archive)[0].tellings)
        made = judge(archive, "split", first, second, **SAID)
        parted = met(archive)
        assert not any({first, second} <= {t.event.id for t in h.tellings} for h in parted)
        assert archive.happening(f"h-{first}") and archive.happening(third)
        cursor = max(c.cursor for c in archive.changes())
        withdraw(archive, made.id, at="2022-04-02T10:00:00Z")
        assert len(met(archive)) == 1
        assert archive.judgements()[0].withdrawn == "2022-04-02T10:00:00Z"
        assert {c.kind for c in archive.changes(cursor)} == {"corrected", "deleted"}


def test_a_judgement_outlives_what_comes_in_later(where: str) -> None:
    ingest(items()[:2], where)
    with open_archive(where) as archive:
        first, second = sorted(t.event.id for t in met(archive)[0].tellings)
        judge(archive, "split", first, second, **SAID)
        ingest(items(), where)
        assert not any({first, second} <= {t.event.id for t in h.tellings} for h in met(archive))
        before = list(archive.happenings())
        ingest(items(), where)
        assert list(archive.happenings()) == before


def test_the_same_judgement_twice_is_one(where: str) -> None:
    ingest(items(), where)
    with open_archive(where) as archive:
        [meeting] = met(archive)
        assert judge(archive, "right", meeting.id, **SAID) == judge(archive, "right", meeting.id, **SAID)
        assert len(archive.judgements()) == 1


def test_what_a_person_calls_wrong_is_told_no_longer(where: str) -> None:
    ingest(items(TALKS[:1]), where)
    with open_archive(where) as archive:
        [meeting] = met(archive)
        judge(archive, "wrong", meeting.id, **SAID)
        assert met(archive) == []
        assert [c.kind for c in archive.changes() if c.happening == meeting.id] == ["added", "deleted"]


def test_an_unknown_event_is_named(where: str) -> None:
    ingest(items(TALKS[:1]), where)
    with open_archive(where) as archive, pytest.raises(NotFound, match="ev-none"):
        judge(archive, "right", "ev-none", **SAID)
