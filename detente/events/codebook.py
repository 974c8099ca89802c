"""Codebooks: tables that turn act × modality into a root, a status and a CAMEO code, and codes into values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from detente.errors import DataError
from detente.events.lexicon import Act, read_table
from detente.records import PloverRoot, Status

# Quad classes of the PLOVER roots (manual, section 2): 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict.
QUAD: Mapping[str, int] = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2,
    "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3,
    "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Code:
    """What a codebook makes of an act with its modality."""

    plover: PloverRoot
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str
    quad: int
    goldstein: float
    status: Status


@cache
def _rows(codebook: str) -> Mapping[tuple[str, str], tuple[str, str, str]]:
    rows = read_table("codebook", f"{codebook}.tsv")
    return {(r["root"], r["modality"]): (r["plover"], r["status"], r["cameo"]) for r in rows}


@cache
def _goldstein() -> Mapping[str, float]:
    return {r["code"]: float(r["goldstein"]) for r in read_table("codebook", "cameo.tsv")}


def code_act(act: Act, modality: str, *, codebook: str = "plover2") -> Code | None:
    """Look an act with its modality up in a codebook.

    Args:
        act: the deed.
        modality: ``done``, ``agreed``, ``planned``, ``offered``, ``hypothetical``, ``conditional``, ``negated`` or ``refused``.
        codebook: name of a table under ``data/codebook``. A row for the act's root with its CAMEO code (``SANCTION/116``, or the
            beginning of a code) wins over one for the root, and that over one for ``*``; a row that names the act itself wins over
            all. ``=`` keeps the act's own.

    Returns:
        The code, None where the codebook says that this is no event. Goldstein values run from -10 to 10, by CAMEO code.
    """
    root, status, cameo = _row(act, modality, codebook)
    if root == "-":
        return None
    root = act.root if root == "=" else root
    cameo = act.cameo if cameo == "=" else cameo
    status = _rows(codebook)["*", modality][1] if status == "=" else status
    return Code(
        cast(PloverRoot, root), act.mode if root == act.root else None, act.contexts, cameo, QUAD[root], goldstein(cameo), cast(Status, status)
    )  # fmt: skip


def _row(act: Act, modality: str, codebook: str) -> tuple[str, str, str]:
    """The most particular row for an act with its modality."""
    rows = _rows(codebook)
    keys = [f"{act.root}/{act.cameo[:length]}" for length in range(len(act.cameo), 1, -1)]
    for key in (act.name, *keys, act.root):
        found = rows.get((key, modality)) or rows.get((key, "*"))
        if found is not None:
            return found
    if ("*", modality) not in rows:
        known = ", ".join(sorted(m for key, m in rows if key == "*"))
        raise DataError(f"codebook {codebook}: modality {modality!r} is not one of {known}")
    return rows["*", modality]


def goldstein(cameo: str) -> float:
    """The Goldstein value of a CAMEO code; a code that is not in the table takes its parent's."""
    values = _goldstein()
    while cameo not in values and len(cameo) > 2:
        cameo = cameo[:-1]
    return values.get(cameo, 0.0)
