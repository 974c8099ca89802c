"""Datelines: the place, day and agency that open a story."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from detente.story.datewords import WEEKDAY, HeadDate, find_dates
from detente.story.tables import agency_names, agency_pattern, load_words

# A dateline stands within so many characters of the line's start; the longest seen in 1,200 stories took 70.
WITHIN = 140
SEPARATOR = re.compile(
    r"(?:(?:\s?\.?\s?(?:-{1,3}|[\u2010-\u2015\u2212])\s*(?:\([A-Z][\w ]{1,20}\)\s*[-\u2013\u2014]\s*)?|\s?[:|]\s+)|(?<=\))[.:]?\s+|(?<=/)\.?\s+|(?<=[A-Z])\.\s+)"
)
AGENCY_BRACKETS = re.compile(r"[(/\[]\s*([^()/\[\]]{2,40})[)/\]]|(?<=\s)([A-Z]\w{2,20})\)")
# An agency that nobody knows stands last, between brackets: it proves no dateline, and spoils none.
UNKNOWN_AGENCY = re.compile(r"(?<=[\s\0])\(\s*[A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*){0,3}\s*\)\s*$")
PLACE_WORD = r"(?:[A-ZÀ-ÖØ-ÞĀ-ŽА-Я][\w.'’`-]*|(?:d|l|al|el|an|ad|ash|as|ar|at|az)[-'’][A-ZÀ-ÖØ-Þ][\w'’-]*)"
CAPITALS = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ŽА-Я.'’`\- ]+")
OPENS_LEAD = re.compile(r"[\"'“‘«„(\[]?\s*(?:[A-ZÀ-ÖØ-ÞĀ-ŽА-Я0-9$€£]|al-|el-|de |e[A-Z]|i[A-Z])")
DATE_FOLLOWS = re.compile(r"[\w.]{1,10},? [\w.]{1,10}(?:,? \d{4})?,? ?(?:-{1,3}|[\u2010-\u2015\u2212])")
ON_DAY = re.compile(rf"(?<!\w){WEEKDAY}\b\.?,?", re.IGNORECASE)
MOST_PLACE_WORDS = 5
LEAST_LEAD_WORDS = 6
# So much of the lead is looked at, to tell a sentence from a headline in capitals.
LEAD_SEEN = 120


@dataclass(frozen=True, slots=True)
class FoundDateline:
    """A dateline at the start of a line: ``end`` is where the lead begins, ``text`` leaves the dash out; offsets in the line.

    ``place`` is the first place named, in normal case ("" where only an agency is named); ``regions`` are the words behind it
    ("Mali" in "GAO, Mali"). ``agency`` is canonical; ``date`` may lack its year.
    """

    end: int
    text: str
    place: str
    regions: tuple[str, ...]
    agency: str | None
    date: HeadDate | None


@dataclass(frozen=True, slots=True)
class _Opening:
    place: str
    regions: tuple[str, ...]
    capitals: bool
    agency: str | None
    date: HeadDate | None


def find_dateline(line: str, *, closed: bool) -> FoundDateline | None:
    """The dateline that opens a line, None where it has none.

    ``closed`` tells that the line ends as a sentence does: only then is a place in capitals without agency or day believed,
    since headlines open with labels in capitals too.
    """
    window = line[:WITHIN]
    if not (window[:1].isupper() or window[:1] in {"(", "/", "["}):
        return None
    for separator in SEPARATOR.finditer(window):
        head, lead = window[: separator.start()], line[separator.end() : separator.end() + LEAD_SEEN]
        if not separator.group().strip(" .") and DATE_FOLLOWS.match(lead):
            continue
        opening = _parse(head.strip())
        if opening is None or not OPENS_LEAD.match(lead) or not _allowed(opening, separator.group(), lead, closed):
            continue
        found = FoundDateline(separator.end(), head.rstrip(" .,"), opening.place, opening.regions, opening.agency, opening.date)
        return found if opening.place else _extended(line, found)
    return None


def find_dateline_alone(line: str) -> FoundDateline | None:
    """A dateline that fills a line of its own: it needs a place, and an agency or a day."""
    opening = _parse(line) if len(line) <= WITHIN else None
    if opening is None or not opening.place or (opening.agency is None and opening.date is None):
        return None
    return FoundDateline(len(line), line, opening.place, opening.regions, opening.agency, opening.date)


def _extended(line: str, found: FoundDateline) -> FoundDateline:
    """Some agencies stand before the place: "(ANSA) - ROME, MAY 5 - "."""
    rest = find_dateline(line[found.end :], closed=True) if line[found.end : found.end + 1].isupper() else None
    if rest is None or not rest.place:
        return found
    date = rest.date and HeadDate(
        rest.date.start + found.end, rest.date.end + found.end, rest.date.year, rest.date.month, rest.date.day
    )
    text = line[: found.end] + rest.text
    return FoundDateline(found.end + rest.end, text, rest.place, rest.regions, found.agency or rest.agency, date)


def _allowed(opening: _Opening, separator: str, lead: str, closed: bool) -> bool:
    """Whether what opens the line may be believed, by how much of a dateline it shows."""
    mark = separator.strip()
    letters = [c for c in lead if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) > 0.6 * len(letters):
        return False
    if opening.agency is not None:
        return True
    if not mark or mark == "." or not opening.place:
        return False
    if opening.date is not None:
        return mark != ":" or opening.capitals
    if not separator[-1:].isspace() and mark in {"-", "\u2010"}:
        return False
    enough = len(lead.split()) >= LEAST_LEAD_WORDS
    return opening.capitals and enough and closed and sum(c.isalpha() for c in opening.place) >= 4


@lru_cache(maxsize=2048)
def _parse(head: str) -> _Opening | None:
    """The parts of what stands before a separator, None where anything is left that is no part of a dateline."""
    if not head or len(head) > WITHIN:
        return None
    dates = find_dates(head) if any(c.isdigit() for c in head) else []
    if len(dates) > 1:
        return None
    date = dates[0] if dates else None
    rest = head[: date.start] + "\0" + head[date.end :] if date else head
    agency, rest = _take_agency(rest)
    rest = ON_DAY.sub(" ", rest).replace("\0", " ") if date else rest
    parts = [part.strip(" .;") for part in re.split(r"[,/\[\]]|(?<=[a-z]{3})\.\s", rest)]
    parts = [part for part in parts if part.strip("-–— ()")]
    if not parts:
        return _Opening("", (), False, agency, date) if agency else None
    if len(parts) > 4 or not all(_is_place(part) for part in parts):
        return None
    capitals = CAPITALS.fullmatch(parts[0]) is not None
    if agency is None and date is None and not capitals:
        return None
    if parts[0].casefold() in load_words("dateline_words.tsv", "not-place") or (len(parts[0]) < 3 and agency is None):
        return None
    return _Opening(normal_case(parts[0]), tuple(normal_case(part) for part in parts[1:]), capitals, agency, date)


def _take_agency(text: str) -> tuple[str | None, str]:
    """The agency named in a dateline, and the text without it."""
    for found in AGENCY_BRACKETS.finditer(text):
        name = _agency_of(found.group(1) or found.group(2))
        if name is not None:
            return name, text[: found.start()] + " " + text[found.end() :]
    pieces = re.split(r"(\s*[,.\0]\s+)", text)
    for i in range(len(pieces) - 1, 1, -2):
        name = pieces[i].strip(" .)")
        if agency_pattern().fullmatch(name):
            return agency_names()[name.casefold()], "".join(pieces[:i])
    return None, UNKNOWN_AGENCY.sub(" ", text)


def _agency_of(text: str) -> str | None:
    name = agency_names().get(text.strip().casefold())
    if name is not None:
        return name
    found = agency_pattern().match(text.strip())
    return agency_names().get(found.group().casefold()) if found else None


def _is_place(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= MOST_PLACE_WORDS or len(text) > 50:
        return False
    joiners = load_words("dateline_words.tsv", "joiner")
    proper = [re.fullmatch(PLACE_WORD, word) is not None for word in words]
    if not proper[0] or ON_DAY.fullmatch(words[0]):
        return False
    return all(ok or word.casefold() in joiners for ok, word in zip(proper, words, strict=True))


def normal_case(place: str) -> str:
    """A place in capitals as it is written in a sentence: "RIO DE JANEIRO" is "Rio de Janeiro"; others stay as they are."""
    if CAPITALS.fullmatch(place) is None or place.casefold() in load_words("dateline_words.tsv", "region-word"):
        return place
    joiners = load_words("dateline_words.tsv", "joiner")
    words = []
    for number, word in enumerate(re.split(r"([ -])", place)):
        low = word.casefold()
        if "." in word.rstrip("."):
            words.append(word)
        elif number and low in joiners:
            words.append(low)
        else:
            words.append(re.sub(r"(^|['’`])(\w)", lambda m: m.group(1) + m.group(2).upper(), low))
    return "".join(words)
