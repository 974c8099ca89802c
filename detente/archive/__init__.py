"""What was read, kept: documents, records, happenings, judgements, and a ledger of all that came in."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.archive.intake import Report, ingest
    from detente.archive.model import Change, Outcome, Reject, Tally
    from detente.archive.open import open_archive
    from detente.archive.view import Archive

__all__ = ["Archive", "Change", "Outcome", "Reject", "Report", "Tally", "ingest", "open_archive"]

_HOMES = {
    "Archive": "view",
    "Change": "model",
    "Outcome": "model",
    "Reject": "model",
    "Report": "intake",
    "Tally": "model",
    "ingest": "intake",
    "open_archive": "open",
}


def __getattr__(name: str) -> object:
    """Load a public name on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
