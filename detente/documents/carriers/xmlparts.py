"""XML files that hold many items, cut into them by their tags, each parsed by itself.

Memory holds one item at a time, every item has its true offset, and a broken one costs itself alone. No document type is ever
parsed: entities that a file declares are not known, and so cannot grow or fetch anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from html.entities import name2codepoint

from lxml import etree

from detente.documents.carriers.streams import CHUNK, Stream

DECLARED = re.compile(r"""xmlns(?::([\w.-]+))?\s*=\s*("[^"<]*"|'[^'<]*')""")
LANGUAGE = re.compile(r"""xml:lang\s*=\s*["']([\w-]{2,20})["']""")
ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']""")
ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9A-Fa-f]{1,6};|[A-Za-z][\w.-]{0,63};)")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->)", re.DOTALL)
PREFIX = re.compile(r"""</?([A-Za-z_][\w.-]*):[A-Za-z_]|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=\s*["']""")
NEAR = 256
"""Where the next item follows at once, and its name in any case."""
KNOWN = {"lt", "gt", "amp", "quot", "apos"}
HEAD_LIMIT = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """An item of an XML file: where it begins, its bytes, and what is wrong with it, None where its tags match."""

    offset: int
    data: bytes
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands before the first item: its text, and the names of encodings and namespaces that hold for all."""

    text: str
    encoding: str
    namespaces: tuple[tuple[str, str], ...]


class Parts:
    """The items of an XML file: :attr:`opening` is read first, then :meth:`__iter__` gives the items by the names of their tags."""

    def __init__(self, stream: Stream, names: tuple[str, ...], limit: int) -> None:
        self._stream, self._limit = stream, limit
        tags = b"|".join(name.encode() for name in names)
        self._open = re.compile(rb"<!\[CDATA\[|<!--|<((?:[\w.-]+:)?(?:" + tags + rb"))(?=[\s/>])")
        self.opening = self._read_opening()

    def _read_opening(self) -> Opening:
        raw = self._until_item()
        found = ENCODING.search(raw[:400])
        encoding = found[1].decode("ascii") if found else "utf-8"
        text = _decoded(raw, encoding)
        # A record that is itself the root declares its own; those of the first tag within count as well, and do no harm.
        return Opening(text, encoding, tuple({prefix: uri for prefix, uri in DECLARED.findall(text)}.items()))

    def _until_item(self) -> bytes:
        """The bytes before the next item, as far as they are needed; the stream then stands at the item, or at the end."""
        kept, size = b"", NEAR
        while True:
            ahead = self._stream.peek(size)
            at = self._place(ahead)
            found, ended = at < len(ahead), len(ahead) < size
            if size == NEAR and not found and not ended:
                size = 2 * CHUNK
                continue
            kept = (kept + self._stream.read(at if found or ended else CHUNK))[:HEAD_LIMIT]
            if found or ended:
                return kept

    def _place(self, ahead: bytes) -> int:
        """Where the first item begins, outside of comments and CDATA; the number of bytes where none does."""
        at = 0
        while found := self._open.search(ahead, at):
            if found[1]:
                return found.start()
            end = ahead.find(b"]]>" if found[0].startswith(b"<![") else b"-->", found.end())
            at = end + 3 if end >= 0 else len(ahead)
        return len(ahead)

    def __iter__(self) -> Iterator[Part]:
        while found := self._open.match(self._stream.peek(NEAR)):
            yield self._part(found[1])
            self._until_item()

    def _part(self, tag: bytes) -> Part:
        """The item that begins here, to its closing tag; where another begins before that, or the file ends, it is broken."""
        offset = self._stream.offset
        pattern = re.compile(rb"<!\[CDATA\[|<!--|</" + re.escape(tag) + rb"\s*>|<" + re.escape(tag) + rb"(?=[\s/>])")
        size = CHUNK // 4
        while True:
            ahead = self._stream.peek(size)
            whole = len(ahead) < size
            end, broken = _end(ahead, pattern)
            if end is not None:
                data = self._stream.read(end)
                return Part(offset, data, "another item begins before this one ends" if broken else None)
            if whole:
                return Part(offset, self._stream.read(len(ahead)), "the file ends within this item")
            if size >= self._limit:
                self._stream.read(len(tag) + 1)
                rest = self._until_item()
                return Part(offset, b"<" + tag + rest, f"more than the limit of {self._limit:,} bytes")
            size = min(2 * size, self._limit)


def _end(data: bytes, pattern: re.Pattern[bytes]) -> tuple[int | None, bool]:
    """Where the item that begins these bytes ends, None where not in them; and whether it ends only because another begins."""
    opening = data.find(b">")
    if opening < 0:
        return None, False
    if data[opening - 1 : opening] == b"/":
        return opening + 1, False
    at = opening + 1
    while found := pattern.search(data, at):
        if found[0].startswith((b"<![", b"<!-")):
            end = data.find(b"]]>" if found[0].startswith(b"<![") else b"-->", found.end())
            if end < 0:
                return None, False
            at = end + 3
        elif found[0].startswith(b"</"):
            return found.end(), False
        else:
            return found.start(), True
    return None, False


def parse_part(part: Part, opening: Opening) -> etree._Element | str:
    """The element of an item; in words, why it cannot be parsed.

    What feeds get wrong most is mended first: HTML's names of characters, ampersands by themselves, prefixes that nobody declared.
    """
    text = CONTROLS.sub(" ", _decoded(part.data, opening.encoding))
    text = re.sub(r"^\s*<\?xml.*?\?>", "", text, flags=re.DOTALL)
    pieces = CDATA.split(text)
    pieces[::2] = [AMPERSAND.sub("&amp;", ENTITY.sub(_character, piece)) for piece in pieces[::2]]
    text = "".join(pieces)
    spaces = dict(opening.namespaces)
    for prefix in sorted({a or b for a, b in PREFIX.findall("".join(pieces[::2]))}):
        if prefix not in ("xml", "xmlns") and prefix not in spaces:
            spaces[prefix] = f'"urn:{prefix}"'
    declared = " ".join(f"xmlns:{prefix}={uri}" if prefix else f"xmlns={uri}" for prefix, uri in spaces.items())
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(f"<part {declared}>{text}</part>".encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return f"not XML: {error}"
    return root[0] if len(root) else "not XML: no element"


def _character(found: re.Match[str]) -> str:
    name = found[1]
    return found[0] if name in KNOWN or name not in name2codepoint else f"&#{name2codepoint[name]};"


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        from detente.documents.decode import decode

        return decode(data)[0]


def local(element: etree._Element) -> str:
    """An element's name without its namespace, in lower case; empty for comments."""
    return etree.QName(element).localname.casefold() if isinstance(element.tag, str) else ""


def text_of(element: etree._Element | None) -> str:
    """All text within an element, blanks at its ends left out; empty for None."""
    return "".join(element.itertext()).strip() if element is not None else ""


def inner_markup(element: etree._Element) -> str:
    """What stands between an element's tags, as markup without namespaces."""
    pieces = [etree.tostring(_plain(child), encoding="unicode") for child in element]
    return escape(element.text or "", quote=False) + "".join(pieces)


def _plain(element: etree._Element) -> etree._Element:
    """A copy without namespaces, comments left out."""
    copy = etree.Element(local(element) or "span")
    for name, value in element.attrib.items():
        if not name.startswith("{"):
            copy.set(name, value)
    copy.text, copy.tail = (element.text if isinstance(element.tag, str) else None), element.tail
    copy.extend([_plain(child) for child in element])
    return copy
