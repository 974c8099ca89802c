"""How alike two names are, for names of one story only: a stranger is never made a politician here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler, Levenshtein

from detente.actors.tables import translated_surnames, words
from detente.knowledge.folding import fold

# Two spellings of one name in one story: measured on garbled surnames of two to ten letters, one edit in short ones, two in long.
_LIKE = 0.86
_SHORT, _LONG = 5, 9
_SOUND = 0.95
_LETTERS = (("tsch", "ch"), ("sch", "sh"), ("ph", "f"), ("ou", "u"), ("ck", "k"), ("w", "v"), ("y", "i"), ("j", "i"))


@lru_cache(maxsize=65536)
def like_word(left: str, right: str) -> float:
    """How likely two folded words are one name word in two spellings: 1.0 the same, 0.0 not alike."""
    if left == right:
        return 1.0
    if _sound(left) == _sound(right):
        return _SOUND
    longest, shortest = max(len(left), len(right)), min(len(left), len(right))
    if shortest < 3 or longest < 4:
        return 0.0
    edits = Levenshtein.distance(left, right)
    allowed = 1 if longest <= _SHORT else 2 if longest <= _LONG else 3
    score = float(JaroWinkler.similarity(left, right))
    if edits > allowed or score < _LIKE:
        return 0.0
    if left[0] != right[0] and (edits > 1 or longest < 6):
        return 0.0
    return min(score, 0.99)


def _sound(word: str) -> str:
    """A folded word with the letters that languages write for one sound made alike: "lawrow" and "lavrov", "makej" and "makei"."""
    for written, sounded in _LETTERS:
        word = word.replace(written, sounded)
    return word


def like_lone(word: str, family: Iterable[str], others: Iterable[str]) -> float:
    """How well a lone name fits a person: by family name first, by the other words of the name with less credit."""
    folded = fold(word)
    surname = fold(translated_surnames().get(word.casefold(), ""))
    best = max((0.95 if surname and surname == f else like_word(folded, f) for f in family), default=0.0)
    rest = max((0.9 * like_word(folded, o) for o in others if o not in words("particle")), default=0.0)
    return max(best, rest)


def like_names(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """How likely two full names, as folded words, are one person's: every word of the shorter finds its own in the longer."""
    short, long = sorted((_core(left), _core(right)), key=len)
    if not short:
        return 0.0
    free = list(long)
    scores = []
    for word in short:
        best = max(free, key=lambda other: (like_word(word, other), other), default=None)
        score = like_word(word, best) if best is not None else 0.0
        if best is None or score == 0.0:
            return 0.0
        free.remove(best)
        scores.append(score)
    return sum(scores) / len(scores)


def _core(name: tuple[str, ...]) -> list[str]:
    return [w for w in name if w not in words("particle")]
