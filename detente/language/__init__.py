"""Clean text to parsed sentences."""

from detente.language.model import Sentence, Token
from detente.language.parse import load_pipeline, parse_story

__all__ = ["Sentence", "Token", "load_pipeline", "parse_story"]
