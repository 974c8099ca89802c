"""What a tool may refuse.

DetenteError
└── ToolRefusal          a tool cannot answer; its text is fit for a model: what was found, what is expected, what to do
    ├── WrongQuestion    an argument is not what it must be
    └── NothingThere     nothing of that name or id is known
"""

from __future__ import annotations

from collections.abc import Sequence

from detente.errors import DetenteError


class ToolRefusal(DetenteError):
    """A tool cannot answer. ``outside`` holds words from outside that belong to the message, to be shown in a fence."""

    def __init__(self, message: str, outside: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.outside = tuple(outside)


class WrongQuestion(ToolRefusal):
    """An argument is not what it must be."""


class NothingThere(ToolRefusal):
    """Nothing of that name or id is known."""
