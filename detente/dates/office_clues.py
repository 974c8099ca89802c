"""Clues from offices whose holders are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from detente.dates.calendars import add_days
from detente.dates.clues import Clue, View, days_of, is_current, sentence_at
from detente.dates.dayset import FIRST, LAST, span
from detente.dates.patterns import cues

if TYPE_CHECKING:
    from detente.knowledge import Knowledge
    from detente.knowledge.model import Tenure

_NAME = r"[A-Z][\w’'.-]+(?:[ -](?:(?:al|bin|bint|ben|de|da|del|der|di|dos|el|la|le|ter|van|von|af|den)[ -])*[A-Z][\w’'.-]*){1,3}"
_FORMER = re.compile(r"\b(?:former|ex-|then|late|late former|onetime|predecessor|designate|-elect)[- ]?$", re.IGNORECASE)
_DEPUTY = re.compile(r"Deputy|Vice|Assistant|Acting|Under")
_SURE = 0.85
_MOST = 60
"""Offices looked at, from the start of the story; a page of the usual kind names far fewer."""
_WEEKDAY_HEAD = re.compile(r"^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|But|The|And|As|In|When|While|After|If)\s")


@lru_cache(maxsize=1)
def _office() -> re.Pattern[str]:
    titles = "|".join(sorted(cues("office")))
    return re.compile(rf"(?P<owner>(?:(?:[A-Z][\w’'.-]+|US|EU)\s){{0,3}})(?P<title>{titles})s?,?\s(?P<name>{_NAME})")


def office_clues(view: View, knowledge: Knowledge) -> Iterator[Clue]:
    """Holders of offices named by office and name: published while they held it, or, away from the news, after they took it up."""
    seen: set[tuple[str, bool]] = set()
    for match in islice(_office().finditer(view.text), _MOST):
        sentence = sentence_at(view, match.start())
        if sentence is None or _FORMER.search(view.text[max(0, match.start() - 20) : match.start()]):
            continue
        terms = _terms(_WEEKDAY_HEAD.sub("", match["owner"]), match["title"], match["name"], knowledge)
        if not terms:
            continue
        now = is_current(view, sentence)
        person = terms[0].person
        if (person, now) in seen:
            continue
        seen.add((person, now))
        days = 0
        for term in terms:
            first, last = _term_days(term)
            days |= span(first, last if now else LAST)
        where = (match.start(), match.end())
        yield Clue("office", days, 0.86 if now else 0.8, (where,), f"{match.group()}: {_term_words(terms)}")


def _terms(owner: str, title: str, name: str, knowledge: Knowledge) -> tuple[Tenure, ...]:
    """The terms of the person in the office; none where the person is not sure, or the owner of the office is no country."""
    office = owner + title
    query = knowledge.parse_office(office)
    if query is None or query.former or query.organisation is not None or _DEPUTY.search(owner):
        return ()
    if owner and not any(e.kind in ("country", "territory") for hit in knowledge.scan(owner) for e, _ in hit.entities):
        return ()
    country = query.country
    name = re.sub(r"['’]s?$", "", name)
    matches = knowledge.match_persons(name, country=country, office=office)
    if not matches or matches[0].score < _SURE or matches[0].tenure is None:
        return ()
    if len(matches) > 1 and matches[1].person.id != matches[0].person.id and matches[0].score - matches[1].score < 0.03:
        return ()
    held = matches[0].tenure
    same = [
        t for t in knowledge.tenures(matches[0].person.id) if t.portfolio == held.portfolio and t.country in (held.country, None)
    ]
    return tuple(same) or (held,)


def _term_days(term: Tenure) -> tuple[date, date]:
    first = days_of(term.start)[0] if term.start else FIRST
    last = days_of(term.end)[1] if term.end and term.end_status in ("known", "successor") else LAST
    # News writes of a new holder on the day of the vote, and of the old one until the successor is in.
    return add_days(first, -3) or first, add_days(last, 7) or last


def _term_words(terms: tuple[Tenure, ...]) -> str:
    return ", ".join(f"{t.start or '?'} to {t.end or 'open'}" for t in terms[:3])
