"""Fetching what an address names, and nothing that lies in a private network."""

from __future__ import annotations

from detente.documents.fetch.addresses import Target, read_address
from detente.documents.fetch.guard import Guard
from detente.documents.fetch.http import Answer, Fetcher

__all__ = ["Answer", "Fetcher", "Guard", "Target", "read_address"]
