"""How far a name as written speaks for one person and against a stranger, in bits: rare words say more than common ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import log2
from types import ModuleType

from detente.knowledge.folding import guttural, skeleton, sound, word_set
from detente.knowledge.names import Comparer
from detente.knowledge.romanising import chinese, korean

_UNKNOWN = (6.0, 2.0, 20.0)
"""Bits of a word that no known person bears: at least, for each letter, and at most."""
_UNKNOWN_WHOLE = 30.0
_MISMATCH = -40.0
"""A word on each side that have nothing to do with each other: persons seldom bear another given name or family name."""
_GARBLED_COMMON = 1.5
"""A garbled form of a common name is no rarer than the name: strangers are misspelt too."""
_SYLLABLE = 4.0
"""More so where both are syllables of Chinese or Korean: there one letter makes another name."""
_INITIAL = 2.5
_FORM = 3.0
_KIN = 8.0
_SOUND, _SHORT_SOUND = 3.0, 5.0
_ROMANISED = 4.0
_LOOKS = 4.0
_SKELETON = 8.0
_CUT = 7.0
_NAME_OF_ITS_OWN = 4.0
"""A word that is itself a known name, and only like the one compared, is more likely what it says."""
_EDITS = (0.0, 6.0, 11.5, 18.0)
"""What so many edits cost: a letter left out, put in, changed, or two neighbours swapped."""
_SPOKEN_EDITS = (3.0, 9.0, 16.0)
_ALIEN, _NEAR = 0.3, 0.65
"""How alike two words must be written to be compared at all, and by more than sound."""
_FIRST_LETTER = 2.5
_TINY, _TINIEST = 2.0, 6.0
_SPARE_ASKED, _SPARE_MIDDLE, _SPARE_KNOWN, _SPARE_FAMILY, _SPARE_INITIAL = -4.0, -1.5, -1.0, -12.0, -0.5
_SPARE_SYLLABLE = -6.0
"""Words that the other name lacks: asked for; asked for between others; known; the family name; an initial; a Chinese or Korean syllable."""
_TURNED, _SHUFFLED = -1.0, -4.0
"""Words in another order: the last first or the first last; any other."""
_JOINED = 0.82
"""How like a word two words together must be to count as that word split."""
_WHOLE_FROM = 8
_WHOLE_EDITS = (2.0, 9.0, 16.0)
_REMEMBERED = 100_000
_SUFFIXES = word_set("jr sr ii iii iv")
_LOOKALIKES = (
    ("rn", "m"),
    ("cl", "d"),
    ("vv", "w"),
    ("1", "l"),
    ("i", "l"),
    ("0", "o"),
    ("8", "b"),
    ("5", "s"),
    ("q", "g"),
    ("c", "e"),
)


@dataclass(frozen=True, slots=True)
class Weighing:
    """What two names share: ``bits`` in all; the words that stand for each other, as asked and as known; those left over on each side."""

    bits: float
    pairs: tuple[tuple[str, str], ...]
    spare_asked: tuple[str, ...]
    spare_known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scales:
    """Weighs names; ``count`` says how many known persons have a folded word in a name of theirs, ``total`` how many persons there are."""

    count: Callable[[str], int]
    total: int
    comparer: Comparer
    _known: dict[tuple[str, str], float] = field(default_factory=dict, init=False, repr=False, compare=False)

    def rarity(self, word: str) -> float:
        """How much it says, in bits, that a name has this word."""
        count = self.count(word)
        if count:
            return log2(self.total / count)
        least, each, most = _UNKNOWN
        return min(most, least + each * len(word))

    def weigh(self, asked: tuple[str, ...], known: tuple[str, ...], family: Sequence[str]) -> Weighing:
        """Compare two names word by word, in whatever order; ``family`` are the words of the known one that are the family name."""
        by_words = self._by_words(*self._joined(asked, known), family)
        if sum(map(len, asked)) < _WHOLE_FROM or all(self.count(word) for word in asked):
            return by_words
        if (by_words.bits > 0 and len(asked) == len(known)) or all(map(_is_syllable, known)):
            return by_words
        bits, run, meant = self._whole(asked, known)
        return Weighing(bits, ((run, meant),), (), ()) if bits > by_words.bits else by_words

    def _by_words(self, asked: tuple[str, ...], known: tuple[str, ...], family: Sequence[str]) -> Weighing:
        full = sum(map(_is_full, known))
        table = sorted(
            (
                (self.word(a, b), -abs(i - j), i, j)
                for i, a in enumerate(asked)
                for j, b in enumerate(known)
                if full < 2 or len(b) > 1 or len(a) == 1
            ),
            reverse=True,
        )
        mine: dict[int, int] = {}
        taken: set[int] = set()
        bits = 0.0
        for gain, _, i, j in table:
            if gain <= _MISMATCH or i in mine or j in taken:
                continue
            mine[i] = j
            taken.add(j)
            bits += gain
        spare_asked = [i for i in range(len(asked)) if i not in mine]
        spare_known = [word for j, word in enumerate(known) if j not in taken]
        ends = 0 in mine and len(asked) - 1 in mine
        bits += self._left_over([asked[i] for i in spare_asked], spare_known, family, ends)
        order = [mine[i] for i in sorted(mine)]
        if order != sorted(order):
            bits += _TURNED if _is_rotation(order) else _SHUFFLED
        pairs = tuple((asked[i], known[mine[i]]) for i in sorted(mine))
        return Weighing(bits, pairs, tuple(asked[i] for i in spare_asked), tuple(spare_known))

    def _left_over(self, asked: list[str], known: list[str], family: Sequence[str], ends: bool) -> float:
        """What words cost that found no partner; ``ends`` says that the first and the last word asked for did."""
        clashes = min(sum(map(_is_full, asked)), sum(map(_is_full, known)))
        bits = _MISMATCH * clashes
        for mine, words in ((True, asked), (False, known)):
            for word in [word for word in words if _is_full(word)][clashes:]:
                if _is_syllable(word):
                    bits += _SPARE_SYLLABLE
                elif mine:
                    bits += _SPARE_MIDDLE if ends else _SPARE_ASKED
                else:
                    bits += _SPARE_KNOWN
                if not mine and word in family:
                    bits += _SPARE_FAMILY
            bits += _SPARE_INITIAL * sum(not _is_full(word) for word in words)
        return bits

    def _whole(self, asked: tuple[str, ...], known: tuple[str, ...]) -> tuple[float, str, str]:
        """The names as strings of letters, for one whose blanks went astray ("vlad imirputin"): bits, and the strings compared."""
        osa = _osa()
        run = "".join(asked)
        orders = ["".join(order) for order in (known, known[1:] + known[:1], known[-1:] + known[:-1])]
        away = [osa.distance(run, order, score_cutoff=len(_WHOLE_EDITS)) for order in orders]
        best = min(away)
        if best >= len(_WHOLE_EDITS):
            return 2 * _MISMATCH, run, orders[0]
        least, each, _ = _UNKNOWN
        rare = sum(map(self.rarity, asked)) if len(asked) > 1 else min(_UNKNOWN_WHOLE, least + each * len(run))
        bits = min(rare, sum(map(self.rarity, known)) - _GARBLED_COMMON) - _WHOLE_EDITS[best]
        return bits, run, orders[away.index(best)]

    def word(self, asked: str, known: str) -> float:
        """How far one word speaks for another; never less than a mismatch."""
        gain = self._known.get((asked, known))
        if gain is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            gain = self._known[asked, known] = self._weigh_word(asked, known)
        return gain

    def _weigh_word(self, asked: str, known: str) -> float:
        if asked == known:
            return self.rarity(asked) if len(asked) > 1 else _INITIAL
        if min(len(asked), len(known)) == 1 and self.comparer.same_form(asked, known):
            return self.rarity(known) - _FORM
        if len(asked) == 1 or len(known) == 1:
            return _INITIAL if asked[0] == known[0] else _MISMATCH
        cost = self._cost(asked, known)
        if cost is None:
            return _MISMATCH
        alike = sound(asked) == sound(known)
        if cost > _FORM and cost != _KIN and self.count(asked) > 1:
            cost += _NAME_OF_ITS_OWN / (2 if alike else 1)
        if cost > _ROMANISED + 1 and cost != _KIN and not alike and _are_syllables(asked, known):
            cost += _SYLLABLE
        return max(_MISMATCH + 0.1, min(self.rarity(asked) - cost, self.rarity(known) - _GARBLED_COMMON))

    def _cost(self, asked: str, known: str) -> float | None:
        """What it takes to get from one word to the other, in bits; None where they have nothing to do with each other."""
        if self.comparer.same_form(asked, known):
            return _FORM
        if self.comparer.translated(asked, known):
            return _KIN
        osa = _osa()
        written = osa.normalized_similarity(asked, known)
        if written < _ALIEN:
            return None
        short = min(len(asked), len(known))
        costs: list[float] = []
        spoken, meant = sound(asked), sound(known)
        if spoken == meant and (asked[0] == known[0] or not (_is_syllable(asked) and _is_syllable(known))):
            costs.append((_SOUND if short > 3 else _SHORT_SOUND) + 6 * (1 - written))
        for key in (chinese, korean):
            if short > 1 and (mine := key(asked)) is not None and mine == key(known):
                costs.append(_ROMANISED + (1.0 if short < 4 else 0.0))
        start = (_FIRST_LETTER if asked[0] != known[0] else 0.0) + (_TINY if short == 3 else _TINIEST if short < 3 else 0.0)
        edits = osa.distance(asked, known)
        if edits == 1 or (edits <= _allowed(short) and short > 5 and not self.count(asked)):
            costs.append(_EDITS[edits] + start)
        if short > 3 and written >= _NEAR:
            if _looks(asked) == _looks(known):
                costs.append(_LOOKS)
            if skeleton(asked) == skeleton(known):
                costs.append(_SKELETON)
            away = osa.distance(spoken, meant)
            if 0 < away < len(_SPOKEN_EDITS) and away < _allowed(min(len(spoken), len(meant))):
                costs.append(_SPOKEN_EDITS[away] + start)
            if known.startswith(asked) and len(asked) * 3 >= len(known) * 2:
                costs.append(_CUT)
        if "ch" in asked and sound(guttural(asked)) == meant:
            costs.append(_SOUND + 1)
        return min(costs) if costs else None

    def _joined(self, asked: tuple[str, ...], known: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Both names with two words joined where the other writes them as one ("Jin Ping", "Jongun")."""
        if len(asked) > len(known):
            return self._join(asked, known), known
        if len(known) > len(asked):
            return asked, self._join(known, asked)
        return asked, known

    def _join(self, many: tuple[str, ...], few: tuple[str, ...]) -> tuple[str, ...]:
        osa = _osa()
        best: tuple[float, int] | None = None
        for i in range(len(many) - 1):
            together = many[i] + many[i + 1]
            if min(len(many[i]), len(many[i + 1])) < 2 and len(together) < 5:
                continue
            for word in few:
                if len(word) > 3 and word not in (many[i], many[i + 1]):
                    likeness = osa.normalized_similarity(together, word)
                    if any((mine := key(together)) is not None and mine == key(word) for key in (sound, chinese, korean)):
                        likeness = max(likeness, 0.95)
                    apart = max(osa.normalized_similarity(many[i], word), osa.normalized_similarity(many[i + 1], word))
                    if likeness >= _JOINED and likeness > apart and (best is None or likeness > best[0]):
                        best = likeness, i
        if best is None:
            return many
        i = best[1]
        return (*many[:i], many[i] + many[i + 1], *many[i + 2 :])


@lru_cache(maxsize=1)
def _osa() -> ModuleType:
    """The distance that counts insertions, deletions, changes and swaps of neighbours; imported when it is first asked for."""
    from rapidfuzz.distance import OSA

    return OSA


def _is_rotation(order: list[int]) -> bool:
    falls = sum(a > b for a, b in pairwise(order))
    return falls == 1 and order[-1] < order[0]


def _are_syllables(asked: str, known: str) -> bool:
    """Whether two words that differ are both Chinese, or both short and Korean."""
    return (_is_syllable(asked) and _is_syllable(known)) or (chinese(asked) is not None and chinese(known) is not None)


@lru_cache(maxsize=65536)
def _is_syllable(word: str) -> bool:
    return len(word) < 6 and (chinese(word) is not None or korean(word) is not None)


def _allowed(letters: int) -> int:
    """How many edits a word of so many letters can bear and still be known."""
    return 1 if letters < 5 else 2 if letters < 9 else 3


def _is_full(word: str) -> bool:
    return len(word) > 1 and word not in _SUFFIXES


def _looks(word: str) -> str:
    """A word with letters made one that print confuses: ``rn`` and ``m``, ``l`` and ``1``."""
    for seen, meant in _LOOKALIKES:
        word = word.replace(seen, meant)
    return word
