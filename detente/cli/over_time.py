"""The verbs over an archive's happenings: chronicle, meetings, relation, agenda, quotes, series."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.ingest import ArchiveName
from detente.cli.output import is_person, note, print_line, wants_json
from detente.errors import DateError

if TYPE_CHECKING:
    from detente.archive import Archive
    from detente.archive.parties import Parties as Found
    from detente.chronicle.naming import Namer
    from detente.knowledge import Knowledge


class ChronicleFormat(StrEnum):
    """How a chronicle is written."""

    md = "md"
    docx = "docx"
    json = "json"
    timelinejs = "timelinejs"


class By(StrEnum):
    """Whose meetings are counted."""

    person = "person"
    party = "party"


class MeetingKind(StrEnum):
    """Kinds of meetings; a test compares them with :data:`detente.chronicle.meetings.KINDS`."""

    meeting = "meeting"
    negotiation = "negotiation"
    visit = "visit"
    call = "call"
    conference = "conference"
    mediation = "mediation"


class OfStatus(StrEnum):
    """Statuses of a happening."""

    happened = "happened"
    planned = "planned"
    possible = "possible"
    negated = "negated"


def _date(value: str | None) -> str | None:
    from detente.edtf import bounds

    if value is None:
        return None
    try:
        bounds(value)
    except DateError as error:
        raise typer.BadParameter(str(error)) from error
    return value


def _day(value: str | None) -> str | None:
    from datetime import date

    from detente.edtf import bounds

    value = _date(value)
    if value is not None and (date.min in bounds(value) or date.max in bounds(value)):
        raise typer.BadParameter(f"{value!r}: expected a day, such as 2023-09-18")
    return value


PARTY = "A country by name or code (China, CHN), an organisation, a group or a person."
Parties = Annotated[list[str] | None, typer.Argument(metavar="[PARTY]...", help=f"{PARTY} All of them take part.")]
First = Annotated[
    str | None, typer.Option("--from", metavar="DATE", callback=_date, help="From this date on: 2023-09-18, 2023-09, 2023.")
]
Last = Annotated[str | None, typer.Option("--to", metavar="DATE", callback=_date, help="Up to this date.")]
On = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", callback=_day, help="The day of reference. Default: the last day of publication in the archive."
    ),
]
AsJson = Annotated[
    bool | None,
    typer.Option("--json/--tables", help="JSON, or tables for a person. Default: tables on a terminal, JSON in a pipe."),
]
AsCsv = Annotated[bool, typer.Option("--csv", help="A table as CSV.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file instead of standard output.")
]
Sources = Annotated[int, typer.Option(metavar="N", min=0, help="Only what at least so many independent sources tell.")]
Confidence = Annotated[float, typer.Option(min=0.0, max=1.0, help="Only what is coded with at least this confidence, 0 to 1.")]
Base = Annotated[
    Path | None,
    typer.Option("--knowledge", metavar="FILE", help="A knowledge base of your own; see detente knowledge build.", exists=True, dir_okay=False),
]  # fmt: skip


# --- the verbs -------------------------------------------------------------------------------------------------


def chronicle(
    archive: ArchiveName,
    parties: Parties = None,
    first: First = None,
    last: Last = None,
    format: Annotated[ChronicleFormat | None, typer.Option("--format", "-f", help="Write a document of this kind.")] = None,
    output: Output = None,
    status: Annotated[list[OfStatus] | None, typer.Option(help="Only of this status; again for more.")] = None,
    root: Annotated[list[str] | None, typer.Option(metavar="ROOT", help="Only of this PLOVER root; again for more.")] = None,
    min_sources: Sources = 0,
    min_confidence: Confidence = 0.0,
    on: On = None,
    as_json: AsJson = None,
    base: Base = None,
) -> None:
    """Tell what happened, one dated sentence a happening, each with its sources."""
    from detente.chronicle.chronology import write_chronology
    from detente.chronicle.filters import Filter, Kept

    _expect_place(format, output)
    wanted = Filter(roots=_roots(root), confidence=min_confidence, sources=min_sources)
    with opened_archive(archive, base) as held:
        asked = held.parties(parties)
        found = held.archive.happenings(
            parties=asked.keys, first=first, last=last, statuses=tuple(s.value for s in status or ())
        )  # fmt: skip
        kept = Kept(found, wanted)
        told = write_chronology(
            kept, held.namer, parties=asked.keys, called=asked.called, first=first, last=last, on=on or held.last_day()
        )
    for line in kept.told():
        note(line)
    if not told.entries:
        note("nothing is told of that")
    if format is not None:
        _write_chronicle(told, format, output)
    else:
        _show(told.entries, as_json, output, "chronicle")


def meetings(
    archive: ArchiveName,
    parties: Annotated[
        list[str] | None, typer.Argument(metavar="[PARTY]...", help=f"{PARTY} One: whom it met; two: how they met each other.")
    ] = None,
    by: Annotated[By, typer.Option(help="Whose meetings: persons', or those of states and organisations.")] = By.person,
    kind: Annotated[list[MeetingKind] | None, typer.Option(help="Only of this kind; again for more.")] = None,
    matrix: Annotated[bool, typer.Option("--matrix", help="Who met whom as a table of all against all.")] = False,
    first: First = None,
    last: Last = None,
    min_sources: Sources = 0,
    output: Output = None,
    as_csv: AsCsv = False,
    as_json: AsJson = None,
    base: Base = None,
) -> None:
    """Say who met whom, where and how often."""
    from detente.chronicle.filters import Filter, Kept
    from detente.chronicle.meetings import KINDS, as_matrix, count_meetings

    with opened_archive(archive, base) as held:
        asked = held.parties(parties)
        found = held.archive.happenings(parties=asked.keys, first=first, last=last, statuses=("happened",))
        kept = Kept(found, Filter(roots=("CONSULT",), sources=min_sources))
        pairs = count_meetings(kept, by=by.value, kinds=tuple(k.value for k in kind or ()) or KINDS, of=asked.each)
    if not pairs:
        note("no meetings are told of")
    if matrix:
        grid = as_matrix(pairs)
        rows = [(name, *cells) for name, cells in zip(grid.names, grid.cells, strict=True)]
        _show_grid(grid, ("", *grid.names), rows, as_csv, as_json, output)
    elif as_csv:
        _csv(pairs, output)
    else:
        _show(pairs, as_json, output, "meetings")


def relation(
    left: Annotated[str, typer.Argument(metavar="PARTY", help=PARTY)],
    right: Annotated[str, typer.Argument(metavar="PARTY", help="The other.")],
    archive: ArchiveName,
    first: First = None,
    last: Last = None,
    min_sources: Sources = 0,
    min_confidence: Confidence = 0.0,
    chart: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the weeks into this file, .svg or .png.", dir_okay=False)
    ] = None,
    output: Output = None,
    as_csv: AsCsv = False,
    as_json: AsJson = None,
    base: Base = None,
) -> None:
    """Show two parties over time: what they did to one another week by week, and when that changed."""
    from detente.chronicle.filters import Filter, Kept
    from detente.chronicle.relation import relate, summarise

    if chart is not None and chart.suffix not in (".svg", ".png"):
        raise typer.BadParameter(f"{chart.name!r}: expected a name that ends in .svg or .png", param_hint="'--chart'")
    with opened_archive(archive, base) as held:
        asked = held.parties([left, right])
        if len(asked.keys) < 2:
            raise typer.BadParameter("expected two different parties", param_hint="'PARTY'")
        kept = Kept(
            held.archive.happenings(parties=asked.keys), Filter(confidence=min_confidence, sources=min_sources)
        )  # fmt: skip
        found = relate(
            kept, held.archive.stories_by_day(), held.namer, left=asked.keys[0], right=asked.keys[1], first=first, last=last
        )
        words = summarise(found, held.namer, called=asked.called)
        title = " and ".join(asked.called.get(key) or held.namer.country(key) for key in asked.keys)
    if chart is not None:
        _draw(found, chart, title)
    if as_csv:
        from detente.exchange.chart import relation_csv

        _put(relation_csv(found), output)
    elif wants_json(as_json):
        _put(_line(found), output)
    else:
        _relation_tables(found, words, output)


def agenda(
    archive: ArchiveName,
    parties: Parties = None,
    on: On = None,
    ahead: Annotated[bool, typer.Option("--ahead", help="Only what is still to come.")] = False,
    first: First = None,
    last: Last = None,
    ics: Annotated[bool, typer.Option("--ics", help="As iCalendar, to subscribe to.")] = False,
    output: Output = None,
    as_csv: AsCsv = False,
    as_json: AsJson = None,
    base: Base = None,
) -> None:
    """List what was planned or held possible, by date, and what became of it."""
    from detente.chronicle.agenda import write_agenda

    with opened_archive(archive, base) as held:
        asked = held.parties(parties)
        found = held.archive.happenings(parties=asked.keys, first=first, last=last)
        if ics:
            _put(_calendar(found, on or held.last_day() if ahead else None, held.namer), output)
            return
        items = write_agenda(found, held.namer, on=on or held.last_day(), ahead=ahead)
    if not items:
        note("nothing is planned")
    if as_csv:
        _csv(items, output)
    else:
        _show(items, as_json, output, "agenda")


def quotes(
    archive: ArchiveName,
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Words of this person, body or country.")] = None,
    about: Annotated[str | None, typer.Option(metavar="NAME", help="Words about, or to, this person, body or country.")] = None,
    first: First = None,
    last: Last = None,
    output: Output = None,
    as_csv: AsCsv = False,
    as_json: AsJson = None,
    base: Base = None,
) -> None:
    """List who said what, by day of publication; copies of the same words are folded into one."""
    from detente.chronicle.sayings import fold_sayings

    with opened_archive(archive, base) as held:
        who, whom = (held.parties([name]).keys[0] if name else None for name in (speaker, about))
        said = fold_sayings(held.archive.sayings(speaker=who, about=whom, first=first, last=last))
    if not said:
        note("no words are told of that")
    if as_csv:
        _csv(said, output)
    else:
        _show(said, as_json, output, "quotes")


def series(
    archive: ArchiveName,
    parties: Parties = None,
    output: Output = None,
    as_json: AsJson = None,
    base: Base = None,
) -> None:
    """List rounds of talks that stories tie together, and what they lead to."""
    from detente.chronicle.series import join_series

    with opened_archive(archive, base) as held:
        asked = held.parties(parties)
        chains = join_series(held.archive.series(), held.archive.happenings(parties=asked.keys), held.namer, on=held.last_day())
    if not chains:
        note("no series are told of")
    _show(chains, as_json, output, "series")


def register(app: typer.Typer) -> None:
    """Give the command the verbs of this module."""
    for verb in (chronicle, relation, meetings, agenda, quotes, series):
        app.command()(verb)


# --- what is asked for -----------------------------------------------------------------------------------------


@contextmanager
def opened_archive(archive: str, base: Path | None) -> Iterator[_Opened]:
    """An archive and the knowledge base, open for one verb."""
    from detente.archive import open_archive
    from detente.chronicle.naming import Namer
    from detente.knowledge import load_knowledge

    knowledge = load_knowledge(base)
    with open_archive(archive) as held:
        yield _Opened(held, knowledge, Namer(knowledge))


@dataclass(frozen=True, slots=True)
class _Opened:
    """What a verb asks of."""

    archive: Archive
    knowledge: Knowledge
    namer: Namer

    def last_day(self) -> str | None:
        """The last day on which a story was published that was read; None where no story has one."""
        return self.archive.last_day()

    def parties(self, names: Sequence[str] | None) -> Found:
        """Keys for names, each once; wrong usage where one is neither known here nor in the archive."""
        from detente.archive.parties import find_parties
        from detente.errors import UnknownParty

        try:
            return find_parties(self.archive, self.knowledge, names or ())
        except UnknownParty as error:
            raise typer.BadParameter(str(error)) from error


def _roots(roots: Sequence[str] | None) -> tuple[str, ...]:
    from typing import get_args

    from detente.records import PloverRoot

    wanted = tuple(root.upper() for root in roots or ())
    for root in wanted:
        if root not in get_args(PloverRoot):
            raise typer.BadParameter(f"{root!r} is none of {', '.join(get_args(PloverRoot))}", param_hint="'--root'")
    return wanted


def _expect_place(format: ChronicleFormat | None, output: Path | None) -> None:
    if format is ChronicleFormat.docx and output is None and is_person():
        raise typer.BadParameter("a .docx is no text for a terminal; name a file with --output", param_hint="'--format'")


# --- documents -------------------------------------------------------------------------------------------------


def _write_chronicle(told: Any, format: ChronicleFormat, output: Path | None) -> None:
    if format is ChronicleFormat.docx:
        from detente.exchange.docx import chronicle_docx

        _put(chronicle_docx(told), output)
    elif format is ChronicleFormat.md:
        from detente.exchange.markdown import chronicle_markdown

        _put(chronicle_markdown(told), output)
    elif format is ChronicleFormat.timelinejs:
        from detente.exchange.timelinejs import chronicle_timelinejs

        _put(chronicle_timelinejs(told), output)
    else:
        from detente.json import to_plain

        _put(json.dumps(to_plain(told), ensure_ascii=False, indent=2) + "\n", output)


def _draw(found: Any, chart: Path, title: str) -> None:
    from detente.exchange.chart import relation_png, relation_svg

    if chart.suffix == ".svg":
        _put(relation_svg(found, title=title), chart)
    else:
        _put(relation_png(found, title=title), chart)


def _calendar(happenings: Iterable[Any], since: str | None, namer: Namer) -> bytes:
    """The agenda as iCalendar; with ``since`` only what may still lie on that day or after it."""
    from detente.chronicle.sentences import last_day, tell
    from detente.edtf import bounds
    from detente.exchange.ics import calendar
    from detente.exchange.rows import Options, Tally

    kept = (h for h in happenings if since is None or last_day(h.date) >= bounds(since)[0])
    return b"".join(calendar(kept, Options(tell=lambda happening: tell(happening, namer)), Tally()))


def _put(content: str | bytes, output: Path | None) -> None:
    """Content to a file, or to standard output as it is."""
    data = content.encode("utf-8", errors="replace") if isinstance(content, str) else content
    if output is not None:
        output.write_bytes(data)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _line(value: object) -> str:
    from detente.json import to_plain

    return json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":")) + "\n"


def _csv(rows: Sequence[Any], output: Path | None) -> None:
    """Dataclasses of one kind as CSV, a column a field; no rows are no columns."""
    from dataclasses import fields

    from detente.exchange.sheets import sheet

    names = [f.name for f in fields(rows[0])] if rows else []
    _put(sheet(names, [[_flat(getattr(row, name)) for name in names] for row in rows]), output)


def _flat(value: Any) -> Any:
    """A field for one cell: what is counted as "name (count)", a source by its document."""
    if isinstance(value, tuple):
        return tuple(_flat(item) for item in value)
    if hasattr(value, "document"):
        return value.document
    return f"{value.name} ({value.count})" if hasattr(value, "count") and hasattr(value, "name") else value


# --- tables ----------------------------------------------------------------------------------------------------


def _show(rows: Sequence[Any], as_json: bool | None, output: Path | None, kind: str) -> None:
    """Rows as JSON Lines or as the table of their kind."""
    if output is not None:
        _put("".join(map(_line, rows)), output)
    elif wants_json(as_json):
        for row in rows:
            print_line(_line(row).rstrip("\n"))
    elif rows:
        from detente.cli import over_time_tables
        from detente.cli.output import console

        console().print(getattr(over_time_tables, f"{kind}_table")(rows))


def _show_grid(
    grid: Any, header: Sequence[str], rows: Sequence[tuple[Any, ...]], as_csv: bool, as_json: bool | None, output: Path | None
) -> None:
    from detente.exchange.sheets import sheet

    if as_csv:
        _put(sheet(header, rows), output)
    elif wants_json(as_json) or output is not None:
        _put(_line(grid), output)
    elif rows:
        from detente.cli.output import console
        from detente.cli.tables import plain_table, styled

        numbers = [str(n) for n in range(1, len(rows) + 1)]
        table = plain_table("who", *numbers)
        for number, (name, *cells) in zip(numbers, rows, strict=True):
            table.add_row(
                styled(f"{number} {name}", ""), *[styled(str(cell) if cell else "·", "" if cell else "dim") for cell in cells]
            )
        console().print(table)


def _relation_tables(found: Any, words: str, output: Path | None) -> None:
    from detente.cli.output import console, harmless
    from detente.cli.over_time_tables import relation_table

    if output is not None:
        _put(f"{words}\n", output)
        return
    out = console()
    if found.weeks:
        out.print(relation_table(found))
    out.print(harmless(f"\n{words}"))
