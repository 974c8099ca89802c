"""Person, body or group: offices over time, meetings, words, and spellings seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from detente.archive.listed import Wanted
from detente.archive.listing import count_happenings, list_happenings, list_sayings
from detente.archive.spellings import spellings_of
from detente.chronicle.meetings import count_meetings
from detente.chronicle.sayings import Said, fold_sayings
from detente.desk.charts import Chart, Held, offices
from detente.desk.errors import NoSuchPage
from detente.desk.lines import lines_of
from detente.desk.names import name_of
from detente.desk.page import Asked, Page
from detente.desk.state import Desk
from detente.knowledge import Answer

_A_PAGE, _WORDS, _MEETINGS = 40, 8, 150


@dataclass(frozen=True, slots=True)
class Met:
    """Someone whom a person met: ``key`` and ``name``, how often, and when last (EDTF)."""

    key: str
    name: str
    party: str
    count: int
    last: str | None
    happening: str


def show(desk: Desk, asked: Asked) -> Page:
    """The page of an actor by id."""
    (key,) = asked.parts
    if desk.knowledge.country(key) is not None:
        from detente.desk.pages import party

        return party.show(desk, asked)
    spellings = spellings_of(desk.archive, key)
    career = career_of(desk, key)
    if not spellings and not career and desk.archive.name_of(key) is None:
        raise NoSuchPage("person", key)
    wanted = Wanted(parties=(key,))
    listing = list_happenings(desk.archive, wanted, after=asked.text("after"), limit=_A_PAGE)
    first = asked.text("after") is None
    model = {
        "key": key,
        "name": name_of(desk, key),
        "entity": desk.knowledge.entity(key) if desk.knowledge.knows(key) else None,
        "career": career if first else (),
        "chart": _offices(desk, key) if first and career else None,
        "now": [answer for answer in career if answer.certainty is not None],
        "spellings": spellings if first else (),
        "judgements": desk.knowledge.judgements(key) if first else (),
        "lines": lines_of(listing, desk),
        "next": listing.next,
        "total": count_happenings(desk.archive, wanted),
        "met": _met(desk, key) if first else (),
        "said": _said(desk, key) if first else (),
    }
    return Page("person.html", name_of(desk, key), "people", model)


def career_of(desk: Desk, key: str) -> tuple[Answer, ...]:
    """Offices of a person, those held on the day of reference marked by what that is worth; empty for whom the base does not know."""
    if not desk.knowledge.knows(key) or desk.knowledge.entity(key).kind != "person":
        return ()
    held = {answer.tenure: answer for answer in desk.knowledge.career(key, on=desk.on)} if desk.on else {}
    every = desk.knowledge.career(key)
    latest = sorted(every, key=lambda answer: answer.tenure.start or "", reverse=True)
    return tuple(held.get(answer.tenure, answer) for answer in latest)


@lru_cache(maxsize=256)
def _met(desk: Desk, key: str) -> tuple[Met, ...]:
    """Whom someone met, in the latest meetings told of, the most often first."""
    wanted = Wanted(parties=(key,), roots=("CONSULT",), statuses=("happened",))
    found = list_happenings(desk.archive, wanted, limit=_MEETINGS).happenings
    met = []
    for pair in count_meetings(found, of=((key,),)):
        other = pair.left == key
        met.append(Met(
            pair.right if other else pair.left, pair.right_name if other else pair.left_name,
            pair.right_party if other else pair.left_party, pair.count, pair.last, pair.happenings[-1],
        ))  # fmt: skip
    return tuple(met[:24])


@lru_cache(maxsize=256)
def _offices(desk: Desk, key: str) -> Chart:
    held = [
        Held(
            answer.tenure.office,
            name_of(desk, answer.tenure.country) if answer.tenure.country else answer.tenure.organisation,
            answer.tenure.start, answer.tenure.end, answer.tenure.as_of, answer.tenure.acting, str(n),
        )
        for n, answer in enumerate(career_of(desk, key))
    ]  # fmt: skip
    return offices(held, title=f"Offices of {name_of(desk, key)}", on=desk.on)


def _said(desk: Desk, key: str) -> tuple[Said, ...]:
    return fold_sayings(list_sayings(desk.archive, speaker=key, limit=_WORDS).sayings)[::-1]
