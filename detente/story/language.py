"""Which language a text is in, by its script and its function words (data/story/languages.tsv)."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from detente.story.tables import load_rows

SAMPLE = 3_000
WORD = re.compile(r"[^\W\d_]+")
LEAST_WORDS = 12
# The share of function words among all words is .35 to .5 in running text of these languages, and below .05 in a wrong one.
LEAST_SHARE = 0.12
LEAST_MARGIN = 1.1
# One word repeated ("May" in a list of dates) is no language.
LEAST_DIFFERENT = 4
SCRIPT_SHARE = 0.5
LEAST_LETTERS = 20


def identify_language(text: str) -> str | None:
    """ISO 639-1 code of a text's language, None where it is too short or too mixed to tell."""
    sample = text[:SAMPLE]
    if sum(map(str.isalpha, sample)) < LEAST_LETTERS:
        return None
    by_script = None if sample.isascii() else _by_script([c for c in sample if c.isalpha()])
    return by_script if by_script is not None else _by_words(sample)


def _by_script(letters: list[str]) -> str | None:
    counts: Counter[str] = Counter()
    for letter in letters:
        point = ord(letter)
        if point >= 0x370:
            code = next((code for first, last, code in _scripts() if first <= point <= last), None)
            if code is not None:
                counts[code] += 1
    if sum(counts.values()) < SCRIPT_SHARE * len(letters):
        return None
    if counts["ja"] * 20 > counts["zh"]:
        counts["ja"] += counts.pop("zh", 0)
    return max(sorted(counts), key=lambda code: counts[code])


@cache
def _scripts() -> tuple[tuple[int, int, str], ...]:
    return tuple((int(first, 16), int(last, 16), code) for first, last, code in load_rows("scripts.tsv", columns=3))


@cache
def _function_words() -> tuple[dict[str, dict[str, float]], tuple[str, ...]]:
    """For each word its languages and weights: a word of many languages tells less."""
    rows = load_rows("languages.tsv", columns=2)
    languages: dict[str, list[str]] = {}
    for code, words in rows:
        for word in dict.fromkeys(words.split()):
            languages.setdefault(word, []).append(code)
    weights = {word: dict.fromkeys(codes, 1 / len(codes) ** 0.5) for word, codes in languages.items()}
    return weights, tuple(code for code, _ in rows)


def _by_words(sample: str) -> str | None:
    words = WORD.findall(sample.casefold())
    if len(words) < LEAST_WORDS:
        return None
    table, order = _function_words()
    scores = dict.fromkeys(order, 0.0)
    for word in words:
        for code, weight in table.get(word, {}).items():
            scores[code] += weight
    best, second = sorted(scores.values(), reverse=True)[:2]
    if best < LEAST_SHARE * len(words) or best < LEAST_MARGIN * second:
        return None
    code = next(code for code in order if scores[code] == best)
    return code if sum(code in table.get(word, {}) for word in set(words)) >= LEAST_DIFFERENT else None
