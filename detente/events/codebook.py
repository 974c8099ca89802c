"""Codebooks: tables that turn act × modality into a root, a status and a CAMEO code, and codes into values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

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
        modality: ``done``, ``planned``, ``offered``, ``hypothetical``, ``conditional``, ``negated`` or ``refused``.
        codebook: name of a table under ``data/codebook``; a row for the act's root wins over a row for ``*``; ``=`` keeps the act's own.

    Returns:
        The code, None where the codebook says that this is no event. Goldstein values run from -10 to 10, by CAMEO code.
    """
    rows = _rows(codebook)
    root, status, cameo = rows.get((act.root, modality)) or rows[("*", modality)]
    if root == "-":
        return None
    root = act.root if root == "=" else root
    cameo = act.cameo if cameo == "=" else cameo
    return Code(
        cast(PloverRoot, root), act.mode if root == act.root else None, act.contexts, cameo, QUAD[root], goldstein(cameo), cast(Status, status)
    )  # fmt: skip


def goldstein(cameo: str) -> float:
    """The Goldstein value of a CAMEO code; a code that is not in the table takes its parent's."""
    values = _goldstein()
    while cameo not in values and len(cameo) > 2:
        cameo = cameo[:-1]
    return values.get(cameo, 0.0)
