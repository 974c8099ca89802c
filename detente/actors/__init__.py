"""Sentences to the cast: who is named where, and whom each mention stands for."""

from detente.actors.find import find_actors
from detente.actors.model import Cast, Mention, MentionKind

__all__ = ["Cast", "Mention", "MentionKind", "find_actors"]
