"""Quotes as the record holds them: spans of the text as received, with ids."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from detente.quotes.model import QuoteMention
from detente.records import Event, Quote, Span
from detente.story.model import Story

ID_LENGTH = 16


def to_quotes(mentions: Sequence[QuoteMention], story: Story, events: Sequence[Event] = ()) -> tuple[Quote, ...]:
    """Map quotes to the text as received.

    Args:
        mentions: the quotes, in any order.
        story: the story that they were found in.
        events: the story's events; a quote is ``about`` those whose trigger is its cue or lies in its words.

    Returns:
        Quotes in the order of ``mentions``, without repeats. An id is the head of the sha256 of document, kind, offsets and
        speakers, in hexadecimal: the same story gives the same ids.
    """
    found: dict[str, Quote] = {}
    for mention in mentions:
        quote = _quote(story, mention, events)
        found.setdefault(quote.id, quote)
    return tuple(found.values())


def _quote(story: Story, mention: QuoteMention, events: Sequence[Event]) -> Quote:
    words = story.clean.span(mention.start, mention.end)
    cue = story.clean.span(*mention.cue) if mention.cue is not None else None
    about = tuple(sorted({e.id for e in events if _concerns(words, cue, e.trigger)}))
    quote = Quote("", mention.actors, mention.addressee, mention.kind, words.start, words.end, words.text, cue, about)
    return replace(quote, id=quote_id(story.document.id, quote))


def quote_id(document_id: str, quote: Quote) -> str:
    """The id of a quote in this document; what ``quote.id`` holds plays no part."""
    key = json.dumps([document_id, quote.kind, quote.start, quote.end, quote.text, list(quote.speaker)])
    return f"qt-{hashlib.sha256(key.encode()).hexdigest()[:ID_LENGTH]}"


def _concerns(words: Span, cue: Span | None, trigger: Span) -> bool:
    return words.start <= trigger.start < words.end or (cue is not None and cue.start <= trigger.start < cue.end)
