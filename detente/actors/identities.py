"""Whether a written name and a known person are the same, and what the story's words say of his standing."""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from detente.actors.likeness import like_names, like_word
from detente.actors.page import Page
from detente.actors.roster import Person, name_parts
from detente.actors.titles import Title
from detente.knowledge import Match, OfficeQuery
from detente.records import Sector

# Share of letters that two garblings of one given name have in common at least.
_GIVEN = 0.5
SAME_NAME = 0.9
"""A full name is another one again where its words are pairwise this much alike (see likeness)."""


def shares_family(name: str, match: Match) -> bool:
    """Whether a written name has the family name of the person whom it was matched with, in some spelling."""
    family = name_parts(match.person.family or match.person.name)
    return any(like_word(part, word) > 0.0 for part in name_parts(name) for word in family)


def plausible(name: str, match: Match) -> bool:
    """Whether a full name found without an office is near enough word by word: no given name may be another one."""
    if match.basis in ("exact", "alias"):
        return True
    left, right = name_parts(name), name_parts(match.person.name)
    return len(left) > 1 and like_names(left, right) >= SAME_NAME


def same_given(name: str, match: Match) -> bool:
    """Whether the given names of a written name and of the person matched with it may be one; a family name in common proves little."""
    if match.basis in ("exact", "alias"):
        return True
    family = name_parts(match.person.family or match.person.name.rpartition(" ")[2])
    written = [w for w in name_parts(name) if not any(like_word(w, f) for f in family)]
    known = [w for w in name_parts(match.person.name) if w not in family]
    if not written or not known:
        return True
    return any(Levenshtein.normalized_similarity(left, right) >= _GIVEN for left in written for right in known)


def overrule(title: Title | None, country: str | None, sector: Sector | None) -> tuple[str | None, Sector | None]:
    """What the story says of a person's standing goes before what the knowledge base says."""
    if title is None:
        return country, sector
    if title.sector == "IGO" and title.country is None:
        return None, "IGO"
    if title.sector == "REB" or (title.organisation is not None and title.organisation.kind == "armed-group"):
        return country, title.sector
    if title.sector == "REL" and title.role is not None and not title.role.weak:
        return country or title.country, "REL"
    if title.sector == "OPP" or (title.sector == "MIL" and sector in (None, "GOV", "ELI")):
        return country or title.country, title.sector
    if title.former and sector in (None, "GOV", "LEG", "MIL"):
        return country, "ELI"
    if title.sector == "GOV" and sector in ("MIL", "PTY", "LEG") and title.role is not None and not title.role.weak:
        return country or title.country, "GOV"
    if sector is None or (sector == "ELI" and not title.former and title.sector):
        return country or title.country, title.sector or sector
    return country or (title.country if sector != "IGO" else None), sector


def office_of(page: Page, title: Title | None) -> str | None:
    """The office that a title names, as the knowledge base calls it; "former" before a past one."""
    if title is None or title.office is None or title.role is None:
        return title.office if title else None
    read = page.knowledge.parse_office(title.office)
    if read is None or read.sector not in (title.sector, title.role.sector):
        name = title.role.phrase
    else:
        name = _ranked(read, title.office) if read.deputy else f"Acting {read.title}" if read.acting else read.title
    return f"former {name}" if title.former else name


# Who stands below an office, in the words of the table of titles.
_RANK = re.compile(
    r"\b(?:first |principal )?(?:deputy|vice|assistant|under|junior|associate|minister of state|parliamentary|state secretary)\b"
)
# Words of an office beyond which its holder's field is told, not the office.
_LONGEST_OFFICE = 7
_SMALL = frozenset(("of", "for", "and", "the", "to", "in", "on"))


def _ranked(read: OfficeQuery, written: str) -> str:
    """A lower office in the story's own words, from its rank on: "Deputy Assistant Secretary of Defence"."""
    rank = _RANK.search(read.wording)
    if rank is None:
        return read.title if read.title.startswith("Deputy") else f"Deputy {read.title}"
    told = read.wording[rank.start() :].split()[:_LONGEST_OFFICE]
    while told[-1] in _SMALL:
        told.pop()
    office = " ".join(w if w in _SMALL else w.capitalize() for w in told)
    if "undersecretary" in written.casefold():
        office = office.replace("Under Secretary", "Undersecretary")
    return office.replace("Defence", "Defense") if "defense" in written.casefold() else office


def organisation_of(title: Title) -> str:
    """The name of the organisation of a title, for a reason."""
    return title.organisation.name if title.organisation else "whose it is"


def family_as_written(parts: tuple[str, ...], person: Person) -> str:
    """The word of a written name that stands for the family name: the one most like it, else the last."""
    known = name_parts(person.entity.family or "") if person.entity else ()
    if known:
        best = max(parts, key=lambda part: (max(like_word(part, k) for k in known), part))
        if any(like_word(best, k) for k in known):
            return best
    return parts[-1]
