"""Words as lineage compares them: folded, so that a copy printed in another house's style keeps its words.

Case, accents, apostrophes, thousands separators and the writing of small numbers differ from house to house: they are folded away.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from hashlib import blake2b
from typing import Literal

from detente.lineage.tables import common_words, function_words, number_words

WordKind = Literal["function", "plain", "name", "number"]
KINDS: tuple[WordKind, ...] = ("function", "plain", "name", "number")
KIND_BITS = 3
"""Of a word as a number: the bits that hold its kind; the others hold a hash of its folded letters, and whether it is common."""
COMMON_BIT = 4

# Letters of scripts that put no blanks between words are words by themselves: Japanese, Chinese, Thai, Lao, Khmer, Burmese.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
# An apostrophe binds, as do the marks that broken decoding leaves of one; a soft hyphen is no mark at all.
_BOUND = "['’ʼ`´\u00ad]|â€™|â€˜|&#39;|&rsquo;"
_DIGITS = r"\d+(?:[.,]\d+)+"
_LETTER = rf"(?!â€|(?<=€)œ)[^\W_{_UNSPACED}]"
_WORD = re.compile(rf"{_DIGITS}|[{_UNSPACED}]|(?:{_LETTER})+(?:(?:{_BOUND})(?:{_LETTER})+)*")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+(?:['`][A-Za-z0-9]+|[.,]\d+)*")
_MARKS = re.compile(rf"{_BOUND}")
_STEM = 4
"""Letters of a word that count: endings change with tense and number, and a misread letter among the later ones does no harm."""
_CACHED = 200_000


def find_words(text: str) -> list[re.Match[str]]:
    """The words of a text with their places, in order."""
    return list((_ASCII_WORD if text.isascii() else _WORD).finditer(text))


def fold_word(word: str) -> str:
    """A word without case, accents, apostrophes, possessive or thousands separators; a small number as digits."""
    bare = _MARKS.sub("'", word)
    bare = bare[:-2] if bare[-2:] in ("'s", "'S") else bare
    folded = bare.replace("'", "").replace(",", "").casefold()
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return number_words().get(folded, folded)


def word_kind(word: str) -> WordKind:
    """What a word is, by its looks: a number has a digit, a name a capital letter."""
    folded = fold_word(word)
    if any(c.isdigit() for c in folded):
        return "number"
    if folded in function_words():
        return "function"
    return "name" if word[:1].isupper() else "plain"


def encode_words(text: str) -> bytes:
    """The words of a text as little-endian 32-bit numbers, in order: a hash of the folded letters above a bit for common words
    and two of kind."""
    if len(_NUMBERS) > _CACHED:
        _NUMBERS.clear()
    return b"".join(map(_NUMBERS.__getitem__, text.split()))


class _Numbers(dict[str, bytes]):
    """The numbers of what stands between two blanks: a pure function of it, kept because news repeats its words."""

    def __missing__(self, piece: str) -> bytes:
        self[piece] = numbers = b"".join(_number(match.group()).to_bytes(4, "little") for match in find_words(piece))
        return numbers


def _number(word: str) -> int:
    kind = word_kind(word)
    folded = fold_word(word)
    stem = folded if kind == "number" else folded[:_STEM]
    letters = int.from_bytes(blake2b(stem.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "little")
    common = COMMON_BIT if kind == "function" or stem in _common_stems() else 0
    return (letters & ~(KIND_BITS | COMMON_BIT)) | common | KINDS.index(kind)


@cache
def _common_stems() -> frozenset[str]:
    return frozenset(word[:_STEM] for word in common_words())


_NUMBERS = _Numbers()
