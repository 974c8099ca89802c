from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.desk.charts import Spot, draw_map
from detente.desk.charts.land import countries, outlines, window
from tests.desk.charts.checks import check_chart, parsed
from tests.desk.charts.made import HOSTILE

PRECISIONS = ("point", "city", "region", "country", "area", "unknown")
SPOTS = st.lists(
    st.builds(
        Spot, st.text(max_size=12), st.none() | st.sampled_from(["CHN", "USA", "FJI", "RUS", "SGP", "ATA", "??"]),
        st.none() | st.floats(-90, 90), st.none() | st.floats(-180, 180), st.sampled_from(PRECISIONS), st.integers(1, 10_000), st.just("k"),
    ),
    max_size=12,
)  # fmt: skip
KYIV = Spot("Kyiv", "UKR", 50.45, 30.52, "city", 22, "kyiv")
BEIJING = Spot("Beijing", "CHN", 39.9, 116.4, "city", 40, "beijing")
WASHINGTON = Spot("Washington", "USA", 38.9, -77.04, "city", 30, "washington")


@settings(max_examples=30, deadline=None)
@given(SPOTS)
def test_any_places_are_drawn_and_listed(spots):
    chart = draw_map(spots, title="Places", link=lambda key: f"/place/{key}")
    check_chart(chart)
    assert sum(row[2] for row in chart.table.rows) == sum(spot.count for spot in spots)
    assert f"at {len(spots)} place" in chart.summary or not spots


def test_precision_is_an_area():
    def looks(precision, country="UKR"):
        found = parsed(draw_map([Spot("x", country, 49.0, 32.0, precision, 1, "x")], title="x").wide)
        drawn = [
            one.get("class", "")
            for one in found.iter()
            if one.get("class", "").startswith(("reach", "outlined", "bar", "hollow"))
        ]
        return drawn[: -1 - (precision not in ("point", "country"))]

    assert looks("point") == ["bar ink dot"]
    assert looks("city") == ["reach", "bar ink dot"]
    assert looks("region") == ["reach dashed", "bar ink dot"]
    assert looks("country") == ["outlined country", "hollow filled"]
    assert looks("country", "XYZ") == ["reach dashed", "hollow filled"]


def test_the_map_is_zoomed_to_what_it_shows():
    near = window([(30, 50, 31, 51)], 736, 460)
    assert not near.is_world and near.east - near.west < 40
    assert window([(116, 39, 117, 40), (-78, 38, -77, 39)], 736, 460).is_world
    assert window([], 736, 460).is_world


def test_places_lie_where_they_are():
    found = window([(30, 50, 31, 51)], 736, 460)
    x, y = found.place(30.5, 50.5)
    assert (round(x), round(y)) == (368, 230)
    world = window([], 736, 460)
    assert [round(x) for x in (world.place(-180, 0)[0], world.place(0, 0)[0], world.place(180, 0)[0])] == [0, 368, 736]
    assert world.place(0, 50)[1] < world.place(0, 0)[1]


def test_outlines_stay_on_the_paper():
    for boxes in ([(30, 50, 31, 51)], [(178, -20, 179, -16)], [(170, 60, 175, 66)]):
        found = window(boxes, 736, 460)
        for d in outlines(found).values():
            for piece in d.split("M")[1:]:
                x, y = map(float, re.findall(r"-?\d*\.?\d+", piece)[:2])
                assert -300 < x < found.width + 300 and -300 < y < found.height + 300


def test_the_table_of_outlines_holds_the_states():
    held = countries()
    assert len(held) == 177
    assert {"USA", "CHN", "RUS", "UKR", "IND", "XKX", "TWN", "PSE", "SSD"} <= set(held)
    (egypt,) = held["EGY"]
    assert (round(egypt.west), round(egypt.south), round(egypt.east), round(egypt.north)) == (25, 22, 37, 32)


def test_the_world_is_small_enough_for_a_page():
    chart = draw_map([BEIJING, WASHINGTON], title="Places")
    assert len(chart.wide) < 40_000 and len(chart.narrow) < 27_000
    assert len(draw_map([KYIV], title="Places").wide) < 8_000


def test_hostile_names_stay_names():
    chart = draw_map([Spot(HOSTILE, HOSTILE, 1.0, 2.0, "country", 1, HOSTILE)], title=HOSTILE, link=lambda key: f"/place/{key}")
    check_chart(chart)
