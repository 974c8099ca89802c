"""Trips as their hosts and travellers listed them, and which stories tell of them by a rule that looks at no code of ours.

The truth is the list of journeys abroad of United States presidents and secretaries of state and of visits by foreign leaders, as the
Office of the Historian keeps it: rows of JSON Lines, ``id, name, start-date, end-date, country, locale`` for journeys and
``id, visitor, start_date, end_date, from, description`` for visits.

The rule: a story tells of a trip where it was published at most :data:`DAYS` days before or after it (a day that the story or its
carrier states), and within :data:`REACH` characters of one word of visiting or meeting stand the traveller's family name and the host
(a name of the country or its people, the town of the journey, the seat of government, or the family name of a traveller of the host).
What the rule gives is for a person to read: it gives many stories that name both and tell no visit.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, cast

from detente.errors import DataError, InputError, NotFound
from detente.evaluation.matching import days, fold
from detente.knowledge.base import Knowledge, load_knowledge
from detente.knowledge.customs import call_name, without_suffixes
from detente.knowledge.folding import flatten

DAYS = 7
REACH = 200
HOME = "USA"
# A president and a secretary of state stand for their country in stories of visits to it while they travel themselves.
IN_OFFICE = timedelta(days=365)

Verdict = Literal["told", "planned", "implied", "no"]
VERDICTS: tuple[Verdict, ...] = ("told", "planned", "implied", "no")


@dataclass(frozen=True, slots=True)
class Trip:
    """One stay of one person in one country.

    ``home`` and ``host`` are ISO 3166-1 alpha-3; ``person`` is the name without titles; ``family`` what news calls the person alone;
    ``towns`` are names of places of the stay, empty where the list gives none.
    """

    id: str
    person: str
    family: str
    home: str
    host: str
    first: date
    last: date
    towns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A story as the rule reads it. ``key`` is that of its address; ``text`` begins with its title."""

    key: str
    document: str
    published: tuple[date, date]
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A story that tells of a trip; ``verdict`` is a person's, or ``told`` where nobody judged."""

    trip: str
    story: str
    verdict: Verdict = "told"


def address_key(address: str) -> str:
    """How lists name a story whose words they may not hold: the first 16 hexadecimal digits of the sha256 of its address."""
    return sha256(address.encode()).hexdigest()[:16]


def read_trips(path: Path) -> tuple[Trip, ...]:
    """The trips of a file, or of all files ``*.jsonl`` in a folder, in order of their first day and id.

    Rows whose country or person cannot be made out are left out.

    Raises:
        NotFound: there is no such file, or no row in it.
        InputError: a row is not of either form; the message names file and line.
    """
    paths = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    try:
        found = [trip for one in paths for trip in _trips(one)]
    except OSError as error:
        raise NotFound(str(path), f"cannot be read: {error.strerror}") from error
    if not found:
        raise NotFound(str(path), "no trips here: expected JSON Lines of journeys or visits")
    return tuple(sorted(found, key=lambda t: (t.first, t.id)))


def find_stories(trips: Sequence[Trip], stories: Iterable[Story]) -> Iterator[Pair]:
    """Pairs of a trip and a story that may tell of it, story by story; see the rule above."""
    travellers = _travellers(trips)
    near: defaultdict[date, list[Trip]] = defaultdict(list)
    for trip in trips:
        for day in range((trip.last - trip.first).days + 2 * DAYS + 1):
            near[trip.first + timedelta(days=day - DAYS)].append(trip)
    for story in stories:
        if story.published[0] != story.published[1]:
            continue
        text = flatten(story.text)
        acts = [m.start() for m in _acts().finditer(text)]
        for trip in near.get(story.published[0], ()):
            if _stand_together(acts, _starts(trip.family, text), _hosts(trip, travellers, text)):
                yield Pair(trip.id, story.key)


def read_judged(path: Path) -> tuple[Pair, ...]:
    """Judged pairs of a table with the columns ``trip``, ``address`` and ``verdict``; others are for people.

    Raises:
        NotFound: there is no such file.
        InputError: a column is missing, or a verdict is none of the four.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise NotFound(str(path), f"cannot be read: {error.strerror}") from error
    head = lines[0].split("\t") if lines else []
    wanted = ("trip", "address", "verdict")
    if not set(wanted) <= set(head):
        raise InputError(str(path), f"expected the columns {', '.join(wanted)}, found {', '.join(head) or 'nothing'}")
    rows = [dict(zip(head, line.split("\t"), strict=False)) for line in lines[1:] if line.strip()]
    for number, row in enumerate(rows, start=2):
        if row.get("verdict") not in VERDICTS:
            raise InputError(f"{path}:{number}", f"expected a verdict of {', '.join(VERDICTS)}, found {row.get('verdict')!r}")
    return tuple(Pair(row["trip"], row["address"], cast(Verdict, row["verdict"])) for row in rows)


def write_pairs(path: Path, pairs: Iterable[Pair]) -> None:
    """Write pairs as a table that :func:`read_judged` reads once a person has put the verdicts right."""
    rows = [f"{p.trip}\t{p.story}\t{p.verdict}" for p in sorted(pairs, key=lambda p: (p.trip, p.story))]
    path.write_text("\n".join(("trip\taddress\tverdict", *rows)) + "\n", encoding="utf-8")


def _trips(path: Path) -> Iterator[Trip]:
    knowledge = load_knowledge()
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                trip = _trip(json.loads(line), knowledge)
            except (ValueError, KeyError, TypeError, IndexError) as error:
                raise InputError(f"{path}:{number}", f"not a journey or a visit: {error!r}") from error
            if trip is not None:
                yield trip


def _trip(row: Mapping[str, Any], knowledge: Knowledge) -> Trip | None:
    return _visit(row, knowledge) if "visitor" in row else _journey(row, knowledge)


def _journey(row: Mapping[str, Any], knowledge: Knowledge) -> Trip | None:
    host = _country(str(row["country"]), knowledge)
    if host is None:
        return None
    towns = tuple(t for town in re.split(r"[,;]| and ", row["locale"] or "") if len(t := town.strip()) > 3)
    name = str(row["name"])
    return Trip(f"travel:{row['id']}", name, call_name(name, HOME), HOME, host, *_stay(row, "-"), towns)


def _visit(row: Mapping[str, Any], knowledge: Knowledge) -> Trip | None:
    name = " ".join(w for w in str(row["visitor"]).split() if not set(fold(w)) <= _forms("title"))
    home = _country(str(row["from"][0][1]), knowledge) if row["from"] else None
    if home is None or not fold(name):
        return None
    family = call_name(" ".join(without_suffixes(name)), home)
    return Trip(f"visit:{row['id']}", name, family, home, HOME, *_stay(row, "_"), ())


def _stay(row: Mapping[str, Any], joint: str) -> tuple[date, date]:
    first, last = days(row[f"start{joint}date"]), days(row[f"end{joint}date"])
    if first is None or last is None:
        raise ValueError("the days of the stay are missing")
    return first[0], max(first[0], last[1])


def _country(name: str, knowledge: Knowledge) -> str | None:
    """The code of a country by the name that the list gives it, its parts in brackets aside."""
    known = _values("country")
    bare = re.sub(r"\s*\(.*", "", name)
    if bare in known:
        return known[bare]
    return next((e.country for e in knowledge.named(bare) if e.kind in ("country", "territory")), None)


def _travellers(trips: Sequence[Trip]) -> Mapping[str, tuple[tuple[date, date, str], ...]]:
    """Family names of those who travelled for a country, with the days that they may stand for it."""
    found: defaultdict[tuple[str, str], list[date]] = defaultdict(list)
    for trip in trips:
        if trip.home == HOME:
            found[trip.home, trip.family] += [trip.first, trip.last]
    by_home: defaultdict[str, list[tuple[date, date, str]]] = defaultdict(list)
    for (home, family), when in sorted(found.items()):
        by_home[home].append((min(when) - IN_OFFICE, max(when) + IN_OFFICE, family))
    return {home: tuple(several) for home, several in by_home.items()}


def _hosts(trip: Trip, travellers: Mapping[str, tuple[tuple[date, date, str], ...]], text: str) -> list[int]:
    """Where a text names the host of a trip."""
    own = [f for first, last, f in travellers.get(trip.host, ()) if first <= trip.first <= last]
    return [m.start() for m in _named((*_country_names(trip.host), *trip.towns, *own)).finditer(text)]


@cache
def _country_names(code: str) -> tuple[str, ...]:
    knowledge = load_knowledge()
    entity = knowledge.country(code)
    seats = tuple(form for form, value in _values("seat").items() if value == code)
    return (*seats, *(name for name, _ in knowledge.names(entity.id))) if entity else seats


def _starts(name: str, text: str) -> list[int]:
    return [m.start() for m in _named((name,)).finditer(text)]


@cache
def _named(names: tuple[str, ...]) -> re.Pattern[str]:
    flat = sorted({flatten(n) for n in names if n.strip()}, key=lambda n: (-len(n), n))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, flat))})(?!\w)")


def _stand_together(acts: Collection[int], *others: Sequence[int]) -> bool:
    return any(all(any(abs(act - at) <= REACH for at in spots) for spots in others) for act in acts)


@cache
def _acts() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(_forms('act')))})\b", re.IGNORECASE)


def _forms(kind: str) -> frozenset[str]:
    return frozenset(_values(kind))


@cache
def _values(kind: str) -> Mapping[str, str]:
    """Forms of one kind in the table, with what they stand for."""
    table = files("detente").joinpath("data", "evaluation", "trips.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines()[1:]]
    if any(len(row) not in (2, 3) for row in rows):
        raise DataError("trips.tsv: expected kind, form and value in every row")
    return {row[1]: row[2] if len(row) == 3 else "" for row in rows if row[0] == kind}
