"""What several pages ask in the same way: parties by name, days, months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from detente.archive.parties import find_party
from detente.desk.errors import BadQuery
from detente.desk.names import name_of
from detente.desk.page import Asked
from detente.desk.state import Desk
from detente.errors import UnknownParty

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Named:
    """A party that was asked for: as it was written, its key, and its name; ``key`` is None where nobody is known by that name."""

    written: str
    key: str | None
    name: str


def party_asked(desk: Desk, asked: Asked, field: str) -> Named | None:
    """The party in a field of the query, None where the field is empty."""
    written = asked.text(field)
    if written is None:
        return None
    try:
        key, _ = find_party(desk.archive, desk.knowledge, written)
    except UnknownParty:
        return Named(written, None, written)
    return Named(written, key, name_of(desk, key))


def parties_asked(desk: Desk, asked: Asked, *fields: str) -> tuple[tuple[Named, ...], tuple[str, ...]]:
    """Parties in some fields: those that are known, and the names of those that are not."""
    found = [named for field in fields if (named := party_asked(desk, asked, field)) is not None]
    return tuple(n for n in found if n.key is not None), tuple(n.written for n in found if n.key is None)


def keys_of(parties: tuple[Named, ...]) -> tuple[str, ...]:
    """The keys of parties, each once."""
    return tuple(dict.fromkeys(named.key for named in parties if named.key is not None))


def month_asked(asked: Asked, default: str | None) -> tuple[date, date] | None:
    """First and last day of the month in the query (2023-09), else of the month of a day; None where there is neither."""
    value = asked.text("month")
    if value is not None and not _MONTH.fullmatch(value):
        raise BadQuery("month", repr(value), "a month such as 2023-09")
    value = value or (default[:7] if default else None)
    found = _MONTH.fullmatch(value) if value else None
    if found is None or not 1 < int(found[1]) < 9999:
        return None
    first = date(int(found[1]), int(found[2]), 1)
    return first, next_month(first) - timedelta(days=1)


def next_month(first: date) -> date:
    """The first day of the month after that of a first day."""
    return (first + timedelta(days=31)).replace(day=1)


def month_before(first: date) -> date:
    """The first day of the month before that of a first day."""
    return (first - timedelta(days=1)).replace(day=1)
