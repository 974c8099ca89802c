"""Meetings: who met whom, where and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Literal

from detente.chronicle.model import Happening
from detente.chronicle.parties import party
from detente.chronicle.sentences import dated
from detente.records import Actor

By = Literal["person", "party"]
Kind = Literal["meeting", "negotiation", "visit", "call", "conference", "mediation"]
KINDS: tuple[Kind, ...] = ("meeting", "negotiation", "visit", "call", "conference", "mediation")
_BY_MODE: dict[str | None, Kind] = {"visit": "visit", "phone": "call", "multilateral": "conference", "third-party": "mediation"}
_NEGOTIATE = "046"


@dataclass(frozen=True, slots=True)
class Tally:
    """Something and how often it was met with."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who met. ``left`` and ``right`` are ids of persons, or parties (ISO3, names), ``left`` < ``right`` by name.

    ``left_party`` and ``right_party`` are the parties that persons stand for. ``kinds`` and ``places`` come most frequent first;
    ``first`` and ``last`` are EDTF dates of the earliest and latest dated meeting, None where none has a date.
    """

    left: str
    left_name: str
    left_party: str
    right: str
    right_name: str
    right_party: str
    count: int
    first: str | None
    last: str | None
    kinds: tuple[Tally, ...]
    places: tuple[Tally, ...]
    happenings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """How often each met each: ``cells[i][j]`` of ``names[i]`` and ``names[j]``; symmetric, zero on the diagonal."""

    names: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]


@dataclass(slots=True)
class _Tallied:
    """What is gathered of a pair while happenings are read."""

    left: tuple[str, str, str]
    right: tuple[str, str, str]
    kinds: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    dates: list[str] = field(default_factory=list)
    happenings: list[str] = field(default_factory=list)


def kind_of(happening: Happening) -> Kind | None:
    """What kind of meeting a happening is; None where it is none."""
    if happening.plover != "CONSULT":
        return None
    if happening.mode is None and happening.cameo.startswith(_NEGOTIATE):
        return "negotiation"
    return _BY_MODE.get(happening.mode, "meeting")


def count_meetings(
    happenings: Iterable[Happening], *, by: By = "person", kinds: Sequence[Kind] = KINDS, of: Sequence[Sequence[str]] = ()
) -> tuple[Pair, ...]:
    """Pairs who met, most frequent first, then by name.

    Counted are meetings that happened, each once a pair; those on one side of a meeting did not meet each other. ``by`` counts
    persons, or the parties that they stand for. ``of`` names some by the ids, names or codes that each goes by: with one, pairs that
    hold it are kept, with more, pairs of two of them. Those whom no one who met goes by choose nothing.
    """
    found: dict[tuple[str, str], _Tallied] = {}
    for happening in dated(happenings):
        kind = kind_of(happening)
        if kind is None or kind not in kinds or happening.status != "happened":
            continue
        for left, right in _pairs(happening, by):
            tallied = found.setdefault((left[0], right[0]), _Tallied(left, right))
            _add(tallied, happening, kind)
    met = {key for tallied in found.values() for key in (*tallied.left, *tallied.right)}
    asked = [keys for keys in of if met.intersection(keys)]
    pairs = [_pair(tallied) for tallied in found.values() if _wanted(tallied, asked)]
    return tuple(sorted(pairs, key=lambda p: (-p.count, p.left_name, p.right_name, p.left, p.right)))


def as_matrix(pairs: Sequence[Pair]) -> Matrix:
    """The same as a table of all against all; names in order of how often each met anyone, then by name."""
    ids: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        ids[pair.left, pair.left_name] += pair.count
        ids[pair.right, pair.right_name] += pair.count
    order = sorted(ids, key=lambda key: (-ids[key], key[1], key[0]))
    counts = {(p.left, p.right): p.count for p in pairs}
    cells = tuple(tuple(counts.get((a[0], b[0]), 0) + counts.get((b[0], a[0]), 0) for b in order) for a in order)
    return Matrix(tuple(name for _, name in order), cells)


def _pairs(happening: Happening, by: By) -> list[tuple[tuple[str, str, str], tuple[str, str, str]]]:
    """Who met whom in one happening, as (id, name, party) each, in order of name, each pair once."""
    actors = {actor.id: actor for actor in happening.actors}
    source = [_who(actors[id], by) for id in happening.source if id in actors and _counts(actors[id], by)]
    target = [_who(actors[id], by) for id in happening.target if id in actors and _counts(actors[id], by)]
    met = product(source, target) if happening.target else combinations(source, 2) if happening.symmetric else ()
    ordered = (tuple(sorted(pair, key=lambda who: (who[1], who[0]))) for pair in met if pair[0][0] != pair[1][0])
    return [(pair[0], pair[1]) for pair in dict.fromkeys(ordered)]


def _counts(actor: Actor, by: By) -> bool:
    return by == "party" or actor.kind == "person"


def _who(actor: Actor, by: By) -> tuple[str, str, str]:
    stands_for = party(actor) if actor.country or actor.kind != "person" else ""
    if by == "person":
        return actor.id, actor.name, stands_for
    return (stands_for or actor.name,) * 3


def _add(tallied: _Tallied, happening: Happening, kind: Kind) -> None:
    tallied.kinds[kind] += 1
    if happening.place is not None:
        tallied.places[happening.place.name] += 1
    if happening.date is not None:
        tallied.dates.append(happening.date)
    tallied.happenings.append(happening.id)


def _wanted(tallied: _Tallied, of: Sequence[Sequence[str]]) -> bool:
    if not of:
        return True
    sides = [any(key in keys for key in side for keys in of) for side in (tallied.left, tallied.right)]
    return all(sides) if len(of) > 1 else any(sides)


def _pair(tallied: _Tallied) -> Pair:
    dates = tallied.dates
    return Pair(
        *tallied.left, *tallied.right, len(tallied.happenings), dates[0] if dates else None, dates[-1] if dates else None,
        _tallies(tallied.kinds), _tallies(tallied.places), tuple(tallied.happenings),
    )  # fmt: skip


def _tallies(counted: Counter[str]) -> tuple[Tally, ...]:
    return tuple(Tally(name, count) for name, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
