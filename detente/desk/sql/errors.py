"""What can go wrong with a question in SQL, as part of the tree of :mod:`detente.desk.errors`.

DeskError
└── SqlError            the database did not take the question; carries what it said, and where
    ├── SqlRefused      the question would do, read or call what is not allowed here
    └── SqlLimit        the question ran past a limit; carries which
"""

from __future__ import annotations

from detente.desk.errors import DeskError


class SqlError(DeskError):
    """The database did not take the question.

    ``reason`` is what it said, on one line; ``position`` the code point of the statement where it stopped, None where it did not say.
    ``status`` is that of HTTP.
    """

    status = 400

    def __init__(self, reason: str, position: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.position = position


class SqlRefused(SqlError):
    """The question would write, or read or call what is not shown here. Its text says what, and what may be done instead."""

    status = 403


class SqlLimit(SqlError):
    """The question ran past a limit; ``limit`` names it: ``seconds``, ``memory``, ``length`` or ``waiting``."""

    status = 422

    def __init__(self, limit: str, reason: str) -> None:
        super().__init__(reason)
        self.limit = limit
