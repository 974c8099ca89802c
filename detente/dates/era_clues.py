"""Clues from words that came into the language at a known time, and from anniversaries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from detente.dates.clues import Clue, View, days_of
from detente.dates.dayset import FIRST, LAST, DaySet, span
from detente.dates.patterns import word_value
from detente.errors import DataError, DateError

_ANNIVERSARY = re.compile(
    r"\b(?P<n>\d+)(?:st|nd|rd|th)[- ]anniversary\b[^.\n]{0,80}?\b(?P<y>(?:19|20)\d\d)\b|"
    r"\b(?P<years>\w+) years (?:after|since)\b[^.\n]{0,60}?\b(?:in|of) (?P<of>(?:19|20)\d\d)\b"
)
_LETTERS = 3
_SLACK = 1
"""Years by which an anniversary is told of too early or too late."""


@dataclass(frozen=True, slots=True)
class Era:
    """A word, and the days on which it may have been written."""

    regex: re.Pattern[str]
    words: tuple[str, ...]
    """Stretches of letters of which every match holds at least one; none where there are none to look for."""
    days: DaySet
    why: str


@lru_cache(maxsize=1)
def load_eras() -> tuple[Era, ...]:
    """The table of words with the days of their use, in its order. Raises DataError on a row of another form."""
    text = files("detente").joinpath("data", "dates", "eras.tsv").read_text(encoding="utf-8")
    return tuple(_era(line, n) for n, line in enumerate(text.splitlines(), start=1) if line and not line.startswith("#"))


def _era(line: str, number: int) -> Era:
    cells = line.split("\t")
    try:
        pattern, first, last = cells
        low, high = days_of(first)[0] if first else FIRST, days_of(last)[1] if last else LAST
        words = f"not said before {first}" if not last else f"said from {first} to {last}"
        return Era(re.compile(pattern), _letters(pattern), span(low, high), words)
    except (ValueError, re.error, DateError) as error:
        raise DataError(f"eras.tsv, line {number}: expected pattern, first day, last day; found {line!r} ({error})") from error


def _letters(pattern: str) -> tuple[str, ...]:
    """The stretches of plain letters in a pattern, none where an alternative of it may have none that are long."""
    bare = re.sub(r"\\.|\[[^\]]*\]|\(\?:|\{[^}]*\}|.\?", " ", pattern)
    found = tuple(dict.fromkeys(w for w in re.findall(r"[A-Za-z]+", bare) if len(w) >= _LETTERS))
    return found if all(re.search(rf"[A-Za-z]{{{_LETTERS},}}", part) for part in bare.split("|") if part.strip()) else ()


def era_clues(view: View) -> Iterator[Clue]:
    """The words that leave the fewest days: the latest first use, the earliest last use."""
    found = [(era, match) for era in load_eras() if _may_hold(era, view.text) and (match := era.regex.search(view.text))]
    # Of many words the one that narrows most says all that the others do.
    for era, match in sorted(found, key=lambda f: (f[0].days.bit_count(), f[1].start()))[:1]:
        yield Clue("word of its time", era.days, 0.99, (match.span(),), f"{match.group()!r}: {era.why}")


def _may_hold(era: Era, text: str) -> bool:
    return not era.words or any(word in text for word in era.words)


def anniversary_clues(view: View) -> Iterator[Clue]:
    """ "The 20th anniversary of" what happened in a year named, "ten years after" it: published in about that year."""
    for match in _ANNIVERSARY.finditer(view.text):
        number = match["n"] or word_value("number", match["years"] or "") or match["years"]
        year = int(match["y"] or match["of"])
        if number is None or not number.isdigit() or not FIRST.year + _SLACK <= year + int(number) <= LAST.year - _SLACK:
            continue
        then = year + int(number)
        days = span(date(then - _SLACK, 7, 1), date(then + _SLACK, 6, 30))
        yield Clue("anniversary", days, 0.85, (match.span(),), f"{match.group()!r}: in or about {then}")
