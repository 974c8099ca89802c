"""Sentences to places: spans that name places, and the place each means."""

from detente.places.dateline import filed, resolve_dateline
from detente.places.find import find_places
from detente.places.model import PlaceMention, Toponym
from detente.places.reading import read
from detente.places.tables import as_place

__all__ = ["PlaceMention", "Toponym", "as_place", "filed", "find_places", "read", "resolve_dateline"]
