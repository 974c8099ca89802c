"""What a web page's head says about the article: title, publisher, day of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lxml import etree

PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date",
    "parsely-pub-date", "sailthru.date", "publishdate", "publish_date", "publish-date", "pubdate", "date", "article.published",
)  # fmt: skip
TITLES = ("og:title", "twitter:title", "dc.title", "headline")
PUBLISHERS = ("og:site_name", "application-name", "dc.publisher")
JSON_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"(\d{4}-\d{2}-\d{2})')
ISO_DAY = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?!\d)")
SITE_SUFFIX = re.compile(r"\s+(?:[|\u2013\u2014»-]|::)\s+[^|\u2013\u2014»]{2,40}$")
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Title, publisher and day (YYYY-MM-DD) as the head of a page gives them; None where it does not."""

    title: str | None
    publisher: str | None
    published: str | None


def read_metadata(root: etree._Element, html: str) -> Metadata:
    """Metadata of a parsed page. The day is the printed one: a time zone is not converted."""
    named: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content and content.strip():
            named.setdefault(name.strip().casefold(), BLANKS.sub(" ", content).strip())
    return Metadata(_title(root, named), _first(named, PUBLISHERS), _published(root, named, html))


def _first(named: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((named[name] for name in names if name in named), None)


def _title(root: etree._Element, named: dict[str, str]) -> str | None:
    title = _first(named, TITLES)
    if title is not None:
        return title
    element = next(root.iter("title"), None)
    text = BLANKS.sub(" ", "".join(element.itertext())).strip() if element is not None else ""
    return SITE_SUFFIX.sub("", text) or None


def _published(root: etree._Element, named: dict[str, str], html: str) -> str | None:
    found = [named[name] for name in PUBLISHED if name in named]
    found += JSON_PUBLISHED.findall(html)[:1]
    found += [element.get("datetime") or "" for element in root.iter("time") if element.get("pubdate") is not None]
    return next((day for day in map(_day, found) if day is not None), None)


def _day(text: str) -> str | None:
    found = ISO_DAY.match(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return None
