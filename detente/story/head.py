"""The head of a story: title, byline, date line and dateline, up to the first sentence of the body."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from detente.story.byline import BY, agency_in, place_in_byline, read_byline, unique
from detente.story.dateline import FoundDateline, find_dateline, find_dateline_alone
from detente.story.datewords import HeadDate, find_dates, rest_of_date_line, with_time
from detente.story.lines import Line, ends_sentence
from detente.story.tables import agency_names, agency_pattern, load_rows

HeadRole = Literal["title", "deck", "byline", "date", "publisher", "section", "dateline"]
# The head ends after so many lines whatever they hold; the longest seen had nine.
MOST_LINES = 25
# A longer line is prose. The longest title of 1,200 articles had 137 characters.
LONGEST_TITLE = 150
LONGEST_DATE_LINE = 120
MOST_DECKS = 6
SMALL_WORDS = frozenset(["of", "the", "and", "for", "to", "in", "on", "de", "la", "du", "des", "et", "'s"])


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of the text as received: offsets, its text with every break as one blank, and its lines."""

    start: int
    end: int
    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date of the head with the offsets of its words (time of day included) in the text as received."""

    start: int
    end: int
    date: HeadDate


@dataclass(slots=True)
class Head:
    """What the head says. ``roles`` gives the parts that are no body; ``lead`` is the index of the part where the body begins."""

    roles: dict[int, HeadRole] = field(default_factory=dict)
    lead: int = 0
    title: int | None = None
    dateline: FoundDateline | None = None
    dateline_part: int | None = None
    byline_place: str | None = None
    names: list[str] = field(default_factory=list)
    agency: str | None = None
    dates: list[DateFound] = field(default_factory=list)


def head_line(text: str) -> Literal["opens", "alone"] | None:
    """Whether a single line is one that no other line joins (a date, a byline), or that opens a paragraph (a dateline)."""
    if find_dateline(text, closed=True) is not None:
        return "opens"
    return "alone" if _plain_role(text, marked=False) is not None else None


def read_head(parts: list[Part], skipped: frozenset[int]) -> Head:
    """Read the head of a story from its parts; ``skipped`` are the indices of furniture."""
    head = Head()
    texts: list[int] = []
    body = [number for number in range(len(parts)) if number not in skipped]
    for position, number in enumerate(body):
        part = parts[number]
        if position >= MOST_LINES or _is_lead(parts, body, position, head, bool(texts)):
            head.lead = number
            break
        role = _take(part, number, head)
        if role is not None:
            head.roles[number] = role
        else:
            texts.append(number)
    else:
        head.lead = _without_lead(texts, len(parts))
    _name_texts(parts, head, [number for number in texts if number < head.lead])
    head.names = unique(head.names)
    return head


def _without_lead(texts: list[int], length: int) -> int:
    """No sentence anywhere: the first line is the title where others follow, and the rest is the body."""
    if len(texts) > 1:
        return texts[1]
    return texts[0] if texts else length


def _is_lead(parts: list[Part], body: list[int], position: int, head: Head, titled: bool) -> bool:
    """Whether the body begins here; a dateline found on the way is kept."""
    part = parts[body[position]]
    block = part.lines[0].block
    if block is not None and block.role in {"title", "date", "byline"} and len(part.text) <= 2 * LONGEST_TITLE:
        return False
    found = find_dateline(part.text, closed=ends_sentence(part.text))
    if found is not None:
        head.dateline, head.dateline_part = found, body[position]
        head.agency = head.agency or found.agency
        if found.date is not None:
            _keep_date(head, part, found.date, timed=False)
        return True
    if _plain_role(part.text, marked=False) is not None:
        return False
    if len(part.text) > LONGEST_TITLE:
        return True
    if not ends_sentence(part.text):
        return False
    if titled or not part.text.endswith((".", "!", "?")):
        return not (part.text.endswith("?") and not titled)
    return not _head_follows(parts, body, position) and not (part.text.endswith("?") and position + 1 < len(body))


def _head_follows(parts: list[Part], body: list[int], position: int) -> bool:
    """A byline, date line or dateline within the next three parts: what stands before is a title, full stop or not."""
    following = [parts[number].text for number in body[position + 1 : position + 4]]
    return any(
        _plain_role(text, marked=False) is not None or find_dateline(text, closed=ends_sentence(text)) for text in following
    )


def _plain_role(text: str, *, marked: bool) -> HeadRole | None:
    """The role that a line has by its words alone."""
    if len(text) > 2 * LONGEST_DATE_LINE:
        return None
    if _date_line(text):
        return "date"
    if BY.match(text) or marked or re.search(r"[,|/•–—-]", text):
        stripped = _without_dates(text)
        if stripped and read_byline(stripped, marked=marked) is not None:
            return "byline"
    if agency_pattern().fullmatch(text.strip(" .()")) is not None:
        return "publisher"
    if find_dateline_alone(text) is not None:
        return "dateline"
    return "publisher" if _is_publisher(text) else None


def _date_line(text: str) -> list[HeadDate]:
    """The dates of a line that holds dates and nothing else."""
    if len(text) > LONGEST_DATE_LINE or not any(c.isdigit() for c in text):
        return []
    dates = find_dates(text)
    return dates if dates and not rest_of_date_line(text, dates) else []


def _without_dates(text: str) -> str:
    """A byline without the date that some pages print behind it."""
    dates = find_dates(text)
    if not dates:
        return text
    before, after = text[: dates[0].start].rstrip(" ,|-–—•·("), text[with_time(text, dates[0]) :]
    return before if not rest_of_date_line(after, find_dates(after)) else text


def _take(part: Part, number: int, head: Head) -> HeadRole | None:
    """The role of a part of the head; what it says is kept in ``head``."""
    block = part.lines[0].block
    if block is not None and block.role == "title":
        return None
    role = _plain_role(part.text, marked=block is not None and block.role == "byline")
    if role == "date" or (block is not None and block.role == "date"):
        for date in find_dates(part.text):
            _keep_date(head, part, date, timed=True)
        return "date"
    if role == "byline":
        head.names += read_byline(_without_dates(part.text), marked=True) or []
        head.agency = head.agency or agency_in(part.text)
        head.byline_place = head.byline_place or place_in_byline(_without_dates(part.text))
        for date in find_dates(part.text):
            _keep_date(head, part, date, timed=True)
    elif role == "publisher":
        text = part.text.strip(" .()")
        head.agency = head.agency or agency_names().get(text.casefold()) or text
    elif role == "dateline":
        found = find_dateline_alone(part.text)
        if found is not None:
            head.dateline, head.dateline_part = found, number
            head.agency = head.agency or found.agency
            if found.date is not None:
                _keep_date(head, part, found.date, timed=False)
    return role


def _keep_date(head: Head, part: Part, date: HeadDate, *, timed: bool) -> None:
    end = with_time(part.text, date) if timed else date.end
    head.dates.append(DateFound(part.start + date.start, part.start + end, date))


@cache
def _publishers() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern, _ in load_rows("publishers.tsv", columns=2)), re.IGNORECASE)


def _is_publisher(text: str) -> bool:
    """A body's name and nothing else: every word of weight is capitalised."""
    if len(text) > 120 or ends_sentence(text) or _publishers().fullmatch(text) is None:
        return False
    return all(word[0].isupper() or word.casefold() in SMALL_WORDS or not word[0].isalpha() for word in text.split())


def _name_texts(parts: list[Part], head: Head, texts: list[int]) -> None:
    """Title, section label and sub-headlines among the lines of the head that have no other role."""
    marked = [n for n in texts if (block := parts[n].lines[0].block) is not None and block.role == "title"]
    if not texts:
        return
    longer = [n for n in texts if len(parts[n].text.split()) > 3]
    head.title = marked[0] if marked else longer[0] if longer else texts[0]
    decks = 0
    for number in texts:
        if number == head.title:
            head.roles[number] = "title"
        elif number < head.title and len(parts[number].text.split()) <= 3:
            head.roles[number] = "section"
        elif decks < MOST_DECKS:
            head.roles[number] = "deck"
            decks += 1
