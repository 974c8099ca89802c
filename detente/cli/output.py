"""Where output goes: JSON for a pipe, tables for a person, notes for standard error."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

# Of tables that go into a file: nobody says how wide it is.
PIPE_WIDTH = 100
# Controls, and the marks that turn the direction of writing: a story must not steer the reader's terminal.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def is_person() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def wants_json(as_json: bool | None) -> bool:
    """What was asked for; where nothing was, what suits the reader of standard output."""
    return not is_person() if as_json is None else as_json


def print_line(text: str) -> None:
    """Print text for a program to read: UTF-8 whatever the locale, one line end."""
    _utf8(sys.stdout)
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Say something to the person without touching the output."""
    _utf8(sys.stderr)
    sys.stderr.write(f"detente: {harmless(text)}\n")


def harmless(text: str) -> str:
    """Text with nothing in it that a terminal would obey; every such character becomes U+FFFD."""
    return _UNSAFE.sub("\ufffd", text)


def console() -> Console:
    """A console for tables: colours only on a terminal, width of the terminal or of COLUMNS, else 100."""
    from rich.console import Console

    _utf8(sys.stdout)
    width = None if is_person() or "COLUMNS" in os.environ else PIPE_WIDTH
    return Console(highlight=False, emoji=False, markup=False, width=width)


def _utf8(stream: object) -> None:
    """Records hold letters of many scripts: an old locale must not stop them; a file name goes out in the bytes it came in."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="surrogateescape")
