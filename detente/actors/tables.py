"""The tables of this room, each loaded on first use and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal, get_args

from detente.errors import DataError
from detente.knowledge.folding import fold
from detente.records import ActorKind, Sector

RoleUse = Literal["office", "people", "body", "gear"]
Refers = Literal["side", "country", "government", "military", "person"]

_SECTORS = frozenset(get_args(Sector))
_IRREGULAR = {
    "man": "men", "woman": "women", "child": "children", "person": "people", "chief": "chiefs", "chargé": "chargés",
    "serviceman": "servicemen", "thief": "thieves", "midwife": "midwives", "wife": "wives", "housewife": "housewives", "police": "police", "personnel": "personnel", "youth": "youths",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """What a common noun says about whom it names.

    ``use``: ``office`` one person's post, ``people`` a kind of person, ``body`` an institution, ``gear`` what a force fights with.
    ``weak`` roles ("leader", "forces", "spokesman") take the sector of the word they go with, their own only where there is none.
    """

    phrase: str
    sector: Sector
    use: RoleUse
    weak: bool
    plural: bool


@dataclass(frozen=True, slots=True)
class Epithet:
    """A description that stands for countries or an organisation; ``every`` where it names all its members together."""

    every: bool
    countries: tuple[str, ...]
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Honorific:
    """A short title before a name: what it tells of gender, sector and office, None where it tells nothing."""

    gender: str | None
    sector: Sector | None
    office: str | None


def _rows(name: str, columns: int) -> Iterator[list[str]]:
    text = files("detente").joinpath("data", "actors", name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        row = line.split("\t")
        if len(row) != columns:
            raise DataError(f"data/actors/{name}, line {number}: {len(row)} columns, expected {columns}")
        if number > 1:
            yield row


def sector_of(code: str) -> Sector:
    """A sector read from a table. Raises DataError where it is not one of PLOVER's."""
    if code not in _SECTORS:
        raise DataError(f"{code!r} is not a PLOVER sector: expected one of {' '.join(sorted(_SECTORS))}")
    return code  # type: ignore[return-value]


@lru_cache(maxsize=1)
def roles() -> Mapping[tuple[str, ...], tuple[Role, ...]]:
    """Every role phrase, singular and plural, by its lower-case words; offices before other uses of the same words."""
    return _read_roles(_rows("roles.tsv", 3))


@lru_cache(maxsize=1)
def agents() -> Mapping[tuple[str, ...], tuple[Role, ...]]:
    """The roles, and many more that name someone in a phrase by itself; in a story too many of them are something else."""
    return _read_roles([*(row[:3] for row in _rows("agents.tsv", 4)), *_rows("roles.tsv", 3)])


def agent_examples() -> Iterator[tuple[str, Sector]]:
    """A phrase of our own for each row of ``agents.tsv``, with the sector that it must get."""
    for _, _, code, example in _rows("agents.tsv", 4):
        yield example, sector_of(code)


def _read_roles(rows: Iterable[list[str]]) -> Mapping[tuple[str, ...], tuple[Role, ...]]:
    weak = words("weak")
    found: dict[tuple[str, ...], list[Role]] = {}
    for phrase, use, code in rows:
        if use not in get_args(RoleUse):
            raise DataError(f"data/actors/roles.tsv: {use!r} is not a use: expected one of {' '.join(get_args(RoleUse))}")
        forms = [(phrase, _is_plural(phrase)), (plural_of(phrase), True)]
        if phrase.endswith("person"):
            forms.append((phrase + "s", True))
        for form, plural in forms:
            role = Role(phrase, sector_of(code), use, phrase in weak, plural)  # type: ignore[arg-type]
            known = found.setdefault(tuple(form.split()), [])
            if all(r.use != role.use for r in known):
                known.append(role)
    order = {use: rank for rank, use in enumerate(get_args(RoleUse))}
    return {key: tuple(sorted(several, key=lambda r: order[r.use])) for key, several in found.items()}


def _is_plural(phrase: str) -> bool:
    return phrase.endswith(("people", "men", "police", "personnel", "forces", "royals", "locals", "elders", "leaders"))


def plural_of(phrase: str) -> str:
    """The plural of a role phrase: "heads of state", "prime ministers", "policemen"; plural words stay as they are."""
    for link in (" of ", " for ", " to ", " in ", "-in-"):
        first, found, rest = phrase.partition(link)
        if found:
            return plural_of(first) + found + rest
    start, _, last = phrase.rpartition(" ")
    return f"{start} {_plural_word(last)}".strip()


def _plural_word(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for single, several in (("man", "men"), ("woman", "women"), ("child", "children"), ("person", "persons")):
        if word.endswith(single) and word != "shaman":
            return word[: -len(single)] + several
    if word.endswith(("men", "people", "s")) and not word.endswith("ss"):
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


@lru_cache(maxsize=1)
def role_heads() -> frozenset[str]:
    """The first words of :func:`roles`."""
    return frozenset(phrase[0] for phrase in roles())


@lru_cache(maxsize=1)
def agent_heads() -> frozenset[str]:
    """The first words of :func:`agents`."""
    return frozenset(phrase[0] for phrase in agents())


@lru_cache(maxsize=256)
def words(category: str) -> frozenset[str]:
    """The lower-case words of a category of ``words.tsv``; empty where there is no such category."""
    return frozenset(word for kind, word in _rows("words.tsv", 2) if kind == category)


@lru_cache(maxsize=1)
def adjectives() -> Mapping[str, str]:
    """The adjective of a country, by ISO 3166-1 alpha-3 code ("Kenyan")."""
    return {country: adjective for country, adjective in _rows("adjectives.tsv", 2)}


@lru_cache(maxsize=1)
def epithets() -> Mapping[tuple[str, ...], Epithet]:
    """Descriptions that stand for countries and organisations, by their lower-case words."""
    found: dict[tuple[str, ...], Epithet] = {}
    for phrase, mode, members in _rows("epithets.tsv", 3):
        names = members.split("|")
        organisations = tuple(n.removeprefix("igo:") for n in names if n.startswith("igo:"))
        countries = tuple(n for n in names if not n.startswith("igo:"))
        found[tuple(phrase.split())] = Epithet(mode == "all", countries, organisations)
    return found


@lru_cache(maxsize=1)
def epithet_ends() -> frozenset[str]:
    """The last words of :func:`epithets`."""
    return frozenset(phrase[-1] for phrase in epithets())


@lru_cache(maxsize=1)
def group_ends() -> frozenset[str]:
    """The last words of :func:`groups`."""
    return frozenset(phrase[-1] for phrase in groups())


@lru_cache(maxsize=1)
def organisation_heads() -> Mapping[str, tuple[Sector, ActorKind]]:
    """What the chief word of an organisation's name says it is ("Commission", "Front")."""
    return {head: (sector_of(code), kind) for head, code, kind in _rows("organisations.tsv", 3)}  # type: ignore[misc]


@lru_cache(maxsize=1)
def honorifics() -> Mapping[str, Honorific]:
    """Short titles before names, by their lower-case form."""
    found = {}
    for word, gender, code, office in _rows("honorifics.tsv", 4):
        found[word] = Honorific(gender or None, sector_of(code) if code else None, office or None)
    return found


@lru_cache(maxsize=1)
def genders() -> Mapping[str, str]:
    """``f`` or ``m`` of common given names, by their lower-case form."""
    return {name: gender for name, gender in _rows("given.tsv", 2)}


@lru_cache(maxsize=1)
def translated_surnames() -> Mapping[str, str]:
    """Surnames as machine translation garbles them ("Churches" for "Iglesias"), by the lower-case translation."""
    return {translated: surname for translated, surname in _rows("surnames.tsv", 2)}


@lru_cache(maxsize=1)
def groups() -> Mapping[tuple[str, ...], Refers]:
    """Plural nouns that stand for the parties in focus, by their lower-case words, and what kind of party they name."""
    return {tuple(noun.split()): refers for noun, refers in _rows("groups.tsv", 2)}  # type: ignore[misc]


@lru_cache(maxsize=1)
def prefixes() -> Mapping[str, str]:
    """Countries as the first half of a compound ("Sino-"), by the lower-case prefix."""
    return {prefix: country for prefix, country in _rows("prefixes.tsv", 2)}


@lru_cache(maxsize=1)
def peoples() -> Mapping[str, str]:
    """Peoples, regions and rulers whose name as an adjective points at one country ("Basque", "Calabrian"), by lower-case word."""
    return {word: country for word, country in _rows("peoples.tsv", 2)}


@lru_cache(maxsize=1)
def rulers() -> Mapping[str, str]:
    """Names of rulers and seats of power in compounds with "pro-" and "anti-", which tell whose quarrel it is, by lower-case word."""
    return {word: country for word, country in _rows("rulers.tsv", 2)}


@lru_cache(maxsize=1)
def homes() -> Mapping[tuple[str, ...], str]:
    """Offices and bodies that only one country has ("taoiseach"), by their lower-case words."""
    return {tuple(phrase.split()): country for phrase, country in _rows("homes.tsv", 2)}


@lru_cache(maxsize=1)
def clubs() -> Mapping[tuple[str, ...], tuple[str, Sector]]:
    """Bodies of many states that are described, or left out of the knowledge base: code in place of a country, and sector."""
    return {tuple(phrase.split()): (code, sector_of(sector)) for phrase, code, sector in _rows("clubs.tsv", 3)}


@lru_cache(maxsize=1)
def breakaways() -> Mapping[str, str]:
    """Breakaway regions and partly recognised states with the country that they broke away from, by folded name."""
    return {fold(name): country for name, country in _rows("breakaways.tsv", 2)}


@lru_cache(maxsize=1)
def conditions() -> Mapping[str, Sector]:
    """What an adjective straight before a nationality that stands for people says of them ("displaced Syrians"), by lower-case word."""
    return {word: sector_of(code) for word, code in _rows("people.tsv", 2)}


@lru_cache(maxsize=1)
def domains() -> Mapping[tuple[str, Sector], Sector]:
    """The second sector that a word tells beside a first one ("defence" of a government's), by lower-case word and first sector."""
    return {
        (word, sector_of(first)): sector_of(code)
        for word, several, code in _rows("domains.tsv", 3)
        for first in several.split("|")
    }


@lru_cache(maxsize=1)
def endings() -> Mapping[str, Sector]:
    """The sector of words that no table has, by their ending ("-makers"); longer endings first."""
    rows = sorted(_rows("endings.tsv", 2), key=lambda row: -len(row[0]))
    return {ending: sector_of(code) for ending, code in rows}


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which a body was of another sector than usually: a group that governed, a militia in a state's service."""

    sector: Sector
    start: str | None
    end: str | None


@lru_cache(maxsize=1)
def spells() -> Mapping[str, tuple[Spell, ...]]:
    """Such times by the name that the knowledge base has of the body."""
    found: dict[str, tuple[Spell, ...]] = {}
    for name, code, start, end in _rows("spells.tsv", 4):
        found[name] = (*found.get(name, ()), Spell(sector_of(code), start or None, end or None))
    return found
