"""What all charts share: the same bytes everywhere, classes that the style sheet knows, colours that can be told from the paper."""

from __future__ import annotations

import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from detente.desk import charts
from detente.desk.charts import Bar, Held, Part, Spot, bars, calendar, draw_map, matrix, offices, sparkline, strip
from detente.desk.charts.svg import Canvas, fit, plain, shorten
from tests.desk.charts.checks import check_svg
from tests.desk.charts.made import change, item, pair, relation, week

CSS = (Path(charts.__file__).parent / "charts.css").read_text(encoding="utf-8")
_ELSEWHERE = "import tests.desk.charts.test_charts as test; print(test.digest())"


def drawn() -> str:
    """One chart of every kind, as text."""
    weeks = [week(n, 100, (n % 5, 1, n % 3, 0)) for n in range(60)]
    kinds = tuple(Part(kind, n, kind) for n, kind in enumerate(("coded", "empty", "duplicate", "rejected"), start=1))
    all = [
        strip(relation(weeks, (change(weeks[30]),)), title="x", on=weeks[-1].week, open_days=lambda days: f"?{days}"),
        matrix([pair("a", "b", 2), pair("a", "c", 1)], title="x"),
        offices([Held("Minister", None, "2013", None, "2020-01-01", False, "m")], title="x", on="2020-02-01"),
        calendar([item("h-1", "2023-09-18")], month="2023-09", title="x"),
        draw_map([Spot("Kyiv", "UKR", 50.45, 30.52, "city", 22, "k"), Spot("Belarus", "BLR", None, None, "country", 2, "b")], title="x"),
        sparkline("2023-01-02", [1, 2, 3], title="x", prefix="s"), bars([Bar("a", kinds, "a")], title="x"),
    ]  # fmt: skip
    return "".join(chart.wide + chart.narrow + chart.summary + repr(chart.table) for chart in all)


def digest() -> str:
    return sha256(drawn().encode()).hexdigest()


def test_another_process_draws_the_same_bytes():
    root = Path(__file__).parents[3]
    env = {"PYTHONHASHSEED": "7", "PYTHONPATH": str(root), "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"}
    done = subprocess.run([sys.executable, "-c", _ELSEWHERE], capture_output=True, check=True, cwd=root, env=env)
    assert done.stdout.decode().strip() == digest()


def test_the_style_sheet_knows_every_class():
    used = {name for names in re.findall(r'class="([^"]*)"', drawn()) for name in names.split()}
    assert used - {"gap"} <= set(re.findall(r"\.([a-z][a-z0-9-]*)", CSS))


def test_the_surface():
    assert charts.__all__ == sorted(charts.__all__, key=lambda name: (not name.isupper(), not name[0].isupper(), name))


def test_words_are_made_fit_for_a_line():
    assert plain("a\u202eb\n c\x00") == "ab c\ufffd"
    assert shorten("a long name", 6) == "a lon…"
    assert fit("short", 200) == "short"
    assert fit("a name that is far too long for its place", 60).endswith("…")


def test_links_lead_to_pages_alone():
    canvas = Canvas(10, 10, "x")
    for href in ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", " /x", "vbscript:x", "\x01javascript:x", ""):
        canvas.link(href, "x", "<g/>")
    assert "<a " not in canvas.svg("x", "x")
    for href in ("/x", "x.html", "../x/y.html", "?a=b", "#x", "https://example.org/", "happening/h-1.html"):
        canvas.link(href, "x", "<g/>")
    assert canvas.svg("x", "x").count("<a ") == 7


def test_without_links_a_picture_is_one_image():
    canvas = Canvas(10, 10, "x")
    assert 'role="img"' in canvas.svg("A title", "Words")
    check_svg(canvas.svg("A title", "Words"), "Words")
