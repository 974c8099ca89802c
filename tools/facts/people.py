"""Who is who: one person for the many spellings of the many tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from detente.knowledge.customs import SUFFIXES, call_name
from detente.knowledge.folding import fold, slug, sound
from detente.knowledge.names import alike
from tools.facts.reading import clean_name, is_latin

_WHY = {
    "same words": "the same words in another order or case as a name of {known}, of the same country, in the same decades",
    "same words elsewhere": "the same words as a name of {known}, who also served an organisation, in the same decades",
    "same sound": "sounds as a name of {known} across romanisations and is written much the same, of the same country, in the same decades",
    "part of the name": "first and last word are those of {known}, one name holds the other, of the same country, in the same decades",
}
_NUMERALS = {"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi"}
_YEARS_APART = 45
_SOUNDS_SAME = 0.92
_SOUNDS_SAME_WORD = 0.9


@dataclass
class Person:
    """A person, with every name seen and the countries served."""

    id: str
    name: str
    family: str | None = None
    born: str | None = None
    names: dict[str, str] = field(default_factory=dict)
    countries: Counter[str] = field(default_factory=Counter)
    years: list[int] = field(default_factory=list)
    weight: int = 0
    source: str = ""
    curated: bool = False
    sources: dict[str, str] = field(default_factory=dict)
    """The source of each name, where it is another than the person's."""


@dataclass(frozen=True)
class Judgement:
    """Two spellings were taken for one person's, by a rule, for a reason."""

    person: str
    name: str
    source: str
    rule: str
    why: str


class People:
    """All persons, found again by name, country and year of birth."""

    def __init__(self, nicknames: dict[str, str], distinct: frozenset[frozenset[str]] = frozenset()) -> None:
        """``nicknames`` maps short given names to full ones; ``distinct`` holds pairs of folded names that are two persons'."""
        self._distinct = distinct
        self.by_id: dict[str, Person] = {}
        self._nicknames = nicknames
        self._exact: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
        self._anywhere: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._ends: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._sounds: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
        self.judgements: list[Judgement] = []

    def add(
        self, name: str, country: str | None, *, qid: str | None = None, born: str | None = None, family: str | None = None,
        aliases: tuple[str, ...] = (), year: int | None = None, source: str = "", curated: bool = False,
    ) -> Person | None:  # fmt: skip
        """The person of a row, known or new; None where the row has no name in Latin letters."""
        spelt = clean_name(name)
        if not spelt or not is_latin(spelt):
            spelt = next((clean_name(a) for a in aliases if is_latin(a) and clean_name(a)), "")
        if not spelt:
            return None
        person = self.by_id.get(qid) if qid else self._known(spelt, aliases, country, born, year, source)
        if person is None:
            person = self._new(spelt, country, qid, born, source)
        elif curated and not person.curated:
            person.names[person.name] = "alias"
            person.name = spelt
        person.curated = person.curated or curated
        person.born = person.born or born
        person.family = family or person.family
        before = set(person.names)
        self._learn(person, (spelt, *(clean_name(a) for a in aliases), *aliases), country, year)
        if source != person.source:
            person.sources.update((name, source) for name in person.names.keys() - before)
        return person

    def drop_initials(self) -> None:
        """Print persons without middle initials where some table names them so ("John Bolton", not "John R. Bolton").

        Not where another person of the country has that name: the initial then tells them apart.
        """
        holders: Counter[tuple[str | None, str]] = Counter()
        for person in self.by_id.values():
            for name in {fold(n) for n in person.names}:
                holders[(most_served(person), name)] += 1
        for person in self.by_id.values():
            words = person.name.split()
            kept = [w for i, w in enumerate(words) if not (0 < i < len(words) - 1 and len(fold(w)) == 1)]
            plain = " ".join(kept)
            known = {fold(n): n for n in sorted(person.names)}
            if len(kept) in range(2, len(words)) and fold(plain) in known and holders[(most_served(person), fold(plain))] == 1:
                person.names[person.name] = "alias"
                person.name = known[fold(plain)]
                person.names[person.name] = "primary"

    def prefer(self, name: str, preferred: str) -> None:
        """Print a person under another name than the tables do; the old name stays an alias."""
        for person in self.by_id.values():
            if person.name == name:
                person.names[name] = "alias"
                person.name = preferred
                person.names[preferred] = "primary"

    def merge(self, kept: str, other: str, *, why: str) -> None:
        """Make two persons one: the kept one learns the other's names, countries and years."""
        person, gone = self.by_id[kept], self.by_id.pop(other)
        self.judgements = [replace(j, person=kept) if j.person == other else j for j in self.judgements]
        self.judgements.append(Judgement(kept, gone.name, gone.source, "same seat", why))
        person.sources.update((name, gone.sources.get(name, gone.source)) for name in gone.names if name not in person.names)
        if gone.curated and not person.curated:
            person.names[person.name] = "alias"
            person.name, person.curated = gone.name, True
            person.names[person.name] = "primary"
        for name in gone.names:
            person.names.setdefault(name, "alias")
        person.family = person.family or gone.family
        person.countries.update(gone.countries)
        person.years.extend(gone.years)

    def _new(self, name: str, country: str | None, qid: str | None, born: str | None, source: str) -> Person:
        key = qid or f"det:person:{slug(name)}"
        number = 1
        while key in self.by_id:
            number += 1
            key = f"det:person:{slug(name)}-{(country or 'int').lower()}" + (f"-{number}" if number > 2 else "")
        self.by_id[key] = Person(key, name, born=born, source=source)
        return self.by_id[key]

    def _learn(self, person: Person, names: tuple[str, ...], country: str | None, year: int | None) -> None:
        if country:
            person.countries[country] += 1
        if year:
            person.years.append(year)
        for name in names:
            if not name or not is_latin(name):
                continue
            person.names.setdefault(name, "primary" if name == person.name else "alias")
            self._index(person, name, country)

    def _index(self, person: Person, name: str, country: str | None) -> None:
        words = tokens(name)
        if not words:
            return
        key = tuple(sorted(words))
        for index, entry in (
            (self._exact, (country or "", key)),
            (self._sounds, (country or "", _sounds_of(words))),
            (self._ends, (country or "", self._end_key(words))),
        ):
            found = index[entry]  # type: ignore[index]
            if person.id not in found:
                found.append(person.id)
        if person.id not in self._anywhere[key]:
            self._anywhere[key].append(person.id)

    def _end_key(self, words: list[str]) -> str:
        first = self._nicknames.get(words[0], words[0])
        return " ".join(sorted({first, words[-1]}))

    def _known(
        self, name: str, aliases: tuple[str, ...], country: str | None, born: str | None, year: int | None, source: str
    ) -> Person | None:
        for spelling in (name, *aliases):
            words = tokens(clean_name(spelling))
            if len(words) < 2 and spelling != name:
                continue
            found = self._find(words, country, born, year, {fold(n) for n in (name, *aliases)})
            if found is not None:
                person, rule = found
                self._judge(person, spelling, source, rule)
                return person
        return None

    def _judge(self, person: Person, name: str, source: str, rule: str) -> None:
        if rule in _WHY and name not in person.names and source != person.source:
            self.judgements.append(Judgement(person.id, name, source, rule, _WHY[rule].format(known=person.name)))

    def _find(
        self, words: list[str], country: str | None, born: str | None, year: int | None, called: set[str]
    ) -> tuple[Person, str] | None:
        key = tuple(sorted(words))
        place = country or ""
        several = len(words) > 1
        for rule, ids in (
            ("same words", self._exact.get((place, key), [])),
            ("same words elsewhere", self._anywhere.get(key, []) if country is None or _reigns(words) else self._exact.get(("", key), [])),
            ("same sound", [i for i in self._sounds.get((place, _sounds_of(words)), []) if self._near(words, i)] if several else []),
            ("part of the name", [i for i in self._ends.get((place, self._end_key(words)), []) if self._nested(words, i)] if several else []),
        ):  # fmt: skip
            fitting = [
                self.by_id[i] for i in ids if _fits(self.by_id[i], born, year) and not self._are_two(called, self.by_id[i])
            ]
            if len(fitting) == 1 or (fitting and len({p.name for p in fitting}) == 1):
                return max(fitting, key=lambda p: (max(p.years, default=0), p.id)), rule
        return None

    def _are_two(self, called: set[str], person: Person) -> bool:
        return any(frozenset((name, fold(person.name))) in self._distinct for name in called)

    def forget(self, person: str, name: str) -> None:
        """Take a wrong name from the persons of a printed name."""
        for known in self.by_id.values():
            if known.name == person and name != person:
                known.names.pop(name, None)

    def _near(self, words: list[str], key: str) -> bool:
        """Whether a name that sounds the same is also written much the same: "Liu He" is not "Liu Jieyi"."""
        found = [alike(tuple(words), tuple(tokens(name))) for name in self.by_id[key].names]
        return any(likeness.score >= _SOUNDS_SAME and likeness.weakest >= _SOUNDS_SAME_WORD for likeness in found)

    def _nested(self, words: list[str], key: str) -> bool:
        mine = {self._nicknames.get(w, w) for w in words}
        for name in self.by_id[key].names:
            theirs = {self._nicknames.get(w, w) for w in tokens(name)}
            if mine <= theirs or theirs <= mine:
                return True
        return False


def _reigns(words: list[str]) -> bool:
    """Whether a name is a monarch's: who reigns over several states is one person."""
    return words[-1] in _NUMERALS


def _sounds_of(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(sound(word) for word in words))


def _fits(person: Person, born: str | None, year: int | None) -> bool:
    if born and person.born and abs(int(born[:4]) - int(person.born[:4])) > 1:
        return False
    return not (year and person.years and min(abs(year - y) for y in person.years) > _YEARS_APART)


def tokens(name: str) -> list[str]:
    """Folded words of a name, without initials and suffixes (unless nothing else is left)."""
    words = fold(name).split()
    kept = [w for w in words if len(w) > 1 and w not in SUFFIXES]
    return kept if len(kept) > 1 else words


def family_name(person: Person) -> str:
    """The name by which news calls the person alone, from the country's custom where no table tells."""
    return call_name(person.name, most_served(person), family=person.family)


def most_served(person: Person) -> str | None:
    """The country that a person served most, None for servants of organisations alone."""
    counts = [(n, c) for c, n in person.countries.items() if c]
    # Who reigns over the Commonwealth's realms is of the first of them.
    crown = _reigns(fold(person.name).split())
    return max(counts, key=lambda pair: (crown and pair[1] == "GBR", pair[0], pair[1] == "GBR", pair[1]))[1] if counts else None
