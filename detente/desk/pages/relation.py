"""Relation: what two parties do to one another, over time, told and to come."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from detente.archive.listed import Wanted
from detente.archive.listing import count_happenings, list_happenings, list_sayings, relation_over_time
from detente.archive.parties import find_party
from detente.chronicle.meetings import Pair, count_meetings
from detente.chronicle.relation import RelationOverTime, summarise
from detente.chronicle.sayings import Said, fold_sayings
from detente.desk.charts import Chart, matrix, strip
from detente.desk.drawn import leads_to
from detente.desk.errors import NoSuchPage
from detente.desk.lines import Line, lines_of
from detente.desk.names import name_of, pair_of
from detente.desk.page import Asked, Page
from detente.desk.state import Desk
from detente.desk.wanting import ROOTS, STATUSES, filters_asked

_A_PAGE, _NEXT, _PROMISES, _WORDS, _MEETINGS = 30, 6, 6, 6, 200


@dataclass(frozen=True, slots=True)
class OverTime:
    """The weeks of a relation: the chart, and what it says in words."""

    relation: RelationOverTime
    words: str
    chart: Chart


def show(desk: Desk, asked: Asked) -> Page:
    """The page; the query narrows its chronology (from, to, root, quad, status, sources, words) and goes on after a cursor."""
    left, right = pair = pair_of(*(_key(desk, part) for part in asked.parts))
    filters = filters_asked(desk, asked, parties=pair)
    wanted = filters.wanted
    listing = list_happenings(desk.archive, wanted, after=asked.text("after"), limit=_A_PAGE)
    total = count_happenings(desk.archive, wanted)
    whole = Wanted(parties=pair)
    if not total and not count_happenings(desk.archive, whole):
        raise NoSuchPage("relation", f"{name_of(desk, left)} and {name_of(desk, right)}")
    title = f"{name_of(desk, left)} and {name_of(desk, right)}"
    first = asked.text("after") is None
    model = {
        "pair": pair,
        "lines": lines_of(listing, desk),
        "next": listing.next,
        "total": total,
        "filters": filters.state,
        "narrowed": filters.narrowed,
        "over_time": over_time(desk, left, right) if first else None,
        "ahead": _ahead(desk, pair) if first else (),
        "promises": _promises(desk, pair) if first else (),
        "said": _said(desk, pair) if first else (),
        "meetings": _meetings(desk, left, right) if first else None,
        "roots": ROOTS,
        "statuses": STATUSES,
    }
    return Page("relation.html", title, "relations", model, relation=pair)


def _key(desk: Desk, part: str) -> str:
    """The key that a part of the address means: itself, or that of a name. Raises UnknownParty."""
    return find_party(desk.archive, desk.knowledge, part)[0]


@lru_cache(maxsize=64)
def over_time(desk: Desk, left: str, right: str) -> OverTime | None:
    """The weeks of two parties, None where no story has a day."""
    found = relation_over_time(desk.archive, desk.namer, left, right)
    if not found.weeks:
        return None
    called = {key: name_of(desk, key) for key in (left, right) if desk.knowledge.country(key) is None}
    title = " and ".join(name_of(desk, key) for key in (left, right))
    chart = strip(found, title=title, on=desk.on, link=leads_to("happening"))
    return OverTime(found, summarise(found, desk.namer, called=called), chart)


def _ahead(desk: Desk, pair: tuple[str, str]) -> tuple[Line, ...]:
    """What is planned or possible on the day of reference or after it."""
    wanted = Wanted(parties=pair, first=desk.on, statuses=("planned", "possible"))
    return lines_of(list_happenings(desk.archive, wanted, newest=False, limit=_NEXT), desk)


def _promises(desk: Desk, pair: tuple[str, str]) -> tuple[Line, ...]:
    """What was planned for days that are past, or for no day, and of which nothing more is told."""
    wanted = Wanted(parties=pair, statuses=("planned", "possible"))
    lines = lines_of(list_happenings(desk.archive, wanted, newest=True, limit=3 * _PROMISES), desk)
    return tuple(line for line in lines if line.outcome in ("unknown", "open"))[:_PROMISES]


def _said(desk: Desk, pair: tuple[str, str]) -> tuple[Said, ...]:
    """The latest words of each about the other, or to it."""
    found = [
        saying
        for speaker, about in (pair, pair[::-1])
        for saying in list_sayings(desk.archive, speaker=speaker, about=about, limit=_WORDS).sayings
    ]
    return fold_sayings(found)[::-1][:_WORDS]


@lru_cache(maxsize=64)
def _meetings(desk: Desk, left: str, right: str) -> Chart | None:
    """Who met whom, of the latest meetings of the two."""
    wanted = Wanted(parties=(left, right), roots=("CONSULT",), statuses=("happened",))
    found = list_happenings(desk.archive, wanted, limit=_MEETINGS).happenings
    pairs = count_meetings(found, of=((left,), (right,)))
    title = f"Who met whom: {name_of(desk, left)} and {name_of(desk, right)}"
    return matrix(pairs, title=title, link=_latest_meeting, prefix="met") if pairs else None


def _latest_meeting(pair: Pair) -> str | None:
    return leads_to("happening")(pair.happenings[-1]) if pair.happenings else None
