"""How alike two names are, across romanisations, typing errors and orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from detente.knowledge.folding import fold, sound

_FORM = 0.96
"""Two forms of one name by the table: "Bill" and "William", "Zelenskyy" and "Zelensky"."""
_SOUND = 0.90
_SOUND_WRITTEN = 0.07
"""Words of one sound are worth this much, and a little more the more alike they are written."""
_INITIAL = 0.70
_UNMATCHED = 0.35
"""Part of a name that the other lacks ("Recep" in "Tayyip Erdogan"): it counts less than a word that differs."""
_NOISE = frozenset(
    [
        "al",
        "el",
        "bin",
        "ben",
        "ibn",
        "bint",
        "abu",
        "de",
        "da",
        "dos",
        "von",
        "van",
        "der",
        "den",
        "la",
        "le",
        "the",
        "sir",
        "dr",
        "mr",
        "ms",
        "mrs",
        "lord",
        "sheikh",
        "prince",
        "general",
        "gen",
        "president",
    ]
)
_SHORT = 3
_REMEMBERED = 100_000
"""How many pairs of words keep their likeness: the same family names meet again and again."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are: ``score`` overall, ``weakest`` the least of the compared words, ``words`` how many were compared,
    ``spare`` how many words of the longer name found no partner, ``exact`` how many compared words are the same."""

    score: float
    weakest: float
    words: int
    spare: int
    exact: int


def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name that tell people apart; articles, particles and titles only where nothing else is left."""
    words = fold(name).split()
    kept = tuple(word for word in words if word not in _NOISE)
    return kept or tuple(words)


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares names; ``forms`` maps a folded form of a name to the names it is a form of ("bill" → {"william"})."""

    forms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _known: dict[tuple[str, str], float] = field(default_factory=dict, init=False, repr=False, compare=False)

    def alike(self, left: tuple[str, ...], right: tuple[str, ...]) -> Likeness:
        """Compare two names word by word, in whatever order; 1.0 is the same name.

        Words that only one side has lower the score, but less than words that differ. Two short words that the other side writes
        as one ("Jong Un", "Jongun") are joined first.
        """
        left, right = _joined(left, right)
        shorter, longer = (left, right) if len(left) <= len(right) else (right, left)
        pairs = sorted(
            ((self.word(a, b), -abs(i - j), i, j) for i, a in enumerate(shorter) for j, b in enumerate(longer)), reverse=True
        )
        used_short: set[int] = set()
        used_long: set[int] = set()
        total = weight = 0.0
        weakest = 1.0
        exact = 0
        for likeness, _, i, j in pairs:
            if i in used_short or j in used_long:
                continue
            used_short.add(i)
            used_long.add(j)
            size = max(2.0, (len(shorter[i]) + len(longer[j])) / 2) ** 0.5
            total += likeness * size
            weight += size
            weakest = min(weakest, likeness)
            exact += likeness == 1.0
        spare = [word for j, word in enumerate(longer) if j not in used_long]
        rest = sum(max(1.0, len(word)) ** 0.5 * _UNMATCHED for word in spare)
        return Likeness(total / (weight + rest) if weight else 0.0, weakest, len(used_short), len(spare), exact)

    def word(self, a: str, b: str) -> float:
        """How alike two folded words are: the same, forms of one name, the same by sound, an initial, or by edits.

        Edits are insertions, deletions, changes and swaps of neighbours, as a part of the longer word's length.
        """
        if a == b:
            return 1.0
        known = self._known.get((a, b))
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[a, b] = self._judge(a, b)
        return known

    def _judge(self, a: str, b: str) -> float:
        if len(a) == 1 or len(b) == 1:
            return _INITIAL if a[:1] == b[:1] else 0.0
        if self._same_form(a, b):
            return _FORM
        from rapidfuzz.distance import OSA

        written = OSA.normalized_similarity(a, b)
        if sound(a) == sound(b):
            return _SOUND + _SOUND_WRITTEN * written - (0.04 if min(len(a), len(b)) < _SHORT else 0.0)
        spoken = OSA.normalized_similarity(sound(a), sound(b))
        return min(_FORM, max(written, (written + spoken) / 2 + 0.05))

    def plain(self, word: str) -> str:
        """The name that a word is a form of, the first by the alphabet where there are several; the word itself where there is none."""
        return min(self.forms.get(word, frozenset({word})))

    def _same_form(self, a: str, b: str) -> bool:
        mine = self.forms.get(a, frozenset()) | {a}
        theirs = self.forms.get(b, frozenset()) | {b}
        return not mine.isdisjoint(theirs)


def alike(left: tuple[str, ...], right: tuple[str, ...]) -> Likeness:
    """:meth:`Comparer.alike` without a table of forms."""
    return Comparer().alike(left, right)


def _joined(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if len(left) > len(right):
        return _join_towards(left, right), right
    if len(right) > len(left):
        return left, _join_towards(right, left)
    return left, right


def _join_towards(many: tuple[str, ...], few: tuple[str, ...]) -> tuple[str, ...]:
    for index in range(len(many) - 1):
        if min(len(many[index]), len(many[index + 1])) < 2:
            continue
        together = many[index] + many[index + 1]
        if any(len(word) > 3 and sound(word) == sound(together) for word in few):
            return (*many[:index], together, *many[index + 2 :])
    return many
