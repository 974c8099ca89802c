"""Document to Story: what is the article, what is furniture, who filed it, where and when."""

from __future__ import annotations

from detente.story.language import identify_language
from detente.story.model import CleanText, Paragraph, Story
from detente.story.read import read_story

__all__ = ["CleanText", "Paragraph", "Story", "identify_language", "read_story"]
