"""The text of a story as a person reads it: evidence numbered, furniture set apart, repairs shown, with a legend."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from detente.cli.output import harmless
from detente.records import Record

EVIDENCE, TRIGGER, NUMBER, SET_ASIDE, REPAIRED = "underline", "bold", "bold cyan", "dim strike", "italic yellow"
# A multiplication sign.
MARK = "\u00d7"
MARGIN = 2


class MarkedStory:
    """The text as received, wrapped to the width at hand; a line that was set aside bears a mark in the margin."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text()
        width = max(options.max_width - MARGIN, 1)
        aside = _lines_set_aside(self._record)
        for number, line in enumerate(_marked(self._record).split("\n", allow_blank=True)):
            for row in line.wrap(console, width) or [Text()]:
                row.rstrip()
                yield Text.assemble((f"{MARK} " if number in aside else " " * MARGIN, "dim"), row)
        legend = Text("; ", style="dim").join(_legend(self._record, aside=bool(aside), coloured=console.color_system is not None))
        if legend.plain:
            yield Text()
            yield from legend.wrap(console, options.max_width)


def _marked(record: Record) -> Text:
    """The text with all styles, and the number of each event after the words it rests on."""
    document = record.document
    text = Text(harmless(document.text))
    for event in record.events:
        text.stylize(EVIDENCE, event.evidence.start, event.evidence.end)
        text.stylize(TRIGGER, event.trigger.start, event.trigger.end)
    for repair in document.repairs:
        text.stylize(REPAIRED, repair.start, repair.end)
    for line in document.furniture:
        text.stylize(SET_ASIDE, line.start, line.end)
    ends = sorted((e.evidence.end, number) for number, e in enumerate(record.events, start=1))
    # Cut once at all marks: one cut a mark would cost the whole text each time.
    *pieces, rest = text.divide([end for end, _ in ends])
    marked = Text()
    for piece, (_, number) in zip(pieces, ends, strict=True):
        marked.append_text(piece).append(f"[{number}]", style=NUMBER)
    marked.append_text(rest)
    marked.rstrip()
    return marked


def _lines_set_aside(record: Record) -> set[int]:
    """The numbers of the lines, from 0, that hold nothing but furniture."""
    raw = record.document.text
    starts = [0, *(i + 1 for i, letter in enumerate(raw) if letter == "\n")]
    found = set()
    for part in record.document.furniture:
        for line in range(bisect_right(starts, part.start) - 1, bisect_right(starts, max(part.start, part.end - 1))):
            end = starts[line + 1] if line + 1 < len(starts) else len(raw)
            outside = raw[starts[line] : max(part.start, starts[line])] + raw[min(part.end, end) : end]
            if raw[starts[line] : end].strip() and not outside.strip():
                found.add(line)
    return found


def _legend(record: Record, *, aside: bool, coloured: bool) -> Iterator[Text]:
    """What the marks mean; only those that occur, and only what the output can show."""
    if record.events and coloured:
        yield Text.assemble(
            ("underlined", f"dim {EVIDENCE}"), (" before ", "dim"), ("[1]", NUMBER), (": the words of event 1", "dim")
        )
        yield Text.assemble(("bold", TRIGGER), (": the words that tell the act", "dim"))
    elif record.events:
        yield Text("[1] ends the words that event 1 rests on", style="dim")
    if record.document.repairs and coloured:
        yield Text.assemble(("italic", REPAIRED), (": read otherwise, see Repaired", "dim"))
    if aside:
        yield Text(f"{MARK} marks a line set aside", style="dim")
