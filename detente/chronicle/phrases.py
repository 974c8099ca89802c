"""How acts are told: the rows of ``phrases.tsv``, and the choice among them.

The row of the act's root that fits best wins: one that names its mode, then the longest beginning of its CAMEO code, then one
that names one of its contexts; a row that names another mode or context does not fit. Columns:

- ``active``: the verb in its plain form and the rest, after the source; ``alone``: the same where no target is known.
- ``passive``: a whole clause where the source is not known; ``bare``: where neither is. ``[verb]`` is put into the tense and agrees
  with the target, ``[verb/p]`` with something plural.
- ``mutual``: after both sides of a symmetric act (empty: ``active``). ``state`` and ``state_passive``: as ``active`` and
  ``passive``, where a side holds no persons (empty: as those).
- ``count``: the number of people that the act is done to (``killed``, ``injured``, ``arrested``), or ``persons``, where it is done to
  persons and no number goes with it. ``alone`` and ``bare`` then follow from ``active`` and ``passive``.
- ``{target}`` is the target, ``{people}`` persons of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from detente.chronicle.tables import read_rows


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row: how acts of a kind are told."""

    root: str
    mode: str
    cameo: str
    contexts: str
    count: str
    active: str
    alone: str
    passive: str
    bare: str
    mutual: str
    state: str
    state_passive: str


def choose(root: str, mode: str | None, cameo: str, contexts: Sequence[str]) -> Pattern:
    """The row that tells an act best. Raises KeyError where the root is none of PLOVER's."""
    fitting = [row for row in _rows()[root] if _fits(row, mode, cameo, contexts)]
    return max(fitting, key=lambda row: (bool(row.mode), len(row.cameo), bool(row.contexts)))


def _fits(row: Pattern, mode: str | None, cameo: str, contexts: Sequence[str]) -> bool:
    return cameo.startswith(row.cameo) and row.mode in ("", mode) and (not row.contexts or row.contexts in contexts)


@cache
def _rows() -> Mapping[str, Sequence[Pattern]]:
    found: dict[str, list[Pattern]] = {}
    for row in read_rows("chronicle", "phrases.tsv"):
        found.setdefault(row["root"], []).append(Pattern(**row))
    return found
