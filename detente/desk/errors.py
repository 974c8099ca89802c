"""What can go wrong at the desk, as part of the tree of :mod:`detente.errors`.

DetenteError
└── DeskError
    ├── NoSuchPage    nothing of that name is in the archive
    ├── Gone          a person took it out of the count, for a reason
    ├── BadQuery      a value of the query is not what it must be
    └── NotAllowed    who asks may not do this here
"""

from __future__ import annotations

from detente.errors import DetenteError


class DeskError(DetenteError):
    """Base of the desk's errors; ``status`` is that of HTTP."""

    status = 500


class NoSuchPage(DeskError):
    """Nothing of that name is in the archive; ``what`` is the kind of thing, ``name`` what was asked for."""

    status = 404

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"no {what} {name[:100]!r} in this archive")
        self.what = what
        self.name = name


class Gone(DeskError):
    """What was asked for was there, and a person judged it wrong; the message says who, when and why."""

    status = 410


class BadQuery(DeskError):
    """A value of the query is not what it must be."""

    status = 422

    def __init__(self, name: str, found: str, expected: str) -> None:
        super().__init__(f"{name}: found {found}, expected {expected}")
        self.name = name
        self.found = found
        self.expected = expected


class NotAllowed(DeskError):
    """Who asks may not do this here; the message says what would let them."""

    status = 403
