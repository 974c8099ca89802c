"""Which person a name stands for: found by key, weighed word by word, borne out by office, country and date."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from heapq import nlargest
from itertools import chain
from math import log2
from typing import TYPE_CHECKING, Any, Literal

from detente.edtf import bounds
from detente.knowledge.evidence import Scales, Weighing
from detente.knowledge.folding import fold, guttural, name_words, pair_key, search_keys, skeleton
from detente.knowledge.model import Entity, Match, OfficeQuery, Tenure
from detente.knowledge.names import Comparer, readings, words_of

if TYPE_CHECKING:
    from detente.knowledge.base import Knowledge

Basis = Literal["exact", "alias", "office", "fuzzy"]

ALIAS_SCORE = 0.98
FAMILY_SCORE = 0.74
"""What a family name alone is worth, with nothing but the country to say whose it is."""
OFFICE_THRESHOLD = 0.66
"""Likeness that office, country and date together make enough: "Condolence Rise" for Condoleezza Rice is 0.84."""
OFFICE_WEAKEST = 0.30
OFFICE_SINGLE = 0.80
"""A family name alone must be closer."""
OFFICE_BITS = 8.0
"""Or so much evidence: an office has few holders to choose from."""
OFFICE_HOPELESS = 0.45
"""Below this likeness evidence is not weighed: it has never been enough."""
ENOUGH = 0.5
"""Bits by which the evidence for a person must outweigh the odds that someone unknown bears a name like it."""
ENOUGH_FAMILY = 3.0
"""A family name alone must say more, and come with the country."""
_OUR = -15.0
"""The odds, in bits, that a name means one person of no prominence out of all."""
_PROMINENCE, _ORDINARY = 0.1, 40
"""What each point of a person's weight above the ordinary adds."""
_NATION, _MIDDLING = 0.015, 120
"""What each point of the country's weight adds: the president of a great power is named more often than a territory's."""
_PRINTED = 0.25
"""The name that a person is printed under is a little likelier to be meant than another."""
_DEPENDENT = 60
"""A territory's head, where that is a state's, is meant as the state's."""
_SAME_COUNTRY, _OTHER_COUNTRY = 4.5, -3.0
_LEADING = 0.5
"""What an office that leads a state's foreign relations adds."""
_LEADERS = frozenset(("head_of_state", "head_of_government", "foreign_affairs", "national_security", "defence"))
_IN_OFFICE, _OUT_OF_OFFICE, _EACH_YEAR, _LONG_AGO = 1.5, -0.5, -0.15, -5.0
_RETIRED = 20
"""So many years out of office, a person of another country is no longer taken for the bearer of the very name."""
_SON_OF = frozenset(("bin", "ben", "ibn", "bint"))
_BOTH_SONS, _ONE_SON = 3.0, -2.0
"""Names that both say whose child their bearer is, and names of which only one does."""
_PLACED = 6.5
"""The most that country and date can add: whom they cannot save need not be looked at."""
_POOL = 250
_JUDGED = 6
_LOOKS_LIKE = 52
_COMMON_KEY = 400
_RUN_TOGETHER = 9
"""A lone word of so many letters may be two whose blank was lost or misprinted."""
_OFFICE_SURE = 0.88
_BIT = 0.008
"""What a bit of prominence is worth in score, when two names are about equally like."""
_ALIAS_STANDS = 0.015
"""An alias is almost as good as the printed name, where another bears it as such."""
_READ_ALL = 300
"""After so many names the whole index is read."""
_REMEMBERED = 4096
"""How many names keep what was found for them: a story asks for one name again and again, with other countries and offices."""


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One name of one person: as written, folded, the words compared, these with particles run into them, the person's number."""

    name: str
    folded: str
    words: tuple[str, ...]
    glued: tuple[str, ...]
    entity: int


@dataclass(frozen=True, slots=True)
class _Found:
    """A candidate with the spelling that fits best; ``same`` where it is the very name, in whatever order."""

    spelling: _Spelling
    weighing: Weighing
    same: bool


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A match with what it rests on (lower is better) and how it stands among its like (higher is better)."""

    match: Match
    rests_on: int
    standing: float


class Matcher:
    """Finds persons by name in a knowledge base; its index is read on first use."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._asked = 0

    def match(self, name: str, country: str | None, office: str | None, on: str | None) -> list[Match]:
        """All matches, best first; see ``Knowledge.match_persons``."""
        for reading in readings(name):
            words = words_of(reading)
            if not words:
                continue
            held = office or (self._title(name, reading) if country else None)
            found = [*self._by_office(name, reading, words, country, held, on), *self._by_name(name, reading, words, country, on)]
            if found:
                return _best_first(found)
        return []

    def _title(self, name: str, reading: str) -> str | None:
        """What stands before the name, where it is an office ("Foreign Minister Lavrov")."""
        before, _, _ = name.partition(reading)
        return before.strip() or None if before != name else None

    # --- the index -------------------------------------------------------------------------------------------

    @cached_property
    def comparer(self) -> Comparer:
        """Compares names by the knowledge base's own table of forms."""
        forms: dict[str, set[str]] = defaultdict(set)
        kin: dict[str, set[str]] = defaultdict(set)
        for form, name in self._knowledge.rows("SELECT form, name FROM name_forms ORDER BY 1, 2"):
            (kin if name.startswith("~") else forms)[form].add(name)
        return Comparer({form: frozenset(n) for form, n in forms.items()}, {form: frozenset(n) for form, n in kin.items()})

    @cached_property
    def _scales(self) -> Scales:
        total = self._knowledge.rows("SELECT count(*) FROM entities WHERE kind = 'person'")[0][0]
        return Scales(self._count, max(2, total), self.comparer)

    @cached_property
    def _nations(self) -> Mapping[str, int]:
        """How much a country weighs, a territory less."""
        rows = self._knowledge.rows("SELECT country, weight, kind FROM entities WHERE kind IN ('country', 'territory')")
        return {country: weight - (_DEPENDENT if kind == "territory" else 0) for country, weight, kind in rows}

    @cached_property
    def _people(self) -> dict[int, tuple[float, str | None]]:
        """By a person's number: how much likelier than someone of no prominence that person is meant, in bits, and the family name."""
        return {}

    def _meet(self, numbers: Iterable[int]) -> None:
        """See to it that these persons are among ``_people``."""
        wanted = sorted(n for n in set(numbers) if n not in self._people)
        self._meet_rows(self._rows_of("SELECT n, weight, country, family FROM entities WHERE n", wanted))

    def _meet_rows(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for n, weight, country, family in rows:
            nation = self._nations.get(country, _MIDDLING) - _MIDDLING
            self._people[n] = (_PROMINENCE * max(0, weight - _ORDINARY) + _NATION * nation, family)

    def _rows_of(self, select: str, values: Sequence[int] | Sequence[str]) -> list[tuple[Any, ...]]:
        marks = ",".join("?" * len(values))
        return list(self._knowledge.rows(f"{select} IN ({marks})", *values)) if values else []

    @cached_property
    def _person(self) -> Callable[[int], Entity]:
        return lru_cache(_REMEMBERED)(self._read_person)

    def _read_person(self, number: int) -> Entity:
        rows = self._knowledge.rows("SELECT id, kind, name, country, sector, family FROM entities WHERE n = ?", number)
        return Entity(*rows[0])

    @cached_property
    def _names(self) -> tuple[Sequence[str], Sequence[int]]:
        """The names of persons by their number, and whose they are; empty at the numbers of other names."""
        rows = self._knowledge.rows(
            "SELECT n.n, n.name, n.entity FROM names n JOIN entities e ON e.n = n.entity WHERE e.kind = 'person'"
        )
        size = max((row[0] for row in rows), default=0) + 1
        written, entities = [""] * size, [0] * size
        for number, name, entity in rows:
            written[number], entities[number] = name, entity
        return written, entities

    @cached_property
    def _packed(self) -> dict[str, bytes]:
        """Under each key the names kept there, packed: the keys asked for so far, all of them once :meth:`_read_all` was called."""
        return {}

    @cached_property
    def _counts(self) -> dict[str, int]:
        return {}

    def _learn_keys(self, keys: Iterable[str]) -> None:
        if self._asked > _READ_ALL:
            return
        wanted = sorted(key for key in set(keys) if key not in self._packed)
        self._packed.update(dict.fromkeys(wanted, b""))
        self._packed.update(self._rows_of("SELECT key, names FROM name_keys WHERE key", wanted))

    def _count(self, word: str) -> int:
        """How many persons have a word in a name of theirs."""
        known = self._counts.get(word)
        if known is None:
            key = "=" + word
            self._learn_keys((key,))
            entities = self._names[1]
            known = self._counts[word] = len({entities[number] for number in _numbers(self._packed.get(key))})
        return known

    def _count_asked(self) -> None:
        """Read the whole index once many names were asked for: one name alone is found faster without."""
        self._asked += 1
        if self._asked == _READ_ALL:
            self._packed.update(self._knowledge.rows("SELECT key, names FROM name_keys"))
            self._meet_rows(self._knowledge.rows("SELECT n, weight, country, family FROM entities WHERE kind = 'person'"))
            self._asked += 1

    @cached_property
    def _read(self) -> dict[int, _Spelling]:
        return {}

    def _spelling(self, number: int) -> _Spelling:
        known = self._read.get(number)
        if known is None:
            written, entities = self._names
            folded = fold(written[number])
            words = name_words(folded)
            known = self._read[number] = _Spelling(written[number], folded, words, _glued(folded, words), entities[number])
        return known

    def _candidates(self, name: str, words: tuple[str, ...]) -> list[_Spelling]:
        """The few names that may be meant: those that share the rarest keys, and of these the ones that look most alike."""
        keys = search_keys(name)
        for i, word in enumerate(words):
            for form in self._other_starts(word):
                keys |= {skeleton(form), *(pair_key(form, other) for j, other in enumerate(words) if j != i)}
        if (german := guttural(name)) != name:
            keys |= search_keys(german)
        if len(words) == 1 and len(words[0]) >= _RUN_TOGETHER:
            keys |= {pair_key(words[0][:i], words[0][j:]) for i in range(2, len(words[0]) - 2) for j in (i, i + 1)}
        self._learn_keys(keys)
        postings = [_numbers(packed) for key in sorted(keys) if (packed := self._packed.get(key))]
        rare = [numbers for numbers in postings if len(numbers) <= _COMMON_KEY]
        total = len(self._names[0])
        shares: dict[int, float] = {}
        for numbers in rare or postings:
            share = log2(total / len(numbers))
            for number in numbers:
                shares[number] = shares.get(number, 0.0) + share
        most = _POOL if len(words) > 1 else len(shares)
        pool = nlargest(most, shares, key=shares.__getitem__) if len(shares) > _JUDGED else list(shares)
        return [self._spelling(number) for number in self._closest(name, words, pool)]

    def _other_starts(self, word: str) -> Iterable[str]:
        """Forms of a word that begin otherwise than it does, one for each beginning: they need keys of their own."""
        starts = {skeleton(word)[:2]: word}
        for form in sorted(self.comparer.other_forms(word)):
            start = skeleton(form)[:2]
            if starts.setdefault(start, form) == form:
                yield form

    def _closest(self, name: str, words: tuple[str, ...], pool: list[int]) -> list[int]:
        """Those with the most keys and those that look most alike: a cheap first judgement, so that the fine one stays rare."""
        if len(pool) <= _JUDGED:
            return pool
        from rapidfuzz import fuzz, process, utils

        written = self._names[0]
        choices = [written[number] for number in pool]
        near = set(range(_JUDGED // 2))
        asked, plain = fold(name), " ".join(self.comparer.plain(word) for word in words)
        for line, scorer in ((asked, fuzz.ratio), (plain, fuzz.token_sort_ratio)):
            best = process.extract(
                line, choices, scorer=scorer, processor=utils.default_process, limit=_JUDGED, score_cutoff=_LOOKS_LIKE
            )
            near.update(index for _, _, index in best)
        return [pool[index] for index in sorted(near)]

    # --- by office -------------------------------------------------------------------------------------------

    def _by_office(
        self, name: str, reading: str, words: tuple[str, ...], country: str | None, office: str | None, on: str | None
    ) -> Iterable[_Ranked]:
        query = self._knowledge.parse_office(office) if office else None
        if query is None:
            return
        for tenure in self._knowledge.holders_of(query, country=country, on=on):
            person = self._knowledge.entity(tenure.person)
            score, spelling, weakest = self._likeness(words, person)
            if not self._borne_out(words, person, score, weakest, spelling):
                continue
            match = self._office_match(name, reading, words, person, tenure, spelling, score, on, query)
            yield _Ranked(match, _class(match, country, on), match.score + _BIT * self._fame_of(person.id))

    def _borne_out(self, words: tuple[str, ...], person: Entity, score: float, weakest: float, spelling: str) -> bool:
        if len(words) == 1:
            return score >= OFFICE_SINGLE
        if score >= OFFICE_THRESHOLD and (weakest >= OFFICE_WEAKEST or _shares_family(words, person)):
            return True
        return (
            score >= OFFICE_HOPELESS and self._scales.weigh(words, words_of(spelling), _family(person.family)).bits >= OFFICE_BITS
        )

    def _office_match(
        self,
        name: str,
        reading: str,
        words: tuple[str, ...],
        person: Entity,
        tenure: Tenure,
        spelling: str,
        score: float,
        on: str | None,
        query: OfficeQuery,
    ) -> Match:
        basis: Basis = "office"
        if fold(spelling) == fold(reading) and len(words) > 1:
            basis = "exact" if fold(person.name) == fold(reading) else "alias"
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

    def _by_name(self, name: str, reading: str, words: tuple[str, ...], country: str | None, on: str | None) -> Iterable[_Ranked]:
        for number, found in self._bearers(reading, words).items():
            person = self._person(number)
            bits = found.weighing.bits + _OUR + self._people[number][0]
            bits += _PRINTED if found.spelling.name == person.name else 0.0
            if country is not None and person.country is not None:
                bits += _SAME_COUNTRY if person.country == country else _OTHER_COUNTRY
            if not found.same and bits + _IN_OFFICE + _LEADING < ENOUGH:
                continue
            tenure = next(iter(self._knowledge.tenures(person.id, on=on)), None)
            if on is not None:
                bits += _held(tenure) if tenure else max(_LONG_AGO, _OUT_OF_OFFICE + _EACH_YEAR * self._away(person, on))
            if self._passes(words, found, person, tenure, bits, country, on):
                match = self._name_match(name, words, person, tenure, found, country, on)
                rests_on = _class(match, country, on)
                standing = (
                    bits
                    if rests_on == 2
                    else match.score + _ALIAS_STANDS * (match.basis == "alias") + _BIT * self._people[number][0]
                )
                yield _Ranked(match, rests_on, standing)

    @cached_property
    def _bearers(self) -> Callable[[str, tuple[str, ...]], Mapping[int, _Found]]:
        return lru_cache(_REMEMBERED)(self._find_bearers)

    def _find_bearers(self, name: str, words: tuple[str, ...]) -> Mapping[int, _Found]:
        """Who may bear a name, by number, with the spelling that fits best; whatever country or office it comes with."""
        best: dict[int, _Found] = {}
        folded, ordered = fold(name), sorted(words)
        son = not _SON_OF.isdisjoint(folded.split())
        self._count_asked()
        spellings = self._candidates(name, words)
        self._meet(spelling.entity for spelling in spellings)
        self._learn_keys("=" + word for word in chain(words, *(spelling.words for spelling in spellings)))
        for spelling in spellings:
            like_son = not _SON_OF.isdisjoint(spelling.folded.split())
            same = spelling.folded == folded or (len(words) > 1 and like_son == son and sorted(spelling.words) == ordered)
            family = _family(self._people[spelling.entity][1])
            weighing = self._scales.weigh(words, spelling.words, family)
            if spelling.glued != spelling.words:
                weighing = max(weighing, self._scales.weigh(words, spelling.glued, family), key=lambda w: w.bits)
            if son or like_son:
                weighing = replace(weighing, bits=weighing.bits + (_BOTH_SONS if son == like_son else _ONE_SON))
            found = _Found(spelling, weighing, same)
            known = best.get(spelling.entity)
            if known is None or (found.same, weighing.bits) > (known.same, known.weighing.bits):
                best[spelling.entity] = found
        return {
            number: found
            for number, found in best.items()
            if found.same or found.weighing.bits + _OUR + self._people[number][0] + _PLACED >= ENOUGH
        }

    def _passes(
        self,
        words: tuple[str, ...],
        found: _Found,
        person: Entity,
        tenure: Tenure | None,
        bits: float,
        country: str | None,
        on: str | None,
    ) -> bool:
        if found.same:
            elsewhere = country is not None and person.country not in (None, country)
            return not (elsewhere and on is not None and tenure is None and self._away(person, on) > _RETIRED)
        if (
            len(words) == 1
            and len(found.spelling.words) > 1
            and (not found.weighing.pairs or found.weighing.pairs[0][1] in found.spelling.words)
        ):
            placed = country is not None and person.country == country and tenure is not None
            return placed and words == _family(person.family) and bits >= ENOUGH_FAMILY
        return bits >= ENOUGH

    def _away(self, person: Entity, on: str) -> int:
        """How many years lie between a date and the nearest time that a person held office; 0 where no time is known."""
        first, last = (day.year for day in bounds(on))
        gaps = []
        for tenure in self._knowledge.tenures(person.id):
            since = bounds(tenure.start)[0].year if tenure.start else None
            until = bounds(tenure.end)[1].year if tenure.end else since
            if since is not None and until is not None:
                gaps.append(max(0, since - last, first - until))
        return min(gaps, default=0)

    def _name_match(
        self,
        name: str,
        words: tuple[str, ...],
        person: Entity,
        tenure: Tenure | None,
        found: _Found,
        country: str | None,
        on: str | None,
    ) -> Match:
        office = f", {self._whose(tenure)}{tenure.office}" if tenure else ""
        spelling = found.spelling.name
        basis: Basis = "fuzzy"
        if found.same and fold(person.name) == fold(name):
            basis, score, why = "exact", 1.0, f"{name!r} is the name of {person.name}{office}"
        elif found.same:
            basis, score, why = "alias", ALIAS_SCORE, f"{name!r} is written for {spelling!r}, a name of {person.name}{office}"
        else:
            alone = len(words) == 1 and words == _family(person.family)
            score = FAMILY_SCORE if alone else self._score(found.weighing)
            why = f"{name!r} is {score:.2f} like {spelling!r}, a name of {person.name}{office}"
            why += self._differences(found.weighing)
        if country is not None and person.country != country:
            score -= 0.04
        if on is not None and tenure is None:
            score -= 0.02
        return Match(person, tenure, round(min(1.0, max(0.0, score)), 4), basis, why)

    def _score(self, weighing: Weighing) -> float:
        return self.comparer.score(weighing.pairs, weighing.spare_asked + weighing.spare_known)

    def _differences(self, weighing: Weighing) -> str:
        found = [difference for a, b in weighing.pairs if (difference := self.comparer.difference(a, b))]
        found += [
            f"{' '.join(words)!r} is {what}"
            for words, what in ((weighing.spare_known, "left out"), (weighing.spare_asked, "added"))
            if words
        ]
        return ": " + ", ".join(found) if found else ""

    @cached_property
    def _fame_of(self) -> Callable[[str], float]:
        return lru_cache(_REMEMBERED)(self._read_fame)

    def _read_fame(self, person: str) -> float:
        rows = self._knowledge.rows("SELECT n FROM entities WHERE id = ? AND kind = 'person'", person)
        if not rows:
            return 0.0
        self._meet([rows[0][0]])
        return self._people[rows[0][0]][0]

    def _whose(self, tenure: Tenure) -> str:
        owner = self._knowledge.country(tenure.country) if tenure.country else None
        return f"{owner.name} " if owner else f"{tenure.organisation} " if tenure.organisation else ""


def _best_first(found: Sequence[_Ranked]) -> list[Match]:
    best: dict[str, _Ranked] = {}
    for ranked in found:
        known = best.get(ranked.match.person.id)
        if known is None or (ranked.rests_on, -ranked.match.score) < (known.rests_on, -known.match.score):
            best[ranked.match.person.id] = ranked
    ordered = sorted(best.values(), key=lambda r: (r.rests_on, -r.standing, _rank(r.match), r.match.person.id))
    return [ranked.match for ranked in ordered]


def _numbers(packed: bytes | None) -> array[int]:
    numbers = array("I")
    numbers.frombytes(packed or b"")
    return numbers


def _glued(folded: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name with the particles before them run into them ("Vonderleyen"); ``words`` where it has none."""
    every = folded.split()
    if len(every) == len(words):
        return words
    glued: list[str] = []
    before = ""
    for word in every:
        if word in words:
            glued.append(before + word)
            before = ""
        else:
            before += word
    return tuple(glued)


@lru_cache(maxsize=_REMEMBERED)
def _family(family: str | None) -> tuple[str, ...]:
    return words_of(family) if family else ()


def _shares_family(words: tuple[str, ...], person: Entity) -> bool:
    if person.family is None or len(fold(person.family)) < 3:
        return False
    return set(_family(person.family)) <= set(words)


def _class(match: Match, country: str | None, on: str | None) -> int:
    """What a match rests on: the right name in place, or a like name in the office named; then either alone; then likeness alone."""
    if match.basis == "fuzzy":
        return 2
    if match.basis == "office":
        return 0 if match.score >= _OFFICE_SURE else 1
    placed = (on is None or match.tenure is not None) and country in (None, match.person.country)
    return 0 if placed else 1


def _held(tenure: Tenure) -> float:
    return _IN_OFFICE + (_LEADING if tenure.portfolio in _LEADERS and tenure.rank == 0 else 0.0)


def _rank(match: Match) -> int:
    return match.tenure.rank if match.tenure else 99
