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
_STATUS = re.compile(
    r"\b(?P<word>(?i:former|ex|onetime|ousted|deposed|toppled|outgoing|then|predecessor|incoming|elect|designate|future|next|(?:newly|recently) (?:elected|appointed)|"
    r"new|past|late|old|under|vice|deputy|assistant|acting|an?|any|potential|possible|prospective))[- ](?:[A-Z][\w.’'-]+ )?$"
)
_PLAINLY = "current"
_GONE = ("former", "ex", "onetime", "ousted", "deposed", "toppled")
_TO_COME = ("incoming", "elect", "designate")
_FRESH = ("newly elected", "recently elected", "newly appointed", "recently appointed", "new")
_SUPPOSED = re.compile(r"(?:['’]s)? (?:administration |presidency )?(?:would|might|could)\b")
_BEFORE_TERM, _AFTER_START, _FRESH_FOR = 110, 3, 400
"""Days before a term in which someone is called elect, after its start in which that may still be said, and for which one is new."""
_RETOLD = re.compile(
    r"\b(?:under|since|during|by then|as|like|unlike|when|until|before|served? (?:as|under)|appointed by|nominated by|the days of)\s(?:[Tt]he\s)?"
    r"(?:[A-Z][\w.’'-]+ ){0,2}$"
)
_DEPUTY = re.compile(r"Deputy|Vice|Assistant|Acting|Under|Opposition|deputy|vice|opposition")
_GONE_OWNER = re.compile(r"(?:Former|Ousted|Deposed)\s")
_FORMER_OWNER = re.compile(r"\b(?:Former|Ex|Then|Late|Shadow|New)\b")
_CURRENT, _HELD = 0.99, 0.99
_LINGERS = 3
"""Days after the end of a term in which news of that end still gives the title."""
_HEADS = ("head_of_state", "head_of_government")
_ADMINISTRATION = re.compile(rf"\b(?P<name>{_WORD})(?:['’]s)? (?:administration|presidency)\b")
_EXACT = 0.99
_FEW = 3
_SURE = 0.85
_CLEAR = 0.03
"""How much better than the next person a match must be."""
_MOST = 40
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
    status: str = "current"
    """What the words before the office say: ``former``, ``elect``, ``new``, or ``current`` where they say nothing."""


@lru_cache(maxsize=1)
def _office() -> re.Pattern[str]:
    titles = "|".join(sorted(cues("office")))
    return re.compile(
        rf"(?P<owner>(?:(?:[A-Z][\w’'.-]+|US|EU)\s){{0,3}})(?P<title>{titles})(?P<elect>-(?:elect|designate))?s?,?\s(?:[Gg]eneral\s)?(?P<name>{NAME}|{_WORD})(?!\w)"
    )


@lru_cache(maxsize=1)
def _office_after() -> re.Pattern[str]:
    """A name with its office behind it: "Colin Powell, the U.S. secretary of state", "Ana Sol, president of Peru"."""
    titles = "|".join(sorted(cues("office")))
    return re.compile(
        rf"(?<!\w)(?P<name>{NAME}),\s(?:the\s|who is\s)?(?P<owner>(?:(?:[A-Z][\w’'.-]+|US|EU)\s){{0,3}})(?P<title>{titles})(?P<elect>-(?:elect|designate))?"
        r"(?P<of>\sof\s(?:the\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2})?(?!\w)"
    )


def find_holders(view: View, knowledge: Knowledge) -> tuple[Holder, ...]:
    """Holders of offices named by office and name, each mention, in the order of the story; former ones are left out."""
    found = []
    known: dict[tuple[str, str], tuple[Tenure, ...]] = {}
    for match in (*islice(_office().finditer(view.text), _MOST), *islice(_office_after().finditer(view.text), _MOST)):
        sentence = sentence_at(view, match.start())
        before = view.text[max(0, match.start("title") - 40) : match.start("owner")]
        status = "elect" if match["elect"] else _status(before)
        if sentence is None or status is None or _SUPPOSED.match(view.text, match.end()):
            continue
        owner = _WEEKDAY_HEAD.sub("", match["owner"])
        if gone := _GONE_OWNER.match(owner):
            owner, status = owner[gone.end() :], "former"
        office = owner + match["title"] + (match.groupdict().get("of") or "")
        name = re.sub(r"['’]s?$", "", match["name"])
        if (office, name) not in known:
            known[office, name] = _terms(office, owner, name, knowledge)
        if terms := known[office, name]:
            current = is_current(view, sentence) and _RETOLD.search(view.text, max(0, match.start() - 40), match.start()) is None
            found.append(Holder(match.start(), match.end(), name, terms, current, status))
    return tuple(sorted((*found, *_administrations(view, knowledge)), key=lambda h: (h.start, h.end)))


def office_clues(holders: Sequence[Holder], view: View) -> Iterator[Clue]:
    """Holders of offices: published while they held it, or, away from the news, after they took it up."""
    seen: set[tuple[str, bool]] = set()
    past = _past_holders(holders)
    for holder in holders:
        person = holder.terms[0].person
        current = holder.current and person not in past
        if holder.status != _PLAINLY or (person, current) in seen:
            continue
        seen.add((person, current))
        days: DaySet = 0
        for term in holder.terms:
            first, last = term_days(term)
            # A government is spoken of as soon as its head is elected.
            early = _BEFORE_TERM if not holder.current else 0
            days |= span(add_days(first, -early) or first, (add_days(last, _LINGERS) or last) if current else LAST)
        where = (holder.start, holder.end)
        why = f"{view.text[where[0] : where[1]]}: {_term_words(holder.terms)}"
        yield Clue("office", days, _CURRENT if current else _HELD, (where,), why)


def status_clues(holders: Sequence[Holder], view: View) -> Iterator[Clue]:
    """Former holders: published after they left; those elect: in the weeks before a term; new ones: in its first year."""
    seen: set[tuple[str, str]] = set()
    for holder in holders:
        key = (holder.terms[0].person, holder.status)
        days = _DAYS_OF[holder.status](holder.terms) if holder.status in _DAYS_OF and key not in seen else 0
        seen.add(key)
        if days:
            where = (holder.start, holder.end)
            why = f"{holder.status} {view.text[where[0] : where[1]]}: {_term_words(holder.terms)}"
            yield Clue(f"{holder.status} holder", days, _WEIGHT_OF[holder.status], (where,), why)


def _after_office(terms: Sequence[Tenure]) -> DaySet:
    ends = [days_of(t.end)[0] for t in terms if t.end and t.end_status == "known"]
    return span(add_days(min(ends), -7) or min(ends), LAST) if len(ends) == len(terms) else 0


def _before_office(terms: Sequence[Tenure]) -> DaySet:
    days: DaySet = 0
    for term in terms:
        if term.start and len(term.start) == len("2021-01-26"):
            first = days_of(term.start)[0]
            days |= span(add_days(first, -_BEFORE_TERM) or first, add_days(first, _AFTER_START) or first)
    return days


def _early_in_office(terms: Sequence[Tenure]) -> DaySet:
    days: DaySet = 0
    for term in terms:
        first = days_of(term.start)[0] if term.start else FIRST
        days |= span(add_days(first, -_BEFORE_TERM) or first, add_days(first, _FRESH_FOR) or first)
    return days


_DAYS_OF = {"former": _after_office, "elect": _before_office, "new": _early_in_office}
_WEIGHT_OF = {"former": 0.95, "elect": 0.9, "new": 0.85}


def _past_holders(holders: Sequence[Holder]) -> frozenset[str]:
    """The holders of a seat for one after whom the story names a later one: what is told of them is past."""
    ends: dict[tuple[str, str | None], tuple[date, str]] = {}
    for holder in holders:
        for term in holder.terms[-1:]:
            key = (term.portfolio, term.country)
            start = max(term_days(t)[0] for t in holder.terms)
            if term.country and holder.status == _PLAINLY and (key not in ends or start > ends[key][0]):
                ends[key] = (start, term.person)
    latest = {key: person for key, (_, person) in ends.items()}
    return frozenset(
        h.terms[0].person for h in holders for t in h.terms if latest.get((t.portfolio, t.country), t.person) != t.person
    )


def _status(before: str) -> str | None:
    """What the words before an office say of its holder; None where they leave open whether it is held."""
    match = _STATUS.search(before)
    if match is None:
        return _PLAINLY
    word = match["word"].lower()
    return "former" if word in _GONE else "elect" if word in _TO_COME else "new" if word in _FRESH else None


def _terms(office: str, owner: str, name: str, knowledge: Knowledge) -> tuple[Tenure, ...]:
    """The terms of the person in the office; none where the person is not sure, or the owner of the office is not known."""
    query = knowledge.parse_office(office)
    if query is None or query.former or _DEPUTY.search(owner) or _FORMER_OWNER.search(owner):
        return ()
    if owner.strip() and query.country is None and query.organisation is None and _names_nothing(owner, knowledge):
        return ()
    if " " not in name and "-" not in name:
        return _heads(name, query, office, knowledge)
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


def _heads(name: str, query: OfficeQuery, office: str, knowledge: Knowledge) -> tuple[Tenure, ...]:
    """The terms of all heads of state or government whom a family name beside the title may mean; none where they are many."""
    if query.portfolio not in _HEADS or not name[0].isupper():
        return ()
    matches = [m for m in knowledge.match_persons(name, country=query.country, office=office) if m.score >= _EXACT]
    terms = tuple(t for m in matches for t in _in_office(knowledge.tenures(m.person.id), query))
    return terms if len({t.person for t in terms}) <= _FEW else ()


def _administrations(view: View, knowledge: Knowledge) -> Iterator[Holder]:
    """ "The Obama administration": a president of the United States, in office or not any more."""
    for match in islice(_ADMINISTRATION.finditer(view.text), _MOST):
        query = knowledge.parse_office("US President")
        terms = _heads(match["name"], query, "US President", knowledge) if query else ()
        before = view.text[max(0, match.start() - 20) : match.start()]
        if terms and not _SUPPOSED.match(view.text, match.end()) and _status(before) == _PLAINLY:
            yield Holder(match.start(), match.end(), match["name"], terms, False)


def _in_office(tenures: Sequence[Tenure], query: OfficeQuery) -> tuple[Tenure, ...]:
    found = tuple(
        t
        for t in tenures
        if t.portfolio == query.portfolio and t.rank < 10 and (query.country is None or t.country == query.country)
    )
    of_body = tuple(t for t in found if t.organisation == query.organisation) if query.organisation else ()
    return of_body or found


def term_days(term: Tenure) -> tuple[date, date]:
    """The days on which news may call someone the holder of an office."""
    first = days_of(term.start)[0] if term.start else FIRST
    last = days_of(term.end)[1] if term.end and term.end_status in ("known", "successor") else LAST
    # News writes of a new holder on the day of the vote, and of the old one until the successor is in.
    return add_days(first, -3) or first, add_days(last, 7) or last


def _term_words(terms: Sequence[Tenure]) -> str:
    return ", ".join(f"{t.start or '?'} to {t.end or 'open'}" for t in terms[:3])
