"""What a web page says about its article in its head and in its linked data: title, publisher, day of publication, authors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import cast

from lxml import etree

from detente.documents.days import read_day
from detente.documents.values import names_in, read_language, short, words

PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date",
    "parsely-pub-date", "sailthru.date", "publishdate", "publish_date", "publish-date", "pubdate", "date", "article.published",
)  # fmt: skip
TITLES = ("og:title", "twitter:title", "dc.title", "headline")
SITES = ("og:site_name",)
PUBLISHERS = ("application-name", "dc.publisher")
AUTHORS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "citation_author",
)
JSON_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"(\d{4}-\d{2}-\d{2})')
ISO_DAY = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?!\d)")
SITE_SUFFIX = re.compile(r"\s+(?:[|\u2013\u2014»-]|::)\s+[^|\u2013\u2014»]{2,40}$")
BLANKS = re.compile(r"\s+")
WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)\s*|\s*(?:-->|//\s*\]\]>|\]\]>|;)\s*$", re.DOTALL)
ARTICLES = ("newsarticle", "article", "blogposting", "liveblogposting", "report", "socialmediaposting", "webpage")
"""Schema.org's types of articles, the surest first; its kinds of news articles all end in ``NewsArticle``."""
MOST_NODES = 2_000
DEEPEST = 30
Node = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Metadata:
    """Title, publisher, day (YYYY-MM-DD), authors and language (ISO 639-1) as a page gives them; None or empty where it does not."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    byline: tuple[str, ...] = ()
    language: str | None = None


def read_metadata(root: etree._Element, html: str) -> Metadata:
    """Metadata of a parsed page: of its head first, then of its linked data. The day is the printed one: no time zone is converted."""
    named: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content and content.strip():
            named.setdefault(name.strip().casefold(), BLANKS.sub(" ", content).strip())
    linked = _read_linked(root)
    publisher = _first(named, SITES) or linked.publisher or _first(named, PUBLISHERS)
    byline = _byline(named) or linked.byline
    return Metadata(
        _title(root, named, linked.title, publisher),
        publisher,
        _published(root, named, linked.published, html),
        # Many a site signs all that it prints with its own name.
        tuple(name for name in byline if name.casefold() != (publisher or "").casefold()),
        _language(root) or linked.language,
    )


def _first(named: Mapping[str, str], names: Sequence[str]) -> str | None:
    return next((named[name] for name in names if name in named), None)


def _title(root: etree._Element, named: Mapping[str, str], linked: str | None, publisher: str | None) -> str | None:
    """The title as the head gives it, without the name of the site behind it."""
    title = _first(named, TITLES) or linked
    if title is not None:
        suffix = SITE_SUFFIX.search(title)
        site = suffix[0].strip(" |\u2013\u2014»-:").casefold() if suffix else None
        names_site = site is not None and (
            site == (publisher or "").casefold() or title[: -len(cast(re.Match[str], suffix)[0])] == linked
        )
        return SITE_SUFFIX.sub("", title) if names_site else title
    element = next(root.iter("title"), None)
    text = BLANKS.sub(" ", "".join(element.itertext())).strip() if element is not None else ""
    return SITE_SUFFIX.sub("", text) or None


def _published(root: etree._Element, named: Mapping[str, str], linked: str | None, html: str) -> str | None:
    found = [named[name] for name in PUBLISHED if name in named]
    found += [linked] if linked else []
    found += JSON_PUBLISHED.findall(html)[:1]
    found += [element.get("datetime") or "" for element in root.iter("time") if _is_publication(element)]
    return next((day for day in map(_day, found) if day is not None), None)


def _is_publication(element: etree._Element) -> bool:
    return element.get("pubdate") is not None or (element.get("itemprop") or "").casefold() == "datepublished"


def _day(text: str) -> str | None:
    """A whole day; what gives no more than a month is none."""
    found = ISO_DAY.match(text)
    if found is None:
        day = read_day(text)
        return day if day is not None and len(day) == len("2023-09-18") else None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return None


def _byline(named: Mapping[str, str]) -> tuple[str, ...]:
    return names_in(named[name] for name in AUTHORS if name in named and "://" not in named[name])[:10]


def _language(root: etree._Element) -> str | None:
    html = root if root.tag == "html" else next(root.iter("html"), None)
    return read_language(html.get("lang") or "") if html is not None else None


def _read_linked(root: etree._Element) -> Metadata:
    """What the linked data (JSON-LD) of a page say of its article; nothing where they hold none, or are no JSON."""
    nodes = [node for block in _blocks(root) for node in _nodes(block)]
    by_id = {cast(str, node["@id"]): node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    ranked = sorted((rank, at) for at, node in enumerate(nodes) if (rank := _rank(node)) is not None)
    if not ranked:
        return Metadata()
    articles = [nodes[at] for _, at in ranked]
    best = articles[0]
    publisher = _party(best.get("publisher"), by_id) or _party(best.get("sourceOrganization"), by_id)
    # A page about a page: its day is the article's where the article gives none.
    day = next((day for node in articles if (day := _day(words(node.get("datePublished"))))), None)
    return Metadata(
        short(unescape(words(best.get("headline")) or words(best.get("name")))),
        publisher,
        day,
        tuple(_authors(best.get("author"), by_id)),
        read_language(words(best.get("inLanguage"))),
    )


def _blocks(root: etree._Element) -> Iterator[object]:
    for element in root.iter("script"):
        if (element.get("type") or "").split(";")[0].strip().casefold() != "application/ld+json":
            continue
        text = WRAPPING.sub("", WRAPPING.sub("", element.text or ""))
        for form in (text, unescape(text)):
            try:
                # Line ends within strings are an error of the standard, and common.
                yield json.loads(form, strict=False)
                break
            except (ValueError, RecursionError):
                continue


def _nodes(value: object) -> list[Node]:
    """The things that linked data describe by themselves: of a list, of a graph, and what a page is about; not what lists point to."""
    found: list[Node] = []
    left = [(value, 0)]
    while left and len(found) < MOST_NODES:
        each, depth = left.pop()
        if isinstance(each, list) and depth < DEEPEST:
            left += [(part, depth + 1) for part in reversed(each)]
        elif isinstance(each, Mapping) and depth < DEEPEST:
            found.append(cast(Node, each))
            left += [
                (each[key], depth + 1)
                for key in ("mainEntity", "mainEntityOfPage", "@graph")
                if isinstance(each.get(key), (list, Mapping))
            ]
    return found


def _rank(node: Node) -> int | None:
    """How sure a node is the article, 0 the surest; None where it is none."""
    types = node.get("@type")
    names = [t.rsplit("/", 1)[-1].casefold() for t in (types if isinstance(types, list) else [types]) if isinstance(t, str)]
    ranks = [ARTICLES.index(name) for name in names if name in ARTICLES]
    ranks += [0 for name in names if name.endswith("newsarticle")]
    return min(ranks, default=None)


def _party(value: object, by_id: Mapping[str, Node]) -> str | None:
    """The name of an organisation: in words, as a thing, or as a reference to one."""
    for each in value if isinstance(value, list) else [value]:
        node = _resolved(each, by_id)
        name = short(unescape(words(node.get("name")) if isinstance(node, Mapping) else words(node)))
        if name is not None and "://" not in name:
            return name
    return None


def _authors(value: object, by_id: Mapping[str, Node]) -> Iterator[str]:
    """People who wrote it; organisations that are named as authors are left to the publisher."""
    for each in value if isinstance(value, list) else [value]:
        node = _resolved(each, by_id)
        if isinstance(node, Mapping):
            if "organization" not in words(node.get("@type")).casefold():
                yield from names_in([node.get("name")])
        elif "://" not in words(node):
            yield from names_in([node])


def _resolved(value: object, by_id: Mapping[str, Node]) -> object:
    if isinstance(value, Mapping) and "name" not in value and isinstance(value.get("@id"), str):
        return by_id.get(cast(str, value["@id"]), value)
    return value
