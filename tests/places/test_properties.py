"""Laws of reading places: exact spans, and what may change an answer and what may not."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import MUTATORS
from detente.places import Toponym, read

# Paragraphs that say themselves where each of their places lies; none speaks of the country of another.
PARAGRAPHS = (
    "A barge sank on the Danube near Novi Sad, Serbia, on Monday. Novi Sad police closed the port.",
    "Floods cut the road from Hyderabad, in the Pakistani province of Sindh, to Karachi.",
    "Firefighters from Springfield, Ill., drove to Peoria. The mayor of Springfield, Ill., thanked them.",
    "The ministers met in Windhoek, the Namibian capital, before they flew to Walvis Bay.",
    "Trawlers from Vigo, Spain, were held in the Gulf of Guinea.",
    "Strikers marched through Perth, Western Australia, to the port of Fremantle.",
)
paragraphs = st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=3, unique=True)


def meant(toponyms: tuple[Toponym, ...]) -> list[tuple[str, str | None, float | None, float | None]]:
    return sorted((t.text, t.id, t.lat, t.lon) for t in toponyms)


def check(text: str, found: tuple[Toponym, ...]) -> None:
    last = 0
    for toponym in found:
        assert last <= toponym.start < toponym.end <= len(text)
        assert text[toponym.start : toponym.end] == toponym.text
        assert (toponym.lat is None) == (toponym.lon is None)
        assert 0.0 <= toponym.score <= 1.0
        last = toponym.end


@settings(max_examples=40, deadline=None)
@given(paragraphs, st.lists(st.sampled_from(sorted(MUTATORS)), max_size=3), st.integers(0, 2**16))
def test_spans_are_exact_in_damaged_text(chosen: list[str], damage: list[str], seed: int) -> None:
    text, chance = "\n\n".join(chosen), random.Random(seed)
    for name in damage:
        text = MUTATORS[name](text, chance)
    check(text, read(text))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    check(text, read(text))


@settings(max_examples=20, deadline=None)
@given(st.permutations(PARAGRAPHS))
def test_paragraphs_that_say_where_they_play_can_be_moved(order: list[str]) -> None:
    alone = [pair for paragraph in PARAGRAPHS for pair in meant(read(paragraph))]
    assert meant(read("\n\n".join(order))) == sorted(alone)


@settings(max_examples=15, deadline=None)
@given(paragraphs)
def test_a_tail_from_elsewhere_changes_nothing_that_is_said(tail: list[str]) -> None:
    body = "Rebels shelled Goma, in the Congolese province of North Kivu. Goma lies on Lake Kivu."
    text = "\n\n".join((body, *tail))
    assert meant(tuple(t for t in read(text) if t.end <= len(body))) == meant(read(body))


def test_capitals_cost_places_and_break_nothing() -> None:
    for paragraph in PARAGRAPHS:
        check(paragraph.upper(), read(paragraph.upper()))
    shouted = read("TALKS IN WINDHOEK BETWEEN NAMIBIA AND ANGOLA END WITHOUT A DEAL")
    assert [t.text for t in shouted] == ["WINDHOEK", "NAMIBIA", "ANGOLA"]


def test_reading_twice_gives_the_same() -> None:
    text = "\n\n".join(PARAGRAPHS)
    assert read(text) == read(text)
