"""Compile the tables of the knowledge base into one SQLite file: the same tables give the same bytes.

Runs with the standard library alone (``python -m detente.knowledge.build OUT``), because the file is made while the package is being
built, before anything it depends on is installed.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from detente.errors import DataError
from detente.knowledge.folding import fold, name_keys
from detente.knowledge.gazetteer import CAPITALS, CAREFUL, NEVER, ORDINARY
from detente.knowledge.version import APPLICATION, SCHEMA

TABLES = (
    "capitals",
    "country_forms",
    "entities",
    "meeting_names",
    "meetings",
    "names",
    "nicknames",
    "offices",
    "ordinary_names",
    "place_words",
    "places",
    "sources",
    "tenures",
)
_RULES = {"context": CAREFUL, "never": NEVER}
_SMALL_TOWN = 15_000
_PAGE = 4096
# Bytes 92..99 of an SQLite file tell which release wrote it; a fixed value keeps the file the same whatever the release.
_WRITER_FIELD = slice(92, 100)
_WRITER = (1).to_bytes(4, "big") + (3040000).to_bytes(4, "big")
_STATEMENTS = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (key TEXT PRIMARY KEY, title TEXT, licence TEXT, origin TEXT) WITHOUT ROWID;
CREATE TABLE entities (n INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, country TEXT, sector TEXT,
                       family TEXT, weight INTEGER NOT NULL, source TEXT);
CREATE TABLE names (n INTEGER PRIMARY KEY, entity INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, scan INTEGER NOT NULL);
CREATE TABLE name_keys (key TEXT PRIMARY KEY, names BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE name_forms (form TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (form, name)) WITHOUT ROWID;
CREATE TABLE tenures (person INTEGER NOT NULL, office TEXT NOT NULL, country TEXT, organisation TEXT, portfolio TEXT NOT NULL, title TEXT NOT NULL,
                      sector TEXT NOT NULL, rank INTEGER NOT NULL, start TEXT, end TEXT, end_status TEXT NOT NULL, as_of TEXT,
                      acting INTEGER NOT NULL, counterpart TEXT, source TEXT NOT NULL);
CREATE TABLE meetings (series TEXT NOT NULL, name TEXT NOT NULL, city TEXT, country TEXT, first_day TEXT NOT NULL, last_day TEXT NOT NULL);
CREATE TABLE meeting_names (series TEXT NOT NULL, pattern TEXT NOT NULL);
CREATE TABLE places (n INTEGER PRIMARY KEY, id NOT NULL, name TEXT NOT NULL, country TEXT, lat INTEGER NOT NULL, lon INTEGER NOT NULL,
                     precision TEXT NOT NULL, population INTEGER NOT NULL, region INTEGER, radius INTEGER);
CREATE TABLE capitals (country TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE place_names (key TEXT PRIMARY KEY, rule INTEGER NOT NULL, places NOT NULL) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX entity_ids ON entities (id);
CREATE INDEX name_entities ON names (entity);
CREATE INDEX tenure_people ON tenures (person);
CREATE INDEX tenure_offices ON tenures (portfolio, country);
"""


def compile_knowledge(out: Path, *, tables: Traversable | None = None) -> str:
    """Write the compiled knowledge base to ``out`` and return the digest of the tables it was made from (sha256, hexadecimal).

    ``tables`` is the folder of the tables; None takes the package's own. The file is written beside ``out`` first and moved into
    place, so that a reader never sees half of it. Raises DataError on a row with the wrong number of columns or an unknown name.
    """
    folder = tables if tables is not None else files("detente").joinpath("data/knowledge")
    texts = {name: folder.joinpath(f"{name}.tsv").read_text(encoding="utf-8") for name in TABLES}
    digest = digest_of(texts)
    partial = out.with_name(out.name + ".partial")
    partial.unlink(missing_ok=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(partial, isolation_level=None)) as base:
        base.executescript(
            f"PRAGMA page_size={_PAGE}; PRAGMA encoding='UTF-8'; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA auto_vacuum=NONE;"
        )
        base.execute("BEGIN")
        for statement in _STATEMENTS.split(";"):
            base.execute(statement)
        _fill(base, texts, digest)
        for statement in _INDEXES.split(";"):
            base.execute(statement)
        base.execute("COMMIT")
        base.executescript(f"PRAGMA application_id={APPLICATION}; PRAGMA user_version={SCHEMA}; VACUUM;")
    _sign(partial)
    partial.replace(out)
    return digest


def digest_of(texts: dict[str, str]) -> str:
    """The digest of the tables: sha256 over their names and their text."""
    state = hashlib.sha256()
    for name in sorted(texts):
        state.update(f"{name}\0{len(texts[name])}\0".encode())
        state.update(texts[name].encode())
    return state.hexdigest()


def rows(name: str, text: str) -> Iterator[list[str | None]]:
    """The rows of a table: tab-separated, a header first, ``#`` opening a comment line; empty cells are None.

    Raises DataError, with file and line, where a row has more or fewer cells than the header.
    """
    width = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if width == 0:
            width = len(cells)
            continue
        if len(cells) != width:
            raise DataError(f"{name}.tsv, line {number}: expected {width} cells, found {len(cells)}")
        yield [cell or None for cell in cells]


def _sign(path: Path) -> None:
    content = bytearray(path.read_bytes())
    # The same field must agree with the change counter (bytes 24..27), or readers would not trust the file's size.
    content[24:28] = (1).to_bytes(4, "big")
    content[_WRITER_FIELD] = _WRITER
    path.write_bytes(bytes(content))


def _fill(base: sqlite3.Connection, texts: dict[str, str], digest: str) -> None:
    table = {name: list(rows(name, text)) for name, text in texts.items()}
    numbers = {str(row[0]): number for number, row in enumerate(sorted(table["entities"], key=lambda r: str(r[0])), start=1)}
    _insert(base, "meta", [("digest", digest), ("schema", str(SCHEMA))])
    _insert(base, "sources", [tuple(row[:4]) for row in table["sources"]])
    _insert(base, "entities", [(numbers[str(r[0])], *r[:6], int(str(r[6])), r[7]) for r in sorted(table["entities"], key=_cells)])
    names = sorted((_number(numbers, r, "names"), str(r[1]), str(r[2]), int(str(r[3]))) for r in table["names"])
    _insert(base, "names", [(n, *name) for n, name in enumerate(names, start=1)])
    people = {numbers[str(r[0])] for r in table["entities"] if r[1] == "person"}
    _insert(base, "name_keys", _name_keys((n, name[1]) for n, name in enumerate(names, start=1) if name[0] in people))
    _insert(base, "name_forms", sorted({(form, str(r[1])) for r in table["nicknames"] for form in str(r[2]).split("|")}))
    _insert(base, "tenures", sorted((_tenure(numbers, r) for r in table["tenures"]), key=_cells))
    _insert(base, "meetings", sorted((tuple(r[:6]) for r in table["meetings"]), key=_cells))
    _insert(base, "meeting_names", [tuple(r[:2]) for r in table["meeting_names"]])
    numbers = _fill_places(base, table["places"], {fold(str(r[0])): str(r[1]) for r in table["place_words"]})
    _insert(base, "capitals", sorted((str(r[0]), numbers[str(r[1])]) for r in table["capitals"]))


def _name_keys(names: Iterable[tuple[int, str]]) -> list[tuple[str, bytes]]:
    found: dict[str, list[int]] = {}
    for number, name in names:
        for key in name_keys(name):
            found.setdefault(key, []).append(number)
    return [(key, array("I", sorted(found[key])).tobytes()) for key in sorted(found)]


def _fill_places(base: sqlite3.Connection, places: list[list[str | None]], words: dict[str, str]) -> dict[str, int]:
    """Places, and for each folded name what it is in text and the numbers of its places; gives the numbers of the places by id.

    A name that only small towns bear is one to be careful with. Degrees are stored in hundredths, identifiers of GeoNames as numbers, a division by its number.
    """
    ordered = sorted(places, key=_cells)
    numbers = {str(row[0]): number for number, row in enumerate(ordered, start=1)}
    divisions = {(row[2], row[1]): numbers[str(row[0])] for row in ordered if str(row[0]).startswith("gn1:")}
    entries: dict[str, set[int]] = {}
    rules: dict[str, int] = {}
    notable: set[str] = set()
    lines = []
    for number, row in enumerate(ordered, start=1):
        identifier, name, country, lat, lon, precision, population, region, radius, source, others = row
        known = precision != "city" or source != "geonames" or int(population or 0) >= _SMALL_TOWN
        short = int(str(identifier)[3:]) if str(identifier).startswith("gn:") else identifier
        degrees = round(float(str(lat)) * 100), round(float(str(lon)) * 100)
        within = divisions.get((country, region)) if region else None
        away = int(radius) if radius else None
        lines.append((number, short, name, country, *degrees, precision, int(population or 0), within, away))
        for spelling in [str(name), *(others or "").split("|")]:
            if key := fold(spelling):
                entries.setdefault(key, set()).add(number)
                notable.update([key] if known else [])
                rules[key] = rules.get(key, _RULES.get(words.get(key, ""), 0)) | (CAPITALS if spelling.isupper() else ORDINARY)
    _insert(base, "places", lines)
    for key in entries.keys() - notable:
        rules[key] |= CAREFUL
    _insert(base, "place_names", [(key, rules[key], _packed(sorted(entries[key]))) for key in sorted(entries)])
    return numbers


def _packed(numbers: list[int]) -> int | bytes:
    return numbers[0] if len(numbers) == 1 else array("I", numbers).tobytes()


def _number(numbers: dict[str, int], row: Sequence[str | None], table: str) -> int:
    if str(row[0]) not in numbers:
        raise DataError(f"{table}.tsv: {row[0]!r} is not in entities.tsv")
    return numbers[str(row[0])]


def _tenure(numbers: dict[str, int], row: Sequence[str | None]) -> tuple[object, ...]:
    person = _number(numbers, row, "tenures")
    return (person, *row[1:7], int(str(row[7])), *row[8:12], int(str(row[12])), row[13], row[14])


def _cells(row: Iterable[object]) -> tuple[str, ...]:
    return tuple("" if cell is None else str(cell) for cell in row)


def _insert(base: sqlite3.Connection, table: str, lines: Sequence[Sequence[object]]) -> None:
    if lines:
        marks = ",".join("?" * len(lines[0]))
        base.executemany(f"INSERT INTO {table} VALUES ({marks})", lines)


def main(arguments: Sequence[str]) -> int:
    """``python -m detente.knowledge.build OUT``: compile the package's own tables."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m detente.knowledge.build OUT\n")
        return 2
    digest = compile_knowledge(Path(arguments[0]))
    sys.stdout.write(f"{arguments[0]}\t{digest}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
