"""A question in SQL: its limits and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.archive.flat import Kind

Scalar = str | int | float | bool | None
Parameters = Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class SqlLimits:
    """What a question may cost.

    ``seconds`` of wall-clock time; ``rows`` and ``characters`` of the answer, of which the rest is left out; ``cell`` characters of one
    value, of which the rest is cut; ``memory`` in bytes that SQLite may take for it (PostgreSQL has limits of its own).
    """

    seconds: float = 2.0
    rows: int = 1_000
    characters: int = 2_000_000
    cell: int = 20_000
    memory: int = 192 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SqlResult:
    """An answer.

    ``types`` are those of the values found: ``text``, ``whole``, ``number`` or ``flag``; a column that holds nothing, or values of several
    kinds, is ``text``. Bytes are shown as ``x'0A'``, what else a database has of its own as it writes it. ``truncated`` says which limit
    left rows out (``rows`` or ``characters``), None where the answer is whole; ``cut`` counts the values that were longer than a cell may be.
    ``seconds`` is what the question took.
    """

    columns: tuple[str, ...]
    types: tuple[Kind, ...]
    rows: tuple[tuple[Scalar, ...], ...]
    truncated: str | None
    seconds: float
    cut: int = 0
