"""Bytes to text: one module a format, and nothing repaired."""

from __future__ import annotations

from detente.documents.carried import Given, Input, Unreadable
from detente.documents.model import Block, Note, Received
from detente.documents.read import apply_given, read_document

__all__ = ["Block", "Given", "Input", "Note", "Received", "Unreadable", "apply_given", "read_document"]
