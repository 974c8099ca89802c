"""The tables of time patterns, compiled once into one scanning expression and one expression a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from detente.errors import DataError

# A blank may be followed by a line end or be one, so that wrapped lines match; a blank line ends every expression.
_BLANK = r"(?:[ \t\xa0]{1,2}\n?|\n)"
_PARAGRAPH_END = r"(?:\Z|(?=\n[ \t]*\n))"
_START = r"(?<![\w$£€#@])(?<!\d[.,:/])(?<!\d\d:)"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of ``patterns.tsv``: how one form of time expression looks, and the reader that makes sense of it."""

    name: str
    reader: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Patterns:
    """All patterns: ``scan`` finds where any matches; the first of ``rows`` that matches there is the one that it found.

    It holds no named groups: the engine rules out an alternative by its first letter only where that is not in one.
    """

    scan: re.Pattern[str]
    rows: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Holiday:
    """A row of ``holidays.tsv``: a rule and the offsets in days of the first and last day from the day it gives."""

    regex: re.Pattern[str]
    rule: str
    first: int
    last: int


@lru_cache(maxsize=1)
def load_words() -> dict[str, tuple[tuple[re.Pattern[str], str], ...]]:
    """The word lists: for each list its words as expressions with their values, in the order of the table."""
    lists: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for row in _rows("words.tsv", 3):
        lists.setdefault(row[0], []).append((re.compile(row[1]), row[2]))
    return {name: tuple(words) for name, words in lists.items()}


@lru_cache(maxsize=1)
def load_holidays() -> tuple[Holiday, ...]:
    """The holidays in the order of the table."""
    rows = _rows("holidays.tsv", 4)
    return tuple(Holiday(re.compile(name), rule, int(first), int(last)) for name, rule, first, last in rows)


@lru_cache(maxsize=1)
def load_patterns() -> Patterns:
    """The patterns of the table, compiled. Raises DataError where a row is not a regular expression of the known lists."""
    lists = {name.upper(): "|".join(_wrapping(regex) for regex, _ in words) for name, words in load_words().items()}
    lists["HOLIDAY"] = "|".join(_wrapping(holiday.regex) for holiday in load_holidays())
    rows = []
    sources = []
    for name, reader, source in _rows("patterns.tsv", 3):
        full = _expand(name, source, lists)
        try:
            rows.append(Pattern(name, reader, re.compile(full)))
        except re.error as error:
            raise DataError(f"patterns.tsv, row {name!r}: {error}") from error
        sources.append(re.sub(r"\(\?P<\w+>", "(?:", full))
    return Patterns(re.compile(f"{_START}(?:{'|'.join(sources)})"), tuple(rows))


@lru_cache(maxsize=16)
def cues(name: str) -> frozenset[str]:
    """The words of a list of ``cues.tsv``. Raises DataError where there is no such list."""
    found = frozenset(word for list_, word in _rows("cues.tsv", 2) if list_ == name)
    if not found:
        raise DataError(f"cues.tsv: no list {name!r}")
    return found


@lru_cache(maxsize=1)
def load_parties() -> tuple[tuple[str, frozenset[str]], ...]:
    """Series of meetings, or the first words of meetings' names, with the countries (ISO 3166-1 alpha-3) that they are between."""
    return tuple((words, frozenset(countries.split())) for words, countries in _rows("parties.tsv", 2))


@lru_cache(maxsize=1)
def load_south() -> frozenset[str]:
    """The countries (ISO 3166-1 alpha-3) whose seasons are those of the south: most of their land, or people, lies there."""
    return frozenset(country for country, _ in _rows("south.tsv", 2))


def word_value(name: str, word: str) -> str | None:
    """The value of a word in a list, None where the list does not hold it."""
    word = " ".join(word.split())
    return next((value for regex, value in load_words()[name] if regex.fullmatch(word)), None)


def _expand(name: str, source: str, lists: dict[str, str]) -> str:
    def put(match: re.Match[str]) -> str:
        if match[1] not in lists:
            raise DataError(f"patterns.tsv, row {name!r}: no list {match[1]!r} in words.tsv; expected one of {sorted(lists)}")
        return f"(?:{lists[match[1]]})"

    source = _ANY_CASE.sub(_quick, re.sub(r"\{([A-Z]+)\}", put, source))
    # Figures are those of ASCII: others are no part of TIMEX3 or EDTF.
    source = _FIGURE.sub(lambda m: m[0].replace("\\d", "0-9") if m[0][0] == "[" else "[0-9]", source)
    # A match must not stop inside a word or a number; what ends a text may as well end a paragraph.
    return f"(?:{source.replace('~', _BLANK).replace('$', _PARAGRAPH_END)})(?!\\w)"


def _wrapping(regex: re.Pattern[str]) -> str:
    """The words of a list with blanks at which a line may end."""
    return re.sub(r" (?![^\[]*\])", "~", regex.pattern)


_FIGURE = re.compile(r"\[(?:\\.|[^\]\\])*\]|\\d")
_ANY_CASE = re.compile(r"\(\?i:([^()]*)\)")
_QUANTIFIERS = frozenset("?*+{")


def _quick(match: re.Match[str]) -> str:
    """Words of either case with the two cases of their first letter spelled out, by which the engine passes over them at once."""
    words = []
    for word in match[1].split("|"):
        plain = word[:1].isalpha() and word[1:2] not in _QUANTIFIERS
        rest = f"(?i:{word[1:]})" if word[1:] else ""
        words.append(f"[{word[0].upper()}{word[0].lower()}]{rest}" if plain else f"(?i:{word})")
    return f"(?:{'|'.join(words)})"


def _rows(name: str, columns: int) -> Iterator[list[str]]:
    text = files("detente").joinpath("data", "dates", name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        row = line.split("\t")
        if len(row) != columns:
            raise DataError(f"{name}, line {number}: {len(row)} columns, expected {columns}")
        yield row
