"""Facts from Wikidata's JSON dump as tables of the knowledge base: one pass over the dump, in bounded memory, that can be stopped anywhere.

The dump (``latest-all.json.gz`` or ``.bz2``, from dumps.wikimedia.org) is read line by line. What is of use goes into a spool beside the
results; when the dump has been read, the spool is joined and written as sorted tables. The same dump gives the same bytes, whatever the
order of its lines and however often the import was interrupted. Nothing is taken from the clock: whoever is not said to have left office
was in office on the day of the dump's latest change.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Literal, get_args

from detente.edtf import bounds
from detente.errors import ImportConflict, KnowledgeError
from detente.knowledge.wikidata_entities import Rejected, extract
from detente.knowledge.wikidata_spool import NAME, Spool, spool_errors
from detente.knowledge.wikidata_stream import LONGEST, Dump, Form, Line
from detente.knowledge.wikidata_tables import Join, write_rejects, write_tables
from detente.knowledge.wikidata_values import clean

Kind = Literal["person", "country", "territory", "body", "igo", "armed-group", "party"]
KINDS: frozenset[str] = frozenset(get_args(Kind))
"""The kinds of entities that can be imported."""
BATCH = 64 * 1024 * 1024
"""Bytes of the unpacked dump after which what was read is made to last."""
_HEAD_KEPT = 200
_MODIFIED = re.compile(rb'"modified":\s*"(20[0-9]{2}-[01][0-9]-[0-3][0-9])T')
_TAIL = 200
_LINES_PER_TICK = 20_000
_CHANGES = 100_000
"""One change in so many entities is too few to date a dump by: edits to Wikidata run to a million a day."""
_NEVER = "0001"
"""The day of a dump that has none: nobody is in office as of it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is. ``read`` and ``total`` are bytes of the file as it lies on disk.

    ``rate`` is in such bytes a second, since this run began; ``left`` in seconds, None where it cannot be told yet. ``stage`` is
    ``reading`` (or passing over what was read before) or ``joining``.
    """

    stage: Literal["reading", "joining"]
    read: int
    total: int
    entities: int
    kept: int
    rejected: int
    rate: float
    left: float | None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import found.

    ``entities`` counts the lines that hold one, ``kept`` those whose facts were kept. ``rejects`` counts, by reason, what is in
    ``rejects.tsv``; ``dropped``, by reason, the statements on offices that led to no row. ``complete`` is False where the dump is cut
    off, and ``damage`` says how. ``as_of`` is the day of the latest change in the dump, None where it has none. ``resumed`` is the byte
    of the unpacked dump at which this run went on, 0 where it began at its head.
    """

    dump: Path
    form: Form
    as_of: str | None
    lines: int
    bytes: int
    entities: int
    kept: int
    tables: Mapping[str, int]
    rejects: Mapping[str, int]
    dropped: Mapping[str, int]
    julian: int
    complete: bool
    damage: str | None
    resumed: int


@dataclass(slots=True)
class _State:
    """Where the import stands; kept in the spool with every batch."""

    offset: int = 0
    lines: int = 0
    entities: int = 0
    kept: int = 0
    julian: int = 0
    months: dict[str, list[str | int]] = field(default_factory=dict)
    """Months in which entities were last changed: how many were, and the last day."""
    opened: bool = False
    closed: bool = False
    done: bool = False
    damage: str | None = None
    rejects: Counter[str] = field(default_factory=Counter)

    def text(self) -> str:
        """The state as text."""
        return json.dumps({name: getattr(self, name) for name in _State.__dataclass_fields__})

    def note_day(self, day: str) -> None:
        """An entity was last changed on a day; what is no day is passed over."""
        try:
            date.fromisoformat(day)
        except ValueError:
            return
        count, last = self.months.get(day[:7], (0, day))
        self.months[day[:7]] = [int(count) + 1, max(str(last), day)]

    @property
    def as_of(self) -> str | None:
        """The day of the latest change. A month of hardly any changes, in a dump of millions, comes from a damaged line."""
        fewest = self.entities // _CHANGES
        return max((str(last) for count, last in self.months.values() if int(count) > fewest), default=None)

    @classmethod
    def of(cls, text: str | None) -> _State:
        """The state that a text holds; a fresh one where there is none."""
        values = json.loads(text) if text else {}
        return cls(**{**values, "rejects": Counter(values.get("rejects", {}))})


def import_dump(
    path: Path, out: Path, *, since: str = "1990", kinds: Iterable[str] = KINDS, progress: Callable[[Progress], None] | None = None,
    resume: bool = True, batch: int = BATCH,
) -> ImportReport:  # fmt: skip
    """Read Wikidata's JSON dump and write ``entities``, ``names``, ``tenures``, ``relations`` and ``rejects`` (.tsv) into ``out``.

    ``since`` is an EDTF date: offices that ended before it are left out. ``kinds`` says which entities are written; offices come with
    persons. ``progress`` is called now and then; what it raises stops the import, which then goes on from the last batch when it is
    called again with the same dump. ``resume=False`` starts anew. ``batch`` is in bytes of the unpacked dump.

    A line that is not as it must be never stops the import: it is counted, and kept in ``rejects.tsv`` with its number, its offset in
    the unpacked dump and what was wrong; "in part" marks those of which the rest was used. A dump that is cut off is imported as far as
    it goes, and the report says so.

    Raises:
        NotFound, EmptyInput, NotText: the dump is missing, empty, or packed otherwise than as .gz or .bz2.
        DateError: ``since`` is no date.
        ImportConflict: ``out`` holds the unfinished or finished import of another dump.
        KnowledgeError: ``kinds`` names an unknown kind, or the spool in ``out`` cannot be used.
    """
    bounds(since)
    wanted = frozenset(kinds)
    if wanted - KINDS:
        raise KnowledgeError(f"kinds: expected some of {', '.join(sorted(KINDS))}; found {', '.join(sorted(wanted - KINDS))}")
    dump = Dump(path)
    try:
        out.mkdir(parents=True, exist_ok=True)
        if not resume:
            for leftover in (out / NAME, out / f"{NAME}-journal"):
                leftover.unlink(missing_ok=True)
    except OSError as error:
        raise KnowledgeError(f"{out}: expected a folder to write to ({error.strerror or error})") from error
    with spool_errors(out / NAME), closing(Spool(out / NAME)) as spool:
        _claim(spool, dump, out)
        return _Import(dump, spool, out, since, wanted, progress, batch).run()


def _claim(spool: Spool, dump: Dump, out: Path) -> None:
    """Make the spool that of this dump; another dump's is not continued."""
    known = spool.recall("dump")
    if known is not None and known != dump.identity:
        raise ImportConflict(
            f"{out}: holds an import of another dump than {dump.path}; name another folder, or start anew without resuming"
        )
    spool.remember(dump=dump.identity)
    spool.commit()


class _Import:
    """One run of an import."""

    def __init__(
        self, dump: Dump, spool: Spool, out: Path, since: str, kinds: frozenset[str], progress: Callable[[Progress], None] | None, batch: int
    ) -> None:  # fmt: skip
        self._dump, self._spool, self._out, self._since, self._kinds, self._batch = dump, spool, out, since, kinds, batch
        self._progress = progress
        self._state = _State.of(spool.recall("state"))
        self._resumed = self._state.offset
        self._began = monotonic()

    def run(self) -> ImportReport:
        """Read what is left of the dump, then join."""
        if not self._state.done:
            self._read()
        state = self._state
        join = Join(
            self._spool, as_of=state.as_of or _NEVER, since=self._since, kinds=self._kinds, tick=lambda _: self._tell("joining")
        )
        self._tell("joining")
        join.run()
        try:
            tables = write_tables(self._spool, self._out)
            tables["rejects"] = write_rejects(self._spool, self._out)
        except OSError as error:
            raise KnowledgeError(f"{self._out}: the tables cannot be written ({error.strerror or error})") from error
        return ImportReport(
            self._dump.path, self._dump.form, state.as_of, state.lines, state.offset, state.entities, state.kept, tables,
            dict(sorted(state.rejects.items())), dict(sorted(join.dropped.items())), state.julian,
            state.closed and state.damage is None, state.damage, self._resumed,
        )  # fmt: skip

    def _read(self) -> None:
        state = self._state
        due = state.offset + self._batch
        with closing(self._dump.lines(offset=state.offset, number=state.lines)) as lines:
            for line in lines:
                self._take(line)
                state.lines, state.offset = line.number, line.offset + line.length + line.whole
                if state.offset >= due:
                    due = state.offset + self._batch
                    self._save()
                    self._tell("reading")
                elif line.number % _LINES_PER_TICK == 0:
                    self._tell("reading")
        state.done = True
        state.damage = self._dump.damage or (None if state.closed else "the closing bracket is missing")
        self._save()
        self._tell("reading")

    def _save(self) -> None:
        self._spool.remember(state=self._state.text())
        self._spool.commit()

    def _take(self, line: Line) -> None:
        """One line of the dump: a bracket, an entity, or a reject."""
        state = self._state
        text = line.text.removeprefix(b"\xef\xbb\xbf") if line.number == 1 else line.text
        if line.length > LONGEST:
            return self._reject(line, f"longer than {LONGEST} bytes")
        text = text.strip(b" \t\r")
        if not state.opened and text.startswith(b"["):
            state.opened, text = True, text[1:].lstrip(b" \t")
        if text:
            # A broken line may end like this too: only the last one counts.
            state.closed = text == b"]" or text.endswith(b"}]")
            text = text[:-1] if state.closed else text
        text = text.removesuffix(b",").rstrip(b" \t")
        if text:
            self._take_entity(line, text)
        return None

    def _take_entity(self, line: Line, text: bytes) -> None:
        state = self._state
        found = extract(text)
        if isinstance(found, Rejected):
            return self._reject(line, found.reason)
        state.entities += 1
        modified = _MODIFIED.search(text, max(0, len(text) - _TAIL))
        if modified is not None:
            state.note_day(modified.group(1).decode())
        if found is None:
            return None
        state.julian += found.julian
        if self._spool.add(found, text):
            state.kept += 1
        else:
            self._reject(line, "an entity that stood in the dump before")
        if found.problems:
            more = f" (and {len(found.problems) - 1} more)" if len(found.problems) > 1 else ""
            self._reject(line, f"in part: {found.problems[0]}{more}")
        return None

    def _reject(self, line: Line, reason: str) -> None:
        self._state.rejects[_kind_of(reason)] += 1
        head = clean(line.text[:_HEAD_KEPT].decode("utf-8", "replace"))
        self._spool.reject(line.number, line.offset, clean(reason), head)

    def _tell(self, stage: Literal["reading", "joining"]) -> None:
        if self._progress is None:
            return
        seconds, state, dump = monotonic() - self._began, self._state, self._dump
        rate = dump.read / seconds if seconds > 0 else 0.0
        left = (dump.size - dump.read) / rate if rate > 0 and stage == "reading" else None
        self._progress(Progress(stage, dump.read, dump.size, state.entities, state.kept, sum(state.rejects.values()), rate, left))


def _kind_of(reason: str) -> str:
    """A reason without what differs from line to line."""
    return reason.partition(":")[0] if reason.startswith(("broken JSON", "in part")) else re.sub(r" at byte \d+.*", "", reason)
