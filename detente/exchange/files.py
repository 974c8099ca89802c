"""A folder of exported files that appears as a whole or not at all, with the SHA-256 of each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from detente.errors import InputError

MANIFEST = "manifest.json"
# Beside the folder, hidden, and named so that they are nobody else's.
_PART, _OLD = ".detente-part", ".detente-old"


@dataclass(frozen=True, slots=True)
class Written:
    """One file of an export: its name in the folder, its length in bytes, its SHA-256 in hexadecimal."""

    name: str
    bytes: int
    sha256: str


class Output:
    """A file being written; it counts and hashes what passes. Fit for ``pyarrow`` too."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = sha256()
        self.length = 0

    def write(self, data: bytes) -> int:
        """Write bytes."""
        self._file.write(data)
        self._hash.update(data)
        self.length += len(data)
        return len(data)

    def line(self, text: str) -> None:
        """Write text and a line end, as UTF-8."""
        self.write((text + "\n").encode("utf-8", errors="replace"))

    def tell(self) -> int:
        """Bytes written so far."""
        return self.length

    def flush(self) -> None:
        """Hand what was written to the system."""
        self._file.flush()

    def close(self) -> None:
        """Close the file, safe on the disk."""
        if not self._file.closed:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()

    @property
    def closed(self) -> bool:
        """Whether the file is closed."""
        return self._file.closed

    def digest(self) -> str:
        """SHA-256 of what was written so far."""
        return self._hash.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class Folder:
    """The folder of an export while it is being made."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._outputs: dict[str, Output] = {}

    def create(self, name: str) -> Output:
        """Open a file of this name for writing."""
        self._outputs[name] = Output((self.place / name).open("xb"))
        return self._outputs[name]

    def write(self, name: str, text: str) -> None:
        """Write a file of text as a whole."""
        with self.create(name) as output:
            output.write(text.encode("utf-8", errors="replace"))

    def written(self) -> tuple[Written, ...]:
        """The files, by name."""
        return tuple(Written(name, out.length, out.digest()) for name, out in sorted(self._outputs.items()))

    def close(self) -> None:
        """Close what is still open."""
        for output in self._outputs.values():
            output.close()


@contextmanager
def new_folder(out: Path) -> Iterator[Folder]:
    """A folder to fill; it takes its name when the block ends well, and vanishes when it does not.

    An earlier export of that name gives way, whatever else lies there does not.

    Raises:
        InputError: ``out`` is a file, or a folder that holds something other than an export, or lies in no folder.
    """
    _expect_free(out)
    # A link stays a link, and what it leads to is replaced.
    out = out.resolve()
    part, old = (out.with_name(f".{out.name}{ending}") for ending in (_PART, _OLD))
    _remove(part)
    part.mkdir()
    folder = Folder(part)
    try:
        yield folder
        folder.close()
    except BaseException:
        folder.close()
        _remove(part)
        raise
    _remove(old)
    if out.exists():
        out.rename(old)
    part.rename(out)
    _remove(old)


def _expect_free(out: Path) -> None:
    if not out.resolve().name or not out.resolve().parent.is_dir():
        raise InputError(str(out), "there is no folder to make it in; make that folder first")
    if out.exists() and not out.is_dir():
        raise InputError(str(out), "is a file; an export is a folder: name one that does not exist yet")
    if out.is_dir() and any(out.iterdir()) and not (out / MANIFEST).is_file():
        raise InputError(str(out), f"holds files and no {MANIFEST} of an earlier export; name another folder")


def _remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
