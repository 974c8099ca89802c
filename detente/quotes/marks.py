"""Quotation marks: from the marks of a text to the spans between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from detente.story.model import Paragraph

Ends = tuple[int, int, int, int]
"""Offsets of a span: its opening mark, the end of its closing mark, and its words between them."""
Look = Literal["open", "close", "either", "inches"]

OPENING = "“„«「『"
CLOSING = "”»」』"
STRAIGHT = '"'
STOPS = ",.;:?!)]"
TYPED = ("''", "``")
"""Two single marks typed for a double one."""
_MARK = re.compile(f"{'|'.join(TYPED)}|[{STRAIGHT}{OPENING}{CLOSING}]")
# A single mark opens after a blank or bracket and before a letter, and closes an utterance after a comma or stop; an apostrophe
# inside stands before a letter, or after the s of a plural ("the miners' pay").
_APOSTROPHE = r"(?:[’'](?=\w)|(?<=s)[’'](?= [a-z]))"
_PART = r"[^'’‘\n]{0,400}?"
_SINGLE = re.compile(
    rf"(?:(?<=^)|(?<=[\s(\[:—-]))['‘](?=[^\W\d_])({_PART}(?:{_APOSTROPHE}{_PART}){{0,12}})([,.?!])['’](?!\w)", re.MULTILINE
)
_INCHES = re.compile(r"(?:^|[\s'(])\d+(?:\.\d+)?\"$")
# A cue and its speaker after a comma, where a closing mark may be missing before them.
_NAMED = r"(?:he|she|they|it|the [\w-]+(?: [\w-]+)?|[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3})"
_SAYS = r"(?:said|says|added|adds|told|replied|wrote|asked|warned|insisted)"
_TOLD = re.compile(rf",(?= (?:{_NAMED} {_SAYS}|{_SAYS} {_NAMED})\b)")
_INNER_TRAIL = ", \t\n"


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words between quotation marks.

    ``start`` and ``end`` cover the words, without blanks and a trailing comma; ``opens`` and ``closes`` cover them with their
    marks. ``paragraph`` counts within the story. ``continues`` is true where the words before it, in the paragraph above, were
    left open: a quotation that runs over paragraphs repeats its opening mark and closes once.
    """

    start: int
    end: int
    opens: int
    closes: int
    paragraph: int
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A quotation mark and which way it looks."""

    start: int
    end: int
    look: Look


def quoted_spans(text: str, paragraphs: Sequence[Paragraph]) -> tuple[Quoted, ...]:
    """Find the words between double quotation marks of any script, and whole utterances between single ones.

    Nested marks belong to the words around them. A mark that never closes runs to the end of its paragraph where the next
    paragraph opens anew, else to the end of its sentence; a mark that was never opened reaches back to the start of its sentence.

    Returns:
        Spans in the order of the text; they never overlap, and none is empty.
    """
    found: list[Quoted] = []
    left_open = False
    for number, paragraph in enumerate(paragraphs):
        if paragraph.kind == "title":
            left_open = False
            continue
        resumed = left_open and _begins(text, paragraph)
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        runs_on = following is not None and _begins(text, following)
        spans, left_open = _in_paragraph(text, paragraph, runs_on=runs_on)
        for position, (opens, closes, start, end) in enumerate(spans):
            if trimmed := _trim(text, start, end):
                found.append(Quoted(*trimmed, opens, closes, number, continues=resumed and position == 0))
    return tuple(found)


def _begins(text: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph begins with an opening mark."""
    return text.startswith((STRAIGHT, *OPENING, *TYPED), paragraph.start)


def _in_paragraph(text: str, paragraph: Paragraph, *, runs_on: bool) -> tuple[list[Ends], bool]:
    """Spans of a paragraph as (opens, closes, start, end), and whether the last is left open for the next paragraph."""
    spans: list[Ends] = []
    marks = list(_marks(text, paragraph))
    opened: Mark | None = None
    depth, begin = 0, paragraph.start
    for number, mark in enumerate(marks):
        if opened is None and mark.look == "inches":
            continue
        if opened is None and mark.look != "close":
            opened, depth = mark, 0
        elif opened is None:
            if (start := _sentence_start(text, begin, mark.start)) < mark.start:
                spans.append((start, mark.end, start, mark.start))
            begin = mark.end
        elif mark.look == "open" and [m.look for m in marks[number + 1 : number + 3]] == ["close", "close"]:
            depth += 1
        elif mark.look == "open":
            # The mark that should have closed the words before is missing.
            end = _sentence_end(text, opened.end, mark.start)
            spans.append((opened.start, end, opened.end, end))
            opened, depth, begin = mark, 0, end
        elif depth:
            depth -= 1
        else:
            spans.append((opened.start, mark.end, opened.end, mark.start))
            opened, begin = None, mark.end
    if opened is not None:
        end = paragraph.end if runs_on else _sentence_end(text, opened.end, paragraph.end)
        spans.append((opened.start, end, opened.end, end))
    return _with_single(spans, list(_single(text, paragraph))), runs_on and opened is not None


def _with_single(spans: list[Ends], single: list[Ends]) -> list[Ends]:
    """Spans between double marks and utterances between single ones: of two where one holds the other, the wider."""
    found: list[Ends] = []
    for new in sorted([*spans, *single], key=lambda s: (s[0], -s[1])):
        if not found or found[-1][1] <= new[0]:
            found.append(new)
    return found


def _marks(text: str, paragraph: Paragraph) -> Iterator[Mark]:
    """The marks of a paragraph and which way each looks; after a number ("a 12" pipe") a mark may mean inches."""
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        start, end = match.span()
        before = text[start - 1] if start > paragraph.start else " "
        after = text[end] if end < paragraph.end else " "
        yield Mark(start, end, _look(match.group(), before, after, text[max(paragraph.start, start - 8) : end]))


def _look(mark: str, before: str, after: str, tail: str) -> Look:
    begins, ends = before.isspace() and not after.isspace(), not before.isspace() and (after.isspace() or after in STOPS)
    # Languages differ: „so“, »so« and ”so” turn a mark round, and its neighbours tell.
    if mark in OPENING or mark == "``":
        return "close" if ends else "open"
    if mark in CLOSING:
        return "open" if begins else "close"
    if before.isdigit() and not after.isalpha() and _INCHES.search(tail):
        return "inches"
    if after.isspace() or after in STOPS:
        return "close"
    return "open" if before.isspace() or before in "([-–—/'‘" else "either"


def _sentence_start(text: str, begin: int, here: int) -> int:
    cut = max(text.rfind(stop, begin, max(begin, here - 1)) for stop in (". ", "? ", "! ", ": "))
    start = begin if cut < 0 else cut + 2
    while start < here and text[start].isspace():
        start += 1
    return start


def _sentence_end(text: str, begin: int, limit: int) -> int:
    cuts = [cut for stop in (". ", "? ", "! ") if (cut := text.find(stop, begin, limit)) >= 0]
    end = min(cuts) + 1 if cuts else limit
    told = _TOLD.search(text, begin, end)
    return told.start() + 1 if told is not None and told.start() > begin else end


def _single(text: str, paragraph: Paragraph) -> Iterator[Ends]:
    for match in _SINGLE.finditer(text, paragraph.start, paragraph.end):
        if match.group(1).count(" ") >= 2 or match.group(2) in ",?!":
            yield match.start(), match.end(), match.start(1), match.end(2)


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1] in _INNER_TRAIL:
        end -= 1
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None
