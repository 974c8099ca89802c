"""Detente reads news and keeps the record of relations between states.

``read`` takes the bytes of one story to a :class:`Record`; ``ingest`` takes any number of them into an archive, and ``open`` opens one
(:class:`Archive`). Names load on first use, so that ``import detente`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.archive import Archive, ingest
    from detente.archive import open_archive as open
    from detente.errors import DetenteError
    from detente.pipeline import read
    from detente.records import Record
    from detente.settings import Settings

__version__ = "0.1.0"
__all__ = ["Archive", "DetenteError", "Record", "Settings", "__version__", "ingest", "open", "read"]

# Where a public name lives, and what it is called there.
_HOMES = {
    "Archive": ("detente.archive", "Archive"),
    "DetenteError": ("detente.errors", "DetenteError"),
    "Record": ("detente.records", "Record"),
    "Settings": ("detente.settings", "Settings"),
    "ingest": ("detente.archive", "ingest"),
    "open": ("detente.archive", "open_archive"),
    "read": ("detente.pipeline", "read"),
}


def __getattr__(name: str) -> object:
    """Load a public name on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home, own_name = _HOMES[name]
    value: object = getattr(import_module(home), own_name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
