"""Web pages: the blocks of the body in the order of the page, each told as article or furniture.

Every visible block stays in the text, so that what was judged furniture can be shown. Which blocks are the article is decided
together by trafilatura (Barbaresi 2021, *Trafilatura: a web scraping library*), by the page's own structure (``nav``, ``footer``,
class names) and by a guard: prose that stands among kept blocks is never lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from html import unescape
from typing import cast

from lxml import etree

from detente.documents.metadata import Metadata, read_metadata
from detente.documents.model import Block, Note, Received, Role
from detente.documents.tables import load_rows
from detente.records import FurnitureKind

BREAK_TAGS = (
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html label legend li main menu nav ol option p pre section summary table tbody "
    "td tfoot th thead tr ul video audio"
)
BREAKS = frozenset(BREAK_TAGS.split())
HIDDEN_TAGS = "head script style noscript template svg math iframe object embed canvas select textarea title"
HIDDEN = frozenset(HIDDEN_TAGS.split())
HEADINGS = frozenset(["h2", "h3", "h4", "h5", "h6"])
INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
WORD = re.compile(r"\w+")
BLANKS = re.compile(r"\s+")
TAG = re.compile(r"<[^<>]*>")
UNSEEN = re.compile(
    r"<(script|style|noscript|template|head)\b[^<]*(?:<(?!/\1)[^<]*)*</\1\s*>|<!--[^-]*(?:-(?!->)[^-]*)*-->", re.IGNORECASE
)
SHINGLE = 4
# Prose: a sentence that ends, long enough to be no label. Set by hand on pages of ten sites.
PROSE_LENGTH = 60
PROSE_END = re.compile(r"[.!?…。।؟][\"'”’»)\]]*$")
# Trafilatura is believed only where it kept this share of the prose that the page's structure does not rule out.
LEAST_KEPT = 0.4


@dataclass(frozen=True, slots=True)
class _Context:
    """What the ancestors of a text say: its block's number and that of the block around it, role, furniture, blanks, visibility."""

    own: int
    parent: int
    role: Role
    kind: FurnitureKind | None
    preformatted: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    context: _Context


def read_html(html: str, *, identity: str, uri: str | None, notes: tuple[Note, ...] = ()) -> Received:
    """Read a web page: metadata from its head, blocks from its body, furniture by structure and by trafilatura."""
    root, whole = _parse(html)
    metadata = read_metadata(root, html) if root is not None else Metadata()
    pieces = _pieces(root) if root is not None and whole else _stripped(html)
    kinds = _kinds(pieces, html) if whole else [None] * len(pieces)
    blocks, offset = [], 0
    for piece, kind in zip(pieces, kinds, strict=True):
        blocks.append(Block(offset, offset + len(piece.text), piece.context.role, kind))
        offset += len(piece.text) + 1
    text = "\n".join(piece.text for piece in pieces)
    kept = tuple(Note(0, len(text), note.reason) for note in notes[:1])
    return Received(
        identity,
        uri,
        metadata.publisher,
        metadata.title,
        metadata.published,
        text,
        "html",
        kept,
        tuple(blocks),
        byline=metadata.byline,
        language=metadata.language,
    )


def _parse(html: str) -> tuple[etree._Element | None, bool]:
    """The page's tree, and whether all of the page is in it: the parser gives up on pages nested more than 2,048 deep."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(html.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError:
        return None, False
    return root, not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _stripped(html: str) -> list[_Piece]:
    """The texts between the tags of a page that has no usable tree."""
    context = _Context(0, 0, "text", None, False, False)
    texts = (BLANKS.sub(" ", unescape(text)).strip() for text in TAG.split(UNSEEN.sub(" ", html)))
    return [_Piece(text, context) for text in texts if text]


def _pieces(root: etree._Element) -> list[_Piece]:
    """Texts of the body's blocks in order; blanks are folded as a browser would, except in preformatted text."""
    pieces: list[_Piece] = []
    buffer: list[str] = []
    stack = [_Context(0, 0, "text", None, False, False)]
    parents = 0

    def flush(context: _Context) -> None:
        words = "".join(buffer)
        buffer.clear()
        text = "\n".join(map(str.rstrip, words.splitlines())).strip() if context.preformatted else BLANKS.sub(" ", words).strip()
        if text:
            pieces.append(_Piece(text, context))

    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        breaks = tag in BREAKS
        if event == "start":
            if breaks:
                flush(stack[-1])
            parents += 1
            stack.append(_enter(element, tag, stack[-1], parents if breaks else None))
            if element.text and not stack[-1].hidden:
                buffer.append(element.text)
        else:
            context = stack.pop()
            if breaks:
                flush(context)
            if element.tail and not stack[-1].hidden:
                buffer.append(element.tail)
    flush(stack[-1])
    return pieces


def _enter(element: etree._Element, tag: str, outer: _Context, number: int | None) -> _Context:
    """The context inside an element; ``number`` is given to blocks only."""
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('rel') or ''}"[:500]
    hidden = (
        outer.hidden
        or tag in HIDDEN
        or element.get("hidden") is not None
        or INVISIBLE.search(element.get("style") or "") is not None
    )
    role, kind = _structure(tag, names)
    if tag in {"article", "main", "body"} or (tag == "header" and outer.kind is None and element.find(".//h1") is not None):
        kind = None
    if tag == "h1":
        role = "title"
    elif tag in HEADINGS:
        role = "heading"
    elif tag == "time":
        role = "date"
    own, parent = (outer.own, outer.parent) if number is None or tag in {"br", "hr"} else (number, outer.own)
    return _Context(
        own, parent, role if role != "text" else outer.role, kind or outer.kind, outer.preformatted or tag == "pre", hidden
    )


@cache
def _tables() -> tuple[dict[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
    tags: dict[str, str] = {}
    classes = []
    for where, pattern, value in load_rows("structure.tsv", columns=3):
        if where == "tag":
            tags[pattern] = value
        else:
            classes.append((re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE), value))
    return tags, tuple(classes)


@lru_cache(maxsize=4096)
def _structure(tag: str, names: str) -> tuple[Role, FurnitureKind | None]:
    """Role and kind of furniture that a tag and its class names stand for."""
    tags, classes = _tables()
    role: Role = "text"
    kind = cast("FurnitureKind | None", tags.get(tag))
    for pattern, value in classes:
        if names.strip() and pattern.search(names):
            if value in {"byline", "date"}:
                role = cast("Role", value)
            elif kind is None:
                kind = cast("FurnitureKind", value)
    return role, kind


def _is_prose(text: str) -> bool:
    return len(text) >= PROSE_LENGTH and PROSE_END.search(text) is not None


def _kinds(pieces: list[_Piece], html: str) -> list[FurnitureKind | None]:
    """The kind of furniture of every block, None for the article."""
    prose = [_is_prose(piece.text) for piece in pieces]
    candidates = [i for i, piece in enumerate(pieces) if prose[i] and piece.context.kind is None]
    kept = _kept(pieces, html)
    if kept is not None:
        weight = sum(len(pieces[i].text) for i in candidates)
        if sum(len(pieces[i].text) for i in candidates if kept[i]) < LEAST_KEPT * weight or not any(kept):
            kept = None
    siblings = {pieces[i].context.parent for i in candidates if kept is None or kept[i]}
    return [_kind(piece, prose[i], None if kept is None else kept[i], siblings) for i, piece in enumerate(pieces)]


def _kind(piece: _Piece, prose: bool, kept: bool | None, siblings: set[int]) -> FurnitureKind | None:
    context = piece.context
    if context.kind is not None:
        # A class name may lie about the article's own body: prose that trafilatura keeps stays, captions excepted.
        return None if prose and kept and context.kind not in {"caption", "copyright"} else context.kind
    if kept is None or kept or context.role != "text":
        return None
    return None if PROSE_END.search(piece.text) and context.parent in siblings else "other"


def _kept(pieces: list[_Piece], html: str) -> list[bool] | None:
    """For each block whether trafilatura counts it as main text; None where it finds none or fails on the page."""
    extracted = _extract(html)
    if not extracted:
        return None
    lines, shingles = set(), set()
    for line in extracted.splitlines():
        words = WORD.findall(line.casefold())
        lines.add(tuple(words))
        shingles.update(_shingles(words))
    return [_is_in(WORD.findall(piece.text.casefold()), lines, shingles) for piece in pieces]


def _shingles(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)]


def _is_in(words: list[str], lines: set[tuple[str, ...]], shingles: set[tuple[str, ...]]) -> bool:
    own = _shingles(words)
    if not own:
        return tuple(words) in lines
    return 2 * sum(s in shingles for s in own) >= len(own)


def _extract(html: str) -> str | None:
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        return trafilatura.extract(
            html,
            output_format="txt",
            include_comments=False,
            include_tables=True,
            favor_recall=True,
            deduplicate=False,
            with_metadata=False,
        )
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError, etree.LxmlError):
        # Trafilatura is one of three witnesses; a page that it cannot read is judged by its structure.
        return None
