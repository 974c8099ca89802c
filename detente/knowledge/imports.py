"""What an import has written, as a layer: its persons joined with those of the base, its offices made seats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from detente.errors import DataError
from detente.knowledge.folding import fold
from detente.knowledge.layers import Layer
from detente.knowledge.seats import Claim, to_offices
from detente.knowledge.tables import COLUMNS, Cells, Tables, canonical, columns_of, reason_against

CLAIMS = (
    "person", "office", "country", "organisation", "portfolio", "title", "sector", "rank", "start", "end", "end_status", "as_of", "acting",
    "counterpart", "source", "confidence",
)  # fmt: skip
"""The columns of an imported table of tenures, the office still in words."""
_RULE = "same name and country"
_WHY = "has the name of {known}, the only person of this name and country known before"


def read_import(folder: Path, base: Tables, *, key: str, title: str, licence: str, origin: str) -> Layer:
    """The tables in a folder as a layer over ``base``. A person whose name and country one person of the base has alone is that one.

    Raises DataError, with file and line, on a row that does not fit its table.
    """
    claims = [_claim(*row) for row in _rows(folder, "tenures", CLAIMS)]
    entities = [canonical(COLUMNS["entities"], row) for row in _rows(folder, "entities")]
    same = _same_persons(entities, base)
    offices, tenures = to_offices(_renamed(claims, same))
    judged = [(same[row[0]], row[2], key, _RULE, _WHY.format(known=row[2])) for row in entities if row[0] in same]
    relations = [(same.get(row[0], row[0]), row[1], same.get(row[2], row[2]), *row[3:]) for row in _rows(folder, "relations")]
    tables: dict[str, Iterable[Cells]] = {
        "entities": (row for row in entities if row[0] not in same),
        "names": ((same.get(row[0], row[0]), *row[1:]) for row in _rows(folder, "names")),
        "relations": _known_relations(relations, entities, base),
        "offices": offices,
        "tenures": tenures,
        "judgements": judged,
        "sources": [(key, title, licence, origin)],
    }
    return Layer(key, "import", {name: rows for name, found in tables.items() if (rows := tuple(sorted(set(found))))})


def _claim(
    person: str, office: str, country: str, organisation: str, portfolio: str, title: str, sector: str, rank: str, start: str, end: str,
    end_status: str, as_of: str, acting: str, counterpart: str, source: str, confidence: str,
) -> Claim:  # fmt: skip
    return Claim(
        person, office, country, organisation, portfolio, title, sector, int(rank), start, end, end_status, as_of, acting == "1", counterpart,
        "", source, confidence,
    )  # fmt: skip


def _known_relations(relations: Iterable[Cells], entities: Iterable[Cells], base: Tables) -> list[Cells]:
    """The relations between what is known: a capital that no gazetteer has tells nothing."""
    known = {row[0] for row in entities} | {
        id for table in ("entities", "places") for (id,) in columns_of(table, base[table], "id")
    }
    return [row for row in relations if row[0] in known and row[2] in known]


def _renamed(claims: Iterable[Claim], same: Mapping[str, str]) -> list[Claim]:
    return [replace(claim, person=same.get(claim.person, claim.person)) for claim in claims]


def _same_persons(entities: Iterable[Cells], base: Tables) -> dict[str, str]:
    """Persons of the import, by id, who are persons of the base under another id."""
    known = {id for (id,) in columns_of("entities", base["entities"], "id")}
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for id, kind, name, country in columns_of("entities", base["entities"], "id", "kind", "name", "country"):
        if kind == "person":
            bearers[(fold(name), country)].add(id)
    found: dict[str, list[str]] = defaultdict(list)
    for row in entities:
        ids = bearers.get((fold(row[2]), row[3]), set())
        # One with a Wikidata identifier of its own is somebody else of the same name.
        if row[1] == "person" and row[0] not in known and len(ids) == 1 and not min(ids).startswith("Q"):
            found[min(ids)].append(row[0])
    return {imported[0]: id for id, imported in found.items() if len(imported) == 1}


def _rows(folder: Path, table: str, head: tuple[str, ...] = ()) -> Iterable[Cells]:
    columns = COLUMNS[table]
    expected = head or tuple(column.name for column in columns)
    for number, line in enumerate((folder / f"{table}.tsv").read_text(encoding="utf-8").splitlines(), start=1):
        cells = tuple(line.split("\t"))
        if number == 1 and cells != expected:
            raise DataError(f"{table}.tsv, line 1: expected the columns {' '.join(expected)}; found {' '.join(cells)}")
        reason = (
            None
            if number == 1
            else f"expected {len(expected)} cells, found {len(cells)}"
            if len(cells) != len(expected)
            else None
        )
        if number > 1 and not head and not reason:
            reason = reason_against(columns, cells)
        if reason:
            raise DataError(f"{table}.tsv, line {number}: {reason}")
        if number > 1:
            yield cells
