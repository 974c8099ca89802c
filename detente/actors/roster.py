"""The cast while it is being found: persons, bodies and codes, and the mentions of each."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.actors.bodies import sector_on
from detente.actors.model import Cast, Mention, MentionKind
from detente.actors.page import Page
from detente.actors.tables import adjectives
from detente.actors.words import slug
from detente.knowledge import Entity, Tenure
from detente.knowledge.folding import fold
from detente.records import Actor, ActorBasis, ActorKind, Sector

# What a sector's collective is called after the country's adjective: "Kenyan police".
COLLECTIVE: dict[Sector, str] = {
    "GOV": "government", "MIL": "military", "COP": "police", "JUD": "judiciary", "LEG": "parliament", "PRM": "paramilitaries",
    "PTY": "party", "REB": "rebels", "SPY": "intelligence service", "UAF": "gunmen", "UNK": "people", "AGR": "farmers",
    "BUS": "companies", "CRM": "criminals", "CVL": "civilians", "EDU": "academics", "ELI": "elite", "JRN": "journalists",
    "LAB": "workers", "MED": "media", "REF": "refugees", "OPP": "opposition", "PRE": "breakaway state", "REL": "clergy",
    "SOC": "society", "IGO": "international organisation", "NGO": "aid groups",
}  # fmt: skip
PEOPLE: frozenset[Sector] = frozenset(("AGR", "CVL", "CRM", "EDU", "JRN", "LAB", "REF", "REL", "UAF", "UNK", "MED", "ELI"))

# Bodies of a state, whose names say the country or leave it out: "Foreign Ministry", "Chinese Foreign Ministry".
STATE: frozenset[Sector] = frozenset(("GOV", "MIL", "COP", "JUD", "LEG", "SPY"))


@dataclass(slots=True)
class Person:
    """A person of the story while the story is being read: what the words and the knowledge base say of them."""

    id: str
    name: str
    country: str | None
    sector: Sector | None
    office: str | None
    basis: ActorBasis
    score: float
    why: str
    entity: Entity | None = None
    tenure: Tenure | None = None
    gender: str | None = None
    titles: set[str] = field(default_factory=set)
    forms: list[tuple[str, ...]] = field(default_factory=list)
    family: set[str] = field(default_factory=set)


class Roster:
    """Collects actors and their mentions; :meth:`freeze` makes the cast.

    ``names`` holds, for each sentence, the token ranges of persons' own names, titles left out.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.persons: list[Person] = []
        self.others: dict[str, Actor] = {}
        self.entities: dict[str, Entity] = {}
        self.names: list[list[tuple[int, int]]] = [[] for _ in page.sentences]
        self.mentions: list[list[Mention]] = [[] for _ in page.sentences]

    def person(self, id: str) -> Person | None:
        """The person with this id, None where the id is another actor's."""
        return next((p for p in self.persons if p.id == id), None)

    def country_of(self, id: str) -> str | None:
        """The ISO 3166-1 alpha-3 code of an actor."""
        person = self.person(id)
        return person.country if person else self.others[id].country

    def sector_of(self, id: str) -> Sector | None:
        """The PLOVER sector of an actor, None for a country as such."""
        person = self.person(id)
        return person.sector if person else self.others[id].sector

    def kind_of(self, id: str) -> ActorKind:
        """What kind of actor it is."""
        return "person" if self.person(id) else self.others[id].kind

    def add_country(self, iso3: str) -> str | None:
        """The id of a country as such; None where the knowledge base does not have it."""
        entity = self.page.knowledge.country(iso3)
        return self.add_entity(entity) if entity else None

    def add_entity(self, entity: Entity, *, basis: ActorBasis = "exact", why: str | None = None) -> str:
        """The id of a country, body, organisation or group of the knowledge base."""
        self.entities[entity.id] = entity
        if entity.id not in self.others:
            kind: ActorKind = _KINDS.get(entity.kind, "other")
            sector = None if kind == "country" else sector_on(entity, self.page.on)
            reason = why or f"{entity.name} is in the knowledge base"
            self._add(entity.id, entity.name, kind, entity.country, sector, basis, 1.0, reason)
        return entity.id

    def add_code(self, iso3: str | None, sector: Sector, why: str) -> str:
        """The id of a country's officials, army, civilians and so on; of no country where ``iso3`` is None."""
        id = f"det:code:{iso3}-{sector}" if iso3 else f"det:code:{sector}"
        if id not in self.others:
            adjective = adjectives().get(iso3, iso3) if iso3 else ""
            name = f"{adjective} {COLLECTIVE[sector]}".strip()
            self._add(id, name, "people" if sector in PEOPLE else "body", iso3, sector, "context", 0.8 if iso3 else 0.4, why)
        return id

    def add_coast_guard(self, iso3: str, why: str) -> str:
        """The id of a country's coast guard: police by its sector, but not the police."""
        adjective, country = adjectives().get(iso3, iso3), self.page.knowledge.country(iso3)
        for name in (f"{adjective} coast guard", f"{adjective} Coast Guard", f"{country.name if country else iso3} Coast Guard"):
            found = [e for hit in self.page.knowledge.scan(name) for e, *_ in hit.entities if e.kind == "body"]
            if found:
                return self.add_entity(found[0])
        id = f"det:body:{iso3.casefold()}-coast-guard"
        if id not in self.others:
            self._add(id, f"{adjective} coast guard", "body", iso3, "COP", "context", 0.8, why)
        return id

    def add_body(self, name: str, kind: ActorKind, iso3: str | None, sector: Sector, why: str) -> str:
        """The id of an organisation that only the story names; it holds the country, for each has a foreign ministry."""
        id = f"det:{kind}:{self._own_slug(name, iso3, sector)}"
        if id not in self.others:
            self._add(id, name, kind, iso3, sector, "unresolved", 0.5, why)
        return id

    def _own_slug(self, name: str, iso3: str | None, sector: Sector) -> str:
        """What tells a body from others of its name: as the knowledge base has it, "chn-foreign-ministry", also for the Chinese one."""
        own = slug(name)
        country = self.page.knowledge.country(iso3) if iso3 is not None else None
        if iso3 is None or country is None:
            return own
        if sector in STATE:
            called = {f"{slug(text)}-" for text, _ in self.page.knowledge.names(country.id)}
            own = own.removeprefix(max((c for c in called if own.startswith(c)), key=len, default=""))
        return f"{iso3.lower()}-{own}"

    def _add(
        self, id: str, name: str, kind: ActorKind, iso3: str | None, sector: str | None, basis: ActorBasis, score: float, why: str
    ) -> None:
        self.others[id] = Actor(id, name, kind, iso3, sector, None, basis, score, why, ())  # type: ignore[arg-type]

    def mention(
        self, sentence: int, first: int, last: int, head: int, kind: MentionKind, ids: tuple[str, ...], *,
        start: int | None = None, end: int | None = None,
    ) -> Mention | None:  # fmt: skip
        """Record a mention; None, and nothing recorded, where it would cross another or repeat one."""
        tokens = self.page.sentences[sentence].tokens
        for other in self.mentions[sentence]:
            if (other.first, other.last) == (first, last):
                return None
            if other.first < first < other.last < last or first < other.first < last < other.last:
                return None
        begin = tokens[first].start if start is None else start
        finish = tokens[last - 1].end if end is None else end
        found = Mention(sentence, first, last, head, begin, finish, kind, ids)
        self.mentions[sentence].append(found)
        return found

    def covered(self, sentence: int, token: int) -> bool:
        """Whether a token already lies in a mention."""
        return any(m.first <= token < m.last for m in self.mentions[sentence])

    def headed(self, sentence: int, token: int) -> Mention | None:
        """The widest mention recorded so far whose head is this token."""
        found = [m for m in self.mentions[sentence] if m.head == token]
        return max(found, key=lambda m: m.last - m.first, default=None)

    def freeze(self) -> Cast:
        """The cast: actors in the order of their first mention, those never mentioned left out."""
        ordered = [sorted(several, key=lambda m: (m.first, -m.last)) for several in self.mentions]
        spans: dict[str, list[tuple[int, int]]] = {}
        for mention in (m for several in ordered for m in several):
            for id in mention.actors:
                spans.setdefault(id, []).append((mention.start, mention.end))
        actors = {id: self._actor(id, spans[id]) for id in spans}
        return Cast(actors, tuple(map(tuple, ordered)))

    def _actor(self, id: str, offsets: list[tuple[int, int]]) -> Actor:
        clean = self.page.story.clean
        spans = tuple(clean.span(start, end) for start, end in sorted(set(offsets)))
        person = self.person(id)
        if person is not None:
            return Actor(
                id,
                person.name,
                "person",
                person.country,
                person.sector,
                person.office,
                person.basis,
                person.score,
                person.why,
                spans,
            )
        other = self.others[id]
        return Actor(
            id, other.name, other.kind, other.country, other.sector, other.office, other.basis, other.score, other.why, spans
        )


_KINDS: dict[str, ActorKind] = {
    "country": "country", "territory": "country", "body": "body", "igo": "igo", "armed-group": "armed-group", "party": "party",
    "people": "people", "person": "person",
}  # fmt: skip


def name_parts(name: str) -> tuple[str, ...]:
    """The folded words of a name."""
    return tuple(fold(name).split())


def first_pair(persons: list[Person]) -> list[Person]:
    """The first person and the next one of another country; empty where there is none."""
    for index, first in enumerate(persons):
        for second in persons[index + 1 :]:
            if first.country != second.country:
                return [first, second]
        break
    return []
