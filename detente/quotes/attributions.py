"""Attributions in the broad sense of PolNeAR: all that anyone is said to say, think, want, ask, show or feel.

A quote of the record is narrower (see :mod:`detente.quotes.find`). This view of the same detector joins what the record keeps
apart (the parts of an utterance, a clause and the fragment quoted in it) and adds clauses and phrases that are no quotes. It
serves ``detente evaluate quotes`` on gold of that kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from detente.actors.model import Cast
from detente.language.cues import Cue
from detente.language.model import Sentence, Token
from detente.language.reporting import reported_clauses, speaker_of
from detente.quotes.attribute import find_direct, heard
from detente.quotes.indirect import clause_span
from detente.quotes.marks import quoted_spans
from detente.quotes.model import QuoteMention, Speaker
from detente.quotes.page import Page
from detente.records import QuoteKind
from detente.story.model import Story

_LINK = re.compile(r"[,;]?\s+(?:and|but|or)(?:\s+that)?\s+")
NESTED = frozenset(("acl", "pcomp", "csubj", "pobj", "parataxis"))
"""Places of a cue in the parse where the story speaks of a doing rather than reports it."""
ABOUT = frozenset(("about", "of", "on", "for", "against", "over"))
ADVERBIAL = frozenset(("after", "as", "at", "before", "by", "during", "from", "in", "into", "under", "while", "without"))
"""Prepositions that say how and when, never what."""
PHRASE_DEPS = ("xcomp", "dobj", "ccomp", "prep", "oprd")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words attributed to someone, quotation marks included; offsets are half-open code points of the clean text.

    ``speaker`` and ``cue`` are clean offsets, None where the text gives none. ``kind`` is ``mixed`` where part of a clause is
    quoted.
    """

    start: int
    end: int
    kind: QuoteKind
    speaker: tuple[int, int] | None
    cue: tuple[int, int] | None


def find_attributions(story: Story, sentences: Sequence[Sentence], cast: Cast) -> tuple[Attribution, ...]:
    """Find all attributions of a story, its title included, in the order of the text.

    Args:
        story: the story, for its clean text and paragraphs.
        sentences: its parse, in order.
        cast: whom its mentions stand for; an empty one will do, as speakers are given as words.
    """
    text = story.clean.text
    paragraphs = [replace(p, kind="body") for p in story.clean.paragraphs]
    page = Page.lay_out(text, sentences, cast, quoted_spans(text, paragraphs))
    direct = list(_utterances(page, find_direct(page)))
    broad = [a for s in sentences for a in _linked(page.text, _reported(page, s))]
    found = [*direct]
    for new in sorted(broad, key=lambda a: (a.start - a.end, a.start)):
        _join(found, new)
    return tuple(sorted(found, key=lambda a: (a.start, a.end)))


def _utterances(page: Page, mentions: Sequence[QuoteMention]) -> Iterator[Attribution]:
    """One attribution for each utterance: the parts and the cue between them."""
    groups: dict[int, list[tuple[int, int, QuoteMention]]] = {}
    marks = {q.start: (q.opens, q.closes) for q in page.quoted}
    for mention in mentions:
        groups.setdefault(mention.utterance, []).append((*marks[mention.start], mention))
    for parts in groups.values():
        first = next((m for *_, m in parts if m.cue is not None), parts[0][2])
        yield Attribution(parts[0][0], parts[-1][1], "direct", _words(page, first.speaker), first.cue)


def _words(page: Page, speaker: Speaker | None) -> tuple[int, int] | None:
    return page.sentences[speaker.sentence].offsets(speaker.first, speaker.last) if speaker is not None else None


def _reported(page: Page, sentence: Sentence) -> Iterator[Attribution]:
    """Clauses that a sentence reports, and phrases that complete its cues."""
    if not page.is_prose(sentence.index):
        return
    taken: set[int] = set()
    clauses = reported_clauses(sentence)
    for clause in clauses:
        if clause.content in taken or page.quote_at(sentence.tokens[clause.cue].start) is not None:
            continue
        if (span := clause_span(page, sentence, replace(clause, kind="said"))) is not None:
            taken.add(clause.content)
            yield _attribution(page, sentence, clause.cue, span, head=clause.speaker)
    cued = {c.cue for c in clauses}
    for token in sentence.tokens:
        cue = page.cue((sentence.index, token.index))
        if cue is None or token.index in cued:
            continue
        if (span := _phrase(sentence, token, cue)) is not None:
            yield _attribution(page, sentence, token.index, span)


def _phrase(sentence: Sentence, token: Token, cue: Cue) -> tuple[int, int] | None:
    """Clean offsets of what a cue is about where it reports no clause."""
    if token.pos == "NOUN":
        return _of_noun(sentence, token.index, cue)
    if not token.tag.startswith("VB"):
        return None
    if "whole" in cue.frames and (token.tag != "VBN" or sentence.kid(token.index, "nsubjpass") is not None):
        return _whole(sentence, token.index)
    return _complement(sentence, token.index) if "phrase" in cue.frames else None


def _of_noun(sentence: Sentence, noun: int, cue: Cue) -> tuple[int, int] | None:
    """What a noun of saying is about: "questions about the tax", "a decision to stay"."""
    for kid in sentence.kids(noun, "acl", "prep"):
        word = sentence.tokens[kid]
        marks = [sentence.tokens[k].lower for k in sentence.kids(kid, "aux")]
        if word.dep == "acl" and "to" in marks and "to" in cue.frames:
            return sentence.offsets(*sentence.edges[kid])
        about = (
            sentence.kid(kid, "pobj", "pcomp") if word.dep == "prep" and word.lower in ABOUT and "about" in cue.frames else None
        )
        if about is not None:
            return sentence.offsets(*sentence.edges[about])
    return None


def _whole(sentence: Sentence, verb: int) -> tuple[int, int] | None:
    """A clause that a verb puts in doubt as a whole: "the road seems to be open", "the road is expected to open"."""
    subject, rest = sentence.kid(verb, "nsubj", "nsubjpass"), sentence.kid(verb, "xcomp", "oprd", "acomp", "ccomp")
    if subject is None or rest is None or rest < verb or sentence.tokens[verb].dep in NESTED:
        return None
    return sentence.offsets(sentence.edges[subject][0], sentence.edges[rest][1])


def _linked(text: str, attributions: Iterable[Attribution]) -> Iterator[Attribution]:
    """Clauses of one cue that only a conjunction parts ("… and that …") are one attribution."""
    last: Attribution | None = None
    for new in sorted(attributions, key=lambda a: (a.cue or (0, 0), a.start)):
        if last is not None and last.cue == new.cue and _LINK.fullmatch(text, last.end, new.start):
            last = replace(last, end=new.end, kind="mixed" if "mixed" in (last.kind, new.kind) else last.kind)
            continue
        if last is not None:
            yield last
        last = new
    if last is not None:
        yield last


def _complement(sentence: Sentence, cue: int) -> tuple[int, int] | None:
    """Clean offsets of what a cue verb governs to its right: "called for a pause", "vowed to return", "called him a liar"."""
    if speaker_of(sentence, cue) is None or sentence.tokens[cue].dep in NESTED:
        return None
    kids = sentence.kids(cue, *PHRASE_DEPS)
    if all(sentence.tokens[k].lower in ADVERBIAL for k in kids):
        return None
    edges = [sentence.edges[k] for k in kids if k > cue]
    edges = [e for e in edges if e[0] > cue]
    if not edges:
        return None
    first, last = min(e[0] for e in edges), max(e[1] for e in edges)
    while last > first and sentence.tokens[last - 1].pos == "PUNCT":
        last -= 1
    return sentence.offsets(first, last) if last > first else None


def _attribution(page: Page, sentence: Sentence, cue: int, span: tuple[int, int], *, head: int | None = None) -> Attribution:
    voice = heard(page, (sentence.index, cue), None, head=head)
    word = sentence.tokens[cue]
    speaker = _relative(sentence, cue) or _words(page, voice.speaker)
    kind: QuoteKind = "mixed" if any(span[0] <= q.opens < span[1] for q in page.quoted) else "indirect"
    return Attribution(*span, kind, speaker, (word.start, word.end))


def _relative(sentence: Sentence, cue: int) -> tuple[int, int] | None:
    """The relative pronoun that is a cue's subject: this gold names it rather than its antecedent."""
    subject = sentence.kid(cue, "nsubj")
    if subject is None or sentence.tokens[cue].dep != "relcl":
        return None
    word = sentence.tokens[subject]
    return (word.start, word.end) if word.lower in ("who", "which", "that") else None


def _join(found: list[Attribution], new: Attribution) -> None:
    """Add an attribution; direct parts of the same words become one mixed attribution with it."""
    inner = [a for a in found if a.kind == "direct" and a.start < new.end and new.start < a.end]
    if any(a.start <= new.start and new.end <= a.end for a in inner):
        return
    same = [a for a in inner if a.cue == new.cue or (new.start <= a.start and a.end <= new.end)]
    for a in same:
        found.remove(a)
    start, end = min([new.start, *(a.start for a in same)]), max([new.end, *(a.end for a in same)])
    found.append(replace(new, start=start, end=end))
