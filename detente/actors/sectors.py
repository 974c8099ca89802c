"""Which sectors a phrase tells: of its head, of a body beside it, and the second one where two apply."""

from __future__ import annotations

from collections.abc import Iterator

from detente.actors.bodies import MODEL, sector_on
from detente.actors.page import RoleSpan
from detente.actors.reading import Phrase, comma_before
from detente.actors.tables import Role, agents, breakaways, domains, endings, organisation_heads, words
from detente.knowledge import Entity
from detente.knowledge.folding import fold
from detente.records import Sector

# Offices of states and of clubs alike: "of" decides.
_PRESIDING = ("president", "vice president", "secretary general", "secretary-general", "general secretary", "governor")
# Sectors of a body that say more than the noun beside its name.
_TELLING = ("SPY", "MIL", "COP", "JUD", "LEG")
_ARMED = ("REB", "PRM", "CRM")
_FORCES = ("MIL", "UAF", "REB", "PRM", "CRM")
# Sectors whose actors may be a state's as well.
_BESIDE_STATE = ("BUS", "JRN", "ELI", "PTY", "PRE", "EDU", "MED")


def head_role(phrase: Phrase) -> Role | None:
    """The role that the phrase turns on: the last of its head, the first of several joined by "and", else the first after the head.

    None where the head ends in a word that names no one ("a police report").
    """
    if phrase.words and is_matter(phrase, phrase.stop - 1):
        return None
    before = [r for r in phrase.roles if r.last <= phrase.stop]
    if not before:
        return _noun_role(phrase, phrase.roles[0]) if phrase.roles else None
    last = before.pop()
    while before and _is_joined(phrase, before[-1], last) and not before[-1].role.weak:
        last = before.pop()
    return _noun_role(phrase, last)


def is_matter(phrase: Phrase, index: int) -> bool:
    """Whether a word is a thing or an affair, in no role and no name."""
    word = phrase.words[index]
    if word.capital or any(r.first <= index < r.last for r in phrase.roles):
        return False
    return bool({word.lower, word.lower.removesuffix("s"), word.lower.removesuffix("es")} & words("matter"))


def _is_joined(phrase: Phrase, one: RoleSpan, other: RoleSpan) -> bool:
    """Whether "and" joins two roles, with adjectives between them at most."""
    between = [w.lower for w in phrase.words[one.last : other.first]]
    return bool(between) and between[0] in ("and", "or") and len(between) <= 2


def _noun_role(phrase: Phrase, span: RoleSpan) -> Role:
    plural = phrase.words[span.last - 1].lower.endswith("s")
    people = [r for r in span.roles if r.use != "office"]
    return people[0] if plural and people else span.role


def is_former(phrase: Phrase) -> bool:
    """Whether the phrase says that its office is past."""
    return any(w.lower in words("former") or w.lower.startswith("ex-") for w in phrase.words)


def past_role(role: Role) -> Role:
    """The office that a role of the past had: a minister, of "former minister"."""
    before, _, rest = role.phrase.replace("ex-", "former ").partition(" ")
    held = agents().get(tuple(rest.split())) if before in words("former") else None
    return held[0] if held else role


def role_sector(phrase: Phrase, head: Role) -> Sector:
    """The sector of a head without a body: its own, but that of the words beside a weak one ("head of intelligence")."""
    presiding = head.phrase in _PRESIDING and any(w.lower == "of" for w in phrase.words)
    sent = head.phrase in words("accredited") and _is_possessed(phrase)
    if (not head.weak and not presiding) or sent:
        return head.sector
    spans = [r for r in phrase.roles if r.role is not head and not r.role.weak and head not in r.roles]
    inside = [r for r in spans if r.last <= phrase.stop]
    others = [_noun_role(phrase, r).sector for r in (*inside, *spans) if _counts(phrase, r)]
    if head.sector == "MIL":
        # Forces may be of rebels or police, never of a party, a company or a president.
        others = [s for s in others if s in (*_ARMED, "COP", "SPY", "IGO", "PRE")]
    return others[0] if others else head.sector


def _is_possessed(phrase: Phrase) -> bool:
    """Whether a name in the genitive stands in the phrase: "Qatar's", not "the opposition's"."""
    return any(
        w.possessive and (w.capital or not any(r.first <= i < r.last for r in phrase.roles)) for i, w in enumerate(phrase.words)
    )


def _counts(phrase: Phrase, span: RoleSpan) -> bool:
    """Whether a role beside the head says whose it is: not one of another phrase ("the head of the mission, a general")."""
    return not any(comma_before(phrase.text, phrase.words, i) for i in range(1, span.first + 1))


def shape_sector(phrase: Phrase) -> tuple[Sector, str] | None:
    """The sector that the form of the head tells where no table has it: an organisation's chief word, a telling ending."""
    inside = [w for w in phrase.words[: phrase.stop] if not w.lower.isdigit()]
    if not inside:
        return None
    if MODEL.search(phrase.text):
        return "MIL", "a type of aircraft or arm"
    last = inside[-1]
    if last.capital and (last.lower in words("paper") or inside[0].lower == "radio") and len(inside) > 1:
        return "JRN", last.text
    if last.capital and last.lower in organisation_heads() and len(inside) > 1:
        return organisation_heads()[last.lower][0], last.text
    if any(w.lower == "air" and w.capital for w in inside):
        return "BUS", "Air"
    if last.capital:
        return None
    ending = next((e for e in endings() if (last.lower.endswith(e) and last.lower != e) or last.lower == e), None)
    return (endings()[ending], last.text) if ending else None


def body_sector(entity: Entity, on: str | None) -> Sector | None:
    """The sector of a known body in a phrase: that of :func:`sector_on`, courts of many states and breakaway states as such."""
    if entity.country is None and "court" in fold(entity.name).split():
        return "JUD"
    return "PRE" if fold(entity.name) in breakaways() else sector_on(entity, on)


def beside_body(own: Sector | None, head: Role | None, *, holds: bool) -> Sector | None:
    """The sector of whoever a noun names beside a known body; ``holds`` where the body only runs or holds what the noun names."""
    if head is None:
        return own
    if holds:
        return head.sector if head.sector != "UNK" else own
    if own is None:
        return None if head.weak else head.sector
    if own == "IGO":
        return own if head.weak or head.sector in ("NGO", "IGO", "MIL", "UNK", "COP") else head.sector
    if own in _ARMED and head.phrase in words("governing"):
        return head.sector
    if head.weak or head.sector in ("UNK", own):
        return own
    if own == "PRE":
        return own if head.sector in ("GOV", "LEG", "MIL", "COP") else head.sector
    if own in _TELLING:
        return own
    if own in _ARMED:
        return own if (head.sector in (*_FORCES, "GOV") and head.use != "office") or head.sector in _FORCES else head.sector
    if own == "GOV" or own == "PTY":
        return head.sector
    return own if head.sector in ("BUS", "GOV", "EDU") and head.use != "people" else head.sector


def second_sector(phrase: Phrase, first: Sector | None, *others: Sector | None) -> Sector | None:
    """The second sector: what else is known of the actor, a domain that a word of its noun tells, another role in the head."""
    if first is None:
        return None
    for sector in (*others, *_evidence(phrase, first)):
        if sector is not None and sector != first and (sector not in ("GOV", "UNK", "IGO") or first in _BESIDE_STATE):
            return sector
    return None


def _evidence(phrase: Phrase, first: Sector) -> Iterator[Sector]:
    inside = [r for r in phrase.roles if r.last <= phrase.stop]
    ends = [i for i, _ in enumerate(phrase.words) if i < phrase.stop or any(r.first <= i < r.last for r in phrase.roles)]
    for word in (phrase.words[i].lower for i in ends):
        for part in (word, *word.split("-")):
            if (part, first) in domains():
                yield domains()[part, first]
    if first == "GOV" and ends:
        # "Ministry of Health": the domain stands behind the noun.
        for word in (w.lower for w in phrase.words[ends[0] :]):
            if (word, first) in domains():
                yield domains()[word, first]
    for span in inside:
        named = any(h.start <= phrase.words[span.first].start < h.end for h in phrase.hits)
        if not span.role.weak and not named:
            yield _noun_role(phrase, span).sector
