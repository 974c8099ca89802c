"""Actors and places as phrases of a sentence: with article, office and country."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from detente.chronicle.tables import adjectives, column, read_rows, words
from detente.chronicle.wording import listed
from detente.knowledge import Knowledge
from detente.records import Actor, Place

_ROYAL = frozenset({"King", "Queen", "Emir", "Sultan", "Emperor", "Grand Duke", "Prince", "Princess", "Crown Prince"})
_PLAIN = frozenset(
    {"Leader", "Officer", "Official", "Lawmaker", "Rebel Leader", "Opposition Leader", "Military Chief", "Spokesperson"}
)
"""Offices that are no titles: before a name they stand in lower case."""
_NOTHING = frozenset({"Head", "Founder", "Member", "Judge", "Witness", "Spouse"})
"""Offices that say nothing without what they are of."""
_TITLES_OF = re.compile(r" of (?:State|Staff|Defen[cs]e|Police|Government)\b")
_OF_EACH_STATE = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY"})
"""Sectors whose bodies are called the same in many countries: "Foreign Ministry", "Communist Party"."""
_LINKING = re.compile(r" (?:of|for|to|on|in|at) |,")
_LONGEST_BEFORE = 4
"""Words of an office that may stand before a name; a longer one stands behind it."""
_MOST_NAMED = 5
_ACRONYM = 4
"""Letters of a name in capitals that is read letter by letter and takes the article; longer ones are read as words."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase. ``plural`` rules the verb; ``personal`` says that it names or means persons, not a state or body."""

    text: str
    plural: bool
    personal: bool


NOBODY = Phrase("", False, False)


class Namer:
    """Puts actors and places into words; one for any number of sentences."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def country(self, code: str) -> str:
        """A country's name with its article: "the United States"; the code itself where it is not known."""
        entity = self._knowledge.country(code)
        return _with_article(entity.name, "country") if entity else code

    def side(self, ids: Sequence[str], actors: Mapping[str, Actor]) -> Phrase:
        """One side of an act: persons first; a country or government whose own people are named is left out.

        Ids that ``actors`` does not hold are named as the knowledge base does, else stand for themselves. Empty where there are no ids.
        """
        known = [actors[id] for id in dict.fromkeys(ids) if id in actors]
        strangers = [id for id in dict.fromkeys(ids) if id not in actors]
        kept = [*_leading(known)]
        phrases = [self._phrase(actor, alone=len(kept) + len(strangers) == 1) for actor in kept]
        phrases += [Phrase(self._stranger(id), False, False) for id in strangers]
        return joined(phrases)

    def persons_of(self, ids: Sequence[str], actors: Mapping[str, Actor]) -> Phrase:
        """Unnamed persons of a side that is a state or body: "Iranian nationals", "members of Hamas"."""
        known = [actors[id] for id in dict.fromkeys(ids) if id in actors]
        return joined([self._persons_of(actor) for actor in _leading(known)])

    def _stranger(self, id: str) -> str:
        """A name for an id that comes without its actor."""
        if self._knowledge.knows(id):
            entity = self._knowledge.entity(id)
            return _with_article(entity.name, entity.kind)
        return id

    def place(self, place: Place | None, near: Sequence[str]) -> str:
        """Where, with its preposition: "in Lisbon", "in Santiago, Chile", "at the State Department"; empty for None.

        ``near`` holds the countries (ISO3) that need not be said again. A capital goes without its country.
        """
        if place is None or not place.name:
            return ""
        if place.precision == "country":
            return f"in {self.country(place.country) if place.country else _with_article(place.name, 'place')}"
        preposition = "at" if place.precision == "point" else "in"
        where = f"{preposition} {_with_article(place.name, 'place')}"
        if place.country is None or place.country in near or self._is_capital(place):
            return where
        return f"{where}, {self.country(place.country).removeprefix('the ')}"

    def _is_capital(self, place: Place) -> bool:
        capital = self._knowledge.capital(place.country) if place.country else None
        return capital is not None and capital.name == place.name

    def _phrase(self, actor: Actor, *, alone: bool) -> Phrase:
        if actor.kind == "person":
            return Phrase(self.person(actor, alone=alone), False, True)
        name = _american(actor)
        if actor.kind == "country":
            return Phrase(self.country(actor.country) if actor.country else _with_article(name, "country"), False, False)
        plural = name.rpartition(" ")[2] in words("plural")
        if actor.kind == "body" and actor.country is None and name.islower() and not plural:
            return Phrase(f"{'an' if name[0] in 'aeiou' else 'a'} {name}", False, False)
        attribute = self._attribute(actor)
        if attribute:
            return Phrase(f"the {attribute} {name}", plural, plural)
        return Phrase(_with_article(name, actor.kind), plural, plural or actor.kind in ("people", "other"))

    def _attribute(self, actor: Actor) -> str:
        """The country's adjective for a body of a state or a party whose name each country has; empty where the name says the country."""
        shared = actor.kind in ("body", "party") and actor.basis == "unresolved" and actor.sector in _OF_EACH_STATE
        if not shared or self._named_in(actor.name, actor.country):
            return ""
        attribute = adjectives().get(actor.country or "", "")
        return "" if attribute in actor.name.split() else attribute

    def person(self, actor: Actor, *, alone: bool) -> str:
        """A person with office and country: "US Secretary of State Antony Blinken"; a long office stands behind the name.

        With ``alone`` it stands there between commas, else in brackets.
        """
        former, office = _office(actor)
        attribute = adjectives().get(actor.country or "", "")
        if not office:
            return f"{actor.name} of {self.country(actor.country)}" if actor.country else actor.name
        if office == "Pope":
            return actor.name if actor.name.startswith("Pope") else f"Pope {actor.name}"
        if office in _ROYAL:
            return self._royal(actor, office, former)
        office = self._without_country(office, actor.country)
        office, attribute = _organised(office, attribute)
        if _LINKING.search(_TITLES_OF.sub("", office)) or len(office.split()) > _LONGEST_BEFORE:
            return self._behind(actor, f"{former}{office}", alone=alone)
        office = office.lower() if office in _PLAIN else office
        return " ".join(filter(None, (former.strip(), attribute, office, actor.name)))

    def _royal(self, actor: Actor, office: str, former: str) -> str:
        name = actor.name if actor.name.startswith(office) else f"{office} {actor.name}"
        return f"{former}{name} of {self.country(actor.country)}" if actor.country else f"{former}{name}"

    def _without_country(self, office: str, country: str | None) -> str:
        """An office without the country that the adjective says: "Vice-Chancellor of Germany"."""
        entity = self._knowledge.country(country) if country else None
        if entity is None:
            return office
        for name, kind in self._knowledge.names(entity.id):
            if kind != "demonym":
                office = office.removesuffix(f" of {name}").removesuffix(f" of the {name}")
        return office

    def _behind(self, actor: Actor, office: str, *, alone: bool) -> str:
        attribute = adjectives().get(actor.country or "", "")
        said = attribute and (attribute in office or self._named_in(office, actor.country))
        full = office if said or not attribute else f"{attribute} {office}"
        return f"{actor.name}, {full}," if alone else f"{actor.name} ({full})"

    def _named_in(self, text: str, country: str | None) -> bool:
        entity = self._knowledge.country(country) if country else None
        return entity is not None and any(re.search(rf"\b{re.escape(n)}\b", text) for n, _ in self._knowledge.names(entity.id))

    def _persons_of(self, actor: Actor) -> Phrase:
        if actor.kind == "country":
            attribute = adjectives().get(actor.country or "")
            return Phrase(f"{attribute} nationals" if attribute else f"nationals of {actor.name}", True, True)
        phrase = self._phrase(actor, alone=True)
        if phrase.personal:
            return phrase
        return Phrase(f"{'officials' if actor.sector == 'GOV' else 'members'} of {phrase.text}", True, True)


def joined(phrases: Sequence[Phrase]) -> Phrase:
    """Phrases in a row as one; beyond a few the rest are counted."""
    if not phrases:
        return NOBODY
    if len(phrases) == 1:
        return phrases[0]
    shown = [phrase.text for phrase in phrases[:_MOST_NAMED]]
    rest = len(phrases) - _MOST_NAMED
    more = [f"{rest} {'other' if rest == 1 else 'others'}"] if rest > 0 else []
    return Phrase(listed([*shown, *more]), True, any(phrase.personal for phrase in phrases))


def _leading(actors: Sequence[Actor]) -> list[Actor]:
    """Persons first; countries and governments whose people are named go, and a country beside its own government."""
    persons = [a for a in actors if a.kind == "person"]
    spoken = {a.country for a in persons if a.sector in ("GOV", None)} - {None}
    governed = {a.country for a in actors if a.kind == "body" and a.sector == "GOV"} - {None}
    others = [a for a in actors if a.kind != "person" and not (is_state(a) and a.country in spoken)]
    return [*persons, *(a for a in others if not (a.kind == "country" and a.country in governed))]


def is_state(actor: Actor) -> bool:
    """Whether an actor is a country, or its government as such."""
    return actor.kind == "country" or (actor.kind == "body" and actor.sector == "GOV" and actor.basis == "context")


def _american(actor: Actor) -> str:
    """Names that the coder made of a country's adjective, with the adjective that stands before a noun."""
    if actor.country == "USA" and actor.basis == "context":
        return re.sub(r"^American ", "US ", actor.name)
    return actor.name


def _office(actor: Actor) -> tuple[str, str]:
    """``former `` or nothing, and the office in its short form; an office that says nothing is none."""
    office = " ".join((actor.office or "").split())
    former = "former " if office.lower().startswith(("former ", "ex-")) else ""
    office = re.sub(r"^(?:former |ex-)", "", office, flags=re.IGNORECASE)
    if office in _NOTHING:
        return former, ""
    for pattern, short in _short_offices():
        found = pattern.fullmatch(office)
        if found is not None:
            return former, found.expand(short)
    return former, office


@cache
def _short_offices() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["pattern"]), row["office"]) for row in read_rows("chronicle", "offices.tsv"))


def _organised(office: str, attribute: str) -> tuple[str, str]:
    """An organisation's office with its organisation in front: "UN Secretary-General"; others as they are."""
    if attribute or _TITLES_OF.search(office):
        return office, attribute
    title, of, body = office.partition(" of ")
    if not of or _LINKING.search(f" {title} "):
        return office, attribute
    body = body.removeprefix("the ")
    short = column("short.tsv", "name", "short").get(body, body)
    return (office, attribute) if len(short.split()) > 2 else (title, short)


def _with_article(name: str, kind: str) -> str:
    """A name, with the article where English gives it one."""
    if name.startswith(("the ", "The ")):
        return name if kind == "place" else f"the {name[4:]}"
    return f"the {name}" if _takes_article(name, kind) else name


@cache
def _takes_article(name: str, kind: str) -> bool:
    if name in words("bare"):
        return False
    if name in words("named"):
        return True
    last = name.rpartition(" ")[2]
    head = re.split(r" (?:of|for|on|to|against|in) ", name)[0].rpartition(" ")[2]
    if last in words("article") or (head != last and head in words("article")):
        return True
    if kind == "igo":
        return " " in name or (name.isupper() and len(name) <= _ACRONYM)
    return False
