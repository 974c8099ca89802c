"""What every picture of the desk must be."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from detente.desk.charts import NARROW, WIDE, Chart

SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = {
    "svg", "title", "desc", "defs", "pattern", "clipPath", "g", "a", "path", "rect", "circle", "text",
}  # fmt: skip
_ATTRIBUTES = {
    "class", "role", "aria-labelledby", "aria-describedby", "aria-hidden", "width", "height", "viewBox", "id", "fill", "d",
    "x", "y", "cx", "cy", "r", "text-anchor", "href", "tabindex", "clip-path", "pointer-events", "patternUnits", "patternTransform",
}  # fmt: skip


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def check_chart(chart: Chart, *, widths: tuple[int, int] = (WIDE, NARROW)) -> None:
    """Structure, safety and names of both pictures, and a table whose rows fit its columns."""
    ids = [id for svg in (chart.wide, chart.narrow) for id in check_svg(svg, chart.summary)]
    assert chart.wide == chart.narrow or len(ids) == len(set(ids))
    assert (_width(chart.wide), _width(chart.narrow)) == widths
    assert chart.summary
    assert all(len(row) == len(chart.table.columns) for row in chart.table.rows)


def check_svg(svg: str, summary: str) -> list[str]:
    root = parsed(svg)
    elements = list(root.iter())
    assert {one.tag.removeprefix(SVG) for one in elements} <= _ELEMENTS
    assert {name for one in elements for name in one.attrib} <= _ATTRIBUTES
    assert [one.tag for one in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    title, desc = root[0], root[1]
    assert (title.get("id"), desc.get("id")) == (root.get("aria-labelledby"), root.get("aria-describedby"))
    assert title.text and desc.text and len(desc.text) <= len(summary) + 1
    links = [one for one in elements if one.tag == f"{SVG}a"]
    assert root.get("role") == ("group" if links else "img")
    assert all(
        one[0].tag == f"{SVG}title" and one[0].text and not re.match(r"(?i)\s*(javascript|data|vbscript):", one.get("href", ""))
        for one in links
    )
    hidden = {id(inner) for one in elements if one.get("aria-hidden") for inner in one.iter()}
    assert not hidden & {id(one) for one in links}
    ids = [value for one in elements if (value := one.get("id"))]
    assert len(ids) == len(set(ids))
    for value in (value for one in elements for value in one.attrib.values()):
        assert all(reference in ids for reference in re.findall(r"url\(#([^)]*)\)", value))
        assert "url(" not in value.replace("url(#", "")
    assert not re.search(
        r"\d\.\d{3}", " ".join(v for one in elements for n, v in one.attrib.items() if n in ("d", "x", "y", "r"))
    )
    return ids


def bars_in(svg: str, kind: str) -> int:
    """Bars of a kind: pieces of the one path that draws them all."""
    return sum(
        (one.get("d") or "").count("M")
        for one in parsed(svg).iter(f"{SVG}path")
        if (one.get("class") or "").removesuffix(" edged") == f"bar {kind}"
    )


def _width(svg: str) -> int:
    return int(parsed(svg).get("width", "0"))
