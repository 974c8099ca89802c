"""All that is said in a story: mixed clauses as one, interrupted clauses in parts, free indirect speech."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from detente.quotes.free import find_free
from detente.quotes.model import QuoteMention
from detente.quotes.page import Page


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
    return [*found, *find_free(page, sorted(found, key=lambda m: m.start))]


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
