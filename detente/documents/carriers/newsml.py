"""NewsML-G2 items, alone or in messages, NITF stories, and the older NewsML 1; sentences as PETRARCH2 reads them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from lxml import etree

from detente.documents.carried import Given, Input, InputFormat, Unreadable
from detente.documents.carriers.jsonrows import ROOM
from detente.documents.carriers.model import Options
from detente.documents.carriers.rows import story
from detente.documents.carriers.streams import Stream
from detente.documents.carriers.xmlparts import Parts, inner_markup, local, parse_part, text_of
from detente.documents.days import read_day
from detente.documents.values import names_in, read_language, short

XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
DAYS = ("versioncreated", "contentcreated", "firstcreated", "thisrevisioncreated", "dateandtime", "date.issue", "date.release")


def read_newsml(stream: Stream, where: str, options: Options) -> Iterator[Input | Unreadable]:
    """The items of a NewsML or NITF file that hold or promise a text, numbered from 1. Pictures and packages are no stories."""
    parts = Parts(stream, ("newsItem", "NewsItem", "nitf"), options.limit * ROOM)
    number = 0
    for part in parts:
        place = f"{where}#{number + 1}"
        item = part.reason or parse_part(part, parts.opening)
        if isinstance(item, str):
            number += 1
            yield Unreadable(place, part.offset, part.data[: options.limit], item)
            continue
        text, format = _body(item)
        kind = _class(item)
        if not text and kind not in ("", "text", "composite"):
            continue
        number += 1
        if not text:
            yield Unreadable(place, part.offset, part.data[: options.limit], _absent(item))
            continue
        given = _given(item)
        yield story(text, where=place, offset=part.offset, raw=part.data, limit=options.limit, given=given, format=format)


def read_sentences(stream: Stream, where: str, options: Options) -> Iterator[Input | Unreadable]:
    """Sentences in the XML that PETRARCH2 reads: each is a story of its own."""
    parts = Parts(stream, ("Sentence",), options.limit * ROOM)
    for number, part in enumerate(parts, 1):
        place = f"{where}#{number}"
        sentence = part.reason or parse_part(part, parts.opening)
        if isinstance(sentence, str):
            yield Unreadable(place, part.offset, part.data[: options.limit], sentence)
            continue
        text = text_of(_first(sentence, "text"))
        given = Given(
            uri=short(sentence.get("id") or ""),
            publisher=short(sentence.get("source") or ""),
            published=read_day(sentence.get("date")),
        )
        yield story(text, where=place, offset=part.offset, raw=part.data, limit=options.limit, given=given, format="text")


def _first(item: etree._Element, *names: str) -> etree._Element | None:
    """The first element of the first name that has one."""
    return next((element for name in names for element in item.iter() if local(element) == name), None)


def _class(item: etree._Element) -> str:
    """What kind of content an item is: ``text``, ``picture``; empty where it does not say."""
    element = _first(item, "itemclass", "mediatype")
    value = (element.get("qcode") or element.get("FormalName") or "") if element is not None else ""
    return value.rsplit(":", 1)[-1].casefold()


def _body(item: etree._Element) -> tuple[str, InputFormat]:
    """The words of an item: XHTML, NITF, marked or plain text."""
    dateline = _dateline(item)
    for name in ("body.content", "body"):
        body = _first(item, name)
        if body is not None and text_of(body):
            return _page(body, dateline), "html"
    for name in ("inlinexml", "inlinedata", "datacontent"):
        element = _first(item, name)
        if element is None or not text_of(element):
            continue
        if len(element):
            return _page(element, dateline), "html"
        html = "html" in (element.get("contenttype") or "")
        return _opened(text_of(element), dateline), "html" if html else "auto"
    return "", "text"


def _page(body: etree._Element, dateline: str) -> str:
    """A body's markup as a page, its dateline put before its first paragraph."""
    markup = inner_markup(body)
    if dateline and not text_of(body).startswith(dateline):
        at = markup.find("<p>") + 3 if "<p>" in markup else 0
        markup = f"{markup[:at]}{escape(dateline, quote=False)} - {markup[at:]}"
    return f"<html><body>{markup}</body></html>"


def _opened(text: str, dateline: str) -> str:
    return f"{dateline} - {text}" if dateline and not text.startswith(dateline) else text


def _dateline(item: etree._Element) -> str:
    """The dateline where it is kept beside the text, without a dash at its end."""
    return " ".join(text_of(_first(item, "dateline")).split()).rstrip("-–— :")


def _absent(item: etree._Element) -> str:
    remote = _first(item, "remotecontent")
    href = remote.get("href") if remote is not None else None
    return f"its text is not in the file, but at {href}" if href else "holds no text"


def _given(item: etree._Element) -> Given:
    days = (read_day(text_of(element) or element.get("norm")) for name in DAYS if (element := _first(item, name)) is not None)
    language = _first(item, "language")
    tag = (language.get("tag") or language.get("FormalName") or "") if language is not None else ""
    by = [element for element in item.iter() if local(element) in ("by", "byline")]
    return Given(
        uri=item.get("guid") or short(text_of(_first(item, "newsitemid", "publicidentifier"))) or _doc_id(item),
        title=short(text_of(_first(item, "headline", "hl1", "hedline"))) or short(text_of(_first(item, "title"))),
        publisher=_party(item, "provider", "infosource", "copyrightholder", "distributor"),
        agency=short(text_of(_first(item, "creditline"))),
        published=next((day for day in days if day), None),
        language=read_language(tag or item.get(XML_LANGUAGE) or ""),
        byline=names_in(
            text_of(_first(element, "person") if _first(element, "person") is not None else element) for element in by[:1]
        ),
    )


def _doc_id(item: etree._Element) -> str | None:
    element = _first(item, "doc-id")
    return short(element.get("id-string") or "") if element is not None else None


def _party(item: etree._Element, *names: str) -> str | None:
    """The name of who provides an item: in words, else by its code."""
    for name in names:
        element = _first(item, name)
        if element is None:
            continue
        code = (element.get("literal") or element.get("qcode") or "").rsplit(":", 1)[-1]
        named = short(text_of(_first(element, "name")) or text_of(element) or code)
        if named is not None:
            return named
    return None
