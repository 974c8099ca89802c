"""The tables of a knowledge base: their columns, what a cell may hold, and reading them with every bad row named.

Standard library only, since the base is compiled before any dependency is installed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import get_args

from detente.edtf import bounds
from detente.errors import DataError, DateError
from detente.knowledge.model import AreaPrecision, Confidence, EndStatus, EntityKind, LandmarkKind, NameKind, RelationKind

Cells = tuple[str, ...]
"""A row as text, one cell a column; an empty cell holds nothing."""
Tables = Mapping[str, Sequence[Cells]]

_SIGNED = re.compile(r"-?\d{1,3}(\.\d+)?", re.ASCII)
_CODE = re.compile(r"[A-Z]{3}")
_IDENTIFIER = re.compile(r"\S+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``holds`` says in words what a cell must be, ``accepts`` checks it; an empty cell is right unless ``needed``.

    ``canonical`` gives the one spelling of a cell that has several ("9", "9.0").
    """

    name: str
    holds: str
    accepts: Callable[[str], bool]
    needed: bool = False
    canonical: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file of facts: where, and what was found and expected, in words fit to print."""

    where: str
    line: int
    reason: str
    row: str = ""

    def __str__(self) -> str:
        return f"{self.where}, line {self.line}: {self.reason}"


def is_date(cell: str) -> bool:
    """Whether a cell is a date to the day, month or year, without interval or mark."""
    try:
        return cell.replace("-", "").isdigit() and bool(bounds(cell))
    except DateError:
        return False


def _text(name: str, *, needed: bool = False) -> Column:
    return Column(name, "text", lambda cell: not _CONTROL.search(cell), needed)


def _id(name: str, *, needed: bool = True) -> Column:
    return Column(name, "an identifier without blanks", lambda cell: bool(_IDENTIFIER.fullmatch(cell)), needed)


def _country(name: str = "country") -> Column:
    return Column(name, "an ISO 3166-1 alpha-3 code in capitals", lambda cell: bool(_CODE.fullmatch(cell)))


def _date(name: str, *, needed: bool = False) -> Column:
    return Column(name, "a date such as 2021-01-26, 2021-01 or 2021", is_date, needed)


def _number(name: str, *, needed: bool = False) -> Column:
    def accepts(cell: str) -> bool:
        return cell.isascii() and cell.isdigit()

    return Column(name, "a whole number", accepts, needed, lambda cell: str(int(cell)))


def _degrees(name: str, limit: int) -> Column:
    def accepts(cell: str) -> bool:
        return bool(_SIGNED.fullmatch(cell)) and abs(float(cell)) <= limit

    return Column(name, f"degrees from -{limit} to {limit}", accepts, True, lambda cell: str(round(float(cell), 2) + 0.0))


def _one_of(name: str, values: Iterable[str], *, needed: bool = True) -> Column:
    allowed = tuple(values)
    return Column(name, "one of " + ", ".join(allowed), allowed.__contains__, needed)


_SOURCE = _text("source", needed=True)
_CONFIDENCE = _one_of("confidence", get_args(Confidence))
_FLAG = ("0", "1")

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "entities": (
        _id("id"), _one_of("kind", get_args(EntityKind)), _text("name", needed=True), _country(), _text("sector"), _text("family"),
        _number("weight", needed=True), _SOURCE, _CONFIDENCE,
    ),
    "judgements": (_id("person"), _text("name", needed=True), _SOURCE, _text("rule", needed=True), _text("why", needed=True)),
    "landmarks": (
        _date("first_day", needed=True), _date("last_day", needed=True), _one_of("kind", get_args(LandmarkKind)), _text("parties"),
        _text("persons"), _text("place"), _country(), _text("what", needed=True), _SOURCE,
    ),
    "meeting_names": (_text("series", needed=True), _text("pattern", needed=True), _text("words", needed=True)),
    "meetings": (
        _text("series", needed=True), _text("name", needed=True), _text("city"), _country(), _text("host"), _date("first_day", needed=True),
        _date("last_day", needed=True), _SOURCE, _CONFIDENCE,
    ),
    "names": (
        _id("entity"), _text("name", needed=True), _one_of("kind", get_args(NameKind)), _one_of("scan", _FLAG), _date("since"), _date("until"),
        _SOURCE,
    ),
    "nicknames": (_one_of("kind", ("given", "family", "translated")), _text("name", needed=True), _text("forms", needed=True)),
    "offices": (
        _id("id"), _country(), _text("organisation"), _text("portfolio", needed=True), _text("title", needed=True), _text("name", needed=True),
        _text("sector", needed=True), _number("rank", needed=True), _one_of("singular", _FLAG), _country("counterpart"), _text("synonyms"),
    ),
    "place_words": (_text("name", needed=True), _one_of("rule", ("never", "context")), _SOURCE),
    "places": (
        _id("id"), _text("name", needed=True), _country(), _degrees("lat", 90), _degrees("lon", 180), _one_of("precision", get_args(AreaPrecision)),
        _number("population"), _text("region"), _number("radius"), _SOURCE, _text("names"),
    ),
    "relations": (
        _id("entity"), _one_of("relation", get_args(RelationKind)), _id("other"), _date("since"), _date("until"), _SOURCE,
    ),
    "sources": (_id("key"), _text("title", needed=True), _text("licence", needed=True), _text("origin")),
    "tenures": (
        _id("person"), _id("office"), _text("wording"), _date("start"), _date("end"), _one_of("end_status", get_args(EndStatus)), _date("as_of"),
        _one_of("acting", _FLAG), _text("attested"), _SOURCE, _CONFIDENCE,
    ),
}  # fmt: skip
"""Every table that is compiled, with its columns in order."""


def head_of(table: str) -> Cells:
    """The names of a table's columns, in order."""
    return tuple(column.name for column in COLUMNS[table])


def read_tables(folder: Traversable | None = None) -> Tables:
    """All tables of a folder, sorted and without doubles; None takes the package's own.

    Raises DataError on the first row that is not of its table's form, with file and line.
    """
    place = folder if folder is not None else files("detente").joinpath("data/knowledge")
    return {name: read_table(name, place.joinpath(f"{name}.tsv").read_text(encoding="utf-8")) for name in sorted(COLUMNS)}


def read_table(name: str, text: str) -> tuple[Cells, ...]:
    """The rows of one table from its text: tab-separated, a header first, ``#`` opening a comment line.

    Rows come sorted and without doubles, but for the patterns of meetings, whose order counts. Raises DataError, with file and line,
    on a header other than the table's and on a row that does not fit it.
    """
    rows: list[Cells] = []
    seen_head = False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line or line.startswith("#"):
            continue
        cells = tuple(line.split("\t"))
        if not seen_head:
            _expect_head(name, number, cells)
            seen_head = True
            continue
        reason = reason_against(COLUMNS[name], cells)
        if reason:
            raise DataError(str(Problem(f"{name}.tsv", number, reason)))
        rows.append(canonical(COLUMNS[name], cells))
    return tuple(rows) if name == "meeting_names" else tuple(sorted(set(rows)))


def _expect_head(name: str, line: int, cells: Cells) -> None:
    if cells != head_of(name):
        expected = " ".join(head_of(name))
        raise DataError(f"{name}.tsv, line {line}: expected the columns {expected}; found {' '.join(cells)}")


def reason_against(columns: Sequence[Column], cells: Cells) -> str | None:
    """Why a row does not fit its columns, in words; None where it does."""
    if len(cells) != len(columns):
        return f"expected {len(columns)} cells, found {len(cells)}"
    for column, cell in zip(columns, cells, strict=True):
        if not cell and column.needed:
            return f"column {column.name}: expected {column.holds}, found nothing"
        if cell and not column.accepts(cell):
            return f"column {column.name}: expected {column.holds}, found {cell!r}"
    return None


def canonical(columns: Sequence[Column], cells: Cells) -> Cells:
    """A row that fits its columns, each cell in its one spelling."""
    return tuple(column.canonical(cell) if cell else "" for column, cell in zip(columns, cells, strict=True))


def as_text(name: str, rows: Iterable[Cells]) -> str:
    """A table as its file: header and rows, tab-separated."""
    return "".join("\t".join(cells) + "\n" for cells in (head_of(name), *rows))


def columns_of(table: str, rows: Iterable[Cells], *names: str) -> Iterator[tuple[str, ...]]:
    """The named columns of each row."""
    head = head_of(table)
    indexes = [head.index(name) for name in names]
    for row in rows:
        yield tuple(row[index] for index in indexes)
