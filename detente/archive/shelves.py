"""Under what happenings and quotes are looked up: light rows that make every page of a list one range of a key, and counts of them.

A *shelf* is what a list is made by: all of them, a party, two parties, a country or place in which it happened, a kind of act, what was
planned. All rows are a function of one happening (of one record, for quotes), so that they change with it in one transaction.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from detente.archive import tables
from detente.archive.load import load_record
from detente.archive.rows import days
from detente.archive.sql import insert
from detente.chronicle.weeks import week_of
from detente.records import Record

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection, Select, TextClause

# Happenings, or documents, that are put on shelves at a time.
AT_A_TIME = 2_000
EVERYTHING = ""
PLANNED = "is planned"
WIDELY = "is told widely"
MANY = 5
"""Independent sources that make what happened told widely."""
PLANS = frozenset({"planned", "possible", "moved", "cancelled"})
"""Stages of a history that only a plan has, as :func:`detente.chronicle.agenda.was_planned` has it."""
CODE, PAIR, PLACE, SHELF, STATELESS = "code", "pair", "place", "shelf", "stateless"
"""Kinds of tallies; beside them stand the kinds of actors, and the pairs of a party and places of a country.

Codes are those of countries that take part. Stateless are actors that act for no country: they alone, and codes, have pairs.
"""
Tallied = tuple[str, str, str]
"""Shelf, kind, name."""
Body = Mapping[str, Any]
"""A happening as the archive stores it, read from JSON."""


def shelf_of_pair(left: str, right: str) -> str:
    """The shelf of what two parties take part in; their order does not matter."""
    return " ".join(sorted((left, right)))


def shelf_of_country(country: str) -> str:
    """The shelf of what happened in a country."""
    return f"in {country}"


def shelf_of_place(place: str) -> str:
    """The shelf of what happened at a place of this name."""
    return f"at {place}"


def shelf_of_root(root: str) -> str:
    """The shelf of a PLOVER root."""
    return f"is {root}"


def kind_of_pairs(party: str) -> str:
    """The kind of tallies that count the pairs of a party."""
    return f"with {party}"


def kind_of_places(country: str) -> str:
    """The kind of tallies that count the places of a country."""
    return f"place in {country}"


# --- happenings ----------------------------------------------------------------------------------------------------------------------


def put(connection: Connection, before: Iterable[Body], now: Iterable[Body]) -> None:
    """Take happenings (as they are stored) off their shelves and put others on theirs, inside the caller's transaction."""
    old, new = _by_key(before), _by_key(now)
    _remove(connection, sorted(key for key, row in old.items() if new.get(key) != row))
    insert(connection, tables.shelves, [new[key] for key in sorted(new) if old.get(key) != new[key]])
    _count(connection, before, now)


def shelf_rows(body: Body) -> list[dict[str, Any]]:
    """The light rows of a happening, one for each of its shelves."""
    first, last = days(body["date"])
    place = body["place"] or {}
    week = week_of(body["date"])
    shared = {
        "day": first or last or 0,
        "happening": body["id"],
        "last_day": last or first or 0,
        "week": week.toordinal() if week else None,
        **{c: body[c] for c in ("plover", "quad", "goldstein", "status", "confidence", "corroboration")},
        "country": place.get("country"),
        "planned": int(_was_planned(body)),
    }
    return [{**shared, "shelf": shelf, "dyadic": int(between)} for shelf, between in _shelves(body)]


def tallied(body: Body) -> Iterator[Tallied]:
    """What a happening counts for."""
    yield EVERYTHING, SHELF, ""
    yield shelf_of_root(body["plover"]), SHELF, ""
    if _was_planned(body):
        yield PLANNED, SHELF, ""
    if body["corroboration"] >= MANY:
        yield WIDELY, SHELF, ""
    yield from _tallied_place(body["place"] or {})
    cast = _cast(body)
    for actor in cast.values():
        yield actor["id"], actor["kind"], actor["name"]
        if not actor["country"]:
            yield actor["id"], STATELESS, ""
    for country in sorted({a["country"] for a in cast.values() if a["country"]}):
        yield country, CODE, ""
    for left, right in combinations(_standing(cast.values()), 2):
        pair = shelf_of_pair(left, right)
        yield pair, PAIR, ""
        yield pair, kind_of_pairs(left), ""
        yield pair, kind_of_pairs(right), ""


def _tallied_place(place: Mapping[str, Any]) -> Iterator[Tallied]:
    country, name = place.get("country"), place.get("name")
    if country:
        yield shelf_of_country(country), SHELF, ""
    if name:
        yield shelf_of_place(name), SHELF, ""
        yield name, PLACE, country or ""
    if name and country:
        yield name, kind_of_places(country), country


def _shelves(body: Body) -> Iterator[tuple[str, bool]]:
    """Shelves, with whether what is there was between those it names; on the others, whether the act is one of all with all."""
    symmetric = bool(body["symmetric"])
    place = body["place"] or {}
    names = {EVERYTHING, shelf_of_root(body["plover"])}
    names |= {PLANNED} if _was_planned(body) else set()
    names |= {WIDELY} if body["corroboration"] >= MANY else set()
    names |= {shelf_of_country(place["country"])} if place.get("country") else set()
    names |= {shelf_of_place(place["name"])} if place.get("name") else set()
    cast = _cast(body)
    names |= {key for actor in cast.values() for key in (actor["id"], actor["country"]) if key}
    for name in sorted(names):
        yield name, symmetric
    source, target = ({_stands_for(cast[id]) for id in body[side] if id in cast} for side in ("source", "target"))
    for left, right in combinations(_standing(cast.values()), 2):
        apart = (left in source and right in target) or (right in source and left in target)
        yield shelf_of_pair(left, right), symmetric or apart


def _cast(body: Body) -> dict[str, Mapping[str, Any]]:
    """Those who take part, by id; of whom nothing else is known, the id alone."""
    known = {a["id"]: a for a in body["actors"]}
    nothing = {"kind": "other", "country": None}
    return {id: known.get(id) or {"id": id, "name": id, **nothing} for side in ("source", "target") for id in body[side]}


def _stands_for(actor: Mapping[str, Any]) -> str:
    return str(actor["country"] or actor["id"])


def _standing(cast: Iterable[Mapping[str, Any]]) -> list[str]:
    """Countries that take part, and the ids of those of no country."""
    return sorted({_stands_for(actor) for actor in cast})


def _was_planned(body: Body) -> bool:
    return body["status"] in ("planned", "possible") or any(stage["kind"] in PLANS for stage in body["history"])


def _by_key(bodies: Iterable[Body]) -> dict[tuple[str, int, str], dict[str, Any]]:
    return {(row["shelf"], row["day"], row["happening"]): row for body in bodies for row in shelf_rows(body)}


def _remove(connection: Connection, keys: Sequence[tuple[str, int, str]]) -> None:
    from sqlalchemy import bindparam, delete

    table = tables.shelves
    here = (table.c.shelf == bindparam("s")) & (table.c.day == bindparam("d")) & (table.c.happening == bindparam("h"))
    if keys:
        connection.execute(delete(table).where(here), [{"s": s, "d": d, "h": h} for s, d, h in keys])


def _count(connection: Connection, before: Iterable[Body], now: Iterable[Body]) -> None:
    from sqlalchemy import delete

    counts = Counter(t for body in now for t in tallied(body))
    counts.subtract(t for body in before for t in tallied(body))
    rows: list[dict[str, Any]] = [
        {"shelf": shelf, "kind": kind, "name": name, "folded": name.casefold(), "count": count}
        for (shelf, kind, name), count in sorted(counts.items())
        if count
    ]
    if rows:
        connection.execute(_adding(), rows)
    if any(row["count"] < 0 for row in rows):
        connection.execute(delete(tables.tallies).where(tables.tallies.c.count == 0))


def _adding() -> TextClause:
    from sqlalchemy import text

    return text(
        "INSERT INTO tallies (shelf, kind, name, folded, count) VALUES (:shelf, :kind, :name, :folded, :count) "
        "ON CONFLICT (shelf, kind, name) DO UPDATE SET count = tallies.count + excluded.count"
    )


def fill(connection: Connection) -> None:
    """Put all that an archive holds on empty shelves, inside the caller's transaction."""
    from sqlalchemy import select

    happenings, documents, quotes = tables.happenings, tables.documents, tables.quotes
    for bodies in _pages(connection, select(happenings.c.id, happenings.c.body), happenings.c.id):
        put(connection, [], [json.loads(body) for body in bodies])
    printing = select(documents.c.id, documents.c.id).where(documents.c.number.in_(select(quotes.c.document)))
    for ids in _pages(connection, printing, documents.c.id):
        records = filter(None, (load_record(connection, id) for id in ids))
        insert(connection, tables.utterances, [row for record in records for row in utterance_rows(record)])


def _pages(connection: Connection, query: Select[Any], key: Column[str]) -> Iterator[list[str]]:
    """Second columns of a query in order of its key, the first, so many at a time."""
    last = ""
    while rows := connection.execute(query.where(key > last).order_by(key).limit(AT_A_TIME)).all():
        yield [row[1] for row in rows]
        last = rows[-1][0]


# --- quotes ----------------------------------------------------------------------------------------------------------------------------


def shelf_of_speaker(party: str) -> str:
    """The shelf of what an actor said, or anyone of a country."""
    return f"by {party}"


def shelf_of_theme(party: str) -> str:
    """The shelf of what was said to a party, or of events that it takes part in."""
    return f"on {party}"


def utterance_rows(record: Record) -> list[dict[str, Any]]:
    """The light rows of a record's quotes, one for each of their shelves."""
    first, last = days(record.document.published.date)
    countries = {a.id: a.country for a in record.actors}
    involved = {e.id: (*e.source, *e.target, *e.reported_by) for e in record.events}
    rows = []
    for quote in record.quotes:
        themes = (*quote.addressee, *(actor for event in quote.about for actor in involved.get(event, ())))
        shelves = {
            EVERYTHING,
            *map(shelf_of_speaker, _keys(quote.speaker, countries)),
            *map(shelf_of_theme, _keys(themes, countries)),
        }
        rows += [{"shelf": shelf, "day": first or last or 0, "quote": quote.id} for shelf in sorted(shelves)]
    return rows


def forget_utterances(connection: Connection, records: Iterable[Record]) -> None:
    """Take the quotes of records off their shelves, inside the caller's transaction."""
    from sqlalchemy import bindparam, delete

    table = tables.utterances
    here = (table.c.shelf == bindparam("s")) & (table.c.day == bindparam("d")) & (table.c.quote == bindparam("q"))
    keys = [{"s": r["shelf"], "d": r["day"], "q": r["quote"]} for record in records for r in utterance_rows(record)]
    if keys:
        connection.execute(delete(table).where(here), keys)


def _keys(ids: Iterable[str], countries: Mapping[str, str | None]) -> set[str]:
    return {key for id in ids for key in (id, countries.get(id)) if key}
