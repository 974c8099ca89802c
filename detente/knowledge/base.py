"""The knowledge base as the other rooms see it: one read-only file, opened once, its tables loaded as they are asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from threading import RLock
from typing import Any

from detente.edtf import bounds, overlaps
from detente.errors import KnowledgeError
from detente.knowledge import offices
from detente.knowledge.families import match_family
from detente.knowledge.folding import flatten, fold
from detente.knowledge.gazetteer import Gazetteer
from detente.knowledge.landmarks import read_landmarks
from detente.knowledge.matching import Matcher
from detente.knowledge.meetings import Meetings
from detente.knowledge.model import (
    Answer,
    Entity,
    GazetteerPlace,
    Hit,
    Judgement,
    Landmark,
    Match,
    Meeting,
    NameKind,
    Office,
    OfficeQuery,
    Relation,
    RelationKind,
    Source,
    Tenure,
)
from detente.knowledge.offices import Owners, normalise
from detente.knowledge.scanning import Scanner
from detente.knowledge.seats import prominence
from detente.knowledge.tenures import Seat, answer, choose, choose_of_body, fit
from detente.knowledge.version import APPLICATION, SCHEMA

_SEATS = (
    "SELECT e.id, coalesce(t.wording, o.name), o.country, o.organisation, o.portfolio, o.sector, o.rank, t.start, t.end, t.end_status, t.as_of, "
    "t.acting, t.source, t.confidence, t.attested, o.title, o.counterpart "
    "FROM tenures t JOIN offices o ON o.n = t.office JOIN entities e ON e.n = t.person"
)
_OFFICE_COLUMNS = "id, name, country, organisation, portfolio, title, sector, rank, singular, counterpart, synonyms"
# Letters. Shorter names have too many neighbours.
_SHORTEST_GARBLED, _SHORT_NAME = 5, 8
_REMEMBERED = 4096
_REMEMBERED_SEATS = 1024
"""Answers about tenures that are kept; most are the few offices of one person or country."""
_CROWNS = {"Monarch", "Governor-General"}


class Knowledge:
    """A read-only view of one compiled knowledge base; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises KnowledgeError where it is missing or is not a knowledge base of this version."""
        self.path = path
        self._lock = RLock()
        self._base = connect(path)
        self._people: dict[str, tuple[tuple[str, NameKind], ...]] = {}

    @classmethod
    def open(cls, path: Path | None = None) -> Knowledge:
        """Open a knowledge base; None opens the one that is compiled with the package.

        Raises KnowledgeError where there is none, with what to do.
        """
        if path is None:
            return cls(Path(str(files("detente").joinpath("data/knowledge.sqlite"))))
        return cls(path)

    @property
    def digest(self) -> str:
        """Digest of the tables that this base was compiled from (sha256, hexadecimal)."""
        return str(self.rows("SELECT value FROM meta WHERE key = 'digest'")[0][0])

    # --- entities --------------------------------------------------------------------------------------------

    def entity(self, id: str) -> Entity:
        """The entity with this id. Raises KeyError where there is none."""
        return self._entity(id)

    @cached_property
    def _entity(self) -> Callable[[str], Entity]:
        return lru_cache(_REMEMBERED)(self._read_entity)

    def _read_entity(self, id: str) -> Entity:
        found = self.rows("SELECT id, kind, name, country, sector, family FROM entities WHERE id = ?", id)
        if not found:
            raise KeyError(id)
        return Entity(*found[0])

    def knows(self, id: str) -> bool:
        """Whether there is an entity with this id."""
        return bool(self.rows("SELECT 1 FROM entities WHERE id = ?", id))

    def named(self, name: str) -> tuple[Entity, ...]:
        """The entities that bear exactly this name, case and accents aside, best known first; empty where there is none."""
        return tuple(self._entity(id) for id in self._named_entities.get(fold(name), ()))

    @cached_property
    def _named_entities(self) -> Mapping[str, tuple[str, ...]]:
        rows = self.rows(
            "SELECT n.name, e.id FROM names n JOIN entities e ON e.n = n.entity ORDER BY e.weight DESC, e.id, n.name"
        )
        found: dict[str, dict[str, None]] = {}
        for name, id in rows:
            found.setdefault(fold(name), {})[id] = None
        return {name: tuple(ids) for name, ids in found.items()}

    def country(self, iso3: str) -> Entity | None:
        """The country or territory with this ISO 3166-1 alpha-3 code (XKX for Kosovo), None where there is none."""
        return self._countries.get(iso3)

    @property
    def countries(self) -> tuple[Entity, ...]:
        """Every state, by ISO3; territories are left out."""
        return tuple(entity for _, entity in sorted(self._countries.items()) if entity.kind == "country")

    def names(self, id: str) -> tuple[tuple[str, NameKind], ...]:
        """Every name of an entity with its kind, sorted; empty where the id is not known."""
        with self._lock:
            if id not in self._people:
                rows = self.rows(
                    "SELECT n.name, n.kind FROM names n JOIN entities e ON e.n = n.entity WHERE e.id = ? ORDER BY 1, 2", id
                )
                self._people[id] = tuple((str(name), kind) for name, kind in rows)
            return self._people[id]

    @cached_property
    def _countries(self) -> Mapping[str, Entity]:
        rows = self.rows("SELECT id, kind, name, country, sector, family FROM entities WHERE kind IN ('country', 'territory')")
        return {str(row[3]): Entity(*row) for row in rows}

    # --- names in text ---------------------------------------------------------------------------------------

    def scan(self, text: str) -> list[Hit]:
        """Every known name in a text, in order, never overlapping: case-sensitive, accents aside, whole words, leftmost and longest.

        Finds countries and their people, seats and bodies of state, organisations, groups, parties, and persons by full name; not
        bare family names, and not places (see :meth:`scan_places`).
        """
        scanner, _ = self._scanner
        return [Hit(start, end, text[start:end], self._meaning(index)) for index, start, end in scanner.find(text)]

    def misspelt_country(self, word: str) -> tuple[Entity, str] | None:
        """The one country whose name a lone word misspells, with the name meant ("Quatar" for Qatar); None where none or several fit.

        A name of five to eight letters may be off by one letter, a longer one by two; the first letter must be right. The caller
        sees to it that the word is no other name.
        """
        if len(word) < _SHORTEST_GARBLED or self.scan(word):
            return None
        # Here, not above: the knowledge is compiled where nothing but Python stands.
        from rapidfuzz.distance import Levenshtein

        folded = fold(word)
        if not folded:
            return None
        allowed = 1 if len(folded) <= _SHORT_NAME else 2
        near = [
            (name, entity)
            for name, entity in self._one_word_countries
            if name[0] == folded[:1] and Levenshtein.distance(name, folded, score_cutoff=allowed) <= allowed
        ]
        countries = {entity.id: (entity, name) for name, entity in near}
        if len(countries) != 1:
            return None
        entity, name = next(iter(countries.values()))
        return entity, name

    @cached_property
    def _one_word_countries(self) -> tuple[tuple[str, Entity], ...]:
        """Folded one-word names of countries, former ones and demonyms left out, sorted."""
        found = {
            (fold(name), entity)
            for entity in self._countries.values()
            for name, kind in self.names(entity.id)
            if entity.kind == "country" and kind in ("primary", "alias") and name.isalpha() and len(name) >= _SHORTEST_GARBLED
        }
        return tuple(sorted(found, key=lambda pair: (pair[0], pair[1].id)))

    def scan_places(self, text: str, *, story: bool = False) -> list[tuple[int, int, tuple[GazetteerPlace, ...]]]:
        """Names of the gazetteer in a text as (start, end, places it may mean, most likely first).

        A name that is also an ordinary word, a person's name or that of a small town ("Nice", "Jackson") is given only where the
        words around it speak of a place: after "in", "near", "from" and the like, or before a comma and the name of a country or
        division. With ``story`` the text is one story: see :meth:`~detente.knowledge.gazetteer.Gazetteer.scan`.
        """
        return self._gazetteer.scan(text, story=story)

    def scan_meetings(self, text: str) -> list[tuple[int, int, str]]:
        """Spans that name a recurring meeting, as (start, end, series): "the G20 summit" gives ``G20``."""
        return list(self._meetings.scan(text))

    @cached_property
    def _scanner(self) -> tuple[Scanner, list[list[tuple[int, NameKind]]]]:
        """The automaton, and for each of its names the numbers of the entities that bear it."""
        with self._lock:
            meanings: dict[str, list[tuple[int, NameKind]]] = {}
            for number, name, kind in self.rows("SELECT entity, name, kind FROM names WHERE scan = 1"):
                meanings.setdefault(flatten(name), []).append((number, kind))
            names = sorted(meanings)
            return Scanner(names), [meanings[name] for name in names]

    @cached_property
    def _meaning(self) -> Callable[[int], tuple[tuple[Entity, NameKind], ...]]:
        return lru_cache(_REMEMBERED)(self._read_meaning)

    def _read_meaning(self, index: int) -> tuple[tuple[Entity, NameKind], ...]:
        """Who a name of the automaton may mean, most likely first; entities are read as they are met."""
        found: list[tuple[int, str, Entity, NameKind]] = []
        for number, kind in self._scanner[1][index]:
            row = self.rows("SELECT weight, id, kind, name, country, sector, family FROM entities WHERE n = ?", number)[0]
            found.append((-row[0], row[1], Entity(*row[1:]), kind))
        return _distinct(found)

    # --- offices ---------------------------------------------------------------------------------------------

    def parse_office(self, phrase: str) -> OfficeQuery | None:
        """What a phrase such as "Chinese foreign minister" or "the former NATO chief" asks for; None where it names no office."""
        return _parse(phrase, self)

    @cached_property
    def owners(self) -> Owners:
        """Whose an office may be: names of countries and organisations, as phrases are parsed by them."""
        countries: dict[str, str] = {}
        rows = self.rows(
            "SELECT n.name, e.country FROM names n JOIN entities e ON e.n = n.entity WHERE e.kind IN ('country', 'territory') "
            "ORDER BY e.weight DESC, e.id, n.name"
        )
        for name, iso3 in rows:
            countries.setdefault(fold(name).removeprefix("the "), iso3)
        organisations: dict[str, str] = {}
        for name, full in self.rows(
            "SELECT n.name, e.name FROM names n JOIN entities e ON e.n = n.entity WHERE e.kind = 'igo' AND n.kind <> 'metonym' ORDER BY e.weight DESC, e.id, n.name"
        ):
            if len(fold(name)) > 1 and fold(name) not in countries:
                organisations.setdefault(fold(name).removeprefix("the "), full)
        return Owners(countries, organisations)

    def holders(
        self, office: str, *, country: str | None = None, organisation: str | None = None, on: str | None = None
    ) -> tuple[Tenure, ...]:
        """Who held an office, best answer first: right title, high rank, well attested on the date.

        ``office`` is a phrase; a country or organisation in it counts unless given apart. ``on`` is an EDTF date or interval; None
        gives every holder, latest first. Empty where the phrase names no office or no one is known. Raises DateError on a bad date.
        """
        query = self.parse_office(office)
        if query is None:
            return ()
        return self.holders_of(query, country=country, organisation=organisation, on=on)

    def holders_of(
        self, query: OfficeQuery, *, country: str | None = None, organisation: str | None = None, on: str | None = None
    ) -> tuple[Tenure, ...]:
        """As :meth:`holders`, for a phrase that was parsed before."""
        return tuple(seat.tenure for seat in self._seats(query, country, organisation, on))

    def tenures(self, person: str, *, on: str | None = None) -> tuple[Tenure, ...]:
        """The offices of a person, by id: best known first, then those of the person's own country, then latest.

        With ``on`` only those held on that date.
        """
        seats = self._seat_rows("e.id = ?", person)
        if not seats:
            return ()
        home = self.entity(person).country
        if on is not None:
            found = [seat.tenure for seat in choose(seats, OfficeQuery("", None, None, "", ""), on)]
            return tuple(sorted(found, key=lambda t: (-prominence(t.portfolio, t.rank, t.start or ""), t.country != home)))
        return tuple(
            sorted((seat.tenure for seat in seats), key=lambda t: (-prominence(t.portfolio, t.rank, ""), *_career(t, home)))
        )

    def who(
        self, office: str, *, country: str | None = None, organisation: str | None = None, on: str | None = None
    ) -> tuple[Answer, ...]:
        """As :meth:`holders`, with the person, what each answer is worth on the date, and why in words."""
        query = self.parse_office(office)
        if query is None:
            return ()
        found = self._seats(query, country, organisation, on)
        return tuple(answer(self.entity(seat.tenure.person), seat.tenure, self.whose(seat.tenure), on) for seat in found)

    def who_leads(
        self, organisations: frozenset[str], office: str, named: set[str], *, country: str | None, on: str | None
    ) -> tuple[Answer, ...]:
        """Who held an office of bodies as their tenures spell them, by the words of a question about it; ``named`` are the body's own words.

        A question about a spokesman is answered by spokesmen, any other by who is not one; the head of all comes before deputies.
        """
        query = self.parse_office(office)
        marks = ",".join("?" * len(organisations))
        seats = self._seat_rows(
            f"o.organisation IN ({marks}) AND (? IS NULL OR o.country = ?)", *sorted(organisations), country, country
        )
        speaks = query is not None and query.portfolio == "spokesperson"
        kept = [seat for seat in seats if (seat.tenure.portfolio == "spokesperson") == speaks]
        found = choose_of_body(kept, frozenset(normalise(office).split()) - named, deputy=bool(query and query.deputy), on=on)
        return tuple(answer(self.entity(t.person), t, self.whose(t), on) for t in (seat.tenure for seat in found))

    def who_governs(self, office: str, *, country: str | None, on: str | None) -> tuple[Answer, ...]:
        """Who held an office of a part of a country, by the words of the question; every country's where None is given."""
        seats = self._seat_rows("o.portfolio = 'regional' AND (? IS NULL OR o.country = ?)", country, country)
        found = choose_of_body(seats, frozenset(normalise(office).split()), deputy=False, on=on)
        return tuple(answer(self.entity(t.person), t, self.whose(t), on) for t in (seat.tenure for seat in found))

    def career(self, person: str, *, on: str | None = None) -> tuple[Answer, ...]:
        """As :meth:`tenures`, with what each is worth on the date, and why in words. Raises KeyError where the id is not known."""
        entity = self.entity(person)
        return tuple(answer(entity, tenure, self.whose(tenure), on) for tenure in self.tenures(person, on=on))

    def whose(self, tenure: Tenure) -> str:
        """The country or organisation whose office it is, by name; "" where it is of none."""
        owner = self.country(tenure.country) if tenure.country else None
        return owner.name if owner else tenure.organisation or ""

    def offices(self, *, country: str | None = None, portfolio: str | None = None) -> tuple[Office, ...]:
        """Every office, of one country (ISO3) or portfolio where given, in the order of their identifiers."""
        condition = "(? IS NULL OR country = ?) AND (? IS NULL OR portfolio = ?)"
        rows = self.rows(
            f"SELECT {_OFFICE_COLUMNS} FROM offices WHERE {condition} ORDER BY id", country, country, portfolio, portfolio
        )
        return tuple(_office(row) for row in rows)

    def relations(self, entity: str, *, relation: RelationKind | None = None) -> tuple[Relation, ...]:
        """What an entity is a member or part of, its capital, seat or successor; those in which it is ``other`` come too.

        Sorted by relation, then by identifiers; empty where nothing is known.
        """
        rows = self.rows(
            "SELECT entity, relation, other, since, until FROM relations WHERE (entity = ? OR other = ?) AND (? IS NULL OR relation = ?) "
            "ORDER BY relation, entity, other, since",
            entity, entity, relation, relation,
        )  # fmt: skip
        return tuple(Relation(*row) for row in rows)

    def members(self, organisation: str, *, on: str | None = None) -> tuple[Entity, ...]:
        """The members of an organisation by id, by name; with ``on`` (EDTF) those that may have been members then."""
        found = (r for r in self.relations(organisation, relation="member") if r.other == organisation)
        kept = [r for r in found if on is None or overlaps(f"{r.since or '..'}/{r.until or '..'}", on)]
        return tuple(sorted((self.entity(r.entity) for r in kept), key=lambda e: (e.name, e.id)))

    def judgements(self, person: str) -> tuple[Judgement, ...]:
        """The spellings that were taken for a person's, beyond those that are the same words, each with the reason; sorted."""
        rows = self.rows("SELECT person, name, source, rule, why FROM judgements WHERE person = ? ORDER BY name, source", person)
        return tuple(Judgement(*row) for row in rows)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Where the facts come from, by the key that rows carry."""
        rows = self.rows("SELECT key, title, licence, origin FROM sources ORDER BY key")
        return {row[0]: Source(*row) for row in rows}

    def _seats(self, query: OfficeQuery, country: str | None, organisation: str | None, on: str | None) -> list[Seat]:
        owner = country or query.country
        body = organisation or (query.organisation if owner is None else None)
        found = self._seat_rows("o.portfolio = ? AND (? IS NULL OR o.country = ?)", query.portfolio, owner, owner)
        if query.portfolio == "head_of_state" and query.title == "President" and found and all(s.title in _CROWNS for s in found):
            # A kingdom's "president" is its head of government (Spain).
            found = self._seat_rows("o.portfolio = 'head_of_government' AND o.country = ?", owner)
        if query.portfolio in ("ambassador", "negotiator_envoy") and query.counterpart:
            found = [s for s in found if s.counterpart == query.counterpart]
        if body is not None and owner is None:
            found = self._of_organisation(found, body)
        if query.deputy:
            found = [s for s in found if s.tenure.rank >= 10]
        elif any(s.tenure.rank < 10 for s in found):
            found = [s for s in found if s.tenure.rank < 10]
        return choose(found, query, on)

    def _of_organisation(self, seats: list[Seat], body: str) -> list[Seat]:
        """The seats of an organisation and of its parts; where there are none, those of the whole that it is a part of."""
        own = {key for name in (body, *self._kin(body, whole=False)) for key in self._organisation_names(name)}
        found = [s for s in seats if s.tenure.country is None and fold(s.tenure.organisation or "") in own]
        if found:
            return found
        wholes = {key for name in self._kin(body, whole=True) for key in self._organisation_names(name)}
        return [s for s in seats if s.tenure.country is None and fold(s.tenure.organisation or "") in wholes]

    def _kin(self, body: str, *, whole: bool) -> list[str]:
        """Names of the organisations that are part of one, or of which it is a part."""
        found = []
        for entity in (e for e in self.named(body) if e.kind == "igo"):
            for relation in self.relations(entity.id, relation="part"):
                id = relation.other if whole else relation.entity
                if id != entity.id and self.knows(id):
                    found.append(self.entity(id).name)
        return found

    def _organisation_names(self, name: str) -> set[str]:
        full = self.owners.organisations.get(fold(name).removeprefix("the "), name)
        return {fold(name), fold(full)} | {key for key, value in self.owners.organisations.items() if value == full}

    @cached_property
    def _seat_rows(self) -> Callable[..., list[Seat]]:
        return lru_cache(_REMEMBERED_SEATS)(self._read_seats)

    def _read_seats(self, condition: str, *values: object) -> list[Seat]:
        return [Seat(_tenure(row), row[15], row[16]) for row in self.rows(f"{_SEATS} WHERE {condition}", *values)]

    # --- persons ---------------------------------------------------------------------------------------------

    def match_persons(
        self, name: str, *, country: str | None = None, office: str | None = None, on: str | None = None, limit: int = 5
    ) -> tuple[Match, ...]:
        """The persons that a name as written may stand for, best first, at most ``limit``; empty where none is close enough.

        ``office`` is a phrase, ``country`` ISO3, ``on`` an EDTF date or interval. A garbled name passes where office, country and
        date point at its bearer; without them it must be nearly exact, so that a stranger does not become a minister. Each match
        has a score (1.0 the same name), its basis and the reason in words.
        """
        return tuple(self._matcher.match(name, country, office, on)[:limit])

    def match_family(self, name: str, country: str, *, on: str | None = None, limit: int = 5) -> tuple[Match, ...]:
        """The office-holders of a country (ISO3) whose family name a lone word may be ("Hahn" for Han Zheng), best first."""
        return tuple(match_family(self, self._matcher.comparer, name, country, on)[:limit])

    def servants(self, country: str, *, on: str | None = None) -> tuple[tuple[Entity, Tenure], ...]:
        """Who held an office of a country (ISO3), with ``on`` (EDTF) on that date, by rank; doubtful tenures come too."""
        found = self._seat_rows("o.country = ?", country)
        if on is not None:
            first, last = bounds(on)
            found = [seat for seat in found if fit(seat.tenure, first, last) is not None]
        ranked = sorted((seat.tenure for seat in found), key=lambda t: (t.rank, t.person, t.start or ""))
        return tuple((self.entity(tenure.person), tenure) for tenure in ranked)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self)

    # --- meetings, landmarks and places ---------------------------------------------------------------------------------

    def meetings(
        self,
        *,
        series: str | None = None,
        country: str | None = None,
        city: str | None = None,
        between: tuple[str, str] | None = None,
    ) -> tuple[Meeting, ...]:
        """Known meetings in order of their days, of one series, country (ISO3) or city, or within two EDTF dates (inclusive)."""
        return self._meetings.find(series, country, city, between)

    @cached_property
    def landmarks(self) -> tuple[Landmark, ...]:
        """All known landmark happenings, in order of their days."""
        return read_landmarks(self.rows)

    @cached_property
    def _meetings(self) -> Meetings:
        return Meetings(self.rows)

    def place(self, identifier: str) -> GazetteerPlace | None:
        """The place of the gazetteer with this identifier, None where there is none."""
        return self._gazetteer.entry(identifier)

    def capital_like(self, name: str) -> GazetteerPlace | None:
        """The capital of which a name is a misspelling ("Abudja"), None where there is none or several."""
        return self._gazetteer.capital_like(name)

    def places_named(self, name: str) -> tuple[GazetteerPlace, ...]:
        """Places of this name, accents and case aside, most likely first: by kind and population. Empty where there is none."""
        return self._gazetteer.named(name)

    def capital(self, iso3: str) -> GazetteerPlace | None:
        """The capital of a country (ISO3), None where it is not known."""
        return self._capital(iso3)

    @cached_property
    def _capital(self) -> Callable[[str], GazetteerPlace | None]:
        return lru_cache(_REMEMBERED)(self._gazetteer.capital)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer(self.rows)

    # --- the file --------------------------------------------------------------------------------------------

    def rows(self, statement: str, *values: object) -> list[Any]:
        """Rows of the compiled file itself, for rooms that keep an index of their own; one reader at a time."""
        with self._lock:
            try:
                return self._base.execute(statement, values).fetchall()
            except sqlite3.DatabaseError as error:
                raise damaged(self.path, error) from error


def damaged(path: Path, error: sqlite3.DatabaseError) -> KnowledgeError:
    """What to say of a knowledge base that opens and cannot be read."""
    return KnowledgeError(f"{path}: the knowledge base is damaged ({error}); make it anew")


def connect(path: Path) -> sqlite3.Connection:
    """A compiled knowledge base opened read-only. Raises KnowledgeError where the file is none, or is of another version."""
    remedy = "compile it with `python -m detente.knowledge.build " + str(path) + "`"
    if not path.is_file():
        raise KnowledgeError(f"{path}: there is no knowledge base; {remedy}")
    try:
        base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        application = base.execute("PRAGMA application_id").fetchone()[0]
        version = base.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise KnowledgeError(f"{path}: not a knowledge base ({error}); {remedy}") from error
    if application != APPLICATION or version != SCHEMA:
        base.close()
        raise KnowledgeError(f"{path}: not a knowledge base of version {SCHEMA}; {remedy}")
    return base


@lru_cache(maxsize=8192)
def _parse(phrase: str, knowledge: Knowledge) -> OfficeQuery | None:
    return offices.parse(phrase, knowledge.owners)


def _distinct(meanings: list[tuple[int, str, Entity, NameKind]]) -> tuple[tuple[Entity, NameKind], ...]:
    found: dict[str, tuple[Entity, NameKind]] = {}
    for _, id, entity, kind in sorted(meanings, key=lambda m: (m[0], m[1], m[3])):
        found.setdefault(id, (entity, kind))
    return tuple(found.values())


def _office(row: tuple[Any, ...]) -> Office:
    synonyms = tuple(row[10].split("|")) if row[10] else ()
    return Office(*[*row[:8], bool(row[8]), row[9], synonyms])


def _tenure(row: tuple[Any, ...]) -> Tenure:
    return Tenure(*[*row[:11], bool(row[11]), *row[12:15]])


def _career(tenure: Tenure, home: str | None) -> tuple[object, ...]:
    return tenure.rank, tenure.country != home, _reversed(tenure.start), tenure.office


def _reversed(text: str | None) -> int:
    return -int((text or "0").replace("-", "").ljust(8, "0"))


def load_knowledge(path: Path | None = None) -> Knowledge:
    """The knowledge base at a path, opened once and kept; None takes the bundled one. Raises KnowledgeError as ``Knowledge.open``."""
    return _load(path)


@lru_cache(maxsize=4)
def _load(path: Path | None) -> Knowledge:
    # A function of its own, so that a path left out and None are one key.
    return Knowledge.open(path)
