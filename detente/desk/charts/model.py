"""What a chart is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

WIDE, NARROW = 736, 340
"""Widths in CSS pixels: the column of a page, and a phone's screen less its margins."""

Link = Callable[[str], str | None]
"""Where a mark leads, by the key of what it stands for; None where there is no such page."""

Cell = str | int | float | None


def no_link(key: str) -> str | None:
    """Marks lead nowhere."""
    return None


@dataclass(frozen=True, slots=True)
class Table:
    """The figures that a chart shows. What is not known is None; the first cell of a row is its header."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture for wide and one for narrow pages, what both show in words, and the figures.

    The pictures are whole SVG elements that can stand in a page under a strict Content-Security-Policy: no style, no script, nothing
    from outside. Their colours and type are classes; ``charts.css`` beside this module gives them, from the variables of the page.
    Ids in them begin with the prefix that was asked for, so that several charts can share a page. ``summary`` is plain text.
    """

    wide: str
    narrow: str
    summary: str
    table: Table

    @property
    def svg(self) -> str:
        """The picture for wide pages."""
        return self.wide
