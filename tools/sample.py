"""Read the stories of the sample archive and write their records, which ship with the package.

python tools/sample.py
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from detente.archive.coding import code
from detente.desk.sample import RECORDS, STORIES
from detente.documents.carriers import read_inputs
from detente.json import record_to_json
from detente.settings import Settings

FOLDER = Path(__file__).resolve().parent.parent / "detente" / "data" / "examples" / "sample"


def read_stories(wanted: Sequence[int] | None = None) -> Iterator[str]:
    """The record of every story as a line of JSON, in the order of the stories; of those wanted (from 0) alone where they are named."""
    items = list(read_inputs([str(FOLDER / STORIES)], format="jsonl"))
    chosen = items if wanted is None else [items[number] for number in wanted]
    for read in code(chosen, settings=Settings()):
        if read.record is None:
            raise SystemExit(f"{read.place}: {read.reason}")
        yield record_to_json(read.record)


def packed(lines: Iterable[str]) -> bytes:
    """Lines as a gzip file without name and time: the same lines give the same bytes."""
    return gzip.compress("".join(f"{line}\n" for line in lines).encode(), compresslevel=9, mtime=0)


if __name__ == "__main__":
    (FOLDER / RECORDS).write_bytes(packed(read_stories()))
