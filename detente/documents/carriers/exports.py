"""Files in which news archives hand out many stories one after another, split into them.

Layouts vary by archive, year and choice of the user; what they share is known by words (labels, codes and edges, tables of their
own) and by the shape of a story's head: a title, a source, a date, a length. Witnesses are asked in turn, the surest first:

1. rows whose cells, or lines that begin with, two-letter codes (``HD``, ``SN``, ``LP``): a story ends where a code of its head recurs;
2. lines that close a story (``End of Document``, ``Document PWIR0000...``);
3. lines that open one (``3 of 50 DOCUMENTS``);
4. drawn rules, new pages and headings, where a head follows them;
5. heads by themselves.

A witness is believed where most of what it cuts off has a head.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from detente.documents.carried import Given
from detente.documents.carriers.heads import BEHIND, Head, Line, labelled, mark, read_story
from detente.documents.carriers.paragraphs import Paragraph
from detente.documents.tables import load_rows

# Of the parts that a witness cuts off, so many must have a head for the witness to be believed.
LEAST_HEADS = 0.6
# A head's lines stand together.
HEAD_REACH = 12
LONG = 60
LEAST_PARTS = 3
"""Parts of a head by which a file that nothing divides is one story with a head."""


@dataclass(frozen=True, slots=True)
class Told:
    """A story of an export: its words, and what its head says of it."""

    text: str
    given: Given


def split_export(paragraphs: Sequence[Paragraph], *, sure: bool) -> list[Told] | None:
    """The stories of an export, in its order; None where it is no export of stories.

    ``sure`` asks for marks that no page and no letter has: codes, or lines that close or open stories.
    """
    coded = _coded(paragraphs)
    if coded is not None:
        return coded
    lines = [mark(paragraph) for paragraph in paragraphs]
    witnesses: list[Callable[[Sequence[Line]], list[int]]] = [_behind_ends, _at_starts]
    if not sure:
        witnesses += [_at_breaks, _at_headings]
    elif _is_labelled(lines):
        witnesses += [_at_rules]
    for witness in witnesses:
        cuts = witness(lines)
        parts = _parts(lines, cuts)
        told = [read_story(part) for part in parts]
        heads = [each for each in told if each.is_head]
        if cuts and heads and len(heads) >= LEAST_HEADS * sum(_counts(each) for each in told):
            return [_told(each) for part in parts for each in _again(part)]
    heads_at = _heads(lines) if not sure else []
    if len(heads_at) > 1:
        return [_told(each) for part in _parts(lines, heads_at) if (each := read_story(part)).text]
    whole = read_story(lines)
    return [_told(whole)] if not sure and whole.text and whole.parts >= LEAST_PARTS else None


def _counts(head: Head) -> bool:
    """Covers and lists of contents are no stories: they have no head, and stand apart."""
    return bool(head.text) and (head.is_head or not head.is_front)


def _told(head: Head) -> Told:
    return Told(head.text, head.given)


def _is_labelled(lines: Sequence[Line]) -> bool:
    """True where at least three parts of a story are labelled, the body among them."""
    return len({line.role for line in lines if line.role and line.role != "tail"}) >= 3 and any(
        line.role == "body" for line in lines
    )


def _parts(lines: Sequence[Line], cuts: Sequence[int]) -> list[list[Line]]:
    edges = sorted({0, *cuts, len(lines)})
    parts = [list(lines[a:b]) for a, b in pairwise(edges)]
    return [part for part in parts if any(line.edge not in ("end", "start", "rule", "front") for line in part)]


def _behind_ends(lines: Sequence[Line]) -> list[int]:
    return [at + 1 for at, line in enumerate(lines) if line.edge == "end"]


def _at_starts(lines: Sequence[Line]) -> list[int]:
    return [at for at, line in enumerate(lines) if line.edge == "start"]


def _at_rules(lines: Sequence[Line]) -> list[int]:
    return [at for at, line in enumerate(lines) if line.edge == "rule" and _has_head(lines, at + 1)]


def _at_breaks(lines: Sequence[Line]) -> list[int]:
    breaks = [at for at, line in enumerate(lines) if (line.edge == "rule" or line.paragraph.breaks) and _has_head(lines, at)]
    return breaks


def _at_headings(lines: Sequence[Line]) -> list[int]:
    levels = sorted({line.paragraph.level for line in lines if line.paragraph.level})
    for level in levels:
        found = [at for at, line in enumerate(lines) if line.paragraph.level == level and _is_dated(lines, at)]
        if found:
            return found
    return []


def _has_head(lines: Sequence[Line], at: int) -> bool:
    """Whether a head stands within reach: a date, and one more of its parts, before any long paragraph."""
    kinds = set()
    for line in lines[at : at + HEAD_REACH]:
        if len(line.paragraph.text) > LONG * 4 and line.role is None:
            break
        kinds.add(line.role)
    return bool(kinds & {"published", "imprint"}) and bool(
        kinds & {"length", "publisher", "byline", "copyright", "body", "title", "language"}
    )


def _is_dated(lines: Sequence[Line], at: int) -> bool:
    """Whether a day stands right under a heading."""
    return any(line.role in ("published", "imprint") for line in lines[at + 1 : at + 5])


def _heads(lines: Sequence[Line]) -> list[int]:
    """Where stories begin by their heads alone: at the title, a short line before a date that is followed by more of a head."""
    found: list[int] = []
    for at, line in enumerate(lines):
        if line.role != "published" or (found and at - found[-1] < 3) or not _has_head(lines, max(0, at - 3)):
            continue
        begin = at
        while begin > 0 and at - begin < 4 and _may_head(lines[begin - 1], labelled=line.labelled):
            begin -= 1
        if begin < at or line.labelled:
            found.append(begin)
    return found


def _may_head(line: Line, *, labelled: bool) -> bool:
    """Whether a line may stand above the day of a head, which is labelled or not as the day is: else it ends the story before."""
    text = line.paragraph.text
    if line.edge is not None or line.role in ("body", *BEHIND) or (line.labelled and not labelled):
        return False
    return len(text) <= LONG * 3 and not text.endswith((".", "!", ";"))


def _again(part: list[Line]) -> list[Head]:
    """A part as one story; as several where more than one head with a length stands in it: a mark between them was lost."""
    lengths = [at for at, line in enumerate(part) if line.role == "length" and _has_head(part, max(0, at - 5))]
    cuts = [at for at in _heads(part) if at] if len(lengths) > 1 else []
    told = [read_story(each) for each in _parts(part, cuts)] if cuts else [read_story(part)]
    if cuts and not all(each.is_head for each in told):
        told = [read_story(part)]
    return [each for each in told if _counts(each)]


@cache
def _codes() -> dict[str, str]:
    return {code: role for role, code in load_rows("codes.tsv", columns=2)}


CODE = re.compile(r"([A-Z]{2,3})(?:[\t ]+(.*))?", re.DOTALL)
HEAD_CODES = frozenset(["title", "published", "publisher", "length"])


def _coded(paragraphs: Sequence[Paragraph]) -> list[Told] | None:
    """The stories of an export in codes, None where it is none: a title and two more parts of a head are coded at least."""
    rows = [_code_of(paragraph) for paragraph in paragraphs]
    roles = [row[0] for row in rows if row is not None]
    if "title" not in roles or "body" not in roles or len({r for r in roles} & HEAD_CODES) < 3:
        return None
    stories: list[dict[str, list[str]]] = []
    codes: set[str] = set()
    last: str | None = None
    for paragraph, row in zip(paragraphs, rows, strict=True):
        if row is not None:
            role, code, value = row
            opens = (code in codes and (role in HEAD_CODES or code == "SE")) or (code in ("SE", "HD") and "AN" in codes)
            if not stories or opens:
                stories.append({})
                codes = set()
            codes.add(code)
            stories[-1].setdefault(role, []).append(value)
            last = role
        elif stories and last is not None and mark(paragraph).edge is None:
            # A value goes on over paragraphs until the next code.
            stories[-1][last].append(paragraph.text)
    return [_told_of(story) for story in stories if story.get("body") or story.get("title")]


def _code_of(paragraph: Paragraph) -> tuple[str, str, str] | None:
    """Part, code and value of a coded row or line."""
    if len(paragraph.cells) >= 2:
        code, value = paragraph.cells[0].strip(" :"), "\n".join(filter(None, paragraph.cells[1:]))
    else:
        found = CODE.fullmatch(paragraph.text)
        if found is None:
            return None
        code, value = found[1], found[2] or ""
    role = _codes().get(code)
    return (role, code, value.strip()) if role else None


def _told_of(story: dict[str, list[str]]) -> Told:
    values = {
        role: " ".join(filter(None, (" ".join(v.split()) for v in found))) for role, found in story.items() if role != "body"
    }
    paragraphs = [line.strip() for value in story.get("body", ()) for line in value.split("\n")]
    text = "\n\n".join(filter(None, paragraphs))
    return Told(text or values.get("title", ""), labelled(values))
