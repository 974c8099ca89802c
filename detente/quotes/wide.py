"""All that is said in a story: mixed clauses as one, interrupted clauses in parts, free indirect speech, turns of a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from detente.language.model import Sentence
from detente.quotes.free import find_free
from detente.quotes.model import QuoteMention, Speaker
from detente.quotes.page import Page

_LABEL = re.compile(r"(?:[A-Z][A-Z.'’-]*(?: [A-Z][A-Z.'’-]*){0,4})(?: \([^)\n]{1,60}\))?: +")
"""Who speaks in a transcript: a name or part in capitals, perhaps with a translation note in brackets, and a colon."""
_WHO = re.compile(r",\s+(?:who|whose|whom|which)\b")
"""A relative clause that belongs to the speaker."""
LEAST_TURNS = 2


def widen(page: Page, mentions: Sequence[QuoteMention]) -> list[QuoteMention]:
    """Quotes as a reader tells them apart, from those of the record; the result is in no order.

    A clause that holds words between marks is one quote of kind ``mixed``. A clause that its cue interrupts ("The road, she said, is
    open") is two of one utterance. Sentences that go on with a report are added.
    """
    found: list[QuoteMention] = []
    clause: QuoteMention | None = None
    for mention in mentions:
        if clause is not None and mention.kind == "direct" and mention.end <= clause.end:
            continue
        if mention.kind == "direct":
            found.append(mention)
            continue
        clause = mention
        found.extend(_parts(page, _mixed(page, mention)))
    turns = list(_turns(page))
    spoken = [(t.start, t.end) for t in turns]
    found = [m for m in found if not any(start <= m.start < end for start, end in spoken)] if spoken else found
    return [*found, *turns, *find_free(page, sorted(found, key=lambda m: m.start))]


def _turns(page: Page) -> Iterator[QuoteMention]:
    """The turns of a transcript, "HOST: Will you sign?", where a story has at least two; each is an utterance of its own."""
    labelled = [s for s in page.sentences if _is_first(page, s) and _LABEL.match(page.text, s.start, s.end)]
    if len(labelled) < LEAST_TURNS:
        return
    ends = {s.paragraph: s.end for s in page.sentences}
    for sentence in labelled:
        match = _LABEL.match(page.text, sentence.start, sentence.end)
        end = ends[sentence.paragraph]
        start = match.end() if match else end
        if start >= end:
            continue
        label = [t.index for t in sentence.tokens if t.end <= start and t.pos != "PUNCT"]
        if not label:
            continue
        speaker = Speaker(sentence.index, label[0], label[-1] + 1, label[-1])
        mention = page.cast.at(sentence.index, label[-1]) if sentence.index < len(page.cast.mentions) else None
        actors = mention.actors if mention is not None else ()
        yield QuoteMention(
            start, end, "direct", speaker, actors, (), None, -1 - start, why="stands behind a label in a transcript", named=speaker
        )  # fmt: skip


def _is_first(page: Page, sentence: Sentence) -> bool:
    before = page.sentences[sentence.index - 1] if sentence.index else None
    return sentence.kind == "body" and (before is None or before.paragraph != sentence.paragraph)


def _mixed(page: Page, mention: QuoteMention) -> QuoteMention:
    inside = page.quotes_within(mention.start, mention.end)
    spans = tuple((q.start, min(q.end, mention.end)) for q in inside)
    return replace(mention, kind="mixed", quoted=spans) if spans else mention


def _parts(page: Page, mention: QuoteMention) -> Iterator[QuoteMention]:
    """The parts of a clause around its cue: what stands between two commas with the cue is none of it."""
    cue = mention.cue
    if cue is None or not mention.start < cue[0] < mention.end:
        yield mention
        return
    left = page.text.rfind(",", mention.start, cue[0])
    right = page.text.find(",", cue[1], mention.end)
    if right >= 0 and _WHO.match(page.text, right):
        right = page.text.find(",", right + 1, mention.end)
    if left < 0 or right < 0:
        yield mention
        return
    start = right + 1
    while start < mention.end and page.text[start].isspace():
        start += 1
    for begin, end in ((mention.start, left), (start, mention.end)):
        if begin < end:
            spans = tuple(q for q in mention.quoted if begin <= q[0] < end)
            yield replace(mention, start=begin, end=end, quoted=spans, kind="mixed" if spans else "indirect")
