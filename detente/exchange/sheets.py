"""Small tables as CSV: a header, a row a thing, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from detente.exchange.csv import guard


def sheet(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV (RFC 4180, UTF-8) with a header; None is an empty cell, a tuple its items with ``; `` between them.

    A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay as they are.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, tuple):
        value = "; ".join(map(str, value))
    if not isinstance(value, str):
        return "" if value is None else value
    return guard(value)
