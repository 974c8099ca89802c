"""From the paths that a user names to the files below them, in an order that depends on their names alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from detente.documents.carried import Unreadable
from detente.errors import InputError, NotFound

STANDARD = "-"
SCHEMES = ("http://", "https://")
MAGIC = frozenset("*?[")
# What systems leave beside the files of their users.
LITTER = frozenset(["__MACOSX", "Thumbs.db", "desktop.ini"])


@dataclass(frozen=True, slots=True)
class Named:
    """A file below a named path: what it is called there, and where it lies; ``path`` is None for standard input and addresses."""

    where: str
    path: Path | None


def find_files(paths: Sequence[str], *, own: Collection[str] = ()) -> Iterator[Named | Unreadable]:
    """The files below the paths: each path in the order given, what lies below it by name; a file reached twice below it, once.

    Hidden files, hidden folders and what operating systems leave behind are passed over, as are the files ``own`` (paths), unless they
    are named themselves. Raises ``NotFound`` where a path leads
    nowhere, and ``InputError`` for an address that is neither http nor https.
    """
    kept_out = {os.path.realpath(path) for path in own} - {os.path.realpath(path) for path in paths}
    names = {os.path.basename(path) for path in kept_out}
    for path in paths:
        for each in _below(path):
            # Only what is called so is looked at more closely: there may be millions of files.
            path_of = each.path if isinstance(each, Named) else None
            if path_of is None or path_of.name not in names or os.path.realpath(path_of) not in kept_out:
                yield each


def check_paths(paths: Sequence[str]) -> None:
    """Raise what :func:`find_files` would raise of the named paths themselves, before anything is read."""
    for path in paths:
        if _elsewhere(path) or (os.path.lexists(path) and "\0" not in path):
            continue
        if not _is_pattern(path):
            raise NotFound(path, "no such file or folder")
        if next(iter(_below(path)), None) is None:
            raise NotFound(path, "matches no file")


def _elsewhere(path: str) -> bool:
    """True for standard input and addresses; raises for an address that is not fetched."""
    if path == STANDARD or path.startswith(SCHEMES):
        return True
    scheme = path.split("://", 1)[0] if "://" in path else ""
    if scheme.isalpha() and not os.path.lexists(path):
        raise InputError(path, f"addresses of scheme {scheme!r} are not fetched; give http, https, or a file")
    return False


def _is_pattern(path: str) -> bool:
    return not os.path.lexists(path) and not MAGIC.isdisjoint(path)


def _below(path: str) -> Iterator[Named | Unreadable]:
    if _elsewhere(path):
        yield Named(path, None)
    elif not _is_pattern(path):
        start = Path(path)
        yield from _walk(start, "" if start.is_dir() else shown(start.name), ())
    else:
        parts = Path(path).parts
        fixed = next(i for i, part in enumerate(parts) if not MAGIC.isdisjoint(part))
        yield from _walk(Path(*parts[:fixed]), "", parts[fixed:])


@dataclass(frozen=True, slots=True)
class _Step:
    """A file or folder on the way: ``left`` are the places in the pattern that have been reached; all below is meant where empty."""

    path: Path
    where: str
    left: frozenset[int]


def _walk(start: Path, where: str, pattern: tuple[str, ...]) -> Iterator[Named | Unreadable]:
    """Files at and below a start that a pattern leads to (none: all). No folder is entered twice: links that lead back up end."""
    seen: set[tuple[int, int]] = set()
    left = [_Step(start, where, _reached({0}, pattern))]
    named = start
    while left:
        step = left.pop()
        try:
            found = step.path.stat()
        except OSError as error:
            if not step.left or len(pattern) in step.left:
                reason = "a link that leads nowhere" if step.path.is_symlink() else f"cannot be opened: {error.strerror}"
                yield Unreadable(step.where, None, b"", reason)
            continue
        if stat.S_ISDIR(found.st_mode):
            mark = (found.st_dev, found.st_ino)
            # Some file systems number nothing and give 0.
            if mark in seen and found.st_ino:
                continue
            seen.add(mark)
            names = _names(step.path)
            if isinstance(names, str):
                yield Unreadable(step.where or ".", None, b"", names)
                continue
            left += reversed([below for name in names if (below := _enter(step, name, pattern)) is not None])
        elif step.left and len(pattern) not in step.left:
            continue
        elif step.path == named or stat.S_ISREG(found.st_mode):
            yield Named(step.where, step.path)
        else:
            yield Unreadable(step.where, None, b"", "is no regular file (a device, a pipe or a socket)")


def _enter(step: _Step, name: str, pattern: tuple[str, ...]) -> _Step | None:
    """What lies in a folder under a name, None where the pattern does not lead there."""
    where = f"{step.where}/{shown(name)}" if step.where else shown(name)
    if not step.left or len(pattern) in step.left:
        return _Step(step.path / name, where, frozenset())
    over = {i if pattern[i] == "**" else i + 1 for i in step.left if pattern[i] == "**" or fnmatchcase(name, pattern[i])}
    return _Step(step.path / name, where, _reached(over, pattern)) if over else None


def _reached(places: set[int], pattern: tuple[str, ...]) -> frozenset[int]:
    """Places in a pattern, with those that lie behind a ``**`` that stands for no folder."""
    for i in sorted(places):
        while i < len(pattern) and pattern[i] == "**":
            i += 1
            places.add(i)
    return frozenset(places) if pattern else frozenset()


def _names(folder: Path) -> list[str] | str:
    """What lies in a folder, by name; in words, why that cannot be told."""
    try:
        names = sorted(os.listdir(folder), key=os.fsencode)
    except OSError as error:
        return f"the folder cannot be opened: {error.strerror}"
    return [name for name in names if not name.startswith(".") and name not in LITTER]


def shown(name: str) -> str:
    """A file's name as it is shown and kept: parts joined by ``/``, and bytes that are no UTF-8 spelt out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace").replace(os.sep, "/")


def measure(paths: Sequence[str], *, own: Collection[str] = ()) -> int | None:
    """Bytes on disk of all files below the paths; None where standard input, an address or a pipe is among them.

    Raises as :func:`find_files` does.
    """
    total = 0
    for each in find_files(paths, own=own):
        if isinstance(each, Unreadable):
            continue
        if each.path is None or not each.path.is_file():
            return None
        total += each.path.stat().st_size
    return total
