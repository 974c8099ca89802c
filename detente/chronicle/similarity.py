"""Whether two wordings tell the same kind of act: the same word, words of one family, synonyms, or words of one entry of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from detente.errors import DataError
from detente.events.lexicon import load_lexicon, read_table

SAME, FAMILY, SYNONYM, SAME_ACT = 1.0, 0.9, 0.7, 0.5
"""What a likeness is worth: one lemma; one derivational family ("acquire", "acquisition"); one sense; one act of the event lexicon."""
_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# A shorter rest is no stem: "station" is not what states do.
_SHORTEST = 3
# Two derived words are of one family only by a stem of this length: "nominee" and "nomination", but not "portion" and "portal".
_SHARED = 5
# Suffixes of nouns and participles, and what may stand in their place in the verb. The verb's own last "e" is off by then, its "y" an "i".
_SUFFIXES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ication", ("i",)),
    ("ation", ("",)),
    ("ition", ("",)),
    ("duction", ("duc", "duct")),
    ("ption", ("b", "pt")),
    ("tion", ("t", "")),
    ("ission", ("it",)),
    ("ulsion", ("el",)),
    ("sion", ("s", "d", "t")),
    ("iance", ("i",)),
    ("ance", ("",)),
    ("ence", ("",)),
    ("ment", ("",)),
    ("acy", ("at",)),
    ("ery", ("",)),
    ("ry", ("r",)),
    ("al", ("",)),
    ("ure", ("",)),
    ("ee", ("",)),
    ("ate", ("",)),
    ("ize", ("",)),
    ("ism", ("",)),
    ("er", ("",)),
    ("or", ("",)),
)
# Endings that make no other word of a word.
_INFLECTIONS: tuple[tuple[str, str], ...] = (
    ("ied", "i"),
    ("eed", "ee"),
    ("ees", "ee"),
    ("ies", "i"),
    ("ing", ""),
    ("ed", ""),
    ("es", ""),
    ("s", ""),
)
# Suffixes before which a last consonant is doubled: "robbery", "stopped".
_DOUBLING = frozenset({"ing", "ed", "er", "ery", "al", "ance", "ence"})
# Only a longer word loses these: "metal", "order".
_LONG_ONLY = frozenset({"al", "er", "or", "ate", "ee", "ure", "ize", "ism"})


@cache
def word_group(name: str) -> frozenset[str]:
    """Words of ``data/chronicle/words.tsv``: ``light`` verbs tell nothing beside a noun ("held talks"), ``function`` words never do."""
    return frozenset(row["word"] for row in read_table("chronicle", "words.tsv") if row["group"] == name)


@dataclass(frozen=True, slots=True)
class Family:
    """The stems that a word may come from: ``bases`` are the word itself, without inflection, ``stems`` also what it is derived from."""

    bases: frozenset[str]
    stems: frozenset[str]

    def shares(self, other: Family) -> bool:
        """Whether both may come from one stem: one of the two is that stem, or the stem is long enough to tell."""
        common = self.stems & other.stems
        return bool(common & (self.bases | other.bases)) or any(len(stem) >= _SHARED for stem in common)


def same_act_words(left_words: Sequence[str], right_words: Sequence[str]) -> float:
    """How far two wordings of an act agree, by their words alone.

    Args:
        left_words: the words of a trigger in their order, lemmas or forms, in any case; ``["held", "talks"]``, ``["acquisition"]``.
        right_words: those of the other.

    Returns:
        0.0 (nothing in common that the tables know of) to 1.0 (one and the same word), by the best pair of words or phrases:
        1.0 same word, 0.9 one family, 0.7 one sense of ``data/chronicle/synonyms.tsv``, up to 0.5 by the acts that the event lexicon
        knows for both. Light verbs and function words count only where a wording holds nothing else. Symmetric.
    """
    left, right = _wording(tuple(left_words)), _wording(tuple(right_words))
    best = max((_likeness(a, b) for a in left.words for b in right.words), default=0.0)
    if best < SYNONYM and left.senses & right.senses:
        return SYNONYM
    return best


def act_keys(words: Sequence[str]) -> frozenset[str]:
    """What a wording can be looked up by: two that :func:`same_act_words` finds alike by a word, family or sense share a key."""
    wording = _wording(tuple(words))
    return frozenset(stem for word in wording.words for stem in (word, *family_of(word).stems)) | {
        f"sense:{sense}" for sense in wording.senses
    }


@dataclass(frozen=True, slots=True)
class _Wording:
    words: tuple[str, ...]
    senses: frozenset[str]


@lru_cache(maxsize=20_000)
def _wording(words: tuple[str, ...]) -> _Wording:
    parts = tuple(part for word in words for part in _LETTERS.findall(word.lower()))
    telling = tuple(p for p in parts if p not in word_group("function"))
    heavy = tuple(p for p in telling if not _is_light(p))
    return _Wording(heavy or telling or parts, _phrase_senses(parts) | _word_senses(heavy or telling))


@cache
def _light_stems() -> tuple[Family, ...]:
    return tuple(family_of(word) for word in sorted(word_group("light")))


@lru_cache(maxsize=20_000)
def _is_light(word: str) -> bool:
    """Whether a form is one of a light verb: only inflections count, "ending" but not "leader"."""
    if word in word_group("light"):
        return True
    inflected = word.endswith(("ing", "ed", "s")) or word in _irregular()
    return inflected and any(family_of(word).bases & light.bases for light in _light_stems())


@lru_cache(maxsize=100_000)
def _likeness(left: str, right: str) -> float:
    if left == right:
        return SAME
    if family_of(left).shares(family_of(right)):
        return FAMILY
    return SAME_ACT * _shared_acts(left, right)


@lru_cache(maxsize=20_000)
def family_of(word: str) -> Family:
    """The family of a word in lower case, by the irregular families of ``data/chronicle/derivations.tsv`` or by its endings."""
    word = _american(word)
    bases = {word: None} | {form: None for suffix, end in _INFLECTIONS for form in _stripped(word, suffix, (end,))}
    stems = dict(bases)
    for base in bases:
        # A stem that lost its "e" has it back before a suffix is looked for: "nominat(ed)".
        for form in (base, base + "e"):
            stems |= {stem: None for suffix, ends in _SUFFIXES for stem in _stripped(form, suffix, ends)}
    for form in (*stems, *map(_end, stems)):
        if irregular := _irregular().get(form) or _irregular().get(form + "e"):
            return Family(frozenset({irregular}), frozenset({irregular}))
    return Family(frozenset(map(_end, bases)), frozenset(map(_end, stems)))


def _stripped(word: str, suffix: str, replacements: Sequence[str]) -> Iterator[str]:
    """The word with each of some endings in place of its own, where it has that and enough is left."""
    rest = word.removesuffix(suffix)
    least = _SHORTEST + 1 if suffix in _LONG_ONLY else _SHORTEST
    if rest == word or len(rest) < least or not any(c in "aeiouy" for c in rest):
        return
    for replacement in replacements:
        yield rest + replacement
    if suffix in _DOUBLING and rest[-1] == rest[-2] and len(rest) > _SHORTEST:
        yield rest[:-1]


def _end(word: str) -> str:
    """A word without the endings that suffixes swallow: "e" falls away, "y" becomes "i"; "nominate" is "nomin"."""
    if word.endswith("e") and len(word) > _SHORTEST:
        return word[:-1]
    if word.endswith("y") and len(word) > _SHORTEST and word[-2] not in "aeiou":
        return word[:-1] + "i"
    return word


def _american(word: str) -> str:
    for british, american in (("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ise", "ize"), ("our", "or")):
        if word.endswith(british) and len(word) > len(british) + _SHORTEST:
            return word.removesuffix(british) + american
    return word


@cache
def _irregular() -> Mapping[str, str]:
    """Words that suffixes do not explain, to a name of their family that no stem can have."""
    families: dict[str, str] = {}
    for row in read_table("chronicle", "derivations.tsv"):
        words = row["words"].split("|")
        for word in words:
            if families.setdefault(word, f"={words[0]}") != f"={words[0]}":
                raise DataError(f"chronicle/derivations.tsv: {word!r} is found in two families; leave it in one")
    return families


@cache
def _senses() -> tuple[Mapping[str, frozenset[str]], tuple[tuple[tuple[Family, ...], str], ...]]:
    """Senses by the base of a single word, and phrases with their sense."""
    words: dict[str, set[str]] = {}
    phrases: list[tuple[tuple[Family, ...], str]] = []
    for row in read_table("chronicle", "synonyms.tsv"):
        for wording in row["words"].split("|"):
            parts = tuple(family_of(part) for part in wording.split())
            if len(parts) == 1:
                words.setdefault(min(parts[0].bases, key=len), set()).add(row["sense"])
            else:
                phrases.append((parts, row["sense"]))
    return {base: frozenset(found) for base, found in words.items()}, tuple(phrases)


def _word_senses(words: Sequence[str]) -> frozenset[str]:
    table, _ = _senses()
    return frozenset(sense for word in words for stem in family_of(word).stems for sense in table.get(stem, ()))


def _phrase_senses(words: Sequence[str]) -> frozenset[str]:
    """Senses of the phrases whose words stand in a wording in their order; others may stand between."""
    _, phrases = _senses()
    families = [family_of(word) for word in words]
    return frozenset(sense for parts, sense in phrases if _in_order(parts, families))


def _in_order(parts: Sequence[Family], families: Sequence[Family]) -> bool:
    left = iter(families)
    return all(any(part.bases & family.stems for family in left) for part in parts)


def _shared_acts(left: str, right: str) -> float:
    """Share of the acts that two words evoke by themselves which both evoke: 0.0..1.0."""
    mine, theirs = _acts().get(left), _acts().get(right)
    if not mine or not theirs:
        return 0.0
    return len(mine & theirs) / len(mine | theirs)


@cache
def _acts() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for triggers in load_lexicon().triggers.values():
        for trigger in triggers:
            if len(trigger.words) == 1:
                found.setdefault(trigger.words[0], set()).add(trigger.act.name)
    return {word: frozenset(acts) for word, acts in found.items()}
