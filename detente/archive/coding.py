"""Inputs through the pipeline, in this process or in several, in the order in which they came."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING

from detente.archive.model import Read
from detente.documents.carried import Input, Unreadable
from detente.errors import DataError, DateError, EmptyInput, InputError, ModelError
from detente.json import record_from_json
from detente.records import Record
from detente.settings import Settings

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Item = Input | Unreadable
# Stories a worker is handed at a time: enough that handing over costs nothing, few enough that all workers end together.
A_HANDFUL = 4
# Handfuls in the works for each worker: the next one lies ready when one is done.
AHEAD = 3


def code(items: Iterable[Item], *, settings: Settings, workers: int = 1) -> Iterator[Read]:
    """Read every item, in order; what cannot be read comes back with the reason and its bytes.

    ``workers`` above 1 read side by side in processes of their own: the result is the same. An item on which a process dies is
    rejected, and the others that it held are read again.

    Raises ModelError and DataError (KnowledgeError) where the installation cannot read anything at all.
    """
    reader = Reader(settings)
    if workers <= 1:
        yield from (reader.read(item) for item in items)
        return
    yield from _side_by_side(items, settings, workers)


class Reader:
    """Reads items one by one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def read(self, item: Item) -> Read:
        """What became of an item."""
        if isinstance(item, Unreadable):
            identity = sha256(item.data).hexdigest()
            return Read(item.where, identity, item.offset, None, item.reason, rejected=True, data=item.data)
        try:
            record = record_from_json(item.data) if item.format == "record" else self._read(item)
        except EmptyInput as error:
            return Read(item.where, item.identity, item.offset, None, error.reason)
        except (InputError, DateError) as error:
            return _rejected(item, error.reason if isinstance(error, InputError) else str(error))
        except (ModelError, DataError) as error:
            if item.format != "record":
                raise
            return _rejected(item, str(error))
        except Exception as error:  # noqa: BLE001
            # A fault of ours in one story of a million must not lose the others: it is reported, with the story kept aside.
            return _rejected(item, f"unforeseen {type(error).__name__}: {error}; please report it")
        return Read(item.where, record.document.id if item.format == "record" else item.identity, item.offset, record)

    def _read(self, item: Input) -> Record:
        from detente.pipeline import read

        form = item.format if item.format in ("text", "html") else self._settings.format
        settings = replace(self._settings, format=form)
        return read(item.data, uri=item.given.uri or item.where, settings=settings, given=item.given, identity=item.identity)


def _rejected(item: Input, reason: str) -> Read:
    return Read(item.where, item.identity, item.offset, None, reason, rejected=True, data=item.data)


# One reader a process, with its tables loaded.
_readers: dict[Settings, Reader] = {}


def read_handful(items: Sequence[Item], settings: Settings) -> tuple[Read, ...]:
    """Read some items in a worker's process."""
    reader = _readers.get(settings)
    if reader is None:
        reader = _readers[settings] = Reader(settings)
    return tuple(reader.read(item) for item in items)


def _side_by_side(items: Iterable[Item], settings: Settings, workers: int) -> Iterator[Read]:
    from concurrent.futures import Future
    from concurrent.futures.process import BrokenProcessPool

    pool = _pool(workers)
    waiting: deque[tuple[list[Item], Future[tuple[Read, ...]]]] = deque()
    source = iter(items)
    try:
        while True:
            while len(waiting) < workers * AHEAD and (handful := list(islice(source, A_HANDFUL))):
                waiting.append((handful, pool.submit(read_handful, handful, settings)))
            if not waiting:
                return
            handful, future = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                yield from _one_by_one(handful, settings)
                pool = _pool(workers)
                waiting = deque((h, pool.submit(read_handful, h, settings)) for h, _ in waiting)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def _one_by_one(handful: Sequence[Item], settings: Settings) -> Iterator[Read]:
    """Items of which one made its process die, each in a process of its own."""
    from concurrent.futures.process import BrokenProcessPool

    for item in handful:
        with _pool(1) as pool:
            try:
                yield from pool.submit(read_handful, [item], settings).result()
            except BrokenProcessPool:
                reason = "the process that read it died (out of memory?)"
                yield _rejected(item, reason) if isinstance(item, Input) else read_handful([item], settings)[0]
