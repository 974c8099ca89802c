"""Codes for an actor named by a few words, outside any story: "Kenyan police", "the former Chilean minister X"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.actors.page import RoleSpan, find_roles, likeliest_first
from detente.actors.tables import Role, genders, honorifics, organisation_heads, roles, sector_of, words
from detente.actors.words import Word, split_words
from detente.edtf import bounds
from detente.knowledge import Entity, Knowledge, Match
from detente.knowledge.folding import fold
from detente.knowledge.model import Hit
from detente.language.model import Sentence
from detente.records import ActorBasis, Sector

_LONGEST_PHRASE = 24
_SURE, _LIKELY = 0.9, 0.75
_COUNTRY_KINDS = ("country", "territory")


@dataclass(frozen=True, slots=True)
class ActorCode:
    """Who a phrase names.

    ``country`` is ISO 3166-1 alpha-3; for international bodies the code that event data uses in its place: ``UNO`` the United Nations
    and its agencies, ``EUR`` the European Union, ``IGO`` any other. None where the phrase names no country. ``sector`` is a PLOVER
    sector, None for a country as such and where nothing is known. ``name`` is the entity found, None without one. ``why`` is fit to print.
    """

    country: str | None
    sector: Sector | None
    name: str | None
    office: str | None
    basis: ActorBasis
    why: str


_PRONOUNS = frozenset(("he", "she", "they", "him", "her", "them"))
# Offices of states and of clubs alike: "of" decides.
_PRESIDING = ("president", "vice president", "secretary general", "secretary-general", "general secretary", "governor")
# Sectors of a body that say more than the noun beside its name.
_TELLING = ("SPY", "MIL", "COP", "JUD", "LEG", "REB", "PRM")
_NOBODY = ActorCode(None, None, None, None, "unresolved", "no words that name an actor")


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    words: tuple[Word, ...]
    hits: tuple[Hit, ...]
    roles: tuple[RoleSpan, ...]
    knowledge: Knowledge
    on: str | None


def code_phrase(text: str, *, date: str | None, knowledge: Knowledge) -> ActorCode:
    """Code an actor phrase.

    Args:
        text: the phrase as written, with or without article, title and name.
        date: EDTF day or interval that decides who held an office; None takes the last holder known.
        knowledge: whom and what the reader knows.

    Returns:
        The code; country and sector None with basis ``unresolved`` where the phrase names no known actor (a thing, a stranger).
    """
    phrase = _read(text, date, knowledge)
    if not phrase.words or _is_clause(phrase):
        return _NOBODY
    if phrase.text.casefold() in _PRONOUNS:
        return ActorCode(None, "UNK", None, None, "unresolved", "a pronoun without its story")
    # 1. A known body, group or country that is the whole phrase.
    whole = _whole(phrase)
    if whole is not None:
        return whole
    # 2. A person, helped by the office and country beside the name.
    person = _person(phrase)
    if person is not None:
        return person
    # 3. A known body inside the phrase, at its head.
    body = _body(phrase)
    if body is not None:
        return body
    # 4. A common noun, its country from the names beside it.
    return _noun(phrase)


def _read(text: str, date: str | None, knowledge: Knowledge) -> _Phrase:
    clean = " ".join(text.split())
    shouted = len(clean) > 3 and clean.isupper() and " " not in clean and not knowledge.scan(clean)
    if shouted or (clean.isupper() and " " in clean):
        clean = clean.title()
    bare = Sentence(0, 0, "body", 0, len(clean), clean, (), (), ())
    sentence_words = split_words(bare)
    # Names in lower case ("seoul metropolitan police") stay common words: a case that tells nothing proves no name.
    hits = [replace(h, entities=likeliest_first(h.text, h.entities, set())) for h in knowledge.scan(clean)]
    return _Phrase(clean, sentence_words, tuple(hits), find_roles(sentence_words), knowledge, date)


def _is_clause(phrase: _Phrase) -> bool:
    """Whether the text is a sentence, which has no one actor."""
    lowers = [w.lower for w in phrase.words]
    return len(lowers) > _LONGEST_PHRASE or any(w in words("clause") for w in lowers)


# -- the whole phrase --------------------------------------------------------------------------------------------------------


def _whole(phrase: _Phrase) -> ActorCode | None:
    bare = _bare(phrase.text)
    for hit in phrase.hits:
        if _bare(hit.text) != bare and phrase.text[hit.start : hit.end] != bare:
            continue
        entity, kind = hit.entities[0]
        if entity.kind == "person":
            return None
        if kind == "demonym" and entity.kind in _COUNTRY_KINDS:
            return ActorCode(entity.country, None, entity.name, None, "alias", f"{hit.text}: the people of {entity.name}")
        return _entity_code(entity, f"{hit.text} is a name of {entity.name}")
    return _city(phrase) if len(phrase.words) <= 3 and not phrase.roles else None


def _city(phrase: _Phrase) -> ActorCode | None:
    bare = _bare(phrase.text)
    places = phrase.knowledge.places_named(bare) if bare[:1].isupper() and not _given(phrase.words) else ()
    if not places or places[0].country is None:
        return None
    place = places[0]
    capital = phrase.knowledge.capital(place.country) if place.country else None
    if capital is not None and capital.id == place.id:
        return ActorCode(place.country, "GOV", place.name, None, "alias", f"{place.name}, a capital, stands for its government")
    return ActorCode(place.country, None, place.name, None, "alias", f"{place.name} is a place in {place.country}")


def _given(sentence_words: Sequence[Word]) -> bool:
    return len(sentence_words) > 1 and sentence_words[0].lower in genders()


def _bare(text: str) -> str:
    first, _, rest = text.partition(" ")
    return (rest if first.casefold() in ("the", "a", "an") and rest else text).strip(" .,'\"“”")


def _entity_code(entity: Entity, why: str, *, sector: Sector | None = None) -> ActorCode:
    own = sector_of(entity.sector) if entity.sector else None
    if entity.kind in _COUNTRY_KINDS:
        return ActorCode(entity.country, sector, entity.name, None, "exact", why)
    if entity.country is None and (entity.kind == "igo" or own == "IGO"):
        functional: Sector | None = "JUD" if "court" in fold(entity.name).split() else None
        return ActorCode(_international(entity), sector or functional or own, entity.name, None, "exact", why)
    return ActorCode(entity.country, sector or own, entity.name, None, "exact", why)


def _international(entity: Entity) -> str:
    name = fold(entity.name)
    if name.startswith(("european union", "european commission", "european council", "european parliament", "eu ")):
        return "EUR"
    united = name.startswith(("united nations", "un ", "international court of justice", "world health", "unicef", "unesco"))
    return "UNO" if united else "IGO"


# -- persons -----------------------------------------------------------------------------------------------------------------


def _person(phrase: _Phrase) -> ActorCode | None:
    first, last = _name_range(phrase)
    if first == last:
        return None
    name = phrase.text[phrase.words[first].start : phrase.words[last - 1].end]
    title = phrase.text[: phrase.words[first].start].strip(" ,")
    country = _country(phrase, limit=phrase.words[first].start)
    role = _last_role(phrase, first)
    match = _match(phrase, name, title if role else None, country)
    if match is None:
        return _titled(phrase, name, title, role, country)
    tenure = match.tenure or next(iter(phrase.knowledge.tenures(match.person.id, on=phrase.on)), None)
    past = _has_left(phrase, match.person.id)
    former = "former" in title.casefold().split() or "ex-" in title.casefold()
    sector: Sector | None = sector_of(tenure.sector) if tenure else ("ELI" if past else None)
    if former:
        sector = "ELI"
    elif role is not None and not role.weak and sector != "IGO":
        sector = role.sector
    iso3 = match.person.country or (tenure.country if tenure else None) or country
    return ActorCode(iso3, sector, match.person.name, tenure.office if tenure else None, match.basis, match.why)


def _has_left(phrase: _Phrase, person: str) -> bool:
    on = phrase.on
    return any(on is None or t.start is None or bounds(t.start)[0] <= bounds(on)[1] for t in phrase.knowledge.tenures(person))


def _match(phrase: _Phrase, name: str, title: str | None, country: str | None) -> Match | None:
    if len(name.split()) < 2 and country is None:
        return None
    floor = _LIKELY if country and title else _SURE
    for match in phrase.knowledge.match_persons(name, country=country, office=title, on=phrase.on):
        if match.score >= floor and (
            country is None or country in (match.person.country, match.tenure.country if match.tenure else None)
        ):
            return match
    return None


def _titled(phrase: _Phrase, name: str, title: str, role: Role | None, country: str | None) -> ActorCode | None:
    if role is None:
        return None
    sector: Sector = "ELI" if title.casefold().startswith(("former ", "ex-")) else role.sector
    why = f"{name} is not in the knowledge base; the phrase says {title}"
    return ActorCode(country, sector, name, role.phrase, "context", why)


def _name_range(phrase: _Phrase) -> tuple[int, int]:
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
    while last > first and not phrase.words[last - 1].capital:
        last -= 1
    if first and phrase.words[first - 1].lower in words("break"):
        return 0, 0
    placed = {p for start, end, _ in phrase.knowledge.scan_places(phrase.text) for p in range(start, end)}
    if last > first and first and all(w.start in placed for w in phrase.words[first:last]):
        return 0, 0
    return first, last


def _is_name(phrase: _Phrase, word: Word) -> bool:
    lower = word.lower
    if not (word.capital or "-" in word.text) or lower in honorifics() or lower in words("function") or word.possessive:
        return False
    if lower in organisation_heads() or lower in words("thing"):
        return False
    inside = [h for h in phrase.hits if h.start <= word.start and word.end <= h.end]
    return all(h.entities[0][0].kind == "person" for h in inside)


# -- bodies ------------------------------------------------------------------------------------------------------------------


def _body(phrase: _Phrase) -> ActorCode | None:
    """A named body or group at the head of the phrase, or one whose members or fighters the phrase names."""
    bodies = [h for h in phrase.hits if h.entities[0][0].kind not in (*_COUNTRY_KINDS, "person") and not _is_common(h.text)]
    if not bodies:
        return None
    hit = bodies[0]
    entity = hit.entities[0][0]
    head = _head_role(phrase)
    if head is not None and _is_former(phrase):
        return ActorCode(entity.country, "ELI", entity.name, head.phrase, "exact", f"{phrase.text}: formerly of {entity.name}")
    country = _country(phrase)
    own = sector_of(entity.sector) if entity.sector else None
    if own == "IGO" and country is None and head is not None and head.use == "office" and not head.weak:
        return _entity_code(entity, f"{phrase.text}: {head.phrase} of {entity.name}", sector=head.sector)
    if (
        head is None
        or head.weak
        or head.use == "people"
        or (own == "IGO" and country is None)
        or (head.use == "body" and own in _TELLING)
    ):
        sector = (
            head.sector if head is not None and not head.weak and own in (None, "IGO", "GOV") and head.sector != "GOV" else None
        )
        return _entity_code(entity, f"{phrase.text}: {hit.text} is {entity.name}", sector=sector)
    iso3 = country or entity.country
    return ActorCode(iso3, head.sector, entity.name, head.phrase, "exact", f"{phrase.text}: {head.phrase} beside {entity.name}")


def _is_common(text: str) -> bool:
    """Whether a name is an ordinary noun that many countries have: "Senate", "League"."""
    lower = text.casefold()
    return tuple(lower.split()) in roles() or lower in organisation_heads()


# -- common nouns ------------------------------------------------------------------------------------------------------------


def _noun(phrase: _Phrase) -> ActorCode:
    head = _head_role(phrase)
    country = _country(phrase) or _place_country(phrase)
    if head is None and country is None:
        return _NOBODY
    if head is None:
        return _people_or_country(phrase, country)
    sector = "ELI" if _is_former(phrase) and head.sector in ("GOV", "LEG", "MIL") else _sector(phrase, head)
    basis: ActorBasis = "context" if country else "alias"
    return ActorCode(country, sector, None, head.phrase if head.use == "office" else None, basis, f"{head.phrase} is {sector}")


def _people_or_country(phrase: _Phrase, country: str | None) -> ActorCode:
    demonyms = [h for h in phrase.hits if h.entities[0][1] == "demonym"]
    people = demonyms and phrase.words[-1].start == demonyms[-1].start and len(phrase.words) > 1
    numbered = any(w.lower in words("number") or w.lower.isdigit() for w in phrase.words)
    if people and not numbered and phrase.words[0].lower != "the":
        return ActorCode(country, "CVL", None, None, "context", f"{phrase.text}: people of the country")
    return ActorCode(country, None, None, None, "context", f"{phrase.text}: the country named")


def _sector(phrase: _Phrase, head: Role) -> Sector:
    presiding = head.phrase in _PRESIDING and any(w.lower == "of" for w in phrase.words)
    if not head.weak and not presiding:
        return head.sector
    others = [r.role.sector for r in phrase.roles if r.role is not head and not r.role.weak]
    return others[0] if others else head.sector


def _is_former(phrase: _Phrase) -> bool:
    return any(w.lower in words("former") or w.lower.startswith("ex-") for w in phrase.words)


def _head_role(phrase: _Phrase) -> Role | None:
    """The role that the phrase turns on: the last before "of", "in" or a comma, else the first after."""
    stop = next(
        (i for i, w in enumerate(phrase.words) if i and (w.lower in words("break") or _comma_before(phrase, i))),
        len(phrase.words),
    )
    before = [r for r in phrase.roles if r.last <= stop]
    if before:
        last = before[-1]
        return _noun_role(phrase, last)
    return _noun_role(phrase, phrase.roles[0]) if phrase.roles else None


def _noun_role(phrase: _Phrase, span: RoleSpan) -> Role:
    plural = phrase.words[span.last - 1].lower.endswith("s")
    people = [r for r in span.roles if r.use != "office"]
    return people[0] if plural and people else span.role


def _comma_before(phrase: _Phrase, index: int) -> bool:
    return "," in phrase.text[phrase.words[index - 1].close : phrase.words[index].start]


def _last_role(phrase: _Phrase, first: int) -> Role | None:
    before = [r.role for r in phrase.roles if r.last <= first]
    # A rank beside an office is how its holder is addressed.
    offices = [r for r in before if r.use == "office" and r.sector == "GOV" and not r.weak]
    return offices[-1] if offices else before[-1] if before else None


def _country(phrase: _Phrase, *, limit: int | None = None) -> str | None:
    found = [h for h in phrase.hits if h.entities[0][0].kind in _COUNTRY_KINDS and (limit is None or h.start < limit)]
    accredited = any(r.role.phrase.startswith(("ambassador", "envoy")) for r in phrase.roles)
    own = [
        h for h in found if not accredited or phrase.text[: h.start].rstrip(" the").rsplit(" ", 1)[-1] not in ("to", "in", "for")
    ]
    return own[0].entities[0][0].country if own else None


def _place_country(phrase: _Phrase) -> str | None:
    """The country of a place that the phrase names with "in" or "of", or straight before its noun."""
    covered = [(phrase.words[r.first].start, phrase.words[r.last - 1].end) for r in phrase.roles]
    for start, end, places in phrase.knowledge.scan_places(phrase.text):
        if not places or any(a <= start < b for a, b in covered) or phrase.text[start:end].casefold() in words("function"):
            continue
        index = next((i for i, w in enumerate(phrase.words) if w.start >= start), 0)
        after = next((i for i, w in enumerate(phrase.words) if w.start >= end), len(phrase.words))
        led = index > 0 and phrase.words[index - 1].lower in ("in", "of", "from", "at", "across", "near", "the")
        leads = any(r.first >= after and r.first - after <= 1 for r in phrase.roles)
        closes = after == len(phrase.words) and bool(phrase.roles)
        if led or leads or closes:
            return places[0].country
    return None
