"""The package's records as the tools answer them: words from outside shown and under their key, long ones cut and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.chronicle.chronology import sources_of
from detente.chronicle.model import Happening, Saying, Source, Stage, Telling
from detente.chronicle.naming import Namer
from detente.chronicle.sayings import Said
from detente.chronicle.sentences import tell
from detente.desk.mcp.answers import (
    QUAD_NAMES,
    ContextText,
    DocumentText,
    EventAnswer,
    HappeningAnswer,
    HappeningText,
    NameText,
    Paper,
    Passage,
    Proof,
    Quotation,
    QuoteAnswer,
    StageAnswer,
    TellingAnswer,
    Where,
    Who,
)
from detente.desk.mcp.untrusted import edtf_or_none, shown_end, shown_line, shown_within, token, token_or_none
from detente.records import Actor, Document, Event, Place, Quote, Span

LONGEST_PASSAGE = 1_000
LONGEST_LINE = 400
"""Characters of a title, an address, a reason."""
LONGEST_NAME = 200
"""Characters of a name of an actor, and of an office."""
LONGEST_SENTENCE = 800
MOST_WHO = 12
"""Actors on each side of a happening."""
MOST_IDS = 50


def passage(document: str, start: int, end: int, text: str | None, *, most: int = LONGEST_PASSAGE) -> Passage:
    """Words of a document; an empty text for words that are there was not kept."""
    if not text and end > start:
        return Passage(token(document), start, end, 0, None)
    written, rest = shown_within(text or "", most)
    return Passage(token(document), start, end, rest, written)


def _passage_of(document: str, span: Span) -> Passage:
    return passage(document, span.start, span.end, span.text)


def line(text: str, most: int = LONGEST_LINE) -> str:
    """A title or reason on one line, cut and shown."""
    return shown_line(" ".join(text.split()), most)


def line_or_none(text: str | None, most: int = LONGEST_LINE) -> str | None:
    """:func:`line`; None stays None."""
    return None if text is None else line(text, most)


def ids(values: Sequence[str]) -> tuple[str, ...]:
    """Ids, the first of many."""
    return tuple(token(value) for value in values[:MOST_IDS])


def who(id: str, actors: Mapping[str, Actor], namer: Namer) -> Who:
    """An actor by its id; one that comes without its record is named as the knowledge base does."""
    actor = actors.get(id)
    if actor is None:
        return Who(token(id), None, None, NameText(line(namer.side((id,), {}).text), None))
    return Who(
        token(id), actor.kind, token_or_none(actor.country), NameText(line(actor.name, LONGEST_NAME), line_or_none(actor.office, LONGEST_NAME))
    )  # fmt: skip


def where(place: Place | None) -> Where | None:
    """A place, None for none."""
    if place is None:
        return None
    return Where(token_or_none(place.country), place.lat, place.lon, place.precision, line(place.name))


def paper(source: Source) -> Paper:
    """The document of a telling."""
    about = DocumentText(
        line_or_none(source.title), line_or_none(source.publisher), line_or_none(source.agency), _address(source.uri)
    )
    return Paper(
        token(source.document), token(source.family), edtf_or_none(source.published), token_or_none(source.language), source.notice, about
    )  # fmt: skip


def paper_of(document: Document) -> Paper:
    """A document that was read now."""
    source = Source(
        document.id, document.uri, document.title, document.publisher, document.agency, document.published.date, document.language, document.id
    )  # fmt: skip
    return paper(source)


def _address(uri: str | None) -> str | None:
    return None if uri is None else shown_line(uri, LONGEST_LINE)


def proof(telling: Telling) -> Proof:
    """The words of a telling that prove it."""
    document, event = telling.source.document, telling.event
    return Proof(
        token(event.id), paper(telling.source), _passage_of(document, event.trigger), _passage_of(document, event.evidence)
    )


def proofs(happening: Happening, most: int) -> tuple[Proof, ...]:
    """The earliest tellings of a happening, one a family of copies first."""
    order = {source.document: n for n, source in enumerate(sources_of(happening))}
    told = sorted(happening.tellings, key=lambda t: (order[t.source.document], t.event.evidence.start, t.event.id))
    families = {t.source.family: t for t in reversed(told)}
    first = [t for t in told if families[t.source.family] is t]
    rest = [t for t in told if families[t.source.family] is not t]
    return tuple(proof(t) for t in [*first, *rest][:most])


def happening_answer(
    happening: Happening, namer: Namer, *, on: str | None, evidence: int = 2, tellings: int | None = None
) -> HappeningAnswer:
    """A happening with its earliest tellings; ``tellings`` counts all of them where it holds the first alone."""
    h = happening
    actors = {actor.id: actor for actor in h.actors}
    source, target = dict.fromkeys(h.source), dict.fromkeys(h.target)
    sides = [tuple(who(id, actors, namer) for id in list(side)[:MOST_WHO]) for side in (source, target)]
    return HappeningAnswer(
        token(h.id), edtf_or_none(h.date), h.status, h.plover, token_or_none(h.mode), token(h.cameo), h.quad, QUAD_NAMES[h.quad - 1],
        h.goldstein, h.symmetric, sides[0], sides[1], sum(max(0, len(side) - MOST_WHO) for side in (source, target)), where(h.place),
        h.confidence, h.corroboration, len(h.tellings) if tellings is None else tellings, edtf_or_none(h.first_told), edtf_or_none(h.last_told),
        tuple(token(d.field) for d in h.disputes), h.retracted, proofs(h, evidence),
        HappeningText(shown_line(tell(h, namer, on=on), LONGEST_SENTENCE), line_or_none(h.occasion)),
    )  # fmt: skip


def stages(history: Sequence[Stage]) -> tuple[StageAnswer, ...]:
    """The steps of a history, the first of many."""
    return tuple(StageAnswer(s.kind, edtf_or_none(s.told), edtf_or_none(s.date)) for s in history[:MOST_IDS])


def telling_answer(telling: Telling, namer: Namer, text: str | None, context: int) -> TellingAnswer:
    """One telling with what stands around its words in the document's text; None where that was not kept."""
    event, document = telling.event, telling.source.document
    actors = {actor.id: actor for actor in telling.actors}
    start, end = event.evidence.start, event.evidence.end
    return TellingAnswer(
        token(event.id), "event", paper(telling.source), _passage_of(document, event.evidence), _passage_of(document, event.trigger),
        tuple(_passage_of(document, span) for span in event.also[:MOST_WHO]), event.plover, token_or_none(event.mode), token(event.cameo),
        event.status, edtf_or_none(event.date), event.confidence, *_sides(event, actors, namer),
        ContextText(*around(text, start, end, context), line_or_none(event.why)),
    )  # fmt: skip


def quote_telling(
    quote: Quote, source: Source, actors: Sequence[Actor], namer: Namer, text: str | None, context: int
) -> TellingAnswer:
    """One printing of a quotation, as a telling without codes: who said it is its source, to whom its target."""
    known = {actor.id: actor for actor in actors}
    cue = _passage_of(source.document, quote.cue) if quote.cue else None
    speakers, addressees = (tuple(who(id, known, namer) for id in side[:MOST_WHO]) for side in (quote.speaker, quote.addressee))
    return TellingAnswer(
        token(quote.id), "quotation", paper(source), passage(source.document, quote.start, quote.end, quote.text), cue, (), None, None, None,
        None, None, None, speakers, addressees, ContextText(*around(text, quote.start, quote.end, context), None),
    )  # fmt: skip


def around(text: str | None, start: int, end: int, context: int) -> tuple[str | None, str | None]:
    """So many characters before and after a span; None where the text was not kept."""
    if not text:
        return None, None
    return shown_end(text[max(0, start - context) : start], context), shown_within(text[end : end + context], context)[0]


def event_answer(event: Event, document: str, actors: Mapping[str, Actor], namer: Namer, happening: str | None) -> EventAnswer:
    """An event of one story."""
    return EventAnswer(
        token(event.id), token_or_none(happening), event.plover, token_or_none(event.mode), token(event.cameo), event.quad,
        QUAD_NAMES[event.quad - 1], event.goldstein, event.status, edtf_or_none(event.date), event.symmetric, *_sides(event, actors, namer),
        where(event.place), event.confidence, _passage_of(document, event.trigger), _passage_of(document, event.evidence),
        ContextText(None, None, line_or_none(event.why)),
    )  # fmt: skip


def _sides(event: Event, actors: Mapping[str, Actor], namer: Namer) -> tuple[tuple[Who, ...], tuple[Who, ...]]:
    source, target = (tuple(who(id, actors, namer) for id in side[:MOST_WHO]) for side in (event.source, event.target))
    return source, target


def quote_answer(quote: Quote, document: str, actors: Mapping[str, Actor], namer: Namer) -> QuoteAnswer:
    """A quotation of one story."""
    speakers, addressees = (tuple(who(id, actors, namer) for id in side[:MOST_WHO]) for side in (quote.speaker, quote.addressee))
    words = passage(document, quote.start, quote.end, quote.text)
    return QuoteAnswer(token(quote.id), quote.kind, speakers, addressees, ids(quote.about), words)


def quotation(said: Said, first: Saying, namer: Namer) -> Quotation:
    """Words said, by their earliest printing."""
    quote = quote_answer(first.quote, first.source.document, {actor.id: actor for actor in first.actors}, namer)
    return Quotation(
        quote.id, quote.kind, quote.speaker, quote.addressee, ids(said.about), said.documents, ids(said.quotes), paper(first.source), quote.words
    )  # fmt: skip
