"""Clues from offices whose holders are known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from detente.dates.calendars import add_days
from detente.dates.clues import Clue, View, days_of, is_current, sentence_at
from detente.dates.dayset import FIRST, LAST, DaySet, span
from detente.dates.patterns import cues

if TYPE_CHECKING:
    from detente.knowledge import Knowledge
    from detente.knowledge.model import OfficeQuery, Tenure

_WORD = r"(?:[A-Z](?:[\w’'-]+|\.))"
_PARTICLE = r"(?:al|bin|bint|ben|de|da|del|der|di|dos|el|la|le|ter|van|von|af|den|ul|ur)"
NAME = rf"{_WORD}(?:[ -](?:{_PARTICLE}[ -])*{_WORD}){{1,3}}"
"""A person's name of two to four words, as a regular expression."""
_FORMER = re.compile(
    r"\b(?:former|ex-|then|late|late former|onetime|predecessor|designate|elect|past|next|future|new|old|under|vice|deputy|assistant|acting)[- ]?$",
    re.IGNORECASE,
)
_DEPUTY = re.compile(r"Deputy|Vice|Assistant|Acting|Under|Opposition|deputy|vice|opposition")
_FORMER_OWNER = re.compile(r"\b(?:Former|Ex|Then|Late|Shadow|New)\b")
_FEW = 3
_SURE = 0.85
_CLEAR = 0.03
"""How much better than the next person a match must be."""
_MOST = 24
"""Offices looked at, from the start of the story; a page of the usual kind names fewer."""
_WEEKDAY_HEAD = re.compile(
    r"^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|But|The|And|As|In|When|While|After|If|At|On|For|With|Meanwhile)\s"
)


@dataclass(frozen=True, slots=True)
class Holder:
    """An office and its holder as a story names them: where, the name as written, and all terms of that person in that office."""

    start: int
    end: int
    name: str
    terms: tuple[Tenure, ...]
    current: bool
    """Whether the sentence tells of now."""


@lru_cache(maxsize=1)
def _office() -> re.Pattern[str]:
    titles = "|".join(sorted(cues("office")))
    return re.compile(
        rf"(?P<owner>(?:(?:[A-Z][\w’'.-]+|US|EU)\s){{0,3}})(?P<title>{titles})s?,?\s(?:[Gg]eneral\s)?(?P<name>{NAME})(?!\w)"
    )


def find_holders(view: View, knowledge: Knowledge) -> tuple[Holder, ...]:
    """Holders of offices named by office and name, each mention, in the order of the story; former ones are left out."""
    found = []
    known: dict[tuple[str, str], tuple[Tenure, ...]] = {}
    for match in islice(_office().finditer(view.text), _MOST):
        sentence = sentence_at(view, match.start())
        if sentence is None or _FORMER.search(view.text[max(0, match.start() - 20) : match.start()]):
            continue
        office = _WEEKDAY_HEAD.sub("", match["owner"]) + match["title"]
        name = re.sub(r"['’]s?$", "", match["name"])
        if (office, name) not in known:
            known[office, name] = _terms(office, match["owner"], name, knowledge)
        if terms := known[office, name]:
            found.append(Holder(match.start(), match.end(), name, terms, is_current(view, sentence)))
    return tuple(found)


def office_clues(holders: Sequence[Holder], view: View) -> Iterator[Clue]:
    """Holders of offices: published while they held it, or, away from the news, after they took it up."""
    seen: set[tuple[str, bool]] = set()
    for holder in holders:
        person = holder.terms[0].person
        if (person, holder.current) in seen:
            continue
        seen.add((person, holder.current))
        days: DaySet = 0
        for term in holder.terms:
            first, last = term_days(term)
            days |= span(first, last if holder.current else LAST)
        where = (holder.start, holder.end)
        why = f"{view.text[where[0] : where[1]]}: {_term_words(holder.terms)}"
        yield Clue("office", days, 0.86 if holder.current else 0.8, (where,), why)


def _terms(office: str, owner: str, name: str, knowledge: Knowledge) -> tuple[Tenure, ...]:
    """The terms of the person in the office; none where the person is not sure, or the owner of the office is not known."""
    query = knowledge.parse_office(office)
    if query is None or query.former or _DEPUTY.search(owner) or _FORMER_OWNER.search(owner):
        return ()
    if owner.strip() and query.country is None and query.organisation is None and _names_nothing(owner, knowledge):
        return ()
    return held_terms(name, query, knowledge, office=office)


def _names_nothing(owner: str, knowledge: Knowledge) -> bool:
    return not any(e.kind in ("country", "territory") for hit in knowledge.scan(owner) for e, _ in hit.entities)


def held_terms(name: str, query: OfficeQuery, knowledge: Knowledge, *, office: str) -> tuple[Tenure, ...]:
    """The terms in an office of the person whom a name stands for, the name alone being clear, or clear with the country's office."""
    matches = knowledge.match_persons(name, country=query.country)
    if not matches and query.country is not None:
        # A name so far off that only the holders of the office can tell whom it means.
        matches = knowledge.match_persons(name, country=query.country, office=office)
    if not matches or matches[0].score < _SURE:
        return ()
    best: dict[str, tuple[float, tuple[Tenure, ...]]] = {}
    for match in matches[:_FEW]:
        if held := _in_office(knowledge.tenures(match.person.id), query):
            best.setdefault(match.person.id, (match.score, held))
    ranked = sorted(best.values(), key=lambda item: -item[0])
    if not ranked or ranked[0][0] < matches[0].score - _CLEAR:
        return ()
    if len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= _CLEAR:
        return ranked[0][1]
    # Two persons, or one under two entries, who are as likely: published in the terms of either.
    return tuple(term for score, terms in ranked for term in terms if ranked[0][0] - score < _CLEAR)


def _in_office(tenures: Sequence[Tenure], query: OfficeQuery) -> tuple[Tenure, ...]:
    return tuple(
        t
        for t in tenures
        if t.portfolio == query.portfolio and t.rank < 10 and (query.country is None or t.country == query.country)
    )


def term_days(term: Tenure) -> tuple[date, date]:
    """The days on which news may call someone the holder of an office."""
    first = days_of(term.start)[0] if term.start else FIRST
    last = days_of(term.end)[1] if term.end and term.end_status in ("known", "successor") else LAST
    # News writes of a new holder on the day of the vote, and of the old one until the successor is in.
    return add_days(first, -3) or first, add_days(last, 7) or last


def _term_words(terms: Sequence[Tenure]) -> str:
    return ", ".join(f"{t.start or '?'} to {t.end or 'open'}" for t in terms[:3])
