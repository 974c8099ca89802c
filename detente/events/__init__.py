"""From parsed sentences with their mentions to events."""

from detente.events.code import code_story
from detente.events.deed import Deed, Dropped
from detente.events.judge import Judge, load_judge
from detente.events.merge import merge_tellings
from detente.events.record import to_events
from detente.events.scene import Scene, quoted_ranges
from detente.events.series import find_series
from detente.events.topic import foreign_topic

__all__ = [
    "Deed",
    "Dropped",
    "Judge",
    "Scene",
    "code_story",
    "find_series",
    "foreign_topic",
    "load_judge",
    "merge_tellings",
    "quoted_ranges",
    "to_events",
]
