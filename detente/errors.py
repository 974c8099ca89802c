"""Everything that can go wrong, as one tree.

DetenteError
├── InputError               a document cannot be read; carries where and why
│   ├── NotFound             no such file
│   ├── EmptyInput           nothing but white space
│   ├── NotText              binary bytes, or a format that is not read here
│   └── TooLarge             beyond Settings.max_bytes
├── FetchError               what an address names cannot be had, or is not fetched; carries where, why and of which kind
├── ArchiveError             an archive cannot be opened, read or written
├── UnknownParty             a name that neither the knowledge base nor the archive knows
├── CursorError              a place in a list that no earlier page of it gave
├── DateError                a date that is not ISO 8601 / EDTF
├── DataError                a table of the package or of the user does not hold what it must
│   ├── CodebookError        a codebook of the user's own has errors and was to be trained
│   ├── FactsError           a file of facts has bad rows and was to be taken whole or not at all
│   └── KnowledgeError       the knowledge base is missing, altered, or of another version
│       └── ImportConflict   the folder holds the import of another dump
└── ModelError               weights (of the parser, the network, a trained codebook) are missing or not the ones that fit
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

_PASSWORD = re.compile(r"(?<=://)([^:/@]*):[^@/]*@")


class DetenteError(Exception):
    """Base of all errors that Detente raises on purpose; its text is fit to show to a person."""


def without_password(url: str) -> str:
    """A URL as it may be shown: the password of its user is left out."""
    return _PASSWORD.sub(r"\1@", url)


class InputError(DetenteError):
    """A document cannot be read. ``where`` names it (path or ``-``); ``reason`` says why and what to do."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class NotFound(InputError):
    """No such file, or not readable."""


class EmptyInput(InputError):
    """The input holds no words."""


class NotText(InputError):
    """The bytes are not text in a format that can be read."""


class TooLarge(InputError):
    """The input is larger than the limit of the settings."""


class FetchError(DetenteError):
    """What an address names cannot be had. ``kind``: ``refused`` where asking again is of no use, ``failed`` where it may be."""

    def __init__(self, where: str, reason: str, kind: Literal["refused", "failed"]) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason
        self.kind = kind


class ArchiveError(DetenteError):
    """An archive cannot be opened, read or written. ``where`` names it without a password; ``reason`` says why and what to do."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{without_password(where)}: {reason}")
        self.where = without_password(where)
        self.reason = reason


class UnknownParty(DetenteError):
    """A name that neither the knowledge base nor the archive knows; ``name`` is what was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} is neither known nor named in the archive; expected a country (China, CHN), an organisation, or a full name"
        )
        self.name = name


class CursorError(DetenteError):
    """A place in a list that no earlier page of it gave."""

    def __init__(self, found: str) -> None:
        super().__init__(f"cursor {found[:80]!r}: expected one that an earlier page of this list gave; begin without one")
        self.found = found


class DateError(DetenteError):
    """A date is not ISO 8601 / EDTF."""


class DataError(DetenteError):
    """A table does not hold what it must. The message names file, line, what was found and what was expected."""


class FactsError(DataError):
    """A file of facts has bad rows and was to be taken whole or not at all; ``problems`` lists them all, as printable things."""

    def __init__(self, where: str, problems: Sequence[object]) -> None:
        super().__init__(f"{where}: {len(problems)} rows are wrong, nothing was taken; the first: {problems[0]}")
        self.where = where
        self.problems = tuple(problems)


class CodebookError(DataError):
    """A codebook of the user's own has errors and nothing was trained; ``problems`` lists them all, as printable things."""

    def __init__(self, where: str, problems: Sequence[object]) -> None:
        super().__init__(f"{where}: {len(problems)} errors, nothing was trained; the first: {problems[0]}")
        self.where = where
        self.problems = tuple(problems)


class KnowledgeError(DataError):
    """The compiled knowledge base is missing, altered, or of another version."""


class ImportConflict(KnowledgeError):
    """The folder holds the import of another dump than the one named."""


class ModelError(DetenteError):
    """Weights (of the parser, the network, a trained codebook) are missing or are not the ones that fit."""
