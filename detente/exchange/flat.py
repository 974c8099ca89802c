"""The flat tables of an export, written side by side in one pass over the happenings."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from typing import Protocol

from detente.archive.flat import OF_HAPPENINGS, SHARED, Row, document_row, rows, saying_row
from detente.chronicle.model import Happening
from detente.exchange.distinct import Distinct
from detente.exchange.jsonl import wanted
from detente.exchange.rows import Options, Tally


class TableWriter(Protocol):
    """Takes the rows of one table."""

    def add(self, found: Iterable[Row]) -> int:
        """Take rows, and say how many there were."""

    def close(self) -> None:
        """No more rows are given: all there are, or something went wrong."""


class Opener(Protocol):
    """Opens the writer of a table."""

    def __call__(self, table: str, /) -> TableWriter:
        """The writer of the table with this name."""


def write_tables(happenings: Iterable[Happening], open_table: Opener, options: Options, tally: Tally) -> None:
    """Write all tables: those of which each happening has rows of its own, then those whose rows they share, by id."""
    with ExitStack() as stack:

        def open_writer(table: str) -> TableWriter:
            writer = open_table(table)
            stack.callback(writer.close)
            return writer

        writers = {table: open_writer(table) for table in OF_HAPPENINGS}
        shared = {table: stack.enter_context(Distinct()) for table in SHARED}
        for happening in wanted(happenings, options, tally):
            for table, writer in writers.items():
                tally.rows[table] += writer.add(rows(table, happening))
            for table, held in shared.items():
                held.add(rows(table, happening))
        shared["documents"].add(map(document_row, options.documents))
        for table, held in shared.items():
            tally.rows[table] += open_writer(table).add(held.rows())
        tally.rows["quotes"] += open_writer("quotes").add(map(saying_row, options.sayings))
