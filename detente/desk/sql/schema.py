"""What an archive can be asked, for people."""

from __future__ import annotations

from detente.archive.view import Archive
from detente.desk.sql.run import dialect_of
from detente.desk.sql.shown import Example, TableShown, examples, tables


def describe(archive: Archive) -> tuple[TableShown, ...]:
    """The tables that a question may read, those that matter most first, with what they and their columns hold."""
    return tables(dialect_of(archive))


def example_questions(archive: Archive) -> tuple[Example, ...]:
    """Questions to begin with, in the SQL of the archive's database."""
    return examples(dialect_of(archive))
