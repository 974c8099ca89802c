"""Archives of files, zip and tar: each member is read as a file would be."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from detente.documents.carried import Input, Unreadable
from detente.documents.carriers.streams import FAILURES, MOST_SPOOLED, Readable, Stream
from detente.documents.carriers.walk import LITTER

DEEPEST = 5
"""Archives within archives."""
MOST_GROWTH = 400
FREE_GROWTH = 1 << 28
"""What an archive may unpack to in any case, in bytes; beyond that ``MOST_GROWTH`` times its own size."""
OTHERS = {
    "xl/workbook.xml": "an Excel workbook; save its sheet as CSV",
    "ppt/presentation.xml": "a PowerPoint presentation; save its text",
    "content.xml": "an OpenDocument file; save it as .docx or as text",
    "META-INF/container.xml": "an EPUB book; save its text",
}
DOCUMENT = "word/document.xml"
ENCRYPTED = 0x1


@dataclass(slots=True)
class Budget:
    """What a named file and all that lies in it may still unpack to, in bytes."""

    left: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """How deep in archives a file lies, and the budget it shares with all beside it."""

    budget: Budget
    depth: int = 0


Inner = Callable[[Stream, str, Allowance], Iterator[Input | Unreadable]]


def read_zip(
    stream: Stream,
    where: str,
    allowance: Allowance | None,
    inner: Inner,
    document: Callable[[ZipFile], Iterator[Input | Unreadable]],
) -> Iterator[Input | Unreadable]:
    """The stories of a zip's members by their names; of a Word document, which is a zip as well, by ``document``."""
    file = stream.spool()
    if file is None:
        yield Unreadable(where, None, b"", "a zip that is too large to be read from a stream; unpack it, or save it to disk")
        return
    with file:
        try:
            archive = ZipFile(file)
        except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
            file.seek(0)
            yield Unreadable(where, None, file.read(1 << 20), f"a zip archive that is damaged: {error}")
            return
        with archive:
            names = set(archive.namelist())
            if DOCUMENT in names or ("[Content_Types].xml" in names and any(n.startswith("word/") for n in names)):
                yield from document(archive)
                return
            other = next((reason for name, reason in OTHERS.items() if name in names and _marked(names)), None)
            if other is not None:
                yield Unreadable(where, None, b"", f"is {other}")
                return
            yield from _members(archive, _size(file), stream, where, allowance, inner)


def _marked(names: set[str]) -> bool:
    return bool(names & {"[Content_Types].xml", "mimetype"})


def _size(file: IO[bytes]) -> int:
    file.seek(0, 2)
    return file.tell()


def _members(
    archive: ZipFile, size: int, stream: Stream, where: str, allowance: Allowance | None, inner: Inner
) -> Iterator[Input | Unreadable]:
    allowance = allowance or Allowance(Budget(max(FREE_GROWTH, MOST_GROWTH * size)))
    if allowance.depth >= DEEPEST:
        yield Unreadable(where, None, b"", f"archives within archives, more than {DEEPEST} deep; unpack them")
        return
    members = sorted((info for info in archive.infolist() if not info.is_dir() and not _litter(info.filename)), key=_name)
    grown = sum(info.file_size for info in members)
    if grown > allowance.budget.left:
        yield Unreadable(
            where, None, b"", f"an archive of {size:,} bytes that unpacks to {grown:,}; unpack it yourself if it is meant"
        )
        return
    allowance.budget.left -= grown
    done = 0
    for info in members:
        yield from _member(archive, info, f"{where}!{_name(info)}", Allowance(allowance.budget, allowance.depth + 1), inner)
        done += info.compress_size
        if stream.reach is not None:
            stream.reach(done)


def _name(info: ZipInfo) -> str:
    return info.filename.replace("\\", "/")


def _litter(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return any((part.startswith(".") and part not in (".", "..")) or part in LITTER for part in parts)


def _member(archive: ZipFile, info: ZipInfo, where: str, allowance: Allowance, inner: Inner) -> Iterator[Input | Unreadable]:
    if info.flag_bits & ENCRYPTED:
        yield Unreadable(where, None, b"", "is encrypted; unpack it with its password")
        return
    if info.file_size > FREE_GROWTH and info.file_size > MOST_GROWTH * info.compress_size:
        yield Unreadable(where, None, b"", f"grows from {info.compress_size:,} to {info.file_size:,} bytes; unpack it yourself")
        return
    try:
        member = archive.open(info)
    except FAILURES as error:
        yield Unreadable(where, None, b"", f"cannot be unpacked: {error}")
        return
    with member:
        yield from inner(Stream(cast(Readable, member)), where, allowance)


def read_tar(stream: Stream, where: str, allowance: Allowance | None, inner: Inner) -> Iterator[Input | Unreadable]:
    """The stories of a tar's members in their order: it is read as a stream."""
    depth, budget = (allowance.depth, allowance.budget) if allowance else (0, Budget(MOST_SPOOLED))
    if depth >= DEEPEST:
        yield Unreadable(where, None, b"", f"archives within archives, more than {DEEPEST} deep; unpack them")
        return
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|") as archive:
            for info in archive:
                # The module keeps all that it has seen.
                archive.members = []  # type: ignore[attr-defined]
                name = info.name.removeprefix("./")
                if not info.isreg() or _litter(name):
                    continue
                member = archive.extractfile(info)
                if member is not None:
                    yield from inner(Stream(cast(Readable, member)), f"{where}!{name}", Allowance(budget, depth + 1))
    except (tarfile.TarError, *FAILURES) as error:
        yield Unreadable(where, stream.offset, b"", f"a tar archive that is damaged: {error}")
