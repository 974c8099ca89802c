"""The tool that opens the evidence: every telling of a happening, or every printing of a quotation, in the exact words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.chronicle.model import Dispute, Happening, Source, Telling
from detente.desk.mcp.answers import NOTICE, DisputeAnswer, EvidenceAnswer
from detente.desk.mcp.arguments import OpenEvidence
from detente.desk.mcp.drawing import happening_answer, ids, line, quote_telling, stages, telling_answer
from detente.desk.mcp.errors import NothingThere
from detente.desk.mcp.held import Held
from detente.desk.mcp.paging import after, fit, window
from detente.desk.mcp.untrusted import id_of, shown_line, token
from detente.records import Actor, Quote

_NOT_WORDS = re.compile(r"[\W_]+")
_MOST_COPIES = 200
_MOST_VERSIONS = 10
_LONGEST_WHY = 2_000


def open_evidence(held: Held, asked: OpenEvidence) -> EvidenceAnswer:
    """Open every telling of a happening, an event or a quotation. Raises NothingThere where nothing has the id."""
    id = id_of(asked.id.strip())
    happening = held.archive.happening(id)
    if happening is not None:
        return _of_happening(held, happening, asked)
    document = held.document_of_quote(id)
    if document is not None:
        return _of_quote(held, id, document, asked)
    raise NothingThere(
        f"found {token(id)}, the id of no happening, event or quotation of this archive; expected an id as search_happenings or quotes give it"
    )


def _of_happening(held: Held, happening: Happening, asked: OpenEvidence) -> EvidenceAnswer:
    start, some = window(asked, happening.tellings, _event_id)
    texts = held.texts(telling.source.document for telling in some)
    drawn = tuple(telling_answer(t, held.namer, texts.get(t.source.document), asked.context) for t in some)
    part = fit(drawn)
    return EvidenceAnswer(
        NOTICE, token(happening.id), happening_answer(happening, held.namer, on=held.last_day(), evidence=0), stages(happening.history),
        tuple(map(_dispute, happening.disputes)), len(happening.tellings), drawn[: part.taken],
        after(asked, start, some[: part.taken], happening.tellings, _event_id), part.left_out, shown_line(happening.why, _LONGEST_WHY),
    )  # fmt: skip


def _event_id(telling: Telling) -> str:
    return telling.event.id


def _dispute(dispute: Dispute) -> DisputeAnswer:
    versions = dispute.versions[:_MOST_VERSIONS]
    return DisputeAnswer(token(dispute.field), tuple(ids(v.events) for v in versions), tuple(line(v.value) for v in versions))


Printing = tuple[Quote, Source, Sequence[Actor]]


def _of_quote(held: Held, id: str, document: str, asked: OpenEvidence) -> EvidenceAnswer:
    """A quotation with the printings of the same words in copies of its document."""
    family = held.archive.family(document)
    others = [other for other in (family.members if family else ()) if other != document][:_MOST_COPIES]
    printings = _printings(held, id, [document, *others])
    start, some = window(asked, printings, _quote_id)
    texts = held.texts(source.document for _, source, _ in some)
    drawn = tuple(quote_telling(q, s, actors, held.namer, texts.get(s.document), asked.context) for q, s, actors in some)
    part = fit(drawn)
    next_ = after(asked, start, some[: part.taken], printings, _quote_id)
    return EvidenceAnswer(NOTICE, token(id), None, (), (), len(printings), drawn[: part.taken], next_, part.left_out, "")


def _quote_id(printing: Printing) -> str:
    return printing[0].id


def _printings(held: Held, id: str, documents: Sequence[str]) -> list[Printing]:
    """The quotation first, then the same words in the other documents, by publication."""
    sources = {source.document: source for source in held.archive.documents(documents)}
    first: list[Printing] = []
    found: list[Printing] = []
    wording: str | None = None
    for document in documents:
        record = held.archive.record(document)
        if record is None or document not in sources:
            continue
        for quote in record.quotes:
            printing = (quote, sources[document], record.actors)
            if quote.id == id:
                first, wording = [printing], _plain(quote)
            elif document != documents[0] and _plain(quote) == wording:
                found.append(printing)
    return [*first, *sorted(found, key=lambda p: (p[1].published is None, p[1].published or "", p[0].id))]


def _plain(quote: Quote) -> str:
    return _NOT_WORDS.sub(" ", quote.text.casefold()).strip()
