"""Runs: what came in and what became of it; the rejects can be opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.archive import tables
from detente.archive.engine import reading
from detente.archive.model import OUTCOMES
from detente.desk.charts import Bar, Chart, Part, bars
from detente.desk.counted import counts_of
from detente.desk.errors import NoSuchPage
from detente.desk.page import Asked, Page
from detente.desk.state import Desk

_A_PAGE = 100
# Bytes of a rejected input that a page shows.
_SHOWN = 4_096


@dataclass(frozen=True, slots=True)
class Row:
    """One input of the ledger. ``number`` is its place in it; ``size`` is None for what was not rejected."""

    number: int
    place: str
    byte_offset: int | None
    outcome: str
    document: str | None
    reason: str | None
    size: int | None


def show(desk: Desk, asked: Asked) -> Page:
    """What came in, summed up, with the versions of every run that added something."""
    manifest, counts = desk.archive.manifest(counted=False), counts_of(desk)
    model = {
        "counts": counts,
        "runs": list(enumerate(manifest["runs"], start=1)),
        "outcomes": OUTCOMES,
        "chart": _chart(counts),
    }
    return Page("runs.html", "Runs", "runs", model)


def _chart(counts: Mapping[str, int]) -> Chart | None:
    """All inputs as one bar of four parts, None where nothing came in."""
    if not counts["inputs"]:
        return None
    parts = tuple(Part(name, counts[name], name) for name in OUTCOMES)
    return bars((Bar("inputs", parts, "inputs"),), title="Inputs by what became of them", what="Inputs")


def show_rejects(desk: Desk, asked: Asked) -> Page:
    """Inputs by outcome, the latest first; ``outcome`` chooses, ``before`` goes further back."""
    outcome = asked.choice("outcome", OUTCOMES, "rejected")
    before = asked.whole("before", least=0, most=10**15, default=-1)
    rows = _rows(desk, outcome, before)
    model = {"rows": rows, "outcome": outcome, "outcomes": OUTCOMES, "older": rows[-1].number if len(rows) == _A_PAGE else None}
    return Page("rejects.html", f"Inputs {outcome}", "runs", model)


def show_reject(desk: Desk, asked: Asked) -> Page:
    """One rejected input: where it came from, why it was rejected, and the beginning of its bytes."""
    from sqlalchemy import select

    (number,) = asked.parts
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        raise NoSuchPage("rejected input", number)
    inputs, rejects = tables.inputs, tables.rejects
    query = select(inputs, rejects.c.size, rejects.c.data).join(rejects, rejects.c.input == inputs.c.number)
    with reading(desk.archive.engine) as connection:
        row = connection.execute(query.where(inputs.c.number == int(number))).one_or_none()
    if row is None:
        raise NoSuchPage("rejected input", number)
    data = bytes(row.data[:_SHOWN])
    model = {
        "row": Row(row.number, row.place, row.byte_offset, row.outcome, row.document, row.reason, row.size),
        "text": data.decode("utf-8", errors="replace"),
        "cut": len(row.data) > _SHOWN,
        "kept": len(row.data),
        "lines": [(f"{n:06x}", data[n : n + 16].hex(" ")) for n in range(0, min(len(data), 256), 16)],
    }
    return Page("reject.html", f"Rejected input {number}", "runs", model)


def _rows(desk: Desk, outcome: str | None, before: int) -> tuple[Row, ...]:
    from sqlalchemy import select

    inputs, rejects = tables.inputs, tables.rejects
    query = select(inputs, rejects.c.size).outerjoin(rejects, rejects.c.input == inputs.c.number)
    query = query.where(inputs.c.outcome == outcome).order_by(inputs.c.number.desc()).limit(_A_PAGE)
    if before >= 0:
        query = query.where(inputs.c.number < before)
    with reading(desk.archive.engine) as connection:
        return tuple(
            Row(r.number, r.place, r.byte_offset, r.outcome, r.document, r.reason, r.size) for r in connection.execute(query)
        )
