"""The clean copy of a story, with its map back to the text as received."""

from __future__ import annotations

from dataclasses import dataclass

from detente.records import Repair
from detente.story.model import CleanText, Paragraph, ParagraphKind
from detente.story.repair import Edit

BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Region:
    """Characters of the text as received that belong to the story, as one paragraph."""

    kind: ParagraphKind
    start: int
    end: int


def build_clean(raw: str, text: str, regions: list[Region], edits: list[Edit]) -> tuple[CleanText, list[Repair]]:
    """The clean text of the regions with the edits made, and the repairs that were made in them.

    ``text`` is as long as ``raw`` and is what stands where nothing is edited. ``regions`` and ``edits`` are in order.
    """
    out: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    paragraphs: list[Paragraph] = []
    repairs: list[Repair] = []
    length, number = 0, 0
    for region in regions:
        while number < len(edits) and edits[number].start < region.start:
            number += 1
        first = number
        while number < len(edits) and edits[number].end <= region.end and edits[number].start < region.end:
            number += 1
        parts, used = _copy(text, region, edits[first:number])
        if not any(string.strip() for string, _, _ in parts):
            continue
        if paragraphs:
            previous = pieces[-1][2]
            pieces.append((length, previous, previous))
            out.append(BETWEEN)
            length += len(BETWEEN)
        begin = length
        for string, start, end in parts:
            pieces.append((length, start, end))
            out.append(string)
            length += len(string)
        paragraphs.append(Paragraph(region.kind, begin, length))
        repairs.extend(Repair(e.start, e.end, raw[e.start : e.end], e.to if e.mark is None else e.mark, e.kind) for e in used)
    return CleanText("".join(out), raw, tuple(pieces) or ((0, 0, 0),), tuple(paragraphs)), repairs


def _copy(text: str, region: Region, edits: list[Edit]) -> tuple[list[tuple[str, int, int]], list[Edit]]:
    """Pieces of clean text with the raw offsets they stand for; a deletion leaves no piece."""
    parts: list[tuple[str, int, int]] = []
    used = []
    position = region.start
    for edit in edits:
        if edit.start == edit.end and edit.end in (region.start, region.end):
            continue
        if edit.start > position:
            parts.append((text[position : edit.start], position, edit.start))
        if edit.to:
            parts.append((edit.to, edit.start, edit.end))
        position = edit.end
        used.append(edit)
    if region.end > position:
        parts.append((text[position : region.end], position, region.end))
    return parts, used
