"""How alike two names are, across romanisations, typing errors and orders."""

from __future__ import annotations

from dataclasses import dataclass

from detente.knowledge.folding import fold, sound

_SOUND_EQUAL = 0.97
_INITIAL = 0.80
_UNMATCHED = 0.35
"""Part of a name that the other lacks ("Recep" in "Tayyip Erdogan"): it counts less than a word that differs."""
_NOISE = {"al", "el", "bin", "ben", "ibn", "bint", "abu", "de", "da", "dos", "von", "van", "der", "den", "la", "le", "the", "sir", "dr", "mr", "ms", "mrs", "lord", "sheikh"}


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are: ``score`` overall, ``weakest`` the least of the compared words, ``words`` how many were compared."""

    score: float
    weakest: float
    words: int


def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name that tell people apart; articles, particles and titles only where nothing else is left."""
    words = fold(name).split()
    kept = tuple(word for word in words if word not in _NOISE)
    return kept or tuple(words)


def alike(left: tuple[str, ...], right: tuple[str, ...]) -> Likeness:
    """Compare two names word by word, in whatever order; 1.0 is the same name.

    Words that only one side has lower the score, but less than words that differ. Two short words that the other side writes as
    one ("Jong Un", "Jongun") are joined first.
    """
    left, right = _joined(left, right)
    shorter, longer = (left, right) if len(left) <= len(right) else (right, left)
    pairs = sorted(
        ((word_likeness(a, b), -abs(i - j), i, j) for i, a in enumerate(shorter) for j, b in enumerate(longer)), reverse=True
    )
    used_short: set[int] = set()
    used_long: set[int] = set()
    total = weight = 0.0
    weakest = 1.0
    for likeness, _, i, j in pairs:
        if i in used_short or j in used_long:
            continue
        used_short.add(i)
        used_long.add(j)
        size = max(2.0, (len(shorter[i]) + len(longer[j])) / 2) ** 0.5
        total += likeness * size
        weight += size
        weakest = min(weakest, likeness)
    rest = sum(max(1.0, len(word)) ** 0.5 * _UNMATCHED for j, word in enumerate(longer) if j not in used_long)
    return Likeness(total / (weight + rest) if weight else 0.0, weakest, len(used_short))


def word_likeness(a: str, b: str) -> float:
    """How alike two folded words are: the same, the same by sound, an initial, or by edits (insert, delete, change, swap)."""
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return _INITIAL if a[:1] == b[:1] else 0.0
    from rapidfuzz.distance import OSA

    if sound(a) == sound(b):
        return _SOUND_EQUAL if len(a) > 2 and len(b) > 2 else 0.9
    written = OSA.normalized_similarity(a, b)
    spoken = OSA.normalized_similarity(sound(a), sound(b))
    return min(0.96, max(written, (written + spoken) / 2 + 0.05))


def _joined(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if len(left) > len(right):
        return _join_towards(left, right), right
    if len(right) > len(left):
        return left, _join_towards(right, left)
    return left, right


def _join_towards(many: tuple[str, ...], few: tuple[str, ...]) -> tuple[str, ...]:
    for index in range(len(many) - 1):
        together = many[index] + many[index + 1]
        if any(len(word) > 3 and sound(word) == sound(together) for word in few):
            return (*many[:index], together, *many[index + 2 :])
    return many
