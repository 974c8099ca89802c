"""What the command's exit status says."""

from __future__ import annotations

from enum import IntEnum

from detente.errors import ArchiveError, CodebookError, DataError, DateError, DetenteError, FactsError, InputError, ModelError


class Exit(IntEnum):
    """Exit codes; they are part of the interface and do not change within a major version."""

    DONE = 0
    """All was read. A story without events, or in a language that is not coded, is read too."""
    FAILED = 1
    """Something unforeseen, or whoever read our output went away."""
    USAGE = 2
    """The command line asks for something that does not exist."""
    REJECTS = 3
    """Done, but some inputs were rejected; each is named."""
    INPUT = 4
    """The input cannot be read: missing, empty, not text, too large."""
    SETUP = 5
    """The installation lacks something or holds something altered: parser weights, the knowledge base, a table."""
    ARCHIVE = 6
    """The archive cannot be opened or written: missing, no archive, disk full, server gone. What was committed stays."""
    INTERRUPTED = 130
    """Stopped from the keyboard."""


def exit_for(error: DetenteError) -> Exit:
    """The exit code that an error leads to."""
    if isinstance(error, (InputError, FactsError, CodebookError)):
        return Exit.INPUT
    if isinstance(error, ArchiveError):
        return Exit.ARCHIVE
    if isinstance(error, DateError):
        return Exit.USAGE
    if isinstance(error, (ModelError, DataError)):
        return Exit.SETUP
    return Exit.FAILED
