"""What holds for every dating: the calendar repeats, a tail changes nothing, likelihoods are likelihoods; and a floor on stories of ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import dates
from detente.dates import date_story
from detente.dates.clues import Clue
from detente.dates.dayset import ALL, FIRST, SIZE, of_days, on_weekdays, span
from detente.dates.era_clues import era_clues, load_eras
from detente.dates.publication import conclude, solve, weigh
from detente.dates.weighing import likelihood, likelihoods, shortest
from detente.edtf import bounds, overlaps
from detente.language.parse import parse_story
from tests.dates.test_landmarks import LANDMARKS, OTHERS, TRIBUNAL
from tests.dates.test_publication import FORUMS, PEOPLE, TALKS, World, story, view_story

YEARS = 11
"""2018 and 2007 have the same calendar."""


def _moved(day: str) -> str:
    return f"{int(day[:4]) - YEARS}{day[4:]}"


@pytest.mark.parametrize(
    "text",
    [
        f"Norway, Peru launch court\nPresident Tomas Quispe came. {TRIBUNAL}",
        "Hansen, Quispe end feud\nNorway's Prime Minister Berit Hansen and Peru's President Tomas Quispe met in Valparaiso on Wednesday.",
    ],
)
def test_the_same_calendar_gives_the_same_day(text: str) -> None:
    told = story(text)
    sentences = parse_story(told.clean)
    world = World(landmarks=LANDMARKS + OTHERS)
    early = World(
        tuple(replace(m, first_day=_moved(m.first_day), last_day=_moved(m.last_day)) for m in FORUMS + TALKS),
        {n: replace(p, start=_moved(p.start or ""), end=_moved(p.end) if p.end else None) for n, p in PEOPLE.items()},
        tuple(replace(m, first_day=_moved(m.first_day), last_day=_moved(m.last_day)) for m in LANDMARKS) + OTHERS,
    )
    here, there = (date_story(told, sentences, cast(Any, w))[0].date for w in (world, early))
    assert here is not None and there is not None
    assert "/".join(_moved(day) for day in here.split("/")) == there


def test_a_tail_changes_nothing() -> None:
    text = "Ministers seek calm\nNorwegian Prime Minister Berit Hansen signed a pact at the Amber Forum in Riga on Tuesday."
    tail = "\nThe herring was good and nobody complained.\nThe band played on."
    dated = [date_story(s, parse_story(s.clean), cast(Any, World())) for s in (story(text), story(text + tail))]
    assert dated[0] == dated[1]


SETS = st.one_of(
    st.tuples(st.integers(0, SIZE - 1), st.integers(1, 4000)).map(
        lambda t: span(FIRST + timedelta(days=t[0]), FIRST + timedelta(days=min(SIZE - 1, t[0] + t[1])))
    ),
    st.lists(st.integers(0, 6), min_size=1, max_size=6).map(on_weekdays),
)
CLUES = st.lists(st.tuples(SETS, st.floats(0.05, 1.0)), max_size=5)


@settings(max_examples=25, deadline=None)
@given(CLUES, CLUES, st.floats(0.3, 0.99))
def test_likelihoods(clues: list[tuple[int, float]], given_: list[tuple[int, float]], mass: float) -> None:
    shares = likelihoods(clues, given_)
    assert shares.min() >= 0.0 and abs(float(shares.sum()) - 1.0) < 1e-6
    first, last = shortest(shares, mass)
    assert first <= last and likelihood(shares, span(first, last)) >= mass - 1e-6
    assert abs(likelihood(shares, ALL) - 1.0) < 1e-6


@settings(max_examples=25, deadline=None)
@given(SETS, st.floats(0.6, 0.99))
def test_one_clue_is_believed_as_far_as_its_weight(days: int, weight: float) -> None:
    before = likelihood(likelihoods([]), days)
    after = likelihood(likelihoods([(days, weight)]), days)
    assert after == pytest.approx(max(before, weight), abs=1e-6)


def test_the_first_of_equal_stretches_is_given() -> None:
    shares = likelihoods([(of_days([date(2001, 1, 1), date(2003, 1, 1)]), 0.99)])
    assert shortest(shares, 0.4) == (date(2001, 1, 1), date(2001, 1, 1))


@pytest.mark.parametrize(
    ("words", "first"), [("Brexit talks", "2012-06-01"), ("the COVID-19 pandemic", "2020-02-11"), ("a postcard", None)]
)
def test_words_of_their_time(words: str, first: str | None) -> None:
    told = story(f"Norway\nNorway spoke of {words}.")
    found = list(era_clues(view_story(told, ())))
    assert [c.days for c in found] == ([span(date.fromisoformat(first), date(2045, 12, 31))] if first else [])


def test_every_word_of_its_time_can_be_found() -> None:
    for era in load_eras():
        assert era.days and all(len(word) >= 3 for word in era.words), era.regex.pattern


OURS = [
    ("Peace deal ends long war", ("BOGOTA - President Juan Manuel Santos of Colombia and the rebel chief Timochenko signed a revised peace accord with "
     "the FARC at a theatre in Bogota on Thursday."), "2016-11-24/2016-11-25"),
    ("Wall opened", "BERLIN - East Germany opened the Berlin Wall late on Thursday and crowds of East Germans crossed into West Berlin all night.", "1989-11-09/1989-11-11"),
    ("Leaders meet on island", ("SINGAPORE - US President Donald Trump and North Korean leader Kim Jong Un signed a statement at their first summit in "
     "Singapore on Tuesday."), "2018-06-12/2018-06-13"),
    ("Britons choose to leave", ("LONDON - British Prime Minister David Cameron said he would step down after Britain voted in a referendum on Thursday to leave the "
     "European Union."), "2016-06-23/2016-06-25"),
    ("Neighbours end war", ("ASMARA - Ethiopian Prime Minister Abiy Ahmed and Eritrea's President Isaias Afwerki signed a declaration in Asmara on Monday that ends the state of "
     "war between Ethiopia and Eritrea."), "2018-07-09/2018-07-10"),
    ("Ministers differ", "OSLO - The minister praised the herring on Tuesday and nobody disagreed.", None),
    ("Envoys talk", "GENEVA - Russia and the United States held talks on Monday and agreed to talk again.", None),
]  # fmt: skip
FLOOR = 3
"""Of the stories of ours that can be dated, how many are; none may be dated wrongly."""


def test_stories_of_ours_are_dated_or_left() -> None:
    right = 0
    for title, text, expected in OURS:
        found = dates.infer(text, title=title, stated=False)
        if found.published.date is None:
            continue
        assert expected is not None and overlaps(found.published.date, expected), (title, found)
        assert bounds(found.published.date) and found.published.evidence and found.why
        right += 1
    assert right >= FLOOR


def test_a_story_without_a_dateline_must_be_surer() -> None:
    text = "Ministers seek calm\nNorwegian Prime Minister Berit Hansen said on Tuesday that the Amber summit in Peru was held last week."
    clues = [Clue("one", span(date(2020, 6, 8), date(2020, 6, 9)), 0.97, (), "", True)]
    assert conclude(solve(clues)) == "2020-06-08/2020-06-09"
    assert conclude(solve(clues, filed=False)) is None
    assert weigh(story(text, dateline=None), clues) == solve(clues, filed=False)
