"""A user's facts laid over the bundled ones: what is added beats what is imported, and both beat the bundled base.

A base with layers is made anew from the bundled tables and the layers' own rows, which it keeps: adding a corrected file takes the place
of its first form, and nothing that a layer hid is lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from detente.knowledge.folding import fold
from detente.knowledge.seats import Claim, Seat, is_singular, seat_of, to_claims, to_offices, weight_of
from detente.knowledge.tables import COLUMNS, Cells, Tables, head_of
from detente.knowledge.tenures import days

LayerKind = Literal["import", "overlay"]
_KEYS: Mapping[str, tuple[str, ...]] = {
    "entities": ("id",), "names": ("entity", "name"), "relations": ("entity", "relation", "other"), "meetings": ("series", "name"),
    "places": ("id",), "sources": ("key",), "judgements": ("person", "name", "source"),
}  # fmt: skip
"""What makes two rows of a table the same fact: the higher layer's row stands."""
_ABOUT = ("names", "tenures", "relations", "judgements")
"""Tables whose rows are about an entity, in the first column."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Facts of one origin: ``key`` names it, ``tables`` holds its rows in the form of the compiled tables; tables may be missing."""

    key: str
    kind: LayerKind
    tables: Tables


def put(layers: Sequence[Layer], layer: Layer) -> tuple[Layer, ...]:
    """The layers with this one on top of its kind, in the place of an older one of the same key."""
    kept = [other for other in layers if other.key != layer.key]
    return tuple(sorted([*kept, layer], key=lambda each: each.kind == "overlay"))


def owned(key: str, base: Tables, layers: Sequence[Layer]) -> Mapping[str, frozenset[str]]:
    """The entities and sources that only the layer of this key holds: they go with it. Empty where there is no such layer."""
    others = [base, *(layer.tables for layer in layers if layer.key != key)]
    return {
        table: frozenset(row[0] for layer in layers if layer.key == key for row in layer.tables.get(table, ()))
        - {row[0] for tables in others for row in tables.get(table, ())}
        for table in ("entities", "sources")
    }


def lay_over(base: Tables, layers: Sequence[Layer]) -> Tables:
    """The tables of a base with layers over it, the last layer on top."""
    if not layers:
        return base
    stack = [base, *(layer.tables for layer in layers)]
    laid: dict[str, Sequence[Cells]] = dict(base)
    for table, key in _KEYS.items():
        laid[table] = _overlaid(table, key, [tables.get(table, ()) for tables in stack])
    claims = [to_claims(tables.get("offices", ()), tables.get("tenures", ())) for tables in stack]
    offices, tenures = to_offices(settle(claims))
    laid["offices"], laid["tenures"] = offices, tenures
    laid["entities"] = _weighed(laid["entities"], [claim for level in claims[1:] for claim in level])
    known = {row[0] for table in ("entities", "places") for row in laid[table]}
    for table in _ABOUT:
        laid[table] = [row for row in laid[table] if _is_about(table, row, known)]
    held = {row[1] for row in laid["tenures"]}
    laid["offices"] = [row for row in laid["offices"] if row[0] in held]
    return {table: rows if table == "meeting_names" else tuple(sorted(set(rows))) for table, rows in laid.items()}


def waiting(base: Tables, layers: Sequence[Layer]) -> dict[str, int]:
    """How many rows of each layer are about an entity that neither the base nor a layer has: they wait until one does."""
    stack = [base, *(layer.tables for layer in layers)]
    known = {row[0] for tables in stack for table in ("entities", "places") for row in tables.get(table, ())}
    counts = {
        layer.key: sum(not _is_about(table, row, known) for table in _ABOUT for row in layer.tables.get(table, ()))
        for layer in layers
    }
    return {key: number for key, number in counts.items() if number}


def _is_about(table: str, row: Cells, known: set[str]) -> bool:
    return row[0] in known and (table != "relations" or row[2] in known)


def _overlaid(table: str, key: tuple[str, ...], stack: Sequence[Iterable[Cells]]) -> tuple[Cells, ...]:
    indexes = [head_of(table).index(name) for name in key]
    found: dict[tuple[str, ...], list[Cells]] = {}
    for rows in stack:
        level: dict[tuple[str, ...], list[Cells]] = defaultdict(list)
        for row in rows:
            level[tuple(fold(row[i]) if name == "name" else row[i] for i, name in zip(indexes, key, strict=True))].append(row)
        found.update(level)
    return tuple(row for rows in found.values() for row in rows)


def _weighed(entities: Iterable[Cells], claims: Iterable[Claim]) -> list[Cells]:
    """Persons at least as well known as the offices that a layer gives them make them."""
    weights: dict[str, int] = {}
    for claim in claims:
        weights[claim.person] = max(weights.get(claim.person, 0), weight_of(claim))
    at = head_of("entities").index("weight")
    return [(*row[:at], str(max(int(row[at]), weights.get(row[0], 0))), *row[at + 1 :]) for row in entities]


def settle(stack: Sequence[Iterable[Claim]]) -> list[Claim]:
    """The claims of all levels, lowest first, without those that a higher level contradicts.

    A term of the same person in the same seat gives way as a whole; in a seat for one, another's term keeps only the days that no
    higher level gives to someone else. Acting holders push nobody out.
    """
    seats: dict[Seat, list[tuple[int, Claim]]] = defaultdict(list)
    for level, claims in enumerate(stack):
        for claim in claims:
            seats[seat_of(claim)].append((level, claim))
    return [kept for seat in sorted(seats) for kept in _settled(seat, seats[seat])]


def _settled(seat: Seat, rows: list[tuple[int, Claim]]) -> Iterable[Claim]:
    top = max(level for level, _ in rows)
    for level, claim in rows:
        higher = [other for height, other in rows if height > level] if level < top else []
        if any(other.person == claim.person and _share_days(other, claim) for other in higher):
            continue
        rest: Claim | None = claim
        for other in higher if is_singular(seat) else ():
            rest = _without(rest, other) if rest is not None and not (other.acting or rest.acting) else rest
        if rest is not None:
            yield rest


def _without(claim: Claim, other: Claim) -> Claim | None:
    """A term less the days of another's term: what lies before it, else what lies after it, None where nothing is left."""
    if not _share_days(other, claim):
        return claim
    first, last = _days(claim)
    start, end = _sure_days(other)
    if first < start:
        return replace(claim, end=other.start, end_status="successor", as_of="")
    if last > end and other.end:
        return replace(claim, start=other.end)
    return None


def _share_days(higher: Claim, lower: Claim) -> bool:
    first, last = _sure_days(higher)
    start, end = _days(lower)
    return first < end and start < last


def _days(claim: Claim) -> tuple[date, date]:
    first = days(claim.start)[0] if claim.start else date.min
    if claim.end:
        return first, max(days(claim.end)[1], first + timedelta(days=1))
    return first, date.max


def _sure_days(claim: Claim) -> tuple[date, date]:
    """The days of a term that its row vouches for: an open one lasts until it was last seen."""
    first, last = _days(claim)
    if claim.end:
        return first, last
    seen = days(claim.as_of or claim.start)[1] if claim.as_of or claim.start else first
    return first, max(seen, first + timedelta(days=1))


def rows_of(layers: Sequence[Layer]) -> list[tuple[str, str, str, str]]:
    """The rows of layers as they are kept in a compiled base: key, kind, table, cells joined by tabs; in order."""
    return [
        (layer.key, layer.kind, table, "\t".join(row))
        for layer in layers
        for table in sorted(layer.tables)
        for row in layer.tables[table]
    ]


def layers_of(rows: Iterable[tuple[str, str, str, str]]) -> tuple[Layer, ...]:
    """The layers behind the rows that a compiled base keeps, in their order."""
    found: dict[tuple[str, LayerKind], dict[str, list[Cells]]] = {}
    for key, kind, table, cells in rows:
        if table in COLUMNS and kind in ("import", "overlay"):
            known = found.setdefault((key, "import" if kind == "import" else "overlay"), {})
            known.setdefault(table, []).append(tuple(cells.split("\t")))
    return tuple(
        Layer(key, kind, {table: tuple(lines) for table, lines in tables.items()}) for (key, kind), tables in found.items()
    )
