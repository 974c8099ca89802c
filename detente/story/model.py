"""A story: the article inside a document, and the repaired copy of it that the later stages read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from detente.records import Document, Span

ParagraphKind = Literal["title", "body"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the clean text; offsets are half-open code points of ``CleanText.text``."""

    kind: ParagraphKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CleanText:
    """The story's own words, repaired, with a map back to the text as received.

    ``text`` holds the title and the body paragraphs, joined by two line ends; bylines, datelines, credit lines and furniture are
    not in it. ``pieces`` map it: each is (clean start, raw start, raw end) and lasts until the next piece's clean start. A piece
    whose clean and raw lengths are equal maps character by character; any other piece (a repair) maps as a whole.
    """

    text: str
    raw: str
    pieces: tuple[tuple[int, int, int], ...]
    paragraphs: tuple[Paragraph, ...]

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Map clean offsets to offsets of the text as received; the raw span covers every repair it touches."""
        first, last = self._piece(start), self._piece(max(start, end - 1))
        clean, raw, raw_end = self.pieces[first]
        length = self._length(first)
        begin = raw + (start - clean) if raw_end - raw == length else raw
        clean, raw, raw_end = self.pieces[last]
        length = self._length(last)
        finish = raw + (end - clean) if raw_end - raw == length else raw_end
        return begin, max(begin, finish)

    def span(self, start: int, end: int) -> Span:
        """The span of the text as received that clean offsets stand for."""
        begin, finish = self.to_raw(start, end)
        return Span(begin, finish, self.raw[begin:finish])

    def _piece(self, offset: int) -> int:
        return max(0, bisect_right(self.pieces, (offset, len(self.raw) + 1, 0)) - 1)

    def _length(self, piece: int) -> int:
        following = self.pieces[piece + 1][0] if piece + 1 < len(self.pieces) else len(self.text)
        return following - self.pieces[piece][0]


@dataclass(frozen=True, slots=True)
class Story:
    """The article inside a document.

    ``document`` carries agency, byline, dateline, title, language, furniture and repairs; its ``published`` is ``given``, ``stated``
    or ``unknown`` here (inference from the story's content is a later stage).

    ``head_date`` are the words of the head's date, None where it has none; ``head_date_parts`` are its year (None where not printed),
    month and day (None where not printed). ``filed_with`` are the words behind the dateline's place: its country or region, or a
    second place. ``byline_place`` are the words behind the author's name that may name a place ("By Ana Sousa, Lima").
    """

    document: Document
    clean: CleanText
    head_date: Span | None = None
    head_date_parts: tuple[int | None, int, int | None] | None = None
    filed_with: tuple[str, ...] = ()
    byline_place: str | None = None
