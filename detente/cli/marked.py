"""The text of a story as a person reads it: evidence numbered, furniture set apart, repairs shown, with a legend."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.text import Text

from detente.cli.output import harmless
from detente.records import Record

EVIDENCE, TRIGGER, NUMBER, SET_ASIDE, REPAIRED = "underline", "bold", "bold cyan", "dim strike", "italic yellow"
MARK = "×"
MARGIN = 2


class MarkedStory:
    """The text as received, wrapped to the width at hand; a line that was set aside bears a mark in the margin."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield ""
        width = max(options.max_width - MARGIN, 1)
        for aside, line in _lines(self._record):
            for row in line.wrap(console, width) or [Text()]:
                row.rstrip()
                yield Text.assemble((f"{MARK} " if aside else " " * MARGIN, "dim"), row)
        yield from _legend(self._record, coloured=console.color_system is not None)


def _lines(record: Record) -> Iterator[tuple[bool, Text]]:
    """The lines of the text with their marks, and whether each was set aside; blank lines at the end are left out."""
    raw = record.document.text
    ends = sorted((e.evidence.end, number) for number, e in enumerate(record.events, start=1))
    styled = _styled(record)
    # Cut once, at all marks and line ends: one cut a mark would cost the whole text each time.
    breaks = [i for i, letter in enumerate(raw.rstrip()) if letter == "\n"]
    cuts = sorted({*breaks, *(end for end, _ in ends)})
    starts = {line.start: line.end for line in record.document.furniture}
    line, start, until, place = Text(), 0, 0, 0
    numbers: dict[int, list[int]] = {}
    for end, number in ends:
        numbers.setdefault(end, []).append(number)
    newlines = set(breaks)
    for piece, cut in zip(styled.divide(cuts), [*cuts, len(raw)], strict=True):
        piece.plain = piece.plain.removeprefix("\n") if place in newlines else piece.plain
        line.append_text(piece)
        for number in numbers.get(cut, ()):
            line.append(f"[{number}]", style=NUMBER)
        if cut in newlines or cut == len(raw):
            until = max([until, *(starts[s] for s in starts if start <= s <= cut)]) if starts else 0
            yield until > start and _is_furniture(record, start, cut), line
            line, start = Text(), cut + 1
        place = cut
