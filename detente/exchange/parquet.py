"""Parquet: the flat tables of happenings, one file a table, compressed with Zstandard, written by row groups."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from detente.archive.flat import Row
from detente.archive.frames import arrow_schema, batches
from detente.chronicle.model import Happening
from detente.exchange.files import Folder, Output
from detente.exchange.flat import write_tables
from detente.exchange.rows import Options, Tally

_ROWS_A_GROUP = 50_000


def write_parquet(happenings: Iterable[Happening], folder: Folder, options: Options, tally: Tally) -> None:
    """Write the flat tables as Parquet."""

    def open_table(table: str) -> _ParquetTable:
        return _ParquetTable(table, folder.create(f"{table}.parquet"))

    write_tables(happenings, open_table, options, tally)


class _ParquetTable:
    def __init__(self, table: str, output: Output) -> None:
        from pyarrow import parquet

        self._table = table
        self._output = output
        self._writer = parquet.ParquetWriter(output, arrow_schema(table), compression="zstd", version="2.6")
        self._held: list[Row] = []

    def add(self, found: Iterable[Row]) -> int:
        count = 0
        rows = iter(found)
        while some := list(islice(rows, _ROWS_A_GROUP - len(self._held))):
            self._held += some
            count += len(some)
            if len(self._held) == _ROWS_A_GROUP:
                self._write()
        return count

    def close(self) -> None:
        self._write()
        self._writer.close()
        self._output.close()

    def _write(self) -> None:
        import pyarrow

        if self._held:
            held = pyarrow.Table.from_batches(list(batches(self._table, self._held)))
            self._writer.write_table(held, row_group_size=_ROWS_A_GROUP)
            self._held = []
