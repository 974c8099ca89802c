"""Feeds, polled politely for as long as they are watched; what they bring goes into an archive."""

from __future__ import annotations
