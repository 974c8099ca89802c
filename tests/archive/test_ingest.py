"""Stories into an archive of either kind, read again, and taken twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from detente.archive import ingest, open_archive
from detente.archive.model import Outcome
from detente.documents.carried import Given, Input, Unreadable
from detente.json import record_to_json
from detente.pipeline import read
from detente.settings import Settings

TEXTS = {
    "lisbon.txt": (
        "LISBON, March 16, 2022 (Lusa) – The foreign ministers of Portugal and Chile met in Lisbon on Tuesday and signed a fisheries "
        "agreement, the Portuguese foreign ministry said.\n\nThe two sides will hold talks again in Santiago in May, it said.\n"
    ),
    "santiago.txt": (
        "SANTIAGO, March 16, 2022 – Chile and Portugal signed a fisheries agreement in Lisbon on Tuesday.\n\n"
        "“We are glad of it,” Chilean President Gabriel Boric said in Santiago on Wednesday.\n"
    ),
    "garden.txt": "Ten gardens to see this spring. The roses in the old park are in flower, and the tulips will follow soon.\n",
    "blank.txt": " \n\n",
}  # fmt: skip


def items(names: Sequence[str] = tuple(TEXTS)) -> Iterator[Input | Unreadable]:
    for name in names:
        yield Input(name, None, TEXTS[name].encode())
    yield Unreadable("wire.jsonl#3", 812, b'{"text": "The min', "is cut off: expected the end of a string")


def contents(where: str) -> list[object]:
    """All that an archive says of happenings, quotes and documents."""
    with open_archive(where) as archive:
        records = [archive.record(d.document) for d in archive.documents()]
        return [list(archive.documents()), list(archive.happenings()), list(archive.sayings()), records]


def test_every_input_is_accounted_for(where: str) -> None:
    tally = ingest(items(), where)
    assert tally.counts == {"coded": 2, "empty": 2, "duplicate": 0, "rejected": 1}
    assert tally.total == tally.new == 5
    with open_archive(where) as archive:
        lines = {o.place: o for o in archive.ledger()}
        [reject] = archive.rejects()
        assert archive.counts()["inputs"] == 5
    assert lines["blank.txt"].reason == "holds no words"
    assert lines["blank.txt"].document is None
    assert lines["garden.txt"].kind == "empty" and lines["garden.txt"].reason
    assert (reject.outcome.place, reject.outcome.byte_offset, reject.data) == ("wire.jsonl#3", 812, b'{"text": "The min')
    assert "cut off" in (reject.outcome.reason or "")


def test_the_record_comes_back_as_it_was_read(where: str) -> None:
    ingest(items(), where)
    with open_archive(where) as archive:
        for name in ("lisbon.txt", "santiago.txt", "garden.txt"):
            record = read(TEXTS[name].encode(), uri=name)
            assert archive.record(record.document.id) == record


def test_taking_all_of_it_twice_changes_nothing(where: str) -> None:
    first = ingest(items(), where)
    with open_archive(where) as archive:
        before = [contents(where), list(archive.changes()), list(archive.ledger()), archive.manifest()]
    again = ingest(items(), where)
    with open_archive(where) as archive:
        assert [contents(where), list(archive.changes()), list(archive.ledger()), archive.manifest()] == before
    assert again.counts == first.counts
    assert again.new == 0


def test_the_same_content_elsewhere_is_a_duplicate(where: str) -> None:
    ingest(items(), where)
    before = contents(where)[1:]
    outcomes: list[Outcome] = []
    copy = Input("b/lisbon.txt", None, TEXTS["lisbon.txt"].encode())
    tally = ingest([copy, copy], where, report=lambda news: outcomes.extend(news.outcomes))
    assert tally.counts["duplicate"] == 2
    assert outcomes[0].document == copy.identity
    with open_archive(where) as archive:
        [document] = [d for d in archive.documents() if d.document == copy.identity]
    assert document.uri == "b/lisbon.txt"
    assert [h.tellings[0].event for h in before[0]] == [h.tellings[0].event for h in contents(where)[1]]  # type: ignore[attr-defined]


def test_order_and_workers_make_no_difference(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("orders")
    names = list(TEXTS)
    ways = {"one": (names, 1), "reversed": (names[::-1], 1), "two": (names, 2)}
    for way, (order, workers) in ways.items():
        ingest(items(order), str(folder / way), workers=workers)
    found = [contents(str(folder / way)) for way in ways]
    assert found[0] == found[1] == found[2]
    assert found[0][1]


def test_a_copy_in_another_paper_is_a_document_of_its_own(where: str) -> None:
    text = TEXTS["lisbon.txt"].encode()
    papers = [Given(publisher="Diário do Tejo"), Given(publisher="El Puerto")]
    ingest([Input(f"wire.jsonl#{i}", 100 * i, text, "text", given) for i, given in enumerate(papers)], where)
    with open_archive(where) as archive:
        documents = list(archive.documents())
        records = [archive.record(d.document) for d in documents]
    assert sorted(d.publisher or "" for d in documents) == ["Diário do Tejo", "El Puerto"]
    for record, given in ((r, g) for r in records for g in papers if r and r.document.publisher == g.publisher):
        item = next(i for i in range(2) if papers[i] is given)
        source = Input(f"wire.jsonl#{item}", 100 * item, text, "text", given)
        assert record == read(text, uri=source.where, given=given, identity=source.identity, settings=Settings(format="text"))


@pytest.mark.parametrize("kept", ["spans", "hashes"])
def test_what_is_not_kept_is_not_there(where: str, kept: str) -> None:
    ingest(items(), where, kept=kept)  # type: ignore[arg-type]
    with open_archive(where) as archive:
        identity = Input("", None, TEXTS["lisbon.txt"].encode()).identity
        record = archive.record(identity)
        assert archive.search("fisheries") == ()
    assert record is not None and record.document.text == ""
    whole = read(TEXTS["lisbon.txt"].encode())
    evidence = [e.evidence.text for e in record.events]
    if kept == "spans":
        assert evidence == [e.evidence.text for e in whole.events]
    else:
        assert all(e.startswith("sha256:") for e in evidence)
    assert [(e.id, e.evidence.start, e.evidence.end) for e in record.events] == [
        (e.id, e.evidence.start, e.evidence.end) for e in whole.events
    ]


def test_full_text_is_searched(where: str) -> None:
    ingest(items(), where)
    with open_archive(where) as archive:
        found = archive.search("fisheries agreement")
        assert set(found) == {Input("", None, TEXTS[n].encode()).identity for n in ("lisbon.txt", "santiago.txt")}
        assert archive.search('") OR 1=1 --') == ()


@pytest.mark.parametrize("workers", [1, 2])
def test_copies_close_together_are_what_they_are_far_apart(tmp_path_factory: pytest.TempPathFactory, workers: int) -> None:
    folder = tmp_path_factory.mktemp("copies")
    text, other = (TEXTS[n].encode() for n in ("lisbon.txt", "santiago.txt"))
    papers = [Given(publisher=f"Paper {i}", published="2022-03-16") for i in range(6)]
    wire = [Input(f"wire#{i}", i, other if i == 3 else text, "auto", given) for i, given in enumerate(papers)]
    wire += [Input("wire#blank", 9, b" ", "auto", papers[0]), Input("wire#blank2", 9, b" ", "auto", papers[1])]
    ingest(wire, str(folder / "at-once"), workers=workers)
    for item in wire:
        ingest([item], str(folder / "one-by-one"))
    assert contents(str(folder / "at-once")) == contents(str(folder / "one-by-one"))
    with open_archive(str(folder / "at-once")) as archive:
        assert [o.place for o in archive.ledger()] == [i.where for i in wire]


def test_a_record_that_clashes_with_another_is_rejected_alone(where: str) -> None:
    good, other = (read(TEXTS[n].encode(), uri=n) for n in ("lisbon.txt", "santiago.txt"))
    thief = replace(other, events=(replace(other.events[0], id=good.events[0].id), *other.events[1:]), quotes=(), series=())
    twice = replace(other, document=replace(other.document, id="d" * 64), events=(other.events[0],) * 2, quotes=(), series=())
    records = [("good", good), ("thief", thief), ("twice", twice)]
    wire = [Input(name, None, record_to_json(r).encode(), "record") for name, r in records]
    tally = ingest([*wire, Input("blank.txt", None, b" ")], where)
    assert tally.counts == {"coded": 1, "empty": 1, "duplicate": 0, "rejected": 2}
    with open_archive(where) as archive:
        assert archive.record(good.document.id) == good
        assert [r.outcome.place for r in archive.rejects()] == ["thief", "twice"]
        assert all(b'"schema"' in r.data for r in archive.rejects())
