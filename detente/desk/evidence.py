"""Which words of a story prove what is said of an event; texts cut into what is marked and what is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from detente.archive.keep import HASH
from detente.chronicle.model import Telling
from detente.chronicle.wording import listed
from detente.dates import find_times
from detente.edtf import bounds
from detente.errors import DateError
from detente.events.reasons import Reasons
from detente.lineage.words import find_words, fold_word
from detente.records import Actor, Counts, Range, Span

FIELDS = ("act", "who", "whom", "when", "where", "status", "duration", "occasion", "counts", "reported")
# Characters around the evidence in which its words are looked for and shown, at most.
AROUND = 420
# Of one side of the evidence that is shown, where no paragraph ends earlier.
_SHOWN = 260
_QUOTED = re.compile(r"'([^']+)'")
_BREAK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Window:
    """Words of a document as they stand in it: ``start`` is the place of the first (code points). ``before`` and ``after`` say that more
    stands there."""

    start: int
    text: str
    before: bool = False
    after: bool = False

    @property
    def end(self) -> int:
        """The place behind the last word."""
        return self.start + len(self.text)

    def holds(self, span: Span) -> bool:
        """Whether a span is in it with the words that it names."""
        return self.start <= span.start and span.end <= self.end and self.cut(span.start, span.end) == span.text

    def cut(self, start: int, end: int) -> str:
        """The words between two places of the document."""
        return self.text[max(start - self.start, 0) : max(end - self.start, 0)]


@dataclass(frozen=True, slots=True)
class Proof:
    """Words that bear a field of an event: half-open code points of the document. ``party`` is the actor (by id) that they name."""

    field: str
    start: int
    end: int
    text: str
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text that the same marks cover; ``start`` is its place in the document."""

    start: int
    text: str
    marks: tuple[str, ...]

    @property
    def end(self) -> int:
        """The place behind its last character."""
        return self.start + len(self.text)


Mark = tuple[int, int, str]


def cut_pieces(text: str, marks: Iterable[Mark], *, start: int = 0) -> list[Piece]:
    """A text cut where marks begin and end, each piece with the names of those that cover it; the pieces together are the text.

    ``marks`` are half-open code points of the document with a name each, ``start`` the place of the text in it. What lies outside the
    text is cut off.
    """
    end = start + len(text)
    opens: dict[int, list[tuple[int, str]]] = {}
    edges = {start, end}
    for a, b, name in marks:
        first, last = max(a, start), min(b, end)
        if first < last:
            opens.setdefault(first, []).append((last, name))
            edges |= {first, last}
    found: list[Piece] = []
    live: dict[str, int] = {}
    for a, b in pairwise(sorted(edges)):
        live = {name: last for name, last in live.items() if last > a}
        for last, name in opens.get(a, ()):
            live[name] = max(last, live.get(name, 0))
        found.append(Piece(a, text[a - start : b - start], tuple(live)))
    return found


def runs_of(pieces: Sequence[Piece], name: str) -> list[tuple[bool, tuple[Piece, ...]]]:
    """Pieces in rows of those that a mark covers and those that it does not."""
    return [(covered, tuple(row)) for covered, row in groupby(pieces, key=lambda piece: name in piece.marks)]


# --- what stands around the evidence ---------------------------------------------------------------------------


def narrow(window: Window, evidence: Span) -> Window:
    """The part of a window that is shown with the evidence: to the ends of its paragraphs, at most some sentences far."""
    if not window.holds(evidence):
        return window
    left, right = window.cut(window.start, evidence.start), window.cut(evidence.end, window.end)
    begin, cut_before = _left(left, cut=window.before)
    stop, cut_after = _right(right, cut=window.after)
    start = window.start + begin
    return Window(start, window.cut(start, evidence.end + stop), cut_before, cut_after)


def _left(text: str, *, cut: bool) -> tuple[int, bool]:
    """Where the words before begin that are shown, and whether more of their paragraph stands before them."""
    breaks = [found.end() for found in _BREAK.finditer(text)]
    first = breaks[-1] if breaks else 0
    if len(text) - first <= _SHOWN:
        return first, cut and not breaks
    blank = text.find(" ", len(text) - _SHOWN)
    return (blank + 1 if blank >= 0 else len(text) - _SHOWN), True


def _right(text: str, *, cut: bool) -> tuple[int, bool]:
    found = _BREAK.search(text)
    last = found.start() if found else len(text.rstrip())
    if last <= _SHOWN:
        return last, cut and found is None
    blank = text.rfind(" ", 0, _SHOWN)
    return (blank if blank > 0 else _SHOWN), True


def bare_window(evidence: Span) -> Window | None:
    """The evidence alone, where the story was not kept; None where not even its words were."""
    words_kept = len(evidence.text) == evidence.end - evidence.start and not evidence.text.startswith(HASH)
    return Window(evidence.start, evidence.text) if words_kept and evidence.text else None


# --- which words prove which field -----------------------------------------------------------------------------


def proofs_of(telling: Telling, window: Window) -> tuple[Proof, ...]:
    """The words within a window that prove the fields of an event, in order of place; fields that have none are missing."""
    event = telling.event
    actors = {actor.id: actor for actor in telling.actors}
    reasons = Reasons(event.why)
    found = [Proof("act", event.trigger.start, event.trigger.end, event.trigger.text)] if window.holds(event.trigger) else []
    found += _parties("who", event.source, actors, event.evidence, window)
    found += _parties("who" if event.symmetric else "whom", event.target, actors, event.evidence, window)
    found += _parties("reported", event.reported_by, actors, event.evidence, window)
    found += _times(telling, reasons, window)
    found += _words("where", event.place.name if event.place else None, event.evidence, window)
    found += _words("occasion", event.occasion, event.evidence, window)
    for words in _QUOTED.findall(reasons.reading[1]) if event.status != "happened" else ():
        found += _words("status", words, event.evidence, window)
    found += _counts(event.counts, event.evidence, window)
    unique = {(p.field, p.start, p.end, p.party): p for p in found}
    return tuple(sorted(unique.values(), key=lambda p: (p.start, p.end, FIELDS.index(p.field), p.party or "")))


def _parties(field: str, ids: Sequence[str], actors: Mapping[str, Actor], evidence: Span, window: Window) -> Iterator[Proof]:
    """Mentions of participants within the evidence; of one who is not named there, the nearest in the window."""
    for id in ids:
        mentions = [m for m in (actors[id].mentions if id in actors else ()) if window.holds(m)]
        inside = [m for m in mentions if evidence.start <= m.start and m.end <= evidence.end]
        for m in inside or sorted(mentions, key=lambda m: (_far(m, evidence), m.start))[:1]:
            yield Proof(field, m.start, m.end, m.text, id)


def _far(span: Span, evidence: Span) -> int:
    return max(evidence.start - span.end, span.start - evidence.end, 0)


def _times(telling: Telling, reasons: Reasons, window: Window) -> Iterator[Proof]:
    """The words that give the date, where they themselves do, and those that say how long it lasted."""
    event = telling.event
    dated = event.date is not None and "from the story" not in reasons.raw("date")
    if not dated and event.duration is None:
        return
    try:
        times = find_times(window.text, published=telling.source.published)
    except DateError:
        return
    spans = [(Span(t.start + window.start, t.end + window.start, t.text), t) for t in times]
    spans.sort(key=lambda pair: (_far(pair[0], event.evidence), pair[0].start))
    when = next((s for s, t in spans if dated and same_days(t.edtf, event.date)), None)
    lasting = next((s for s, t in spans if event.duration is not None and t.duration == event.duration), None)
    for field, span in (("when", when), ("duration", lasting)):
        if span is not None:
            yield Proof(field, span.start, span.end, span.text)


def same_days(one: str | None, other: str | None) -> bool:
    """Whether two dates (EDTF) have days in common and neither leaves both ends open."""
    if one is None or other is None:
        return False
    try:
        (first, last), (begin, end) = bounds(one), bounds(other)
    except DateError:
        return False
    return first <= end and begin <= last


def _words(field: str, words: str | None, evidence: Span, window: Window) -> Iterator[Proof]:
    """Words as they stand, whatever their case: within the evidence, else the nearest place in the window."""
    if not words or not words.strip():
        return
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    found = [
        Span(m.start() + window.start, m.end() + window.start, m.group())
        for m in re.finditer(rf"(?<!\w){pattern}(?!\w)", window.text, re.IGNORECASE)
    ]
    for span in sorted(found, key=lambda span: (_far(span, evidence), span.start))[:1]:
        yield Proof(field, span.start, span.end, span.text)


def _counts(counts: Counts | None, evidence: Span, window: Window) -> Iterator[Proof]:
    """The number words within the evidence that give the numbers of people."""
    ranges = [found for found in (_ranges(counts) if counts else ()) if found is not None]
    wanted = {str(n) for found in ranges for n in (found.low, found.high) if n is not None}
    if not wanted:
        return
    for match in find_words(window.text):
        span = Span(match.start() + window.start, match.end() + window.start, match.group())
        if fold_word(span.text) in wanted and evidence.start <= span.start and span.end <= evidence.end:
            yield Proof("counts", span.start, span.end, span.text)


def _ranges(counts: Counts) -> tuple[Range | None, ...]:
    return counts.killed, counts.injured, counts.arrested, counts.crowd


def unproved(telling: Telling, proofs: Sequence[Proof], dateline: tuple[str, str] | None) -> dict[str, str]:
    """For fields that have a value which no shown words bear: where it comes from. ``dateline``: its words and its place."""
    event, reasons = telling.event, Reasons(telling.event.why)
    have = {proof.field for proof in proofs}
    named = {proof.party for proof in proofs}
    found: dict[str, str] = {}
    for field, side, ids in (("who", "source", event.source), ("who" if event.symmetric else "whom", "target", event.target)):
        silent = [actor for actor in telling.actors if actor.id in ids and actor.id not in named]
        if silent:
            names = listed([actor.name for actor in silent])
            told = f"{names}: not named in the words shown ({reasons.of(side) or silent[0].why})"
            found[field] = f"{found[field]}; {told}" if field in found else told
    if event.date is not None and "when" not in have:
        story = "from the story" in reasons.raw("date")
        found["when"] = (
            "the words give none: that of the story" if story else "counted from words of the story that are not shown"
        )
    if event.place is not None and "where" not in have:
        filed = dateline is not None and dateline[1] == event.place.name
        found["where"] = f"the dateline, {dateline[0]}" if filed and dateline else "from the story around these words"
    if event.status != "happened" and "status" not in have:
        found["status"] = reasons.status
    for field, value in (("occasion", event.occasion), ("duration", event.duration), ("counts", event.counts)):
        if value is not None and field not in have:
            found[field] = "from the story around these words"
    return found


# --- documents -------------------------------------------------------------------------------------------------

# A paragraph ends at an empty line, and at the end of a line that ends a sentence: where lines are wrapped, cutting there shows nothing.
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*|(?<=[.!?:\"”’»)\]])[^\S\n]*\n\s*")


def cut_blocks(text: str, furniture: Sequence[tuple[int, int, str]], *, start: int = 0) -> list[tuple[int, int, tuple[str, ...]]]:
    """A text as paragraphs: begin and end (code points of the document), and the kinds of furniture it is made of, none for the story.

    Lines of furniture that stand together are one block. The blocks together are the text; ``start`` is its place in the document.
    """
    end = start + len(text)
    taken = sorted((max(a, start), min(b, end), kind) for a, b, kind in furniture if a < end and b > start and a < b)
    found: list[tuple[int, int, tuple[str, ...]]] = []
    at = start
    for a, b, kind in taken:
        if a > at:
            found += _story_blocks(text, at, a, start)
        if b > at:
            found.append((max(a, at), b, (kind,)))
            at = b
    found += _story_blocks(text, at, end, start)
    return _joined_furniture(found, text, start)


def _story_blocks(text: str, first: int, last: int, start: int) -> list[tuple[int, int, tuple[str, ...]]]:
    cuts = [start + m.end() for m in _PARAGRAPH.finditer(text, first - start, last - start)]
    return [(a, b, ()) for a, b in pairwise([first, *(c for c in cuts if first < c < last), last]) if a < b]


def _joined_furniture(
    blocks: Sequence[tuple[int, int, tuple[str, ...]]], text: str, start: int
) -> list[tuple[int, int, tuple[str, ...]]]:
    """Furniture with the blanks around and between its lines as one block."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for a, b, kinds in blocks:
        blank = not kinds and not text[a - start : b - start].strip()
        if found and found[-1][2] and (kinds or blank):
            begin, _, before = found[-1]
            found[-1] = (begin, b, tuple(dict.fromkeys((*before, *kinds))))
        else:
            found.append((a, b, kinds))
    return found
