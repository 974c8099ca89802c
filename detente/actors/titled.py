"""A person in an actor phrase: the name, the office and country beside it, and whom the knowledge base has of that name."""

from __future__ import annotations

from dataclasses import dataclass

from detente.actors.owners import owner
from detente.actors.reading import Phrase
from detente.actors.sectors import past_role
from detente.actors.tables import Role, honorifics, organisation_heads, rulers, sector_of, words
from detente.actors.words import Word
from detente.edtf import bounds
from detente.knowledge import Match
from detente.records import ActorBasis, Sector

_SURE, _LIKELY = 0.9, 0.75
_RULING = ("president", "prime minister", "chancellor", "supreme leader", "king", "foreign minister", "secretary of state")
_OF = ("of", "for", "to", "loyal")


@dataclass(frozen=True, slots=True)
class Bearer:
    """The person of a phrase; ``under`` is the sector of a past office, ``organisation`` the body of many states served, None without."""

    country: str | None
    sector: Sector | None
    under: Sector | None
    name: str
    office: str | None
    organisation: str | None
    title: str
    basis: ActorBasis
    why: str


def find_ruler(phrase: Phrase) -> Bearer | None:
    """Whom a lone surname means that is known by itself, as that of one who rules or ruled a country; None where it is no such."""
    name = phrase.words[-1].text
    country = rulers().get(name.casefold()) if len(phrase.words) == 1 else None
    for office in _RULING if country else ():
        match = _match(phrase, name, office, country)
        if match is not None and match.score >= _SURE:
            return _known(phrase, match, "", None, country)
    return None


def find_bearer(phrase: Phrase) -> Bearer | None:
    """The person that the phrase names, None where it names none or a stranger without a title."""
    first, last = _name_range(phrase)
    if first == last:
        return None
    if _is_owner(phrase, first, last):
        return None
    start = phrase.words[first].start
    name = phrase.text[start : phrase.words[last - 1].end]
    title = phrase.text[:start].strip(" ,")
    whose = owner(phrase, limit=start)
    country = whose.country if whose else None
    role = _last_role(phrase, first)
    match = _match(phrase, name, title if role else None, country)
    if match is None:
        return _stranger(phrase, name, title, role, country, last)
    return _known(phrase, match, title, role, country)


def _is_owner(phrase: Phrase, first: int, last: int) -> bool:
    """Whether someone else is named by whose he is: "forces of President X", "X's wife"."""
    if last < len(phrase.words) and phrase.words[last].possessive and phrase.words[last].capital:
        last += 1
    if phrase.words[last - 1].possessive and any(r.first >= last for r in phrase.roles):
        return True
    if not 0 < phrase.stop < first or phrase.words[phrase.stop].lower not in _OF:
        return False
    titled = {i for r in phrase.roles for i in range(r.first, r.last)}
    between = range(phrase.stop + 1, first)
    named = all(i in titled or phrase.words[i].lower in honorifics() or phrase.words[i].lower == "the" for i in between)
    return named and any(r.last <= phrase.stop for r in phrase.roles)


def _known(phrase: Phrase, match: Match, title: str, role: Role | None, country: str | None) -> Bearer:
    tenure = match.tenure or next(iter(phrase.knowledge.tenures(match.person.id, on=phrase.on)), None)
    past = _has_left(phrase, match.person.id)
    under: Sector | None = None
    sector: Sector | None = sector_of(tenure.sector) if tenure else ("ELI" if past else None)
    if _is_past(title):
        under, sector = (past_role(role).sector if role else sector), "ELI"
    elif role is not None and not role.weak and sector != "IGO":
        sector = role.sector
    serves = tenure.organisation if tenure is not None and tenure.country is None else None
    iso3 = match.person.country or (tenure.country if tenure else None) or country
    office = tenure.office if tenure else None
    return Bearer(iso3, sector, under, match.person.name, office, serves, title, match.basis, match.why)


def _is_past(title: str) -> bool:
    lowers = title.casefold().replace("-", " ").split()
    return any(w in words("former") or w == "ex" for w in lowers)


def _has_left(phrase: Phrase, person: str) -> bool:
    on = phrase.on
    return any(on is None or t.start is None or bounds(t.start)[0] <= bounds(on)[1] for t in phrase.knowledge.tenures(person))


def _match(phrase: Phrase, name: str, title: str | None, country: str | None) -> Match | None:
    if len(name.split()) < 2 and country is None:
        return None
    floor = _LIKELY if country and title else _SURE
    for match in phrase.knowledge.match_persons(name, country=country, office=title, on=phrase.on):
        if match.score >= floor and (
            country is None or country in (match.person.country, match.tenure.country if match.tenure else None)
        ):
            return match
    return None


def _stranger(phrase: Phrase, name: str, title: str, role: Role | None, country: str | None, last: int) -> Bearer | None:
    if role is not None and role.use == "body":
        return None
    honorific = honorifics().get(title.rpartition(" ")[2].casefold())
    if honorific is not None and honorific.sector and honorific.sector != (role.sector if role else None):
        role = Role(honorific.office or title, honorific.sector, "office", False, False)
    if role is None:
        return None
    behind = [r.role for r in phrase.roles if r.first >= last and not r.role.weak and r.role.use != "body"]
    if role.weak and behind:
        role = behind[0]
    sector: Sector = role.sector
    under: Sector | None = None
    if _is_past(title):
        sector, under = "ELI", past_role(role).sector
    why = f"{name} is not in the knowledge base; the phrase says {title}"
    return Bearer(country, sector, under, name, role.phrase, None, title, "context", why)


def _name_range(phrase: Phrase) -> tuple[int, int]:
    """The last run of words written as a person's name; (0, 0) where there is none."""
    taken = {i for r in phrase.roles for i in range(r.first, r.last)}
    best = (0, 0)
    start: int | None = None
    for index, word in enumerate([*phrase.words, None]):
        named = word is not None and index not in taken and _is_name(phrase, word)
        if named and start is None:
            start = index
        elif not named and start is not None:
            if word is not None and word.lower in words("particle") and index not in taken:
                continue
            best = (start, index)
            start = None
    first, last = best
    while last > first and not (phrase.words[last - 1].capital or _is_prefixed(phrase.words[last - 1])):
        last -= 1
    if first and phrase.words[first - 1].lower in words("break"):
        return 0, 0
    placed = {p for place in phrase.places for p in range(place.start, place.end)}
    if last > first and first and all(w.start in placed for w in phrase.words[first:last]):
        return 0, 0
    return first, last


def _is_name(phrase: Phrase, word: Word) -> bool:
    lower = word.lower
    if not (word.capital or "-" in word.text) or lower in honorifics() or lower in words("function") or word.possessive:
        return False
    if lower in organisation_heads() or lower in words("thing") or lower in words("paper") or lower in words("skipped"):
        return False
    if "-" in word.text and (lower.rpartition("-")[2] in words("suffix") | words("patron") | words("ruled")):
        return False
    inside = [h for h in phrase.hits if h.start <= word.start and word.end <= h.end]
    return all(h.entities[0][0].kind == "person" for h in inside)


def _is_prefixed(word: Word) -> bool:
    """Whether a word is a particle and a name joined by a hyphen: "al-Nimr"."""
    prefix, _, rest = word.text.partition("-")
    return prefix.casefold() in words("particle") and rest[:1].isupper()


def _last_role(phrase: Phrase, first: int) -> Role | None:
    before = [r.role for r in phrase.roles if r.last <= first]
    # A rank beside an office is how its holder is addressed.
    offices = [r for r in before if r.use == "office" and r.sector == "GOV" and not r.weak]
    return offices[-1] if offices else before[-1] if before else None
