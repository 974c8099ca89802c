"""Which person a name stands for: found by key, judged by likeness, borne out by office, country and date."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

from detente.knowledge.folding import fold, name_keys
from detente.knowledge.model import Entity, Match, OfficeQuery, Tenure
from detente.knowledge.names import Comparer, Likeness, words_of

if TYPE_CHECKING:
    from detente.knowledge.base import Knowledge

Basis = Literal["exact", "alias", "office", "fuzzy"]

ALIAS_SCORE = 0.98
OFFICE_THRESHOLD = 0.66
"""Likeness that office, country and date together make enough: "Condolence Rise" for Condoleezza Rice is 0.84."""
OFFICE_WEAKEST = 0.30
OFFICE_SINGLE = 0.80
"""A family name alone must be closer."""
COUNTRY_THRESHOLD = 0.80
COUNTRY_WEAKEST = 0.55
FUZZY_THRESHOLD = 0.86
FUZZY_WEAKEST = 0.66
"""Without office or country, every word of the name must be close: strangers share one word with a politician, seldom two."""
ALL_ALTERED = 0.03
"""Where no word is quite right, the name as a whole must be closer."""
PART_WEAKEST = 0.95
PART_WEIGHT = 60
"""A part of a name ("Tayyip Erdogan") passes where its words are right and the bearer is well known (weight of ministers and above)."""
_POOL = 400
_JUDGED = 14
_COMMON_KEY = 500
_OFFICE_SURE = 0.88
_PRIOR = 0.04
"""How much the most prominent person gains over the least, when two names are about equally like."""
_REMEMBERED = 4096
"""How many names keep what was found for them: a story asks for one name again and again, with other countries and offices."""


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One name of one person: the words compared, the person's number, and the words as a line, as they stand and sorted."""

    name: str
    words: tuple[str, ...]
    entity: int
    plain: str
    ordered: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A candidate with the spelling that fits best."""

    spelling: _Spelling
    likeness: Likeness
    same: bool


class Matcher:
    """Finds persons by name in a knowledge base; its index is read on first use."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def match(self, name: str, country: str | None, office: str | None, on: str | None) -> list[Match]:
        """All matches, best first; see ``Knowledge.match_persons``."""
        words = words_of(name)
        if not words:
            return []
        found = [*self._by_office(name, words, country, office, on), *self._by_name(name, words, country, on)]
        best: dict[str, tuple[float, Match]] = {}
        for prior, match in found:
            known = best.get(match.person.id)
            if known is None or (_class(match, country, on), -match.score) < (_class(known[1], country, on), -known[1].score):
                best[match.person.id] = (prior, match)
        ordered = sorted(
            best.values(),
            key=lambda pair: (_class(pair[1], country, on), -(pair[1].score + pair[0]), _standing(pair[1]), pair[1].person.id),
        )
        return [match for _, match in ordered]

    # --- the index -------------------------------------------------------------------------------------------

    @cached_property
    def comparer(self) -> Comparer:
        """Compares names by the knowledge base's own table of forms."""
        forms: dict[str, set[str]] = defaultdict(set)
        for form, name in self._knowledge.rows("SELECT form, name FROM name_forms"):
            forms[form].add(name)
        return Comparer({form: frozenset(names) for form, names in sorted(forms.items())})

    @cached_property
    def _weights(self) -> Mapping[int, int]:
        """How prominent each person is, by number."""
        return dict(self._knowledge.rows("SELECT n, weight FROM entities WHERE kind = 'person'"))

    @cached_property
    def _person(self) -> Callable[[int], Entity]:
        return lru_cache(_REMEMBERED)(self._read_person)

    def _read_person(self, number: int) -> Entity:
        rows = self._knowledge.rows("SELECT id, kind, name, country, sector, family FROM entities WHERE n = ?", number)
        return Entity(*rows[0])

    @cached_property
    def _spellings(self) -> Mapping[int, tuple[str, int]]:
        rows = self._knowledge.rows(
            "SELECT n.n, n.name, n.entity FROM names n JOIN entities e ON e.n = n.entity WHERE e.kind = 'person'"
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    @cached_property
    def _keys(self) -> Mapping[str, bytes]:
        return dict(self._knowledge.rows("SELECT key, names FROM name_keys"))

    @cached_property
    def _read(self) -> dict[int, _Spelling]:
        return {}

    def _spelling(self, number: int) -> _Spelling:
        known = self._read.get(number)
        if known is None:
            name, entity = self._spellings[number]
            words = words_of(name)
            plain = [self.comparer.plain(word) for word in words]
            known = self._read[number] = _Spelling(name, words, entity, " ".join(plain), " ".join(sorted(plain)))
        return known

    def _candidates(self, name: str, words: tuple[str, ...]) -> list[_Spelling]:
        counts: dict[int, int] = {}
        keys = name_keys(name) | {key for word in words for form in self.comparer.forms.get(word, ()) for key in name_keys(form)}
        for key in sorted(keys):
            numbers = _numbers(self._keys.get(key))
            share = 3 if len(numbers) <= _COMMON_KEY else 2
            for number in numbers:
                counts[number] = counts.get(number, 0) + share
        by_standing, standing = self._standings
        # One number for both orders, most shares first and then the best known: it sorts many times faster than a pair.
        size = len(by_standing)
        pool = sorted([standing[number] - share * size for number, share in counts.items()])
        return self._closest(words, [self._spelling(by_standing[place % size]) for place in pool[:_POOL]])

    @cached_property
    def _standings(self) -> tuple[list[int], dict[int, int]]:
        """The spellings from the best known person's down, and each one's place among them."""
        order = sorted(self._spellings, key=lambda n: (-self._weights[self._spellings[n][1]], n))
        return order, {number: place for place, number in enumerate(order)}

    def _closest(self, words: tuple[str, ...], spellings: list[_Spelling]) -> list[_Spelling]:
        """The few that look most alike when words are sorted: a cheap first judgement, so that the fine one stays rare."""
        if len(spellings) <= _JUDGED:
            return spellings
        from rapidfuzz import fuzz, process

        plain = [self.comparer.plain(word) for word in words]
        near: set[int] = set()
        for asked, choices in (
            (" ".join(plain), [spelling.plain for spelling in spellings]),
            (" ".join(sorted(plain)), [spelling.ordered for spelling in spellings]),
        ):
            near.update(index for _, _, index in process.extract(asked, choices, scorer=fuzz.ratio, limit=_JUDGED))
        return [spellings[index] for index in sorted(near)]

    # --- by office -------------------------------------------------------------------------------------------

    def _by_office(
        self, name: str, words: tuple[str, ...], country: str | None, office: str | None, on: str | None
    ) -> Iterable[tuple[float, Match]]:
        query = self._knowledge.parse_office(office) if office else None
        if query is None:
            return
        for tenure in self._knowledge.holders_of(query, country=country, on=on):
            person = self._knowledge.entity(tenure.person)
            score, spelling, weakest = self._likeness(words, person)
            if not self._borne_out(words, person, score, weakest):
                continue
            yield (
                self._prior(self._weight_of(person.id)),
                self._office_match(name, words, person, tenure, spelling, score, on, query),
            )

    def _borne_out(self, words: tuple[str, ...], person: Entity, score: float, weakest: float) -> bool:
        if len(words) == 1:
            return score >= OFFICE_SINGLE
        return score >= OFFICE_THRESHOLD and (weakest >= OFFICE_WEAKEST or _shares_family(words, person))

    def _office_match(
        self,
        name: str,
        words: tuple[str, ...],
        person: Entity,
        tenure: Tenure,
        spelling: str,
        score: float,
        on: str | None,
        query: OfficeQuery,
    ) -> Match:
        basis: Basis = "office"
        if fold(spelling) == fold(name) and len(words) > 1:
            basis = "exact" if fold(person.name) == fold(name) else "alias"
        when = f" in {on}" if on else ""
        former = "former " if query.former else ""
        why = f"{former}{self._whose(tenure)}{tenure.office}{when} is {person.name}; {name!r} is {score:.2f} like it"
        return Match(person, tenure, round(0.5 + score / 2, 4), basis, why)

    @cached_property
    def _likeness(self) -> Callable[[tuple[str, ...], Entity], tuple[float, str, float]]:
        return lru_cache(4 * _REMEMBERED)(self._find_likeness)

    def _find_likeness(self, words: tuple[str, ...], person: Entity) -> tuple[float, str, float]:
        if len(words) == 1:
            family = words_of(person.family) if person.family else ()
            score = self.comparer.alike(words, family).score if family else 0.0
            return score, person.family or "", score
        best = (0.0, "", 0.0)
        for spelling, _ in self._knowledge.names(person.id):
            likeness = self.comparer.alike(words, words_of(spelling))
            if likeness.score > best[0]:
                best = (likeness.score, spelling, likeness.weakest)
        return best

    # --- by name ---------------------------------------------------------------------------------------------

    def _by_name(self, name: str, words: tuple[str, ...], country: str | None, on: str | None) -> Iterable[tuple[float, Match]]:
        for number, found in self._bearers(name, words).items():
            person, weight = self._person(number), self._weights[number]
            if found.same or self._passes(words, found.likeness, person, weight, country):
                yield self._prior(weight), self._name_match(name, person, found, country, on)

    @cached_property
    def _bearers(self) -> Callable[[str, tuple[str, ...]], Mapping[int, _Found]]:
        return lru_cache(_REMEMBERED)(self._find_bearers)

    def _find_bearers(self, name: str, words: tuple[str, ...]) -> Mapping[int, _Found]:
        """Who may bear a name, by number, with the spelling that fits best; whatever country or office it comes with."""
        best: dict[int, _Found] = {}
        folded, ordered = fold(name), sorted(words)
        for spelling in self._candidates(name, words):
            same = fold(spelling.name) == folded or (len(words) > 1 and sorted(spelling.words) == ordered)
            found = _Found(spelling, self.comparer.alike(words, spelling.words), same)
            known = best.get(spelling.entity)
            if known is None or (found.same, found.likeness.score) > (known.same, known.likeness.score):
                best[spelling.entity] = found
        return {number: found for number, found in best.items() if found.same or self._may_pass(words, found.likeness, number)}

    def _may_pass(self, words: tuple[str, ...], likeness: Likeness, number: int) -> bool:
        """Whether a likeness is enough at least with the person's own country, which asks for the least."""
        if len(words) == 1 or likeness.words < 2:
            return False
        person = self._person(number)
        return self._passes(words, likeness, person, self._weights[number], person.country)

    def _passes(self, words: tuple[str, ...], likeness: Likeness, person: Entity, weight: int, country: str | None) -> bool:
        if len(words) == 1 or likeness.words < 2:
            return False
        near = country is not None and person.country == country
        threshold, weakest = (COUNTRY_THRESHOLD, COUNTRY_WEAKEST) if near else (FUZZY_THRESHOLD, FUZZY_WEAKEST)
        if likeness.score >= threshold + (ALL_ALTERED if likeness.exact == 0 else 0.0) and likeness.weakest >= weakest:
            return True
        part = likeness.weakest >= (0.88 if near else PART_WEAKEST) and likeness.spare <= 2
        return part and (near or weight >= PART_WEIGHT) and _shares_family(words, person)

    def _name_match(self, name: str, person: Entity, found: _Found, country: str | None, on: str | None) -> Match:
        tenure = next(iter(self._knowledge.tenures(person.id, on=on)), None)
        office = f", {self._whose(tenure)}{tenure.office}" if tenure else ""
        spelling = found.spelling.name
        if found.same and fold(person.name) == fold(name):
            basis, score, why = "exact", 1.0, f"{name!r} is the name of {person.name}{office}"
        elif found.same:
            basis, score, why = "alias", ALIAS_SCORE, f"{name!r} is written for {spelling!r}, a name of {person.name}{office}"
        else:
            score = found.likeness.score
            basis, why = "fuzzy", f"{name!r} is {score:.2f} like {spelling!r}, a name of {person.name}{office}"
        score -= 0.04 if country is not None and person.country != country else 0.0
        score -= 0.02 if on is not None and tenure is None else 0.0
        return Match(person, tenure, round(max(0.0, score), 4), basis, why)  # type: ignore[arg-type]

    @staticmethod
    def _prior(weight: int) -> float:
        return _PRIOR * weight / 100

    @cached_property
    def _weight_of(self) -> Callable[[str], int]:
        return lru_cache(_REMEMBERED)(self._read_weight)

    def _read_weight(self, person: str) -> int:
        rows = self._knowledge.rows("SELECT weight FROM entities WHERE id = ? AND kind = 'person'", person)
        return int(rows[0][0]) if rows else 0

    def _whose(self, tenure: Tenure) -> str:
        owner = self._knowledge.country(tenure.country) if tenure.country else None
        return f"{owner.name} " if owner else f"{tenure.organisation} " if tenure.organisation else ""


def _numbers(packed: bytes | None) -> array[int]:
    numbers = array("I")
    numbers.frombytes(packed or b"")
    return numbers


def _shares_family(words: tuple[str, ...], person: Entity) -> bool:
    if person.family is None or len(fold(person.family)) < 3:
        return False
    return set(words_of(person.family)) <= set(words)


def _class(match: Match, country: str | None, on: str | None) -> int:
    """What a match rests on: the right name in place, or a like name in the office named; then either alone; then likeness alone."""
    if match.basis == "fuzzy":
        return 2
    if match.basis == "office":
        return 0 if match.score >= _OFFICE_SURE else 1
    placed = (on is None or match.tenure is not None) and country in (None, match.person.country)
    return 0 if placed else 1


def _standing(match: Match) -> int:
    return match.tenure.rank if match.tenure else 99
