"""What kind of act an event tells, coarse enough for two coders' readings of one act to meet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from detente.errors import DataError
from detente.records import Event


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of act. ``families`` are those under which it is looked up.

    ``spoken``: how many of it the same parties do in a day, from 0.0 (one) to 1.0 (as many as they say things): so far words alone
    tell two of them apart.
    """

    name: str
    families: tuple[str, ...]
    spoken: float


def kind_of(event: Event) -> Kind:
    """The kind of an event's act: of the table's rows that fit it the one that says most."""
    return _kind(event.plover, event.mode or "", event.cameo)


def kinship(left: Kind, right: Kind) -> float | None:
    """How readily two kinds name one act: 0.0 as readily as not, negative less so. None where they are different acts."""
    if left.name == right.name:
        return 0.0
    return _kin().get((left.name, right.name))


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of a table of the chronicle, by column name. Raises DataError where a row has another number of columns."""
    text = files("detente").joinpath("data", "chronicle", name).read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
    for line, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise DataError(f"chronicle/{name}, line {line}: found another number of columns than the header has")
    return rows


@cache
def busy_codes() -> Mapping[str, float]:
    """How often states and bodies are in the news: 1.0 in several stories a day; those that are not named hardly ever."""
    return {r["code"]: float(r["share"]) for r in read_table("busy.tsv")}


@cache
def _kind(root: str, mode: str, cameo: str) -> Kind:
    fitting = [r for r in read_table("acts.tsv") if r["root"] == root and _fits(r, mode, cameo)]
    if not fitting:
        raise DataError(f"chronicle/acts.tsv: no row for {root}; every root needs one with * and *")
    row = max(fitting, key=_fineness)
    return Kind(row["class"], tuple(row["family"].split("|")), float(row["spoken"]))


def _fits(row: Mapping[str, str], mode: str, cameo: str) -> bool:
    return row["mode"] in ("*", mode) and (row["cameo"] == "*" or cameo.startswith(row["cameo"]))


def _fineness(row: Mapping[str, str]) -> tuple[int, bool]:
    return len(row["cameo"].strip("*")), row["mode"] != "*"


@cache
def _kin() -> Mapping[tuple[str, str], float]:
    known = {r["class"] for r in read_table("acts.tsv")}
    table: dict[tuple[str, str], float] = {}
    for line, row in enumerate(read_table("kin.tsv"), start=2):
        left, right = row["left"], row["right"]
        if not {left, right} <= known:
            raise DataError(f"chronicle/kin.tsv, line {line}: {left}, {right}: expected two classes of acts.tsv")
        table[left, right] = table[right, left] = float(row["weight"])
    return table
