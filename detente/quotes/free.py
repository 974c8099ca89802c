"""Free indirect speech: sentences that go on in the tense of a report, without a cue of their own."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from detente.language.cues import cue_of
from detente.language.model import Sentence
from detente.language.reporting import FINITE_TAGS
from detente.quotes.model import QuoteMention
from detente.quotes.page import Page

SHIFTED = frozenset({"would", "could", "might", "should", "'d", "’d"})
"""Modals of a report in the past: what "will", "can", "may" and "shall" of the speaker become."""
DATED = frozenset(
    [
        "ago",
        "earlier",
        "since",
        "already",
        "yesterday",
        "today",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "week",
        "month",
        "year",
    ]
)
"""Words by which a story dates what it tells."""
PERSONS = frozenset({"he", "she", "they"})


def find_free(page: Page, mentions: Sequence[QuoteMention]) -> tuple[QuoteMention, ...]:
    """Find the sentences that go on with what the sentence before them reports.

    ``mentions`` are the page's direct and indirect quotes in order of ``start``. A sentence counts where it follows, in one
    paragraph, a report in the past by a known speaker; where its main verb stands in the tense of such reports ("would", "had
    been"); and where nothing in it stands between marks or is reported by a cue of its own. It carries the speaker and the
    utterance of the report.
    """
    starts = [m.start for m in mentions]
    found: list[QuoteMention] = []
    last: tuple[int, QuoteMention] | None = None
    for sentence in page.sentences:
        inside = range(bisect_left(starts, sentence.start), bisect_left(starts, sentence.end))
        if inside:
            closing = max((mentions[i] for i in inside), key=lambda m: (m.end, m.cue is not None))
            last = (sentence.index, closing) if _opens(page, sentence, closing) else None
        elif last is not None and _goes_on(page, sentence, *last):
            found.append(_mention(sentence, last[1]))
            last = (sentence.index, last[1])
        else:
            last = None
    return tuple(found)


def _opens(page: Page, sentence: Sentence, mention: QuoteMention) -> bool:
    """Whether a sentence is a report that the next one can go on with."""
    if mention.kind == "direct" or mention.cue is None or mention.speaker is None or not page.is_prose(sentence.index):
        return False
    cue = sentence.tokens[page.first_token(sentence.index, mention.cue[0])]
    helpers = {sentence.tokens[k].lower for k in sentence.kids(cue.index, "aux")}
    return cue.tag in ("VBD", "VBZ", "VBP", "VBG") or (cue.tag == "VBN" and "had" in helpers)


def _goes_on(page: Page, sentence: Sentence, before: int, report: QuoteMention) -> bool:
    if (
        sentence.index != before + 1
        or sentence.paragraph != page.sentences[before].paragraph
        or not page.is_prose(sentence.index)
    ):
        return False
    if page.holds_quote(sentence.start, sentence.end):
        return False
    root = next((t.index for t in sentence.tokens if t.head == t.index and t.tag.startswith("VB")), None)
    subject = sentence.kid(root, "nsubj", "nsubjpass", "expl") if root is not None else None
    if root is None or subject is None or (sentence.tokens[subject].dep == "nsubj" and _is_saying(sentence, root)):
        return False
    linked = sentence.tokens[subject].pos == "PRON" or sentence.tokens[0].pos == "CCONJ"
    shifted = any(w in SHIFTED or w == "had" for w in page.text[report.start : report.end].casefold().split())
    if not linked and not shifted:
        return False
    reports = any(
        t.tag in FINITE_TAGS and (cue := cue_of(sentence, t.index)) is not None and "clause" in cue.frames
        for t in sentence.tokens
    )
    return not reports and _is_shifted(sentence, root, subject)


def _is_saying(sentence: Sentence, verb: int) -> bool:
    """Whether a verb tells that someone speaks or not: "neither would comment" is told by the story."""
    cue = cue_of(sentence, verb)
    return cue is not None and cue.kind in ("said", "asked", "denied") and "clause" in cue.frames


def _is_shifted(sentence: Sentence, root: int, subject: int) -> bool:
    """Whether a main verb stands in the tense that a report in the past gives it: "would go", "had gone"."""
    helpers = [sentence.tokens[k] for k in sentence.kids(root, "aux", "auxpass")]
    # "She could not say why": what someone was able to do is told by the story.
    able = sentence.tokens[subject].lower in PERSONS and any(h.lower == "could" for h in helpers)
    if any(h.lower in SHIFTED for h in helpers):
        return not able
    # "On Thursday Quito had declared …": with a time of its own it is the story that looks back.
    timed = any(t.lower in DATED or t.tag == "CD" for t in sentence.tokens)
    return any(h.lower == "had" for h in helpers) and sentence.tokens[root].tag in ("VBN", "VBD") and not timed


def _mention(sentence: Sentence, report: QuoteMention) -> QuoteMention:
    last = len(sentence.tokens)
    while last > 1 and sentence.tokens[last - 1].text in (".", "!", ";", ","):
        last -= 1
    return QuoteMention(
        *sentence.offsets(0, last), "indirect", report.speaker, report.actors, report.addressee, None, report.utterance,
        implicit=True, hearer=report.hearer, why="goes on from the report before it, in its tense", named=report.named,
    )  # fmt: skip
