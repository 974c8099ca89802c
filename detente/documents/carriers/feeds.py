"""Feeds: RSS 0.9 to 2.0, RSS 1.0 (RDF) and Atom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lxml import etree

from detente.documents.carried import Given, Input, InputFormat, Unreadable
from detente.documents.carriers.jsonrows import ROOM
from detente.documents.carriers.model import Options
from detente.documents.carriers.rows import story
from detente.documents.carriers.streams import Stream
from detente.documents.carriers.xmlparts import LANGUAGE, Opening, Parts, inner_markup, local, parse_part, text_of
from detente.documents.days import read_day
from detente.documents.values import names_in, read_language, short

CONTENTS = ("encoded", "content", "description", "summary")
DAYS = ("published", "pubdate", "issued", "date", "created", "updated", "modified")
MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]\w+);")
TITLE = re.compile(r"<title[^>]*>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</title>", re.DOTALL | re.IGNORECASE)
IMAGE = re.compile(r"<(image|textinput)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
FEED_LANGUAGE = re.compile(r"<(?:dc:)?language[^>]*>\s*([\w-]{2,20})\s*<", re.IGNORECASE)
MAIL = re.compile(r"\S+@\S+\s*(?:\(([^()]+)\))?")


def read_feed(stream: Stream, where: str, options: Options) -> Iterator[Input | Unreadable]:
    """The entries of a feed, numbered from 1; one that gives no more than a teaser, or its title alone, is an input all the same."""
    parts = Parts(stream, ("item", "entry"), options.limit * ROOM)
    publisher, language = _of_feed(parts.opening)
    for number, part in enumerate(parts, 1):
        place = f"{where}#{number}"
        entry = part.reason or parse_part(part, parts.opening)
        if isinstance(entry, str):
            yield Unreadable(place, part.offset, part.data[: options.limit], entry)
            continue
        given = _given(entry, publisher, language)
        text, format = _content(entry)
        text = text or given.title or ""
        yield story(text, where=place, offset=part.offset, raw=part.data, limit=options.limit, given=given, format=format)


def _of_feed(opening: Opening) -> tuple[str | None, str | None]:
    """The name and the language of a feed."""
    head = IMAGE.sub("", opening.text)
    title = TITLE.search(head)
    language = FEED_LANGUAGE.search(head) or LANGUAGE.search(head)
    name = re.sub(r"<[^<>]*>", "", unescape(title[1])) if title else ""
    return short(name), read_language(language[1]) if language else None


def _given(entry: etree._Element, publisher: str | None, language: str | None) -> Given:
    found = {name: [child for child in entry if local(child) == name] for name in {local(child) for child in entry}}
    days = (read_day(text_of(child)) for name in DAYS for child in found.get(name, ()))
    source = [text for child in found.get("source", []) if (text := _source(child))]
    own = [text for child in found.get("publisher", []) if (text := short(text_of(child)))]
    tag = entry.get("{http://www.w3.org/XML/1998/namespace}lang") or next(map(text_of, found.get("language", [])), "")
    return Given(
        uri=_address(entry, found),
        title=next((title for child in found.get("title", []) if (title := short(_bare(_markup(child))))), None),
        publisher=next(iter([*source, *own]), publisher),
        published=next((day for day in days if day), None),
        language=read_language(tag) or language,
        byline=names_in(_author(child) for name in ("author", "creator") for child in found.get(name, ())),
    )


def _address(entry: etree._Element, found: dict[str, list[etree._Element]]) -> str | None:
    links = found.get("link", [])
    chosen = [link.get("href") for link in links if link.get("href") and link.get("rel", "alternate") == "alternate"]
    chosen += [text_of(link) for link in links]
    chosen += [text_of(child) for name in ("guid", "id", "identifier") for child in found.get(name, ())]
    chosen += [value for name, value in entry.attrib.items() if name.endswith("}about")]
    return next((address.strip() for address in chosen if address and address.strip()), None)


def _source(element: etree._Element) -> str | None:
    """The paper that an entry of a gathering feed names: RSS gives its name, Atom a whole head with a title."""
    title = next((child for child in element if local(child) == "title"), None)
    return short(text_of(title if title is not None else element))


def _author(element: etree._Element) -> str:
    name = next((text_of(child) for child in element if local(child) == "name"), None)
    text = name if name is not None else text_of(element)
    found = MAIL.fullmatch(text)
    return (found[1] or "") if found else text


def _content(entry: etree._Element) -> tuple[str, InputFormat]:
    """The longest of what an entry gives as its content: some put the story, and some a teaser, where others put the other."""
    texts = [_markup(child) for child in entry if local(child) in CONTENTS]
    text = max(texts, key=len, default="")
    return text, "html" if MARKUP.search(text) else "text"


def _markup(element: etree._Element) -> str:
    """What an element holds, as HTML or as text: Atom's XHTML is markup of its own, all else is quoted."""
    if len(element) and element.get("type") in (None, "xhtml", "application/xhtml+xml"):
        return inner_markup(element).strip()
    text = text_of(element)
    # Atom's plain text is what it is; a sign that would read as markup is spelt out.
    return text


def _bare(markup: str) -> str:
    return unescape(re.sub(r"<[^<>]*>", "", markup)) if MARKUP.search(markup) else markup
