"""How well whole stories are read: records against gold records.

Events pair one to one, best pairs first; a pair has the same PLOVER root and evidence that overlaps. A gold event marked optional
counts neither when missed nor when found. Of a pair:

- ``type``: the pair itself
- ``who``: the same codes (country, or organisation) on either side; sides may swap where the event is symmetric
- ``sector``: who, and the sectors that gold gives
- ``persons``: who, and the same people by name
- ``status``, ``when`` (dates share a day, at most 7 days longer), ``where`` (the country of the place): each with who
- ``full``: all of these at once

Quotes pair by their words (at least 0.6 of the stretch in common), people by name and country. All figures are micro-averages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from detente.errors import InputError
from detente.evaluation.gold import GoldEvent, GoldPerson, GoldQuote, GoldStory, Party
from detente.evaluation.matching import (
    Marks,
    Offsets,
    body_code,
    dates_agree,
    find_words,
    pair_up,
    rates,
    same_name,
    shared,
    union_share,
)
from detente.records import Actor, Event, Quote, Record, Span

EVENT_LEVELS = ("type", "who", "sector", "persons", "status", "when", "where", "full")
# A quote is found where at least this share of the stretch that holds both is common to both.
QUOTE_SHARE = 0.6
# A gold furniture line is found where at least this share of it is marked.
FURNITURE_SHARE = 0.8
# A publication date may be this many days longer than the gold one.
DATE_SLACK = 3


@dataclass(slots=True)
class Tally:
    """Counts over stories; :func:`report` turns them into lines."""

    gold: Counter[str] = field(default_factory=Counter)
    predicted: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    statuses: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    stories: int = 0
    exact: int = 0
    from_furniture: int = 0
    detail: list[str] = field(default_factory=list)

    def add(self, level: str, *, right: int, predicted: int, gold: int) -> None:
        """Count one story's figures for a measure."""
        self.right[level] += right
        self.predicted[level] += predicted
        self.gold[level] += gold


@dataclass(frozen=True, slots=True)
class _Event:
    event: Event
    source: tuple[Party, ...]
    target: tuple[Party, ...]
    spans: tuple[Offsets, ...]


@dataclass(frozen=True, slots=True)
class _Quote:
    span: Offsets
    speaker: tuple[Party, ...]


def evaluate_stories(
    golds: Iterable[GoldStory], predict: Callable[[GoldStory], Record], *, kept: Callable[[str, Record], None] | None = None
) -> Tally:
    """Read every gold story and count what is right.

    Args:
        golds: stories with their gold, each counted once.
        predict: reads one story; where it raises :class:`InputError` the story counts as read with nothing found.
        kept: called with the name and the record of each story that was read.
    """
    tally = Tally()
    for gold in golds:
        record: Record | None = None
        try:
            record = predict(gold)
        except InputError as error:
            tally.detail.append(f"{gold.name}: not read: {error.reason}")
        if record and kept:
            kept(gold.name, record)
        score_story(tally, gold, record)
    return tally


def score_story(tally: Tally, gold: GoldStory, record: Record | None) -> None:
    """Count one story; None stands for a record with nothing in it."""
    tally.stories += 1
    reader = _Reader(gold, record)
    _score_events(tally, gold, reader)
    _score_quotes(tally, gold, reader)
    _score_people(tally, gold, record)
    _score_document(tally, gold, reader)


def report(tally: Tally, *, detail: bool = False) -> Iterator[str]:
    """The lines to print: one a measure, with precision, recall, F1 and the counts behind them."""
    if detail:
        yield from tally.detail
    yield f"stories {tally.stories}"
    for level in tally.gold:
        right, predicted, gold = tally.right[level], tally.predicted[level], tally.gold[level]
        precision, recall, f1 = rates(right, predicted, gold)
        if level == "furniture":
            # Lines that gold does not list are no mistake: there is no precision, and recall stands for the whole.
            precision, f1 = float("nan"), recall
        counts = f"({right} right, {predicted} predicted, {gold} gold)"
        yield f"{level:18s} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}   {counts}"
    yield f"events from furniture {tally.from_furniture}"
    yield f"stories with every event right and none extra {tally.exact} of {tally.stories}"
    yield f"status of typed pairs (gold -> predicted): { ({g: dict(c) for g, c in tally.statuses.items()}) }"


class _Reader:
    """A record seen through the gold story's own offsets."""

    def __init__(self, gold: GoldStory, record: Record | None) -> None:
        self.record = record
        self._text = gold.text
        self._own = record.document.text if record else gold.text
        self._actors = {a.id: a for a in record.actors} if record else {}

    def offsets(self, span: Span) -> Offsets:
        """A span in the gold story's text; an empty span before it where the words are not there."""
        if self._own == self._text:
            return span.start, span.end
        return find_words(self._text, self._own[span.start : span.end]) or (-1, -1)

    def parties(self, ids: Sequence[str]) -> tuple[Party, ...]:
        return tuple(_party(self._actors.get(i), i) for i in ids)

    def events(self) -> list[_Event]:
        return [
            _Event(e, self.parties(e.source), self.parties(e.target), tuple(map(self.offsets, (e.evidence, *e.also))))
            for e in (self.record.events if self.record else ())
        ]

    def quotes(self) -> list[_Quote]:
        return [self._quote(q) for q in (self.record.quotes if self.record else ())]

    def furniture(self) -> list[Offsets]:
        lines = self.record.document.furniture if self.record else ()
        return [self.offsets(Span(f.start, f.end, f.text)) for f in lines]

    def _quote(self, quote: Quote) -> _Quote:
        return _Quote(self.offsets(Span(quote.start, quote.end, quote.text)), self.parties(quote.speaker))


def _party(actor: Actor | None, id: str) -> Party:
    if actor is None:
        return Party(body_code(id), None, None)
    return Party(actor.country or body_code(actor.name), actor.name if actor.kind == "person" else None, actor.sector)


def _score_events(tally: Tally, gold: GoldStory, reader: _Reader) -> None:
    wanted = [e for e in gold.events if not e.optional]
    found = _without_optional(wanted, [e for e in gold.events if e.optional], reader.events())
    pairs = pair_up(wanted, found, _compare)
    for level in EVENT_LEVELS:
        right = sum(marks[level] for _, _, marks in pairs)
        tally.add(f"event.{level}", right=right, predicted=len(found), gold=len(wanted))
    for i, j, _ in pairs:
        tally.statuses[wanted[i].status][found[j].event.status] += 1
    full = sum(marks["full"] for _, _, marks in pairs)
    tally.exact += full == len(wanted) == len(found)
    tally.from_furniture += sum(any(shared(e.spans[0], line) for line in gold.furniture) for e in found)
    tally.detail.extend(_detail(gold.name, wanted, found, pairs))


def _without_optional(wanted: list[GoldEvent], optional: list[GoldEvent], found: list[_Event]) -> list[_Event]:
    """The events that count: those that pair with nothing but an optional gold event are left out."""
    used = {j for _, j, _ in pair_up(wanted, found, _compare)}
    free = [e for j, e in enumerate(found) if j not in used]
    spare = {id(free[j]) for _, j, _ in pair_up(optional, free, _compare)}
    return [e for e in found if id(e) not in spare]


def _compare(gold: GoldEvent, found: _Event) -> tuple[Marks, int] | None:
    event = found.event
    covered = max((shared(a, b) for a in gold.spans for b in found.spans), default=0)
    if gold.plover != event.plover or not covered:
        return None
    who, sector, persons = _participants(gold, found)
    marks = {
        "type": True,
        "who": who,
        "sector": sector,
        "persons": who and persons,
        "status": who and gold.status == event.status,
        "when": who and dates_agree(gold.date, event.date),
        "where": who and (not gold.placed or (event.place.country if event.place else None) == gold.country),
    }
    marks["full"] = all(marks.values())
    return marks, covered


def _participants(gold: GoldEvent, found: _Event) -> tuple[bool, bool, bool]:
    """Whether the codes, the sectors and the people of both sides agree."""
    ways = [(found.source, found.target)]
    if gold.symmetric or found.event.symmetric:
        ways.append((found.target, found.source))
    fitting = [(s, t) for s, t in ways if _codes(gold.source) == _codes(s) and _codes(gold.target) == _codes(t)]
    if fitting:
        sector = any(_sectors_agree(gold.source, s) and _sectors_agree(gold.target, t) for s, t in fitting)
        persons = any(_people_agree(gold.source, s) and _people_agree(gold.target, t) for s, t in fitting)
        return True, sector, persons
    everyone, theirs = gold.source + gold.target, found.source + found.target
    if gold.symmetric and _codes(everyone) == _codes(theirs):
        return True, _sectors_agree(everyone, theirs), _people_agree(everyone, theirs)
    return False, False, False


def _codes(side: Sequence[Party]) -> set[str]:
    return {p.code for p in side}


def _sectors_agree(gold: Sequence[Party], found: Sequence[Party]) -> bool:
    """Every sector that gold gives is found; a country without a sector may stand for its government."""
    return all(
        any(f.code == g.code and (f.sector == g.sector or (f.sector is None and g.sector == "GOV")) for f in found)
        for g in gold
        if g.sector is not None and re.fullmatch(r"[A-Z]{3}", g.code)
    )


def _people_agree(gold: Sequence[Party], found: Sequence[Party]) -> bool:
    ours, theirs = [p.person for p in gold if p.person], [p.person for p in found if p.person]
    return all(any(same_name(a, b) for b in theirs) for a in ours) and all(any(same_name(a, b) for b in ours) for a in theirs)


def _score_quotes(tally: Tally, gold: GoldStory, reader: _Reader) -> None:
    found = reader.quotes()
    pairs = pair_up(gold.quotes, found, _compare_quotes)
    speakers = sum(marks["speaker"] for _, _, marks in pairs)
    tally.add("quote.words", right=len(pairs), predicted=len(found), gold=len(gold.quotes))
    tally.add("quote.speaker", right=speakers, predicted=len(found), gold=len(gold.quotes))


def _compare_quotes(gold: GoldQuote, found: _Quote) -> tuple[Marks, int] | None:
    if gold.span is None or union_share(gold.span, found.span) < QUOTE_SHARE:
        return None
    right = _codes(gold.speaker) == _codes(found.speaker) and _people_agree(gold.speaker, found.speaker)
    return {"speaker": right}, shared(gold.span, found.span)


def _score_people(tally: Tally, gold: GoldStory, record: Record | None) -> None:
    found = [a for a in (record.actors if record else ()) if a.kind == "person" and a.basis != "unresolved"]
    pairs = pair_up(gold.people, found, _compare_people)
    tally.add("actor.person", right=len(pairs), predicted=len(found), gold=len(gold.people))


def _compare_people(gold: GoldPerson, found: Actor) -> tuple[Marks, int] | None:
    return ({"name": True}, 1) if gold.country == found.country and same_name(gold.name, found.name) else None


def _score_document(tally: Tally, gold: GoldStory, reader: _Reader) -> None:
    document = reader.record.document if reader.record else None
    marked = reader.furniture()
    cut = sum(any(shared(s, t) >= FURNITURE_SHARE * (s[1] - s[0]) for t in marked) for s in gold.furniture)
    tally.add("furniture", right=cut, predicted=len(marked), gold=len(gold.furniture))
    date = document.published.date if document else None
    agree = bool(gold.published) and dates_agree(gold.published, date, slack=DATE_SLACK)
    tally.add("document.date", right=agree, predicted=bool(date), gold=bool(gold.published))
    country = document.dateline.country if document and document.dateline else None
    same = bool(gold.dateline_country) and country == gold.dateline_country
    tally.add("document.dateline", right=same, predicted=bool(country), gold=bool(gold.dateline_country))


def _detail(
    name: str, wanted: Sequence[GoldEvent], found: Sequence[_Event], pairs: Sequence[tuple[int, int, Marks]]
) -> Iterator[str]:
    full = sum(marks["full"] for _, _, marks in pairs)
    yield f"{name}: {len(wanted)} gold, {len(found)} predicted, {len(pairs)} typed, {full} full"
    paired = {i: (found[j], marks) for i, j, marks in pairs}
    for i, event in enumerate(wanted):
        yield f"    {_verdict(paired[i][1] if i in paired else None)} {event.plover} {event.id} | {event.evidence[:90]}"
        if i in paired:
            yield from (f"        {line}" for line in _differences(event, *paired[i]))
    used = {j for _, j, _ in pairs}
    for j, extra in enumerate(found):
        if j not in used:
            yield f"    EXTRA {extra.event.plover} | {extra.event.evidence.text[:90]}"


def _differences(gold: GoldEvent, found: _Event, marks: Marks) -> Iterator[str]:
    """What gold has and what was found, a line for each field that is wrong."""
    place = found.event.place
    fields = {
        "who": (_sides(gold.source, gold.target), _sides(found.source, found.target)),
        "status": (gold.status, found.event.status),
        "when": (gold.date, found.event.date),
        "where": (gold.country, place and f"{place.country} ({place.name})"),
    }
    aspects = {"who": ("who", "sector", "persons")}
    for name, (wanted, got) in fields.items():
        told = marks["who"] or name == "who"
        if told and not all(marks[level] for level in aspects.get(name, (name,))):
            yield f"{name}: gold {wanted or '-'}, found {got or '-'}"


def _sides(source: Sequence[Party], target: Sequence[Party]) -> str:
    """Both sides of an event: code, sector and person of each party."""
    sides = (" + ".join(" ".join(filter(None, (p.code, p.sector, p.person))) for p in side) or "-" for side in (source, target))
    return " > ".join(sides)


def _verdict(marks: Marks | None) -> str:
    if marks is None:
        return "MISSED"
    wrong = [level for level, right in marks.items() if not right]
    return f"wrong {','.join(wrong)}" if wrong else "ok"
