"""The smallest chart: counts week by week in the height of a line, for lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from detente.chronicle.wording import day_words
from detente.desk.charts.model import Chart, Table
from detente.desk.charts.svg import Canvas, bar, figure, path

_WIDTH, _HEIGHT, _THICKEST = 120, 24, 6.0
_FEWEST = 12
"""Bars that share the width at least, so that one week is no block."""

Counts = Sequence[int | None]


def sparkline(first: str, up: Counts, down: Counts | None = None, *, title: str, prefix: str) -> Chart:
    """Counts of happenings of every week from one Monday (ISO) on; None where nothing was read.

    With ``down`` (as long as ``up``), ``up`` is cooperation and ``down`` conflict; else ``up`` is all there is. Both pictures are the
    same. Drawn without Vega, as lists hold dozens.
    """
    below: Counts = down if down is not None else [None if count is None else 0 for count in up]
    pairs = list(zip(up, below, strict=True))
    summary = _summary(first, pairs, down is not None)
    canvas = Canvas(_WIDTH, _HEIGHT, prefix)
    most_up, most_down = (max((count or 0 for count in side), default=0) for side in (up, below))
    scale = (_HEIGHT - 2) / max(most_up + most_down, 1)
    middle = 1 + most_up * scale if most_up + most_down else _HEIGHT - 1
    space = _WIDTH / max(len(pairs), _FEWEST)
    for kind, column, sign in (("cooperation" if down is not None else "ink", up, -1), ("conflict", below, 1)):
        d = "".join(_bar(n, count or 0, sign, space, middle, scale) for n, count in enumerate(column) if count)
        if d:
            canvas.add(path(d, f"bar {kind}"))
    read = "".join(
        f"M{figure(n * space)} {figure(middle)}h{figure(space)}" for n, (count, _) in enumerate(pairs) if count is not None
    )
    if read:
        canvas.add(path(read, "line quiet"))
    svg = canvas.svg(title, summary)
    columns = ("Week from", "Cooperation", "Conflict") if down is not None else ("Week from", "Happenings")
    return Chart(svg, svg, summary, Table(columns, tuple(_row(first, n, pair, down is not None) for n, pair in enumerate(pairs))))


def _bar(n: int, count: int, sign: int, space: float, middle: float, scale: float) -> str:
    thick = min(space * 0.75, _THICKEST)
    height = max(count * scale, 1.0)
    return bar(n * space + (space - thick) / 2, middle - height if sign < 0 else middle, thick, height)


def _row(first: str, n: int, pair: tuple[int | None, int | None], is_double: bool) -> tuple[str | int | None, ...]:
    monday = (date.fromisoformat(first) + timedelta(weeks=n)).isoformat()
    return (monday, *pair) if is_double else (monday, pair[0])


def _summary(first: str, pairs: Sequence[tuple[int | None, int | None]], is_double: bool) -> str:
    if not pairs:
        return "No weeks."
    up, down = (sum(pair[side] or 0 for pair in pairs) for side in (0, 1))
    told = f"{up:,} of cooperation, {down:,} of conflict" if is_double else f"{up:,} happening{'' if up == 1 else 's'}"
    weeks = f"{len(pairs)} week{'' if len(pairs) == 1 else 's'} from {day_words(date.fromisoformat(first))}"
    unread = sum(pair[0] is None for pair in pairs)
    return f"{told} in {weeks}" + (f"; nothing was read in {unread} of them." if unread else ".")
