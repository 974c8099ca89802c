from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.desk.charts import strip
from tests.desk.charts.checks import bars_in, check_chart, parsed
from tests.desk.charts.made import HOSTILE, change, relation, week

COUNTS = st.tuples(*[st.integers(0, 30)] * 4)
WEEKS = st.lists(st.tuples(st.integers(0, 500), COUNTS), min_size=1, max_size=40)


@settings(max_examples=20, deadline=None)
@given(WEEKS)
def test_every_week_has_its_bars_and_its_row(made):
    weeks = [week(n, stories, counts) for n, (stories, counts) in enumerate(made)]
    chart = strip(relation(weeks), title="Two states")
    check_chart(chart)
    read = [one for one in weeks if one.stories]
    for svg in (chart.wide, chart.narrow):
        assert bars_in(svg, "cooperation verbal") == sum(bool(one.verbal_cooperation) for one in read)
        assert bars_in(svg, "cooperation material") == sum(bool(one.material_cooperation) for one in read)
        assert bars_in(svg, "conflict verbal") == sum(bool(one.verbal_conflict) for one in read)
        assert bars_in(svg, "conflict material") == sum(bool(one.material_conflict) for one in read)
    assert [row[:6] for row in chart.table.rows] == [
        (one.week, one.stories, one.verbal_cooperation, one.material_cooperation, one.verbal_conflict, one.material_conflict)
        for one in weeks
    ]


@settings(max_examples=20, deadline=None)
@given(WEEKS)
def test_the_summary_says_what_the_table_says(made):
    chart = strip(relation([week(n, stories, counts) for n, (stories, counts) in enumerate(made)]), title="Two states")
    cooperation = sum((row[2] or 0) + (row[3] or 0) for row in chart.table.rows)
    conflict = sum((row[4] or 0) + (row[5] or 0) for row in chart.table.rows)
    assert f"{cooperation:,} event{'' if cooperation == 1 else 's'} of cooperation" in chart.summary
    assert f"and {conflict:,} of conflict" in chart.summary
    unread = sum(row[1] == 0 for row in chart.table.rows)
    assert (f"In {unread} of the {len(made)} weeks no story was read" in chart.summary) == bool(unread)
    peak = max((row[6] or 0 for row in chart.table.rows), default=0)
    assert f"{peak:,.{0 if peak >= 100 else 1}f} per 1,000" in chart.summary or not peak


def test_many_weeks_become_months_that_hold_them_all():
    weeks = [week(n, 100, (n % 5, 1, n % 3, 0)) for n in range(800)]
    chart = strip(relation(weeks), title="Two states")
    assert "The 800 weeks are gathered into 184 months." in chart.summary
    assert (len(chart.table.rows), sum(row[1] for row in chart.table.rows)) == (184, 80_000)
    assert sum(row[2] for row in chart.table.rows) == sum(one.verbal_cooperation or 0 for one in weeks)
    assert chart.table.rows[0][0] == "2023-01"
    assert len(chart.wide) < 30_000


def test_centuries_become_years():
    chart = strip(relation([week(n, 1, (1, 0, 0, 0)) for n in range(4000)]), title="Two states")
    assert "gathered into 77 years" in chart.summary


def test_heights_are_rates_not_counts():
    chart = strip(relation([week(0, 100, (10, 0, 0, 0)), week(1, 1000, (10, 0, 0, 0))]), title="Two states")
    (one,) = [
        path.get("d", "")
        for path in parsed(chart.wide).iter()
        if path.get("class") == "bar cooperation verbal edged" and path.tag.endswith("path")
    ]
    high, low = (float(height) for height in re.findall(r"v([\d.]+)", one))
    assert round((high + 1) / (low + 1), 2) == 10


def test_weeks_without_stories_are_hatched():
    chart = strip(
        relation([week(0, 5, (1, 0, 0, 0)), week(1, 0, (0,) * 4), week(2, 0, (0,) * 4), week(3, 5, (1, 0, 0, 0))]), title="x"
    )
    assert len([one for one in parsed(chart.wide).iter() if one.get("class") == "gap"]) == 1
    assert chart.table.rows[1][1:] == (0, None, None, None, None, None, None)


def test_changes_are_flags_that_open_their_happening():
    weeks = [week(n, 100, (1, 1, 1, 1)) for n in range(30)]
    chart = strip(relation(weeks, (change(weeks[10]), change(weeks[20]))), title="x", link=lambda id: f"/happening/{id}")
    check_chart(chart)
    for svg in (chart.wide, chart.narrow):
        assert svg.count('href="/happening/h-1"') == 2
    assert (
        "2 lasting changes: (1) more conflict and less cooperation from 13 March 2023 on: The two opened talks" in chart.summary
    )


def test_bars_open_their_days_for_the_pointer_alone():
    weeks = [week(n, 100, (1, 1, 1, 1)) for n in range(5)]
    chart = strip(relation(weeks), title="x", open_days=lambda days: f"?days={days}")
    assert chart.wide.count('tabindex="-1"') == 5
    assert 'href="?days=2023-01-02/2023-01-08"' in chart.wide


def test_the_day_of_reference_is_drawn_where_it_fits():
    weeks = [week(n, 100, (1, 1, 1, 1)) for n in range(20)]
    assert "line today" in strip(relation(weeks), title="x", on="2023-04-03").wide
    assert "line today" not in strip(relation(weeks), title="x", on="2024-04-03").wide
    assert "line today" not in strip(relation(weeks), title="x", on="no day").wide


def test_nothing_read_is_said():
    chart = strip(relation([]), title="Two states")
    check_chart(chart)
    assert chart.table.rows == ()


def test_hostile_words_stay_words():
    weeks = [week(n, 100, (1, 1, 1, 1)) for n in range(20)]
    chart = strip(
        relation(weeks, (change(weeks[9], HOSTILE),)), title=HOSTILE, link=lambda _: "javascript:alert(1)", prefix='"><script>'
    )
    check_chart(chart)
    assert "javascript:" not in chart.wide
    assert "\u202e" not in chart.wide
