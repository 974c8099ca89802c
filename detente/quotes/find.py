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
from detente.quotes.settle import settle
from detente.quotes.wide import widen
from detente.story.model import Story


def find_quotes(story: Story, sentences: Sequence[Sentence], cast: Cast, *, wide: bool = False) -> tuple[QuoteMention, ...]:
    """Find who says what to whom in a story's body.

    Args:
        story: the story, for its clean text and paragraphs.
        sentences: its parse, in order.
        cast: whom its mentions stand for.
        wide: whether to find all that is said rather than what the record lists: also clauses that someone asks, or that nobody
            known says, and free indirect speech; a clause with words between marks is then one mention of kind ``mixed``.

    Returns:
        Quotes in order of ``start``, the wider first. Where not ``wide``, words quoted inside a reported clause come twice: once with
        the clause (indirect) and once alone (direct).
    """
    # 1. Words between marks.
    quoted = quoted_spans(story.clean.text, story.clean.paragraphs)
    page = Page.lay_out(story.clean.text, sentences, cast, quoted)
    # 2. Their speakers.
    direct = find_direct(page)
    # 3. Clauses that are reported without marks, or with marks around some of their words only.
    indirect = find_indirect(page, direct, wide=wide)
    # 4. Whom pronouns and carried speakers stand for, in the order of the text.
    found = list(settle(page, sorted((*direct, *indirect), key=_place)))
    # 5. Mixed clauses, interrupted ones, and sentences that go on with a report.
    if wide:
        found = sorted(widen(page, found), key=_place)
    # 6. One count, which no later words of the story can change.
    numbers: dict[int, int] = {}
    return tuple(replace(m, utterance=numbers.setdefault(m.utterance, len(numbers))) for m in found)


def _place(mention: QuoteMention) -> tuple[int, int, str]:
    return mention.start, -mention.end, mention.kind
