"""Who a story is about: its countries and groups by how often they are named, and the two parties in focus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from detente.actors.page import Known, Page
from detente.actors.roster import Roster
from detente.actors.standing import standing
from detente.knowledge import Entity
from detente.records import Sector

# A country that acts is what the story is about; one that only qualifies a noun less; one that says where not at all.
_STANDING = {"acting": 2, "modifier": 1, "locative": 0}
_HEADLINE = 2
_GROUP_KINDS = ("armed-group",)
_MAIN = 4
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Focus:
    """``countries`` and ``groups`` in the order of their weight; ``home`` is where nouns without a country belong."""

    countries: tuple[str, ...]
    groups: tuple[Entity, ...]
    home: str | None
    split: bool
    """True where the two parties are a country and an armed group at war inside it."""
    scene: str | None
    """The country in focus that the story names most as the place of what happens; where rebels without a country belong."""
    pair: tuple[str, ...] = ()
    """The two countries that the story's first sentence names side by side, by name or by someone of theirs; () where it does not."""


def find_focus(page: Page, roster: Roster) -> Focus:
    """Weigh the countries and armed groups that the story names; a name in the headline counts twice."""
    weights: Counter[str] = Counter()
    named: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    entities: dict[str, Entity] = {}
    for known in _all_known(page):
        sentence = page.sentences[known.sentence]
        weight = _STANDING[standing(sentence, known.head)] * (_HEADLINE if sentence.kind == "title" else 1)
        entity = known.entity
        if entity.kind in _GROUP_KINDS:
            groups[entity.id] += weight
            entities[entity.id] = entity
        elif entity.country and entity.kind != "person":
            weights[entity.country] += weight
            named[entity.country] += 1
    for person in roster.persons:
        if person.country and person.sector != "IGO":
            weights[person.country] += 1
    rebels = sum(span.role.sector == "REB" for several in page.roles for span in several)
    if groups:
        groups[min(groups, key=lambda id: (-groups[id], id))] += rebels
    ordered = tuple(iso3 for iso3, _ in sorted(weights.items(), key=lambda item: (-item[1], item[0])))
    fighting = tuple(entities[id] for id, _ in sorted(groups.items(), key=lambda item: (-item[1], item[0])))
    split = _is_split(ordered, fighting, weights, groups)
    home = fighting[0].country if split and fighting[0].country else _home(page, ordered, named)
    return Focus(
        ordered, fighting, home, split, _scene(page, roster, ordered[:_MAIN]), _first_pair(page, roster, ordered[:_MAIN])
    )


def _first_pair(page: Page, roster: Roster, countries: tuple[str, ...]) -> tuple[str, ...]:
    """The countries in focus of two names joined by "and" at the start of the body ("Ana Sol of Peru and Luis Paz of Chile met")."""
    lead = next((s for s in page.sentences if s.kind == "body"), None)
    if lead is None:
        return ()
    named: dict[int, str | None] = {
        k.head: k.entity.country for k in page.known[lead.index] if k.entity.country and not k.is_person and k.kind != "demonym"
    }
    named |= {m.head: roster.country_of(m.actors[0]) for m in roster.mentions[lead.index] if len(m.actors) == 1}
    for head in sorted(named):
        joined = [named.get(i) for i in (head, *lead.kids(head, "conj"))]
        if len(joined) == len(set(joined)) == _PAIR and all(iso3 in countries for iso3 in joined):
            return tuple(iso3 for iso3 in joined if iso3)
    return ()


def _home(page: Page, ordered: tuple[str, ...], named: Counter[str]) -> str | None:
    """Where the story is set: the dateline's country if the story names it about as often as any other."""
    if page.dateline and ordered and named[page.dateline] * 2 >= max(named.values(), default=0):
        return page.dateline
    return ordered[0] if ordered else page.dateline


def _scene(page: Page, roster: Roster, countries: tuple[str, ...]) -> str | None:
    """Where things happen: the country of the story's rebels, else the one whose name and places most often say where."""
    led = Counter(p.country for p in roster.persons if p.sector == "REB" and p.country)
    counts: Counter[str] = Counter()
    for known in _all_known(page):
        country = known.entity.country
        if known.is_country and country and standing(page.sentences[known.sentence], known.head) == "locative":
            counts[country] += 1
    counts.update(iso3 for several in page.places for _, _, iso3 in several if iso3)
    for tally in (led, counts):
        named = [iso3 for iso3 in countries if tally[iso3]]
        if named:
            return max(named, key=lambda iso3: (tally[iso3], -countries.index(iso3)))
    return None


def _is_split(ordered: tuple[str, ...], fighting: tuple[Entity, ...], weights: Counter[str], groups: Counter[str]) -> bool:
    if not fighting or not ordered:
        return False
    second = weights[ordered[1]] if len(ordered) > 1 else 0
    theirs = groups[fighting[0].id]
    return theirs >= 3 and (fighting[0].country in (ordered[0], None) or theirs > second) and theirs * 2 > second


def _all_known(page: Page) -> Iterable[Known]:
    return (known for several in page.known for known in several)


def parties(roster: Roster, focus: Focus, *, as_sector: Sector | None = None) -> tuple[str, ...]:
    """The two parties in focus as actor ids: a government and the group it fights, else the two countries most named.

    ``as_sector`` asks for their officials, army and so on. Returns () where there are no two.
    """
    if focus.split and focus.groups:
        group = focus.groups[0]
        country = group.country or next(iter(focus.countries), None)
        if country is not None:
            return roster.add_code(country, fighter(roster, country), "one of the two sides"), roster.add_entity(group)
    chosen = focus.pair or focus.countries[:2]
    if len(chosen) < 2:
        return ()
    if as_sector is not None:
        return tuple(roster.add_code(iso3, as_sector, "one of the two parties in focus") for iso3 in chosen)
    found = [roster.add_country(iso3) for iso3 in chosen]
    return tuple(id for id in found if id is not None)


def fighter(roster: Roster, country: str) -> Sector:
    """Whether the country's side is its army or its government: whichever the story names more, its people counted in."""
    counts: Counter[Sector] = Counter()
    for id in (id for several in roster.mentions for m in several for id in m.actors):
        sector = roster.sector_of(id)
        if roster.country_of(id) == country and sector in ("GOV", "MIL"):
            counts[sector] += 1
    if not counts:
        counts.update(span.role.sector for several in roster.page.roles for span in several if not span.role.weak)
    return "MIL" if counts["MIL"] > counts["GOV"] else "GOV"
