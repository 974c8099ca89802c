from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.desk.charts import Bar, Part, bars, matrix, matrix_rows, sparkline
from tests.desk.charts.checks import SVG, bars_in, check_chart, parsed
from tests.desk.charts.made import HOSTILE, pair

NAMES = st.sampled_from([f"Person {n}" for n in range(20)])
PAIRS = st.dictionaries(st.tuples(NAMES, NAMES).filter(lambda two: two[0] < two[1]), st.integers(1, 50), max_size=60)


@settings(max_examples=25, deadline=None)
@given(PAIRS)
def test_the_matrix_is_symmetric_capped_and_loses_nothing(made):
    pairs = [pair(*names, count) for names, count in made.items()]
    found = matrix_rows(pairs)
    assert len(found.rows) <= 12
    for i, row in enumerate(found.rows):
        assert row.cells[i] is None
        assert all(row.cells[j] is found.rows[j].cells[i] for j in range(len(found.rows)))
    assert [row.meetings for row in found.rows] == sorted((row.meetings for row in found.rows), reverse=True)
    drawn = sum(cell is not None for row in found.rows for cell in row.cells) // 2
    assert drawn + found.lost == len(pairs)
    chart = matrix(pairs, title="Who met whom", link=lambda pair: f"/meetings?of={pair.left}")
    check_chart(chart)
    assert chart.wide.count("<a ") == drawn
    assert sum(row[2] for row in chart.table.rows) == sum(made.values())
    assert not found.left_out or f"{len(found.left_out)} others are in the table alone" in chart.summary


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.none() | st.integers(0, 40), st.integers(0, 40)), max_size=80))
def test_a_sparkline_has_a_bar_a_count(made):
    up, down = [one for one, _ in made], [None if one is None else two for one, two in made]
    chart = sparkline("2023-01-02", up, down, title="Two states", prefix="s-1")
    check_chart(chart, widths=(120, 120))
    assert bars_in(chart.wide, "cooperation") == sum(bool(count) for count in up)
    assert bars_in(chart.wide, "conflict") == sum(bool(count) for count in down)
    assert [row[1:] for row in chart.table.rows] == list(zip(up, down, strict=True))
    assert not made or f"{sum(count or 0 for count in up):,} of cooperation" in chart.summary


def test_a_sparkline_of_one_side():
    chart = sparkline("2023-01-02", [1, None, 3], title="Beijing", prefix="s")
    assert chart.table.rows == (("2023-01-02", 1), ("2023-01-09", None), ("2023-01-16", 3))
    assert chart.summary == "4 happenings in 3 weeks from 2 January 2023; nothing was read in 1 of them."
    assert len(chart.wide) < 1000


def run(name: str, *counts: int) -> Bar:
    kinds = ("coded", "empty", "duplicate", "rejected")
    return Bar(name, tuple(Part(kind, count, kind) for kind, count in zip(kinds, counts, strict=True)), name)


def test_runs_add_up():
    chart = bars([run("1", 205, 30, 0, 0), run("2", 10, 1, 2, 3)], title="Runs", what="Run", link=lambda key: f"/runs/{key}")
    check_chart(chart)
    assert chart.summary == "2 rows; 251 = 215 coded + 31 empty + 2 duplicate + 3 rejected."
    assert chart.table.rows == (("1", 235, 205, 30, 0, 0), ("2", 16, 10, 1, 2, 3))
    assert chart.wide.count("<a ") == 2


def test_bars_are_as_long_as_they_count():
    chart = bars(
        [Bar("a", (Part("", 100),), "a"), Bar("b", (Part("", 50),), "b"), Bar("none", (Part("", 0),), "c")],
        title="x",
        what="Root",
    )
    check_chart(chart)
    long, short = (float(one.get("width", 0)) for one in parsed(chart.wide).iter(f"{SVG}rect") if one.get("class") == "bar quiet")
    assert round(long / short, 1) == 2.0
    assert chart.summary == "a: 100; b: 50; none: 0."


def test_nothing_to_count():
    check_chart(bars([], title="Runs"))
    check_chart(matrix([], title="Who met whom"))
    check_chart(sparkline("2023-01-02", [], title="x", prefix="s"), widths=(120, 120))


def test_hostile_names_stay_names():
    for chart in (
        matrix([pair(HOSTILE, "b", 2)], title=HOSTILE, link=lambda _: f"/x?{HOSTILE}"),
        bars(
            [Bar(HOSTILE, (Part(HOSTILE, 2, "empty"), Part("x", 1, HOSTILE)), HOSTILE)],
            title=HOSTILE,
            link=lambda key: f"/x?{key}",
        ),
    ):
        check_chart(chart)
        assert "<script" not in chart.wide and "\u202e" not in chart.wide
