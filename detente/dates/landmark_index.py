"""Landmark happenings made ready for being looked for in a story: the signs by which each is known, and what each sign is worth."""

from __future__ import annotations

import re
import unicodedata
from calendar import day_name, month_name
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from math import log2
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz

from detente.errors import DataError

if TYPE_CHECKING:
    from detente.knowledge import Knowledge
    from detente.knowledge.model import Landmark

SignClass = Literal["party", "person", "place", "word"]
Sign = tuple[SignClass, str]
"""What a landmark is known by: a party (ISO3, or an identifier of the knowledge base), a name or a stem in plain letters."""

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*[A-Za-z]|[A-Za-z]|\d[\d,.]*\d")
_TELLING = 5
"""Letters that a word of the clause of a landmark must have to tell it from others."""
_STEM = 6
"""Letters by which two words are taken for forms of one."""
_CALENDAR = frozenset(name.lower() for name in (*day_name, *month_name) if name)
_TITLES = frozenset(
    {
        "president",
        "minister",
        "premier",
        "chancellor",
        "leader",
        "leaders",
        "government",
        "secretary",
        "country",
        "countries",
        "state",
    }
)
_CAP = 9.0
_SHORTEST_GARBLED = 4
_ALIKE = 80
_MOST_WORDS = 3
"""Words that the name of a person or place has at most."""
_NAMED: tuple[SignClass, ...] = ("person", "place")
_COUNTRY_KINDS = ("country", "territory", "person", "body")


@dataclass(frozen=True, slots=True)
class Known:
    """A landmark with its days, its signs, and the words that tell of its kind."""

    landmark: Landmark
    first: date
    last: date
    signs: frozenset[Sign]
    words: re.Pattern[str]
    parties: int
    persons: int
    """How many of the signs are parties, and persons."""


@dataclass(frozen=True, slots=True)
class Index:
    """All landmarks, the numbers of those that have a sign, what each sign is worth in bits, and names by their first letter.

    Bits are those of the share of landmarks that have the sign, at most :data:`_CAP`, so that one rare name is never enough.
    """

    known: tuple[Known, ...]
    of_sign: Mapping[Sign, tuple[int, ...]]
    bits: Mapping[Sign, float]
    whole: tuple[float, ...]
    """The bits of all signs of each landmark together."""
    names: Mapping[str, tuple[str, ...]]


def plain(text: str) -> str:
    """Text in small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def stem(word: str) -> str:
    """The beginning of a word, the same in most of its forms."""
    return re.sub(r"['’]s$", "", word)[:_STEM]


@lru_cache(maxsize=4)
def landmark_index(knowledge: Knowledge) -> Index:
    """The index of a knowledge base's landmarks, made once."""
    kinds = load_kinds()
    known = tuple(_known(m, kinds[m.kind], knowledge) for m in knowledge.landmarks)
    of_sign: dict[Sign, list[int]] = defaultdict(list)
    for number, one in enumerate(known):
        for sign in sorted(one.signs):
            of_sign[sign].append(number)
    bits = {sign: min(_CAP, log2(len(known) / len(numbers))) for sign, numbers in of_sign.items()}
    whole = tuple(sum(bits[sign] for sign in sorted(one.signs)) for one in known)
    names: dict[str, list[str]] = defaultdict(list)
    for kind, name in sorted(of_sign):
        if kind in _NAMED and len(name) >= _SHORTEST_GARBLED and " " not in name:
            names[name[0]].append(name)
    by_letter = {letter: tuple(dict.fromkeys(found)) for letter, found in names.items()}
    return Index(known, {s: tuple(n) for s, n in of_sign.items()}, bits, whole, by_letter)


def _known(landmark: Landmark, words: re.Pattern[str], knowledge: Knowledge) -> Known:
    signs = _signs(landmark, knowledge)
    parties, persons = (sum(sign[0] == kind for sign in signs) for kind in ("party", "person"))
    return Known(
        landmark, date.fromisoformat(landmark.first_day), date.fromisoformat(landmark.last_day), signs, words, parties, persons
    )


@lru_cache(maxsize=1)
def load_kinds() -> Mapping[str, re.Pattern[str]]:
    """For each kind of landmark the words by which news tells it, as one pattern. Raises DataError on a row of another form."""
    text = files("detente").joinpath("data", "dates", "landmarks.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    if any(len(row) != 2 for row in rows):
        raise DataError("landmarks.tsv: expected two columns, kind and words")
    return {kind: re.compile(rf"\b(?:{words})", re.IGNORECASE) for kind, words in rows}


def _signs(landmark: Landmark, knowledge: Knowledge) -> frozenset[Sign]:
    signs: set[Sign] = {("party", _party(party, knowledge)) for party in landmark.parties}
    names = [plain(p) for p in landmark.persons]
    signs.update(("person", name) for name in names)
    place = plain(landmark.place or "")
    if place:
        signs.add(("place", place))
    signs.update(("word", word) for word in _words(landmark, knowledge))
    return frozenset(signs)


def _words(landmark: Landmark, knowledge: Knowledge) -> set[str]:
    """The telling words of a landmark's clause, by their stems: neither names that are signs themselves nor days of the week."""
    named = [*landmark.persons, landmark.place or "", *(h.text for h in knowledge.scan(landmark.what))]
    taken = {word for name in named for word in re.findall(r"[a-z]+", plain(name))} | _CALENDAR | _TITLES
    found = set()
    for written in _WORD.findall(landmark.what):
        word = re.sub(r"['’]s$", "", plain(written))
        name = (written[0].isupper() and len(written) > 2) or written[0].isdigit()
        if (len(word) >= _TELLING or name) and not taken & set(re.findall(r"[a-z]+", word)):
            found.add(stem(word))
    return found


def _party(party: str, knowledge: Knowledge) -> str:
    """A country's code as it is; else the identifier of the organisation or group of this name, or the name where it has none."""
    found = [
        e.id for h in knowledge.scan(party) if h.text == party for e, _ in h.entities[:1] if e.kind not in _COUNTRY_KINDS[:3]
    ]
    return found[0] if found else party


def signs_in(text: str, index: Index, knowledge: Knowledge, *, garbled: bool) -> frozenset[Sign]:
    """The signs of any landmark that a stretch of text holds; with ``garbled`` misspelt names too."""
    found: set[Sign] = set()
    for hit in knowledge.scan(text):
        for entity, _ in hit.entities[:1]:
            if entity.country and entity.kind in _COUNTRY_KINDS:
                found.add(("party", entity.country))
            found.add(("party", entity.id))
    words = [(m.group(), plain(re.sub(r"['’]s$", "", m.group()))) for m in _WORD.finditer(text)]
    found.update(("word", stem(word)) for _, word in words)
    for name in _names(words):
        found.update(sign for kind in _NAMED if (sign := (kind, name)) in index.of_sign)
        if garbled and " " not in name:
            found.update(_meant(name, index))
    return frozenset(sign for sign in found if sign in index.of_sign)


def _names(words: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What may be a name: stretches of up to three words that begin with a capital."""
    for at, (written, _) in enumerate(words):
        if written[0].isupper():
            for more in range(1, _MOST_WORDS + 1):
                yield " ".join(word for _, word in words[at : at + more])


@lru_cache(maxsize=8192)
def _likeliest(name: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(other for other in names if abs(len(other) - len(name)) <= 1 and fuzz.ratio(name, other) >= _ALIKE)


def _meant(name: str, index: Index) -> Iterator[Sign]:
    if len(name) < _SHORTEST_GARBLED or any((kind, name) in index.of_sign for kind in _NAMED):
        return
    for other in _likeliest(name, index.names.get(name[0], ())):
        yield from (sign for kind in _NAMED if (sign := (kind, other)) in index.of_sign)
