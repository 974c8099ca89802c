"""Whose an office of Wikidata is and what it stands for: its owner found over a few hops, its English label read as a title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from detente.knowledge.base import load_knowledge
from detente.knowledge.folding import fold
from detente.knowledge.model import OfficeQuery
from detente.knowledge.offices import Owners, normalise, parse
from detente.knowledge.wikidata_entities import Facts, Held
from detente.knowledge.wikidata_spool import Spool

OwnerKind = Literal["country", "part", "igo", "party", "armed-group", "body"]
_HOPS = 3
"""How far a country is looked for: agency, ministry, country."""
_REMEMBERED = 4096
_HEADS = {
    "P35": ("P1906", "Head of state", "head_of_state", "President"),
    "P6": ("P1313", "Head of government", "head_of_government", "Prime Minister"),
}
_CHAIRS = {"P488": "Chairperson", "P169": "Chief executive"}
_STATE_HEADS = {"head_of_state", "head_of_government"}
_ACCREDITED = {"ambassador", "negotiator_envoy", "un_ambassador"}
_VAGUE = {"government", "other"}
_LEADER = re.compile(
    r"\b(leader|president|chair|secretary general|general secretary|first secretary|head|chief|commander|emir)\b"
)
_NO_LEADER = re.compile(r"\b(vice|deputy|member|honorary|regional|spokesperson|treasurer|parliamentary|youth)\b")
_LOCAL = re.compile(r"\b(mayor|lord mayor|municipal|city|town|county|village|alderman|councill?or of|borough|commune)\b")
_NOT_HELD = re.compile(
    r"\b(elect|designate|nominee|candidate|shadow|former|pretender|claimant|spouse|consort|wife|husband|widow|first lady|honorary|emeritus|titular)\b"
)
_OF_STATES = {"foreign_affairs", "defence", "national_security", "intelligence", "military_command", *_ACCREDITED}
_RANK_OTHER, _RANK_LAWMAKER, _RANK_PART, _RANK_MEMBER, _RANK_CHAIR = 8, 5, 7, 5, 1
# As in the sourced tables: where a president heads the government, where "Secretary of State" is the foreign minister, where the foreign
# secretary is a civil servant.
_PRESIDENT_IS_PREMIER = {"ESP"}
_FOREIGN_SECRETARIES = {"USA", "VAT"}
_CIVIL_SECRETARIES = {"IND", "PAK", "BGD", "LKA", "NPL", "BTN", "MDV"}
_LONG_TITLE = 8


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose an office is. ``first`` marks a part of a country that is a first-order division (ISO 3166-2)."""

    kind: OwnerKind
    country: str | None
    name: str | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """An office that is kept: how it is called, what it stands for, whose it is."""

    label: str
    query: OfficeQuery
    country: str | None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """Why an office is not kept."""

    why: str


class Offices:
    """The offices of one spool. What is asked for often is remembered, so that memory stays flat."""

    def __init__(self, spool: Spool, codes: Mapping[int, str], owners: Owners) -> None:
        """``codes`` gives ISO3 by item number; ``owners`` the names of countries and organisations that titles may hold."""
        self._codes = {**known_codes(), **codes}
        self._owners = owners
        self._facts = lru_cache(_REMEMBERED)(spool.facts)
        self._owner = lru_cache(_REMEMBERED)(self._find_owner)
        self._parse = lru_cache(_REMEMBERED)(lambda label, home: parse(label, owners, home=home))
        self._office = lru_cache(_REMEMBERED)(self._find)

    def find(self, held: Held, origin: int, citizenship: str | None) -> Office | Dropped:
        """The office that a statement tells of. ``origin`` states it; ``citizenship`` (ISO3) sends an envoy where nothing else tells."""
        of, within, roles = (tuple(held.facts[key]) for key in ("of", "in", "as"))
        stated_by = origin if held.office is None else 0
        return self._office(held.office, held.via, stated_by, of, within, roles, citizenship)

    def _find(
        self, office: int | None, via: str, origin: int, of: tuple[int, ...], within: tuple[int, ...], roles: tuple[int, ...], citizen: str | None
    ) -> Office | Dropped:  # fmt: skip
        if via in _HEADS:
            return self._head(via, origin)
        if via in _CHAIRS:
            return self._chair(via, origin)
        known = self._facts(office) if office is not None else None
        if known is None or known[0] != "office":
            return Dropped("its item is not an office in this dump")
        facts = known[1]
        label = facts["name"] or self._broader(facts)
        if label is None:
            return Dropped("the office has no English name")
        if _NOT_HELD.search(normalise(label)):
            return Dropped("not the office itself: elect, shadow, former, spouse")
        if via == "P108":
            owner = self._first_owner(of)
            return self._owned(label, owner, facts, of, roles, citizen) if owner else Dropped("the employer is not known")
        return self._owned(
            label, self._office_owner(facts, label) or self._first_owner((*of, *within)), facts, of, roles, citizen
        )

    def _head(self, via: str, origin: int) -> Office | Dropped:
        """Head of state or government, stated by the country itself."""
        iso3 = self._codes.get(origin)
        known = self._facts(origin)
        if iso3 is None or known is None:
            return Dropped("no country with a code")
        called, usual, portfolio, title = _HEADS[via]
        names = [found[1]["name"] for item in known[1].get(called, []) if (found := self._facts(item)) and found[0] == "office"]
        label = next((name for name in names if name), usual)
        query = self._national(label, iso3)
        if query is None or query.portfolio not in _STATE_HEADS:
            query = OfficeQuery(portfolio, iso3, None, "GOV", title)
        return Office(_styled(label), query, iso3)

    def _chair(self, via: str, origin: int) -> Office | Dropped:
        """Head of an organisation, stated by the organisation itself."""
        owner = self._owner(origin)
        label = _CHAIRS[via]
        if owner is None or owner.name is None:
            return Dropped("the organisation is not known")
        if owner.kind == "igo":
            query = OfficeQuery("international_organisation", None, owner.name, "IGO", "Head", rank=_RANK_CHAIR)
            return Office(label, query, None, owner.name)
        if owner.kind in ("party", "armed-group"):
            return _of_group("leader", OfficeQuery("other", owner.country, None, "GOV", "Leader"), owner, label)
        named = self._parse(f"chair of {owner.name}", owner.country) if owner.country and owner.kind == "body" else None
        if named is None or not _is_kept(named):
            return Dropped("an office of no portfolio")
        return Office(f"{label}, {owner.name}", named, owner.country, owner.name)

    # --- whose it is -----------------------------------------------------------------------------------------

    def _first_owner(self, items: Iterable[int]) -> Owner | None:
        found = [owner for item in items if (owner := self._owner(item)) is not None]
        return next((owner for owner in found if owner.kind != "body"), next(iter(found), None))

    def _office_owner(self, facts: Facts, label: str) -> Owner | None:
        country = self._one_country(facts["P17"], label)
        if facts["P1001"]:
            found = [owner for item in facts["P1001"] if (owner := self._owner(item)) is not None]
            others = [owner for owner in found if owner.kind != "country"]
            if others:
                return min(others, key=lambda o: (o.kind != "part", o.name or ""))
            if found:
                return self._one_of({owner.country for owner in found if owner.country}, label)
            if country is not None and not self._is_national(label, country):
                return Owner("part", country)
            return Owner("country", country) if country else None
        for name in ("P2389", "P361"):
            owner = self._first_owner(facts[name])
            if owner is not None:
                return owner
        return Owner("country", country) if country else None

    def _one_country(self, items: Iterable[int], label: str) -> str | None:
        owner = self._one_of({self._codes[item] for item in items if item in self._codes}, label)
        return owner.country if owner else None

    def _one_of(self, countries: set[str], label: str) -> Owner | None:
        """The one country, or of several the one that the title names."""
        if len(countries) > 1:
            query = self._parse(label, None)
            return Owner("country", query.country) if query and query.country in countries else None
        return Owner("country", next(iter(countries))) if countries else None

    def _is_national(self, label: str, country: str) -> bool:
        """Whether a title names the country, or an office that only states have."""
        query = self._parse(label, None)
        return query is not None and (query.country == country or query.portfolio in _OF_STATES)

    def _find_owner(self, item: int, hops: int = _HOPS) -> Owner | None:
        """The country or organisation that an item is or belongs to."""
        if item in self._codes:
            return Owner("country", self._codes[item])
        known = self._facts(item) if hops else None
        if known is None or known[0] not in ("organisation", "place"):
            return None
        role, facts = known
        if role == "place":
            owner = next((o for q in (*facts["P17"], *facts["P131"]) if (o := self._find_owner(q, hops - 1)) is not None), None)
            return Owner("part", owner.country, facts["name"], first=True) if owner else None
        if facts["kind"] == "igo":
            return Owner("igo", None, facts["name"]) if facts["name"] else None
        over = [self._find_owner(q, hops - 1) for q in facts["P1001"]]
        above = next((o for o in over if o is not None), None)
        if above is None:
            wholes = (*facts["P17"], *facts["P361"], *facts["P749"])
            above = next((o for q in wholes if (o := self._find_owner(q, hops - 1)) is not None), None)
            if facts["P1001"] or (facts["P131"] and facts["kind"] == "body" and not facts["P17"]):
                return Owner("part", above.country if above else None, facts["name"])
        if above is not None and above.kind in ("part", "igo"):
            return Owner(above.kind, above.country, facts["name"] if above.kind == "part" else above.name, above.first)
        return Owner(facts["kind"], above.country if above else None, facts["name"]) if facts["name"] else None

    # --- what it stands for ----------------------------------------------------------------------------------

    def _broader(self, facts: Facts) -> str | None:
        """The label of the office that this one is a kind of."""
        known = [self._facts(item) for item in facts["P279"]]
        return next((str(k[1]["name"]) for k in known if k and k[0] == "office" and k[1]["name"]), None)

    def _national(self, label: str, iso3: str | None) -> OfficeQuery | None:
        query = self._parse(label, iso3)
        if query is None or iso3 is None:
            return query
        if query.portfolio == "head_of_state" and query.title == "President" and iso3 in _PRESIDENT_IS_PREMIER:
            return replace(query, portfolio="head_of_government", title="Prime Minister")
        if query.title == "Head of State":
            return replace(query, title="President")
        if query.title == "Secretary of State" and iso3 not in _FOREIGN_SECRETARIES:
            return replace(query, portfolio="government", title="Minister", rank=4)
        if query.title == "Foreign Secretary" and iso3 in _CIVIL_SECRETARIES:
            return replace(query, rank=4)
        return query

    def _owned(
        self, label: str, owner: Owner | None, facts: Facts, of: tuple[int, ...], roles: tuple[int, ...], citizen: str | None
    ) -> Office | Dropped:  # fmt: skip
        home = owner.country if owner else None
        query = self._national(label, home)
        if query is None or query.portfolio in _VAGUE:
            label, query = self._closer(label, query, home, facts, of, roles)
        if query is None:
            return Dropped("an office of no portfolio")
        if query.portfolio in _ACCREDITED:
            return self._envoy(label, query, owner, of, citizen)
        if owner is None:
            if query.organisation is None and query.country is None:
                return Dropped("no country or organisation")
            return _kept(Office(_styled(label), query, query.country, None if query.country else query.organisation))
        return _placed(label, query, owner)

    def _closer(
        self, label: str, query: OfficeQuery | None, home: str | None, facts: Facts, of: tuple[int, ...], roles: tuple[int, ...]
    ) -> tuple[str, OfficeQuery | None]:  # fmt: skip
        """A vague title ("minister") made plain by the ministry it is of, by the role, or by the office that it is a kind of."""
        names = [k[1]["name"] for item in of if (k := self._facts(item)) and k[0] == "organisation" and k[1]["name"]]
        wider = [
            k[1]["name"] for item in (*roles, *facts["P279"]) if (k := self._facts(item)) and k[0] == "office" and k[1]["name"]
        ]
        for wording in (*(f"{label}, {name}" for name in names), *wider):
            found = self._national(wording, home)
            if found is not None and found.portfolio not in _VAGUE:
                return (wording if wording.startswith(label) else label), found
        return label, query

    def _envoy(
        self, label: str, query: OfficeQuery, owner: Owner | None, of: tuple[int, ...], citizen: str | None
    ) -> Office | Dropped:
        """An envoy: the title names who sends and who receives; the owner is the one or the other."""
        free = self._parse(label, None) or query
        if owner is not None and owner.kind in ("igo", "party", "armed-group"):
            return _placed(label, free, owner)
        receiving = free.counterpart
        home = owner.country if owner and owner.kind != "part" else None
        sending = free.country if free.country != receiving else None
        sending = sending or (home if home != receiving else None) or (citizen if citizen != receiving else None)
        if receiving is None:
            receiving = next((self._codes[item] for item in of if item in self._codes and self._codes[item] != sending), None)
        known = receiving or query.portfolio != "ambassador" or "permanent representative" in normalise(label)
        if sending is None or not known:
            return Dropped("an envoy without sender or receiver")
        return _kept(Office(_styled(label), replace(free, country=sending, counterpart=receiving), sending))


def _placed(label: str, query: OfficeQuery, owner: Owner) -> Office | Dropped:
    """The office in the hands of its owner."""
    if owner.kind == "part":
        if not owner.first or owner.country is None or query.portfolio in ("legislature", "other", "judiciary"):
            return Dropped("a local office")
        part = replace(query, portfolio="regional", title="Governor", rank=_RANK_PART, country=owner.country)
        return Office(_styled(label), part, owner.country)
    if owner.kind == "igo":
        if query.portfolio in _STATE_HEADS or (query.portfolio == "other" and _LEADER.search(normalise(label))):
            query = replace(query, portfolio="international_organisation", title="Head", rank=10 * query.deputy)
        sector = "IGO" if query.sector in ("GOV", "LEG") else query.sector
        return _kept(
            Office(_styled(label), replace(query, country=None, organisation=owner.name, sector=sector), None, owner.name)
        )
    if owner.kind in ("party", "armed-group"):
        return _of_group(normalise(label), query, owner, _styled(label))
    return (
        _kept(Office(_styled(label), replace(query, country=owner.country), owner.country, owner.name))
        if owner.country
        else Dropped("no country")
    )


def _of_group(words: str, query: OfficeQuery, owner: Owner, label: str) -> Office:
    portfolio, title, sector = (
        ("party_leadership", "Party Leader", "PTY") if owner.kind == "party" else ("armed_group", "Leader", "REB")
    )
    leads = bool(_LEADER.search(words)) and not _NO_LEADER.search(words)
    rank = 0 if leads else _RANK_MEMBER
    query = replace(
        query, portfolio=portfolio, title=title, sector=sector, rank=rank, country=owner.country, organisation=owner.name
    )
    return Office(label, query, owner.country, owner.name)


def _kept(office: Office) -> Office | Dropped:
    if not _is_kept(office.query):
        return Dropped("an office of no portfolio")
    if office.query.portfolio == "regional" and _LOCAL.search(normalise(office.label)):
        return Dropped("a local office")
    return office


def _is_kept(query: OfficeQuery) -> bool:
    if query.portfolio == "other":
        return query.rank % 10 < _RANK_OTHER
    return not (query.portfolio == "legislature" and query.rank % 10 >= _RANK_LAWMAKER)


def _styled(label: str) -> str:
    """A title as the tables hold it: a capital first, a long one with ampersands."""
    office = label[:1].upper() + label[1:]
    return office.replace(" and ", " & ") if len(office.split()) > _LONG_TITLE else office


def known_owners(dumped: Iterable[tuple[str, str]]) -> Owners:
    """Names that titles may hold: those of the bundled base first, then what the dump calls its countries (name, ISO3)."""
    bundled = load_knowledge().owners
    countries, organisations = dict(bundled.countries), dict(bundled.organisations)
    for name, iso3 in sorted(dumped):
        countries.setdefault(_key(name), iso3)
    countries.pop("", None)
    return Owners(countries, {name: full for name, full in organisations.items() if name not in countries})


def _key(name: str) -> str:
    return fold(name).removeprefix("the ")


@lru_cache(maxsize=1)
def known_codes() -> Mapping[int, str]:
    """ISO3 by item number, of the countries that the package's tables know: for items whose own code the dump does not give."""
    rows = load_knowledge().rows(
        "SELECT id, country FROM entities WHERE kind IN ('country', 'territory') AND country IS NOT NULL"
    )
    return {int(id[1:]): str(iso3) for id, iso3 in rows if re.fullmatch(r"Q[0-9]+", id)}
