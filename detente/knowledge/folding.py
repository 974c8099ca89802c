"""Names reduced to what two spellings of them share: accents, case, transliteration.

Standard library only, since the knowledge base is compiled before any dependency is installed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import combinations, pairwise

from detente.knowledge.romanising import chinese, korean


def word_set(words: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(words.split())


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

# Rewrites towards one spelling of a sound across the usual romanisations (BGN/PCGN, pinyin and Wade-Giles, Revised Romanisation and
# McCune-Reischauer, French and German habits). They lose much on purpose: the result only finds candidates. Each pass reads a word
# once, the longest spelling first.
_START = re.compile(r"^mc|^mac(?=[b-df-hj-np-tv-z])|^[yi](?=[aou])|^y(?=[ei])")
_STARTS = {"mc": "mk", "mac": "mk", "y": "j", "i": "j"}
_CONSONANT = re.compile(
    r"tsch|shch|dsch|sch|tch|dzh|ch|sh|zh|dj|dz|ts|tz|cz|cs|zs|ss|kh|gh|ck|cc|ph|pf|ff|th|dh|c(?=[eiy])|(?<=[aeiou])j(?=[eo][wv]|a$)|[cqxzwfdbgv]"
)
_CONSONANTS = {
    **dict.fromkeys(word_set("tsch shch sch tch ch sh zh ts tz cz cs zs ss x z"), "s"),
    **dict.fromkeys(word_set("dsch dzh dj dz"), "j"),
    **dict.fromkeys(word_set("kh gh ck cc q g"), "k"),
    **dict.fromkeys(word_set("ph pf ff w f v"), "v"),
    **dict.fromkeys(word_set("th dh d"), "t"),
    "b": "p",
    "j": "y",
}
_VOWEL = re.compile(r"eou?|eu|ie|ee|ei|ey|ai|ay|ou|oo|au|[yieo]")
_VOWEL_SOUNDS = {
    **dict.fromkeys(word_set("eo eou eu ou oo au o"), "u"),
    **dict.fromkeys(word_set("ie ee ei ey ai ay y i e"), "i"),
}
_REST = re.compile(r"(?<=.)h|(.)(?=h*\1)")


# Words that tell nobody apart: anywhere in a name; inside it, between other words; at its end.
_NOISE = word_set(
    "al el bin ibn bint binti abu the sir dr mr ms mrs miss lord sheikh sheik shaikh prince princess general gen president"
)
_INSIDE = word_set("ben de da di do dos das del della du van von der den zu la le as ash an ad ar ul ud")
_PARTICLES = _NOISE | _INSIDE
_GUTTURAL = re.compile(r"(?<![scztSCZT])[cC]h(?!t)")
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
    if text.isascii():
        return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", text.lower())).strip()
    spelt = "".join(_LETTERS.get(character, character) for character in text)
    decomposed = unicodedata.normalize("NFKD", spelt)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", bare)).strip()


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A folded word reduced to how it sounds across romanisations: ``lavrov``, ``lawrow`` and ``lavroff`` give the same."""
    word = _START.sub(lambda m: _STARTS[m[0]], word)
    word = _CONSONANT.sub(
        lambda m: _CONSONANTS.get(m[0]) or ("s" if m.end() < len(word) and word[m.end()] in "eiy" else "k"), word
    )
    return _REST.sub("", _VOWEL.sub(lambda m: _VOWEL_SOUNDS[m[0]], word))


def guttural(text: str) -> str:
    """The text with ``ch`` written as English writes the sound that German and Polish mean by it: ``Chamenei`` and ``Khamenei``."""
    return _GUTTURAL.sub("kh", text)


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of :func:`sound`, with the first letter kept: the coarsest key by which a name is looked for."""
    return _VOWELS.sub("", sound(word))


def slug(text: str) -> str:
    """A name as it stands in an identifier: folded, words joined by hyphens."""
    return fold(text).replace(" ", "-")


def name_words(folded: str) -> tuple[str, ...]:
    """The words of a folded name that tell people apart; articles, particles and titles only where nothing else is left."""
    words = folded.split()
    if _PARTICLES.isdisjoint(words):
        return tuple(words)
    last = len(words) - 1
    # "Do" and "da" are syllables in Lee Do-hoon.
    inside = frozenset() if all(korean(word) or chinese(word) for word in words) else _INSIDE
    kept = tuple(word for i, word in enumerate(words) if word not in _NOISE and not (0 < i < last and word in inside))
    return kept or tuple(words)


def name_keys(name: str) -> set[str]:
    """The keys under which a name is kept: those it is looked for by (:func:`search_keys`), and its words as they are (``=``), by
    which the bearers of each are counted."""
    return search_keys(name) | {"=" + word for word in name_words(fold(name))}


def search_keys(name: str) -> set[str]:
    """The keys by which a name is looked for.

    The skeleton of each word of two letters and more, and of words joined; the Chinese and Korean keys of what can be such a name
    (``zh:``, ``ko:``); and for each two words how both begin (``&``), in whatever order: two names of which every word is misspelt
    still share that.
    """
    folded = fold(name)
    every, words = folded.split(), name_words(folded)
    joined = [a + b for a, b in pairwise(words)] + ([a + b for a, b in pairwise(every)] if len(every) > len(words) else [])
    if len(every) > 3:
        joined += [a + b + c for a, b, c in zip(every, every[1:], every[2:], strict=False)]
    whole = [word for word in (*words, *joined) if len(word) > 1]
    keys = {skeleton(word) for word in whole}
    if len(words) < 4:
        keys |= {f"zh:{key}" for word in whole if (key := chinese(word)) and len(word) > 3}
        keys |= {f"ko:{key}" for word in whole if (key := korean(word)) and len(word) > 4}
    keys |= {pair_key(a, b) for a, b in combinations(words, 2)}
    return keys - {""}


def pair_key(a: str, b: str) -> str:
    """How two words begin, in whatever order."""
    return "&" + ".".join(sorted((skeleton(a)[:2], skeleton(b)[:2])))
