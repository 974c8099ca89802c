"""Landmark happenings as clues: what a story must tell of one, and how the time beside it dates the story."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest

from detente.dates import date_story
from detente.dates.clues import Clue, view_story
from detente.dates.dayset import hull, span
from detente.dates.landmark_clues import landmark_clues
from detente.dates.landmark_index import landmark_index, load_kinds, plain, signs_in
from detente.knowledge.model import Landmark
from detente.language.parse import parse_story
from tests.dates.test_publication import LANDMARKS, World, story


def clues(text: str, landmarks: tuple[Landmark, ...] = LANDMARKS) -> list[Clue]:
    told = story(text)
    return list(landmark_clues(told, view_story(told, parse_story(told.clean)), cast(Any, World(landmarks=landmarks))))


# Fillers, so that the signs of the two that are looked for are rare among all.
OTHERS = tuple(
    Landmark(f"2010-{month:02}-{day:02}", f"2010-{month:02}-{day:02}", "visit", ("LVA",), (f"Person{month}x{day}",), f"Town{month}x{day}", "LVA", "Somebody opens a bakery")
    for month in range(1, 13) for day in range(1, 29)
)  # fmt: skip
ALL = LANDMARKS + OTHERS
TRIBUNAL = "Norway and Peru launched a herring tribunal in Callao on Wednesday, with Tveit and Quispe on the quay."
WAREHOUSE = "Ghana buried its dead. Gunmen had stormed the customs warehouse at Tamale on Tuesday, the ministry of Ghana said."


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        # The news of a lead: that day or the two after it.
        (f"Norway, Peru launch court\n{TRIBUNAL}", "2018-03-07", "2018-03-09"),
        # A time of day beside the weekday, and a place between the act and its day, change nothing.
        (f"Norway, Peru launch court\n{TRIBUNAL.replace('on Wednesday', 'at dawn on Wednesday')}", "2018-03-07", "2018-03-09"),
        (f"Norway, Peru launch court\n{TRIBUNAL.replace('in Callao', 'in a shed at Callao')}", "2018-03-07", "2018-03-09"),
        # The body tells of any day of the past week.
        (f"Ghana mourns\nGhana was silent. It rained.\n{WAREHOUSE}", "2019-11-12", "2019-11-18"),
        # A day and month name the year; the story is later.
        ("Ghana mourns\nGhana was silent. It rained.\nGunmen stormed the customs warehouse at Tamale in Ghana on November 12.", "2019-11-12", "2020-09-07"),
        # A month does so too.
        ("Ghana mourns\nGhana was silent. It rained.\nGunmen stormed the customs warehouse at Tamale in Ghana in November.", "2019-11-12", "2020-10-07"),
        # Misspelt names are known all the same.
        ("Norway, Peru launch court\nNorway and Peru launched a herring tribunal in Calao on Wednesday, with Tveid and Quispee there.", "2018-03-07", "2018-03-09"),
    ],
)  # fmt: skip
def test_a_landmark_dates_a_story(text: str, first: str, last: str) -> None:
    (clue,) = clues(text, ALL)
    assert hull(clue.days) == (date.fromisoformat(first), date.fromisoformat(last))
    assert clue.given and clue.weight >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        # Another weekday; another act; what was only said that day; no time; one shared name.
        f"Norway, Peru launch court\n{TRIBUNAL.replace('Wednesday', 'Friday')}",
        "Norway, Peru talk\nNorway and Peru ate fish in Lima on Wednesday.",
        "Norway on tribunal\nNorway said on Wednesday that Peru liked Callao and Quispe.",
        f"Norway, Peru launch court\n{TRIBUNAL.replace(' on Wednesday', '')}",
        "Quispe rests\nQuispe launched a boat on Wednesday.",
        "\n",
    ],
)
def test_no_landmark_is_seen(text: str) -> None:
    assert clues(text, ALL) == []


def test_two_landmarks_told_as_well_are_no_clue() -> None:
    twin = Landmark("2017-03-08", "2017-03-08", *_rest(LANDMARKS[0]))
    assert clues(f"Norway, Peru launch court\n{TRIBUNAL}", (*ALL, twin)) == []


def _rest(one: Landmark) -> tuple[Any, ...]:
    return one.kind, one.parties, one.persons, one.place, one.country, one.what


def test_a_landmark_outside_the_days_left_is_not_thought_of() -> None:
    told = story(f"Norway, Peru launch court\n{TRIBUNAL} Norwegian Prime Minister Berit Hansen had left in 2019.")
    view = view_story(told, parse_story(told.clean))
    assert list(landmark_clues(told, view, cast(Any, World(landmarks=ALL)), 0)) == []


def test_the_date_and_its_reason() -> None:
    told = story(f"Norway, Peru launch court\nPresident Tomas Quispe came. {TRIBUNAL}")
    published, window = date_story(told, parse_story(told.clean), cast(Any, World(landmarks=ALL)))
    assert (published.date, published.basis) == ("2018-03-07/2018-03-09", "inferred")
    assert window == "2018-03-07/2018-03-09"
    assert any("Wednesday" in span.text for span in published.evidence)


def test_a_knowledge_base_without_landmarks_gives_no_clue() -> None:
    assert clues(f"Norway, Peru launch court\n{TRIBUNAL}", ()) == []


def test_signs() -> None:
    index = landmark_index(cast(Any, World(landmarks=ALL)))
    found = signs_in("Norway's Tveit met nobody in Tamale.", index, cast(Any, World(landmarks=ALL)), garbled=False)
    assert found == {("party", "NOR"), ("person", "tveit"), ("place", "tamale")}
    assert plain("Peña") == "pena"


def test_every_kind_of_landmark_has_words() -> None:
    from typing import get_args

    from detente.knowledge.model import LandmarkKind

    assert set(load_kinds()) == set(get_args(LandmarkKind))


def test_a_dateline_on_the_day_makes_a_landmark_all_but_certain() -> None:
    told = story(f"Norway, Peru launch court\n{TRIBUNAL}")
    view = view_story(told, parse_story(told.clean))
    filed = span(date(2018, 3, 7), date(2018, 3, 7))
    (alone,) = landmark_clues(told, view, cast(Any, World(landmarks=ALL)))
    (dated,) = landmark_clues(told, view, cast(Any, World(landmarks=ALL)), filed=filed)
    assert dated.days == filed and dated.weight >= max(alone.weight, 0.98)
