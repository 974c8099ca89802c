"""Bytes to text: one module a format, and nothing repaired."""

from __future__ import annotations

from detente.documents.model import Block, Note, Received
from detente.documents.read import read_document

__all__ = ["Block", "Note", "Received", "read_document"]
