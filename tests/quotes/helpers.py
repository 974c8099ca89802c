"""Stories and casts made by hand for the tests of quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from detente.actors.model import Cast, Mention
from detente.language import Sentence, parse_story
from detente.quotes import QuoteMention, find_quotes
from detente.records import Document, Published
from detente.story.model import CleanText, Paragraph, Story

NAMING = ("NOUN", "PROPN", "PRON")


def make_story(text: str, *, title: bool = False) -> Story:
    """A story whose clean text is the text itself, a paragraph a line; the first line is a title where ``title`` is true."""
    lines = [m.span() for m in re.finditer(r"[^\n]+", text)]
    kinds = ["title" if title and number == 0 else "body" for number in range(len(lines))]
    paragraphs = tuple(Paragraph(kind, *line) for kind, line in zip(kinds, lines, strict=True))  # type: ignore[arg-type]
    clean = CleanText(text, text, ((0, 0, len(text)),), paragraphs)
    document = Document("0" * 64, None, None, None, (), None, None, Published(None, "unknown"), "en", text, (), ())
    return Story(document, clean)


@lru_cache(maxsize=256)
def parsed(text: str, title: bool = False) -> tuple[Story, tuple[Sentence, ...]]:
    story = make_story(text, title=title)
    return story, parse_story(story.clean)


def make_cast(sentences: Sequence[Sentence], *, unknown: Sequence[str] = ("he", "she", "they", "it", "statement")) -> Cast:
    """A cast in which every noun is an actor of its own name, but for the words that nobody is known for."""
    rows: list[tuple[Mention, ...]] = []
    for sentence in sentences:
        row = [
            Mention(sentence.index, t.index, t.index + 1, t.index, t.start, t.end, "name", (t.lower,))
            for t in sentence.tokens
            if t.pos in NAMING and t.lower not in unknown
        ]
        rows.append(tuple(row))
    return Cast({}, tuple(rows))


def quotes_of(text: str, *, title: bool = False) -> tuple[QuoteMention, ...]:
    story, sentences = parsed(text, title)
    return find_quotes(story, sentences, make_cast(sentences))
