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
from contextlib import closing, contextmanager
from importlib.resources.abc import Traversable
from pathlib import Path

from detente.errors import DataError
from detente.knowledge.folding import fold, name_keys
from detente.knowledge.gazetteer import CAPITALS, CAREFUL, NEVER, ORDINARY
from detente.knowledge.layers import Layer, lay_over, layers_of, rows_of
from detente.knowledge.tables import COLUMNS, Tables, as_text, columns_of, read_tables
from detente.knowledge.version import APPLICATION, SCHEMA

_RULES = {"context": CAREFUL, "never": NEVER}
_SMALL_TOWN = 15_000
_DIVISION = "gn1:"
_TOWNS = "geonames"
"""The source of most places, which is not stored with each."""
_PAGE = 4096
# How an SQLite file begins, and where it says whose it is.
_MAGIC = b"SQLite format 3\0"
_APPLICATION_FIELD = slice(68, 72)
# Bytes 92..99 of an SQLite file tell which release wrote it; a fixed value keeps the file the same whatever the release.
_WRITER_FIELD = slice(92, 100)
_WRITER = (1).to_bytes(4, "big") + (3040000).to_bytes(4, "big")
_STATEMENTS = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (key TEXT PRIMARY KEY, title TEXT NOT NULL, licence TEXT NOT NULL, origin TEXT) WITHOUT ROWID;
CREATE TABLE entities (n INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, country TEXT, sector TEXT,
                       family TEXT, weight INTEGER NOT NULL, source TEXT NOT NULL, confidence TEXT NOT NULL);
CREATE TABLE names (n INTEGER PRIMARY KEY, entity INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, scan INTEGER NOT NULL,
                    since TEXT, until TEXT, source TEXT NOT NULL);
CREATE TABLE name_keys (key TEXT PRIMARY KEY, names BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE nicknames (kind TEXT NOT NULL, name TEXT NOT NULL, forms TEXT NOT NULL, PRIMARY KEY (kind, name, forms)) WITHOUT ROWID;
CREATE TABLE name_forms (form TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (form, name)) WITHOUT ROWID;
CREATE TABLE offices (n INTEGER PRIMARY KEY, id TEXT NOT NULL, country TEXT, organisation TEXT, portfolio TEXT NOT NULL, title TEXT NOT NULL,
                      name TEXT NOT NULL, sector TEXT NOT NULL, rank INTEGER NOT NULL, singular INTEGER NOT NULL, counterpart TEXT, synonyms TEXT);
CREATE TABLE tenures (person INTEGER NOT NULL, office INTEGER NOT NULL, wording TEXT, start TEXT, end TEXT, end_status TEXT NOT NULL, as_of TEXT,
                      acting INTEGER NOT NULL, attested TEXT, source TEXT NOT NULL, confidence TEXT NOT NULL);
CREATE TABLE layers (layer TEXT NOT NULL, kind TEXT NOT NULL, source_table TEXT NOT NULL, cells TEXT NOT NULL);
CREATE TABLE judgements (person TEXT NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL, rule TEXT NOT NULL, why TEXT NOT NULL);
CREATE TABLE relations (entity TEXT NOT NULL, relation TEXT NOT NULL, other TEXT NOT NULL, since TEXT, until TEXT, source TEXT NOT NULL);
CREATE TABLE meetings (series TEXT NOT NULL, name TEXT NOT NULL, city TEXT, country TEXT, host TEXT, first_day TEXT NOT NULL,
                       last_day TEXT NOT NULL, source TEXT NOT NULL, confidence TEXT NOT NULL);
CREATE TABLE landmarks (first_day TEXT NOT NULL, last_day TEXT NOT NULL, kind TEXT NOT NULL, parties TEXT, persons TEXT, place TEXT,
                        country TEXT, what TEXT NOT NULL, source TEXT NOT NULL);
CREATE TABLE meeting_names (series TEXT NOT NULL, pattern TEXT NOT NULL, words TEXT NOT NULL);
CREATE TABLE places (n INTEGER PRIMARY KEY, id NOT NULL, name TEXT NOT NULL, country TEXT, lat INTEGER NOT NULL, lon INTEGER NOT NULL,
                     precision TEXT NOT NULL, population INTEGER, region, radius INTEGER, source TEXT, names TEXT);
CREATE TABLE place_words (name TEXT PRIMARY KEY, rule TEXT NOT NULL, source TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place_names (key TEXT PRIMARY KEY, rule INTEGER NOT NULL, places NOT NULL) WITHOUT ROWID;
CREATE TABLE capitals (country TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX entity_ids ON entities (id);
CREATE INDEX name_entities ON names (entity);
CREATE INDEX tenure_people ON tenures (person);
CREATE INDEX tenure_offices ON tenures (office);
CREATE INDEX office_seats ON offices (portfolio, country);
CREATE INDEX judged_people ON judgements (person);
CREATE INDEX relation_entities ON relations (entity);
CREATE INDEX relation_others ON relations (other);
"""


def compile_knowledge(out: Path, *, tables: Traversable | None = None) -> str:
    """Write the compiled knowledge base to ``out`` and return the digest of the tables it was made from (sha256, hexadecimal).

    ``tables`` is the folder of the tables; None takes the package's own. Raises DataError on a row that does not fit its table, and
    on one that names an entity or office that no table has.
    """
    return compile_tables(read_tables(tables), out)


def compile_tables(tables: Tables, out: Path, *, layers: Sequence[Layer] = ()) -> str:
    """As :func:`compile_knowledge`, for tables that are read already, with layers over them (see ``detente.knowledge.layers``).

    The base keeps the layers' own rows, so that they can be changed later. The file is written beside ``out`` first and moved into place, so that a reader never sees half of it.
    Raises DataError where ``out`` is a folder, or a file that is not empty and no knowledge base: it is left as it is.
    """
    _refuse_to_spoil(out)
    tables = lay_over(tables, layers)
    digest = digest_of(tables)
    partial = out.with_name(out.name + ".partial")
    partial.unlink(missing_ok=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        _write(partial, tables, digest, layers)
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    return digest


def _write(path: Path, tables: Tables, digest: str, layers: Sequence[Layer]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.executescript(
            f"PRAGMA page_size={_PAGE}; PRAGMA encoding='UTF-8'; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA auto_vacuum=NONE;"
        )
        base.execute("BEGIN")
        for statement in _STATEMENTS.split(";"):
            base.execute(statement)
        _fill(base, tables, digest)
        _insert(base, "layers", rows_of(layers))
        for statement in _INDEXES.split(";"):
            base.execute(statement)
        base.execute("COMMIT")
        base.executescript(f"PRAGMA application_id={APPLICATION}; PRAGMA user_version={SCHEMA}; VACUUM;")
    _sign(path)


def _refuse_to_spoil(out: Path) -> None:
    if out.is_dir():
        raise DataError(f"{out}: is a folder; name the file to write")
    if not out.exists() or not out.stat().st_size:
        return
    with out.open("rb") as file:
        head = file.read(_APPLICATION_FIELD.stop)
    if not head.startswith(_MAGIC) or head[_APPLICATION_FIELD] != APPLICATION.to_bytes(4, "big"):
        raise DataError(f"{out}: is there already, and is no knowledge base; name another file, or take it away")


def digest_of(tables: Tables) -> str:
    """The digest of the tables: sha256 over their names and their rows."""
    state = hashlib.sha256()
    for name in sorted(tables):
        text = as_text(name, tables[name]).encode()
        state.update(f"{name}\0{len(text)}\0".encode())
        state.update(text)
    return state.hexdigest()


def read_compiled(path: Path) -> Tables:
    """The tables that a knowledge base was compiled from; compiling them again gives the same bytes.

    Raises KnowledgeError where the file is no knowledge base of this version, or is damaged.
    """
    with _opened(path) as base:
        tables = {}
        for name in sorted(COLUMNS):
            found = (tuple("" if cell is None else str(cell) for cell in row) for row in base.execute(_READ[name]))
            tables[name] = tuple(found) if name == "meeting_names" else tuple(sorted(found))
        return tables


def read_layers(path: Path) -> tuple[Layer, ...]:
    """The layers that lie over a compiled base, lowest first. Raises KnowledgeError as :func:`read_compiled`."""
    with _opened(path) as base:
        return layers_of(base.execute("SELECT layer, kind, source_table, cells FROM layers ORDER BY rowid"))


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    from detente.knowledge.base import connect, damaged

    with closing(connect(path)) as base:
        try:
            yield base
        except sqlite3.DatabaseError as error:
            raise damaged(path, error) from error


def _plainly(name: str) -> str:
    return f"SELECT {', '.join(column.name for column in COLUMNS[name])} FROM {name}"


_READ = {name: _plainly(name) for name in COLUMNS} | {
    "names": "SELECT e.id, n.name, n.kind, n.scan, n.since, n.until, n.source FROM names n JOIN entities e ON e.n = n.entity",
    "tenures": "SELECT e.id, o.id, t.wording, t.start, t.end, t.end_status, t.as_of, t.acting, t.attested, t.source, t.confidence "
    "FROM tenures t JOIN entities e ON e.n = t.person JOIN offices o ON o.n = t.office",
    "meeting_names": "SELECT series, pattern, words FROM meeting_names ORDER BY rowid",
    "places": "SELECT iif(typeof(p.id) = 'integer', 'gn:' || p.id, p.id), p.name, p.country, p.lat / 100.0, p.lon / 100.0, p.precision, p.population, "
    f"coalesce(r.name, p.region), p.radius, coalesce(p.source, '{_TOWNS}'), p.names FROM places p "
    "LEFT JOIN places r ON typeof(p.region) = 'integer' AND r.n = p.region",
}


def _sign(path: Path) -> None:
    content = bytearray(path.read_bytes())
    # The same field must agree with the change counter (bytes 24..27), or readers would not trust the file's size.
    content[24:28] = (1).to_bytes(4, "big")
    content[_WRITER_FIELD] = _WRITER
    path.write_bytes(bytes(content))


def _fill(base: sqlite3.Connection, tables: Tables, digest: str) -> None:
    entities = _numbered("entities", tables)
    offices = _numbered("offices", tables)
    _insert(base, "meta", [("digest", digest), ("schema", str(SCHEMA))])
    _insert(base, "entities", _counted(tables["entities"]))
    names = sorted((_number(entities, row[0], "names", "entities"), *row[1:]) for row in tables["names"])
    _insert(base, "names", _counted(names))
    people = {
        entities[identifier] for identifier, kind in columns_of("entities", tables["entities"], "id", "kind") if kind == "person"
    }
    _insert(base, "name_keys", _name_keys((n, str(row[1])) for n, row in enumerate(names, start=1) if row[0] in people))
    _insert(base, "name_forms", sorted({(form, name) for _, name, forms in tables["nicknames"] for form in forms.split("|")}))
    _insert(base, "offices", _counted(tables["offices"]))
    held = [
        (_number(entities, row[0], "tenures", "entities"), _number(offices, row[1], "tenures", "offices"), *row[2:])
        for row in tables["tenures"]
    ]
    _insert(base, "tenures", sorted(held))
    for name in ("judgements", "landmarks", "meeting_names", "meetings", "nicknames", "place_words", "relations", "sources"):
        _insert(base, name, tables[name])
    _fill_places(base, tables)


def _numbered(table: str, tables: Tables) -> dict[str, int]:
    """The number of each identifier; raises DataError where one stands twice."""
    numbers: dict[str, int] = {}
    for number, row in enumerate(tables[table], start=1):
        if row[0] in numbers:
            raise DataError(f"{table}.tsv: {row[0]!r} stands twice; expected one row for each identifier")
        numbers[row[0]] = number
    return numbers


def _counted(rows: Iterable[Sequence[object]]) -> list[tuple[object, ...]]:
    return [(n, *row) for n, row in enumerate(rows, start=1)]


def _name_keys(names: Iterable[tuple[int, str]]) -> list[tuple[str, bytes]]:
    found: dict[str, list[int]] = {}
    for number, name in names:
        for key in name_keys(name):
            found.setdefault(key, []).append(number)
    return [(key, array("I", sorted(found[key])).tobytes()) for key in sorted(found)]


def _fill_places(base: sqlite3.Connection, tables: Tables) -> None:
    """Places, and for each folded name what it is in text and the numbers of its places.

    A name that only small towns bear is one to be careful with. To keep the file small, degrees are stored in hundredths, identifiers
    of GeoNames as numbers, a division by its number where it is a place itself.
    """
    places = tables["places"]
    numbers = {row[0]: number for number, row in enumerate(places, start=1)}
    divisions = {(row[2], row[1]): numbers[row[0]] for row in places if row[0].startswith(_DIVISION)}
    words = {fold(name): rule for name, rule, _ in tables["place_words"]}
    entries: dict[str, set[int]] = {}
    rules: dict[str, int] = {}
    notable: set[str] = set()
    lines: list[tuple[object, ...]] = []
    for number, row in enumerate(places, start=1):
        identifier, name, country, lat, lon, precision, population, region, radius, source, others = row
        known = precision != "city" or source != _TOWNS or int(population or 0) >= _SMALL_TOWN
        short = int(identifier[3:]) if identifier.startswith("gn:") else identifier
        degrees = round(float(lat) * 100), round(float(lon) * 100)
        within = divisions.get((country, region), region)
        lines.append(
            (
                number,
                short,
                name,
                country,
                *degrees,
                precision,
                population,
                within,
                radius,
                "" if source == _TOWNS else source,
                others,
            )
        )
        for spelling in (name, *others.split("|")):
            if key := fold(spelling):
                entries.setdefault(key, set()).add(number)
                notable.update([key] if known else [])
                rules[key] = rules.get(key, _RULES.get(words.get(key, ""), 0)) | (CAPITALS if spelling.isupper() else ORDINARY)
    _insert(base, "places", lines)
    for key in entries.keys() - notable:
        rules[key] |= CAREFUL
    _insert(base, "place_names", [(key, rules[key], _packed(sorted(entries[key]))) for key in sorted(entries)])
    countries = {row[0]: row[3] for row in tables["entities"] if row[1] in ("country", "territory")}
    capitals = [
        (countries.get(entity), numbers.get(other)) for entity, kind, other, *_ in tables["relations"] if kind == "capital"
    ]
    _insert(base, "capitals", sorted({country: number for country, number in capitals if country and number}.items()))


def _packed(numbers: list[int]) -> int | bytes:
    return numbers[0] if len(numbers) == 1 else array("I", numbers).tobytes()


def _number(numbers: dict[str, int], identifier: str, table: str, of: str) -> int:
    if identifier not in numbers:
        raise DataError(f"{table}.tsv: {identifier!r} is not in {of}.tsv")
    return numbers[identifier]


def _insert(base: sqlite3.Connection, table: str, lines: Iterable[Sequence[object]]) -> None:
    filled = [[None if cell == "" else cell for cell in line] for line in lines]
    if filled:
        marks = ",".join("?" * len(filled[0]))
        base.executemany(f"INSERT INTO {table} VALUES ({marks})", filled)


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
