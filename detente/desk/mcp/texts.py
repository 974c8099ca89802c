"""Answers as a short text: what is ours as plain lines, what came from outside in fences."""

from __future__ import annotations

from collections.abc import Sequence

from detente.desk.mcp.answers import (
    NOTICE,
    AgendaAnswer,
    EvidenceAnswer,
    HappeningAnswer,
    Happenings,
    Holder,
    Holders,
    Meetings,
    PairAnswer,
    Passage,
    Quotations,
    RelationAnswer,
    StoryAnswer,
    TellingAnswer,
    Who,
)
from detente.desk.mcp.untrusted import fenced

_NOT_KEPT = "the archive did not keep these words"


def of_happenings(answer: Happenings) -> str:
    """Happenings, each with the first words that prove it."""
    head = f"{_count(len(answer.happenings), 'happening')}."
    return _whole(head, [_happening(h) for h in answer.happenings], answer.left_out, answer.next)


def of_relation(answer: RelationAnswer) -> str:
    """The relation in words, with the last and the next happenings."""
    head = (
        f"Relation of {answer.left} and {answer.right}, {answer.first or '?'} to {answer.last or '?'}: {_count(answer.events, 'event')} counted in "
        f"{_count(answer.stories, 'story', 'stories')} read. In words:\n{fenced(answer.untrusted_text)}"
    )
    parts = [f"Last: {_happening(h)}" for h in answer.last_happenings]
    parts += [f"Next, from {answer.on or '?'}: {_happening(h)}" for h in answer.next_happenings]
    return _whole(head, parts, answer.left_out, None)


def of_meetings(answer: Meetings) -> str:
    """Pairs who met."""
    return _whole(
        f"{_count(answer.total, 'pair')} who met.", [_pair(pair) for pair in answer.pairs], answer.left_out, answer.next
    )


def of_agenda(answer: AgendaAnswer) -> str:
    """Plans and what became of them."""
    head = f"{_count(len(answer.plans), 'plan')}, seen from {answer.on or 'no day'}."
    plans = [f"{p.outcome}{f' (first given: {p.was})' if p.was else ''}: {_happening(p.happening)}" for p in answer.plans]
    return _whole(head, plans, answer.left_out, answer.next)


def of_quotations(answer: Quotations) -> str:
    """Words said, with who said them."""
    parts = [
        f"{q.id}, {q.kind}, published {q.paper.published or '?'}, {_people('speaker', q.speaker)}, in {_count(q.documents, 'document')}, words at "
        f"{_place(q.words)}:\n{_fenced_people((*q.speaker, *q.addressee), q.words)}"
        for q in answer.quotations
    ]
    return _whole(f"{_count(len(answer.quotations), 'quotation')}.", parts, answer.left_out, answer.next)


def of_holders(answer: Holders) -> str:
    """Who held an office."""
    head = f"{_count(len(answer.holders), 'answer')}{f' on {answer.on}' if answer.on else ''}."
    head = head if answer.holders else f"No one is known for that{f' on {answer.on}' if answer.on else ''}."
    return _whole(head, [_holder(holder) for holder in answer.holders], answer.left_out, None)


def of_evidence(answer: EvidenceAnswer) -> str:
    """Every telling in the exact words."""
    head = f"{_count(answer.total, 'telling')} of {answer.id}."
    head += f"\n{_happening(answer.happening)}" if answer.happening else ""
    head += f"\nThe tellings disagree on {', '.join(d.field for d in answer.disputes)}." if answer.disputes else ""
    return _whole(head, [_telling(telling) for telling in answer.tellings], answer.left_out, answer.next)


def of_story(answer: StoryAnswer) -> str:
    """A part of a story with what it tells."""
    kept = "a document of the archive" if answer.in_archive else "read now and not kept"
    head = (
        f"Document {answer.paper.document} ({kept}), published {answer.paper.published or '?'} ({answer.published_basis}), characters "
        f"{answer.text.start} to {answer.text.end} of {answer.characters}:\n{_passage(answer.text)}"
    )
    parts = [
        f"event {e.id}: {e.root}, {e.status}, {e.date or 'no date'}, confidence {e.confidence:.2f}, {_people('source', e.source)}, "
        f"{_people('target', e.target)}, words at {_place(e.evidence)}"
        for e in answer.events
    ]
    parts += [f"quotation {q.id}: {q.kind}, {_people('speaker', q.speaker)}, words at {_place(q.words)}" for q in answer.quotes]
    more = f"Go on with start {answer.next_start}." if answer.next_start is not None else ""
    return "\n\n".join(filter(None, (_whole(head, ["\n".join(parts)] if parts else [], answer.left_out, None), more)))


def _whole(head: str, parts: Sequence[str], left_out: str | None, next_: str | None) -> str:
    tail = [f"Left out: {left_out}." if left_out else "", f"More with cursor {next_}" if next_ else ""]
    return "\n\n".join(filter(None, (NOTICE, head, *parts, *tail)))


def _happening(h: HappeningAnswer) -> str:
    about = (
        f"{h.id}, {h.date or 'no date'}, {h.status}, {h.root} ({h.quad_name}, {h.goldstein:+.1f}), confidence {h.confidence:.2f}, "
        f"{_count(h.independent_sources, 'independent source')}, {_count(h.tellings, 'telling')}"
    )
    about += ", disputed: " + ", ".join(h.disputed) if h.disputed else ""
    about += ", retracted" if h.retracted else ""
    proved = [f"words of {p.event} at {_place(p.evidence)}:\n{_passage(p.evidence)}" for p in h.evidence[:1]]
    return "\n".join((f"{about}:", fenced(h.untrusted_text.sentence), *proved))


def _pair(pair: PairAnswer) -> str:
    kinds = ", ".join(f"{kind.kind} {kind.count}" for kind in pair.kinds)
    about = f"{pair.left.id} and {pair.right.id}: {pair.count} times, {pair.first or '?'} to {pair.last or '?'} ({kinds}), happenings {', '.join(pair.happenings)}"
    names = [pair.left.untrusted_text.name, pair.right.untrusted_text.name, *(place.untrusted_text for place in pair.places)]
    return f"{about}; names and places:\n{fenced(*names)}"


def _holder(holder: Holder) -> str:
    end = holder.end or (f"in office {holder.as_of}" if holder.as_of else "?")
    words = holder.untrusted_text
    about = f"{holder.id}, {holder.country or 'no country'}, {holder.start or '?'} to {end}{', acting' if holder.acting else ''}"
    about += f", {holder.certainty}" if holder.certainty else ""
    about += f", named so {holder.score:.2f} ({holder.basis})" if holder.score is not None else ""
    office = " of ".join(filter(None, (words.office or "no office then", words.organisation)))
    return f"{about}:\n{fenced(f'{words.name}, {office}', words.why)}"


def _telling(telling: TellingAnswer) -> str:
    paper = telling.paper
    codes = (
        f", {telling.root}, {telling.status}, {telling.date or 'no date'}, confidence {telling.confidence:.2f}"
        if telling.confidence is not None
        else ""
    )
    about = f"{telling.kind} {telling.id}, document {paper.document}, published {paper.published or '?'}{codes}, words at {_place(telling.words)}"
    around = telling.untrusted_text
    words = [telling.words.untrusted_text or _NOT_KEPT]
    words += [f"before: {around.before}"] if around.before else []
    words += [f"after: {around.after}"] if around.after else []
    words += [f"coded so because: {around.why}"] if around.why else []
    words += [f"publisher: {paper.untrusted_text.publisher}"] if paper.untrusted_text.publisher else []
    return f"{about}:\n{fenced(*words)}"


def _fenced_people(people: Sequence[Who], words: Passage) -> str:
    return fenced(words.untrusted_text or _NOT_KEPT, *(f"{who.id}: {who.untrusted_text.name}" for who in people))


def _passage(words: Passage) -> str:
    return fenced(words.untrusted_text) if words.untrusted_text is not None else f"({_NOT_KEPT})"


def _place(words: Passage) -> str:
    return f"{words.document}[{words.start}:{words.end}]"


def _people(role: str, people: Sequence[Who]) -> str:
    return f"{role} {' '.join(who.id for who in people) or 'unknown'}"


def _count(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
