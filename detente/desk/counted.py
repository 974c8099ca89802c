"""How much an archive holds, counted once for each of its states."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import func, select

from detente.archive import tables
from detente.archive.engine import reading
from detente.desk.state import Desk


def counts_of(desk: Desk) -> Mapping[str, int]:
    """As :meth:`detente.archive.view.Archive.counts`; counted anew only where something came in or changed."""
    with reading(desk.archive.engine) as connection:
        last = connection.execute(select(func.max(tables.inputs.c.number))).scalar() or 0
        judged = connection.execute(select(func.count()).select_from(tables.judgements)).scalar_one()
    return _counts(desk, last, judged)


@lru_cache(maxsize=16)
def _counts(desk: Desk, last: int, judged: int) -> Mapping[str, int]:
    return desk.archive.counts()
