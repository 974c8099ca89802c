"""The sample archive: one dense relation, from stories of our own that ship with the package as they were read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path

from detente.archive import ingest
from detente.documents.carried import Input, Unreadable
from detente.documents.carriers import read_inputs
from detente.errors import DataError

NOTICE = "A sample: the happenings are real, the stories, papers and quotations are invented."
STORIES, RECORDS = "stories.jsonl", "records.jsonl.gz"
_FOLDER = files("detente").joinpath("data", "examples", "sample")


def sample_archive(folder: Path) -> Path:
    """An archive of the sample stories below ``folder``, which is made if need be; a second or two.

    Its name holds a digest of what is in it and of the version that made it: an archive of that name that is there already is taken
    as it is.

    Raises:
        DataError: the package holds no sample, or one that it cannot read.
        OSError: the folder cannot be written.
    """
    from detente import __version__

    with as_file(_FOLDER.joinpath(RECORDS)) as records:
        if not records.is_file():
            raise DataError(f"the package holds no {RECORDS}: install it again (in a checkout: make sample)")
        digest = sha256(__version__.encode() + b"\n" + records.read_bytes()).hexdigest()
        made = folder / f"sample-{digest[:12]}.detente"
        if not made.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _make(records, made)
    return made


def _make(records: Path, made: Path) -> None:
    # Made aside and moved: whoever looks meanwhile sees none, or the whole.
    with tempfile.TemporaryDirectory(prefix=".sample-", dir=made.parent) as aside:
        half = Path(aside) / made.name
        tally = ingest(_items(records), str(half))
        if tally.counts["rejected"] or not tally.counts["coded"]:
            raise DataError(f"{RECORDS}: {tally.counts['rejected']} records of another version: install the package again")
        os.replace(half, made)


def _items(records: Path) -> Iterator[Input | Unreadable]:
    """The records, as if they lay in a file of the stories: where the package is installed does not enter the archive."""
    for number, item in enumerate(read_inputs([str(records)], format="record"), 1):
        yield replace(item, where=f"{STORIES}#{number}")
