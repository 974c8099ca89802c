"""Charts with scales, drawn by Altair and vl-convert: Vega lays out, :mod:`detente.desk.charts.svg` writes.

Vega's own SVG does not fit the desk: 330 bytes a bar, colours in every mark, ids counted over the life of the process. So its scene graph
is taken instead: every mark with its place. Altair describes a chart once for every size (its checks against the schema take 15
to 70 ms) and Vega-Lite compiles it once; after that a chart costs one layout, about 20 to 30 ms, and nothing where the same
figures were drawn lately. No text goes through Vega: marks carry the number of their row.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any

_KEPT = 256
"""Scenes kept, a few kilobytes each."""

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a mark lies: from (x, y) to (x2, y2), in pixels from the corner of its view; ``row`` is the number its data gave as ``n``."""

    layer: str
    row: int
    x: float
    y: float
    x2: float
    y2: float


_templates: dict[tuple[str, tuple[float, ...]], str] = {}
_scenes: OrderedDict[bytes, tuple[tuple[Placed, ...], ...]] = OrderedDict()
_lock = Lock()


def lay_out(
    name: str, sizes: tuple[float, ...], describe: Callable[..., Any], data: Mapping[str, Rows]
) -> tuple[tuple[Placed, ...], ...]:
    """The marks of every view of a chart.

    Args:
        name: of the kind of chart; with ``sizes`` it stands for what ``describe`` gives.
        sizes: arguments of ``describe``.
        describe: gives an Altair chart of one or several views, side by side; marks name their layer by ``aria role description``
            and their row by the field ``n``; data sets are named.
        data: rows by the name of their data set.

    Returns:
        A tuple of marks a view.
    """
    template = _template(name, sizes, describe)
    filled = json.dumps([template, data], sort_keys=True, separators=(",", ":"))
    digest = blake2b(filled.encode(), digest_size=16).digest()
    with _lock:
        if digest in _scenes:
            _scenes.move_to_end(digest)
            return _scenes[digest]
    views = _drawn(template, data)
    with _lock:
        _scenes[digest] = views
        while len(_scenes) > _KEPT:
            _scenes.popitem(last=False)
    return views


def _template(name: str, sizes: tuple[float, ...], describe: Callable[..., Any]) -> str:
    """The chart compiled to Vega, without its data, as JSON."""
    key = (name, sizes)
    if key not in _templates:
        import vl_convert

        spec = describe(*sizes).configure(background="transparent", view={"stroke": None}, padding=0).to_dict()
        if len(_templates) >= _KEPT:
            _templates.clear()
        _templates[key] = json.dumps(vl_convert.vegalite_to_vega(spec), sort_keys=True)
    return _templates[key]


def _drawn(template: str, data: Mapping[str, Rows]) -> tuple[tuple[Placed, ...], ...]:
    import vl_convert

    spec = json.loads(template)
    for source in spec["data"]:
        if source["name"] in data:
            source["values"] = [dict(row) for row in data[source["name"]]]
    scene = vl_convert.vega_to_scenegraph(spec, allowed_base_urls=[])["scenegraph"]
    (root,) = scene["items"]
    groups = [mark for mark in root["items"] if mark["marktype"] == "group" and mark.get("role") == "scope"]
    if not groups:
        return (tuple(_marks(root)),)
    return tuple(tuple(_marks(item)) for group in groups for item in group["items"])


def _marks(item: Mapping[str, Any]) -> list[Placed]:
    return [
        _placed(mark["role"] if mark.get("role") not in (None, "mark") else "", one)
        for mark in item["items"]
        if mark["marktype"] != "group"
        for one in mark["items"]
        if "description" in one
    ]


def _placed(layer: str, one: Mapping[str, Any]) -> Placed:
    x, y = one.get("x", 0.0), one.get("y", 0.0)
    x2 = one.get("x2", x + one.get("width", 0.0))
    y2 = one.get("y2", y + one.get("height", 0.0))
    return Placed(one.get("ariaRoleDescription") or layer, int(one["description"]), x, y, x2, y2)


def warm() -> None:
    """Load Altair and start Vega's engine, which takes a second, before the first page asks for it."""
    import altair

    def dot(size: float) -> Any:
        return (
            altair.Chart(altair.NamedData("dots"))
            .mark_rule(ariaRoleDescription="dot")
            .encode(x="x:Q", description="n:N")
            .properties(width=size)
        )

    lay_out("warm", (10.0,), dot, {"dots": [{"n": 0, "x": 0}]})
