"""Parquet tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from detente.documents.carried import Input, Unreadable
from detente.documents.carriers.model import Options
from detente.documents.carriers.rows import find_columns, read_row
from detente.documents.carriers.streams import Stream

if TYPE_CHECKING:
    import pyarrow.parquet as pq

ROWS = 256
"""Rows held at a time."""


def read_parquet(stream: Stream, where: str, options: Options) -> Iterator[Input | Unreadable]:
    """The stories of a table, numbered from 1; rows have no byte of their own. Of a damaged group of rows, what comes after is lost."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = stream.spool()
    if file is None:
        yield Unreadable(where, None, b"", "a Parquet table that is too large to be read from a stream; save it to disk")
        return
    with file:
        try:
            table = pq.ParquetFile(file, buffer_size=1 << 20, pre_buffer=False)
        except (pa.ArrowException, OSError, ValueError) as error:
            file.seek(0)
            yield Unreadable(where, None, file.read(options.limit), f"a Parquet table that is damaged: {_first_line(error)}")
            return
        yield from _rows(table, file, stream, where, options)


def _rows(table: pq.ParquetFile, file: IO[bytes], stream: Stream, where: str, options: Options) -> Iterator[Input | Unreadable]:
    import pyarrow as pa

    names = table.schema_arrow.names
    columns = find_columns(names, options.mapping)
    if not columns.text and not columns.events:
        reason = (
            f"nothing here is called as a story's text is; columns: {', '.join(names[:12])}; say which holds it (text=COLUMN)"
        )
        yield Unreadable(where, None, b"", reason)
        return
    wanted = {key for keys in columns.keys.values() for key in keys}
    wanted = {name for name in names if name in wanted or any(key.startswith(f"{name}.") for key in wanted)} or set(names)
    total, size, number = table.metadata.num_rows, file.seek(0, 2), 0
    for group in range(table.metadata.num_row_groups):
        before = number
        try:
            for batch in table.iter_batches(ROWS, row_groups=[group], columns=sorted(wanted), use_threads=False):
                for row in batch.to_pylist():
                    number += 1
                    raw = json.dumps(row, ensure_ascii=False, default=str).encode("utf-8", "replace")
                    place = f"{where}#{number}"
                    yield read_row(row, where=place, offset=None, raw=raw, limit=options.limit, mapping=options.mapping)
                if stream.reach is not None:
                    stream.reach(size * number // max(1, total))
        except (pa.ArrowException, OSError, ValueError, UnicodeDecodeError) as error:
            rows = table.metadata.row_group(group).num_rows
            left = before + rows - number
            reason = f"{left:,} rows from here on cannot be read: {_first_line(error)}"
            yield Unreadable(f"{where}#{number + 1}", None, b"", reason)
            number = before + rows


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]
