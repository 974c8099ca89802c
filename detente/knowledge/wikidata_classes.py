"""Which entities of Wikidata matter, told cheaply from the bytes of a line, and what kind of thing they are."""

from __future__ import annotations

import re

from detente.knowledge.model import EntityKind

HUMAN = 5
STATES = frozenset({3624078, 6256, 10711424, 15634554, 160016, 112099, 3024240})
"""Sovereign state, country, state with limited recognition (two classes), UN member, island nation, historical country."""
NAMES = frozenset({101352, 202444, 12308941, 11879590, 3409032})
"""Family name; given name: any, male, female, unisex."""
OFFICES = frozenset({4164871, 294414, 83307, 121998, 30461, 48352, 2285706, 14212, 116, 132050})
"""Position, public office, minister, ambassador, president, head of state, head of government, prime minister, monarch, governor."""
ORGANISATIONS: dict[int, tuple[EntityKind, str]] = {
    7278: ("party", "PTY"),
    245065: ("igo", "IGO"), 484652: ("igo", "IGO"), 4120211: ("igo", "IGO"), 1335818: ("igo", "IGO"), 15925165: ("igo", "IGO"),
    1127126: ("igo", "IGO"),
    17149090: ("armed-group", "REB"), 17127659: ("armed-group", "REB"),
    192350: ("body", "GOV"), 20901295: ("body", "GOV"), 327333: ("body", "GOV"), 2659904: ("body", "GOV"), 640506: ("body", "GOV"),
    7188: ("body", "GOV"), 66344: ("body", "GOV"), 47913: ("body", "SPY"), 772547: ("body", "MIL"), 37726: ("body", "MIL"),
    4508: ("body", "MIL"), 11223: ("body", "MIL"), 748720: ("body", "MIL"), 35749: ("body", "LEG"), 11204: ("body", "LEG"),
    37002670: ("body", "LEG"), 189445: ("body", "LEG"), 190752: ("body", "JUD"), 732717: ("body", "COP"), 35535: ("body", "COP"),
}  # fmt: skip
"""Party; intergovernmental, international, regional, supranational organisation, UN agency, alliance; armed and terrorist organisation;
ministry, foreign ministry, agency, government organisation, cabinet, government, central bank, intelligence agency, armed forces, army,
navy, air force, branch, parliament, legislature, unicameral, bicameral, supreme court, law enforcement, police."""
_FIRST = ("igo", "party", "armed-group")
# Words before what a description calls a thing; after "of", "in" and the like it speaks of another thing.
_BEFORE = r"^(?:(?!(?:of|for|in|by|to|from|at|on|who|that|which|about) )\S+ ){0,5}"
_GROUPS = r"(armed|militant|terrorist|rebel|insurgent|guerrilla|paramilitary|jihadist|islamist) (group|organi[sz]ation|movement|militia)\b"
_TOLD: tuple[tuple[str, EntityKind, str], ...] = (
    (rf"{_BEFORE}(political|ruling|opposition) party\b(?! (leader|official|member|politician))", "party", "PTY"),
    (rf"{_BEFORE}{_GROUPS}(?! (leader|member|commander))", "armed-group", "REB"),
    (rf"{_BEFORE}(intergovernmental|supranational) (\w+ )?(organi[sz]ation|body|union|alliance)\b", "igo", "IGO"),
    (rf"{_BEFORE}intelligence (agency|service)\b(?! (officer|director|head))", "body", "SPY"),
    (rf"{_BEFORE}(government|cabinet) ministry\b|^ministry (of|in)\b", "body", "GOV"),
    (r"^(combined )?(armed|military) forces of\b", "body", "MIL"),
)
"""What English descriptions call the organisations of classes that are not listed."""
_TOLD_BYTES = re.compile(
    rb"party|armed|militant|terrorist|rebel|insurgent|guerrilla|paramilitary|jihadist|islamist|intergovernmental|supranational|intelligence"
    rb"|ministry|forces",
    re.IGNORECASE,
)
_OFFICE_BYTES = re.compile(rb"\b(position|office|minister|head of|ambassador)\b", re.IGNORECASE)

# Classes with millions of members, none of which is wanted: article, category, disambiguation, template, list, taxon, star, gene,
# protein, galaxy. An entity of one of them is passed over at once.
_MASSES = frozenset({13442814, 4167836, 4167410, 11266439, 13406463, 16521, 523, 7187, 8054, 318})
_KEPT = NAMES | OFFICES | set(ORGANISATIONS)
# Politician, diplomat, statesperson, military officer, military personnel, judge: persons whom an office may name though they name none.
_OCCUPATIONS = tuple(b'"numeric-id":%d,' % n for n in (82955, 193391, 372436, 189290, 47064, 16533))
_PERSON_MARKS = (b'"P39"', b'"P102"')
_MARKS = (b'"P1308"', b'"P298"', b'"P297"', b'"P2389"', b'"P1001"', b'"P300"', b'"P1313"', b'"P1906"')
_CLASS = re.compile(
    rb'"property":"P31",(?:"hash":"[0-9a-f]+",)?"datavalue":\{"value":\{"entity-type":"item","numeric-id":([0-9]{1,12})'
)
_INSTANCE = b'"property":"P31"'
_CLAIM = b'"P31"'
_DESCRIPTION = re.compile(rb'"en":\{"language":"en","value":"((?:[^"\\]|\\.){0,400})')
_REACH = 400


def is_wanted(line: bytes) -> bool:
    """Whether an entity is worth parsing: False only where nothing in it is used. Written for speed, in the dump's own spelling.

    A line in another spelling (blanks between tokens) is parsed to be sure.
    """
    classes = _classes(line)
    if classes is None:
        return True
    if HUMAN in classes:
        return any(mark in line for mark in _PERSON_MARKS) or any(mark in line for mark in _OCCUPATIONS)
    if classes & _MASSES:
        return False
    if classes & _KEPT or any(mark in line for mark in _MARKS):
        return True
    return _is_told(line)


def _classes(line: bytes) -> set[int] | None:
    found = set()
    at = line.find(_INSTANCE)
    while at >= 0:
        match = _CLASS.match(line, at)
        if match is not None:
            found.add(int(match.group(1)))
        at = line.find(_INSTANCE, at + len(_INSTANCE))
    return found if found or _CLAIM not in line else None


def _is_told(line: bytes) -> bool:
    at = line.find(b'"descriptions"')
    if at < 0:
        return False
    end = line.find(b'"aliases"', at)
    start = line.find(b'"en":{', at, end if end >= 0 else len(line))
    match = _DESCRIPTION.match(line, start, start + _REACH) if start >= 0 else None
    return match is not None and bool(_TOLD_BYTES.search(match.group(1)) or _OFFICE_BYTES.search(match.group(1)))


def organisation(classes: list[int]) -> tuple[EntityKind, str] | None:
    """Kind and sector of an organisation, from its classes; None where it is none that is wanted."""
    found = [ORGANISATIONS[c] for c in sorted(classes) if c in ORGANISATIONS]
    for kind in _FIRST:
        for entry in found:
            if entry[0] == kind:
                return entry
    # The body's special trade says more than "agency".
    return next((entry for entry in found if entry[1] != "GOV"), found[0] if found else None)


def told_organisation(description: str | None) -> tuple[EntityKind, str] | None:
    """Kind and sector of an organisation, from its English description; None where that tells of none."""
    told = description.lower() if description else ""
    return next(((kind, sector) for pattern, kind, sector in _TOLD if re.search(pattern, told)), None)
