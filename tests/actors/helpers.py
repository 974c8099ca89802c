"""Stories made by hand, and their casts."""

from __future__ import annotations

import re
from functools import lru_cache

from detente.actors import Cast, find_actors
from detente.knowledge import Knowledge, load_knowledge
from detente.language import Sentence, parse_story
from detente.records import Document, Published
from detente.story.model import CleanText, Paragraph, Story


def make_story(text: str, *, title: bool = False, published: str | None = None) -> Story:
    """A story whose clean text is the text itself, a paragraph a line; the first line is a title where ``title`` is true."""
    lines = [m.span() for m in re.finditer(r"[^\n]+", text)]
    kinds = ["title" if title and number == 0 else "body" for number in range(len(lines))]
    paragraphs = tuple(Paragraph(kind, *line) for kind, line in zip(kinds, lines, strict=True))  # type: ignore[arg-type]
    clean = CleanText(text, text, ((0, 0, len(text)),), paragraphs)
    date = Published(published, "given" if published else "unknown")
    return Story(Document("0" * 64, None, None, None, (), None, None, date, "en", text, (), ()), clean)


@lru_cache(maxsize=256)
def parsed(text: str, title: bool, published: str | None) -> tuple[Story, tuple[Sentence, ...]]:
    story = make_story(text, title=title, published=published)
    return story, parse_story(story.clean)


@lru_cache(maxsize=256)
def cast_of(text: str, *, title: bool = False, published: str | None = None, dateline: str | None = None) -> Cast:
    """The cast of a story written down here, by the bundled knowledge base."""
    story, sentences = parsed(text, title, published)
    return find_actors(story, sentences, knowledge(), story.document.published, dateline)


def knowledge() -> Knowledge:
    """The bundled knowledge base."""
    return load_knowledge()


def told(cast: Cast, words: str, text: str) -> list[str]:
    """Whom the mention with exactly these words stands for, the first such mention: names of persons and bodies, else codes."""
    found = [m for several in cast.mentions for m in several if text[m.start : m.end] == words]
    if not found:
        return []
    return [label(cast, id) for id in found[0].actors]


def label(cast: Cast, id: str) -> str:
    """``DNK GOV`` for a code, ``DNK`` for a country, else the actor's name."""
    actor = cast.actors[id]
    if id.startswith("det:code:"):
        return f"{actor.country or '---'} {actor.sector}"
    return actor.country or actor.name if actor.kind == "country" else actor.name
