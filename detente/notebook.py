"""Records, events and happenings as HTML, for notebooks: tables that need no script, no style sheet and no network.

Every word of a story is escaped and set apart in ``<bdi>``, so that it can neither become markup nor turn its neighbours around.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.chronicle.model import Happening
    from detente.records import Actor, Counts, Event, Place, Quote, Range, Record, Span

# Characters of a story that are shown; the rest is in the record.
_SHOWN = 5_000
_LINK = re.compile("https?://[^\\s\"'<>\\\\]+", re.IGNORECASE)
_UNSOUND = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_STATUS = {"happened": "", "planned": " (planned)", "possible": " (possible)", "negated": " (did not happen)"}


def record_html(record: Record) -> str:
    """A record: what the document says of itself, its events, actors and quotes, and the text with the words that prove them."""
    document = record.document
    names = {actor.id: actor.name for actor in record.actors}
    head = (
        ("published", f"{document.published.date or 'unknown'} ({document.published.basis})"),
        ("dateline", document.dateline.text if document.dateline else None),
        ("byline", ", ".join(document.byline)),
        ("publisher", document.publisher),
        ("agency", document.agency),
        ("address", document.uri),
    )
    parts = (
        _title(document.title or document.uri or document.id[:12]),
        _facts(head),
        _table(_EVENT_HEAD, (_event_cells(event, names) for event in record.events), "events"),
        _table(("actor", "kind", "country", "sector", "office"), map(_actor_cells, record.actors), "actors"),
        _table(("speaker", "words", "kind"), (_quote_cells(quote, names) for quote in record.quotes), "quotes"),
        _details("text", _marked(document.text, [event.evidence for event in record.events])),
    )
    return "".join(parts)


def event_html(event: Event) -> str:
    """An event: who did what to whom, when and where, and the words that it rests on; actors by their ids, which are all it knows."""
    return _table(_EVENT_HEAD, (_event_cells(event, {}),), None) + _facts((("why", event.why), *_counted(event.counts)))


def happening_html(happening: Happening) -> str:
    """A happening: who did what to whom, when and where, who told it in which words, its history, and what tellings disagree on."""
    names = {actor.id: actor.name for actor in happening.actors}
    parties = (" – " if happening.symmetric else " → ").join(
        filter(None, (_names(happening.source, names), _names(happening.target, names)))
    )
    head = (
        ("when", happening.date),
        ("where", _where(happening.place)),
        ("code", _code(happening)),
        ("contexts", ", ".join(happening.contexts)),
        *_counted(happening.counts),
        ("told by", ", ".join((*happening.publishers, *happening.agencies))),
        ("corroboration", str(happening.corroboration)),
        ("confidence", f"{happening.confidence:.2f}"),
        ("id", happening.id),
    )
    tellings = ((_source(t.source.publisher or t.source.agency or t.source.document[:12], t.source.uri), _text(t.source.published),
                 _text(t.event.evidence.text)) for t in happening.tellings)  # fmt: skip
    history = ((_text(s.told), _text(s.kind), _text(s.date), _text(s.place)) for s in happening.history)
    disputes = ((_text(d.field), _text("; ".join(v.value for v in d.versions))) for d in happening.disputes)
    return "".join((
        _title(f"{parties or 'someone'}: {_code(happening)}{_STATUS[happening.status]}"),
        _facts(head),
        _table(("told by", "published", "words"), tellings, "tellings"),
        _table(("told", "stage", "date", "place"), history, "history"),
        _table(("field", "values"), disputes, "disputed"),
    ))  # fmt: skip


_EVENT_HEAD = ("when", "who", "what", "to whom", "where", "words", "confidence")


def _event_cells(event: Event, names: Mapping[str, str]) -> tuple[str, ...]:
    return (
        _text(event.date), _text(_names(event.source, names)), _text(_code(event) + _STATUS[event.status]),
        _text(_names(event.target, names)), _text(_where(event.place)), _text(event.evidence.text), f"{event.confidence:.2f}",
    )  # fmt: skip


def _actor_cells(actor: Actor) -> tuple[str, ...]:
    return tuple(map(_text, (actor.name, actor.kind, actor.country, actor.sector, actor.office)))


def _quote_cells(quote: Quote, names: Mapping[str, str]) -> tuple[str, ...]:
    return _text(_names(quote.speaker, names)), _text(quote.text), _text(quote.kind)


def _names(ids: Sequence[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(id, id) for id in ids)


def _code(told: Event | Happening) -> str:
    return f"{told.plover}{'/' + told.mode if told.mode else ''} {told.cameo}"


def _where(place: Place | None) -> str:
    if place is None:
        return ""
    return f"{place.name}, {place.country}" if place.country and place.precision != "country" else place.name


def _counted(counts: Counts | None) -> tuple[tuple[str, str | None], ...]:
    if counts is None:
        return ()
    named = (("killed", counts.killed), ("injured", counts.injured), ("arrested", counts.arrested), ("crowd", counts.crowd))
    return tuple((name, _range(found)) for name, found in named if found is not None)


def _range(found: Range) -> str:
    if found.low == found.high:
        return str(found.low)
    return f"{'' if found.low is None else found.low}–{'' if found.high is None else found.high}"


def _title(text: str) -> str:
    return f"<h4>{_text(text)}</h4>"


def _facts(pairs: Iterable[tuple[str, str | None]]) -> str:
    rows = "".join(
        f'<tr><th style="text-align:left">{escape(name)}</th><td>{_text(value)}</td></tr>' for name, value in pairs if value
    )
    return f"<table>{rows}</table>" if rows else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], title: str | None) -> str:
    """A table of cells that are HTML already; nothing where there are no rows."""
    body = "".join(f"<tr>{''.join(f'<td style={_LEFT}>{cell}</td>' for cell in row)}</tr>" for row in rows)
    if not body:
        return ""
    caption = f"<caption>{escape(title)}</caption>" if title else ""
    return f"<table>{caption}<tr>{''.join(f'<th style={_LEFT}>{escape(name)}</th>' for name in head)}</tr>{body}</table>"


_LEFT = '"text-align:left"'


def _details(title: str, body: str) -> str:
    return f'<details><summary>{escape(title)}</summary><div style="white-space:pre-wrap">{body}</div></details>'


def _source(name: str, uri: str | None) -> str:
    if uri is None or not _LINK.fullmatch(uri):
        return _text(name)
    return f'<a href="{escape(_sound(uri))}" rel="noopener noreferrer">{_text(name)}</a>'


def _marked(text: str, spans: Iterable[Span]) -> str:
    """The beginning of a text with the words of the spans marked."""
    pieces = list(_pieces(text[:_SHOWN], sorted({(s.start, min(s.end, _SHOWN)) for s in spans if s.start < _SHOWN})))
    more = f"<p>{len(text) - _SHOWN} more characters</p>" if len(text) > _SHOWN else ""
    return f"<bdi>{''.join(pieces)}</bdi>{more}"


def _pieces(text: str, ranges: Sequence[tuple[int, int]]) -> Iterator[str]:
    done = 0
    for start, end in ranges:
        if end <= done:
            continue
        begin = max(start, done)
        yield escape(_sound(text[done:begin]))
        yield f"<mark>{escape(_sound(text[begin:end]))}</mark>"
        done = end
    yield escape(_sound(text[done:]))


def _text(value: str | None) -> str:
    return f"<bdi>{escape(_sound(value))}</bdi>" if value else ""


def _sound(text: str) -> str:
    return _UNSOUND.sub("\ufffd", text)
