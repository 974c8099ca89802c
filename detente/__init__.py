"""Detente reads news and keeps the record of relations between states.

``read`` takes the bytes of one story to a :class:`Record`. Names load on first use, so that ``import detente`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.errors import DetenteError
    from detente.pipeline import read
    from detente.records import Record
    from detente.settings import Settings

__version__ = "0.1.0"
__all__ = ["DetenteError", "Record", "Settings", "__version__", "read"]

_HOMES = {
    "DetenteError": "detente.errors",
    "Record": "detente.records",
    "Settings": "detente.settings",
    "read": "detente.pipeline",
}


def __getattr__(name: str) -> object:
    """Load a public name on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
