"""The words of a sentence as names are written: apostrophes, inner hyphens and initials kept, a possessive ending set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.actors.tables import honorifics
from detente.knowledge.folding import fold
from detente.language.model import Sentence

_WORD = re.compile(r"(?:[A-Z]\.-?){2,}(?!\w)|[^\W\d_]+(?:['’‘`\-‐‑][^\W\d_]+)*|\d+(?:-\w+)?")
_POSSESSIVE = re.compile(r"['’](?:s|S)$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word; ``start`` and ``end`` are clean-text offsets without a possessive ending, ``close`` the end with it.

    ``joined`` is True where only blanks stand between this word and the one before.
    """

    text: str
    lower: str
    start: int
    end: int
    close: int
    possessive: bool
    joined: bool
    capital: bool


def split_words(sentence: Sentence) -> tuple[Word, ...]:
    """The words of a sentence, in order. A full stop stays with initials ("S.") and short titles ("Gen.")."""
    found: list[Word] = []
    before = 0
    text = sentence.text
    for match in _WORD.finditer(text):
        start, end, close = _trim(text, match.start(), match.end())
        whole = text[start:end]
        gap = text[before:start]
        found.append(
            Word(
                whole, whole.casefold().replace("’", "'"), sentence.start + start, sentence.start + end, sentence.start + close,
                close > end, bool(found) and not gap.strip() and not found[-1].possessive, whole[:1].isupper(),
            )
        )  # fmt: skip
        before = close
    return tuple(found)


def _trim(text: str, start: int, end: int) -> tuple[int, int, int]:
    word = text[start:end]
    stop = text[end : end + 1] == "."
    if stop and ((len(word) == 1 and word.isupper()) or word.casefold() + "." in honorifics()):
        return start, end + 1, end + 1
    ending = _POSSESSIVE.search(word)
    if ending and len(word) > len(ending.group()):
        return start, end - len(ending.group()), end
    if word.endswith(("s", "S", "z", "x")) and text[end : end + 1] in ("'", "’") and text[end + 1 : end + 2] == " ":
        # A closing quotation mark looks the same: the possessive needs a word after it and no opening mark before.
        opened = max(text.rfind(" '", 0, start), text.rfind("‘", 0, start), text.rfind(" ’", 0, start))
        return (start, end, end) if opened >= 0 else (start, end, end + 1)
    return start, end, end


def slug(text: str) -> str:
    """A name as part of an id: folded, words joined by hyphens."""
    return fold(text).replace(" ", "-") or "unnamed"
