"""Stories into an archive: what is new is read and written batch by batch, then held against what is there."""

from __future__ import annotations

import json
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.archive import tables
from detente.archive.coding import Item, code
from detente.archive.engine import reading, writing
from detente.archive.keep import Kept
from detente.archive.model import Outcome, Read, Tally
from detente.archive.open import open_archive
from detente.archive.recode import sweep
from detente.archive.restamp import copied, known_readings, reading_of
from detente.archive.settle import settle
from detente.archive.versions import versions
from detente.archive.write import known_documents, known_inputs, store
from detente.documents.carried import Input
from detente.errors import ArchiveError
from detente.json import record_to_json
from detente.records import Record
from detente.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# Inputs looked up at a time, before any is read: what the archive has costs no reading.
LOOKED_UP = 64
# A batch is written when it has so many inputs or is so many seconds old: what a crash can cost.
MOST_INPUTS, MOST_SECONDS = 64, 5.0
# Readings that are remembered for copies that follow at once; those that come later find them in the archive.
REMEMBERED = 256
# Documents between two settlings of a long run: readers see happenings while it goes on.
BETWEEN_SETTLINGS = 5_000


@dataclass(frozen=True, slots=True)
class Report:
    """Where an ingest stands: the tally so far, the outcomes just committed, and documents settled (None while reading)."""

    tally: Tally
    outcomes: tuple[Outcome, ...] = ()
    settled: int | None = None


def ingest(
    items: Iterable[Item],
    where: str,
    *,
    settings: Settings | None = None,
    kept: Kept | None = None,
    workers: int = 1,
    again: bool = False,
    report: Callable[[Report], None] = lambda report: None,
) -> Tally:
    """Take inputs into the archive ``where``, which is made if need be.

    Args:
        items: the inputs, each of which ends in the tally as coded, empty, duplicate or rejected.
        settings: as for :func:`detente.read`.
        kept: which of the stories' words the archive keeps (:func:`detente.archive.keep.keep`); None takes what the archive was made
            with, ``full`` for a new one.
        workers: processes that read side by side.
        again: read anew what the archive has, with the code and settings of now. Documents and judgements stay; what was read from
            them gives way.
        report: called after every commit. An outcome that it was given is in the archive, whatever happens next.

    Returns:
        Every input counted. What the archive had already is counted as what it was then.

    Raises:
        ArchiveError: the archive cannot be opened or written; what was committed stays, and the same call goes on from there.
    """
    settings = settings or Settings()
    with open_archive(where, create=True) as archive:
        engine = archive.engine
        kept = _agree(engine, where, kept)
        tally, unsettled = Tally(), 0
        manifest = _Manifest(settings, kept)
        for batch in _batches(_through(items, engine, settings, workers, again=again)):
            outcomes = _commit(engine, batch, kept, manifest, again=again)
            for outcome in outcomes:
                tally.add(outcome)
            report(Report(tally, outcomes))
            unsettled += sum(o.new and o.document is not None for o in outcomes)
            if unsettled >= BETWEEN_SETTLINGS:
                settle(engine, progress=lambda done: report(Report(tally, settled=done)))
                unsettled = 0
        settle(engine, progress=lambda done: report(Report(tally, settled=done)))
        if again:
            with writing(engine) as connection:
                sweep(connection)
        return tally


def _agree(engine: Engine, where: str, kept: Kept | None) -> Kept:
    """What the archive keeps of texts: settled when it is made, and the same for all that it holds."""
    from sqlalchemy import select

    with writing(engine) as connection:
        query = select(tables.settings.c.value).where(tables.settings.c.name == "store-text")
        found: Kept | None = connection.execute(query).scalar()
        if found is None:
            connection.execute(tables.settings.insert().values(name="store-text", value=kept or "full"))
            return kept or "full"
    if kept is not None and kept != found:
        raise ArchiveError(
            where, f"was made with --store-text {found}, and now {kept} is asked: leave it out, or make another archive"
        )
    return found


def _through(items: Iterable[Item], engine: Engine, settings: Settings, workers: int, *, again: bool) -> Iterator[Read | Outcome]:
    """Items in order: those that the archive knows as their ledger lines, copies of what was read as such, the others read."""
    waiting: deque[_Waiting] = deque()
    recent = _Recent()
    version = _version(settings)

    def unread() -> Iterator[Item]:
        for several in _grouped(items):
            named = [reading_of(i, version) if isinstance(i, Input) else None for i in several]
            known = _known(engine, several, [r for r in named if r is not None])
            for item, words in zip(several, named, strict=True):
                found = None if again else known.line(item) or known.copy(item, words)
                follows = found is None and recent.expects(words)
                waiting.append(_Waiting(item, words, found, follows))
                if found is None and not follows:
                    yield item

    def ready() -> Iterator[Read | Outcome]:
        while waiting and (line := waiting[0].found or recent.copy(waiting[0])) is not None:
            waiting.popleft()
            yield line

    for read in code(unread(), settings=settings, workers=workers):
        yield from ready()
        yield recent.keep(replace(read, reading=waiting.popleft().reading))
    yield from ready()


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An item whose turn has not come: what is known of it already; or that it follows one with the same words that is being read."""

    item: Item
    reading: str | None
    found: Read | Outcome | None
    follows: bool


class _Recent:
    """What was read last and is being read, for the copies that come close behind."""

    def __init__(self) -> None:
        self._coming: set[str] = set()
        self._reads: OrderedDict[str, Read] = OrderedDict()
        self._followers: Counter[str] = Counter()

    def expects(self, reading: str | None) -> bool:
        """Whether these words are read or being read; if not, they are from now on."""
        if reading is None:
            return False
        known = reading in self._reads or reading in self._coming
        self._followers[reading] += known
        if not known:
            self._coming.add(reading)
        return known

    def keep(self, read: Read) -> Read:
        """Remember a reading for a while, and for as long as a copy waits for it."""
        if read.reading is not None:
            self._coming.discard(read.reading)
            self._reads[read.reading] = read
            self._forget()
        return read

    def copy(self, waiting: _Waiting) -> Read | None:
        """A copy, as what the reading of the first one makes it; None where the item is no copy."""
        item, reading = waiting.item, waiting.reading
        if not waiting.follows or reading is None or not isinstance(item, Input):
            return None
        first = self._reads[reading]
        self._followers[reading] -= 1
        if first.record is None:
            return replace(first, place=item.where, identity=item.identity, byte_offset=item.offset)
        return Read(item.where, item.identity, item.offset, copied(first.record, item), reading=reading)

    def _forget(self) -> None:
        """Let go of the oldest reading that nobody waits for, where there are too many."""
        if len(self._reads) <= REMEMBERED:
            return
        oldest = next((r for r in self._reads if not self._followers[r]), None)
        if oldest is not None:
            del self._reads[oldest], self._followers[oldest]


def _version(settings: Settings) -> str:
    """What two readings of the same bytes must have in common to be the same."""
    return json.dumps(versions(settings, "full"), sort_keys=True)


def _grouped(items: Iterable[Item]) -> Iterator[list[Item]]:
    group: list[Item] = []
    for item in items:
        group.append(item)
        if len(group) == LOOKED_UP:
            yield group
            group = []
    if group:
        yield group


@dataclass(frozen=True, slots=True)
class _Known:
    """What the archive has of some items."""

    lines: Mapping[tuple[str, str], Outcome]
    documents: Mapping[str, int]
    readings: Mapping[str, Record]

    def line(self, item: Item) -> Outcome | None:
        """What is to be said of an item without reading it; None where it must be read."""
        if not isinstance(item, Input):
            return None
        line = self.lines.get((item.identity, item.where))
        if line is not None:
            return line
        if item.identity in self.documents:
            return Outcome(item.where, item.identity, item.offset, "duplicate", item.identity, None)
        return None

    def copy(self, item: Item, reading: str | None) -> Read | None:
        """An item whose words were read before."""
        record = self.readings.get(reading) if reading is not None else None
        if record is None or not isinstance(item, Input):
            return None
        return Read(item.where, item.identity, item.offset, copied(record, item), reading=reading)


def _known(engine: Engine, items: Sequence[Item], readings: Sequence[str]) -> _Known:
    identities = [i.identity for i in items if isinstance(i, Input)]
    with reading(engine) as connection:
        return _Known(
            known_inputs(connection, identities), known_documents(connection, identities), known_readings(connection, readings)
        )


def _batches(reads: Iterable[Read | Outcome]) -> Iterator[list[Read | Outcome]]:
    batch: list[Read | Outcome] = []
    # The clock decides when to write, never what.
    begun = time.monotonic()
    for read in reads:
        batch.append(read)
        if len(batch) >= MOST_INPUTS or time.monotonic() - begun >= MOST_SECONDS:
            yield batch
            batch, begun = [], time.monotonic()
    if batch:
        yield batch


def _commit(
    engine: Engine, batch: Sequence[Read | Outcome], kept: Kept, manifest: _Manifest, *, again: bool
) -> tuple[Outcome, ...]:
    """Write what is new of a batch; the ledger lines of all of it, in order.

    It is one transaction, unless a record of the batch contradicts itself or another document's: then each is written by itself, and the
    one that cannot be is rejected.
    """
    fresh = [_as_read(b) for b in batch if isinstance(b, Read) or b.new]
    if not fresh:
        return tuple(b for b in batch if isinstance(b, Outcome))
    try:
        outcomes = _write(engine, fresh, kept, manifest, again=again)
    except ArchiveError as error:
        if not _clashes(error):
            raise
        outcomes = tuple(o for read in fresh for o in _write_alone(engine, read, kept, manifest, again=again))
    written = iter(outcomes)
    return tuple(next(written) if isinstance(b, Read) or b.new else b for b in batch)


def _write(engine: Engine, reads: Sequence[Read], kept: Kept, manifest: _Manifest, *, again: bool) -> tuple[Outcome, ...]:
    with writing(engine) as connection:
        outcomes = store(connection, reads, kept=kept, again=again)
        if again or any(o.new for o in outcomes):
            manifest.write(connection)
    return outcomes


def _write_alone(engine: Engine, read: Read, kept: Kept, manifest: _Manifest, *, again: bool) -> tuple[Outcome, ...]:
    try:
        return _write(engine, [read], kept, manifest, again=again)
    except ArchiveError as error:
        if not _clashes(error) or read.record is None:
            raise
        data = record_to_json(read.record).encode("utf-8", errors="surrogatepass")
        reason = "its record gives an id twice, or one that another document's record has: read the story itself"
        return _write(engine, [replace(read, record=None, reason=reason, rejected=True, data=data)], kept, manifest, again=False)


def _clashes(error: ArchiveError) -> bool:
    """Whether rows were refused for what they hold, and not because the database cannot write."""
    from sqlalchemy.exc import DataError, IntegrityError

    return isinstance(error.__cause__, (DataError, IntegrityError))


def _as_read(item: Read | Outcome) -> Read:
    """A duplicate that was not read again, as what the writer takes."""
    return item if isinstance(item, Read) else Read(item.place, item.identity, item.byte_offset, None)


class _Manifest:
    """Versions and settings of a run: written once, when it adds something."""

    def __init__(self, settings: Settings, kept: Kept) -> None:
        self._settings, self._kept, self._written = settings, kept, False

    def write(self, connection: Connection) -> None:
        if not self._written:
            connection.execute(
                tables.runs.insert().values(manifest=json.dumps(versions(self._settings, self._kept), sort_keys=True))
            )
            self._written = True
