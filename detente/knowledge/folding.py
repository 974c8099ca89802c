"""Names reduced to what two spellings of them share: accents, case, transliteration.

Standard library only, since the knowledge base is compiled before any dependency is installed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

_LETTERS = {
    "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d",
    "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h", "Ħ": "H", "ə": "a", "Ə": "A", "ŋ": "n", "ĸ": "k", "ŧ": "t", "ɛ": "e", "ɔ": "o",
}  # fmt: skip
_SINGLE = {
    ord(k): v for k, v in {
        "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "‐": "-", "‑": "-", "—": "-",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\n": " ", "\t": " ", "\r": " ",
    }.items()
}  # fmt: skip
_APOSTROPHES = re.compile(r"['’‘ʼʻ`´\"“”]")
_NOT_WORD = re.compile(r"[^0-9a-z]+")

# Ordered rewrites towards one spelling of a sound across the usual romanisations (BGN/PCGN, pinyin and Wade-Giles, Revised
# Romanisation and McCune-Reischauer, French and German habits). They lose much on purpose: the result only finds candidates.
_SOUNDS = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        (r"^mc|^mac(?=[bcdfghjklmnpqrstvwxyz])", "mk"), (r"sch|shch|tch|tsch", "x"), (r"ch|sh|zh|kh(?=h)", "x"), (r"dj|dzh|dz", "j"),
        (r"ts|tz|cz|cs|zs|ss", "s"), (r"kh|gh|ck|cc|q|c(?=[aoulrkt])|c$", "k"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"x", "s"), (r"z", "s"),
        (r"ph|pf|ff", "f"), (r"v|w|f", "v"), (r"th|dh|d", "t"), (r"b", "p"), (r"g", "k"), (r"^y(?=[aeiou])", "j"), (r"eou?|eu", "u"), (r"ie|ee|ei|ey|ai|ay|y|i|e", "i"),
        (r"ou|oo|oe|au|aw|u|o", "u"), (r"(?<=.)h", ""), (r"(.)\1+", r"\1"),
    ]
]  # fmt: skip
_VOWELS = re.compile(r"(?<=.)[aiu]")


def flatten(text: str) -> str:
    """The text with accents and typographic marks made plain, code point by code point: offsets and case stay as they were.

    Letters that would become two (``ß``, ``æ``) are left alone.
    """
    return text if text.isascii() and "\n" not in text and "\t" not in text else text.translate(_plain_table(text))


def _plain_table(text: str) -> dict[int, str]:
    return {ord(character): _plain(character) for character in set(text)}


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    code = ord(character)
    if code in _SINGLE:
        return _SINGLE[code]
    if character in _LETTERS:
        letter = _LETTERS[character]
        return letter if len(letter) == 1 else character
    base = unicodedata.normalize("NFKD", character)
    kept = "".join(c for c in base if not unicodedata.combining(c))
    return kept if len(kept) == 1 else character


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text in lower case, without accents and apostrophes, words separated by one blank: ``Amir-Abdollahian`` is two words."""
    spelt = "".join(_LETTERS.get(character, character) for character in text)
    decomposed = unicodedata.normalize("NFKD", spelt)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", bare)).strip()


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A folded word reduced to how it sounds across romanisations: ``lavrov``, ``lawrow`` and ``lavroff`` give the same."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of :func:`sound`, with the first letter kept: the coarsest key by which a name is looked for."""
    return _VOWELS.sub("", sound(word))


def slug(text: str) -> str:
    """A name as it stands in an identifier: folded, words joined by hyphens."""
    return fold(text).replace(" ", "-")


def name_keys(name: str) -> set[str]:
    """The keys under which a name is looked for: the skeleton of each word of two letters and more, and of each two words joined."""
    words = fold(name).split()
    keys = {skeleton(word) for word in words if len(word) > 1}
    return {key for key in keys | {skeleton(a + b) for a, b in pairwise(words)} if key}
