"""The verb that writes an archive in the formats of others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.output import note, print_line, wants_json
from detente.cli.over_time import PARTY, AsJson, Base, First, Last, OfStatus, opened_archive

if TYPE_CHECKING:
    from detente.archive import Archive
    from detente.exchange.write import Exported
    from detente.records import Status


class ExportFormat(StrEnum):
    """The formats of :data:`detente.exchange.write.FORMATS`; a test compares the two."""

    gdelt1 = "gdelt1"
    gdelt2 = "gdelt2"
    icews = "icews"
    polecat = "polecat"
    phoenix = "phoenix"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    ics = "ics"
    geojson = "geojson"
    webannotation = "webannotation"


def export(
    archive: Annotated[str, typer.Argument(metavar="ARCHIVE", help="A SQLite file, or postgresql://user@host/database.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder to make; an earlier export there gives way.")],
    format: Annotated[ExportFormat, typer.Option("--format", "-f", help="What to write (see docs/export.md).")],
    first: First = None,
    last: Last = None,
    party: Annotated[
        list[str] | None, typer.Option("--party", metavar="NAME", help=f"{PARTY} Given again: all of them take part.")
    ] = None,
    status: Annotated[
        list[OfStatus] | None,
        typer.Option(
            help="Happenings of this status; given again: of any of them. Default: of tables of events happened, else all."
        ),
    ] = None,
    base: Base = None,
    as_json: AsJson = None,
) -> None:
    """Write an archive in the format of another system, with a codebook and a manifest."""
    from detente.exchange.write import FORMATS, export

    asked: list[Status] = [s.value for s in status or ()]
    suited = asked or list(FORMATS[format.value].statuses or ())
    whole = not (party or first or last or asked)
    with opened_archive(archive, base) as opened:
        parties = opened.parties(party).keys
        held = opened.archive
        done = export(
            held.happenings(parties=parties, first=first, last=last, statuses=tuple(suited)),
            format=format.value,
            out=out,
            statuses=asked,
            texts=_Texts(held),
            sayings=held.sayings(first=first, last=last) if not (parties or asked) else (),
            documents=held.documents() if whole else (),
            settings={"from": first, "to": last, "parties": list(parties)},
            archive=held.manifest(),
            knowledge=base,
        )
    _tell(done, as_json)


class _Texts(Mapping[str, str]):
    """The texts of an archive's documents, each read when it is asked for; the last one is kept, since several spans ask for it."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._last: tuple[str, str] = ("", "")

    def __getitem__(self, document: str) -> str:
        if document != self._last[0]:
            record = self._archive.record(document)
            self._last = (document, record.document.text if record else "")
        if not self._last[1]:
            raise KeyError(document)
        return self._last[1]

    def __iter__(self) -> Iterator[str]:
        return (source.document for source in self._archive.documents())

    def __len__(self) -> int:
        return sum(1 for _ in self._archive.documents())


def _tell(done: Exported, as_json: bool | None) -> None:
    if wants_json(as_json):
        files = [{"name": f.name, "bytes": f.bytes, "sha256": f.sha256} for f in done.files]
        print_line(json.dumps({"folder": str(done.folder), "counts": dict(done.counts), "files": files}, ensure_ascii=False))
        return
    for file in done.files:
        print_line(f"{done.folder / file.name}  {file.bytes} bytes")
    left_out = done.counts["left_out"]
    if isinstance(left_out, dict) and left_out:
        note("left out: " + ", ".join(f"{count} {reason}" for reason, count in left_out.items()))
