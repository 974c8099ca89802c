"""Exports: every format with its files, and the one way to write any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from detente.chronicle.model import Happening, Saying, Source
from detente.errors import DataError
from detente.exchange.files import MANIFEST, Folder, Written, new_folder
from detente.exchange.rows import FACTS, KEYS, Options, Tally
from detente.records import Status

Writer = Callable[[Iterable[Happening], Folder, Options, Tally], None]

_TABLES = ("happenings", "participants", "tellings", "evidence", "history", "disputes", "actors", "documents", "quotes")
_EVENTS = (
    "One row for every pair of a source and a target of a happening; several tellings of one happening are one row.",
    "Unless other statuses were asked for, only what happened is a row: plans, possibilities and denials are no events.",
    "What was retracted, and what has neither a date nor a dated report, is left out; the manifest counts it.",
    "In texts a straight quotation mark is written ”, an apostrophe at the beginning ’, a tab, line end or other control as a blank.",
    f"{KEYS} leads from every row to the happening, its actors, its first event and document, and holds the date as it is known.",
)


@dataclass(frozen=True, slots=True)
class Format:
    """An export format.

    ``writer`` is the module of this package and the function in it; ``files`` gives for each file the table of columns that describes
    it. ``statuses`` are those written unless others are asked for, None for all. ``packages`` shape the bytes of its files. ``told``: whether it has
    titles, and so needs the names of the knowledge base.
    """

    name: str
    title: str
    writer: tuple[str, str]
    files: Mapping[str, str]
    notes: tuple[str, ...]
    statuses: tuple[Status, ...] | None = None
    packages: tuple[str, ...] = ()
    told: bool = False

    def load(self) -> Writer:
        """The function that writes it; what it needs is imported now."""
        module, function = self.writer
        found: Writer = getattr(import_module(f"detente.exchange.{module}"), function)
        return found


def _events(name: str, title: str, module: str, file: str, *notes: str) -> Format:
    return Format(name, title, (module, f"write_{name}"), {file: name, KEYS: "keys"}, (*notes, *_EVENTS), FACTS)


FORMATS: Mapping[str, Format] = {
    f.name: f
    for f in (
        _events("gdelt1", "GDELT 1.0 Events", "gdelt", "events.export.CSV", "58 columns separated by tabs, no header, UTF-8."),
        _events("gdelt2", "GDELT 2.0 Events", "gdelt", "events.export.CSV", "61 columns separated by tabs, no header, UTF-8."),
        _events("icews", "ICEWS events", "icews", "events.tab", "20 columns separated by tabs, header, no quoting, UTF-8."),
        _events("polecat", "POLECAT events", "polecat", "events.txt", "40 columns separated by tabs, header, lists joined by ;, UTF-8."),
        _events("phoenix", "Phoenix events", "phoenix", "events.txt", "26 columns separated by tabs, no header, UTF-8."),
        Format(
            "jsonl", "JSON Lines", ("jsonl", "write_jsonl"), {"happenings.jsonl": "jsonl"},
            ("One happening a line, with all its tellings; happening.schema.json is its JSON Schema.",),
        ),
        Format(
            "csv", "CSV with a Frictionless data package", ("csv", "write_csv"), {f"{table}.csv": table for table in _TABLES},
            (
                "datapackage.json describes the tables for machines.",
                ("A text that begins with = + - @, a tab, a line end or a full-width = + - @, and one that begins with apostrophes before "
                "such a character, has an apostrophe before it: take one off such texts to have them as they were."),
                "A list is a JSON array; nothing is an empty cell.",
            ),
        ),
        Format(
            "parquet", "Parquet", ("parquet", "write_parquet"), {f"{table}.parquet": table for table in _TABLES},
            ("Compressed with Zstandard; days are date32, lists list<string>.",), packages=("pyarrow",),
        ),
        Format(
            "ics", "iCalendar agenda", ("ics", "write_ics"), {"agenda.ics": "ics"},
            ("What was announced, planned or held possible, with what became of it; all-day events, days that are not sure as a range.",), told=True,
        ),
        Format(
            "geojson", "GeoJSON", ("geojson", "write_geojson"), {"happenings.geojson": "geojson"},
            ("RFC 7946; a happening without a point has a null geometry.",), told=True,
        ),
        Format(
            "webannotation", "W3C Web Annotations", ("webannotation", "write_webannotation"), {"annotations.jsonld": "webannotation"},
            ("One annotation for every span of evidence.",), told=True,
        ),
    )
}  # fmt: skip
"""Every format by its name."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: the folder, its files, and the counts of the manifest."""

    folder: Path
    files: tuple[Written, ...]
    counts: Mapping[str, object]


def export(
    happenings: Iterable[Happening],
    *,
    format: str,
    out: Path,
    statuses: Sequence[Status] = (),
    texts: Mapping[str, str] | None = None,
    sayings: Iterable[Saying] = (),
    documents: Iterable[Source] = (),
    settings: Mapping[str, object] | None = None,
    archive: Mapping[str, object] | None = None,
    knowledge: Path | None = None,
) -> Exported:
    """Write happenings in a format, with the codebook and the manifest.

    Args:
        happenings: in the order in which they are to stand; read once, one at a time.
        format: a name in :data:`FORMATS`.
        out: the folder to make; an earlier export of that name gives way, in one step, once the new one is whole.
        statuses: which happenings; none takes those that suit the format (tables of events: only what happened).
        texts: texts of documents by id, as far as they are kept; asked one at a time.
        sayings: quotations, for ``csv`` and ``parquet``.
        documents: documents to list beside those that tell the happenings, for ``csv`` and ``parquet``.
        settings: what else was chosen for this export (parties, dates), for the manifest.
        archive: what the archive says of itself, for the manifest.
        knowledge: the knowledge base in use, for the manifest; None for the bundled one.

    Returns:
        What was written. The same input gives the same bytes.

    Raises:
        DataError: there is no such format.
        InputError: ``out`` cannot be that folder.
    """
    from detente.exchange import codebook, manifest

    wanted = FORMATS.get(format)
    if wanted is None:
        raise DataError(f"no format {format!r}; expected one of {', '.join(FORMATS)}")
    options = Options(
        tuple(statuses) or wanted.statuses,
        texts if texts is not None else {},
        sayings,
        documents,
        _teller(knowledge) if wanted.told else None,
    )
    tally = Tally()
    with new_folder(out) as folder:
        wanted.load()(happenings, folder, options, tally)
        book = codebook.codebook(wanted.name, wanted.title, wanted.files, wanted.notes)
        folder.write(codebook.JSON, codebook.as_json(book))
        folder.write(codebook.MARKDOWN, codebook.as_markdown(book))
        folder.close()
        chosen = {"statuses": list(options.statuses or ()), **(settings or {})}
        told = manifest.manifest(
            wanted.name, settings=chosen, archive=archive or {}, counts=tally.counts(), written=folder.written(),
            packages=wanted.packages, knowledge=knowledge,
        )  # fmt: skip
        folder.write(MANIFEST, manifest.as_json(told))
    return Exported(out, folder.written(), tally.counts())


def _teller(knowledge: Path | None) -> Callable[[Happening], str]:
    """What says a happening in a sentence, with the names of the knowledge base."""
    from detente.chronicle.naming import Namer
    from detente.chronicle.sentences import tell
    from detente.knowledge import load_knowledge

    namer = Namer(load_knowledge(knowledge))
    return lambda happening: tell(happening, namer)
