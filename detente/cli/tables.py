"""A record as tables for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.cli.output import harmless
from detente.edtf import bounds
from detente.errors import DateError
from detente.records import Actor, Event, Place, Quote, Record, Span

INDENT = (0, 0, 0, 2)
LAST = "9999-12-31"
STATUS_STYLE = {"happened": "", "planned": "cyan", "possible": "yellow", "negated": "red"}


def record_tables(record: Record, *, explain: bool = False) -> Iterator[RenderableType]:
    """The parts of a record in the order of reading: head, story, events, quotes, agenda, series, actors, what was left out.

    ``explain`` adds to every event its reason and the words it rests on, to every actor its mentions, and lists the repairs.
    """
    names = _Names(record)
    yield _head(record)
    yield _story(record)
    yield from _section("Events", [_events(record, names) if record.events else _text("No events.", "dim")])
    if explain and record.events:
        yield from (_explained(number, event, names) for number, event in enumerate(record.events, start=1))
    yield from _section("Quotes", [_quotes(record, names)] if record.quotes else [])
    yield from _section("Agenda", _agenda(record, names))
    yield from _section("Series", _series(record))
    yield from _section("Actors", [_actors(record.actors, explain=explain)] if record.actors else [])
    yield from _section("Not coded", [_line(u.reason, u.text) for u in record.uncoded])
    yield from _section("Set aside", [_line(f.kind, f.text) for f in record.document.furniture])
    if explain:
        repairs = [_line(r.kind, f"{r.from_!r} read as {r.to!r} at {r.start}") for r in record.document.repairs]
        yield from _section("Repaired", repairs)


class _Names:
    """Names for the ids that a record uses."""

    def __init__(self, record: Record) -> None:
        self._actors = {a.id: a.name for a in record.actors}
        self._events = {e.id: number for number, e in enumerate(record.events, start=1)}

    def side(self, ids: Sequence[str]) -> str:
        return ", ".join(self._actors.get(i, i) for i in ids)

    def event(self, id: str) -> str:
        return f"[{self._events[id]}]" if id in self._events else id

    def parties(self, event: Event) -> str:
        source, target = self.side(event.source) or "?", self.side(event.target)
        if not target:
            return source
        return f"{source} {'↔' if event.symmetric else '→'} {target}"


def _section(title: str, parts: Sequence[RenderableType]) -> Iterator[RenderableType]:
    if parts:
        yield Text(f"\n{title}", style="bold")
        yield Padding(Group(*parts), INDENT, expand=False)


def _text(words: str, style: str = "") -> Text:
    return Text(harmless(words), style=style)


def _line(label: str, words: str) -> Text:
    flat = " ".join(words.split())
    return Text.assemble((harmless(label), "dim"), "  ", harmless(flat if len(flat) <= 160 else flat[:159] + "…"))


def _table(*columns: str, ratio: Sequence[int] = ()) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim", expand=bool(ratio))
    for number, column in enumerate(columns):
        table.add_column(column, ratio=ratio[number] if ratio else None, overflow="fold")
    return table


def _head(record: Record) -> RenderableType:
    document = record.document
    grid = Table.grid(padding=(0, 2))
    rows = [
        ("title", document.title or ""),
        ("agency", document.agency or document.publisher or ""),
        ("by", ", ".join(document.byline)),
        ("filed from", _dateline(record)),
        ("published", _published(record)),
        ("read from", document.uri or ""),
    ]
    for label, value in rows:
        if value:
            grid.add_row(_text(label, "dim"), _text(value, "bold" if label == "title" else ""))
    return grid


def _dateline(record: Record) -> str:
    dateline = record.document.dateline
    if dateline is None:
        return ""
    return f"{dateline.place} ({dateline.country})" if dateline.country else dateline.place


def _published(record: Record) -> str:
    published = record.document.published
    if published.date is None:
        return "unknown"
    words = "; ".join(f"“{_flat(span)}”" for span in published.evidence)
    return f"{published.date}, {published.basis}" + (f" from {words}" if words else "")


def _flat(span: Span) -> str:
    return " ".join(span.text.split())


def _story(record: Record) -> RenderableType:
    """The text as received: evidence underlined and numbered, furniture struck out."""
    raw = record.document.text
    text = _text(raw)
    for event in record.events:
        text.stylize("underline", event.evidence.start, event.evidence.end)
        text.stylize("bold", event.trigger.start, event.trigger.end)
    for line in record.document.furniture:
        text.stylize("dim strike", line.start, line.end)
    ends = sorted((e.evidence.end, number) for number, e in enumerate(record.events, start=1))
    # Cut once at all marks: one cut a mark would cost the whole text each time.
    *pieces, rest = text.divide([end for end, _ in ends])
    marked = Text()
    for piece, (_, number) in zip(pieces, ends, strict=True):
        marked.append_text(piece).append(f"[{number}]", style="bold cyan")
    marked.append_text(rest)
    marked.rstrip()
    return Padding(marked, (1, 0, 0, 2), expand=False)


def _events(record: Record, names: _Names) -> Table:
    table = _table("", "when", "who → whom", "what", "status", "where", "sure")
    for number, event in enumerate(record.events, start=1):
        table.add_row(
            _text(f"[{number}]", "cyan"),
            _text(event.date or "?"),
            _text(names.parties(event)),
            _text(_act(event)),
            _text(event.status, STATUS_STYLE[event.status]),
            _text(_place(event.place)),
            _text(f"{event.confidence:.2f}"),
        )
    return table


def _act(event: Event) -> str:
    mode = f" {event.mode}" if event.mode else ""
    return f"{event.plover}{mode} ({event.cameo})"


def _place(place: Place | None) -> str:
    if place is None:
        return ""
    return place.name if place.country is None or place.precision == "country" else f"{place.name}, {place.country}"


def _explained(number: int, event: Event, names: _Names) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    rows = [
        ("why", event.why),
        ("trigger", _quoted(event.trigger)),
        ("evidence", _quoted(event.evidence)),
        *(("also told", _quoted(span)) for span in event.also),
        ("reported by", names.side(event.reported_by)),
        ("lasting", event.duration or ""),
        ("occasion", event.occasion or ""),
        ("contexts", ", ".join(event.contexts)),
        ("scale", f"quad class {event.quad}, Goldstein {event.goldstein:+.1f}"),
    ]
    for label, value in rows:
        if value:
            grid.add_row(_text(label, "dim"), _text(value))
    heading = _text(f"[{number}] {_act(event)}: {names.parties(event)}", "cyan")
    return Padding(Group(heading, Padding(grid, INDENT)), (1, 0, 0, 2), expand=False)


def _quoted(span: Span) -> str:
    return f"{span.start}-{span.end} “{_flat(span)}”"


def _quotes(record: Record, names: _Names) -> Table:
    table = _table("who", "to whom", "words", "kind")
    for quote in record.quotes:
        words = _flat(Span(quote.start, quote.end, quote.text))
        table.add_row(
            _text(names.side(quote.speaker) or "?"),
            _text(names.side(quote.addressee)),
            _text(_marked(quote, words)),
            _text(quote.kind),
        )
    return table


def _marked(quote: Quote, words: str) -> str:
    return words if quote.kind == "indirect" else f"“{words}”"


def _agenda(record: Record, names: _Names) -> list[RenderableType]:
    """What is still to come, soonest first."""
    coming = [e for e in record.events if e.status in ("planned", "possible")]
    if not coming:
        return []
    table = _table("when", "what", "who", "where", "status")
    for event in sorted(coming, key=_last_day):
        what = f"{_act(event)}, {event.occasion}" if event.occasion else _act(event)
        table.add_row(
            _text(event.date or "no date"),
            _text(what),
            _text(names.parties(event)),
            _text(_place(event.place)),
            _text(event.status, STATUS_STYLE[event.status]),
        )
    return [table]


def _last_day(event: Event) -> str:
    try:
        return bounds(event.date)[1].isoformat() if event.date else LAST
    except DateError:
        return LAST


def _series(record: Record) -> list[RenderableType]:
    names = _Names(record)
    lines: list[RenderableType] = []
    for series in record.series:
        members = " ".join(map(names.event, series.members))
        towards = f" → {names.event(series.leads_to)}" if series.leads_to else ""
        lines.append(_text(f"{series.name}: {members}{towards}"))
    return lines


def _actors(actors: Sequence[Actor], *, explain: bool) -> RenderableType:
    table = _table("actor", "office or kind", "code", "basis", "why")
    for actor in sorted(actors, key=_first_mention):
        basis = f"{actor.basis} {actor.score:.2f}"
        why = _text(actor.why)
        if explain and actor.mentions:
            said = ", ".join(dict.fromkeys(f"“{_flat(m)}”" for m in actor.mentions))
            why.append(f" Named {said}", style="dim") if why.plain else why.append(f"Named {said}", style="dim")
        code = " ".join(filter(None, (actor.country, actor.sector)))
        table.add_row(_text(actor.name), _text(actor.office or actor.kind), _text(code), _text(basis), why)
    return table


def _first_mention(actor: Actor) -> int:
    return min((m.start for m in actor.mentions), default=0)
