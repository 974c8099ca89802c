"""Sentences to the cast: who is named where, and whom each mention stands for."""

from detente.actors.find import find_actors
from detente.actors.model import Cast, Mention, MentionKind
from detente.actors.phrase import ActorCode, code_phrase

__all__ = ["ActorCode", "Cast", "Mention", "MentionKind", "code_phrase", "find_actors"]
