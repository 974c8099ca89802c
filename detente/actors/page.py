"""What the stages of this room read: the story's sentences, their words, the known names in them, and the day they were written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from detente.actors.standing import head_of
from detente.actors.tables import Role, adjectives, agent_heads, organisation_heads, role_heads, roles, words
from detente.actors.words import Word, split_words
from detente.knowledge import Entity, Hit, Knowledge
from detente.knowledge.model import GazetteerPlace, NameKind
from detente.language.model import Sentence
from detente.story.model import Story

_LONGEST_ROLE = 5
# Inhabitants.
_TOWN = 50_000
_LOWER = re.compile(r"\b[a-zß-öø-ÿ]{2,}\b")


@dataclass(frozen=True, slots=True)
class Known:
    """A name of the knowledge base in a sentence: tokens ``first`` up to ``last``, clean-text offsets, what it may mean."""

    sentence: int
    first: int
    last: int
    head: int
    start: int
    end: int
    text: str
    entities: tuple[tuple[Entity, NameKind], ...]

    @property
    def entity(self) -> Entity:
        """What the bare name most likely means."""
        return self.entities[0][0]

    @property
    def kind(self) -> NameKind:
        """How the bare name most likely names it."""
        return self.entities[0][1]

    @property
    def is_person(self) -> bool:
        """Whether the name means a person first."""
        return self.entity.kind == "person"

    @property
    def is_country(self) -> bool:
        """Whether the name is a country's own, not its people's adjective and not its capital."""
        return self.entity.kind in ("country", "territory") and self.kind not in ("demonym", "metonym")


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """A role phrase in a sentence: words ``first`` up to ``last``, and the ways to read it (never empty)."""

    first: int
    last: int
    roles: tuple[Role, ...]

    @property
    def role(self) -> Role:
        """The first way to read the phrase: an office before a kind of person, a kind of person before a body."""
        return self.roles[0]


@dataclass(frozen=True, slots=True)
class Page:
    """A story under reading. ``words``, ``known`` and ``roles`` have one entry a sentence; ``on`` is the day of publication (EDTF)."""

    story: Story
    sentences: Sequence[Sentence]
    knowledge: Knowledge
    on: str | None
    dateline: str | None
    words: tuple[tuple[Word, ...], ...]
    known: tuple[tuple[Known, ...], ...]
    roles: tuple[tuple[RoleSpan, ...], ...]
    places: tuple[tuple[tuple[int, int, str | None], ...], ...]
    """Gazetteer names of each sentence: clean-text offsets and the country of the likeliest place, in the story's countries first."""

    @property
    def lower_words(self) -> frozenset[str]:
        """The words that the story also writes without a capital: a capital on them makes no name."""
        return _lower_words(self.story.clean.text)

    def tokens(self, sentence: int, start: int, end: int) -> tuple[int, int]:
        """The token range that clean-text offsets cover; widened to one token where they cover none."""
        covered = self.sentences[sentence].between(start, end)
        return (covered[0], covered[-1] + 1) if covered else (0, 1)

    def known_at(self, sentence: int, start: int, end: int) -> list[Known]:
        """The known names that lie inside clean-text offsets, persons left out."""
        return [k for k in self.known[sentence] if start <= k.start and k.end <= end and not k.is_person]


def read_page(story: Story, sentences: Sequence[Sentence], knowledge: Knowledge, *, on: str | None, dateline: str | None) -> Page:
    """Find the words, known names and role phrases of every sentence."""
    split = tuple(_mark_bare_possessives(split_words(s), knowledge) for s in sentences)
    text = _readable(story.clean.text, sentences)
    hits = list(knowledge.scan(text))
    hits += _shouted_acronyms(story.clean.text, sentences, knowledge)
    hits += _bare_possessives(split, knowledge)
    hits += _dotted_acronyms(split, hits, knowledge)
    hits += _respelled(split, hits, knowledge)
    hits += _misspelt_countries(split, hits, text, knowledge)
    known = _place_hits(hits, sentences, _plain_countries(hits) | {dateline})
    named = {k.entity.country for several in known for k in several if not k.is_person} | {dateline}
    found_roles = tuple(_but_surnames(find_roles(w), w, k) for w, k in zip(split, known, strict=True))
    covered = [[(w[r.first].start, w[r.last - 1].end) for r in several] for w, several in zip(split, found_roles, strict=True)]
    places: list[list[tuple[int, int, str | None]]] = [[] for _ in sentences]
    for start, end, candidates in knowledge.scan_places(text):
        where = _sentence_at(sentences, start)
        ordinary = text[start:end].casefold() in _ordinary()
        if where is not None and candidates and not ordinary and not any(a <= start < b for a, b in covered[where]):
            places[where].append((start, end, _nearest(candidates, named, dateline)))
    return Page(story, sentences, knowledge, on, dateline, split, known, found_roles, tuple(map(tuple, places)))


@lru_cache(maxsize=2)
def _lower_words(text: str) -> frozenset[str]:
    return frozenset(_LOWER.findall(text))


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    """Words that the gazetteer has as names of places and that news nearly always means otherwise."""
    return words("calendar") | words("function") | words("thing") | frozenset(organisation_heads())


def _nearest(candidates: Sequence[GazetteerPlace], named: set[str | None], dateline: str | None) -> str | None:
    """Of the countries that have a place of this name: the dateline's, one that the story names, else the likeliest.

    A village in a country that the story names does not stand against a city: Geneva is in Switzerland.
    """
    if any(c.country == dateline for c in candidates):
        return dateline
    largest = candidates[0].population
    for place in candidates:
        sizeable = place is candidates[0] or place.population >= _TOWN or place.population * 2 >= largest or largest < _TOWN
        if place.country in named and place.country and sizeable:
            return place.country
    return candidates[0].country


def _mark_bare_possessives(sentence_words: tuple[Word, ...], knowledge: Knowledge) -> tuple[Word, ...]:
    """Words with a country's possessive written without its apostrophe ("Turkeys president") marked as possessive."""
    found = list(sentence_words)
    for index, word in enumerate(found[:-1]):
        if _bare_country(word, found[index + 1], knowledge) is not None:
            found[index] = replace(word, end=word.end - 1, text=word.text[:-1], lower=word.lower[:-1], possessive=True)
            found[index + 1] = replace(found[index + 1], joined=False)
    return tuple(found)


def _bare_country(word: Word, following: Word, knowledge: Knowledge) -> Hit | None:
    if not word.capital or word.possessive or len(word.text) < 5 or word.text[-1] != "s" or not following.joined:
        return None
    if knowledge.scan(word.text):
        return None
    hits = [h for h in knowledge.scan(word.text[:-1]) if h.end == len(word.text) - 1 and h.start == 0]
    named = [h for h in hits if h.entities[0][0].kind == "country" and h.entities[0][1] not in ("demonym", "metonym")]
    titled = (following.lower,) in roles() or following.capital
    return named[0] if named and titled else None


def _bare_possessives(split: Sequence[tuple[Word, ...]], knowledge: Knowledge) -> list[Hit]:
    found = []
    for sentence_words in split:
        for word in sentence_words:
            if word.possessive and word.close == word.end + 1:
                found += [
                    Hit(word.start, word.end, word.text, h.entities)
                    for h in knowledge.scan(word.text)
                    if len(h.text) == len(word.text)
                ]
    return [h for h in found if h.entities[0][0].kind == "country"]


def _dotted_acronyms(split: Sequence[tuple[Word, ...]], hits: Sequence[Hit], knowledge: Knowledge) -> list[Hit]:
    """Acronyms with full stops that are known without: "U.N."."""
    starts = {h.start for h in hits}
    dotted = [w for words_ in split for w in words_ if w.text.count(".") > 1 and w.start not in starts]
    found = []
    for word in dotted:
        plain = word.text.replace(".", "")
        found += [Hit(word.start, word.end, word.text, h.entities) for h in knowledge.scan(plain) if h.text == plain]
    return found


def _misspelt_countries(split: Sequence[tuple[Word, ...]], hits: Sequence[Hit], text: str, knowledge: Knowledge) -> list[Hit]:
    """Lone capitalised words that are no other name and misspell a country ("Quatar"): part of no longer name, no ordinary word."""
    taken = [False] * (len(text) + 1)
    for hit in hits:
        taken[hit.start : hit.end] = [True] * (hit.end - hit.start)
    lower = set(_LOWER.findall(text))
    found = []
    for words_ in split:
        for number, word in enumerate(words_):
            before = words_[number - 1] if number and word.joined else None
            after = words_[number + 1] if number + 1 < len(words_) and words_[number + 1].joined else None
            lone = (
                word.capital
                and not word.text.isupper()
                and not any(w is not None and w.capital and w.start > 0 for w in (before, after))
            )
            if (
                not lone
                or taken[word.start]
                or word.lower in lower
                or word.lower in _ordinary()
                or knowledge.places_named(word.text)
            ):
                continue
            meant = knowledge.misspelt_country(word.text)
            if meant is not None:
                found.append(Hit(word.start, word.end, word.text, ((meant[0], "observed"),)))
    return found


def _respelled(split: Sequence[tuple[Word, ...]], hits: Sequence[Hit], knowledge: Knowledge) -> list[Hit]:
    """Compounds with the prophet's name that are known in another spelling of it: "Jaish-e-Muhammed"."""
    starts = {h.start for h in hits}
    found = []
    for word in (w for words_ in split for w in words_ if "-" in w.text and w.start not in starts):
        parts = word.text.split("-")
        for spelling in sorted(words("mohammed")):
            text = "-".join(spelling.capitalize() if p.casefold() in words("mohammed") else p for p in parts)
            known = [h for h in knowledge.scan(text) if h.text == text] if text != word.text else []
            if known:
                found.append(Hit(word.start, word.end, word.text, known[0].entities))
                break
    return found


def _plain_countries(hits: Sequence[Hit]) -> set[str | None]:
    """The countries that the story names without ambiguity."""
    return {h.entities[0][0].country for h in hits if len(h.entities) == 1 and h.entities[0][0].kind != "person"}


def likeliest_first(
    text: str, entities: tuple[tuple[Entity, NameKind], ...], named: set[str | None]
) -> tuple[tuple[Entity, NameKind], ...]:
    """What a name may mean, in the order of its likelihood here.

    A country that the story names goes before others of the same adjective ("Dutch", "Congolese", "Dominican"); where it names none,
    the country whose usual adjective it is. Names of persons, and of bodies of no one country, keep their order.
    """
    first = entities[0][0]
    if len(entities) == 1 or first.kind == "person" or first.country is None:
        return entities
    return tuple(sorted(entities, key=lambda e: (e[0].country not in named, adjectives().get(e[0].country or "") != text)))


def _place_hits(hits: Sequence[Hit], sentences: Sequence[Sentence], named: set[str | None]) -> tuple[tuple[Known, ...], ...]:
    known: list[list[Known]] = [[] for _ in sentences]
    for hit in hits:
        where = _sentence_at(sentences, hit.start)
        if where is None or hit.end > sentences[where].end:
            continue
        covered = sentences[where].between(hit.start, hit.end)
        if covered:
            first, last = covered[0], covered[-1] + 1
            head = head_of(sentences[where], first, last)
            entities = likeliest_first(hit.text, hit.entities, named)
            known[where].append(Known(where, first, last, head, hit.start, hit.end, hit.text, entities))
    return tuple(tuple(sorted(several, key=lambda k: k.start)) for several in known)


def _shouted_acronyms(text: str, sentences: Sequence[Sentence], knowledge: Knowledge) -> list[Hit]:
    """Short names in capitals in lines set in capitals, where title case hides them ("FARC"); common words left out."""
    found = []
    for sentence in (s for s in sentences if is_shouted(s)):
        for hit in knowledge.scan(text[sentence.start : sentence.end]):
            ordinary = hit.text.casefold() in words("function") or (hit.text.casefold(),) in roles()
            if hit.entities[0][1] in ("acronym", "primary") and hit.text.isupper() and not ordinary and len(hit.text) > 1:
                found.append(Hit(hit.start + sentence.start, hit.end + sentence.start, hit.text, hit.entities))
    return found


def is_ordinary(word: str) -> bool:
    """Whether a word that the gazetteer has as a name nearly always means something else in news."""
    return word.casefold() in _ordinary()


def find_roles(
    sentence_words: Sequence[Word], table: Mapping[tuple[str, ...], tuple[Role, ...]] | None = None
) -> tuple[RoleSpan, ...]:
    """The role phrases of a sentence, the longest first come first served, left to right; of :func:`roles` or of another table."""
    known = roles() if table is None else table
    heads = role_heads() if table is None else agent_heads()
    found: list[RoleSpan] = []
    position = 0
    while position < len(sentence_words):
        span = _longest_role(sentence_words, position, known, heads)
        if span is None:
            position += 1
            continue
        found.append(span)
        position = span.last
    return tuple(found)


def _but_surnames(found: Sequence[RoleSpan], sentence_words: Sequence[Word], known: Sequence[Known]) -> tuple[RoleSpan, ...]:
    """The role phrases without the words that end a known person's full name: "Qin Gang", "Mervyn King"."""
    names = {k.end: k.start for k in known if k.is_person}
    ends = [(sentence_words[r.first].start, sentence_words[r.last - 1].end) for r in found]
    return tuple(r for r, (start, end) in zip(found, ends, strict=True) if names.get(end, start) >= start)


def _longest_role(
    sentence_words: Sequence[Word], first: int, table: Mapping[tuple[str, ...], tuple[Role, ...]], heads: frozenset[str]
) -> RoleSpan | None:
    lower = sentence_words[first].lower
    if lower not in heads and lower.partition("-")[0] not in heads:
        return None
    for last in range(min(len(sentence_words), first + _LONGEST_ROLE), first, -1):
        parts = sentence_words[first:last]
        if any(not w.joined for w in parts[1:]):
            continue
        read = table.get(tuple(w.lower for w in parts)) or table.get(
            tuple(" ".join(w.lower for w in parts).replace("-", " ").split())
        )
        if read:
            return RoleSpan(first, last, read)
    return None


def _sentence_at(sentences: Sequence[Sentence], offset: int) -> int | None:
    low, high = 0, len(sentences)
    while low < high:
        middle = (low + high) // 2
        if sentences[middle].end <= offset:
            low = middle + 1
        else:
            high = middle
    return low if low < len(sentences) and sentences[low].start <= offset else None


def is_shouted(sentence: Sentence) -> bool:
    """Whether a sentence is set in capitals throughout, so that capitals tell nothing of names."""
    letters = [c for c in sentence.text if c.isalpha()]
    return len(letters) > 8 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def _readable(text: str, sentences: Sequence[Sentence]) -> str:
    """The text with lines in capitals set in title case, letter for letter, so that known names are found in them."""
    parts, before = [], 0
    for sentence in sentences:
        if is_shouted(sentence):
            parts += [text[before : sentence.start], _title_case(text[sentence.start : sentence.end])]
            before = sentence.end
    return "".join([*parts, text[before:]])


def _title_case(text: str) -> str:
    letters = []
    inside = False
    for letter in text:
        lowered = letter.lower()
        letters.append(lowered if inside and len(lowered) == 1 else letter)
        inside = letter.isalpha() or (inside and letter in "'’")
    return "".join(letters)
