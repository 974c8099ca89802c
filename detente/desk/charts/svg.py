"""SVG written by hand: a canvas of marks that a page can hold as they are.

Every mark takes its colours from its classes. What a mark opens is an ``<a>`` that can be reached by keyboard and has a name; all
other marks are hidden from screen readers, who get the title, the description and the table. Coordinates have at most two decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from urllib.parse import quote

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DIRECTING = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")
_URL = "%/:?#[]@!$&'()*+,;=~"
"""What stays as it is in an address, beside letters, digits and ``-._``."""
_SAFE_LINK = re.compile(r"(?:https?://|[./?#]|[\w-]+(?:[./?#]|$))", re.ASCII)


@lru_cache(maxsize=8192)
def figure(value: float) -> str:
    """A coordinate: two decimals at most, no minus before zero. Kept, as a chart says the same widths and places again and again."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def plain(words: str) -> str:
    """Words for a line of a chart: no characters that XML forbids or that turn the direction of what follows, one line."""
    return _SPACES.sub(" ", _DIRECTING.sub("", _NOT_XML.sub("\ufffd", words))).strip()


def shorten(words: str, most: int) -> str:
    """Words cut to ``most`` characters, with an ellipsis where something is lost."""
    return words if len(words) <= most else words[: max(most - 1, 1)].rstrip(" ,;:") + "…"


def fit(words: str, space: float, size: float = 12) -> str:
    """Words cut to about so many pixels, with an ellipsis where something is lost."""
    clean = plain(words)
    if text_width(clean, size) <= space:
        return clean
    most = next((n for n in range(len(clean), 1, -1) if text_width(clean[:n], size) <= space - size), 1)
    return shorten(clean, most)


def written(words: str) -> str:
    """Words as they stand in SVG."""
    return escape(plain(words))


def text_width(words: str, size: float = 12) -> float:
    """About how wide words are in a sans-serif of ``size`` pixels: enough to keep labels apart."""
    return sum(_advance(c) for c in words) * size * 1.04


def _advance(char: str) -> float:
    if ord(char) >= 0x1100:
        return 1.0
    if char in "ijlI.,:;'|!()[] ftr1":
        return 0.36
    return 0.82 if char in "mwMW@%" else 0.66 if char.isupper() else 0.56


class Canvas:
    """Marks in the order in which they are drawn."""

    def __init__(self, width: float, height: float, prefix: str) -> None:
        """``prefix`` begins all ids; letters, digits and ``-`` of it are kept."""
        self.width, self.height = width, height
        self.prefix = re.sub(r"[^A-Za-z0-9-]", "-", prefix) or "chart"
        self._marks: list[tuple[bool, str]] = []
        self._defs: list[str] = []

    def add(self, mark: str) -> None:
        """A mark to look at."""
        self._marks.append((False, mark))

    def link(self, href: str | None, name: str, marks: str, *, over: str = "", reachable: bool = True) -> None:
        """Marks that open a page; without one, or where it is no address of a page, marks to look at.

        ``name`` is what they are called aloud and under the pointer; it says the words among the marks (WCAG 2.5.3). ``over`` is drawn on top,
        for figures that the name says in another way. Not ``reachable`` ones are passed over by the tab key: where there are hundreds,
        the table has the same.
        """
        titled = f"<title>{written(name)}</title>{marks}"
        href = quote(_NOT_XML.sub("", href or ""), safe=_URL)
        if not _SAFE_LINK.match(href):
            self._marks.append((False, f"<g>{titled}</g>{over}"))
            return
        skipped = "" if reachable else ' tabindex="-1"'
        self._marks.append((True, f'<a href="{escape(href)}"{skipped}>{titled}</a>'))
        if over:
            self.add(f'<g pointer-events="none">{over}</g>')

    def define(self, name: str, content: str) -> str:
        """Something to refer to; ``{id}`` in the content stands for its id. Returns the reference for ``fill``."""
        id = f"{self.prefix}-{name}"
        entry = content.replace("{id}", id)
        if entry not in self._defs:
            self._defs.append(entry)
        return f"url(#{id})"

    def hatch(self, kind: str, *, step: float = 5, slope: int = 45) -> str:
        """Lines of a class ``kind`` as a fill."""
        line = f'<path class="line {kind}" d="M0 0V{figure(step)}"/>'
        size = f'width="{figure(step)}" height="{figure(step)}"'
        return self.define(
            f"hatch-{kind}-{slope}",
            f'<pattern id="{{id}}" {size} patternUnits="userSpaceOnUse" patternTransform="rotate({slope})">{line}</pattern>',
        )

    def svg(self, title: str, words: str) -> str:
        """The picture, named and described. One with links is a group to screen readers, else one image.

        An image hides what stands in it, so that no link may.
        """
        has_links = any(is_link for is_link, _ in self._marks)
        width, height = figure(self.width), figure(self.height)
        ids = f"{self.prefix}-title", f"{self.prefix}-desc"
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart-svg" role="{"group" if has_links else "img"}" '
            f'aria-labelledby="{ids[0]}" aria-describedby="{ids[1]}" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        )
        named = f'<title id="{ids[0]}">{written(title)}</title><desc id="{ids[1]}">{written(words)}</desc>'
        defs = f"<defs>{''.join(self._defs)}</defs>" if self._defs else ""
        return f"{head}{named}{defs}{''.join(self._grouped())}</svg>"

    def _grouped(self) -> Iterable[str]:
        """Runs of marks to look at become one hidden group each."""
        run: list[str] = []
        for is_link, mark in self._marks:
            if not is_link:
                run.append(mark)
                continue
            yield from _hidden(run)
            run = []
            yield mark
        yield from _hidden(run)


def _hidden(marks: list[str]) -> Iterable[str]:
    if marks:
        yield f'<g aria-hidden="true">{"".join(marks)}</g>'


# --- marks -----------------------------------------------------------------------------------------------------


def path(d: str, classes: str, *, fill: str | None = None) -> str:
    """A path; ``fill`` is a reference to a pattern."""
    return f'<path class="{classes}"{_fill(fill)} d="{d}"/>'


def rect(x: float, y: float, width: float, height: float, classes: str, *, fill: str | None = None) -> str:
    """A rectangle."""
    sizes = f'x="{figure(x)}" y="{figure(y)}" width="{figure(width)}" height="{figure(height)}"'
    return f'<rect class="{classes}"{_fill(fill)} {sizes}/>'


def rule(x: float, y: float, x2: float, y2: float, classes: str) -> str:
    """A straight line."""
    return f'<path class="{classes}" d="M{figure(x)} {figure(y)}L{figure(x2)} {figure(y2)}"/>'


def circle(x: float, y: float, radius: float, classes: str, *, fill: str | None = None) -> str:
    """A circle."""
    return f'<circle class="{classes}"{_fill(fill)} cx="{figure(x)}" cy="{figure(y)}" r="{figure(radius)}"/>'


def diamond(x: float, y: float, radius: float, classes: str) -> str:
    """A square on its corner."""
    top, left, r, d = figure(y - radius), figure(x), figure(radius), figure(-radius)
    return f'<path class="{classes}" d="M{left} {top}l{r} {r} {d} {r} {d} {d}z"/>'


def bar(x: float, y: float, width: float, height: float) -> str:
    """A rectangle as a piece of a path."""
    return f"M{figure(x)} {figure(y)}h{figure(width)}v{figure(height)}h{figure(-width)}z"


def text(x: float, y: float, words: str, classes: str = "", *, anchor: str = "start") -> str:
    """Words on the base line ``y``; ``anchor`` is ``start``, ``middle`` or ``end``."""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{f"text {classes}".strip()}" x="{figure(x)}" y="{figure(y)}"{where}>{written(words)}</text>'


def _fill(fill: str | None) -> str:
    return f' fill="{fill}"' if fill else ""
