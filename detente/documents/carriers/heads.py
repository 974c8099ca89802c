"""The head, the words and the tail of one story in an export of a news archive."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from detente.documents.carried import Given
from detente.documents.carriers.paragraphs import Paragraph
from detente.documents.days import read_day
from detente.documents.tables import load_rows
from detente.documents.values import host_of, names_in, read_language, short

LABEL = re.compile(r"([^\W\d_][\w /.’'-]{0,38}?)\s*:(?:\s+(.*)|$)", re.DOTALL)
WORDS = re.compile(r"(?:length:?\s*)?\d{1,3}(?:[.,]?\d{3})* (?:words?|wörter|mots|palabras|parole)", re.IGNORECASE)
TIME = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?(?:\s+[A-Z]{2,5})?", re.IGNORECASE)
COPYRIGHT = re.compile(r"(?:\(c\)|©|copyright\b|all rights reserved\.?$)", re.IGNORECASE)
ENDS = re.compile(r"[.!?:;…][\"”’')\]]*$|[”\"]$")
CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}|[A-Z]?\d{1,4}|(?:Pg|Page|p)\.? ?[A-Z]?\d{1,4}")
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
MONTH_WORDS = r"[^\W\d_]{3,12}\.?"
DATE = re.compile(
    rf"(?:{WEEKDAY},?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\.?\s+{MONTH_WORDS},?\s+\d{{4}}|{MONTH_WORDS}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|"
    rf"\d{{1,2}}-{MONTH_WORDS}-\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})"
    rf"(?:,?\s+\(?{WEEKDAY}\)?)?(?:,?\s*(?:at\s+)?\d{{1,2}}[:.]\d{{2}}(?::\d{{2}})?\s*(?:[ap]\.?m\.?)?\s*[A-Z+0-9:]{{0,8}})?"
    rf"(?:,?\s+[^\W\d_]+ edition)?(?:\s*\([^()]{{2,20}}\))?",
    re.IGNORECASE,
)
BY = re.compile(r"by\s+(?:[^\W\d_][\w.’'-]*\s*(?:,|and|&)?\s*){1,10}", re.IGNORECASE)
# A word in a head's line is a title's or a source's; what is longer is prose.
LONGEST_HEAD_LINE = 300
PROSE = 90
TAIL_WORDS = 14
HEAD_LINES = 25
BEHIND = ("tail", "note")
SHORT = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph and what it was told to be: an edge between stories, a part of a head, its value; ``labelled`` where a label says so."""

    paragraph: Paragraph
    edge: str | None
    role: str | None
    value: str
    labelled: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """One story: its words and what its head gives. ``is_head``: it has one; ``is_front``: it looks like a cover or a list.

    ``parts`` is the number of different parts of a head that it has.
    """

    text: str
    given: Given
    is_head: bool
    is_front: bool
    parts: int = 0


@cache
def _labels() -> dict[str, str]:
    found: dict[str, str] = {}
    for role, names in load_rows("labels.tsv", columns=2):
        for name in names.split("|"):
            found.setdefault(name, role)
    return found


@cache
def _edges() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in load_rows("edges.tsv", columns=2))


def is_label(text: str) -> str | None:
    """The part of a story that a label stands for, None for what is no label."""
    return _labels().get(" ".join(text.casefold().strip(" :").split()))


def mark(paragraph: Paragraph) -> Line:
    """What a paragraph is by itself."""
    text = paragraph.text.strip()
    if len(text) <= LONGEST_HEAD_LINE:
        edge = next((kind for kind, pattern in _edges() if pattern.fullmatch(text)), None)
        if edge is not None:
            return Line(paragraph, edge, "tail" if edge == "end" else None, text)
    if len(paragraph.cells) >= 2 and (role := is_label(paragraph.cells[0])) is not None:
        return Line(paragraph, None, role, "\n".join(filter(None, paragraph.cells[1:])), True)
    found = LABEL.fullmatch(text)
    if found is not None and (role := is_label(found[1])) is not None:
        return Line(paragraph, None, role, (found[2] or "").strip(), True)
    if (role := is_label(text)) in ("body", *BEHIND) and len(text) < 40 and (paragraph.bold or text[:1].isupper()):
        return Line(paragraph, None, role, "", True)
    if role == "aside" and len(text) > 12:
        return Line(paragraph, None, role, "", True)
    return Line(paragraph, None, _shape(text), text)


def _shape(text: str) -> str | None:
    """The part that a line is by its shape: a number of words, a date, a time, a notice of copyright, a byline, a language, a code."""
    if len(text) > LONGEST_HEAD_LINE:
        return None
    if WORDS.fullmatch(text):
        return "length"
    if len(text) < 80 and DATE.fullmatch(text) and read_day(text) is not None:
        return "published"
    if TIME.fullmatch(text):
        return "time"
    if COPYRIGHT.match(text):
        return "copyright"
    if len(text) < 80 and BY.fullmatch(text):
        return "byline"
    if len(text) < 20 and " " not in text and text.isalpha() and not text.isupper() and read_language(text) and len(text) > 3:
        return "language"
    return "code" if CODE.fullmatch(text) else None


def read_story(lines: Sequence[Line]) -> Head:
    """The story in lines that are one story, with the edges around it."""
    inner = [line for line in lines if line.edge is None]
    values: dict[str, str] = {}
    body_at = next((at for at, line in enumerate(inner[:HEAD_LINES]) if line.role == "body" and line.labelled), None)
    head_end = body_at if body_at is not None else _head_end(inner)
    head, rest = inner[:head_end], inner[head_end:]
    first = [rest[0].value] if rest and body_at is not None and rest[0].value else []
    rest = rest[1:] if body_at is not None else rest
    tail_at = _tail_start(rest)
    for line in head:
        if line.role is not None and line.role not in ("body", "aside", *BEHIND) and line.value:
            values.setdefault(line.role, line.value)
    tail = [line for line in rest[tail_at:] if line.labelled and line.value and line.role not in (None, "body", "aside", *BEHIND)]
    # A source behind the story is whom the paper had it from.
    for line in tail:
        if line.role is not None and not _is_source(line):
            values.setdefault(line.role, line.value)
    _unlabelled(head, values)
    for line in tail:
        values.setdefault(line.role or "", line.value)
    paragraphs = [piece for value in first for piece in value.split("\n")] + [line.paragraph.text for line in rest[:tail_at]]
    text = "\n\n".join(filter(None, (paragraph.strip() for paragraph in paragraphs)))
    if values.get("dateline") and text and not text.startswith(values["dateline"]):
        text = f"{values['dateline']} - {text}"
    kinds = {line.role for line in head if line.role} | set(values)
    given = labelled(values)
    parts = len(kinds - {"time", "code", "aside", "body"}) if given.published else 0
    is_head = parts >= 2
    front = any(line.edge == "front" for line in lines) or not any(len(line.paragraph.text) > PROSE for line in inner)
    if not text and is_head:
        text = values.get("teaser", "") or values.get("title", "")
    return Head(text, given, is_head, front, parts)


def _is_source(line: Line) -> bool:
    return line.role == "publisher" and line.paragraph.text.casefold().startswith("source")


def _head_end(lines: Sequence[Line]) -> int:
    """Where the head ends that no label of the body closes: behind the last of its parts, before the first prose.

    Once a day or a length was given, a line that ends as a sentence does is prose, however short.
    """
    end = since = 0
    known: set[str] = set()
    for at, line in enumerate(lines[:HEAD_LINES]):
        text = line.paragraph.text
        if line.role == "loaded" and "published" in known:
            break
        if line.role is not None and line.role not in BEHIND:
            end, since = at + 1, 0
            known.add(line.role)
            continue
        since += 1
        sentence = len(text) > PROSE or ENDS.search(text) is not None
        goes_on = len(text) <= PROSE and any(
            each.labelled and each.role in ("byline", "length", "aside") for each in lines[at + 1 : at + 3]
        )
        if (
            len(text) > LONGEST_HEAD_LINE
            or since > 3
            or (sentence and not goes_on and known & {"published", "length", "imprint"})
        ):
            break
    last = lines[end - 1] if end else None
    if last is not None and end < len(lines) and last.role in ("published", "time") and "length" in known and not last.labelled:
        # Where the length stands before the day, the source stands behind it.
        text = lines[end].paragraph.text
        between = [line for line in lines[:end] if line.role == "length" or line is last]
        if between[0].role == "length" and len(text) < SHORT and ENDS.search(text) is None and lines[end].role is None:
            return end + 1
    return end


def _tail_start(lines: Sequence[Line]) -> int:
    """Where the words of the story end: at the first label of a tail behind which no prose follows, but under one."""
    start = len(lines)
    for at in range(len(lines) - 1, -1, -1):
        line, text = lines[at], lines[at].paragraph.text
        if line.labelled and line.role not in ("body", None):
            # "Location: undisclosed, the guard said." is a sentence of the story; "Notes: ..." may be long.
            if line.role == "tail" and len(line.value.split()) >= 3 and ENDS.search(line.value):
                break
            start = at
        elif line.role == "copyright" and at + 1 >= start:
            start = at
        elif at > 0 and lines[at - 1].role in BEHIND and lines[at - 1].labelled and not lines[at - 1].value:
            continue
        elif len(text.split()) > TAIL_WORDS or ENDS.search(text) or at + 4 < start:
            break
    return start


def _unlabelled(head: Sequence[Line], values: dict[str, str]) -> None:
    """Title and source of a head that does not label them, by where they stand: before or behind the date and the length.

    ``title, length, date, source`` and ``title, source, date, length`` and ``source, date, title, length`` are the orders in use.
    """
    at_date = next((at for at, line in enumerate(head) if line.role == "published"), len(head))
    at_length = next((at for at, line in enumerate(head) if line.role == "length"), len(head))
    plain = [(at, line.value) for at, line in enumerate(head) if line.role is None and len(line.value) <= LONGEST_HEAD_LINE]
    before = [value for at, value in plain if at < min(at_date, at_length)]
    between = [value for at, value in plain if min(at_date, at_length) < at < max(at_date, at_length)]
    behind = [value for at, value in plain if at > max(at_date, at_length)]
    title: str | None
    source: str | None
    if at_length < at_date:
        # The title may have the name of a section above it; the source always stands behind the date.
        title, source = _at(before, -1), _at(behind, 0)
        if len(before) > 1 and len(before[-2]) > len(before[-1]):
            title = before[-2]
    elif len(before) >= 2:
        title, source = before[-2], before[-1]
    elif between and at_date < at_length < len(head):
        title, source = between[0], _at(before, 0)
    else:
        title, source = _at(before or between, 0), _at(behind, 0) if before else None
    if title:
        values.setdefault("title", title)
    if source and len(source) < PROSE and "imprint" not in values:
        values.setdefault("publisher", source)


def _at(values: Sequence[str], at: int) -> str | None:
    return values[at] if values else None


IMPRINT = re.compile(r"\s*([^;:]+?)\s*(?:;|:\s|,?\s*\d{1,2} \w{3} \d{4}).*", re.DOTALL)


def labelled(values: Mapping[str, str]) -> Given:
    """What the parts of a head say of a story."""
    imprint = values.get("imprint", "")
    source = IMPRINT.match(imprint)
    published = next((day for name in ("published", "imprint", "loaded") if (day := read_day(values.get(name, "")))), None)
    return Given(
        uri=short(values.get("uri", "")),
        title=short(values.get("title", "")),
        publisher=host_of(values.get("publisher", "")) or (short(source[1]) if source else None),
        agency=short(values.get("agency", "")),
        published=published,
        language=read_language(values.get("language", "")),
        byline=names_in([values.get("byline", "")]),
    )
