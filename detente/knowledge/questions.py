"""Questions in words: "foreign minister of China", "President Xi", "Hamas leader" - who is meant, and what is it worth?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from detente.knowledge.folding import fold
from detente.knowledge.model import Answer, Entity, Match
from detente.knowledge.offices import normalise

if TYPE_CHECKING:
    from detente.knowledge.base import Knowledge

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_OF_COUNTRY = re.compile(r" (?:of|in|from) (?:the )?([A-Z][\w’'. -]+)$")
_MAYORS = re.compile(r"\bmayor\b|\bgovernor\b", re.IGNORECASE)
_LEADER, _GOVERNS = "Leader", "head of government"
# A word of offices in so many countries tells nothing of whose the office is.
_COMMON_TO = 12
_SAME_STEM = 4
_GROUPS = ("armed-group", "party")
_CROWNS = ("Monarch", "Pope", "Governor-General", "Supreme Leader")
_GOVERNING = ("regional", "head_of_state", "head_of_government")
_UNSURE = ("other", "regional", "head_of_state", "national_security")
"""Portfolios that a title gives when it does not know better; a group's leader is no head of state."""
_LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with how its name was matched: None where the question named an office and no one."""

    answer: Answer | None
    match: Match | None


def ask(
    knowledge: Knowledge,
    question: str,
    *,
    country: str | None = None,
    office: str | None = None,
    on: str | None = None,
    limit: int = 20,
) -> tuple[Reply, ...]:
    """Who a question in words asks for, best first, at most ``limit`` replies; empty where no one is known.

    The question is an office ("foreign minister of China", "FBI director", "governor of California"), a name as written ("Hahn Zheng"),
    or both ("Foreign Minister Wang Yi", "Wang Yi, foreign minister of China"). A capital stands for its country ("Beijing's top
    diplomat"). ``country`` is ISO3, ``on`` an EDTF date or interval. Raises DateError on a bad date.
    """
    asked = _Question(knowledge, " ".join(question.split()), country, office, on, limit)
    return asked.reply()[:limit]


@dataclass(frozen=True)
class _Question:
    knowledge: Knowledge
    words: str
    country: str | None
    office: str | None
    on: str | None
    limit: int

    def reply(self) -> tuple[Reply, ...]:
        """The first reading that someone answers to: a name with its office, an office, a name alone."""
        if self.office is not None:
            return self._named(self.words, self.office, self.country)
        for name, title, country in self._readings():
            matches = self._matches(name, title, country)
            if matches:
                return tuple(_reply(self.knowledge, match, self.on) for match in matches)
        held = self._held()
        return held or self._named(self.words, None, self.country)

    # --- names -------------------------------------------------------------------------------------------------------------------

    def _readings(self) -> Iterator[tuple[str, str, str | None]]:
        """Name and office as the question may hold them both: the longest name first."""
        name, comma, title = self.words.partition(",")
        if comma and self.knowledge.parse_office(title) is not None:
            yield name.strip(), title.strip(), self.country
        plain, country = self._without_country()
        words = plain.split()
        for split in range(1, len(words)):
            left, right = " ".join(words[:split]), " ".join(words[split:])
            if (
                right[:1].isupper()
                and fold(right)
                and self.knowledge.parse_office(left) is not None
                and not self._is_owner(right)
            ):
                yield right, left, country

    def _without_country(self) -> tuple[str, str | None]:
        found = _OF_COUNTRY.search(self.words)
        iso3 = self.knowledge.owners.countries.get(fold(found[1]).removeprefix("the ")) if found else None
        return (self.words[: found.start()], self.country or iso3) if found and iso3 else (self.words, self.country)

    def _matches(self, name: str, title: str, country: str | None) -> tuple[Match, ...]:
        found = self.knowledge.match_persons(name, country=country, office=title, on=self.on, limit=self.limit)
        return tuple(match for match in found if match.tenure is not None and match.basis != "fuzzy")

    def _named(self, name: str, title: str | None, country: str | None) -> tuple[Reply, ...]:
        matches = self.knowledge.match_persons(name, country=country, office=title, on=self.on, limit=self.limit)
        if not matches and country is not None and " " not in name.strip():
            matches = self.knowledge.match_family(name, country, on=self.on, limit=self.limit)
        return tuple(_reply(self.knowledge, match, self.on) for match in matches)

    def _is_owner(self, words: str) -> bool:
        key = fold(words).removeprefix("the ")
        owners = self.knowledge.owners
        return key in owners.countries or key in owners.organisations or bool(self._bodies(words))

    # --- offices -----------------------------------------------------------------------------------------------------------------

    def _held(self) -> tuple[Reply, ...]:
        """Who holds the office that the question names: a body's, then a state's or an organisation's, then a region's."""
        words = self._with_countries()
        query = self.knowledge.parse_office(words)
        whose = self.country or (query.country if query else None)
        bodies = self._bodies(words) if query is None or query.organisation is None else []
        for entity in bodies:
            plain = query is not None and query.portfolio not in _UNSURE and whose is not None
            found = () if plain and entity.kind not in _GROUPS else self._of_body(entity, words, whose)
            if found:
                return found
        if query is None:
            return ()
        regions = (
            self._of_region(words, whose)
            if query.portfolio in _GOVERNING and query.organisation is None and query.title not in _CROWNS
            else ()
        )
        if regions or (query.portfolio == "regional" and query.organisation is None):
            return regions
        owned = (whose or query.organisation) is not None
        home = next((e.country for e in bodies if e.country and not owned and query.portfolio not in _UNSURE), None)
        answers = self.knowledge.who(words, country=whose or home, on=self.on)
        if not answers and query.title == _LEADER and whose:
            answers = self.knowledge.who(_GOVERNS, country=whose, on=self.on)
        if (whose or home or query.organisation) is None:
            # A name that no answer holds was not understood: silence is better than a leader of somewhere else.
            unknown = self._names(words)
            answers = tuple(
                a for a in answers if all(_is_told(n, f"{a.tenure.office} {a.tenure.organisation or ''}") for n in unknown)
            )
        return tuple(Reply(answer, None) for answer in answers)

    @cached_property
    def _index(self) -> _Index:
        return _index(self.knowledge)

    def _with_countries(self) -> str:
        """The question with capitals that stand for their country replaced; a mayor's or governor's town stays a town."""
        if _MAYORS.search(self.words):
            return self.words

        def replaced(found: re.Match[str]) -> str:
            return self._index.capitals.get(fold(_POSSESSIVE.sub("", found[0])), found[0])

        return _WORD.sub(replaced, self.words)

    def _bodies(self, words: str) -> list[Entity]:
        """Bodies, groups and parties that the question names and whose offices are known; the longest name first."""
        tokens = _WORD.findall(words)
        found: dict[str, Entity] = {}
        for size in range(min(_LONGEST_NAME, len(tokens)), 0, -1):
            for first in range(len(tokens) - size + 1):
                name = _POSSESSIVE.sub("", " ".join(tokens[first : first + size]))
                if not name[:1].isupper() or fold(name) in self.knowledge.owners.countries:
                    continue
                kinds = _GROUPS if self._is_common(name) else (*_GROUPS, "body")
                for entity in self.knowledge.named(name):
                    if entity.kind in kinds:
                        found.setdefault(entity.id, entity)
        return list(found.values())

    def _of_body(self, entity: Entity, words: str, country: str | None) -> tuple[Reply, ...]:
        if country is not None and entity.country not in (None, country):
            return ()
        organisations = self._index.organisations_of(entity, self.knowledge)
        named = {word for name, _ in self.knowledge.names(entity.id) for word in normalise(name).split()}
        if not organisations:
            return ()
        answers = self.knowledge.who_leads(organisations, words, named, country=entity.country, on=self.on)
        return tuple(Reply(answer, None) for answer in answers)

    def _of_region(self, words: str, country: str | None) -> tuple[Reply, ...]:
        """The holders of offices whose own words name the region or town of the question."""
        names = self._names(words)
        if not names:
            return ()
        answers = [
            answer
            for answer in self.knowledge.who_governs(words, country=country, on=self.on)
            if all(_is_told(name, f"{answer.tenure.office} {answer.tenure.organisation or ''}") for name in names)
        ]
        return tuple(Reply(answer, None) for answer in answers)

    def _names(self, words: str) -> list[str]:
        """The words of the question that are no words of offices and no country: names of places and of what is not known."""
        tokens = [_POSSESSIVE.sub("", token) for token in _WORD.findall(words)]
        named = [t for t in tokens if t[:1].isupper() and not self._is_common(t)]
        return [t for t in named if not self._is_national(t)]

    def _is_national(self, word: str) -> bool:
        """Whether a word names a country or its people as a whole; "Catalan" is of Spain, and yet no name of Spain."""
        iso3 = self.knowledge.owners.countries.get(fold(word))
        state = self.knowledge.country(iso3) if iso3 else None
        if state is None:
            return False
        stem = fold(word)[:_SAME_STEM]
        own = {w for name, kind in self.knowledge.names(state.id) if kind != "demonym" for w in fold(name).split()}
        return stem not in self._index.regional or any(w.startswith(stem) for w in own)

    def _is_common(self, name: str) -> bool:
        return set(normalise(name).split()) <= self._index.common


@dataclass(frozen=True)
class _Index:
    """What questions are read by: capitals, words of offices everywhere, organisations as tenures spell them."""

    capitals: Mapping[str, str]
    common: frozenset[str]
    organisations: Mapping[str, frozenset[str]]
    regional: frozenset[str]

    def organisations_of(self, entity: Entity, knowledge: Knowledge) -> frozenset[str]:
        """The spellings under which offices of an entity stand."""
        names = {fold(name).removeprefix("the ") for name, _ in knowledge.names(entity.id)}
        return frozenset(spelt for name in names for spelt in self.organisations.get(name, ()))


@lru_cache(maxsize=4)
def _index(knowledge: Knowledge) -> _Index:
    capitals = {}
    for state in knowledge.countries:
        capital = knowledge.capital(state.country) if state.country else None
        if capital is not None and fold(capital.name) != fold(state.name):
            capitals[fold(capital.name).removesuffix(" d c")] = state.name
    spread: dict[str, set[str]] = defaultdict(set)
    organisations: dict[str, set[str]] = defaultdict(set)
    regional: set[str] = set()
    for office in knowledge.offices():
        words = normalise(office.name).split()
        for word in words:
            spread[word].add(office.country or "")
        if office.organisation:
            organisations[fold(office.organisation).removeprefix("the ")].add(office.organisation)
        if office.portfolio == "regional":
            regional.update(word[:_SAME_STEM] for word in words if len(word) >= _SAME_STEM)
    common = frozenset(word for word, countries in spread.items() if len(countries) >= _COMMON_TO)
    stems = frozenset(stem for stem in regional if not any(word.startswith(stem) for word in common))
    return _Index(capitals, common, {key: frozenset(found) for key, found in organisations.items()}, stems)


def _is_told(name: str, office: str) -> bool:
    """Whether an office names a place, or the people of it: "Scottish" and "Scotland" share their stem."""
    wanted = fold(name)
    return any(
        word == wanted or (len(wanted) > _SAME_STEM and word[:_SAME_STEM] == wanted[:_SAME_STEM]) for word in fold(office).split()
    )


def _reply(knowledge: Knowledge, match: Match, on: str | None) -> Reply:
    career = knowledge.career(match.person.id, on=on)
    held = next((answer for answer in career if match.tenure is None or answer.tenure == match.tenure), None)
    return Reply(held or next(iter(career), None), match)
