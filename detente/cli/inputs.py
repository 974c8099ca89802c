"""The bytes that a command is to read, from a file or from standard input."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

from detente.errors import EmptyInput, InputError, NotFound, TooLarge

STANDARD = "-"
# Of two file names; difflib's own default suggests names that share little but their suffix.
NEAR = 0.7


def read_input(name: str, *, limit: int) -> bytes:
    """The bytes of a file, or of standard input for ``-``.

    Raises:
        NotFound: no such file (with the nearest name there is), a folder, or not readable.
        EmptyInput: nothing in it.
        TooLarge: more than ``limit`` bytes.
    """
    data = _read_standard(limit) if name == STANDARD else _read_file(Path(name), name, limit)
    if len(data) > limit:
        raise TooLarge(name, f"larger than {limit:,} bytes; split it into single stories")
    if not data.strip():
        raise EmptyInput(name, "is empty")
    return data


def _read_standard(limit: int) -> bytes:
    # A program started without standard input has none at all, not an empty one.
    if sys.stdin is None:
        raise NotFound(STANDARD, "there is no standard input")
    return sys.stdin.buffer.read(limit + 1)


def _read_file(path: Path, name: str, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError as error:
        raise NotFound(name, f"no such file{_nearest(path)}") from error
    except IsADirectoryError as error:
        raise NotFound(name, "is a folder; name a file in it") from error
    except PermissionError as error:
        raise NotFound(name, "may not be read: permission denied") from error
    except ValueError as error:
        raise NotFound(name, "is no file name") from error
    except OSError as error:
        raise InputError(name, error.strerror or "cannot be read") from error


def _nearest(path: Path) -> str:
    """A hint at the name that was probably meant, empty where none is near."""
    try:
        names = sorted(p.name for p in path.parent.iterdir())
    except OSError:
        return f": there is no folder {path.parent}"
    near = difflib.get_close_matches(path.name, names, n=1, cutoff=NEAR)
    return f"; did you mean {path.with_name(near[0])}?" if near else ""
