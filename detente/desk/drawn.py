"""Charts on pages: drawn once for a state of the archive, their links put in where they are shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, unquote

from markupsafe import Markup, escape

# What stands in a chart for the address of a page: a chart is the same wherever it is shown, addresses are not.
_SCHEME = "detente-page:"
_HREF = re.compile(rf'\s(?:xlink:)?href="{_SCHEME}([^"]*)"')


def leads_to(page: str) -> Callable[[str], str]:
    """For the marks of a chart: a placeholder for the address of a page that is named by one key or, with blanks between, by several (a blank of their own is U+00A0)."""
    return lambda key: _SCHEME + "/".join((page, *(quote(part.replace("\u00a0", " "), safe="") for part in key.split(" "))))


def drawn(svg: str, link: Callable[..., str | None]) -> Markup:
    """The SVG of a chart with real addresses for its placeholders; where a page has none, the mark leads nowhere."""

    def address(found: re.Match[str]) -> str:
        page, *parts = found[1].split("/")
        there = link(page, *(unquote(part) for part in parts))
        return f' href="{escape(there)}"' if there is not None else ""

    return Markup(_HREF.sub(address, svg))
