"""An actor phrase as it is read: words, names, places and roles, misspellings mended, and where its head ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from detente.actors.page import RoleSpan, is_ordinary, likeliest_first
from detente.actors.tables import adjectives, agent_heads, agents, genders, organisation_heads, peoples, words
from detente.actors.words import Word, split_words
from detente.knowledge import Knowledge
from detente.knowledge.folding import fold
from detente.knowledge.model import Hit
from detente.language.model import Sentence

COUNTRY_KINDS = ("country", "territory")
# Letters. Shorter words have too many neighbours.
_SHORTEST_GARBLED, _LONG_GARBLED, _SHORTEST_ROLE = 5, 9, 8
# Words.
_LONGEST_ROLE = 5
_DOTTED = re.compile(r"(?:\b[A-Z]\.){2,}")
_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True, slots=True)
class Place:
    """A name of the gazetteer in a phrase; ``seat`` where it is the capital of its country."""

    start: int
    end: int
    name: str
    country: str | None
    precision: str
    seat: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase under reading; ``stop`` is the word where the head ends: the first preposition or comma, else the end."""

    text: str
    words: tuple[Word, ...]
    hits: tuple[Hit, ...]
    places: tuple[Place, ...]
    roles: tuple[RoleSpan, ...]
    stop: int
    knowledge: Knowledge
    on: str | None

    def word_at(self, offset: int) -> int:
        """The index of the word that covers an offset, else of the first one after it."""
        return next((i for i, w in enumerate(self.words) if w.close > offset), len(self.words) - 1)

    def before(self, index: int) -> str:
        """The word before a word, in lower case, articles and adjectives of place left out; "," after a comma."""
        while index > 0:
            if comma_before(self.text, self.words, index):
                return ","
            index -= 1
            if self.words[index].lower not in words("skipped"):
                return self.words[index].lower
        return ""

    @property
    def head_end(self) -> int:
        """The offset where the head of the phrase ends."""
        return self.words[self.stop - 1].close if self.stop else len(self.text)


def read_phrase(text: str, on: str | None, knowledge: Knowledge) -> Phrase:
    """Read a phrase; words in capitals throughout are read as in title case."""
    clean = " ".join(text.split())
    shouted = len(clean) > 3 and clean.isupper() and " " not in clean and not knowledge.scan(clean)
    if shouted or (clean.isupper() and " " in clean):
        clean = clean.title()
    clean = _DOTTED.sub(lambda m: _undotted(m.group(), knowledge), clean)
    clean = _mended(clean, knowledge)
    sentence_words = _words_of(clean)
    roles = find_agents(sentence_words)
    places = tuple(_places(clean, sentence_words, roles, knowledge))
    places += tuple(_seats(clean, places, knowledge))
    # Names in lower case ("seoul metropolitan police") stay common words: a case that tells nothing proves no name.
    hits = [replace(h, entities=likeliest_first(h.text, h.entities, set())) for h in knowledge.scan(clean)]
    hits += _plural_names(sentence_words, hits, knowledge)
    kept = tuple(sorted((h for h in hits if _is_name(h, clean, places, roles, sentence_words)), key=lambda h: h.start))
    stop = next(
        (
            i
            for i, w in enumerate(sentence_words)
            if i and (_breaks(w, any(r.last == i for r in roles)) or comma_before(clean, sentence_words, i))
            and not any(h.start < w.start < h.end for h in kept)
            and not any(r.first < i < r.last for r in roles)
        ),
        len(sentence_words),
    )  # fmt: skip
    return Phrase(clean, sentence_words, kept, places, roles, stop, knowledge, on)


def _breaks(word: Word, after_role: bool) -> bool:
    """Whether a word ends the head of a phrase: a preposition, or what those of a role do ("truckers blocking a road")."""
    if word.lower in words("break") or word.lower in words("break_phrase"):
        return True
    if word.lower in words("matter"):
        return False
    return after_role and not word.capital and word.lower.endswith(("ing", "ed")) and len(word.lower) > _SHORTEST_GARBLED


def _undotted(written: str, knowledge: Knowledge) -> str:
    """An acronym without its full stops where it is known only so: "U.N."."""
    plain = written.replace(".", "")
    return plain if not knowledge.scan(written) and any(h.text == plain for h in knowledge.scan(plain)) else written


def comma_before(text: str, sentence_words: Sequence[Word], index: int) -> bool:
    """Whether a comma stands before a word."""
    return index > 0 and "," in text[sentence_words[index - 1].close : sentence_words[index].start]


def bare(text: str) -> str:
    """A phrase without its article and the marks around it."""
    first, _, rest = text.partition(" ")
    return (rest if first.casefold() in ("the", "a", "an") and rest else text).strip(" .,'\"“”")


def _words_of(clean: str) -> tuple[Word, ...]:
    return split_words(Sentence(0, 0, "body", 0, len(clean), clean, (), (), ()))


def find_agents(sentence_words: Sequence[Word]) -> tuple[RoleSpan, ...]:
    """The roles of a phrase by itself, the longest first come first served, possessives as written ("women's league")."""
    found: list[RoleSpan] = []
    position = 0
    while position < len(sentence_words):
        span = _longest_agent(sentence_words, position)
        if span is not None and sentence_words[span.last - 1].possessive:
            # "Catholic bishops' conference" is a conference.
            longer = _longest_agent(sentence_words, span.last - 1)
            span = longer if longer is not None and longer.last > span.last else span
        found += [span] if span else []
        position = span.last if span else position + 1
    return tuple(found)


def _longest_agent(sentence_words: Sequence[Word], first: int) -> RoleSpan | None:
    written = [_written(w) for w in sentence_words[first : first + _LONGEST_ROLE]]
    written[0] = written[0].removeprefix("ex-")
    lower = sentence_words[first].lower.removeprefix("ex-")
    if not {written[0], lower, written[0].partition("-")[0]} & agent_heads():
        return None
    for size in range(len(written), 0, -1):
        parts = written[:size]
        parts[-1] = sentence_words[first + size - 1].lower if size > 1 else sentence_words[first].lower.removeprefix("ex-")
        read = agents().get(tuple(parts)) or agents().get(tuple(" ".join(parts).replace("-", " ").split()))
        if read and _is_unbroken(sentence_words[first : first + size]):
            return RoleSpan(first, first + size, read)
    return None


def _written(word: Word) -> str:
    if not word.possessive:
        return word.lower
    return word.lower + ("'" if word.close - word.end == 1 else "'s")


def _is_unbroken(several: Sequence[Word]) -> bool:
    return all(w.start - before.close <= 1 for before, w in pairwise(several))


# -- names -------------------------------------------------------------------------------------------------------------------


def _is_name(
    hit: Hit, text: str, places: Sequence[Place], roles: Sequence[RoleSpan], sentence_words: Sequence[Word]
) -> bool:  # fmt: skip
    """Whether a known name counts: no capital that only says where, no country inside a place of another ("Northern Ireland")."""
    entity, kind = hit.entities[0]
    whole = bare(text) == bare(hit.text)
    if kind == "metonym" and not whole and any(p.start <= hit.start and hit.end <= p.end and p.seat for p in places):
        return False
    if kind == "demonym" and text[: hit.start].casefold().rstrip(" -").rpartition(" ")[2] in words("continental"):
        return False
    inside = [p for p in places if p.start <= hit.start and hit.end <= p.end and p.end - p.start > hit.end - hit.start]
    return not (entity.kind in COUNTRY_KINDS and any(p.country not in (None, entity.country) for p in inside))


def _plural_names(sentence_words: Sequence[Word], hits: Sequence[Hit], knowledge: Knowledge) -> Iterator[Hit]:
    """Groups known by the name of their members, written for one of them: "a Houthi envoy"."""
    starts = {h.start for h in hits}
    for word in sentence_words:
        name = word.text.partition("-")[0]
        if not word.capital or word.start in starts or len(name) < _SHORTEST_GARBLED:
            continue
        for hit in knowledge.scan(name + "s"):
            if hit.text == name + "s" and hit.entities[0][0].kind == "armed-group":
                yield Hit(word.start, word.start + len(name), name, hit.entities)


def _places(
    text: str, sentence_words: Sequence[Word], roles: Sequence[RoleSpan], knowledge: Knowledge
) -> Iterator[Place]:  # fmt: skip
    taken = [(sentence_words[r.first].start, sentence_words[r.last - 1].end) for r in roles]
    for start, end, found in knowledge.scan_places(text):
        if found and not is_ordinary(text[start:end]) and not any(a <= start < b for a, b in taken):
            written = text[start:end]
            exact = [p for p in found if p.name == written and p.population * 2 >= found[0].population]
            place = exact[0] if exact and found[0].name != written else found[0]
            seat = knowledge.capital(place.country) if place.country else None
            yield Place(start, end, place.name, place.country, place.precision, seat is not None and seat.id == place.id)


def _seats(text: str, places: Sequence[Place], knowledge: Knowledge) -> Iterator[Place]:
    """Capitals that stand for their governments where they stand alone, and that the gazetteer did not give: "Manila-based"."""
    for hit in knowledge.scan(text):
        entity, kind = hit.entities[0]
        capital = knowledge.capital(entity.country) if entity.country and kind == "metonym" else None
        named = any(p.start <= hit.start and hit.end <= p.end for p in places)
        if capital is not None and not named and fold(hit.text) == fold(capital.name):
            yield Place(hit.start, hit.end, hit.text, entity.country, capital.precision, True)


# -- misspellings ------------------------------------------------------------------------------------------------------------


def _mended(text: str, knowledge: Knowledge) -> str:
    """The text with garbled nationalities ("Ukranian") and, where it has no role at all, a garbled role ("goverment") mended."""
    parts: list[str] = []
    before = 0
    sentence_words = _words_of(text)
    has_role = bool(find_agents(sentence_words))
    for index, word in enumerate(sentence_words):
        last = index + 1 == len(sentence_words)
        right = None
        if word.capital and (not last or word.possessive) and not _follows_name(sentence_words, index):
            right = _nationality(word.text, knowledge)
        elif not word.capital and not has_role and last:
            right = _role_word(word.lower)
        if right is not None:
            parts += [text[before : word.start], right]
            before = word.end
    return "".join([*parts, text[before:]])


def _follows_name(sentence_words: Sequence[Word], index: int) -> bool:
    """Whether a word is part of a person's name or of a longer one: capitals on both sides, or a given name before it."""
    before = sentence_words[index - 1] if index else None
    after = sentence_words[index + 1] if index + 1 < len(sentence_words) else None
    if before is not None and before.capital and before.lower not in words("function"):
        return True
    return after is not None and after.capital and (after.lower,) not in agents() and not sentence_words[index].possessive


def _nationality(word: str, knowledge: Knowledge) -> str | None:
    if len(word) < _SHORTEST_GARBLED or not word.isalpha() or word.isupper() or knowledge.scan(word):
        return None
    lower = word.casefold()
    if lower in genders() or lower in peoples() or (lower,) in agents() or lower in organisation_heads() or is_ordinary(lower):
        return None
    if any(p.country for p in knowledge.places_named(word)[:1]):
        return None
    meant = _nearest(fold(word), _nationalities())
    if meant is not None:
        return meant.capitalize()
    country = knowledge.misspelt_country(word)
    return country[0].name if country is not None else None


@lru_cache(maxsize=1)
def _nationalities() -> tuple[str, ...]:
    return tuple(sorted({fold(a) for a in adjectives().values() if a.isalpha()}))


@lru_cache(maxsize=1)
def _role_words() -> tuple[str, ...]:
    return tuple(sorted(key[0] for key in agents() if len(key) == 1 and len(key[0]) >= _SHORTEST_ROLE and key[0].isalpha()))


def _role_word(word: str) -> str | None:
    meant = _nearest(word, _role_words(), slips=1) if len(word) >= _SHORTEST_ROLE else None
    # A consonant for another makes another word ("processor"), not a slip.
    swapped = meant is not None and len(meant) == len(word) and sorted(meant) != sorted(word)
    return None if swapped and any(a != b and not {a, b} <= _VOWELS for a, b in zip(meant or "", word, strict=False)) else meant


def _nearest(word: str, among: Sequence[str], *, slips: int | None = None) -> str | None:
    """The only word within one slip of the pen (two in long words) that starts with the same letter; a swap is one slip."""
    from rapidfuzz.distance import OSA

    allowed = slips or (1 if len(word) < _LONG_GARBLED else 2)
    found: dict[int, list[str]] = {}
    for other in among:
        if other[:1] == word[:1]:
            distance = OSA.distance(word, other, score_cutoff=allowed)
            if distance <= allowed:
                found.setdefault(distance, []).append(other)
    best = found[min(found)] if found else []
    return best[0] if len(best) == 1 else None
