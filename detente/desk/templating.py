"""Pages as HTML: the templates, and the few functions that they call."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from detente import __version__
from detente.chronicle.wording import MONTHS, date_words
from detente.desk.drawn import drawn
from detente.desk.links import Links
from detente.desk.names import name_of
from detente.desk.page import Page
from detente.desk.state import Desk

_SCHEME = re.compile("https?://[^\\s\"'<>\\\\]+", re.IGNORECASE)
_UNSOUND = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Characters that have no width or turn the direction of their neighbours: shown as a mark, so that nothing hides in a text.
_HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]")
QUADS: Mapping[int, str] = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
SECTIONS: tuple[tuple[str, str], ...] = (
    ("today", "Today"), ("relations", "Relations"), ("people", "People"), ("agenda", "Agenda"), ("quotes", "Quotes"),
    ("explore", "Explore"),
)  # fmt: skip
FURTHER: tuple[tuple[str, str], ...] = (
    ("places", "Places"), ("map", "Map"), ("changes", "Changes"), ("review", "Review"), ("runs", "Runs"), ("codebook", "Codebook"),
    ("about", "About"), ("keys", "Keys"),
)  # fmt: skip


@cache
def environment() -> Environment:
    """The templates; everything is escaped, and a name that a page does not give is an error."""
    found = Environment(
        loader=PackageLoader("detente.desk"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.filters.update(
        outside=outside, day=day, words_of_date=date_words, short_date=short_date, count=count, plural=plural, outward=outward,
        score=score, kind=QUADS.get, drawn=drawn, visible=visible,
    )  # fmt: skip
    found.globals.update(name_of=name_of, SECTIONS=SECTIONS, FURTHER=FURTHER, QUADS=QUADS, version=__version__)
    return found


def render(page: Page, desk: Desk, links: Links, *, address: str | None = None) -> str:
    """A page as HTML. ``address`` is what it was asked under, None in a published folder."""
    template = environment().get_template(page.template)
    return template.render(
        **page.model, page=page, desk=desk, link=links.to, file=links.file, live=links.live, address=address
    )  # fmt: skip


def outside(text: str | None) -> Markup:
    """Words from outside: escaped, kept from turning their neighbours around, with what has no width made visible."""
    if not text:
        return Markup()
    return Markup("<bdi>{}</bdi>").format(visible(text))


def visible(text: str) -> Markup:
    """Escaped text in which characters without width or with a direction of their own are named."""
    parts = []
    done = 0
    text = _UNSOUND.sub("\ufffd", text)
    for found in _HIDDEN.finditer(text):
        name = f"U+{ord(found[0]):04X}"
        shown = Markup('<span class="hidden-character" title="{}">·</span>').format(name)
        parts += [escape(text[done : found.start()]), shown]
        done = found.end()
    return Markup().join([*parts, escape(text[done:])])


def outward(uri: str | None) -> str | None:
    """An address that may be linked to: http or https alone; None for all others."""
    return uri if uri is not None and _SCHEME.fullmatch(uri) and not _HIDDEN.search(uri) else None


def day(edtf: str | None) -> Markup:
    """A date in words inside ``<time>``, with the machine's form where HTML has one."""
    words = date_words(edtf)
    if edtf is not None and re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", edtf):
        return Markup('<time datetime="{}">{}</time>').format(edtf, words)
    return Markup("<time>{}</time>").format(words)


def short_date(edtf: str | None) -> Markup:
    """A date for the margin: "16–17 Sep 2023", "Nov 2023"; the long form where that is not shorter."""
    words = date_words(edtf)
    for month in MONTHS:
        words = words.replace(month, month[:3] if month != "September" else "Sep")
    if edtf is not None and re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", edtf):
        return Markup('<time datetime="{}">{}</time>').format(edtf, words)
    return Markup("<time>{}</time>").format(words)


def count(value: int) -> str:
    """A whole number with separators."""
    return f"{value:,}"


def plural(value: int, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 story", "2 stories"."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def score(value: float) -> str:
    """A score as the pages print it: ``.71``, ``1``."""
    return "1" if value >= 0.995 else f"{value:.2f}".removeprefix("0")


def pieces(text: str, marks: Sequence[tuple[int, int, str]]) -> list[tuple[str, tuple[str, ...]]]:
    """A text cut where marks begin and end: each piece with the names of the marks that cover it, in their order.

    ``marks`` are half-open code points with a name each; those outside the text are cut to it. The pieces together are the text.
    """
    edges = sorted({0, len(text), *(min(max(edge, 0), len(text)) for start, end, _ in marks for edge in (start, end))})
    return [
        (text[a:b], tuple(dict.fromkeys(name for start, end, name in marks if start <= a and b <= end)))
        for a, b in pairwise(edges)
    ]
