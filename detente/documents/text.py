"""Plain text."""

from __future__ import annotations

from detente.documents.model import Note, Received


def read_text(text: str, *, identity: str, uri: str | None, notes: tuple[Note, ...] = ()) -> Received:
    """Plain text is received as it stands; it has no metadata and no blocks."""
    return Received(identity, uri, None, None, None, text, "text", notes)
