"""Bringing an archive to rest: documents that came in are held against their kin, their events against those of others.

What comes out is a function of the documents and judgements alone: kinships and links are functions of pairs, families and happenings
functions of what is connected. It is done a group of documents a transaction; what is not done yet is marked in the documents' rows,
so that whoever opens the archive for writing next goes on with it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from detente.archive import tables
from detente.archive.engine import writing
from detente.archive.families import settle_families
from detente.archive.load import happening_body, load_tellings, telling_order
from detente.archive.rows import days
from detente.archive.shelves import put
from detente.archive.sql import chunks, insert
from detente.chronicle.cluster import cluster
from detente.chronicle.compare import link
from detente.chronicle.join import join
from detente.chronicle.keys import keys
from detente.chronicle.model import Happening, Judgement, Key, Link, Telling
from detente.chronicle.traits import traits
from detente.json import from_plain

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# Documents a transaction: large enough that what they touch is clustered once for many, small enough that a reader sees them soon.
AT_A_TIME = 1_000
# Windows are looked up by how many days they have at most: what may have happened on few days is not sought among what may be of any.
WIDTHS = (75, 400, None)
# Fields of a happening that the feed of changes does not name.
UNNAMED = frozenset({"id", "actors", "tellings"})


def settle(engine: Engine, *, progress: Callable[[int], None] = lambda done: None) -> int:
    """Settle every document that waits for it; how many there were. ``progress`` is told how many are done."""
    done = 0
    while True:
        with writing(engine) as connection:
            numbers = _pending(connection)
            if not numbers:
                return done
            settle_documents(connection, numbers)
        done += len(numbers)
        progress(done)


def settle_documents(connection: Connection, numbers: Sequence[int]) -> None:
    """Settle these documents (by number) inside the caller's transaction."""
    from sqlalchemy import update

    documents = tables.documents
    moved = settle_families(connection, numbers)
    echoes = _echoes_of(connection, [*numbers, *moved])
    compared = _compared(connection, echoes) - set(_echoes_of(connection, moved))
    _compare(connection, sorted(set(echoes) - compared))
    rejoin(connection, echoes)
    connection.execute(update(documents).where(documents.c.number.in_(list(numbers))).values(pending=0))


def _echoes_of(connection: Connection, numbers: Sequence[int]) -> list[str]:
    """Echoes of the events of documents (by number), sorted."""
    from sqlalchemy import select

    events = tables.events
    found: set[str] = set()
    for start in range(0, len(numbers), AT_A_TIME):
        some = list(numbers[start : start + AT_A_TIME])
        found.update(connection.execute(select(events.c.echo).where(events.c.document.in_(some)).distinct()).scalars())
    return sorted(found)


def _compared(connection: Connection, echoes: Sequence[str]) -> set[str]:
    """Those of the echoes that were compared with others before."""
    from sqlalchemy import select

    windows = tables.windows
    return {
        echo for some in chunks(echoes)
        for echo in connection.execute(select(windows.c.echo).where(windows.c.echo.in_(some)).distinct()).scalars()
    }  # fmt: skip


def _compare(connection: Connection, echoes: Sequence[str]) -> None:
    """Hold echoes against all others that may tell the same, and keep what links them."""
    if not echoes:
        return
    first = _first_of(connection, echoes)
    tellings = load_tellings(connection, first.values())
    told = {echo: tellings[event] for echo, event in first.items()}
    _forget(connection, echoes)
    _write_windows(connection, told)
    _write_links(connection, told)


def _first_of(connection: Connection, echoes: Iterable[str]) -> dict[str, str]:
    """Of every echo the event with the smallest id, which stands for all."""
    from sqlalchemy import func, select

    events = tables.events
    query = select(events.c.echo, func.min(events.c.id)).group_by(events.c.echo)
    return {echo: id for some in chunks(echoes) for echo, id in connection.execute(query.where(events.c.echo.in_(some)))}


def rejoin(connection: Connection, start: Iterable[str]) -> None:
    """Make anew the happenings of all echoes that are connected with these by links, judgements, or the happening they were in."""
    echoes = _connected(connection, start)
    members = _members(connection, echoes)
    tellings = load_tellings(connection, members)
    judgements = _judgements(connection, tellings)
    standing = _standing(members, judgements)
    linked = _links(connection, echoes, standing)
    heads = {head: tellings[head] for head in standing.values()}
    followers: dict[str, list[str]] = defaultdict(list)
    for event, head in standing.items():
        followers[head].append(event)
    ruled = [_on_heads(j, standing) for j in judgements]
    made = []
    for group, within, judged in _components(heads, linked, ruled):
        for ids in cluster([heads[id] for id in group], within, judged):
            everyone = [tellings[event] for id in ids for event in followers[id]]
            own = [j for j in judged if j.left in ids or j.right in ids]
            made.append(join(sorted(everyone, key=telling_order), own))
    _write_happenings(connection, tellings, made)


def echoes_of(connection: Connection, ids: Iterable[str]) -> list[str]:
    """Echoes of events by their ids, sorted; those that the archive lacks have none."""
    from sqlalchemy import select

    events = tables.events
    query = select(events.c.echo)
    return sorted({e for some in chunks(ids) for e in connection.execute(query.where(events.c.id.in_(some))).scalars()})


def _members(connection: Connection, echoes: Sequence[str]) -> dict[str, str]:
    """Events of echoes, by id, each with its echo."""
    from sqlalchemy import select

    events = tables.events
    query = select(events.c.id, events.c.echo).order_by(events.c.id)
    return {row.id: row.echo for some in chunks(echoes) for row in connection.execute(query.where(events.c.echo.in_(some)))}


def _standing(members: Mapping[str, str], judgements: Sequence[Judgement]) -> dict[str, str]:
    """For every event the one that stands for it: the first of its echo; an event that a person split from another stands alone."""
    alone = {id for j in judgements if j.verdict == "split" and j.withdrawn is None for id in (j.left, j.right)}
    heads: dict[str, str] = {}
    for event, echo in members.items():
        if event not in alone:
            heads.setdefault(echo, event)
    return {event: event if event in alone else heads[echo] for event, echo in members.items()}


def _on_heads(judgement: Judgement, standing: Mapping[str, str]) -> Judgement:
    """A judgement on the events that stand for those it names: what is said of one copy is said of all that say the same."""
    left = standing.get(judgement.left, judgement.left)
    right = standing.get(judgement.right, judgement.right) if judgement.right is not None else None
    return judgement if left == right else replace(judgement, left=left, right=right)


def _pending(connection: Connection) -> list[int]:
    from sqlalchemy import select

    documents = tables.documents
    query = select(documents.c.number).where(documents.c.pending == 1).order_by(documents.c.number).limit(AT_A_TIME)
    return list(connection.execute(query).scalars())


def _forget(connection: Connection, echoes: Sequence[str]) -> None:
    """Windows and links of echoes that are compared anew."""
    from sqlalchemy import delete

    windows, links = tables.windows, tables.links
    for some in chunks(echoes):
        connection.execute(delete(windows).where(windows.c.echo.in_(some)))
        connection.execute(delete(links).where(links.c.left.in_(some)))
        connection.execute(delete(links).where(links.c.right.in_(some)))


def _write_windows(connection: Connection, told: Mapping[str, Telling]) -> None:
    found = {(key.block, _width(key), key.first, echo): key.last for echo, telling in told.items() for key in keys(telling)}
    columns = ("block", "width", "first_day", "echo")
    insert(connection, tables.windows, [{**dict(zip(columns, k, strict=True)), "last_day": last} for k, last in found.items()])


def _width(key: Key) -> int:
    """Which of the widths a window has: the first that holds its days."""
    return next(n for n, most in enumerate(WIDTHS) if most is None or key.last - key.first <= most)


def _candidates(connection: Connection, echoes: Sequence[str]) -> set[tuple[str, str]]:
    """Pairs of one of these echoes and any other that shares a block with it and may be of one of its days; the smaller first."""
    from sqlalchemy import select

    mine, other = tables.windows.alias("mine"), tables.windows.alias("other")
    same = (other.c.block == mine.c.block) & (other.c.first_day <= mine.c.last_day) & (other.c.last_day >= mine.c.first_day)
    found: set[tuple[str, str]] = set()
    for some in chunks(echoes):
        for width, most in enumerate(WIDTHS):
            near = same & (other.c.width == width)
            if most is not None:
                near &= other.c.first_day >= mine.c.first_day - most
            query = select(mine.c.echo, other.c.echo).join(other, near).where(mine.c.echo.in_(some))
            found.update((min(a, b), max(a, b)) for a, b in connection.execute(query.distinct()) if a != b)
    return found


def _write_links(connection: Connection, told: Mapping[str, Telling]) -> None:
    pairs = _candidates(connection, sorted(told))
    unknown = _first_of(connection, sorted({echo for pair in pairs for echo in pair} - set(told)))
    tellings = load_tellings(connection, unknown.values())
    known = {echo: traits(telling) for echo, telling in told.items()}
    known.update((echo, traits(tellings[event])) for echo, event in unknown.items())
    rows = []
    for left, right in sorted(pairs):
        found = link(known[left], known[right])
        if found is not None:
            rows.append({"left": left, "right": right, "score": found.score, "why": found.why})
    insert(connection, tables.links, rows)


def _connected(connection: Connection, start: Iterable[str]) -> list[str]:
    """All echoes that links, judgements and common happenings connect with these."""
    from sqlalchemy import select

    links = tables.links
    seen: set[str] = set()
    front = set(start)
    while front:
        seen |= front
        met = _judged_with(connection, front) | _together(connection, front)
        for some in chunks(sorted(front)):
            met.update(connection.execute(select(links.c.right).where(links.c.left.in_(some))).scalars())
            met.update(connection.execute(select(links.c.left).where(links.c.right.in_(some))).scalars())
        front = met - seen
    return sorted(seen)


def _together(connection: Connection, echoes: Iterable[str]) -> set[str]:
    """Echoes of the events that are in one happening with one of these."""
    from sqlalchemy import select

    events = tables.events
    homes = select(events.c.happening).where(events.c.happening.is_not(None))
    found: set[str] = set()
    for some in chunks(sorted(echoes)):
        query = select(events.c.echo).where(events.c.happening.in_(homes.where(events.c.echo.in_(some)).distinct())).distinct()
        found.update(connection.execute(query).scalars())
    return found


def _judged_with(connection: Connection, echoes: Iterable[str]) -> set[str]:
    """Echoes of the events that a person judged together with one of these."""
    from sqlalchemy import select

    events, judgements = tables.events, tables.judgements
    found: set[str] = set()
    for some in chunks(sorted(echoes)):
        mine = select(events.c.id).where(events.c.echo.in_(some))
        for here, there in ((judgements.c.left, judgements.c.right), (judgements.c.right, judgements.c.left)):
            others = select(there).where(here.in_(mine))
            found.update(connection.execute(select(events.c.echo).where(events.c.id.in_(others))).scalars())
    return found


def _links(connection: Connection, echoes: Sequence[str], standing: Mapping[str, str]) -> list[Link]:
    """Links among echoes, as links among the events that stand for them."""
    from sqlalchemy import select

    links = tables.links
    heads = {echo: standing[event] for echo, event in _first_of(connection, echoes).items()}
    rows = [row for some in chunks(echoes) for row in connection.execute(select(links).where(links.c.left.in_(some)))]
    found = []
    for row in rows:
        left, right = sorted((heads[row.left], heads[row.right]))
        found.append(Link(left, right, row.score, row.why))
    return sorted(found, key=lambda k: (k.left, k.right))


def _judgements(connection: Connection, tellings: Mapping[str, Telling]) -> list[Judgement]:
    from sqlalchemy import select

    table = tables.judgements
    bodies = {
        body
        for some in chunks(tellings)
        for side in (table.c.left, table.c.right)
        for body in connection.execute(select(table.c.body).where(side.in_(some))).scalars()
    }
    return sorted((from_plain(Judgement, json.loads(b)) for b in bodies), key=lambda j: (j.at, j.id))


def _components(
    tellings: Mapping[str, Telling], links: Sequence[Link], judgements: Sequence[Judgement]
) -> list[tuple[tuple[str, ...], list[Link], list[Judgement]]]:
    """Connected groups of events, each sorted, in order of their first; each with its links and judgements."""
    parent = {id: id for id in tellings}

    def root(id: str) -> str:
        while parent[id] != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    pairs = [(k.left, k.right) for k in links] + [(j.left, j.right) for j in judgements if j.right is not None]
    for left, right in pairs:
        if left in parent and right in parent:
            a, b = sorted((root(left), root(right)))
            parent[b] = a
    groups: dict[str, tuple[list[str], list[Link], list[Judgement]]] = {}
    for id in sorted(tellings):
        groups.setdefault(root(id), ([], [], []))[0].append(id)
    for one in links:
        groups[root(one.left)][1].append(one)
    for judgement in judgements:
        for first in {root(id) for id in (judgement.left, judgement.right) if id in parent}:
            groups[first][2].append(judgement)
    return [(tuple(ids), within, judged) for ids, within, judged in (groups[first] for first in sorted(groups))]


def _write_happenings(connection: Connection, tellings: Mapping[str, Telling], made: Sequence[Happening]) -> None:
    """Replace what these events were in by what they are in now, and say in the feed of changes what is different."""
    from sqlalchemy import bindparam, delete, update

    events, happenings, parties = tables.events, tables.happenings, tables.parties
    before = _before(connection, tellings)
    now = {h.id: _stored(h) for h in made}
    digests = {id: _digest(h) for id, h in now.items()}
    home = {t.event.id: h.id for h in now.values() for t in h.tellings}
    gone = sorted(set(before) - set(now))
    changed = [id for id in sorted(now) if id not in before or before[id]["digest"] != digests[id]]
    was = _standing_bodies(connection, [*gone, *changed])
    for some in chunks([*gone, *changed]):
        connection.execute(delete(parties).where(parties.c.happening.in_(some)))
        connection.execute(delete(happenings).where(happenings.c.id.in_(some)))
    insert(connection, happenings, [_row(now[id], digests[id]) for id in changed])
    insert(connection, parties, [row for id in changed for row in _party_rows(now[id])])
    put(connection, was, [json.loads(happening_body(now[id])) for id in changed])
    moves = [{"this": e, "now": home.get(e)} for e in sorted(tellings)]
    if moves:
        connection.execute(update(events).where(events.c.id == bindparam("this")).values(happening=bindparam("now")), moves)
    _write_changes(connection, before, now, digests, home, gone, changed)


def _before(connection: Connection, tellings: Mapping[str, Telling]) -> dict[str, dict[str, Any]]:
    """The happenings that these events were in: digest and body by id."""
    from sqlalchemy import select

    events, happenings = tables.events, tables.happenings
    ids = [h for some in chunks(tellings) for h in connection.execute(select(events.c.happening).where(events.c.id.in_(some)).distinct()).scalars() if h]  # fmt: skip
    found = {}
    for some in chunks(ids):
        rows = connection.execute(
            select(happenings.c.id, happenings.c.digest, happenings.c.body).where(happenings.c.id.in_(some))
        )
        found.update({row.id: {"digest": row.digest, "body": row.body} for row in rows})
    return found


def _standing_bodies(connection: Connection, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Happenings of these ids as they stand: also those whose events were taken out to be read again."""
    from sqlalchemy import select

    happenings = tables.happenings
    query = select(happenings.c.body)
    return [
        json.loads(body) for some in chunks(ids) for body in connection.execute(query.where(happenings.c.id.in_(some))).scalars()
    ]


def _stored(happening: Happening) -> Happening:
    """A happening as it is kept: mentions belong to one document's text, and are kept there."""
    return replace(happening, actors=tuple(replace(a, mentions=()) for a in happening.actors))


def _digest(happening: Happening) -> str:
    told = "\n".join(sorted(t.event.id for t in happening.tellings))
    return sha256(f"{happening_body(happening)}\n{told}".encode("utf-8", errors="surrogatepass")).hexdigest()


def _row(happening: Happening, digest: str) -> dict[str, Any]:
    columns = (
        "id",
        "plover",
        "mode",
        "cameo",
        "quad",
        "goldstein",
        "status",
        "date",
        "confidence",
        "corroboration",
        "first_told",
        "last_told",
    )
    first, last = days(happening.date)
    place = happening.place
    return {
        **{c: getattr(happening, c) for c in columns},
        # An open end is as far as the other: the days that it may be of are looked up by both.
        "first_day": first if first is not None else last,
        "last_day": last if last is not None else first,
        "place": place.name if place else None,
        "country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "tellings": len(happening.tellings),
        "digest": digest,
        "body": happening_body(happening),
    }


def _party_rows(happening: Happening) -> list[dict[str, str]]:
    """Participants of a happening, and the countries they act for."""
    countries = {a.id: a.country for a in happening.actors}
    rows = {}
    for role, ids in (("source", happening.source), ("target", happening.target)):
        for id in ids:
            for party in (id, countries.get(id)):
                if party is not None:
                    rows[party, role] = {"happening": happening.id, "party": party, "role": role}
    return [rows[key] for key in sorted(rows)]


def _write_changes(
    connection: Connection,
    before: Mapping[str, Mapping[str, Any]],
    now: Mapping[str, Happening],
    digests: Mapping[str, str],
    home: Mapping[str, str],
    gone: Sequence[str],
    changed: Sequence[str],
) -> None:
    rows = [
        {"kind": "deleted", "happening": id, "into": home.get(id.removeprefix("h-")), "digest": None, "fields": None}
        for id in gone
    ]
    for id in changed:
        known = id in before
        differing = json.dumps(_differing(before[id]["body"], now[id])) if known else None
        kind = "corrected" if known else "added"
        rows.append({"kind": kind, "happening": id, "into": None, "digest": digests[id], "fields": differing})
    insert(connection, tables.changes, rows)


def _differing(body: str, happening: Happening) -> list[str]:
    """Fields that differ from a stored body; ``tellings`` where none of them does."""
    old, new = json.loads(body), json.loads(happening_body(happening))
    names = [f.name for f in fields(Happening) if f.name not in UNNAMED and old.get(f.name) != new.get(f.name)]
    return names or ["tellings"]
