"""Offices as seats: which wordings name one office, and what an office is called in identifiers.

A source says "Minister of Foreign Affairs", another "Foreign Minister": of a state that has one such minister they are one seat. Where a
portfolio has several seats (ministers, ambassadors, party leaders), the wording, the counterpart or the organisation tells them apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from detente.knowledge.folding import fold, slug
from detente.knowledge.tables import Cells

ONE_SEAT = frozenset({"head_of_state", "head_of_government", "foreign_affairs", "defence", "national_security", "crown_prince"})
"""Portfolios with one seat a country, whatever its wording."""
_BY_COUNTERPART = frozenset({"ambassador", "un_ambassador"})
_BY_ORGANISATION = frozenset({"armed_group", "party_leadership"})
_COLLECTIVE = ("Member", "Captain Regent", "Co-Prince")
"""How the titles of those begin who hold a seat together."""
ROLES = frozenset(
    [
        "secretary",
        "director",
        "managing",
        "president",
        "chair",
        "commission",
        "council",
        "assembly",
        "parliament",
        "committee",
        "executive",
        "commissioner",
        "coordinator",
        "administrator",
        "representative",
        "governor",
        "envoy",
        "advisor",
        "troika",
        "tribunal",
        "court",
        "bank",
        "board",
    ]
)
"""Words that tell the offices of one organisation apart: its secretary general, the chair of its assembly, the head of its commission."""
_DEPUTY = 10
"""Ranks from here on are deputies, of whom there may be several."""
_WORDS_IN_ID = 8
_LINKS = frozenset(("the", "of", "for", "and", "in"))
"""Words that wordings of one office have or lack."""
_WEIGHTS = {
    "head_of_state": 95, "head_of_government": 95, "foreign_affairs": 85, "national_security": 82, "vice_president": 78, "defence": 80,
    "international_organisation": 80, "deputy_head_of_government": 70, "crown_prince": 85, "finance": 65, "interior": 62, "armed_group": 65,
    "negotiator_envoy": 60, "spokesperson": 60, "un_ambassador": 60, "military_command": 60, "intelligence": 60, "legislature": 58,
    "opposition": 60, "party_leadership": 58, "ambassador": 45, "regional": 40, "other": 35, "judiciary": 40, "central_bank": 55,
}  # fmt: skip
_WEIGHT_ELSE, _WEIGHT_LEAST = 45, 10
_LESS_AS_DEPUTY, _LESS_LONG_AGO, _LONG_AGO = 15, 5, "2000"


@dataclass(frozen=True, slots=True)
class Claim:
    """Someone held an office, as one row tells it, the office still in words.

    ``person`` is an identifier; the other fields are as in ``Tenure`` and ``Office``, with "" for what is unknown.
    """

    person: str
    office: str
    country: str
    organisation: str
    portfolio: str
    title: str
    sector: str
    rank: int
    start: str
    end: str
    end_status: str
    as_of: str
    acting: bool
    counterpart: str
    attested: str
    source: str
    confidence: str


Seat = tuple[str, ...]
"""What makes two claims speak of the same office: country, owner, portfolio, rank, title, wording."""


def seat_of(claim: Claim) -> Seat:
    """The office that a claim speaks of."""
    single = claim.portfolio in ONE_SEAT or (claim.portfolio == "international_organisation" and claim.rank == 0)
    owner = claim.organisation if not claim.country or claim.portfolio in _BY_ORGANISATION else ""
    # "Leader of Hamas in Gaza", of Hamas, is its "Leader in Gaza".
    telling = set(fold(claim.office).split()) - _LINKS - set(fold(owner).split())
    wording = " ".join(sorted(telling) or [fold(claim.office)])
    if single and claim.rank < _DEPUTY:
        wording = "" if claim.portfolio in ONE_SEAT else " ".join(sorted(roles_of(claim.office)))
    if claim.portfolio in _BY_COUNTERPART:
        wording = claim.counterpart or wording
    title = claim.title if claim.portfolio == "head_of_state" else ""
    return claim.country, owner, claim.portfolio, str(claim.rank), title, wording


def roles_of(office: str) -> frozenset[str]:
    """The words of an office that tell it from others of the same organisation ("chair" and "commission", "secretary")."""
    words = (word.removesuffix("person").removesuffix("man").removesuffix("woman") for word in fold(office).split())
    return ROLES & frozenset(words)


def weight_of(claim: Claim) -> int:
    """How well known an office makes its holder, 10 to 100: who a bare name most likely means."""
    return prominence(claim.portfolio, claim.rank, claim.start)


def prominence(portfolio: str, rank: int, start: str) -> int:
    """How well known an office is, 10 to 100, from its portfolio, rank and the date (EDTF prefix or "") on which it was taken up."""
    weight = _WEIGHTS.get(portfolio, _WEIGHT_ELSE)
    weight -= _LESS_AS_DEPUTY if rank >= _DEPUTY else 0
    return max(_WEIGHT_LEAST, weight - (_LESS_LONG_AGO if start < _LONG_AGO else 0))


def is_singular(seat: Seat) -> bool:
    """Whether one person at a time holds the seat, so that the next one's start ends the term before."""
    _, _, portfolio, rank, title, wording = seat
    if int(rank) or title.startswith(_COLLECTIVE):
        return False
    if portfolio in _BY_COUNTERPART:
        # A counterpart's code, not words: "Ambassador of France" does not say to whom.
        return wording.isupper()
    return portfolio in ONE_SEAT or portfolio == "international_organisation"


def to_offices(claims: Iterable[Claim]) -> tuple[list[Cells], list[Cells]]:
    """The rows of the tables ``offices`` and ``tenures`` for these claims, each sorted.

    An office is called by its most frequent wording; other wordings become its synonyms and stay with the tenures that use them.
    """
    held: dict[Seat, list[Claim]] = defaultdict(list)
    for claim in claims:
        held[seat_of(claim)].append(claim)
    identifiers = _identify(sorted(held))
    offices: list[Cells] = []
    tenures: list[Cells] = []
    for seat in sorted(held):
        wordings = Counter(claim.office for claim in held[seat])
        name = min(wordings, key=lambda wording: (-wordings[wording], wording))
        offices.append(_office(identifiers[seat], seat, name, held[seat], sorted(set(wordings) - {name})))
        tenures.extend(_tenure(identifiers[seat], name, claim) for claim in held[seat])
    return sorted(offices), sorted(set(tenures))


def to_claims(offices: Iterable[Cells], tenures: Iterable[Cells]) -> list[Claim]:
    """The claims behind rows of the tables ``offices`` and ``tenures``: :func:`to_offices` undone."""
    known = {row[0]: row for row in offices}
    claims = []
    for person, identifier, wording, start, end, end_status, as_of, acting, attested, source, confidence in tenures:
        _, country, organisation, portfolio, title, name, sector, rank, _, counterpart, _ = known[identifier]
        claim = Claim(
            person, wording or name, country, organisation, portfolio, title, sector, int(rank), start, end, end_status, as_of,
            acting == "1", counterpart, attested, source, confidence,
        )  # fmt: skip
        claims.append(claim)
    return claims


def _identify(seats: list[Seat]) -> dict[Seat, str]:
    found: dict[Seat, str] = {}
    taken: set[str] = set()
    for seat in seats:
        country, owner, portfolio, rank, title, wording = seat
        words = "-".join(wording.split()[:_WORDS_IN_ID]).lower()
        parts = [country.lower() or "int", slug(owner), portfolio, rank if rank != "0" else "", slug(title), words]
        plain = identifier = ":".join(part for part in parts if part)
        number = 1
        while identifier in taken:
            number += 1
            identifier = f"{plain}:{number}"
        taken.add(identifier)
        found[seat] = identifier
    return found


def _office(identifier: str, seat: Seat, name: str, claims: list[Claim], synonyms: list[str]) -> Cells:
    country, _, portfolio, rank, _, _ = seat
    organisation = _most(claim.organisation for claim in claims)
    title, sector = _most(claim.title for claim in claims), _most(claim.sector for claim in claims)
    counterpart = _most(claim.counterpart for claim in claims)
    singular = str(int(is_singular(seat)))
    return (
        identifier, country, organisation, portfolio, title, name, sector, rank, singular, counterpart, "|".join(synonyms),
    )  # fmt: skip


def _most(values: Iterable[str]) -> str:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value), default="")


def _tenure(identifier: str, name: str, claim: Claim) -> Cells:
    return (
        claim.person, identifier, "" if claim.office == name else claim.office, claim.start, claim.end, claim.end_status, claim.as_of,
        str(int(claim.acting)), claim.attested, claim.source, claim.confidence,
    )  # fmt: skip
