"""Texts cut into what is marked and what is not, and the words that prove a field."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.chronicle.model import Source, Telling
from detente.desk.evidence import Window, bare_window, cut_blocks, cut_pieces, narrow, proofs_of, runs_of, unproved
from detente.records import Record, Span

TEXTS = st.text(alphabet="ab .!\n\r\t\u200b\u202eé", max_size=120)
EDGES = st.tuples(st.integers(-5, 130), st.integers(-5, 130))


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.lists(st.tuples(EDGES, st.sampled_from("pqrs")), max_size=12), st.integers(0, 40))
def test_pieces_together_are_the_text(text: str, marks: list[tuple[tuple[int, int], str]], start: int) -> None:
    named = [(min(a, b), max(a, b), name) for (a, b), name in marks]
    pieces = cut_pieces(text, named, start=start)
    assert "".join(piece.text for piece in pieces) == text
    covered = {name: {i for a, b, n in named if n == name for i in range(a, b)} for name in "pqrs"}
    for piece in pieces:
        for name in "pqrs":
            assert ((name in piece.marks) == bool(piece.text) and covered[name].issuperset(range(piece.start, piece.end))) or (
                name not in piece.marks
            )
    assert [piece for _, row in runs_of(pieces, "p") for piece in row] == pieces


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.lists(EDGES, max_size=8), st.integers(0, 40))
def test_blocks_together_are_the_text(text: str, furniture: list[tuple[int, int]], start: int) -> None:
    blocks = cut_blocks(text, [(min(a, b), max(a, b), "other") for a, b in furniture], start=start)
    assert "".join(text[a - start : b - start] for a, b, _ in blocks) == text
    assert all(a < b for a, b, _ in blocks)


def telling_of(record: Record, number: int) -> Telling:
    event = record.events[number]
    ids = {*event.source, *event.target, *event.reported_by}
    document = record.document
    source = Source(document.id, None, None, None, None, document.published.date, "en", document.id)
    return Telling(event, source, tuple(a for a in record.actors if a.id in ids))


def proved(record: Record, number: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for proof in proofs_of(telling_of(record, number), Window(0, record.document.text)):
        assert record.document.text[proof.start : proof.end] == proof.text
        found.setdefault(proof.field, []).append(proof.text)
    return found


def test_the_words_of_each_field(record: Record) -> None:
    assert proved(record, 0) == {
        "act": ["met"], "who": ["Ana Prado", "Tomás Ibáñez"], "when": ["Tuesday"], "where": ["Lisbon"],
    }  # fmt: skip
    planned = proved(record, 1)
    assert (planned["act"], planned["where"], planned["occasion"], planned["when"]) == (
        ["sign"], ["Santiago"], ["fisheries accord"], ["May"],
    )  # fmt: skip
    assert proved(record, 2)["counts"] == ["three"]


def test_what_no_words_bear_says_where_it_comes_from(record: Record) -> None:
    told = telling_of(record, 2)
    window = Window(0, record.document.text)
    said = unproved(told, [p for p in proofs_of(told, window) if p.field != "who"], ("LISBON (Lusa)", "Lisbon"))
    assert "Portuguese police: not named in the words shown" in said["who"]
    assert set(said) >= {"who", "duration"}
    first = telling_of(record, 0)
    assert unproved(first, (), ("LISBON (Lusa)", "Lisbon"))["where"] == "the dateline, LISBON (Lusa)"


def test_evidence_is_shown_with_its_paragraph(record: Record) -> None:
    evidence = record.events[1].evidence
    shown = narrow(Window(0, record.document.text), evidence)
    assert shown.text == "“We will sign the fisheries accord in Santiago in May,” Prado said."
    assert not shown.before and not shown.after
    long = "word " * 400
    cut = narrow(Window(0, long), Span(1000, 1004, "word"))
    assert cut.before and cut.after and len(cut.text) < 600 and cut.cut(1000, 1004) == "word"


def test_words_that_were_not_kept() -> None:
    assert bare_window(Span(3, 9, "")) is None
    assert bare_window(Span(3, 9, "sha256:00ff")) is None
    assert bare_window(Span(3, 7, "word")) == Window(3, "word")
