"""Sentences to places: spans that name places, and the place each means."""

from detente.places.find import find_places, resolve_dateline
from detente.places.model import PlaceMention

__all__ = ["PlaceMention", "find_places", "resolve_dateline"]
