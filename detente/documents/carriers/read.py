"""From the paths that a user names to the stories below them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from detente.documents.carried import Input, Unreadable
from detente.documents.carriers.archives import Allowance, read_tar, read_zip
from detente.documents.carriers.csvrows import read_table
from detente.documents.carriers.inflate import compression_of, unpack
from detente.documents.carriers.jsonrows import read_lines
from detente.documents.carriers.jsonvalues import read_values
from detente.documents.carriers.kinds import kind_of
from detente.documents.carriers.model import FORMATS, Options
from detente.documents.carriers.progress import Counted, Progress
from detente.documents.carriers.rows import PARTS
from detente.documents.carriers.single import read_foreign, read_single
from detente.documents.carriers.streams import HEAD, Damage, Recoded, Stream, wide_encoding
from detente.documents.carriers.walk import STANDARD, Named, check_paths, find_files
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.documents.fetch import Guard

__all__ = ["read_inputs"]

Stories = Iterator[Input | Unreadable]
DEEPEST = 3
"""Compressions around one another."""
KINDS = {"ninjs": "json", "record": "jsonl"}
"""Formats that are read as another is."""


@dataclass(frozen=True, slots=True)
class _Outside:
    """What stories come from that are no files: standard input, None where there is none, and addresses, with who watches over them."""

    stdin: BinaryIO | None
    guard: Guard | None


def read_inputs(
    paths: Sequence[str],
    *,
    format: str = "auto",
    mapping: Mapping[str, str] | None = None,
    stdin: BinaryIO | None = None,
    limit: int = 1 << 20,
    progress: Progress | None = None,
    guard: Guard | None = None,
    own: Collection[str] = (),
) -> Stories:
    """Every story below the paths, once each, in an order that depends on names and contents alone.

    Args:
        paths: files, folders, patterns (``news/**/*.gz``), addresses (http, https), ``-`` for standard input.
        format: one of :data:`FORMATS`; ``auto`` tells it from the content of each file, never from its name.
        mapping: for rows of tables and JSON: part of a story (``text``, ``title``, ``publisher``, ``agency``, ``published``,
            ``uri``, ``language``, ``byline``) to the name that holds it; what is not named is found by its usual names.
        stdin: standard input; None where there is none.
        limit: the longest story, in bytes.
        progress: filled while reading.
        own: paths of files that are passed over below folders and patterns: those of the archive itself.
        guard: which hosts addresses may lead to; None keeps out of private networks and to ports 80 and 443.

    Returns:
        An :class:`Input` for every story and an :class:`Unreadable` for what should have been one: together as many as the
        files carry. What it meets on the way never raises.

    Raises:
        InputError: a path leads nowhere (``NotFound``), an address is not fetched, the format or a part is not known; at once,
            before anything is read.
    """
    check_paths(paths)
    if format not in FORMATS:
        raise InputError(", ".join(paths), f"there is no format {format!r}; there are {', '.join(FORMATS)}")
    unknown = next((part for part in mapping or {} if part not in PARTS), None)
    if unknown is not None:
        raise InputError(", ".join(paths), f"a story has no part {unknown!r}; its parts are {', '.join(PARTS)}")
    return _read_all(paths, Options(format, dict(mapping or {}), limit), _Outside(stdin, guard), progress or Progress(), own)


def _read_all(paths: Sequence[str], options: Options, outside: _Outside, progress: Progress, own: Collection[str]) -> Stories:
    for each in find_files(paths, own=own):
        if isinstance(each, Unreadable):
            yield each
        else:
            progress.open(each.where)
            yield from _read_named(each, options, outside, progress)


def _read_named(named: Named, options: Options, outside: _Outside, progress: Progress) -> Stories:
    if named.path is None:
        yield from _read_elsewhere(named.where, options, outside, progress)
        return
    try:
        file = named.path.open("rb")
    except OSError as error:
        yield Unreadable(named.where, None, b"", f"cannot be opened: {error.strerror}")
        return
    with file:
        regular = named.path.is_file()
        stream = Stream(Counted(file, progress), path=named.path if regular else None)
        stream.reach = progress.reach
        yield from read_stream(stream, named.where, options)
        if regular:
            progress.close(named.path.stat().st_size)


def _read_elsewhere(where: str, options: Options, outside: _Outside, progress: Progress) -> Stories:
    if where == STANDARD:
        if outside.stdin is None:
            yield Unreadable(where, None, b"", "there is no standard input")
        else:
            yield from read_stream(Stream(Counted(outside.stdin, progress)), where, options)
        return
    from detente.documents.carriers.fetch import fetch
    from detente.documents.fetch import Guard

    fetched = fetch(where, outside.guard or Guard())
    if isinstance(fetched, str):
        yield Unreadable(where, None, b"", fetched)
    else:
        with fetched:
            yield from read_stream(Stream(Counted(fetched, progress)), where, options)


def read_stream(stream: Stream, where: str, options: Options, allowance: Allowance | None = None) -> Stories:
    """The stories of a stream: compressions around it are undone, its format told, and damages in its bytes reported."""
    for _ in range(DEEPEST):
        compression = compression_of(stream.peek(8))
        if compression is None:
            break
        stream = Stream(unpack(stream, compression))
    if (encoding := wide_encoding(stream.peek(2))) and options.format not in ("text", "html"):
        kind, _ = kind_of(stream.peek(HEAD), options.mapping)
        if kind not in ("text", "html", "foreign"):
            packed, stream = stream, Stream(Recoded(stream, encoding))
            # Its damages are found by those who read what it was recoded to.
            stream.damages = packed.damages
    head = stream.peek(HEAD)
    if not head and stream.damages:
        yield from (Unreadable(where, damage.offset, b"", damage.reason) for damage in stream.damages)
        return
    yield from _with_damages(stream, where, _reader(head, options, allowance)(stream, where, options))


def _with_damages(stream: Stream, where: str, stories: Stories) -> Stories:
    """Stories, and what is damaged in the bytes they come from: told with the story that it broke, else by itself."""
    broken: Unreadable | None = None
    for item in stories:
        begins = stream.offset if item.offset is None else item.offset
        damages = stream.take_damages()
        before, within = [d for d in damages if d.offset <= begins], [d for d in damages if d.offset > begins]
        yield from _told(where, broken, before)
        broken = None
        if isinstance(item, Unreadable):
            broken = _joined(item, within)
        else:
            yield item
            yield from _told(where, None, within)
    yield from _told(where, broken, stream.damages)


def _told(where: str, broken: Unreadable | None, damages: Sequence[Damage]) -> Iterator[Unreadable]:
    """Damages: with the story before them where that is broken, else one unreadable each."""
    if broken is not None:
        yield _joined(broken, damages)
    else:
        yield from (Unreadable(where, damage.offset, b"", damage.reason) for damage in damages)


def _joined(broken: Unreadable, damages: Sequence[Damage]) -> Unreadable:
    return replace(broken, reason="; ".join([broken.reason, *(damage.reason for damage in damages)]))


def _reader(head: bytes, options: Options, allowance: Allowance | None) -> Callable[[Stream, str, Options], Stories]:
    """Who reads a file that begins so. A format that the user names holds for the files within archives too."""
    kind, reason = kind_of(head, options.mapping)
    if kind in ("zip", "tar"):
        return lambda stream, where, options: _archive(kind, stream, where, options, allowance)
    if options.format != "auto":
        kind = KINDS.get(options.format, options.format)
    if kind == "foreign":
        return lambda stream, where, options: read_foreign(stream, where, options, reason)
    return _carrier(kind)


def _archive(kind: str, stream: Stream, where: str, options: Options, allowance: Allowance | None) -> Stories:
    def inner(member: Stream, name: str, allowed: Allowance) -> Stories:
        return read_stream(member, name, options, allowed)

    if kind == "tar":
        return read_tar(stream, where, allowance, inner)
    from detente.documents.carriers.office import read_docx

    return read_zip(stream, where, allowance, inner, lambda archive: read_docx(archive, where, options))


def _carrier(kind: str) -> Callable[[Stream, str, Options], Stories]:
    """The reader of a format; those that need much are loaded when they are needed."""
    if kind == "feed":
        from detente.documents.carriers.feeds import read_feed

        return read_feed
    if kind in ("newsml", "sentences"):
        from detente.documents.carriers.newsml import read_newsml, read_sentences

        return read_newsml if kind == "newsml" else read_sentences
    if kind == "warc":
        from detente.documents.carriers.warc import read_warc

        return read_warc
    if kind == "parquet":
        from detente.documents.carriers.parquet import read_parquet

        return read_parquet
    if kind in ("text", "html", "rtf"):
        from detente.documents.carriers import office

        return {"text": office.read_text, "html": office.read_page, "rtf": office.read_rtf}[kind]
    return {"jsonl": read_lines, "json": read_values, "csv": read_table}.get(kind, read_single)
