"""Lines of a story, and the joining of lines that were wrapped at a width."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from detente.documents.model import Block

LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# White space and marks without width, none of which is a word.
EMPTY = " \t\x1f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u2060\u3000\ufeff"
BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
TERMINAL = re.compile(r"[.!?…。।؟！？۔][\"'”’»)\]」』]*$")
CLOSED = re.compile(r"[.!?…。।؟！？۔:;][\"'”’»)\]」』]*$")
SOFT_END = ("-", "\xad", "\u2010", ",")
ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Sen|Rep|Gov|St|Rev|Hon|Jr|Sr|Messrs|vs|No|Nos|(?:[A-Z]\.)+[A-Z])\.$"
)
# Text is wrapped at a width where most breaks inside a sentence fall so late that the next word would not have fitted. The numbers
# were set by hand: mail and wire texts wrap at 40 to 100 characters, and a word with its hyphen takes up to a quarter of that.
NARROWEST, WIDEST = 25, 132
FULL = 0.75
LEAST_LINES = 5
LEAST_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its outer blanks; ``gap`` tells that an empty line stands before it, ``block`` where a page names its role."""

    start: int
    end: int
    text: str
    gap: bool
    block: Block | None = None


def split_lines(raw: str, blocks: tuple[Block, ...] = ()) -> list[Line]:
    """The lines that hold more than blanks, in order."""
    lines: list[Line] = []
    previous, number = 0, 0
    for found in LINE.finditer(raw):
        content = found.group()
        text = content.strip(EMPTY)
        if not text:
            continue
        start = found.start() + len(content) - len(content.lstrip(EMPTY))
        end = start + len(text)
        while number < len(blocks) and blocks[number].end <= start:
            number += 1
        block = blocks[number] if number < len(blocks) and blocks[number].start <= start else None
        gap = len(BREAK.findall(raw, previous, start)) > 1
        lines.append(Line(start, end, text, gap, block))
        previous = end
    return lines


def ends_sentence(text: str) -> bool:
    """True where a line ends with a final stop, quotes and brackets aside, that does not belong to an abbreviation."""
    return TERMINAL.search(text[-8:]) is not None and ABBREVIATION.search(text[-14:]) is None


def wrap_width(lines: list[Line]) -> int | None:
    """The width at which the lines were wrapped, None where they were not."""
    if len(lines) < LEAST_LINES:
        return None
    lengths = sorted(len(line.text) for line in lines)
    width = lengths[min(len(lengths) - 1, int(0.9 * len(lengths)))]
    if not NARROWEST <= width <= WIDEST:
        return None
    pairs = [(a, b) for a, b in pairwise(lines) if not b.gap and a.block is b.block and not CLOSED.search(a.text[-8:])]
    full = sum(_is_full(a.text, b.text, width) for a, b in pairs)
    lower = sum(b.text[0].islower() for _, b in pairs)
    wrapped = len(pairs) >= 0.35 * len(lines) and full >= LEAST_SHARE * len(pairs) and lower >= 0.3 * len(pairs)
    return width if wrapped else None


def join_lines(lines: list[Line], *, width: int | None, alone: frozenset[int], opens: frozenset[int]) -> list[list[Line]]:
    """Lines grouped into paragraphs. By their start offsets: lines of ``alone`` join no other, lines of ``opens`` join none before."""
    gaps = any(line.gap for line in lines)
    paragraphs: list[list[Line]] = []
    for line in lines:
        apart = not paragraphs or line.start in alone or line.start in opens or paragraphs[-1][-1].start in alone
        if apart or not _continues(paragraphs[-1], line, width, gaps):
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line)
    return paragraphs


def _is_full(text: str, following: str, width: int) -> bool:
    return len(text) + 1 + len(following.split(None, 1)[0]) >= FULL * width


def _continues(paragraph: list[Line], line: Line, width: int | None, gaps: bool) -> bool:
    """Whether a line goes on with the paragraph: only inside wrapped text, or where a sentence plainly runs over the break."""
    last = paragraph[-1]
    if line.gap or (last.block is not None and last.block is not line.block):
        return False
    broken = last.text.endswith("\xad") or (last.text.endswith("-") and last.text[-2:-1].isalpha() and line.text[0].islower())
    if width is not None and len(last.text) > 1.15 * width:
        return False
    if width is None:
        return broken or (len(last.text) >= 30 and line.text[0].islower() and not CLOSED.search(last.text[-8:]))
    if broken or line.text[0].islower():
        return True
    if not _is_full(last.text, line.text, width):
        return False
    # Without empty lines a full stop at the end of a line may close the paragraph; to cut there loses nothing.
    return gaps or not ends_sentence(last.text)
