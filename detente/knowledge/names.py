"""How alike two names are, across romanisations, typing errors and orders."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from detente.knowledge.folding import fold, name_words, sound, word_set
from detente.knowledge.romanising import chinese, korean

_FORM = 0.96
"""Two forms of one name by the table: "Bill" and "William", "Zelenskyy" and "Zelensky"."""
_KIN = 0.88
_SOUND = 0.90
_SOUND_WRITTEN = 0.07
"""Words of one sound are worth this much, and a little more the more alike they are written."""
_INITIAL = 0.70
_UNMATCHED = 0.35
"""Part of a name that the other lacks ("Recep" in "Tayyip Erdogan"): it counts less than a word that differs."""
_NONE: frozenset[str] = frozenset()
_SHORT = 3
_POSSESSIVE = re.compile(r"(?:['’‘`´]s|(?<=s)['’‘])$")
_RUN_TOGETHER = re.compile(r"(?<=[a-zà-ÿ]{2})(?=[A-Z][a-zà-ÿ]{2})|(?<=^[A-Z][a-z])(?=[A-Z][a-z])")
_MISREAD = re.compile(r"[ÂÃÄÅÆÐÑáâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_TITLES = word_set(
    "president premier chancellor minister prime foreign defence defense finance interior secretary general state commissioner chairman "
    "chairwoman chair speaker senator sen congressman congresswoman representative rep governor gov ambassador envoy king queen emperor "
    "sultan emir prince princess crown supreme leader ayatollah imam sheikh sheik shaikh mullah pope archbishop cardinal bishop mr mrs ms "
    "miss mister madame monsieur herr frau senor senora shri smt dr prof professor sir dame lord lady baroness baron count gen lt col maj "
    "colonel major marshal field admiral adm captain brigadier vice deputy acting former ex then late rt hon honourable honorable his her "
    "excellency majesty highness comrade justice judge spokesman spokeswoman spokesperson mayor mp u tun datuk haji daw un eu us uk nato"
)
_TITLE_WITHIN = 5
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


def readings(name: str) -> tuple[str, ...]:
    """What a name as written may stand for: the name itself, put right; then without the title before it, where it has one.

    Put right are letters that were decoded wrongly ("FranÃ§ois"), a possessive at the end and two words run together ("XiJinping").
    """
    text = " ".join(_repaired(name).split())
    text = _POSSESSIVE.sub("", text).strip(" ,;:")
    if " " not in text:
        text = _RUN_TOGETHER.sub(" ", text)
    words = text.split()
    titles = [i for i, word in enumerate(words[:_TITLE_WITHIN]) if all(w in _TITLES for w in fold(word).split() or ("",))]
    bare = " ".join(words[titles[-1] + 1 :]) if titles else ""
    bare = re.sub(r"^(?:of|for|to) [A-Z]\S+ ", "", bare)
    return (text, bare) if bare and bare != text else (text,)


def _repaired(name: str) -> str:
    """UTF-8 that was read as Windows-1252, read again; the name as it is where that is not what befell it."""
    if name.isascii() or not _MISREAD.search(name):
        return name
    try:
        return b"".join(_byte(character) for character in name).decode("utf-8")
    except (UnicodeError, ValueError):
        return name


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        # Five bytes have no letter in Windows-1252 and come through as they are.
        return character.encode("latin-1")


def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name that tell people apart; articles, particles and titles only where nothing else is left."""
    return name_words(fold(name))


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares names; ``forms`` maps a folded form of a name to the names it is a form of ("bill" → {"william"}), ``kin`` a name to
    those that other languages have for it ("pierre" → {"~peter"})."""

    forms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    kin: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _forms_of: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _known: dict[tuple[str, str], float] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for form, names in sorted(self.forms.items()):
            for name in names:
                self._forms_of[name] = self._forms_of.get(name, _NONE) | {form}

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

    def score(self, pairs: Sequence[tuple[str, str]], spare: Sequence[str]) -> float:
        """How alike two names are whose words have been paired; ``spare`` are the words that one of them lacks."""
        total = weight = 0.0
        for a, b in pairs:
            size = max(2.0, (len(a) + len(b)) / 2) ** 0.5
            total += size * self.word(a, b)
            weight += size
        rest = sum(max(1.0, len(word)) ** 0.5 * _UNMATCHED for word in spare)
        return total / (weight + rest) if weight else 0.0

    def difference(self, a: str, b: str) -> str:
        """What tells one word from another, in words; empty where nothing does."""
        if a == b:
            return ""
        if len(a) == 1 or len(b) == 1:
            return f"{min(a, b, key=len)!r} is the initial of {max(a, b, key=len)!r}"
        if self.same_form(a, b):
            return f"{a!r} is a form of {b!r}"
        if self.translated(a, b):
            return f"{a!r} is {b!r} in another language"
        if sound(a) == sound(b) or any((key := romanised(a)) and key == romanised(b) for romanised in (chinese, korean)):
            return f"{a!r} sounds like {b!r}"
        from rapidfuzz.distance import OSA

        letters = OSA.distance(a, b)
        return f"{a!r} is {letters} letter{'s' if letters > 1 else ''} from {b!r}"

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
        if self.same_form(a, b):
            return _FORM
        if self.translated(a, b):
            return _KIN
        from rapidfuzz.distance import OSA

        written = OSA.normalized_similarity(a, b)
        if sound(a) == sound(b):
            return _SOUND + _SOUND_WRITTEN * written - (0.04 if min(len(a), len(b)) < _SHORT else 0.0)
        spoken = OSA.normalized_similarity(sound(a), sound(b))
        return min(_FORM, max(written, (written + spoken) / 2 + 0.05))

    def plain(self, word: str) -> str:
        """The name that a word is a form of, the first by the alphabet where there are several; the word itself where there is none."""
        return min(self.forms.get(word, frozenset({word})))

    def same_form(self, a: str, b: str) -> bool:
        """Whether two folded words are forms of one name by the table."""
        mine, theirs = self.forms.get(a, _NONE), self.forms.get(b, _NONE)
        return a in theirs or b in mine or not mine.isdisjoint(theirs)

    def other_forms(self, word: str) -> frozenset[str]:
        """The names that a word is a form of, and the forms that it has itself."""
        return self.forms.get(word, _NONE) | self._forms_of.get(word, _NONE)

    def translated(self, a: str, b: str) -> bool:
        """Whether two folded words are one name in two languages ("pierre", "peter")."""
        mine, theirs = self.kin.get(a, _NONE), self.kin.get(b, _NONE)
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
