"""What holds of the quotes of any text."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import quotes
from tests.quotes.helpers import make_cast, parsed
from tests.quotes.test_reading import STORIES

STYLES = ("“”", '""', "«»", "»«", "„“", "「」", "『』")
MARKS = frozenset("".join(STYLES))
PARAGRAPHS = (
    "“The dam is full,” said Ada Obi. “We opened two gates.”",
    "Rui Lopes told lawmakers that the road would stay shut until May. It would be widened then.",
    "The navy said its ships had “done their duty”, according to a statement from Oslo.",
    "“Peace,” said Karim Haddad, “is a long road.”",
    "Snow fell on the pass overnight, and eleven lorries were stuck.",
    "A clerk at the ministry denied that the letter had been opened.",
)
TAILS = (
    "Bread prices rose by a tenth in the spring.",
    "Ten gardens to see before winter comes",
    "The choir of the old town sings on Sunday at eight.",
    "“Rain is coming,” an old fisherman said.",
)
PIECES = (
    "“", "”", '"', "'", "‘", "’", "«", "»", "„", "「", "」", "''", "``", " ", "\n", "\n\n", ",", ".", "?", "!", ":", ";", "—", "-", "(", ")", "…",
    "said", "says", "told", "asked", "adding", "according to", "that", "he", "she", "it", "the statement", "Ada Obi", "officials in Oslo",
    "both sides", "the road is shut", "would not", "whether", "HOST:", "12", "\u200b", "\u00ad", "é", "漢", "\U0001f600",
)  # fmt: skip


def told(found: tuple[quotes.Reading, ...]) -> list[tuple[str, str, str | None]]:
    return [(q.kind, q.text, q.speaker.name if q.speaker else None) for q in found]


def restyled(text: str, style: str) -> str:
    """A text whose marks open and close by turns in each paragraph, written in another style."""
    lines = []
    for line in text.split("\n"):
        parts = ["" if c in MARKS else c for c in line]
        places = [i for i, c in enumerate(line) if c in MARKS]
        for number, place in enumerate(places):
            parts[place] = style[number % 2]
        lines.append("".join(parts))
    return "\n".join(lines)


def check(text: str, found: tuple[quotes.Reading, ...]) -> None:
    """Every span is exact, direct words stand between marks or behind a label, and the order is that of the text."""
    assert [(q.start, -q.end) for q in found] == sorted((q.start, -q.end) for q in found)
    for quote in found:
        parties = [p.span for p in (quote.speaker, quote.addressee) if p is not None and p.span is not None]
        for span in [quote, *parties, *quote.quoted, *([quote.cue] if quote.cue else [])]:
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end] == span.text
        assert any(c.isalnum() for c in quote.text)
        assert all(quote.start <= q.start and q.end <= quote.end for q in quote.quoted)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))
def test_any_text_gives_exact_spans(text: str) -> None:
    found = quotes.read(text)
    check(text, found)
    assert found == quotes.read(text)


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s["name"])
def test_the_style_of_marks_changes_no_direct_quote(story: dict[str, str]) -> None:
    readings = [[t for t in told(quotes.read(restyled(story["text"], style))) if t[0] == "direct"] for style in STYLES]
    assert all(r == readings[0] for r in readings[1:])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(PARAGRAPHS), min_size=2, max_size=4, unique=True),
    st.lists(st.sampled_from(TAILS), min_size=1, max_size=3),
)
def test_a_tail_of_other_matters_changes_nothing_before_it(body: list[str], tail: list[str]) -> None:
    text = "\n".join(["The council met on Monday.", *body])
    longer = text + "\n" + "\n".join(tail)
    before = told(quotes.read(text))
    assert told(tuple(q for q in quotes.read(longer) if q.end <= len(text))) == before


@settings(max_examples=25, deadline=None)
@given(st.permutations(PARAGRAPHS))
def test_the_order_of_independent_paragraphs_changes_no_quote(paragraphs: list[str]) -> None:
    first = "The council met on Monday."
    wanted = sorted(t[:2] for t in told(quotes.read("\n".join([first, *PARAGRAPHS]))))
    assert sorted(t[:2] for t in told(quotes.read("\n".join([first, *paragraphs])))) == wanted


@pytest.mark.parametrize("story", STORIES[::3], ids=lambda s: s["name"])
@pytest.mark.parametrize("change", [str.upper, str.lower, str.swapcase, str.title], ids=lambda c: c.__name__)
def test_case_degrades_and_never_breaks(story: dict[str, str], change: object) -> None:
    text = change(story["text"])  # type: ignore[operator]
    check(text, quotes.read(text))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(STORIES), st.integers(0, 2**32))
def test_a_broken_story_gives_exact_spans(story: dict[str, str], seed: int) -> None:
    chance, text = random.Random(seed), story["text"]
    for _ in range(chance.randrange(1, 9)):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(("", chance.choice(PIECES), text[at : at + 9] * 2)) + text[at + chance.randrange(3) :]
    check(text, quotes.read(text))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))
def test_the_record_and_the_reading_find_the_same_direct_words(text: str) -> None:
    story, sentences = parsed(text)
    cast = make_cast(sentences)
    narrow = {(m.start, m.end) for m in quotes.find_quotes(story, sentences, cast) if m.kind == "direct"}
    wide = quotes.find_quotes(story, sentences, cast, wide=True)
    inside = [(m.start, m.end) for m in wide if m.kind == "mixed" or m.why.startswith("stands behind")]
    for start, end in {(m.start, m.end) for m in wide if m.kind == "direct"} ^ narrow:
        assert any(a <= start and end <= b for a, b in inside)
