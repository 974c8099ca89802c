"""Who says what to whom: quoted words and reported clauses, with their speakers.

``read`` takes a text to its quotes. Names load on first use, so that ``from detente import quotes`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.quotes.attributions import Attribution, find_attributions
    from detente.quotes.find import find_quotes
    from detente.quotes.model import QuoteMention, Speaker
    from detente.quotes.reading import Party, Reading, read
    from detente.quotes.record import to_quotes

__all__ = [
    "Attribution",
    "Party",
    "QuoteMention",
    "Reading",
    "Speaker",
    "find_attributions",
    "find_quotes",
    "read",
    "to_quotes",
]

_HOMES = {
    "Attribution": "attributions",
    "Party": "reading",
    "QuoteMention": "model",
    "Reading": "reading",
    "Speaker": "model",
    "find_attributions": "attributions",
    "find_quotes": "find",
    "read": "reading",
    "to_quotes": "record",
}


def __getattr__(name: str) -> object:
    """Load a public name on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
