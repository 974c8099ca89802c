"""Resources of what happened and was said: happenings, changes, relations, meetings, agenda, quotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import get_args

from detente.archive.listed import Wanted
from detente.archive.listing import TELLINGS, list_happenings, list_sayings, relation_over_time, totals
from detente.archive.model import Change
from detente.chronicle.agenda import Item, write_agenda
from detente.chronicle.meetings import KINDS, Pair, count_meetings
from detente.chronicle.model import Happening, Saying
from detente.chronicle.relation import RelationOverTime, Week
from detente.chronicle.sentences import tell
from detente.desk.api.following import changes_after, follow
from detente.desk.api.forms import CALENDAR, TABLES, Collection, Raw, Single
from detente.desk.api.params import CURSOR, DATE, Param, among, flag, rows, text
from detente.desk.api.parties import Party, parties_of
from detente.desk.api.resource import Asked, Resource
from detente.desk.problems import Problem
from detente.edtf import bounds
from detente.exchange.ics import calendar
from detente.exchange.rows import Options, Tally
from detente.records import PloverRoot, Status

_MOST_READ = 2_000
"""Happenings that meetings are counted from at most, the latest of them."""
_PAGE = 200
_MOST_CURSOR = 2**62
_COUNT = {"type": "integer", "minimum": 0}
_IDS = {"type": "array", "items": {"type": "string"}}

PARTIES = Param(
    "party", text(), "A country by name or code (China, CHN), an organisation, group or person by name or id. All of them take part.",
    example="PRT", most=4,
)  # fmt: skip
FIRST = Param("from", {"type": "string", "pattern": DATE}, "From this day, month or year on.", example="2022-01-01")
LAST = Param("to", {"type": "string", "pattern": DATE}, "Up to this day, month or year.", example="2022-12")
ON = Param("on", {"type": "string", "pattern": DATE}, "The day of reference; without it the archive's last day of publication.")
ORDER = Param("order", among(("newest", "oldest")), "Which come first.", default="newest")
SOURCES = Param(
    "min_sources", {"type": "integer", "minimum": 0, "maximum": 1_000}, "Least number of independent sources.", default=0
)  # fmt: skip
CONFIDENCE = Param(
    "min_confidence", {"type": "number", "minimum": 0, "maximum": 1}, "Least confidence of the coding.", default=0.0
)  # fmt: skip
SINCE = Param(
    "since", {"type": "integer", "minimum": 0, "maximum": _MOST_CURSOR},
    "Only what changed after this cursor, with the ids of what stands no longer, or is no longer what is asked for.",
)  # fmt: skip
WANTED = (
    PARTIES,
    flag(
        "between",
        "Of two parties: only what happened between them, on opposite sides or in a symmetric act. Of one it says nothing.",
    ),
    FIRST,
    LAST,
    Param("status", among(get_args(Status)), "Only of this status.", example="happened", most=4),
    Param("root", among(get_args(PloverRoot)), "Only of this PLOVER root.", most=16),
    Param("quad", among((1, 2, 3, 4)), "Only of this quad class.", most=4),
    Param("country", {"type": "string", "pattern": "^[A-Z]{3}$"}, "Only what happened in this country (ISO 3166-1 alpha-3)."),
    Param("place", text(), "Only what happened at this place."),
    CONFIDENCE,
    SOURCES,
    Param("words", text(300), "Only what a document tells that holds all of these words."),
    flag("planned", "Only what is, or once was, planned or held possible."),
)
LEFT = Param("left", text(), "A party.", example="PRT", required=True, where="path")
RIGHT = Param("right", text(), "The other party.", example="CHL", required=True, where="path")


def happenings(asked: Asked) -> Collection:
    """A page of happenings, or what changed after a cursor."""
    if asked["since"] is not None:
        return _followed(asked)
    wanted = _wanted(asked)
    found = list_happenings(
        asked.desk.archive, wanted, newest=asked["order"] == "newest", after=asked["cursor"], limit=asked["limit"]
    )
    cut = [h.id for h, told in zip(found.happenings, found.tellings, strict=True) if told > len(h.tellings)]
    return Collection(
        Happening, found.happenings, found.next, {"cut": cut, "deleted": [], "since": max(asked.desk.cursor, 0), "more": False}
    )


def _followed(asked: Asked) -> Collection:
    if asked["cursor"] is not None:
        raise Problem("foreign-cursor", "a cursor leads through pages, `since` through changes: send one of them")
    found = follow(asked.desk.archive, _wanted(asked), asked["since"], asked["limit"])
    also = {"cut": [], "deleted": list(found.deleted), "since": found.since, "more": found.more}
    return Collection(Happening, found.happenings, None, also)


def happening(asked: Asked) -> Single:
    """One happening with all it has."""
    found = asked.desk.archive.happening(asked["id"])
    if found is None:
        raise _missing("happening", asked["id"])
    return Single(found, canonical=None if found.id == asked["id"] else f"happenings/{found.id}")


def changes(asked: Asked) -> Collection:
    """The feed of changes after a cursor."""
    found, more = changes_after(asked.desk.archive, asked["since"], asked["limit"])
    return Collection(Change, found, None, {"since": found[-1].cursor if found else asked["since"], "more": more})


def relation(asked: Asked) -> Single:
    """Two parties over time."""
    return Single(_relation(asked))


def weeks(asked: Asked) -> Collection:
    """The weeks of two parties as a table."""
    return Collection(Week, _relation(asked).weeks)


def meetings(asked: Asked) -> Collection:
    """Who met whom."""
    parties = parties_of(asked.desk, asked["party"])
    tally = _Read()
    wanted = Wanted(
        parties=tuple(p.key for p in parties), first=asked["from"], last=asked["to"], statuses=("happened",), roots=("CONSULT",),
        sources=asked["min_sources"],
    )  # fmt: skip
    found = tally.all(asked, wanted)
    pairs = count_meetings(found, by=asked["by"], kinds=asked["kind"] or KINDS, of=tuple(p.goes_by for p in parties))
    also = {"total": len(pairs), "read": tally.read, "partial": tally.partial}
    return Collection(Pair, pairs[: asked["limit"]], None, also)


def agenda(asked: Asked) -> Collection:
    """A page of what was planned, with what became of it."""
    wanted = _planned(asked)
    found = list_happenings(asked.desk.archive, wanted, newest=False, after=asked["cursor"], limit=asked["limit"])
    items = write_agenda(found.happenings, asked.desk.namer, on=asked["on"] or asked.desk.on, ahead=asked["ahead"])
    return Collection(Item, items, found.next)


def agenda_ics(asked: Asked) -> Raw:
    """The agenda as a calendar."""
    tally = _Read(most=asked["limit"])
    on = asked["on"] or asked.desk.on
    wanted = replace(_planned(asked), first=asked["from"] or (on if asked["ahead"] else None))
    options = Options(tell=lambda told: tell(told, asked.desk.namer, on=on))
    return Raw(b"".join(calendar(tally.all(asked, wanted, newest=False), options, Tally())))


def quotes(asked: Asked) -> Collection:
    """A page of quotations."""
    speaker, about = (_key(asked, name) for name in ("speaker", "about"))
    found = list_sayings(
        asked.desk.archive, speaker=speaker, about=about, words=asked["words"], first=asked["from"], last=asked["to"],
        newest=asked["order"] == "newest", after=asked["cursor"], limit=asked["limit"],
    )  # fmt: skip
    return Collection(Saying, found.sayings, found.next)


class _Read:
    """Reads page after page up to a limit, and says how far it came."""

    def __init__(self, most: int = _MOST_READ) -> None:
        self.most = most
        self.read = 0
        self.partial = False

    def all(self, asked: Asked, wanted: Wanted, *, newest: bool = True) -> Iterator[Happening]:
        after = None
        while self.read < self.most:
            some = min(_PAGE, self.most - self.read)
            page = list_happenings(asked.desk.archive, wanted, newest=newest, after=after, limit=some)
            self.read += len(page.happenings)
            yield from page.happenings
            after = page.next
            if after is None:
                return
        self.partial = True


def _wanted(asked: Asked) -> Wanted:
    return Wanted(
        _keys(asked), asked["between"], asked["from"], asked["to"], asked["status"], asked["root"], asked["quad"], asked["country"],
        asked["place"], asked["min_confidence"], asked["min_sources"], asked["words"], asked["planned"],
    )  # fmt: skip


def _planned(asked: Asked) -> Wanted:
    return Wanted(parties=_keys(asked), first=asked["from"], last=asked["to"], planned=True)


def _keys(asked: Asked) -> tuple[str, ...]:
    return tuple(party.key for party in parties_of(asked.desk, asked["party"]))


def _key(asked: Asked, name: str) -> str | None:
    return parties_of(asked.desk, [asked[name]])[0].key if asked[name] is not None else None


def _relation(asked: Asked) -> RelationOverTime:
    left, right = _two(asked)
    desk = asked.desk
    # Weeks of which no story was read say nothing: none is listed before the first story or after the last.
    held = totals(desk.archive)
    first = max(asked["from"], held.first) if asked["from"] and held.first else None
    last = min(asked["to"], held.last, key=_end) if asked["to"] and held.last else None
    return relation_over_time(desk.archive, desk.namer, left.key, right.key, first, last)


def _end(edtf: str) -> date:
    return bounds(edtf)[1]


def _two(asked: Asked) -> tuple[Party, Party]:
    found = parties_of(asked.desk, [asked["left"], asked["right"]])
    if len(found) < 2:
        raise Problem("not-found", "a relation is one between two different parties")
    return found[0], found[1]


def _missing(what: str, id: str) -> Problem:
    return Problem("not-found", f"no {what} {id[:100]!r} in this archive")


RESOURCES = (
    Resource(
        "happenings", "/happenings",
        f"Happenings by filters, page by page; of each its first {TELLINGS} tellings (`cut` names those that have more). Or, with "
        "`since`, what changed after a cursor: `deleted` are ids that stand no longer or are no longer what is asked for, `since` is the "
        "cursor to go on from, `more` says that there is more now. Every answer gives a `since` from which to follow the archive.",
        happenings, Happening, (*WANTED, ORDER, SINCE, rows(), CURSOR), TABLES, collection=True,
        also={"cut": _IDS, "deleted": _IDS, "since": _COUNT, "more": {"type": "boolean"}}, tag="happenings",
        leads={"happening": {"id": "$response.body#/items/0/id"}, "document": {"id": "$response.body#/items/0/tellings/0/source/document"}},
    ),
    Resource(
        "happening", "/happenings/{id}",
        "One happening with every telling, the words that prove it, its history and its disputes. The id of any of its events finds it; "
        "its own address is then named by `Link: rel=canonical`.",
        happening, Happening, (Param("id", text(), "Id of a happening, or of an event.", required=True, where="path"),), tag="happenings",
    ),
    Resource(
        "changes", "/changes", "What was added, corrected and deleted, in order. `since` is the cursor to go on from.", changes, Change,
        (Param("since", SINCE.schema, "Only changes after this cursor.", default=0, example=0), rows(1_000, 200)), TABLES, collection=True,
        also={"since": _COUNT, "more": {"type": "boolean"}}, tag="happenings",
        leads={"happenings": {"since": "$response.body#/since"}},
    ),
    Resource(
        "relation", "/relations/{left}/{right}",
        "Two parties over time: what they did to one another week by week, out of what was read, and when that changed. Weeks before the "
        "first story and after the last are not listed.",
        relation, RelationOverTime, (LEFT, RIGHT, FIRST, LAST), tag="relations",
    ),
    Resource(
        "weeks", "/relations/{left}/{right}/weeks", "The weeks of a relation as a table.", weeks, Week, (LEFT, RIGHT, FIRST, LAST), TABLES,
        collection=True, tag="relations",
    ),
    Resource(
        "meetings", "/meetings",
        f"Who met whom, most often first; of one party, or of two, where `party` says so. Counted from the latest {_MOST_READ:,} "
        "happenings (`partial` says that there are more); `total` is the number of pairs.",
        meetings, Pair,
        (
            PARTIES, Param("by", among(("person", "party")), "Whose meetings.", default="person"),
            Param("kind", among(KINDS), "Only of this kind.", most=6), FIRST, LAST, SOURCES, rows(1_000, 100),
        ),
        TABLES, collection=True, also={"total": _COUNT, "read": _COUNT, "partial": {"type": "boolean"}}, tag="relations",
    ),
    Resource(
        "agenda", "/agenda", "What was planned or held possible, by date, and what became of it. A page may hold fewer than `limit`.",
        agenda, Item, (PARTIES, FIRST, LAST, ON, flag("ahead", "Only what is still to come."), rows(), CURSOR), TABLES,
        collection=True, tag="agenda",
    ),
    Resource(
        "agenda.ics", "/agenda.ics", "The agenda as a calendar to subscribe to.", agenda_ics, {"type": "string"},
        (PARTIES, FIRST, LAST, ON, flag("ahead", "Only what is still to come."), rows(1_000, 400)), (CALENDAR,), tag="agenda",
    ),
    Resource(
        "quotes", "/quotes", "Who said what, by day of publication, each as one document prints it.", quotes, Saying,
        (
            Param("speaker", text(), "Words of this person, body or country.", example="PRT"),
            Param("about", text(), "Words about, or to, this person, body or country."),
            Param("words", text(300), "Only of documents that hold all of these words."), FIRST, LAST, ORDER, rows(), CURSOR,
        ),
        TABLES, collection=True, tag="quotes",
    ),
)  # fmt: skip
