"""How far the reading of the named paths has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO


@dataclass(slots=True)
class Progress:
    """Filled while inputs are read: the bytes of the named paths consumed so far (as they lie on disk), and the file being read.

    ``read_bytes`` grows from 0 to what :func:`~detente.documents.carriers.measure` gives, where that gives a number.
    """

    read_bytes: int = 0
    where: str = ""
    _before: int = 0

    def open(self, where: str) -> None:
        """A file of the named paths is begun."""
        self.where = where
        self._before = self.read_bytes

    def reach(self, position: int) -> None:
        """Of the file being read, the bytes up to ``position`` are consumed; it never goes back."""
        self.read_bytes = max(self.read_bytes, self._before + position)

    def close(self, size: int) -> None:
        """The file being read is done, whether or not all of it had to be looked at."""
        self.read_bytes = self._before + size


class Counted:
    """A file read from front to back that tells a :class:`Progress` of every byte."""

    def __init__(self, file: BinaryIO, progress: Progress) -> None:
        self._file, self._progress, self._position = file, progress, 0

    def read(self, size: int) -> bytes:
        data = self._file.read(size)
        self._position += len(data)
        self._progress.reach(self._position)
        return data
