"""What a document room hands on: the text of the bytes, and what the format itself says about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from detente.documents.carried import NOTHING_GIVEN, Given
from detente.records import FurnitureKind

Format = Literal["text", "html"]
Role = Literal["title", "heading", "byline", "date", "text"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the reading of the bytes that a user should know; offsets are half-open code points of ``Received.text``."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a structured page, in document order; offsets are half-open code points of ``Received.text``.

    ``furniture`` is the kind of furniture where the page's structure shows that the block is not the article; None for the article
    itself and for its title, byline and date.
    """

    start: int
    end: int
    role: Role
    furniture: FurnitureKind | None


@dataclass(frozen=True, slots=True)
class Received:
    """A document as received.

    ``id`` is the sha256 of the bytes in hexadecimal. ``publisher``, ``title``, ``published`` (YYYY-MM-DD), ``byline`` and
    ``language`` (ISO 639-1) are what the metadata of the format say, None or empty where they say nothing. ``text`` is never repaired; bytes that no encoding explains stand in it as
    U+FFFD, and ``notes`` say so. ``blocks`` is empty for plain text. ``given`` is what its carrier says of it; publisher, title and
    address are taken from there where the document is silent, day, agency, byline and language where its story is.
    """

    id: str
    uri: str | None
    publisher: str | None
    title: str | None
    published: str | None
    text: str
    format: Format
    notes: tuple[Note, ...] = ()
    blocks: tuple[Block, ...] = ()
    given: Given = NOTHING_GIVEN
    byline: tuple[str, ...] = ()
    language: str | None = None
