"""Whose an actor is: the country that a phrase gives it, told apart from countries that only back, face or house it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from detente.actors.reading import COUNTRY_KINDS, Phrase
from detente.actors.tables import homes, peoples, prefixes, rulers, words
from detente.knowledge.folding import fold
from detente.knowledge.model import Hit


class Rank(IntEnum):
    """How well a country in a phrase stands for its owner; the lowest wins."""

    PLAIN = 0
    RULING = 1
    PEOPLE = 2
    PLACE = 3
    OF = 4
    APPOSED = 5
    WHERE = 6
    RULER = 7


@dataclass(frozen=True, slots=True)
class Owner:
    """A country that a phrase gives its actor; ``how`` says by which words."""

    country: str
    rank: Rank
    start: int
    how: str


def owner(phrase: Phrase, *, limit: int | None = None) -> Owner | None:
    """The country of the actor, None where the phrase gives none; ``limit`` leaves out all from that offset on.

    A nationality or possessive in the head goes before a country that leads or holds, that before a people or a place; then "of", then
    an apposition, then "in". A country that backs, trains or fights the actor ("US-backed", "anti-Iranian", "against Mali") is not
    its own.
    """
    found = [o for o in _owners(phrase) if limit is None or o.start < limit]
    foreign = any(w.lower in words("foreign") for w in phrase.words[: phrase.stop])
    kept = [o for o in found if not (foreign and o.rank == Rank.WHERE)]
    return min(kept, key=lambda o: (o.rank, o.start), default=None)


def home(phrase: Phrase) -> str | None:
    """The only country that has an office or body of the phrase, None where many have it."""
    lowers = [w.lower for w in phrase.words]
    for size in (4, 3, 2, 1):
        for first in range(len(lowers) - size + 1):
            for form in (
                tuple(lowers[first : first + size]),
                (*lowers[first : first + size - 1], lowers[first + size - 1].rstrip("s")),
            ):
                if form in homes():
                    return homes()[form]
    return None


def _owners(phrase: Phrase) -> Iterator[Owner]:
    for hit in phrase.hits:
        entity = hit.entities[0][0]
        if entity.kind in COUNTRY_KINDS and entity.country:
            yield from _as_owner(phrase, hit.start, hit.end, entity.country, hit.text, Rank.PLAIN)
        elif entity.kind == "person" and entity.country and _serves(phrase, hit.start, hit.end):
            yield Owner(entity.country, Rank.OF, hit.start, hit.text)
    for place in phrase.places:
        covered = any(h.start < place.end and place.start < h.end and _is_own_name(h) for h in phrase.hits)
        if place.country and not covered:
            yield from _as_owner(phrase, place.start, place.end, place.country, place.name, Rank.PLACE)
    for index, word in enumerate(phrase.words):
        yield from _of_people(phrase, word.start, word.text)
        if word.capital and word.lower in rulers() and any(r.first == index + 1 for r in phrase.roles):
            yield Owner(rulers()[word.lower], Rank.RULER, word.start, f"{word.text}, who rules or ruled it")


def _is_own_name(hit: Hit) -> bool:
    """Whether a name is a country's or a body's own, not the place where a body sits."""
    entity, kind = hit.entities[0]
    return entity.kind != "person" and kind != "metonym"


def _serves(phrase: Phrase, start: int, end: int) -> bool:
    """Whether the actor is a person's: "supporters of X", "forces loyal to X", "X's lawyers"."""
    index = phrase.word_at(start)
    if phrase.words[phrase.word_at(end - 1)].possessive:
        return True
    spans = [r.first for r in phrase.roles if r.last == index]
    before = phrase.before(min(spans, default=index))
    return before in ("of", "for") or (before == "to" and index > 1 and phrase.words[index - 2].lower == "loyal")


def _of_people(phrase: Phrase, start: int, text: str) -> Iterator[Owner]:
    """Owners that are parts of words: "Basques", "anti-Assad", "Sino-"."""
    offset = start
    parts = text.split("-")
    for number, part in enumerate(parts):
        lower = fold(part)
        country = peoples().get(lower) or peoples().get(lower.removesuffix("s"))
        if country and part[:1].isupper():
            yield from _as_owner(phrase, offset, offset + len(part), country, part, Rank.PEOPLE)
        elif number and parts[0].casefold() in words("side") and lower in rulers():
            yield Owner(rulers()[lower], Rank.RULER, offset, f"{text}: whose quarrel it is")
        elif number == 0 and len(parts) > 1 and lower in prefixes():
            yield Owner(prefixes()[lower], Rank.PLAIN, offset, text)
        offset += len(part) + 1


def _as_owner(phrase: Phrase, start: int, end: int, country: str, name: str, rank: Rank) -> Iterator[Owner]:
    index = phrase.word_at(start)
    word = phrase.words[index]
    prefix = phrase.text[word.start : start].rstrip("-").casefold()
    suffix = phrase.text[end : word.end].lstrip("-").casefold().split("-")[0] if word.end > end else ""
    if suffix in words("patron") or prefix in words("side"):
        return
    before = phrase.before(index)
    if before in words("patron_link") or (before == "to" and phrase.words[max(0, index - 2)].lower != "loyal"):
        return
    if before in ("to", "in", "for", "at") and _is_accredited(phrase):
        return
    if suffix in words("ruled") or suffix in words("suffix"):
        rank = Rank.RULING
    if index >= phrase.stop:
        rank = _behind(before, rank)
    elif before in words("place_link"):
        rank = Rank.WHERE
    yield Owner(country, rank, start, name)


def _behind(before: str, rank: Rank) -> Rank:
    if before in ("of", "from", "for"):
        return Rank.OF
    if before == ",":
        return Rank.APPOSED if rank <= Rank.PEOPLE else Rank.WHERE
    return Rank.APPOSED if before not in words("place_link") and rank == Rank.PLAIN else Rank.WHERE


def _is_accredited(phrase: Phrase) -> bool:
    return any(w.lower in words("accredited") for w in phrase.words[: phrase.stop])
