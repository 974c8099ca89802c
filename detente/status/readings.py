"""A text to readings of what its words tell: the way in for anyone who has a text and nothing else."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detente.language import Sentence, parse_story
from detente.status.factuality import Factuality, sentence_factuality
from detente.status.tables import Status
from detente.story.capitals import is_capitals, normal_title
from detente.story.model import CleanText, Paragraph

LINE = re.compile(r"[^\n\r]+")
# Closing marks and brackets that may follow the mark that ends a sentence.
CLOSERS = "\"'”’»)] "
ENDS = ".?!…:;,"
# Words by which people speak of themselves and to others, as headlines do not.
PERSONAL = frozenset({"i", "you", "u", "we", "my", "your", "me", "please"})
# The longest headline, in words between blanks.
HEADLINE = 20
# How much one step of the scale from -3 to 3 adds to the log-odds: set by hand, so that the simple past comes to .99, a plan to .05.
STEEPNESS = 1.9


@dataclass(frozen=True, slots=True)
class Reason:
    """Words that bear on a reading: a half-open range of the text, the kind of influence, and what it means."""

    start: int
    end: int
    text: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether what a word of a text tells has happened.

    ``start`` and ``end`` are half-open code points of the text, and ``text`` is exactly what stands there; ``lemma`` is in lower
    case. ``status`` is ``happened`` (it happened, goes on or holds), ``planned``, ``possible`` or ``negated``. ``certainty`` is how
    likely a careful reader who knows nothing but the text would hold it that what the word tells has happened or holds when it is
    told, whatever the status: 1.0 certainly, 0.5 open, 0.0 certainly not, or not yet. ``reasons`` start with the word's own form;
    what governs it follows, outwards.
    """

    start: int
    end: int
    text: str
    lemma: str
    status: Status
    certainty: float
    reasons: tuple[Reason, ...]


def read(text: str, *, title: bool | None = None, model: str | None = None) -> tuple[Reading, ...]:
    """Read every verb, noun and adjective of a text; auxiliaries are read with their verb.

    Args:
        text: any text; no sentence runs over the end of a line.
        title: whether the first line is a headline, whose present tense tells the past; None takes a first line of at most 20 words
            for one that does not end as a sentence does.
        model: as for :func:`detente.language.load_pipeline`.

    Returns:
        The readings in the order of the text; empty where the text holds no word.

    Raises:
        ModelError: the parser is not installed, or is not the one that was pinned.
    """
    sentences = parse_text(text, title=title, model=model)
    return tuple(_reading(text, s, found) for s in sentences for found in sentence_factuality(s))


def parse_text(text: str, *, title: bool | None = None, model: str | None = None) -> tuple[Sentence, ...]:
    """Parse a text that comes without a document; arguments and errors as for :func:`read`.

    A line in capitals is parsed in normal case, as long as before: offsets are those of the text.
    """
    lines = [found.span() for found in LINE.finditer(text)]
    cased = "".join(_in_normal_case(text, lines))
    headline = bool(lines) and (is_headline(text[slice(*lines[0])]) if title is None else title)
    paragraphs = tuple(Paragraph("title" if headline and not number else "body", *line) for number, line in enumerate(lines))
    return parse_story(CleanText(cased, cased, ((0, 0, len(cased)),), paragraphs), model=model)


def is_headline(line: str) -> bool:
    """Whether a line looks like a headline: short, without the mark that ends a sentence, and without writer and reader."""
    bare, words = line.rstrip(CLOSERS), line.casefold().split(" ")
    short = bool(bare) and bare[-1] not in ENDS and len(words) <= HEADLINE
    return short and not line[0].islower() and PERSONAL.isdisjoint(words)


def chance(certainty: float) -> float:
    """A certainty from -3 to 3 as a number from 0 to 1 with two digits, by the odds."""
    return round(1 / (1 + math.exp(-STEEPNESS * certainty)), 2)


def _in_normal_case(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[str]:
    here = 0
    for start, end in lines:
        line = text[start:end]
        yield text[here:start]
        yield normal_title(line, "") if is_capitals(line) else line
        here = end
    yield text[here:]


def _reading(text: str, sentence: Sentence, found: Factuality) -> Reading:
    token = sentence.tokens[found.token]
    reasons = tuple(
        Reason(start, end, text[start:end], r.kind, r.meaning)
        for r in found.reasons
        for start, end in (sentence.offsets(r.first, r.last),)
    )
    return Reading(
        token.start, token.end, text[token.start : token.end], token.lemma, found.status, chance(found.certainty), reasons
    )
