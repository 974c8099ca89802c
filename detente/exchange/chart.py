"""A relation over time as a picture: SVG or PNG, with the table that it is drawn from.

Neutral on light and dark pages: no background, middle grey for axes and words; blue and orange that readers with any kind of colour
vision tell apart (Okabe and Ito 2008, Color Universal Design), and lines that differ in dash as well. No font is loaded: words are in the
reader's own sans-serif. Drawn by Vega-Lite without a browser; nothing is fetched.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import astuple, fields
from typing import Any

from detente.chronicle.relation import RelationOverTime, Week
from detente.exchange.sheets import sheet

COOPERATION, CONFLICT, GREY = "#0072B2", "#D55E00", "#767676"
_WIDTH, _HEIGHT, _LOWER = 720, 200, 90
_FONT = "sans-serif"


def relation_svg(relation: RelationOverTime, *, title: str) -> str:
    """The chart as SVG, with a title and a description for screen readers; the same text for the same relation."""
    import vl_convert

    svg = str(vl_convert.vegalite_to_svg(relation_spec(relation, title=title), allowed_base_urls=[]))
    return _named(_steady(svg), title, _described(relation))


def relation_png(relation: RelationOverTime, *, title: str, scale: float = 2.0) -> bytes:
    """The chart as PNG, ``scale`` pixels a point."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(relation_spec(relation, title=title), scale=scale, allowed_base_urls=[]))


def relation_csv(relation: RelationOverTime) -> str:
    """The table of weeks as CSV with a header; what is not known is empty, not zero."""
    return sheet([f.name for f in fields(Week)], [astuple(week) for week in relation.weeks])


def relation_spec(relation: RelationOverTime, *, title: str) -> dict[str, Any]:
    """The chart as a Vega-Lite specification (an object for JSON): rates above, mean Goldstein below, a rule at every change."""
    import altair

    rates = [row for week in relation.weeks for row in _rows(week)]
    means = [{"week": week.week, "goldstein": week.goldstein} for week in relation.weeks]
    rules = [{"week": change.week, "trend": ", ".join(change.trends)} for change in relation.changes]
    upper = altair.layer(_rates(rates), *([_rules(rules)] if rules else [])).properties(width=_WIDTH, height=_HEIGHT)
    lower = altair.layer(_zero(), _means(means), *([_rules(rules)] if rules else [])).properties(width=_WIDTH, height=_LOWER)
    chart = altair.vconcat(upper, lower, title=title).resolve_scale(x="shared")
    chart = chart.configure(background="transparent", font=_FONT, **_look())
    # Names of data sets that Altair makes up hash their content: one way to write them down.
    return dict(json.loads(json.dumps(chart.to_dict(), sort_keys=True)))


def _described(relation: RelationOverTime) -> str:
    """What the chart shows, in words, for those who cannot see it."""
    changes = (
        ", ".join(f"{change.week} ({' and '.join(change.trends) or 'other rates'})" for change in relation.changes) or "none"
    )
    return (
        f"Events of cooperation and of conflict per 1,000 stories read, and their mean on the Goldstein scale, in each of {len(relation.weeks)} "
        f"weeks from {relation.first} to {relation.last}. Weeks in which a lasting change begins: {changes}."
    )


def _named(svg: str, title: str, words: str) -> str:
    """The picture with a title and a description, and as one image to screen readers."""
    start = svg.index("<svg ") + len("<svg ")
    end = svg.index(">", start) + 1
    head = f'role="img" aria-labelledby="title words" {svg[start:end]}'
    named = f'<title id="title">{html.escape(title)}</title><desc id="words">{html.escape(words)}</desc>'
    return f"{svg[:start]}{head}{named}{svg[end:]}"


def _rows(week: Week) -> list[dict[str, Any]]:
    return [
        {"week": week.week, "rate": week.cooperation, "class": "cooperation"},
        {"week": week.week, "rate": week.conflict, "class": "conflict"},
    ]


def _data(rows: list[dict[str, Any]]) -> Any:
    import altair

    return altair.InlineData(values=rows)


def _x() -> Any:
    import altair

    return altair.X(
        "week:T", title=None, scale=altair.Scale(type="utc"), axis=altair.Axis(format="%-d %b %Y", labelOverlap=True, tickCount=8)
    )


def _rates(rows: list[dict[str, Any]]) -> Any:
    import altair

    colours = altair.Scale(domain=["cooperation", "conflict"], range=[COOPERATION, CONFLICT])
    dashes = altair.Scale(domain=["cooperation", "conflict"], range=[[1, 0], [5, 3]])
    legend = altair.Legend(title=None, orient="top")
    line = altair.Chart(_data(rows)).mark_line(point={"size": 14}, strokeWidth=1.6, invalid="break-paths-filter-domains")
    return line.encode(
        x=_x(),
        y=altair.Y("rate:Q", title="events per 1,000 stories", scale=altair.Scale(zero=True)),
        color=altair.Color("class:N", scale=colours, legend=legend),
        strokeDash=altair.StrokeDash("class:N", scale=dashes, legend=legend),
    )


def _means(rows: list[dict[str, Any]]) -> Any:
    import altair

    line = altair.Chart(_data(rows)).mark_line(
        point={"size": 12, "color": GREY}, color=GREY, strokeWidth=1.4, invalid="break-paths-filter-domains"
    )
    return line.encode(x=_x(), y=altair.Y("goldstein:Q", title="mean Goldstein", scale=altair.Scale(domain=[-10, 10])))


def _zero() -> Any:
    import altair

    return altair.Chart(_data([{"zero": 0}])).mark_rule(color=GREY, opacity=0.5).encode(y="zero:Q")


def _rules(rows: list[dict[str, Any]]) -> Any:
    import altair

    rule = altair.Chart(_data(rows)).mark_rule(color=GREY, strokeDash=[2, 3], strokeWidth=1.5)
    return rule.encode(x=_x(), description="trend:N")


def _look() -> dict[str, Any]:
    """Colours and type of everything that is no data."""
    words = {"labelColor": GREY, "titleColor": GREY, "labelFont": _FONT, "titleFont": _FONT}
    axis = {**words, "domainColor": GREY, "tickColor": GREY, "gridColor": GREY, "gridOpacity": 0.2}
    return {
        "axis": axis, "legend": {**words, "symbolStrokeWidth": 2}, "view": {"stroke": None},
        "title": {"color": GREY, "font": _FONT, "anchor": "start"},
    }  # fmt: skip


def _steady(svg: str) -> str:
    """Numbered names of clips and gradients in order of appearance: Vega counts them over all that a process draws."""
    names: dict[str, str] = {}
    return re.sub(r"\b(clip|gradient)(\d+)\b", lambda m: names.setdefault(m[0], f"{m[1]}{len(names)}"), svg)
