"""Marks by which a compiled knowledge base is known."""

from __future__ import annotations

SCHEMA = 3
"""Version of the compiled file; a reader refuses any other."""
APPLICATION = 0x44455445
"""SQLite application id, "DETE"."""
