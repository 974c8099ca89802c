"""Lists of feeds: OPML 1 and 2, or one address a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from detente.documents.decode import decode
from detente.documents.fetch import Guard, read_address
from detente.errors import FetchError, InputError, NotFound

SCHEMES = ("http://", "https://")
MOST_BYTES = 1 << 24
DEEPEST = 200
MOST_FEEDS = 20_000


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to watch: its address, the name that the list gives it (None where it gives none), and where the list names it."""

    address: str
    title: str | None
    where: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A line or outline that names no feed that could be polled."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listed:
    """All feeds of some lists, each once, in their order; and what names none."""

    feeds: tuple[Feed, ...]
    refused: tuple[Refused, ...] = ()


def read_lists(names: Sequence[str], guard: Guard) -> Listed:
    """The feeds that files and addresses name.

    Args:
        names: addresses of feeds (http, https), and files: OPML, or one address a line, ``#`` before remarks.
        guard: an address that it does not let through is told, and does not stop the others.

    Raises:
        InputError: a file cannot be read or its XML is broken, with the place; ``NotFound`` where there is none.
    """
    feeds: dict[str, Feed] = {}
    refused: list[Refused] = []
    for feed in (feed for name in names for feed in _read(name)):
        try:
            address = read_address(feed.address, guard).address
        except FetchError as error:
            refused.append(Refused(feed.where, str(error)))
            continue
        feeds.setdefault(address, Feed(address, feed.title, feed.where))
    if len(feeds) > MOST_FEEDS:
        raise InputError(names[0], f"{len(feeds):,} feeds, more than {MOST_FEEDS:,}: watch them from several lists")
    return Listed(tuple(feeds.values()), tuple(refused))


def _read(name: str) -> Iterator[Feed]:
    if name.lower().startswith(SCHEMES):
        return iter([Feed(name, None, name)])
    path = Path(name)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise NotFound(name, "no such file; expected OPML, one address a line, or the address of a feed") from None
    except OSError as error:
        raise InputError(name, f"cannot be opened: {error.strerror}") from error
    if len(data) > MOST_BYTES:
        raise InputError(name, f"more than {MOST_BYTES:,} bytes, which no list of feeds has")
    return parse_opml(data, name) if _is_xml(data) else parse_lines(data, name)


def _is_xml(data: bytes) -> bool:
    return decode(data[:256])[0].lstrip("\ufeff \t\r\n").startswith("<")


def parse_lines(data: bytes, where: str) -> Iterator[Feed]:
    """An address a line; what stands behind it after white space is its name."""
    for number, line in enumerate(decode(data)[0].splitlines(), 1):
        words = line.strip().split(maxsplit=1)
        if words and not words[0].startswith("#"):
            yield Feed(words[0], words[1] if len(words) > 1 and not words[1].startswith("#") else None, f"{where}:{number}")


def parse_opml(data: bytes, where: str) -> Iterator[Feed]:
    """The outlines that have an ``xmlUrl``, however deep, but for those that are commented out.

    Raises InputError where the XML is broken, is no OPML, or declares a document type: nothing that a list of feeds needs.
    """
    reader = _Outlines(where)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise InputError(where, f"broken XML at line {error.lineno}, column {error.offset + 1}: {what}") from error
    except (LookupError, ValueError) as error:
        raise InputError(where, f"cannot be decoded: {error}") from error
    return iter(reader.feeds)


@dataclass(slots=True)
class _Outlines:
    """Takes the outlines of a list as the parser meets them; ``silent`` is how many of those that are open are commented out."""

    where: str
    feeds: list[Feed] = field(default_factory=list)
    depth: int = 0
    silent: int = 0
    parser: expat.XMLParserType = field(default_factory=lambda: expat.ParserCreate())

    def __post_init__(self) -> None:
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype

    def doctype(self, *_: object) -> None:
        raise self._wrong("declares a document type, which could name files and entities; take the DOCTYPE out")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2].casefold()
        if not self.depth and tag != "opml":
            raise self._wrong(f"is no OPML: its root is <{name[:40]}>; the address of a feed is given as it is")
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._wrong(f"is nested deeper than {DEEPEST}")
        given = {key.casefold(): value.strip() for key, value in attributes.items()}
        if self.silent or (tag == "outline" and given.get("iscomment", "").casefold() == "true"):
            self.silent += 1
        elif tag == "outline" and given.get("xmlurl"):
            title = given.get("title") or given.get("text") or None
            self.feeds.append(Feed(given["xmlurl"], title, f"{self.where}:{self.parser.CurrentLineNumber}"))

    def end(self, name: str) -> None:
        self.depth -= 1
        self.silent -= bool(self.silent)

    def _wrong(self, reason: str) -> InputError:
        return InputError(
            self.where, f"line {self.parser.CurrentLineNumber}, column {self.parser.CurrentColumnNumber + 1}: {reason}"
        )
