"""Deeds: the classes that the coder tells apart, a PLOVER root with as much of the CAMEO code as the corpus has examples of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from training.corpus import Row

# A class with fewer rows than this is not learned apart from its parent in CAMEO.
FEWEST_ROWS = 10
NONE = "NONE"
# A court that convicts has no code of its own in CAMEO (the corpus manual): these three are one deed.
CONVICTIONS = frozenset({"116", "172", "173"})


def finest(row: Row) -> str:
    """The most particular deed of a row: ``ROOT/CAMEO``, or ``NONE``."""
    if row.root == NONE:
        return NONE
    cameo = "116" if row.root == "SANCTION" and row.cameo in CONVICTIONS else row.cameo
    return f"{row.root}/{cameo}"


def parent(deed: str) -> str:
    """The next broader deed: a digit less, and at last the root alone."""
    root, _, cameo = deed.partition("/")
    return f"{root}/{cameo[:-1]}" if len(cameo) > 2 else root


def learn_deeds(rows: Iterable[Row]) -> Mapping[str, str]:
    """The deed under which each finest deed of the corpus is learned."""
    counts = Counter(finest(row) for row in rows)
    found = {deed: deed for deed in counts}
    for length in (4, 3, 2):
        totals: Counter[str] = Counter()
        for fine, deed in found.items():
            totals[deed] += counts[fine]
        for fine, deed in found.items():
            if len(deed.partition("/")[2]) == length and totals[deed] < FEWEST_ROWS:
                found[fine] = parent(deed)
    return found
