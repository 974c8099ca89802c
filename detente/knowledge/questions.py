"""Questions in words: "foreign minister of China", "President Xi", "Hahn" - who is meant, and what is it worth?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.knowledge.folding import fold
from detente.knowledge.model import Answer, Match

if TYPE_CHECKING:
    from detente.knowledge.base import Knowledge


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with how its name was matched: None where the question named an office and no one."""

    answer: Answer | None
    match: Match | None


def ask(
    knowledge: Knowledge,
    question: str,
    *,
    country: str | None = None,
    office: str | None = None,
    on: str | None = None,
    limit: int = 20,
) -> tuple[Reply, ...]:
    """Who a question in words asks for, best first, at most ``limit`` replies; empty where no one is known.

    The question is an office ("foreign minister of China"), a name as written ("Hahn Zheng"), or both ("Foreign Minister Wang Yi",
    "Wang Yi, foreign minister of China"). ``country`` is ISO3, ``on`` an EDTF date or interval. Raises DateError on a bad date.
    """
    for name, title in _readings(knowledge, question, office):
        if name is None:
            found = () if _is_nowhere(knowledge, title or "", country) else knowledge.who(title or "", country=country, on=on)
            return tuple(Reply(answer, None) for answer in found[:limit])
        matches = knowledge.match_persons(name, country=country, office=title, on=on, limit=limit)
        if title is not None and office is None:
            matches = tuple(match for match in matches if match.tenure is not None and match.basis != "fuzzy")
        if not matches and country is not None and " " not in name.strip():
            matches = knowledge.match_family(name, country, on=on, limit=limit)
        if matches:
            return tuple(_reply(knowledge, match, on) for match in matches)
    return ()


def _readings(knowledge: Knowledge, question: str, office: str | None) -> Iterator[tuple[str | None, str | None]]:
    """The ways to take a question, most telling first, as (name, office); a name of None asks for the office alone."""
    if office is not None:
        yield question, office
        return
    name, comma, title = question.partition(",")
    if comma and knowledge.parse_office(title) is not None:
        yield name.strip(), title.strip()
    words = question.split()
    for split in range(len(words) - 1, 0, -1):
        left, right = " ".join(words[:split]), " ".join(words[split:])
        if right[:1].isupper() and fold(right) and knowledge.parse_office(left) is not None and not _is_owner(knowledge, right):
            yield right, left
    if knowledge.parse_office(question) is not None:
        yield None, question
    yield question, None


def _is_nowhere(knowledge: Knowledge, title: str, country: str | None) -> bool:
    """Whether an office is of a place that is not known: "king of nowhere"."""
    query = knowledge.parse_office(title)
    return query is not None and query.portfolio == "regional" and (country or query.country or query.organisation) is None


def _is_owner(knowledge: Knowledge, words: str) -> bool:
    key = fold(words).removeprefix("the ")
    return key in knowledge.owners.countries or key in knowledge.owners.organisations


def _reply(knowledge: Knowledge, match: Match, on: str | None) -> Reply:
    career = knowledge.career(match.person.id, on=on)
    held = next((answer for answer in career if match.tenure is None or answer.tenure == match.tenure), None)
    return Reply(held or next(iter(career), None), match)
