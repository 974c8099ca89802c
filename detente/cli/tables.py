"""A record as tables for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.cli.explain import explained
from detente.cli.marked import MarkedStory
from detente.cli.output import harmless
from detente.cli.words import Names, act, code, counted, flat, own_codes, placed
from detente.edtf import bounds
from detente.errors import DateError
from detente.records import Actor, Event, Record, Repair

INDENT = (0, 0, 0, 2)
LAST = "9999-12-31"
STATUS_STYLE = {"happened": "", "planned": "cyan", "possible": "yellow", "negated": "red"}
TO_COME = ("planned", "possible")
# Below this many columns a row with a column a field would break words; two lines a row do not.
WIDE = 112
# Of furniture and of passages that were not coded: enough to recognise them.
SHOWN = 160
# Of the words that the publication date rests on: how many passages without --explain, and how much of each.
RESTS_ON, RESTS_ON_SHOWN = 4, 60
# Repairs of one kind that are named without --explain.
SAMPLE = 3


def record_tables(record: Record, *, explain: bool = False) -> Iterator[RenderableType]:
    """The parts of a record in the order of reading: head, story, events, agenda, series, quotes, actors, what was left out.

    ``explain`` adds the reason for every field of every event, to every actor its mentions, and lists every repair.
    """
    names = Names(record)
    yield _head(record, explain=explain)
    yield MarkedStory(record)
    yield from _section("Events", _happened(record, names))
    yield from _section("Agenda", _agenda(record, names))
    yield from _section("Series", _series(record, names))
    if explain and record.events:
        yield from _section("Why these events", [_explained(n, e, record, names) for n, e in enumerate(record.events, start=1)])
    yield from _section("Quotes", [_quotes(record, names)] if record.quotes else [])
    people = sorted((a for a in record.actors if a.kind == "person"), key=_first_mention)
    others = sorted((a for a in record.actors if a.kind != "person"), key=_first_mention)
    yield from _section("People", [_actors(people, explain=explain)] if people else [])
    yield from _section("Countries, bodies, groups", _others(others, explain=explain))
    yield from _section("Not coded", _grouped(_uncoded(record)))
    yield from _section("Set aside", _grouped((f.kind, flat(f.text)) for f in record.document.furniture))
    yield from _section("Repaired", _repairs(record.document.repairs, explain=explain))


class _ByWidth:
    """One of two tables, by the width at hand."""

    def __init__(self, wide: Callable[[], Table], narrow: Callable[[], Table]) -> None:
        self._wide, self._narrow = wide, narrow

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield (self._wide if options.max_width >= WIDE else self._narrow)()


def _section(title: str, parts: Sequence[RenderableType]) -> Iterator[RenderableType]:
    if parts:
        yield Text(f"\n{title}", style="bold")
        yield Padding(Group(*parts), INDENT, expand=False)


def plain_table(*columns: str) -> Table:
    """A table without frame, as all tables here are."""
    return _table(*columns)


def styled(words: str, style: str) -> Text:
    """Words made harmless for a terminal, in a style."""
    return _text(words, style)


def _text(words: str, style: str = "") -> Text:
    return Text(harmless(words), style=style)


def _table(*columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in ("", "when", "status", "sure"))
    return table


def _fields(rows: Iterable[tuple[str, str]]) -> Table:
    grid = Table.grid(padding=(0, 2))
    for label, value in rows:
        if value:
            grid.add_row(_text(label, "dim"), _text(value, "bold" if label == "title" else ""))
    return grid


def _head(record: Record, *, explain: bool) -> RenderableType:
    document = record.document
    return _fields(
        [
            ("title", document.title or ""),
            ("agency", document.agency or document.publisher or ""),
            ("by", ", ".join(document.byline)),
            ("filed from", _dateline(record)),
            ("published", _published(record, explain=explain)),
            ("read from", document.uri or ""),
        ]
    )


def _dateline(record: Record) -> str:
    dateline = record.document.dateline
    if dateline is None:
        return ""
    return f"{dateline.place} ({dateline.country})" if dateline.country else dateline.place


def _published(record: Record, *, explain: bool) -> str:
    published = record.document.published
    if published.date is None:
        return "unknown: the story does not say" + ("; --published DATE would" if record.events else "")
    words = [f"“{flat(span.text)}”" if explain else f"“{_short(flat(span.text), RESTS_ON_SHOWN)}”" for span in published.evidence]
    if words:
        more = len(words) - RESTS_ON
        shown = words if explain or more <= 0 else [*words[:RESTS_ON], f"{more} more"]
        return f"{published.date}, {published.basis} from {'; '.join(shown)}"
    return (
        f"{published.date}, stated in the page's own data"
        if published.basis == "stated"
        else f"{published.date}, {published.basis}"
    )


def _happened(record: Record, names: Names) -> list[RenderableType]:
    numbered = [(n, e) for n, e in enumerate(record.events, start=1) if e.status not in TO_COME]
    if numbered:
        return [_events(numbered, names)]
    if record.events:
        return [_text("Nothing is told as having happened.", "dim")]
    whole = next((u.reason for u in record.uncoded if u.end - u.start == len(record.document.text)), None)
    return [_text(f"No events: {whole or 'the story tells no act between political actors that is known here'}.", "dim")]


def _agenda(record: Record, names: Names) -> list[RenderableType]:
    """What is still to come, soonest first."""
    coming = [(n, e) for n, e in enumerate(record.events, start=1) if e.status in TO_COME]
    return [_events(sorted(coming, key=lambda pair: _last_day(pair[1])), names)] if coming else []


def _events(numbered: Sequence[tuple[int, Event]], names: Names) -> RenderableType:
    return _ByWidth(lambda: _wide_events(numbered, names), lambda: _narrow_events(numbered, names))


def _wide_events(numbered: Sequence[tuple[int, Event]], names: Names) -> Table:
    table = _table("", "when", "who → whom", "what", "status", "where", "sure", *_own_column(numbered))
    for number, event in numbered:
        own = [_text(own_codes(event))] if _own_column(numbered) else []
        table.add_row(
            _text(f"[{number}]", "cyan"),
            _text(event.date or "no date"),
            _text(names.parties(event)),
            _what(event, names),
            _text(event.status, STATUS_STYLE[event.status]),
            _text(placed(event.place)),
            _text(f"{event.confidence:.2f}"),
            *own,
        )
    return table


def _narrow_events(numbered: Sequence[tuple[int, Event]], names: Names) -> Table:
    table = _table("", "who → whom, when, where", "what, status, sure", *_own_column(numbered))
    for number, event in numbered:
        own = [_text(own_codes(event))] if _own_column(numbered) else []
        circumstances = ", ".join(filter(None, (event.date or "no date", placed(event.place))))
        state = Text.assemble((event.status, STATUS_STYLE[event.status]), f", {event.confidence:.2f}")
        table.add_row(
            _text(f"[{number}]", "cyan"),
            Text("\n").join([_text(names.parties(event)), _text(circumstances, "dim")]),
            Text("\n").join([_what(event, names), state]),
            *own,
        )
    return table


def _own_column(numbered: Sequence[tuple[int, Event]]) -> tuple[str, ...]:
    """The head of the column for the codes of a codebook of the user's own, nothing where no event has any."""
    return ("own codes",) if any(event.codes for _, event in numbered) else ()


def _what(event: Event, names: Names) -> Text:
    """The code, the word that tells the act, and what else the words give."""
    more = ", ".join(filter(None, (event.occasion, counted(event.counts))))
    words = names.read(event.trigger.start, event.trigger.end)
    return Text.assemble(act(event), (f" “{harmless(words)}”", "dim"), f", {harmless(more)}" if more else "")


def _last_day(event: Event) -> str:
    try:
        return bounds(event.date)[1].isoformat() if event.date else LAST
    except DateError:
        return LAST


def _series(record: Record, names: Names) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for series in record.series:
        members = " ".join(map(names.event, series.members))
        towards = f" → {names.event(series.leads_to)}" if series.leads_to else ""
        lines.append(_text(f"{series.name}: {members}{towards}"))
    return lines


def _explained(number: int, event: Event, record: Record, names: Names) -> RenderableType:
    heading = _text(f"[{number}] {names.parties(event)}: {act(event)}", "cyan")
    below = 1 if number < len(record.events) else 0
    return Group(heading, Padding(_fields(explained(event, record, names)), (0, 0, below, 2), expand=False))


def _quotes(record: Record, names: Names) -> Table:
    table = _table("who", "words", "kind")
    for quote in record.quotes:
        who = _text(names.side(quote.speaker) or "not named")
        if quote.addressee:
            who.append(f" to {harmless(names.side(quote.addressee))}", style="dim")
        words = names.read(quote.start, quote.end)
        table.add_row(who, _text(words if quote.kind == "indirect" else f"“{words}”"), _text(quote.kind))
    return table


def _actors(actors: Sequence[Actor], *, explain: bool) -> Table:
    """One row an actor: the name with office and code, how sure, and why."""
    table = _table("who", "basis", "why")
    for actor in actors:
        who = _text(actor.name)
        who.append(f"\n{harmless(actor.office or actor.kind)}, {code(actor)}", style="dim")
        why = _text(actor.why)
        if explain and actor.mentions:
            said = ", ".join(dict.fromkeys(f"“{flat(m.text)}”" for m in actor.mentions))
            why.append(f"{'; ' if why.plain else ''}named {harmless(said)}", style="dim")
        table.add_row(who, _text(f"{actor.basis} {actor.score:.2f}"), why)
    return table


def _others(actors: Sequence[Actor], *, explain: bool) -> list[RenderableType]:
    if not actors:
        return []
    if explain:
        return [_actors(actors, explain=True)]
    return [_text(", ".join(f"{a.name} ({code(a)})" for a in actors))]


def _first_mention(actor: Actor) -> int:
    return min((m.start for m in actor.mentions), default=0)


def _uncoded(record: Record) -> Iterator[tuple[str, str]]:
    """Reason and words of what was not coded; a reason that names its own words gives the rest of itself as the group."""
    whole = len(record.document.text)
    for left in record.uncoded:
        if left.end - left.start == whole:
            continue  # Said in place of the events.
        head, sep, reason = left.reason.partition(": ")
        if sep and head.startswith("'"):
            yield reason, head.replace("'", "“", 1).replace("'", "”", 1)
        else:
            yield left.reason, f"“{flat(left.text)}”"


def _grouped(pairs: Iterable[tuple[str, str]]) -> list[RenderableType]:
    """One row a label with all that bears it, in the order of the text."""
    groups: dict[str, list[str]] = {}
    for label, words in pairs:
        groups.setdefault(label, []).append(_short(words, SHOWN))
    return [_listed(groups)] if groups else []


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def _listed(groups: Mapping[str, Sequence[str]]) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    for label, words in groups.items():
        grid.add_row(_text(label, "dim"), _text(" · ".join(words)))
    return grid


def _repairs(repairs: Sequence[Repair], *, explain: bool) -> list[RenderableType]:
    groups: dict[str, list[str]] = {}
    for repair in repairs:
        place = f" at {repair.start}" if explain else ""
        groups.setdefault(repair.kind, []).append(f"{_visible(repair.from_)} → {_visible(repair.to)}{place}")
    if not explain:
        groups = {f"{kind}, {len(found)}": _sample(found) for kind, found in groups.items()}
    return [_listed(groups)] if groups else []


def _sample(found: Sequence[str]) -> list[str]:
    """A few different repairs, and a sign that there are more."""
    different = list(dict.fromkeys(found))
    return different[:SAMPLE] + (["…"] if len(different) > SAMPLE else [])


def _visible(text: str) -> str:
    """Text with blanks and line ends made visible and other letters that have no shape spelt out; ``nothing`` for none."""
    if not text:
        return "nothing"
    shown = text.replace("\n", "⏎").replace(" ", "␣" if not text.strip(" ") else " ")
    return shown if shown.isprintable() else shown.encode("unicode_escape").decode()
