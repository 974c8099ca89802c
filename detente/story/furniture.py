"""Which lines are not the story. Precision for the body comes first: a line of prose is never taken for its looks alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import cast

from detente.records import FurnitureKind
from detente.story.datewords import NUMERIC_DATE, find_dates
from detente.story.head import head_line
from detente.story.lines import Line, ends_sentence
from detente.story.tables import agency_pattern, load_rows

LEAD_IN = "lead-in"
# Patterns look at whole lines; a line longer than this is prose or a credit that its own rule finds.
LONGEST = 620
LONGEST_HEADLINE = 160
# A caption's credit stands within so many characters of its end.
END_REACH = 100
# A line that ends as a sentence and has so many words is prose, whatever it begins with.
PROSE_WORDS = 20
PROSE_PROOF: frozenset[str] = frozenset({"credit", "copyright", "subscription", "markup"})
LEAST_CAPITALS = 0.6
CREDIT_VOCABULARY = (
    "by in and at with from of for the a to on editing edited writing written reporting reported additional compiled "
    "translated translation by: contributed contributing this report story article production graphics graphic research "
    "photography assistance contributions help files "
    "agencies agency inputs input reports wire"
)
CREDIT_WORDS = frozenset(CREDIT_VOCABULARY.split())
MENU_BAR = re.compile(r"[|›»·•]")
LONGEST_LABEL = 26
MOST_TEASERS = 60
CLOSING = re.compile(r"[.!?…][\"'”’»)\]]*$")
# Words that headlines leave out: a last line with one of them is a sentence that lost its stop.
SENTENCE_WORD = re.compile(r"\b(?:said|told|was|were|would|has|have|had|been|added)\b")
SENTENCE_OPENING = re.compile(
    r"(?:The|He|She|It|They|We|His|Her|Their|Its|There|These|Both|On|In|At) .*\b(?:will|is|are|says|can|could|may)\b"
)
BULLET = re.compile(r"[-–—*•·►▪●‣]\s*\S")
NUMBERED = re.compile(r"\d{1,2}\s?[.)]\s+\S")
STAMP = re.compile(r"\s*(?:[-–—|,·•(]|:)\s*\(?\s*$")
AFTER_STAMP = re.compile(r"\s*\)?\s*(?:(?:[-–—|·•,])\s*[\w&' ]{2,30})?\s*$")
INLINE_CREDIT = re.compile(
    r"\(\s*(?:this story|with (?:assistance|reporting|additional|inputs?)|(?:additional |extra |further )?(?:reporting|writing|editing|compiled|translated|edited|written|reported|production|graphics?)\b)",
    re.IGNORECASE,
)
OPEN_CREDIT = re.compile(
    r"(?<=[.!?\"'”’)])\s+(?:(?:Additional )?[Rr]eporting(?: and (?:[Ww]riting|[Ee]diting))?|[Ww]riting|[Ee]diting|Compiled|Translated) [Bb]y:? [A-Z]"
)
CREDIT_REACH = 700
RELATED: FurnitureKind = "related"


@dataclass(frozen=True, slots=True)
class _Patterns:
    any_case: re.Pattern[str]
    as_written: re.Pattern[str]
    at_end: re.Pattern[str]
    kinds: tuple[str, ...]


@cache
def _patterns() -> _Patterns:
    rows = load_rows("furniture.tsv", columns=4)

    def joined(case: str) -> str:
        return "|".join(f"(?P<g{number}>{row[2]})" for number, row in enumerate(rows) if row[1] == case)

    any_case = re.compile(rf"(?:{joined('i')})\Z", re.IGNORECASE)
    as_written, at_end = (re.compile(rf"(?:{joined(case)})\Z") for case in "ce")
    return _Patterns(any_case, as_written, at_end, tuple(row[0] for row in rows))


def match_line(text: str) -> str | None:
    """The kind of furniture (or ``lead-in``) that a whole line is by its words, None where it may be the story."""
    if len(text) > LONGEST:
        return None
    if is_menu(text):
        return "navigation"
    patterns = _patterns()
    found = patterns.any_case.match(text) or patterns.as_written.match(text)
    end = text[-END_REACH:]
    if found is None and (text.endswith((")", "]", ").")) or "/" in end):
        found = patterns.at_end.search(end)
    if found is None or found.lastgroup is None:
        return None
    kind = patterns.kinds[int(found.lastgroup[1:])]
    return None if _is_prose_after_all(text, kind) else kind


def is_menu(text: str) -> bool:
    """True for a bar of at least three short labels ("Markets | Weather | Puzzles")."""
    labels: list[str] = [label.strip() for label in MENU_BAR.split(text.strip(" |›»·•"))]
    if len(labels) < 3:
        return False
    return all(1 <= len(label.split()) <= 3 and len(label) <= LONGEST_LABEL and label[:1].isupper() for label in labels)


def _is_prose_after_all(text: str, kind: str) -> bool:
    if kind == "credit" and not text.startswith("(") and "@" not in text:
        words: list[str] = [word for word in re.findall(r"[^\W\d_][\w'’.-]*", text) if word.casefold() not in CREDIT_WORDS]
        capitals = sum(word[0].isupper() for word in words)
        return capitals < LEAST_CAPITALS * len(words)
    if kind in PROSE_PROOF or text.startswith("("):
        return False
    return CLOSING.search(text) is not None and len(text.split()) >= PROSE_WORDS


def is_headline_like(text: str) -> bool:
    """True for a line that could be a headline: not long, and without the stop that ends a sentence."""
    if len(text) > LONGEST_HEADLINE or text.endswith((",", ";", ":")):
        return False
    if text.endswith("?"):
        return len(text.split()) <= LONGEST_TAIL_WORDS
    return not ends_sentence(text)


def is_stamped_headline(text: str) -> bool:
    """True for a headline with a full date behind it ("Bridge opens – 03/31/2020 – Culture")."""
    if len(text) > LONGEST_HEADLINE or not any(c.isdigit() for c in text) or ends_sentence(text):
        return False
    spans = [(d.start, d.end) for d in find_dates(text) if d.year is not None]
    spans += [found.span() for found in re.finditer(rf"(?<![\w/.-]){NUMERIC_DATE}(?![\w/-])", text)]
    return any(start > 12 and STAMP.search(text[:start]) and AFTER_STAMP.match(text[end:]) for start, end in spans)


def inline_credit(text: str) -> int | None:
    """Where the credit at the end of a paragraph begins ("... he said. (Reporting by ...)"); None where there is none."""
    floor = max(0, len(text) - CREDIT_REACH)
    tail = text[floor:]
    for found in INLINE_CREDIT.finditer(tail):
        rest = tail[found.start() :]
        closing = rest.rfind(")")
        closes = closing < 0 or rest[closing + 1 :].strip(' ."”') == ""
        if found.start() + floor > 0 and closes:
            return floor + found.start()
    open_credit = OPEN_CREDIT.search(tail)
    if open_credit and match_line(tail[open_credit.start() :].strip()) == "credit":
        return floor + open_credit.start() + len(open_credit.group()) - len(open_credit.group().lstrip())
    return None


def find_furniture(lines: list[Line]) -> dict[int, FurnitureKind]:
    """Lines that are furniture by their own words or by the page's structure: index to kind.

    After a lead-in ("More stories") the headlines that follow are furniture too, until prose resumes.
    """
    kinds: dict[int, FurnitureKind] = {}
    matched = [match_line(line.text) for line in lines]
    number = 0
    while number < len(lines):
        kind, line = matched[number], lines[number]
        if kind == LEAD_IN and _leads_in(lines, number):
            end = _end_of_headlines(lines, matched, number)
            for each in range(number, end):
                kinds[each] = RELATED
            _keep_own_kinds(kinds, matched, number + 1, end)
            number = end
            continue
        structural = line.block.furniture if line.block is not None else None
        if kind is not None and kind != LEAD_IN:
            kinds[number] = cast("FurnitureKind", kind)
        elif structural == "other" and head_line(line.text) == "alone":
            # Extraction drops bylines and date lines; they are no furniture.
            pass
        elif structural is not None or kind == LEAD_IN:
            kinds[number] = structural or RELATED
        elif is_stamped_headline(line.text) and _leads_in(lines, number):
            kinds[number] = RELATED
        number += 1
    _close_credits(lines, kinds)
    return kinds


def _leads_in(lines: list[Line], number: int) -> bool:
    """Lists of headlines stand only behind the beginning of the story: at the top a lead-in is a label over the story's own title."""
    return any(ends_sentence(line.text) and len(line.text.split()) >= 8 for line in lines[max(0, number - 30) : number])


def _keep_own_kinds(kinds: dict[int, FurnitureKind], matched: list[str | None], start: int, end: int) -> None:
    for each in range(start, end):
        kind = matched[each]
        if kind is not None and kind != LEAD_IN:
            kinds[each] = cast("FurnitureKind", kind)


def _end_of_headlines(lines: list[Line], matched: list[str | None], lead_in: int) -> int:
    """The index behind the last headline of the list that a lead-in opens; a sentence ends the list, teasers excepted."""
    end = lead_in + 1
    while end < len(lines):
        text = lines[end].text
        if matched[end] is None and _runs_on(lines, end):
            return end
        if matched[end] is None and not is_headline_like(text) and not NUMBERED.match(text):
            return len(lines) if _are_teasers(lines[lead_in + 1 :][: MOST_TEASERS + 1]) else end
        end += 1
    return end


def _runs_on(lines: list[Line], number: int) -> bool:
    """Whether a line is part of a sentence that runs over the break: prose wrapped at a width, not a headline."""
    if lines[number].text[0].islower():
        return True
    return (
        number + 1 < len(lines)
        and not lines[number + 1].gap
        and lines[number + 1].text[0].islower()
        and not ends_sentence(lines[number].text)
    )


def _are_teasers(lines: list[Line]) -> bool:
    """Whether the text ends in headlines with a sentence below each: at least two, none long, none without its headline."""
    sentences = [n for n, line in enumerate(lines) if not is_headline_like(line.text)]
    if len(lines) > MOST_TEASERS or len(sentences) < 2 or any(len(line.text) > LONGEST_HEADLINE for line in lines):
        return False
    return all(n > 0 and n - 1 not in sentences for n in sentences)


def is_agency_line(text: str) -> bool:
    """True for a line that holds an agency's name and nothing else, as wires print below a story ("AFP", "- Reuters")."""
    return len(text) <= 40 and agency_pattern().fullmatch(text.strip(" .()[]-–—/")) is not None


def _close_credits(lines: list[Line], kinds: dict[int, FurnitureKind]) -> None:
    """A credit in brackets may run over the next lines until its bracket closes."""
    for number in [n for n, kind in kinds.items() if kind == "credit"]:
        text = lines[number].text
        if not text.startswith("(") or text.count("(") <= text.count(")"):
            continue
        for following in range(number + 1, min(number + 6, len(lines))):
            if ")" in lines[following].text:
                if lines[following].text.rstrip(" .").endswith(")"):
                    kinds.update(dict.fromkeys(range(number + 1, following + 1), "credit"))
                break


# A story's last lines without a final stop are headlines where the story itself has at least so many sentences with one.
LEAST_PROSE = 3
PROSE_SHARE = 0.7
LONGEST_TAIL_WORDS = 16


def find_tail(paragraphs: list[str]) -> int:
    """How many of the last paragraphs are headlines of other stories, although nothing announces them."""
    tail = 0
    for text in reversed(paragraphs):
        if not _is_tail(text) and not (tail and text.endswith("?") and len(text.split()) <= LONGEST_TAIL_WORDS):
            break
        tail += 1
    body = paragraphs[: len(paragraphs) - tail]
    prose = sum(ends_sentence(text) for text in body)
    if prose < LEAST_PROSE or prose < PROSE_SHARE * len(body):
        return 0
    last = paragraphs[-1]
    if tail == 1 and (SENTENCE_WORD.search(last) or SENTENCE_OPENING.match(last)):
        return 0
    return tail


def _is_tail(text: str) -> bool:
    if ends_sentence(text) or text.endswith((",", ";", ":", "-", "–", "—")) or BULLET.match(text):
        return False
    return len(text.split()) <= LONGEST_TAIL_WORDS and len(text) <= LONGEST_HEADLINE and not text[:1].islower()
