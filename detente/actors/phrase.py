"""Codes for an actor named by a few words, outside any story: "Kenyan police", "the former Chilean minister X"."""

from __future__ import annotations

from dataclasses import dataclass

from detente.actors.bodies import is_ministry
from detente.actors.owners import Owner, Rank, home, owner
from detente.actors.reading import COUNTRY_KINDS, Phrase, bare, find_agents, read_phrase
from detente.actors.sectors import (
    beside_body,
    body_sector,
    head_role,
    is_former,
    is_matter,
    past_role,
    role_sector,
    second_sector,
    shape_sector,
)
from detente.actors.tables import Role, breakaways, clubs, conditions, genders, organisation_heads, peoples, roles, words
from detente.actors.titled import Bearer, find_bearer, find_ruler
from detente.knowledge import Entity, Knowledge
from detente.knowledge.folding import fold
from detente.knowledge.model import Hit
from detente.records import ActorBasis, Sector

_LONGEST_PHRASE = 24
_LONGEST_CLUB = 6
_LONGEST_MEASURE = 4
# Letters.
_LONGEST_ACRONYM = 4


@dataclass(frozen=True, slots=True)
class ActorCode:
    """Who a phrase names.

    ``country`` is ISO 3166-1 alpha-3; for international bodies the code that event data uses in its place: ``UNO`` the United Nations
    and its agencies, ``EUR`` the European Union, ``IGO`` any other. None where the phrase names no country. ``sector`` is a PLOVER
    sector, None for a country as such and where nothing is known; ``second`` another one that applies too ("opposition lawmakers":
    LEG, then OPP). ``name`` is the entity found, None without one. ``why`` is fit to print.
    """

    country: str | None
    sector: Sector | None
    name: str | None
    office: str | None
    basis: ActorBasis
    why: str
    second: Sector | None = None


_SMALL = ("of", "for", "and", "the", "in")
_PRONOUNS = frozenset(("he", "she", "they", "him", "her", "them"))
# Sectors that one who has left office is no longer of.
_OF_STATES = ("GOV", "LEG", "MIL", "ELI", "SPY", "COP", "JUD")
# Sectors whose members may be of another country than the body.
_OF_SOCIETY = ("BUS", "EDU", "MED", "NGO", "LAB", "REL", "SOC")
_NOBODY = ActorCode(None, None, None, None, "unresolved", "no words that name an actor")
_UNITED = (
    "united nations", "un ", "international court of justice", "world health", "unicef", "unesco", "unhcr", "unrwa", "iaea", "wipo",
    "international atomic energy", "world food", "world meteorological", "food and agriculture", "itu", "icao", "imo",
)  # fmt: skip
_EUROPEAN = (
    "european union",
    "european commission",
    "european council",
    "european parliament",
    "eu ",
    "european central bank",
    "europol",
    "frontex",
)


def code_phrase(text: str, *, date: str | None, knowledge: Knowledge) -> ActorCode:
    """Code an actor phrase.

    Args:
        text: the phrase as written, with or without article, title and name.
        date: EDTF day or interval that decides who held an office; None takes the last holder known.
        knowledge: whom and what the reader knows.

    Returns:
        The code; country and sector None with basis ``unresolved`` where the phrase names no known actor (a thing, a stranger).
    """
    phrase = _of_measure(read_phrase(text, date, knowledge))
    if not phrase.words or _is_clause(phrase):
        return _NOBODY
    if phrase.text.casefold() in _PRONOUNS:
        return ActorCode(None, "UNK", None, None, "unresolved", "a pronoun without its story")
    # 1. A known body, group, country or place that is the whole phrase.
    whole = _whole(phrase)
    if whole is not None:
        return whole
    # 2. A person, helped by the office and country beside the name.
    bearer = find_ruler(phrase) or find_bearer(phrase)
    if bearer is not None:
        return _bearer(phrase, bearer)
    # 3. A known body inside the phrase, and what the noun beside it says.
    body = _body(phrase)
    if body is not None:
        return body
    # 4. A common noun, its country from the names beside it.
    return _noun(phrase)


def _of_measure(phrase: Phrase) -> Phrase:
    """What a measure counts: "a number of individuals", "a team of police"."""
    last = min(phrase.stop, len(phrase.words) - 1)
    counted = last > 0 and phrase.words[last].lower == "of" and phrase.words[last - 1].lower in words("measure")
    if (
        not counted
        or last + 1 >= len(phrase.words)
        or phrase.stop > _LONGEST_MEASURE
        or phrase.places
        or (phrase.hits[:1] and (phrase.hits[0].start < phrase.words[last].start))
    ):
        return phrase
    rest = phrase.text[phrase.words[last + 1].start :]
    return read_phrase(rest, phrase.on, phrase.knowledge) if find_agents(phrase.words[last:]) else phrase


def _is_clause(phrase: Phrase) -> bool:
    """Whether the text is a sentence, which has no one actor."""
    lowers = [w.lower for w in phrase.words]
    return len(lowers) > _LONGEST_PHRASE or any(w in words("clause") for w in lowers)


# -- the whole phrase --------------------------------------------------------------------------------------------------------


def _whole(phrase: Phrase) -> ActorCode | None:
    name = bare(phrase.text)
    if fold(name) in breakaways():
        country = breakaways()[fold(name)]
        return ActorCode(country, "PRE", name, None, "alias", f"{name}: a breakaway part of {country}")
    club = clubs().get(tuple(name.casefold().replace(".", "").split()))
    if club is not None:
        return ActorCode(club[0], club[1], name, None, "alias", f"{name}: a body of many states", second_sector(phrase, club[1]))
    for hit in phrase.hits:
        if bare(hit.text) != name and phrase.text[hit.start : hit.end] != name:
            continue
        entity, kind = hit.entities[0]
        if entity.kind == "person":
            return None
        if kind == "demonym" and entity.kind in COUNTRY_KINDS:
            return ActorCode(entity.country, None, entity.name, None, "alias", f"{hit.text}: the people of {entity.name}")
        return _entity_code(phrase, entity, f"{hit.text} is a name of {entity.name}")
    if phrase.roles and not any(p.end - p.start == len(name) for p in phrase.places):
        return None
    return _place(phrase, name) if len(phrase.words) <= 4 else None


def _place(phrase: Phrase, name: str) -> ActorCode | None:
    if (
        not name[:1].isupper()
        or name.casefold() in words("compass")
        or (len(phrase.words) > 1 and phrase.words[0].lower in genders())
    ):
        return None
    acronym = name.isupper() and len(name) <= _LONGEST_ACRONYM
    found = () if acronym else phrase.knowledge.places_named(name)
    if not found or found[0].country is None:
        return None
    place = found[0]
    capital = phrase.knowledge.capital(place.country) if place.country else None
    if capital is not None and capital.id == place.id:
        return ActorCode(place.country, "GOV", place.name, None, "alias", f"{place.name}, a capital, stands for its government")
    if fold(place.name) in breakaways():
        return ActorCode(place.country, "PRE", place.name, None, "alias", f"{place.name}: a breakaway part of {place.country}")
    if place.precision == "city" and place.population:
        why = f"{place.name}, a place in {place.country}, stands for its people"
        return ActorCode(place.country, "CVL", place.name, None, "alias", why)
    return ActorCode(place.country, None, place.name, None, "alias", f"{place.name} is a place in {place.country}")


def _entity_code(
    phrase: Phrase,
    entity: Entity,
    why: str,
    *,
    sector: Sector | None = None,
    country: str | None = None,
    office: str | None = None,
) -> ActorCode:
    own = body_sector(entity, phrase.on)
    if entity.kind in COUNTRY_KINDS:
        return ActorCode(entity.country, sector, entity.name, None, "exact", why)
    first = sector or own
    if is_ministry(entity) and entity.sector == "MIL":
        own = "MIL"
    code = country or entity.country or (_international(entity) if own in ("IGO", "JUD") or entity.kind == "igo" else None)
    others: tuple[Sector | None, ...] = (own,) if own != first else ()
    if first == "JRN" and "state" in fold(entity.name).split():
        others = ("GOV",)
    return ActorCode(code, first, entity.name, office, "exact", why, second_sector(phrase, first, *others))


def _international(entity: Entity) -> str:
    name = fold(entity.name)
    if name in _EUROPEAN or name.startswith(_EUROPEAN):
        return "EUR"
    return "UNO" if name.startswith(_UNITED) else "IGO"


# -- persons -----------------------------------------------------------------------------------------------------------------


def _bearer(phrase: Phrase, bearer: Bearer) -> ActorCode:
    country = bearer.country
    if bearer.sector == "IGO" and bearer.organisation is not None:
        name = fold(bearer.organisation)
        country = "EUR" if name.startswith(_EUROPEAN) else "UNO" if name.startswith(_UNITED) else "IGO"
    if country is None:
        whose = owner(phrase)
        country = whose.country if whose else None
    second = second_sector(phrase, bearer.sector, bearer.under) if bearer.title else None
    return ActorCode(country, bearer.sector, bearer.name, bearer.office, bearer.basis, bearer.why, second)


# -- bodies ------------------------------------------------------------------------------------------------------------------


def _body(phrase: Phrase) -> ActorCode | None:
    """A named body or group at the head of the phrase, or one whose members or fighters the phrase names."""
    whose = owner(phrase)
    turned = _turned(phrase)
    if turned is not None:
        return _entity_code(phrase, turned, f"{phrase.text} is {turned.name}")
    hit = _body_hit(phrase, whose)
    if hit is None:
        return None
    entity = hit.entities[0][0]
    head = head_role(phrase)
    if head is not None and _inside(phrase, hit, head):
        head = None
    own = body_sector(entity, phrase.on)
    office = head.phrase if head is not None and head.use == "office" else None
    if head is not None and is_former(phrase):
        why = f"{phrase.text}: formerly of {entity.name}"
        under = own if head.weak else head.sector
        return ActorCode(entity.country, "ELI", entity.name, head.phrase, "exact", why, second_sector(phrase, "ELI", under))
    suffix = _suffix(phrase, hit)
    if suffix in words("patron"):
        return None
    shape = shape_sector(phrase) if head is None and phrase.word_at(hit.start) < phrase.stop else None
    sector = beside_body(own, head, holds=suffix in words("ruled"))
    if own == "IGO" and head is not None and whose is not None and whose.rank == Rank.PLAIN and _is_sent(head):
        why = f"{phrase.text}: {whose.country} sends its {head.phrase}"
        return ActorCode(whose.country, "GOV", None, head.phrase, "context", why)
    if head is None and shape is not None and suffix:
        sector = shape[0]
    code = _code_of(entity, own, whose, head, apart=phrase.word_at(hit.start) >= phrase.stop)
    beside = f"{head.phrase} beside {entity.name}" if head is not None else f"{hit.text} is {entity.name}"
    result = _entity_code(phrase, entity, f"{phrase.text}: {beside}", sector=sector, country=code, office=office)
    return result


def _turned(phrase: Phrase) -> Entity | None:
    """The body that is known by "of" and its country and written with a nationality: "the Ukrainian Security Service"."""
    lead = phrase.hits[0] if phrase.hits else None
    if lead is None or lead.entities[0][0].kind != "country" or bare(phrase.text[: lead.start] + "x") != "x":
        return None
    rest = phrase.text[lead.end :].removeprefix("'s").removeprefix("’s").strip()
    if len(rest.split()) < 2 or not all(w[:1].isupper() or w in _SMALL for w in rest.split()):
        return None
    for name in (f"{rest} of {lead.entities[0][0].name}", f"{rest} of the {lead.entities[0][0].name}"):
        for hit in phrase.knowledge.scan(name):
            if hit.text == name and hit.entities[0][0].kind not in (*COUNTRY_KINDS, "person"):
                return hit.entities[0][0]
    return None


def _is_sent(head: Role) -> bool:
    """Whether the office is one of those whom states send to bodies: "Israel's UN envoy"."""
    return head.phrase.rpartition(" ")[2] in words("accredited")


def _code_of(entity: Entity, own: Sector | None, whose: Owner | None, head: Role | None, *, apart: bool) -> str | None:
    """The country of whoever a phrase names with a body; ``apart`` where the body stands behind the noun: "workers at X in Y"."""
    if entity.country is None:
        abroad = whose is None or whose.rank != Rank.PLAIN
        return _international(entity) if abroad and (own == "IGO" or entity.kind == "igo") else whose.country if whose else None
    if whose is not None and fold(entity.name) in words("anywhere") and whose.rank >= Rank.OF:
        return whose.country
    if whose is not None and head is not None and head.use == "people" and apart and whose.rank >= Rank.OF and own in _OF_SOCIETY:
        return whose.country
    if whose is not None and whose.rank == Rank.PLAIN and own not in (*_OF_STATES, "IGO"):
        return whose.country
    if whose is not None and whose.rank <= Rank.RULING and head is not None and not head.weak:
        return whose.country
    return entity.country


def _body_hit(phrase: Phrase, whose: Owner | None) -> Hit | None:
    """The body that counts: none that is an ordinary noun, none that someone is only sent to, one in the head before others."""
    found: list[Hit] = []
    for hit in phrase.hits:
        if hit.entities[0][0].kind in (*COUNTRY_KINDS, "person") or _is_common(hit.text):
            continue
        index = phrase.word_at(hit.start)
        before = phrase.before(index)
        sent = before in ("to", "for", "at", "in") and any(w.lower in words("accredited") for w in phrase.words[: phrase.stop])
        if before in words("patron_link") or (sent and whose is not None and index >= phrase.stop):
            continue
        if index >= phrase.stop and before in words("place_link") and hit.entities[0][1] == "metonym":
            continue
        found.append(hit)
    return found[0] if found else None


def _suffix(phrase: Phrase, hit: Hit) -> str:
    """What a compound says of the body in it: "run" in "Hamas-run"."""
    word = phrase.words[phrase.word_at(hit.start)]
    return phrase.text[hit.end : word.end].lstrip("-").casefold() if word.end > hit.end else ""


def _inside(phrase: Phrase, hit: Hit, head: Role) -> bool:
    """Whether the role is part of the body's own name ("Rapid Support Forces")."""
    spans = [r for r in phrase.roles if head in r.roles]
    return all(hit.start <= phrase.words[r.first].start and phrase.words[r.last - 1].end <= hit.end for r in spans)


def _is_common(text: str) -> bool:
    """Whether a name is an ordinary noun that many countries have: "Senate", "League"."""
    lower = text.casefold()
    return tuple(lower.split()) in roles() or lower in organisation_heads()


# -- common nouns ------------------------------------------------------------------------------------------------------------


def _noun(phrase: Phrase) -> ActorCode:
    club = _club(phrase)
    if club is not None:
        return club
    head = head_role(phrase)
    whose = owner(phrase)
    country = whose.country if whose and whose.rank < Rank.OF else home(phrase) or (whose.country if whose else None)
    if head is None or (head.sector == "UNK" and head.weak):
        closer = _without_nations(phrase) if not is_matter(phrase, phrase.stop - 1) else None
        if closer is not None:
            return closer
        shape = shape_sector(phrase) if not is_matter(phrase, phrase.stop - 1) else None
        if shape is not None and (country or shape[0] != "BUS"):
            why = f"{shape[1]}: such names and nouns are {shape[0]}"
            return ActorCode(country, shape[0], None, None, "context", _with_owner(why, whose), second_sector(phrase, shape[0]))
    if head is None:
        nobody = country is None or _is_stranger(phrase) or _is_named_thing(phrase)
        return _NOBODY if nobody else _people_or_country(phrase, whose)
    if is_former(phrase) and (head.sector in _OF_STATES or head.phrase in words("relations")):
        under = None if head.phrase in words("relations") else role_sector(phrase, past_role(head))
        second = second_sector(phrase, "ELI", under, "GOV")
        return ActorCode(country, "ELI", None, head.phrase, "context", _with_owner(f"{head.phrase} in the past", whose), second)
    sector = role_sector(phrase, head)
    if head.phrase in words("relations") and any(r.role.use == "office" and r.role.sector in _OF_STATES for r in phrase.roles):
        sector = "ELI"
    second = second_sector(phrase, sector)
    region = _breakaway(phrase)
    if region is not None and sector in ("GOV", "LEG", "MIL", "COP", "UNK", "PRE"):
        sector, second = "PRE", None if sector in ("UNK", "PRE") else sector
        country = country or breakaways()[region]
    basis: ActorBasis = "context" if country else "alias"
    why = _with_owner(f"{head.phrase} is {sector}", whose)
    return ActorCode(country, sector, None, head.phrase if head.use == "office" else None, basis, why, second)


def _is_named_thing(phrase: Phrase) -> bool:
    """Whether the head is a thing with a name of its own: "the Paris Agreement"."""
    last = phrase.words[phrase.stop - 1]
    return (
        last.capital
        and bool({last.lower, last.lower.removesuffix("s")} & (words("thing") - words("compass")))
        and phrase.stop > 1
    )


def _is_stranger(phrase: Phrase) -> bool:
    """Whether the country is no country but a part of a stranger's name: "Chad Rowntree"."""
    if phrase.roles or len(phrase.words) > 3 or not all(w.capital and not w.possessive for w in phrase.words):
        return False
    spans = [(h.start, h.end) for h in phrase.hits if h.entities[0][1] == "demonym" or h.entities[0][0].kind not in COUNTRY_KINDS]
    countries = [(h.start, h.end) for h in phrase.hits] + [(p.start, p.end) for p in phrase.places]
    known = words("skipped") | frozenset(peoples())
    strange = [w for w in phrase.words if not any(a <= w.start < b for a, b in countries) and w.lower not in known]
    if len(phrase.words) > 1 and phrase.words[0].lower in genders():
        return True
    return bool(strange) and not spans and all(w.lower not in words("compass") for w in strange)


def _without_nations(phrase: Phrase) -> ActorCode | None:
    """The code of a noun whose words a nationality parts ("an undercover Syrian agent"), read without it; None where it parts none."""
    inner = [h for h in phrase.hits if h.entities[0][1] == "demonym" and 0 < phrase.word_at(h.start) < phrase.stop - 1]
    if len(inner) != 1 or phrase.word_at(inner[0].start) + 1 != phrase.word_at(inner[0].end + 1):
        return None
    hit = inner[0]
    rest = read_phrase(phrase.text[: hit.start] + phrase.text[hit.end :], phrase.on, phrase.knowledge)
    head = head_role(rest)
    if head is None or head.weak or not any(w.lower == head.phrase.split()[0] for w in rest.words):
        return None
    sector = role_sector(rest, head)
    country = hit.entities[0][0].country
    return ActorCode(
        country, sector, None, None, "context", f"{head.phrase} is {sector}; {country} by {hit.text}", second_sector(rest, sector)
    )


def _with_owner(why: str, whose: Owner | None) -> str:
    return f"{why}; {whose.country} by {whose.how}" if whose else why


def _breakaway(phrase: Phrase) -> str | None:
    """A breakaway region that the phrase names, folded; None where it names none."""
    folded = f" {fold(phrase.text)} "
    return next((name for name in breakaways() if f" {name} " in folded.replace("'s ", " ")), None)


def _club(phrase: Phrase) -> ActorCode | None:
    """A body of many states that the phrase describes or names, and whoever of it the noun beside names."""
    lowers = [w.lower for w in phrase.words]
    for first in range(len(lowers)):
        for size in range(min(_LONGEST_CLUB, len(lowers) - first), 0, -1):
            found = clubs().get(tuple(w.replace(".", "") for w in lowers[first : first + size]))
            if found is None:
                continue
            head = head_role(phrase)
            spans = [r for r in phrase.roles if head in r.roles]
            if head is not None and all(first <= r.first and r.last <= first + size for r in spans):
                head = None
            own: Sector = found[1]
            sector = beside_body(own, head, holds=False) or own
            name = " ".join(w.text for w in phrase.words[first : first + size])
            whose = owner(phrase)
            # Members of a parliament of many states are of one of them: "Polish MEPs".
            country = whose.country if whose and whose.rank == Rank.PLAIN and own == "LEG" else found[0]
            return ActorCode(
                country, sector, name, None, "alias", f"{name}: a body of many states", second_sector(phrase, sector)
            )
    return None


def _people_or_country(phrase: Phrase, whose: Owner | None) -> ActorCode:
    country = whose.country if whose else home(phrase)
    demonyms = [h for h in phrase.hits if h.entities[0][1] == "demonym"]
    people = bool(demonyms) and phrase.words[-1].start == demonyms[-1].start and len(phrase.words) > 1
    numbered = any(w.lower in words("number") or w.lower.isdigit() for w in phrase.words)
    if people and not numbered and phrase.words[0].lower != "the":
        sector = conditions().get(phrase.words[-2].lower, "CVL")
        return ActorCode(country, sector, None, None, "context", f"{phrase.text}: people of the country")
    if _breakaway(phrase) is not None:
        return ActorCode(country, "PRE", None, None, "context", f"{phrase.text}: a breakaway part of {country}")
    return ActorCode(country, None, None, None, "context", f"{phrase.text}: the country named")
