"""Two parties over time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from detente.chronicle.model import Happening
from detente.chronicle.naming import Namer
from detente.chronicle.relation import relate, summarise
from detente.chronicle.weeks import week_of
from detente.knowledge import load_knowledge
from tests.chronicle.making import happening

MONDAY = date(2022, 1, 3)


@pytest.fixture(scope="module")
def namer() -> Namer:
    return Namer(load_knowledge())


def day(week: int, weekday: int = 0) -> str:
    return (MONDAY + timedelta(days=7 * week + weekday)).isoformat()


def stories(weeks: int, *, without: tuple[int, ...] = ()) -> dict[str, int]:
    return {day(week, 2): 100 for week in range(weeks) if week not in without}


def hostile(id: str, when: str, **other: object) -> Happening:
    return happening(id, "SANCTION/discontinue/163", source=("USA",), target=("CHN",), date=when, **other)


def friendly(id: str, when: str | None, **other: object) -> Happening:
    return happening(id, "CONSULT//040", source=("CHN",), target=("USA",), date=when, **other)


@pytest.mark.parametrize(
    ("edtf", "monday"),
    [
        ("2022-01-05", MONDAY), ("2022-01-09", MONDAY), ("2022-01-08/2022-01-11", MONDAY + timedelta(days=7)), ("2022-01", None), ("../2022-01-05", None),
        ("2022-01-05/..", None), (None, None), ("soon", None),
    ],
)  # fmt: skip
def test_the_week_of_a_date(edtf: str | None, monday: date | None) -> None:
    assert week_of(edtf) == monday


def test_counts_means_and_rates_of_a_week(namer: Namer) -> None:
    held = [friendly("h-a", day(0)), hostile("h-b", day(0, 6)), hostile("h-c", day(1)), hostile("h-d", day(1), status="planned")]
    found = relate(held, stories(3), namer, left="USA", right="CHN")
    first, second, third = found.weeks
    assert (first.week, first.stories, first.verbal_cooperation, first.material_conflict) == ("2022-01-03", 100, 1, 1)
    assert (first.goldstein, first.cooperation, first.conflict) == (-2.75, 10.0, 10.0)
    assert (second.material_conflict, third.material_conflict, third.goldstein) == (1, 0, None)
    assert (found.events, found.stories, found.unplaced, found.unread) == (3, 300, 0, 0)


def test_weeks_without_stories_are_missing_not_zero(namer: Namer) -> None:
    held = [hostile("h-a", day(0)), hostile("h-b", day(1)), friendly("h-c", "2022-01"), friendly("h-d", None)]
    found = relate(held, stories(3, without=(1,)), namer, left="USA", right="CHN")
    assert [week.material_conflict for week in found.weeks] == [1, None, 0]
    assert [week.conflict for week in found.weeks] == [10.0, None, 0.0]
    assert (found.events, found.unplaced, found.unread) == (1, 3, 1)
    words = summarise(found, namer)
    assert "In 1 of the 3 weeks no story was read: they are missing, not zero." in words
    assert "3 more events of a date too wide for one week" in words


def test_only_what_is_between_the_two_counts(namer: Namer) -> None:
    aside = happening("h-a", "SANCTION/discontinue/163", source=("USA", "CHN"), target=("RUS",), date=day(0))
    assert relate([aside], stories(1), namer, left="USA", right="CHN").events == 0


def test_first_and_last_day_are_kept_to(namer: Namer) -> None:
    held = [hostile(f"h-{week}", day(week)) for week in range(6)]
    found = relate(held, stories(6), namer, left="USA", right="CHN", first=day(1, 3), last=day(3))
    assert ([week.week for week in found.weeks], found.events, found.unplaced) == ([day(1), day(2), day(3)], 3, 0)


def test_nothing_read_is_said_so(namer: Namer) -> None:
    assert summarise(relate([], {}, namer, left="USA", right="CHN"), namer) == (
        "Nothing was read of the relation between the United States and China over this time."
    )


def test_a_change_is_found_with_its_causes(namer: Namer) -> None:
    held = [friendly(f"h-f{week}-{n}", day(week, n)) for week in range(30) for n in range(3)]
    held += [hostile(f"h-h{week}-{n}", day(week, n), corroboration=n + 1) for week in range(18, 30) for n in range(6)]
    found = relate(held, stories(30), namer, left="USA", right="CHN")
    (change,) = found.changes
    assert (change.week, change.trends) == (day(18), ("more conflict",))
    assert (change.before.conflict, change.after.conflict, change.before.goldstein) == (0.0, 60.0, 1.0)
    assert [(cause.happening, cause.independent) for cause in change.causes] == [("h-h18-5", 6), ("h-h18-4", 5), ("h-h18-3", 4)]
    assert relate(reversed(held), stories(30), namer, left="USA", right="CHN") == found
    head = "Week of 9 May 2022: more conflict. Conflict goes from 0.0 to 60.0 events per 1,000 stories, cooperation from 30.0 to 30.0, "
    assert summarise(found, namer).splitlines()[2:4] == [
        f"{head}the mean on the Goldstein scale from +1.0 to -4.0. Told of that time:",
        "- 14 May 2022: The United States imposed sanctions on China. (6 independent sources)",
    ]
