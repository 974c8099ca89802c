"""What every page, answer and tool of the desk is made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING

from detente.archive.engine import reading

if TYPE_CHECKING:
    from detente.archive import Archive
    from detente.chronicle.naming import Namer
    from detente.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Desk:
    """One archive with what puts it into words.

    ``on`` is the day of reference (ISO): the last day of publication in the archive, never today's; None where no story has a day.
    ``cursor`` is that of the last change: what was made of the archive holds until it grows. ``review`` is the token that lets its
    bearer judge, None where nobody may. ``notice`` is said on every page, None says nothing.
    """

    archive: Archive
    knowledge: Knowledge
    namer: Namer
    on: str | None
    cursor: int
    review: str | None = None
    notice: str | None = None


class DeskHolder:
    """The desk as the archive stands now: made anew when the archive has changed, else the same one."""

    def __init__(self, archive: Archive, knowledge: Knowledge, *, review: str | None = None, notice: str | None = None) -> None:
        from detente.chronicle.naming import Namer

        self._lock = Lock()
        self._desk = Desk(archive, knowledge, Namer(knowledge), None, -1, review, notice)

    def last(self) -> Desk:
        """The desk as it was asked for last: for saying that the archive cannot be read now."""
        return self._desk

    def now(self) -> Desk:
        """The desk of what is committed at this moment."""
        cursor = last_cursor(self._desk.archive)
        with self._lock:
            if cursor != self._desk.cursor:
                self._desk = replace(self._desk, cursor=cursor, on=self._desk.archive.last_day())
            return self._desk


def last_cursor(archive: Archive) -> int:
    """The cursor of the last change of an archive, 0 where nothing has changed yet."""
    from sqlalchemy import func, select

    from detente.archive.tables import changes

    with reading(archive.engine) as connection:
        return connection.execute(select(func.max(changes.c.cursor))).scalar() or 0
