from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.chronicle.agenda import OUTCOMES
from detente.desk.charts import Held, calendar, offices
from detente.errors import DateError
from tests.desk.charts.checks import check_chart, parsed
from tests.desk.charts.made import HOSTILE, item

DATES = st.none() | st.sampled_from(
    ["1973", "2009-01-20", "2017-01", "2021-01-20", "201X", "../2010", "2023-02-30", "9999", "0001"]
)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(DATES, DATES, DATES, st.booleans()), max_size=8))
def test_offices_of_any_dates_are_drawn_and_listed(made):
    held = [Held(f"Office {n}", "Somewhere", *dates, str(n)) for n, dates in enumerate(made)]
    chart = offices(held, title="A person", on="2023-09-18", link=lambda key: f"/office/{key}")
    check_chart(chart)
    assert [row[:5] for row in chart.table.rows] == [(h.office, h.where, h.start, h.end, h.as_of) for h in held]
    assert f"{len(held)} office{'' if len(held) == 1 else 's'}." in chart.summary or not held


def look(start: str | None, end: str | None, as_of: str | None = None, acting: bool = False) -> list[str]:
    held = [
        Held("Minister", None, start, end, as_of, acting, "m"),
        Held("Senator", None, "1990-01-01", "1995-01-01", None, False, "s"),
    ]
    root = parsed(offices(held, title="A person").wide)
    return [one.get("class", "") for one in root.iter() if one.get("class", "").startswith(("bar", "hollow", "outlined"))][:-1]


def test_ends_say_how_well_they_are_known():
    assert look("2013-03-16", "2022-12-30") == ["bar ink"]
    assert look("2013", "2022-12-30") == ["bar ink", "outlined"]
    assert look("2013-03-16", None) == ["bar quiet"]
    assert look("2013-03-16", None, "2023-01-01") == ["bar ink", "bar quiet"]
    assert look(None, "2013-03-16") == ["bar quiet"]
    assert look("2013-03-16", "2022-12-30", acting=True) == ["hollow"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 30), st.sampled_from(OUTCOMES)), max_size=60), st.sampled_from([1, 3]))
def test_a_calendar_counts_all_items(made, months):
    items = [item(f"h-{n}", f"2023-09-{day:02}", outcome) for n, (day, outcome) in enumerate(made)]
    chart = calendar(
        items, month="2023-09", months=months, title="Agenda", link=lambda id: f"/h/{id}", open_day=lambda day: f"#{day}"
    )
    check_chart(chart)
    assert len(chart.table.rows) == len(items)
    assert chart.wide.count("<a ") == len({day for day, _ in made})
    held = sum(outcome == "held" for _, outcome in made)
    assert not held or f"{held} held" in chart.summary


def test_shapes_tell_outcomes_apart():
    def shapes(outcome):
        svg = calendar([item("h-1", "2023-09-18", outcome)], month="2023-09", title="x").wide
        drawn = svg[svg.index("<title>2023") :].split("</g>")[0]
        return [name for name in ("bar ink", "hollow planned", "line negated", ">?<") if name in drawn]

    assert shapes("held") == ["bar ink"]
    assert shapes("ahead") == ["hollow planned"]
    assert shapes("cancelled") == ["line negated"]
    assert shapes("unknown") == [">?<"]


def test_items_of_several_days_stand_on_each_and_wide_ones_in_the_table():
    items = [
        item("h-1", "2023-09-16/2023-09-17"),
        item("h-2", "2023-09"),
        item("h-3", "2024"),
        item("h-4", None),
        item("h-5", "2023-10-01"),
    ]
    chart = calendar(items, month="2023-09", title="Agenda")
    assert [row[0] for row in chart.table.rows] == ["2023-09", "2023-09-16/2023-09-17"]
    assert chart.wide.count("Talks are held.") == 2
    assert chart.summary == "September 2023: 2 held. 1 of a date too wide for a day is in the table alone."


def test_a_month_must_be_one():
    with pytest.raises(DateError):
        calendar([], month="soon", title="x")
    check_chart(calendar([], month="2023-12", months=3, title="x"))


def test_hostile_words_stay_words():
    chart = calendar([item("h-1", "2023-09-18", sentence=HOSTILE)], month="2023-09", title=HOSTILE, link=lambda _: f"/{HOSTILE}")
    check_chart(chart)
    check_chart(offices([Held(HOSTILE, HOSTILE, "2020", None, None, True, HOSTILE)], title=HOSTILE, link=lambda key: f"/{key}"))
