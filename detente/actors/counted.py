"""Parties that are counted: "the three countries", "the four leaders", "the three" after a list of as many."""

from __future__ import annotations

from collections.abc import Iterator

from detente.actors.model import Mention
from detente.actors.page import Page
from detente.actors.roster import Roster
from detente.knowledge import Relation
from detente.language.model import Sentence, Token

NUMBERS = {"three": 3, "four": 4, "five": 5}
"""Words that count parties; two are paired elsewhere."""
# Sentences back to the list that is taken up.
_REACH = 10


def mention_counted(page: Page, roster: Roster, sentence: Sentence, token: Token) -> None:
    """Record "the three" where the words stand alone as a subject or an object and a list of as many was named."""
    the = sentence.kid(token.index, "det")
    alone = the == token.index - 1 and token.dep in ("nsubj", "nsubjpass", "dobj", "pobj", "dative")
    if not alone or sentence.tokens[token.index - 1].lower != "the":
        return
    ids = counted_parties(page, roster, sentence.index, token.index - 1, NUMBERS[token.lower], persons=True)
    if ids:
        roster.mention(sentence.index, token.index - 1, token.index + 1, token.index, "group", ids)


def counted_parties(page: Page, roster: Roster, sentence: int, token: int, number: int, *, persons: bool) -> tuple[str, ...]:
    """The last so many parties of different countries that one sentence before a token names, or that a body named there has as members.

    Args:
        sentence, token: where the words that count them stand.
        persons: whether persons are counted; a country whose person is not named is then its government.

    Returns:
        Actor ids, one a country, in the order of the words; () where no list of as many stands there.
    """
    countries: dict[str, str | None] = {}
    for index in range(sentence, max(-1, sentence - _REACH - 1), -1):
        if index != sentence and page.sentences[index].kind == "title":
            continue
        mentions = sorted(roster.mentions[index], key=lambda m: (m.first, m.last))
        before = [m for m in mentions if index != sentence or m.last <= token]
        found = _one_a_country(roster, before)
        if len(found) == number and (any(found.values()) or not persons):
            return tuple(_party(roster, iso3, id, persons=persons) for iso3, id in found.items())
        countries = countries or (found if len(found) == number else {})
        for members in _memberships(page, before):
            if len(members) == number:
                countries = countries or dict.fromkeys(members)
        if countries and not persons:
            break
    return tuple(_party(roster, iso3, None, persons=persons) for iso3 in countries)


def _one_a_country(roster: Roster, mentions: list[Mention]) -> dict[str, str | None]:
    """The countries that act in a sentence, each with the first person named of it; adjectives and civilians do not count."""
    found: dict[str, str | None] = {}
    for mention in mentions:
        for id in mention.actors if mention.kind != "nationality" else ():
            country, person = roster.country_of(id), roster.person(id)
            if country is None or not (person is not None or roster.sector_of(id) in (None, "GOV", "MIL")):
                continue
            found[country] = found.get(country) or (id if person is not None else None)
    return found


def _memberships(page: Page, mentions: list[Mention]) -> Iterator[list[str]]:
    for id in dict.fromkeys(id for m in mentions for id in m.actors):
        rows = page.knowledge.relations(id, relation="member") if page.knowledge.knows(id) else ()
        members = [page.knowledge.entity(r.entity).country for r in rows if r.other == id and _in_force(page, r)]
        yield sorted({iso3 for iso3 in members if iso3})


def _in_force(page: Page, relation: Relation) -> bool:
    """Whether a membership may hold on the day of the story."""
    day = page.on or ""
    return not day or ((relation.since or "") <= day and (relation.until or "9") >= day)


def _party(roster: Roster, iso3: str, person: str | None, *, persons: bool) -> str:
    if not persons:
        return roster.add_country(iso3) or roster.add_code(iso3, "GOV", "one of the parties counted")
    return person or roster.add_code(iso3, "GOV", "one of the parties counted")
