"""Questions in SQL to an archive: read only, within limits, with the tables described and examples to begin with."""

from detente.desk.sql.errors import SqlError, SqlLimit, SqlRefused
from detente.desk.sql.model import Parameters, Scalar, SqlLimits, SqlResult
from detente.desk.sql.run import dialect_of, run_sql
from detente.desk.sql.schema import describe, example_questions
from detente.desk.sql.shown import ColumnShown, Example, TableShown

__all__ = [
    "ColumnShown",
    "Example",
    "Parameters",
    "Scalar",
    "SqlError",
    "SqlLimit",
    "SqlLimits",
    "SqlRefused",
    "SqlResult",
    "TableShown",
    "describe",
    "dialect_of",
    "example_questions",
    "run_sql",
]
