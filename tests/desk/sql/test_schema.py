"""Every column that is shown is described, every example is answered."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import inspect

from detente.archive import Archive
from detente.archive.tables import metadata
from detente.desk.sql import describe, example_questions, run_sql
from detente.desk.sql.shown import examples, functions, tables

NOT_SHOWN = {"migrations", "settings", "rejects", "windows", "lineage_documents", "lineage_holders"}
EXAMPLES = [example.name for example in examples("sqlite")]


def test_every_table_is_shown_or_left_out_on_purpose() -> None:
    for dialect in ("sqlite", "postgresql"):
        named = {table.name for table in tables(dialect)} - {"documents_text"}
        assert named | NOT_SHOWN == set(metadata.tables)
        assert not named & NOT_SHOWN


def test_every_column_that_is_there_is_described(archive: Archive) -> None:
    found = inspect(archive.engine)
    for table in describe(archive):
        assert {c.name for c in table.columns} == {c["name"] for c in found.get_columns(table.name)}, table.name
        answer = run_sql(archive, f"SELECT * FROM {table.name} LIMIT 3")
        assert sorted(answer.columns) == sorted(c.name for c in table.columns)


def test_descriptions_are_one_sentence() -> None:
    for table in tables("sqlite") + tables("postgresql"):
        for holds in (table.holds, *(c.holds for c in table.columns)):
            assert holds.endswith(".") and 8 < len(holds) < 140, holds
        assert all(c.type in ("text", "whole", "number", "JSON", "words") for c in table.columns)


def test_json_can_be_reached_into(archive: Archive) -> None:
    reached = [(t.name, c.name, c.reach) for t in describe(archive) for c in t.columns if c.type == "JSON"]
    assert len(reached) >= 8
    for table, column, reach in reached:
        assert reach is not None
        answer = run_sql(archive, f"SELECT {reach} AS found FROM {table} WHERE {column} IS NOT NULL")
        assert answer.rows or table == "changes", table
        if answer.rows:
            assert any(value is not None for (value,) in answer.rows), (table, reach)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_answered(archive: Archive, name: str) -> None:
    example = next(e for e in example_questions(archive) if e.name == name)
    answer = run_sql(archive, example.sql)
    assert len(answer.columns) >= 2
    assert "?column?" not in answer.columns and not any("(" in c for c in answer.columns)
    assert answer.rows or name in (
        "agenda",
        "plans-not-held",
        "words-that-prove",
        "copied-most",
        "disputed",
        "took-back",
        "quotes-of-a-speaker",
        "full-text",
    )


def test_examples_are_enough_and_have_names_and_titles() -> None:
    assert len(EXAMPLES) == len(set(EXAMPLES)) >= 12
    for example in examples("sqlite") + examples("postgresql"):
        assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", example.name)
        assert example.title[0].isupper() and len(example.title) < 80


def test_the_same_question_has_the_same_answer_in_both_databases(sqlite_archive: Archive, postgres_archive: Archive) -> None:
    for name in ("busiest-pairs", "who-met-whom", "corroboration-by-publisher", "mood-by-year", "ledger", "most-told"):
        one, other = (
            run_sql(archive, next(e.sql for e in example_questions(archive) if e.name == name))
            for archive in (sqlite_archive, postgres_archive)
        )
        assert (one.columns, one.rows) == (other.columns, other.rows), name


def test_nothing_that_reaches_out_may_be_called() -> None:
    for dialect in ("sqlite", "postgresql"):
        for name in functions(dialect):
            assert not re.match(
                r"pg_|lo_|dblink|load_|read|write|edit|zeroblob|randomblob|random|query_to|table_to|repeat|lpad|rpad|set_|nextval|current_setting",
                name,
            ), name
