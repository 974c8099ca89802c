"""The quotes of a story, in numbered stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.actors.model import Cast
from detente.language.model import Sentence
from detente.quotes.attribute import find_direct
from detente.quotes.indirect import find_indirect
from detente.quotes.marks import quoted_spans
from detente.quotes.model import QuoteMention
from detente.quotes.page import Page
from detente.story.model import Story


def find_quotes(story: Story, sentences: Sequence[Sentence], cast: Cast, *, free: bool = False) -> tuple[QuoteMention, ...]:
    """Find who says what to whom in a story's body.

    Args:
        story: the story, for its clean text and paragraphs.
        sentences: its parse, in order.
        cast: whom its mentions stand for.
        free: whether to add free indirect speech, which the record leaves out.

    Returns:
        Direct and indirect quotes in order of ``start``, the wider first. Words quoted inside a reported clause come twice: once
        with the clause (indirect) and once alone (direct).
    """
    # 1. Words between marks.
    quoted = quoted_spans(story.clean.text, story.clean.paragraphs)
    page = Page.lay_out(story.clean.text, sentences, cast, quoted)
    # 2. Their speakers.
    direct = find_direct(page)
    # 3. Clauses that are reported without marks, or with marks around some of their words only.
    indirect = find_indirect(page, direct)
    # 4. One order and one count, which no later words of the story can change.
    ordered = sorted((*direct, *indirect), key=lambda m: (m.start, -m.end, m.kind))
    numbers: dict[int, int] = {}
    return tuple(replace(m, utterance=numbers.setdefault(m.utterance, len(numbers))) for m in ordered)
