"""Which rows may be passed on without naming their authors."""

from __future__ import annotations

from detente.knowledge.tables import Cells, Tables, columns_of, head_of

_ASKS_FOR_CREDIT = "CC BY"


def without_attribution(tables: Tables) -> Tables:
    """The tables without rows that rest on a source under a licence that asks for credit (CC BY), and without what hangs on them.

    Rows of several sources go where one of them asks for credit. Software licences (MIT) stay, with their notice.
    """
    credited = {
        key for key, licence in columns_of("sources", tables["sources"], "key", "licence") if licence.startswith(_ASKS_FOR_CREDIT)
    }
    kept = {name: tuple(row for row in rows if not _rests_on(name, row, credited)) for name, rows in tables.items()}
    kept["sources"] = tuple(row for row in kept["sources"] if row[0] not in credited)
    persons = {id for (id,) in columns_of("entities", kept["entities"], "id")}
    for table in ("names", "tenures", "judgements"):
        kept[table] = tuple(row for row in kept[table] if row[0] in persons)
    held = {office for (office,) in columns_of("tenures", kept["tenures"], "office")}
    kept["offices"] = tuple(row for row in kept["offices"] if row[0] in held)
    known = persons | {id for (id,) in columns_of("places", kept["places"], "id")}
    kept["relations"] = tuple(row for row in kept["relations"] if row[0] in known and row[2] in known)
    return kept


def _rests_on(table: str, row: Cells, credited: set[str]) -> bool:
    head = head_of(table)
    return "source" in head and not credited.isdisjoint(row[head.index("source")].split("|"))
