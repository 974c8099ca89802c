"""Titles printed in capitals, read in normal case."""

from __future__ import annotations

import re
from collections import Counter

from detente.story.tables import load_words

LEAST_LETTERS = 8
LEAST_SHARE = 0.85
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
ABBREVIATED = re.compile(r"(?:[^\W\d_]\.){2,}")
STEM = 4
ENDINGS = ("", "s", "es", "ed", "d", "ing", "er", "ers", "ion", "ment")
SAMPLE = 200_000


def is_capitals(title: str) -> bool:
    """True where a title is printed in capitals."""
    letters = [c for c in title if c.isalpha() and c.lower() != c.upper()]
    return len(letters) >= LEAST_LETTERS and sum(c.isupper() for c in letters) >= LEAST_SHARE * len(letters) and " " in title


def normal_title(title: str, body: str) -> str:
    """A title in capitals with every word as the body writes it; as long as before.

    A word that the body does not hold is lower case where a related word of the body or the table of common words is, and
    capitalised otherwise: most of the rest are names.
    """
    forms = _forms(body[:SAMPLE])
    common = {word for role in ("function", "verb", "noun") for word in load_words("headline_words.tsv", role)}
    seen = body[:SAMPLE].casefold()
    kept = [found.span() for found in ABBREVIATED.finditer(title)]
    out, position, first = [], 0, True
    for found in WORD.finditer(title):
        out.append(title[position : found.start()])
        position = found.end()
        word = found.group()
        if any(start <= found.start() < end for start, end in kept):
            out.append(word)
        else:
            cased = _cased(word, forms, common, _beside(title, found, seen))
            out.append(cased[:1].upper() + cased[1:] if first else cased)
        first = False
    out.append(title[position:])
    cased = "".join(out)
    return cased if len(cased) == len(title) else title


def _forms(body: str) -> dict[str, str]:
    """Each word of the body in the form it mostly has; words that open a sentence count only where there is no other form."""
    counts: dict[str, Counter[str]] = {}
    for found in re.finditer(r"(?:^|(?<=[\s\"'(“‘«/-]))[^\W\d_]+(?:['’][^\W\d_]+)?", body):
        word = found.group()
        before = body[max(0, found.start() - 3) : found.start()].strip()
        weight = 1 if not before or before[-1] in ".!?\"“'" else 100
        counts.setdefault(word.casefold(), Counter())[word] += weight
    return {key: max(sorted(counter), key=lambda form, c=counter: c[form]) for key, counter in counts.items()}  # type: ignore[misc]


def _beside(title: str, found: re.Match[str], body: str) -> bool:
    """Whether the body holds the word together with the word before or behind it in the title."""
    before = WORD.findall(title[max(0, found.start() - 30) : found.start()])
    after = WORD.search(title, found.end())
    pairs = [f"{before[-1]} {found.group()}"] if before else []
    pairs += [f"{found.group()} {after.group()}"] if after else []
    return any(pair.casefold() in body for pair in pairs)


def _cased(word: str, forms: dict[str, str], common: set[str], beside: bool) -> str:
    low = word.lower()
    if len(low) != len(word):
        return word
    for key in (low.casefold(), re.sub(r"['’]s$", "", low.casefold())):
        form = forms.get(key)
        if form is not None and len(form) == len(key) and (beside or form.islower() or key not in common):
            return form + low[len(key) :]
    if low in common or any(_strip(low, ending) in common for ending in ENDINGS[1:]):
        return low
    stem = _strip_any(low)
    if len(stem) >= STEM and any(forms.get(stem + ending, "A").islower() for ending in ENDINGS):
        return low
    return low[:1].upper() + low[1:]


def _strip(word: str, ending: str) -> str:
    return word[: -len(ending)] if word.endswith(ending) and len(word) > len(ending) + 2 else word


def _strip_any(word: str) -> str:
    for ending in sorted(ENDINGS[1:], key=len, reverse=True):
        if word.endswith(ending) and len(word) - len(ending) >= STEM:
            return word[: -len(ending)]
    return word
