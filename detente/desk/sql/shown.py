"""What is shown to questions in SQL: tables with their columns, functions, and examples; all of it data of the package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from detente.desk.sql.tokens import Dialect
from detente.exchange.tables import load_table

Held = Literal["text", "whole", "number", "JSON", "words"]


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column: its name, what kind of value it holds, in one sentence what that is, and how to reach into it where it is JSON.

    ``reach`` is an expression in the SQL of the archive's database, None where there is nothing to reach into.
    """

    name: str
    type: Held
    holds: str
    reach: str | None = None


@dataclass(frozen=True, slots=True)
class TableShown:
    """A table: its name, in one sentence what a row of it is, and its columns in their order."""

    name: str
    holds: str
    columns: tuple[ColumnShown, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A question to begin with: ``name`` for links, a title, and the SQL of the archive's database."""

    name: str
    title: str
    sql: str


@cache
def tables(dialect: Dialect) -> tuple[TableShown, ...]:
    """The tables that may be asked, those that matter most first."""
    rows = [row for row in load_table("desk", "sql_tables.tsv") if row["on"] in ("both", dialect)]
    columns: dict[str, list[ColumnShown]] = {row["table"]: [] for row in rows if not row["column"]}
    for row in rows:
        if row["column"]:
            shown = ColumnShown(row["column"], cast(Held, row["type"]), row["holds"], row[dialect] or None)
            columns[row["table"]].append(shown)
    return tuple(TableShown(row["table"], row["holds"], tuple(columns[row["table"]])) for row in rows if not row["column"])


@cache
def table_names(dialect: Dialect) -> frozenset[str]:
    """Names of the tables that may be asked, with those that a database makes of JSON as it reads it."""
    made = {"json_each", "json_tree"} if dialect == "sqlite" else set()
    return frozenset({table.name for table in tables(dialect)} | made)


@cache
def functions(dialect: Dialect) -> Mapping[str, str]:
    """What may stand before a bracket, in small letters: for each name ``function`` or ``syntax``."""
    return {row["name"]: row["kind"] for row in load_table("desk", "sql_functions.tsv") if row["on"] in ("both", dialect)}


@cache
def examples(dialect: Dialect) -> tuple[Example, ...]:
    """Questions to begin with."""
    rows = load_table("desk", "sql_examples.tsv")
    return tuple(Example(row["name"], row["title"], row[dialect] or row["sqlite"]) for row in rows)
