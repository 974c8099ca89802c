"""One line of the dump as the facts that the import keeps of it: who or what it is, and who held which office by its word."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from detente.knowledge.wikidata_classes import HUMAN, NAMES, OFFICES, STATES, is_wanted, organisation, told_organisation
from detente.knowledge.wikidata_values import Reader, Statement, is_acronym, is_latin, number_of

Facts = dict[str, Any]
ACTING = 4676846
"""The item "acting", as the nature or role of a statement."""
_USED = frozenset(
    f"P{n}"
    for n in (
        6, 17, 27, 31, 35, 36, 39, 108, 131, 159, 169, 279, 297, 298, 300, 361, 463, 488, 569, 570, 734, 735, 749, 1001, 1082, 1308, 1313, 1366,
        1448, 1549, 1813, 1906, 2389,
    )
)  # fmt: skip
_LARGE = 2 * 1024 * 1024
"""Bytes from which on an entity is parsed in a way that is slower and takes less memory."""
_LARGEST_REVISION = 1 << 62
_NON_STATE = frozenset({79913, 163740, 48204})
"""Non-governmental, nonprofit, voluntary organisation: "international organisation" alone does not make these a body of states."""
_CODE_LENGTHS = {"P298": 3, "P297": 2}
_RELATIONS = {"P463": "member", "P36": "capital", "P159": "seat", "P1366": "successor"}
_PARTS = ("P361", "P131")
_OF_PERSONS = ("P463", "P1366")
_OFFICE_OWNERS = ("P1001", "P2389", "P361", "P17")
_OTHER_OWNERS = ("P1001", "P17", "P131", "P361", "P749")
_HEADS = {"P35": "P1906", "P6": "P1313"}
"""Head of state, head of government: what the property that names the person calls, in turn, the office."""
_CHAIRS = ("P488", "P169")


class Held(NamedTuple):
    """Someone held an office, as one statement tells it. ``office`` is None where the statement names only a country or organisation."""

    person: int
    office: int | None
    via: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Extract:
    """What is kept of an entity. ``revision`` tells the newer of two copies; ``problems`` what was passed over."""

    id: int
    revision: int
    role: str
    facts: Facts
    held: list[Held] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    julian: int = 0


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line of which nothing can be used, and why."""

    reason: str


def extract(line: bytes) -> Extract | Rejected | None:
    """The facts of a line that holds an entity (without its comma); None where it holds none that are wanted."""
    if not line.startswith(b"{") or not line.endswith(b"}"):
        return Rejected("not a JSON object")
    if not line.isascii():
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            return Rejected(f"not UTF-8 at byte {error.start} of the line")
    if not is_wanted(line):
        return None
    try:
        data = json.loads(line) if len(line) < _LARGE else json.loads(line, object_pairs_hook=_lean)
    except RecursionError:
        return Rejected("broken JSON: nested too deep")
    except ValueError as error:
        return Rejected(f"broken JSON: {error}"[:120])
    return read_entity(data) if isinstance(data, dict) else Rejected("not a JSON object")


def _lean(pairs: list[tuple[str, Any]]) -> Any:
    """An object of a large entity; statements that are not used, and references, are let go at once."""
    found = dict(pairs)
    main = found.get("mainsnak")
    if isinstance(main, dict) and isinstance(main.get("property"), str) and main["property"] not in _USED:
        return None
    found.pop("references", None)
    return found


def read_entity(data: dict[str, Any]) -> Extract | Rejected | None:
    """The facts of a parsed entity; None for a property, a lexeme, or an item that is not wanted."""
    if data.get("type", "item") != "item":
        return None if data.get("type") in ("property", "lexeme", "mediainfo") else Rejected("type: expected item or property")
    number = number_of(data.get("id"))
    if number is None:
        return Rejected("id: expected an item's identifier")
    reader = Reader(data)
    found = _read(reader, number)
    if found is None:
        return Rejected(f"in part: {reader.problems[0]}") if reader.problems else None
    role, facts, held = found
    revision = data.get("lastrevid", 0)
    sound = isinstance(revision, int) and not isinstance(revision, bool) and 0 <= revision < _LARGEST_REVISION
    if not sound:
        reader.note("lastrevid", "a number", revision)
    return Extract(number, revision if sound else 0, role, facts, held, reader.problems, reader.julian)


def _read(reader: Reader, number: int) -> tuple[str, Facts, list[Held]] | None:
    """Role, facts, offices held. An entity plays one role: what stands first here."""
    classes = reader.items("P31")
    if HUMAN in classes:
        return "person", _person(reader), [*_positions(reader, number), *_employments(reader, number)]
    codes, kind = _codes(reader), organisation(classes)
    # The European Union and the United Nations have two-letter codes of their own.
    if codes and (kind is None or kind[0] != "igo" or STATES & set(classes)):
        facts = {**codes, **_named(reader), **_country(reader), "state": bool(STATES & set(classes))}
        return "country", facts, [h for via in _HEADS for h in _others(reader, via)]
    if kind is None and _is_office(reader, classes):
        facts = {"name": reader.label(), **_owners(reader, _OFFICE_OWNERS), "P279": reader.items("P279")}
        return "office", facts, _others(reader, "P1308", office=number)
    kind = kind or told_organisation(reader.term("descriptions", "en"))
    if kind is not None and not (kind[0] == "igo" and _NON_STATE & set(classes)):
        facts = {"kind": kind[0], "sector": kind[1], **_named(reader), **_owners(reader, _OTHER_OWNERS)}
        return "organisation", facts, [h for via in _CHAIRS for h in _others(reader, via)]
    if any(True for _ in reader.statements("P300")):
        return "place", {"name": reader.label(), "first": True, **_owners(reader, ("P17", "P131"))}, []
    if NAMES & set(classes):
        name = reader.label()
        return ("name", {"name": name, "family": 101352 in classes}, []) if name else None
    return None


def _person(reader: Reader) -> Facts:
    died = [(s, reader.day(s.main)) for s in reader.statements("P570")]
    return {
        "name": reader.label(),
        "aliases": _aliases(reader),
        "born": _best_day(reader, "P569"),
        "died": max((day for _, day in died if day), default=None),
        "dead": any(s.main.kind != "novalue" for s, _ in died),
        "P27": reader.items("P27"),
        "P734": reader.items("P734"),
        "P735": reader.items("P735"),
        "wikis": reader.wikis(),
        "relations": [r for name in _OF_PERSONS for r in _relations(reader, name)],
    }


def _aliases(reader: Reader) -> list[str]:
    """Aliases and the title of the English article, which is often the name by which news knows a person."""
    title = reader.title()
    return sorted({*reader.aliases(), *([title] if title and is_latin(title) else [])})


def _best_day(reader: Reader, name: str) -> str | None:
    days = [(s.preferred, day) for s in reader.statements(name) if (day := reader.day(s.main)) is not None]
    return min(
        (day for preferred, day in days if preferred or not any(p for p, _ in days)), key=lambda d: (-len(d), d), default=None
    )


def _named(reader: Reader) -> Facts:
    """Names and relations of a country or organisation."""
    names = [[name, "acronym" if is_acronym(name) else "alias", None, None] for name in _aliases(reader)]
    for property_, usual in (("P1549", "demonym"), ("P1813", "alias"), ("P1448", "alias")):
        for statement in reader.statements(property_):
            name = reader.english(statement.main)
            if name and is_latin(name):
                since, until, over = _span(reader, statement)
                kind = "former" if over and usual == "alias" else "acronym" if usual == "alias" and is_acronym(name) else usual
                names.append([name, kind, since, until])
    relations = [r for name in _RELATIONS for r in _relations(reader, name)]
    return {"name": reader.label(), "names": names, "relations": relations, "wikis": reader.wikis()}


def _country(reader: Reader) -> Facts:
    counts = [
        (s.preferred, max(reader.days(s, "P585")[0], default=""), reader.amount(s.main) or 0) for s in reader.statements("P1082")
    ]
    parts = [["part", *r[1:]] for name in _PARTS for r in _relations(reader, name)]
    offices: Facts = {office: reader.items(office) for office in _HEADS.values()}
    return {"population": max(counts, default=(False, "", 0))[2], "parts": parts, **offices}


def _codes(reader: Reader) -> Facts:
    found: Facts = {}
    for name, length in _CODE_LENGTHS.items():
        codes = [(not s.preferred, code) for s in reader.statements(name) if (code := reader.string(s.main)) is not None]
        sound = sorted(pair for pair in codes if len(pair[1]) == length and pair[1].isascii() and pair[1].isupper())
        if sound:
            found[name] = sound[0][1]
    return found


def _owners(reader: Reader, names: tuple[str, ...]) -> Facts:
    """Whose an office or organisation is, by property: what is so today, else what was."""
    found: Facts = {}
    for name in names:
        statements = [(s, item) for s in reader.statements(name) if (item := reader.item(s.main)) is not None]
        lasting = [item for s, item in statements if "P582" not in s.qualifiers]
        found[name] = list(dict.fromkeys(lasting or [item for _, item in statements]))
    return found


def _is_office(reader: Reader, classes: list[int]) -> bool:
    if OFFICES & set(classes) or any(True for name in ("P1308", "P2389") for _ in reader.statements(name)):
        return True
    owned = any(True for name in ("P1001", "P17") for _ in reader.statements(name))
    return owned and any(True for _ in reader.statements("P279"))


def _relations(reader: Reader, name: str) -> list[list[Any]]:
    found = []
    for statement in reader.statements(name):
        other = reader.item(statement.main)
        if other is not None:
            since, until, over = _span(reader, statement)
            if not over or until:
                found.append([_RELATIONS.get(name, "part"), other, since, until])
    return found


def _span(reader: Reader, statement: Statement) -> tuple[str | None, str | None, bool]:
    """Start and end of a statement, and whether it is over (an unknown end is an end)."""
    starts, _ = reader.days(statement, "P580")
    ends, kinds = reader.days(statement, "P582")
    return min(starts, default=None), max(ends, default=None), bool(kinds - {"novalue"})


# --- offices held --------------------------------------------------------------------------------------------


def _positions(reader: Reader, person: int) -> list[Held]:
    found = []
    for statement in reader.statements("P39"):
        office = reader.item(statement.main)
        if office is not None:
            found.append(Held(person, office, "P39", _tenure(reader, statement)))
    return found


def _employments(reader: Reader, person: int) -> list[Held]:
    """Employment that names the position: the employer owns the office."""
    found = []
    for statement in reader.statements("P108"):
        employer = reader.item(statement.main)
        offices = reader.qualified(statement, "P39") or reader.qualified(statement, "P794")
        if employer is not None:
            for office in offices:
                facts = _tenure(reader, statement)
                found.append(Held(person, office, "P108", {**facts, "of": [employer, *facts["of"]], "as": []}))
    return found


def _others(reader: Reader, via: str, *, office: int | None = None) -> list[Held]:
    """What a country, an organisation or an office says about who heads or holds it."""
    found = []
    for statement in reader.statements(via):
        person = reader.item(statement.main)
        if person is not None:
            found.append(Held(person, office, via, _tenure(reader, statement)))
    return found


def _tenure(reader: Reader, statement: Statement) -> Facts:
    start, _ = reader.days(statement, "P580")
    end, kinds = reader.days(statement, "P582")
    roles = reader.qualified(statement, "P794", "P5102", "P3831")
    return {
        "start": min(start, default=None),
        "end": max(end, default=None),
        "over": bool(kinds - {"novalue"}),
        "by": reader.qualified(statement, "P1366"),
        "of": reader.qualified(statement, "P642", "P1001", "P2389"),
        "in": reader.qualified(statement, "P17"),
        "as": [role for role in roles if role != ACTING],
        "acting": ACTING in roles,
    }
