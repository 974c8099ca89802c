"""Landmark happenings: the table, reading it, and what lint says of its rows."""

from __future__ import annotations

import pytest

from detente.knowledge import Knowledge
from detente.knowledge.landmarks import faults
from detente.knowledge.lint import lint
from detente.knowledge.tables import read_tables

GOOD = ("2001-02-03", "2001-02-04", "visit", "NOR|EU", "Tveit", "Oslo", "NOR", "Tveit visits Oslo", "landmarks")


def row(**changes: str) -> tuple[str, ...]:
    names = ("first_day", "last_day", "kind", "parties", "persons", "place", "country", "what", "source")
    return tuple(changes.get(name, cell) for name, cell in zip(names, GOOD, strict=True))


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (row(last_day="2001-02"), "expected days"),
        (row(last_day="2001-02-01"), "expected at most"),
        (row(last_day="2001-05-01"), "expected at most"),
        (row(parties="NOR|QQQ"), "QQQ, which is neither a state"),
        (row(country="QQQ"), "QQQ, which is neither a state"),
        (row(parties="", persons="", place=""), "names no party"),
    ],
)
def test_rows_that_cannot_be(bad: tuple[str, ...], message: str) -> None:
    assert [m for _, m in faults([bad], {"NOR", "EU"}) if message in m]


def test_a_row_told_twice_is_named() -> None:
    assert list(faults([GOOD], {"NOR"})) == []
    ((about, message),) = faults([GOOD, row(what="Oslo has Tveit")], {"NOR"})
    assert about == "Oslo has Tveit" and "tells the same" in message


def test_the_bundled_table_has_no_fault() -> None:
    assert lint(read_tables(), checks=["landmark"]) == []


def test_landmarks_are_read_in_order(knowledge: Knowledge) -> None:
    found = knowledge.landmarks
    assert len(found) > 5000
    assert [m.first_day for m in found] == sorted(m.first_day for m in found)
    wall = next(m for m in found if m.first_day == "1989-11-09" and m.place and "Berlin" in m.place)
    assert "DEU" in wall.parties or "DDR" in wall.parties or wall.country == "DEU"
