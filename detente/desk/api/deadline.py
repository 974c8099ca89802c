"""A deadline that really stops work: every statement is checked before it runs, and a running one is interrupted by the database."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.errors import DetenteError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# Instructions of SQLite's machine between two looks at the clock: some tenths of a millisecond.
_BETWEEN = 5_000
_HEEDED = "detente_heeds_deadlines"


class OutOfTime(DetenteError):
    """The work was stopped at its deadline."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment of the monotonic clock."""

    until: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """So many seconds from now."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds that are left, negative when it is past."""
        return self.until - time.monotonic()

    def check(self) -> None:
        """Raise OutOfTime when it is past."""
        if self.left <= 0:
            raise OutOfTime("stopped at the deadline")


_now: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def within(deadline: Deadline) -> Iterator[None]:
    """Work inside that reads an archive which heeds deadlines is stopped at this one: it raises OutOfTime."""
    token = _now.set(deadline)
    try:
        yield
    except Exception as error:
        # A statement that was interrupted comes back as an error of the database.
        if deadline.left <= 0 and not isinstance(error, OutOfTime):
            raise OutOfTime("stopped at the deadline") from error
        raise
    finally:
        _now.reset(token)


def check() -> None:
    """Raise OutOfTime when the deadline of the work at hand is past; nothing where it has none."""
    deadline = _now.get()
    if deadline is not None:
        deadline.check()


def heed(engine: Engine) -> None:
    """Let an engine heed deadlines; twice is once. Work without a deadline is not touched."""
    from sqlalchemy import event

    if getattr(engine, _HEEDED, False):
        return
    setattr(engine, _HEEDED, True)
    event.listen(engine, "before_cursor_execute", _before)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _watch)
    else:
        event.listen(engine, "begin", _bound)


def _before(*_: Any) -> None:
    check()


def _watch(raw: Any, _: object) -> None:
    """Let SQLite look at the clock while it works, and not wait for a writer beyond the deadline."""
    begun = _now.get()
    if begun is not None:
        raw.execute(f"PRAGMA busy_timeout = {max(1, int(begun.left * 1000))}")

    def is_past() -> bool:
        deadline = _now.get()
        return deadline is not None and deadline.left <= 0

    raw.set_progress_handler(is_past, _BETWEEN)


def _bound(connection: Connection) -> None:
    deadline = _now.get()
    if deadline is not None:
        deadline.check()
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {max(1, int(deadline.left * 1000))}")
