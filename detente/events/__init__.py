"""From parsed sentences with their mentions to events."""

from detente.events.code import code_story
from detente.events.record import to_events
from detente.events.scene import Scene, quoted_ranges
from detente.events.series import find_series

__all__ = ["Scene", "code_story", "find_series", "quoted_ranges", "to_events"]
