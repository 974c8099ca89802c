"""Questions in SQL that mean harm, and what became of the archive.

    python -m benchmarks.hostile_sql [--archive WHERE] [--questions N] [--seed S] [--seconds LIMIT]

Questions are made by a grammar, the same for the same seed: honest ones; writes of every kind, changes of the schema, attached files,
settings, several statements at once, transactions; functions that read files, wait, lock or reach out; tables that are not shown; bombs
of time and of memory; all of them hidden behind comments, odd blanks, letters of either case, quotes, subqueries; and noise. A fault is
a harmful question that was answered, one that took longer than its limit and a little, one that ended in anything but a SqlError, a
file that was made, or an archive that is not what it was. Without ``--archive`` the example stories are read into a new one.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from detente.archive import Archive, ingest, open_archive
from detente.desk.sql import SqlError, SqlLimits, SqlRefused, dialect_of, run_sql
from detente.desk.sql.errors import SqlLimit
from detente.desk.sql.shown import TableShown, tables
from detente.desk.sql.tokens import Dialect
from detente.desk.sql.workers import GRACE, WORKERS

ROOT = Path(__file__).resolve().parent.parent
SLACK = 1.0
"""Seconds over limit and grace that a busy machine may add."""
HIDDEN = ("settings", "migrations", "rejects", "windows", "lineage_documents", "lineage_holders")
HIDDEN_SQLITE = (
    "documents_text_data", "documents_text_idx", "documents_text_content", "documents_text_docsize", "documents_text_config", "dbstat", "sqlite_dbpage",
    "sqlite_stmt", "pragma_database_list", "pragma_table_info('documents')", "pragma_journal_mode('delete')", "pragma_function_list",
    "sqlite_temp_master", "fts3tokenize", "bytecode('SELECT 1')",
)  # fmt: skip
HIDDEN_POSTGRES = (
    "pg_authid", "pg_shadow", "pg_stat_activity", "pg_settings", "pg_hba_file_rules", "pg_file_settings", "pg_largeobject", "pg_proc", "pg_locks",
    "pg_catalog.pg_class", "information_schema.tables", "pg_ls_waldir()", "pg_stat_file('/etc/passwd')", "pg_config",
)  # fmt: skip
EFFECTS_SQLITE = (
    "load_extension('{file}')", "writefile('{file}', 'x')", "readfile('/etc/passwd')", "edit('x', 'touch {file}')", "fts3_tokenizer('x', x'00')",
    "zeroblob(1000000000)", "randomblob(1000000000)", "random()", "sqlite_version()", "sqlite_source_id()", "last_insert_rowid()", "changes()",
    "total_changes()", "sqlite_compileoption_get(1)", "sqlite_log(1, 'x')", "rtreecheck('documents')", "load_extension('{file}', 'f')",
    "fts5_source_id()", "fts5(documents_text)", "rtreenode(2, x'00')", "rtreedepth(x'00')", "sqlite_offset(1)", "optimize(documents_text)",
)  # fmt: skip
EFFECTS_POSTGRES = (
    "pg_sleep(60)", "pg_read_file('/etc/passwd')", "pg_read_binary_file('/etc/passwd')", "pg_ls_dir('/')", "lo_import('/etc/passwd')", "lo_create(0)",
    "lo_export(1, '{file}')", "lo_from_bytea(0, '\\x00')", "dblink('dbname=x', 'select 1')", "set_config('work_mem', '1GB', false)",
    "pg_advisory_lock(1)", "pg_try_advisory_lock(1)", "pg_terminate_backend(1)", "pg_cancel_backend(1)", "pg_reload_conf()", "pg_rotate_logfile()",
    "pg_notify('a', 'b')", "query_to_xml('select 1', true, true, '')", "table_to_xml('settings', true, true, '')", "nextval('runs_number_seq')",
    "setval('runs_number_seq', 1)", "database_to_xml(true, true, '')", "ts_stat('select words from documents')", "current_setting('data_directory')",
    "pg_logical_emit_message(true, 'a', 'b')", "txid_current()", "pg_switch_wal()", "pg_create_restore_point('x')", "pg_promote()", "repeat('x', 1000000000)",
    "lpad('x', 1000000000)", "has_table_privilege('pg_authid', 'select')", "version()", "inet_server_addr()", "xmlparse(document '<a/>')",
    "pg_stat_reset()", "pg_export_snapshot()", "cursor_to_xml('c', 1, true, true, '')", "pg_file_write('{file}', 'x', false)",
)  # fmt: skip


UNREAD = re.compile(r"\b(?:exists|in)\b\s*\(.*(?:order\s+by|select)\s*\(\s*select", re.IGNORECASE | re.DOTALL)
"""What EXISTS and IN do not need, a database drops unread: the order of rows, and what is selected."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question; ``harm`` says that it must not be answered, whatever the reason it is given."""

    kind: str
    sql: str
    harm: bool


class Maker:
    """Questions without end, the same for the same source of chance. ``folder`` is where harmful ones try to write."""

    def __init__(self, chance: random.Random, dialect: Dialect, folder: Path) -> None:
        self._chance = chance
        self._dialect = dialect
        self._folder = folder
        self._tables = tables(dialect)
        self._kinds: tuple[tuple[str, int, Callable[[], str]], ...] = (
            ("honest", 30, self._select), ("write", 12, self._write), ("schema", 8, self._schema), ("attach", 5, self._attach),
            ("setting", 5, self._setting), ("several", 7, self._several), ("transaction", 5, self._transaction), ("effect", 9, self._effect),
            ("hidden", 9, self._hidden), ("bomb", 3, self._bomb), ("noise", 6, self._noise),
        )  # fmt: skip

    def questions(self) -> Iterator[Question]:
        """The questions."""
        weights = [weight for _, weight, _ in self._kinds]
        while True:
            kind, _, make = self._chance.choices(self._kinds, weights)[0]
            made = make()
            harm = kind not in ("honest", "bomb", "noise")
            sql = self._disguised(made, harm) if kind != "noise" else made
            yield Question(kind, sql, harm and not (kind == "hidden" and UNREAD.search(sql)))

    # What an analyst asks

    def _select(self, depth: int = 0) -> str:
        table = self._chance.choice(self._tables)
        if table.name == "documents_text":
            return "SELECT count(*) FROM documents_text WHERE documents_text MATCH 'talks'"
        chosen = self._chance.sample(table.columns, min(len(table.columns), self._chance.randrange(1, 4)))
        names = [f't."{column.name}"' for column in chosen]
        forms = (self._plain, self._grouped, self._nested, self._common, self._united, self._joined, self._ranked)
        return self._chance.choice(forms if depth < 2 else forms[:2])(table, names, depth)

    def _plain(self, table: TableShown, names: Sequence[str], _: int) -> str:
        order = self._chance.choice(("", f" ORDER BY {names[0]}", f" ORDER BY {names[0]} DESC"))
        where = self._chance.choice(("", f" WHERE {names[0]} IS NOT NULL", f" WHERE length(CAST({names[-1]} AS text)) > 3"))
        return f"SELECT {', '.join(names)} FROM {table.name} AS t{where}{order} LIMIT {self._chance.randrange(50)}"

    def _grouped(self, table: TableShown, names: Sequence[str], _: int) -> str:
        made = self._chance.choice(("count(*)", f"min({names[0]})", f"count(DISTINCT {names[0]})"))
        return (
            f"SELECT {names[0]}, {made} FROM {table.name} AS t GROUP BY {names[0]} HAVING count(*) > 0 ORDER BY 2 DESC LIMIT 20"
        )

    def _nested(self, table: TableShown, names: Sequence[str], depth: int) -> str:
        return f"SELECT count(*) FROM {table.name} AS t WHERE EXISTS (SELECT 1 FROM ({self._select(depth + 1)}) AS inside)"

    def _common(self, table: TableShown, names: Sequence[str], depth: int) -> str:
        return f"WITH part AS ({self._select(depth + 1)}) SELECT (SELECT count(*) FROM part) AS n, {names[0]} FROM {table.name} AS t LIMIT 5"

    def _united(self, table: TableShown, names: Sequence[str], _: int) -> str:
        other = self._chance.choice(("UNION", "UNION ALL", "EXCEPT", "INTERSECT"))
        one = f"SELECT CAST({names[0]} AS text) AS a FROM {table.name} AS t"
        return f"{one} {other} SELECT 'x' ORDER BY 1 LIMIT 9"

    def _joined(self, _: TableShown, __: Sequence[str], ___: int) -> str:
        return (
            "SELECT h.date, p.party, e.evidence FROM happenings AS h JOIN parties AS p ON p.happening = h.id LEFT JOIN events AS e ON "
            f"e.happening = h.id WHERE h.quad = {self._chance.randrange(1, 5)} ORDER BY h.id, p.party, e.id LIMIT 20"
        )

    def _ranked(self, table: TableShown, names: Sequence[str], _: int) -> str:
        return f"SELECT {names[0]}, row_number() OVER (ORDER BY {names[0]}) AS n FROM {table.name} AS t LIMIT 10"

    # What must not be answered

    def _table(self) -> str:
        return self._chance.choice([t.name for t in self._tables] + list(HIDDEN))

    def _write(self) -> str:
        table, other = self._table(), self._table()
        return self._chance.choice((
            f"INSERT INTO {table} DEFAULT VALUES", f"INSERT INTO {table} SELECT * FROM {table}", f"DELETE FROM {table}", f"DELETE FROM {table} RETURNING *",
            f"UPDATE {table} SET id = 'x'", f"UPDATE happenings SET status = 'negated' FROM {other} RETURNING id", f"REPLACE INTO {table} VALUES (1, 2, 3)",
            f"WITH gone AS (DELETE FROM {table} RETURNING *) SELECT * FROM gone", f"WITH x AS (SELECT 1) DELETE FROM {table}",
            f"WITH x AS (SELECT 1) INSERT INTO {table} SELECT * FROM x", f"WITH x AS (SELECT 1) UPDATE {table} SET body = NULL",
            f"WITH n AS (INSERT INTO settings(name, value) VALUES ('a', 'b') RETURNING *) SELECT * FROM n, {table}",
            "INSERT INTO settings(name, value) VALUES ('a', 'b') ON CONFLICT DO UPDATE SET value = 'c'", f"TRUNCATE {table}", f"TRUNCATE {table} CASCADE",
            f"MERGE INTO settings USING {table} ON true WHEN MATCHED THEN DELETE", f"COPY {table} FROM PROGRAM 'cat /etc/passwd'",
            f"COPY {table} TO '{self._file()}'", f"COPY (SELECT 1) TO PROGRAM 'touch {self._file()}'", "SELECT * FROM happenings FOR UPDATE",
            "INSERT INTO documents_text(documents_text) VALUES ('rebuild')", "INSERT INTO documents_text(documents_text) VALUES ('delete-all')",
            f"SELECT * INTO stolen FROM {table}", f"SELECT * FROM (DELETE FROM {table} RETURNING *) AS t",
        ))  # fmt: skip

    def _schema(self) -> str:
        table = self._table()
        return self._chance.choice((
            f"CREATE TABLE mine AS SELECT * FROM {table}", f"CREATE TEMP TABLE mine AS SELECT * FROM {table}", f"CREATE VIEW mine AS SELECT * FROM {table}",
            "CREATE TEMP VIEW mine AS SELECT 1", f"DROP TABLE {table}", f"DROP TABLE IF EXISTS {table} CASCADE", f"ALTER TABLE {table} RENAME TO mine",
            f"ALTER TABLE {table} ADD COLUMN mine text", f"CREATE INDEX mine ON {table}(id)", "REINDEX", "ANALYZE", "VACUUM", f"VACUUM INTO '{self._file()}'",
            f"CREATE TRIGGER mine AFTER INSERT ON {table} BEGIN SELECT 1; END", "CREATE VIRTUAL TABLE mine USING fts5(a)", "DROP INDEX events_by_document",
            f"CREATE VIRTUAL TABLE mine USING csv(filename='{self._file()}')", "CREATE EXTENSION dblink", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 1'",
            "CREATE ROLE mine SUPERUSER", f"GRANT ALL ON {table} TO public", "CREATE SCHEMA mine", f"COMMENT ON TABLE {table} IS 'x'", "DROP SCHEMA public CASCADE",
            "ALTER SYSTEM SET work_mem = '1GB'", "CREATE TABLESPACE mine LOCATION '/'", "DROP DATABASE postgres", f"CLUSTER {table}",
        ))  # fmt: skip

    def _attach(self) -> str:
        file = self._file()
        return self._chance.choice((
            f"ATTACH '{file}' AS other", f"ATTACH DATABASE '{file}' AS other", f"ATTACH 'file:{file}?mode=rwc' AS other", "ATTACH ':memory:' AS other",
            "ATTACH '' AS other", "DETACH main", "DETACH DATABASE temp", f"ATTACH ('{file}' || '') AS other", "SELECT * FROM other.settings",
            f"WITH x AS (SELECT 1) ATTACH '{file}' AS other",
        ))  # fmt: skip

    def _setting(self) -> str:
        return self._chance.choice((
            "PRAGMA writable_schema = ON", "PRAGMA journal_mode = DELETE", "PRAGMA query_only = OFF", "PRAGMA user_version = 7", "PRAGMA database_list",
            f"PRAGMA temp_store_directory = '{self._folder}'", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA hard_heap_limit = 0", "PRAGMA trusted_schema = ON",
            "PRAGMA main.cache_size = 1000000", "PRAGMA optimize", "PRAGMA incremental_vacuum", "SELECT * FROM pragma_user_version",
            "SELECT * FROM pragma_query_only('OFF')", "SET work_mem = '4GB'", "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE", "RESET ALL", "SHOW ALL",
            "SET ROLE postgres", "SET SESSION AUTHORIZATION postgres", "SET LOCAL statement_timeout = 0", "DISCARD ALL", "SET TRANSACTION READ WRITE",
            "SELECT set_config('transaction_read_only', 'off', true)", "SELECT set_config('statement_timeout', '0', false)",
        ))  # fmt: skip

    def _several(self) -> str:
        first, second = (
            self._select(),
            self._chance.choice((self._write, self._schema, self._attach, self._setting, self._select))(),
        )
        between = self._chance.choice((";", "; ", ";\n--\n", ";/* */", ") ; ", ";;", "';'; "))
        return first + between + second

    def _transaction(self) -> str:
        return self._chance.choice((
            "BEGIN", "BEGIN IMMEDIATE", "BEGIN EXCLUSIVE", "COMMIT", "END", "ROLLBACK", "SAVEPOINT a", "RELEASE a", "ROLLBACK TO a", "START TRANSACTION READ WRITE",
            "PREPARE TRANSACTION 'x'", f"LOCK TABLE {self._table()} IN ACCESS EXCLUSIVE MODE", "LISTEN a", "NOTIFY a", "PREPARE p AS SELECT 1", "EXECUTE p",
            "DO $$ BEGIN PERFORM pg_sleep(60); END $$", "CALL mine()", "DECLARE c CURSOR WITH HOLD FOR SELECT 1", "FETCH ALL FROM asked", "CLOSE asked",
            "CHECKPOINT", f"LOAD '{self._file()}'", "DEALLOCATE ALL", "COMMIT PREPARED 'x'", "EXPLAIN ANALYZE DELETE FROM happenings",
        ))  # fmt: skip

    def _effect(self) -> str:
        made = self._chance.choice(EFFECTS_SQLITE if self._dialect == "sqlite" else EFFECTS_POSTGRES).replace(
            "{file}", self._file()
        )
        name, bracket, rest = made.partition("(")
        name = self._chance.choice(
            (name, name.upper(), f'"{name}"', f"{name} ", f"{name}/**/", f"pg_catalog.{name}", f"{name}\n", f"{name}--\n")
        )
        made = name + bracket + rest
        return self._chance.choice((
            f"SELECT {made}", f"SELECT * FROM happenings WHERE {made} IS NOT NULL", f"SELECT id FROM events ORDER BY {made}",
            f"SELECT (SELECT {made})", f"SELECT CASE WHEN 1 = 1 THEN {made} END", f"VALUES ({made})", f"SELECT count(*) FROM events GROUP BY {made}",
            f"WITH x AS (SELECT {made} AS y) SELECT y FROM x", f"SELECT coalesce(NULL, {made})", f"SELECT 1 UNION SELECT {made}", f"SELECT * FROM {made}",
            f"SELECT 1 LIMIT {made}", f"SELECT max(id) OVER (ORDER BY {made}) FROM events", f"SELECT DISTINCT ON (1) {made}",
        ))  # fmt: skip

    def _hidden(self) -> str:
        own = HIDDEN_SQLITE if self._dialect == "sqlite" else HIDDEN_POSTGRES
        table = self._chance.choice((*HIDDEN, *own))
        if table in HIDDEN:
            home = "main" if self._dialect == "sqlite" else "public"
            table = self._chance.choice((table, f'"{table}"', f"{home}.{table}", f'{home}."{table}"', table.upper()))
        return self._chance.choice((
            f"SELECT * FROM {table}", f"SELECT count(*) FROM {table}", f"SELECT 1 FROM {table}", f"SELECT x.* FROM events AS e, {table} AS x",
            f"SELECT id FROM events WHERE EXISTS (SELECT 1 FROM {table})", f"SELECT 1 WHERE 1 IN (SELECT count(*) FROM {table})",
            f"WITH x AS (SELECT * FROM {table}) SELECT count(*) FROM x", f"SELECT 1 UNION ALL SELECT count(*) FROM {table}",
            f"SELECT (SELECT count(*) FROM {table})", f"SELECT id FROM events ORDER BY (SELECT count(*) FROM {table})",
            f"SELECT id FROM events CROSS JOIN {table}", f"SELECT 1 LIMIT (SELECT count(*) FROM {table})",
        ))  # fmt: skip

    # What would never end

    def _bomb(self) -> str:
        number = self._chance.randrange(2, 9)
        many = ", ".join(f"events AS e{i}" for i in range(number))
        bombs = [
            f"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + {number} FROM c) SELECT count(*) FROM c",
            "WITH RECURSIVE c(x) AS (SELECT 'aaaaaaaa' UNION ALL SELECT x || x FROM c) SELECT length(x) FROM c",
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT a.x + b.n FROM c AS a CROSS JOIN (SELECT 1 AS n) AS b) SELECT max(x) FROM c",
            f"SELECT count(*) FROM {many}, documents AS d0, documents AS d1, documents AS d2, actors AS a0, actors AS a1",
            "SELECT d.body || e.body FROM documents AS d, documents AS e, documents AS f, actors AS a, actors AS b ORDER BY 1 DESC",
            "SELECT " + "(" * 5_000 + "1" + ")" * 5_000,
            "SELECT " + "+".join(["1"] * 5_000),
            " UNION ALL ".join(["SELECT 1"] * 900),
            "WITH " + ", ".join(["c0 AS (SELECT 1 AS n)", *(f"c{i} AS (SELECT a.n FROM c{i - 1} AS a, c{i - 1} AS b)" for i in range(1, 30))])
            + " SELECT count(*) FROM c29",
        ]  # fmt: skip
        if self._dialect == "sqlite":
            bombs += [
                "SELECT hex(replace(printf('%.*c', 900000000, 'a'), 'a', 'bbbb'))",
                "SELECT instr(printf('%.*c', 7000000, 'a'), printf('%.*c', 3000000, 'a') || 'b')",
                "WITH RECURSIVE c(n, x) AS (SELECT 1, printf('%.*c', 1000000, 'a') UNION ALL SELECT n + 1, x || n FROM c) SELECT x FROM c ORDER BY x",
                "SELECT group_concat(d.body || e.body) FROM documents AS d, documents AS e, documents AS f",
                "SELECT json_group_array(a.body) FROM actors AS a, actors AS b, actors AS c",
                f"SELECT printf('%.*c', 7000000, 'a') LIKE '{'%a' * 400}b'",
                f"SELECT {', '.join(['printf(chr, 1)'.replace('chr', repr('%.*c')).replace('1)', '7000000, 1)')] * 150)}",
            ]
        else:
            bombs += [
                "SELECT count(*) FROM generate_series(1, 10000000000) AS n", "SELECT string_agg(d.body, e.body) FROM documents AS d, documents AS e, documents AS f, actors AS a",
                "SELECT array_agg(a.body) FROM actors AS a, actors AS b, actors AS c, actors AS d", "SELECT regexp_replace(repeat_.x, '(a*)*b', '') FROM (SELECT string_agg('a', '') AS x FROM generate_series(1, 100000)) AS repeat_",
            ]  # fmt: skip
        return self._chance.choice(bombs)

    # What hides

    def _noise(self) -> str:
        made = self._chance.choice((self._select, self._write, self._hidden, self._effect, self._setting))()
        letters = list(made)
        for _ in range(self._chance.randrange(1, 8)):
            place = self._chance.randrange(len(letters) + 1)
            letters.insert(place, self._chance.choice("'\"`[]();--/**/$:@?%\\\x00\u200b\ufeff\u00a0\ud800é中;\n\t,."))
        return "".join(letters)[: self._chance.randrange(1, len(letters) + 1) if self._chance.random() < 0.2 else None]

    def _disguised(self, made: str, harm: bool) -> str:
        for _ in range(self._chance.randrange(3)):
            made = self._chance.choice(
                (self._cased, self._strewn, self._ended, self._led, self._wrapped if harm else self._ended)
            )(made)
        return made

    def _cased(self, made: str) -> str:
        if "'" in made or '"' in made or "`" in made:
            return made
        return "".join(c.upper() if self._chance.random() < 0.5 else c.lower() for c in made)

    def _strewn(self, made: str) -> str:
        if "'" in made:
            return made
        blanks = (" ", "\n", "\t", " /* SELECT */ ", " /*;*/ ", " -- x\n", "\f")
        return "".join(self._chance.choice(blanks) if c == " " and self._chance.random() < 0.3 else c for c in made)

    def _ended(self, made: str) -> str:
        return made + self._chance.choice((";", " ;", " -- end", "\n", "; -- ;", " /* ; */"))

    def _led(self, made: str) -> str:
        return self._chance.choice(("-- SELECT\n", "/* SELECT 1; */", "\n\n", " ", "/**/")) + made

    def _wrapped(self, made: str) -> str:
        return self._chance.choice((
            f"SELECT * FROM ({made}) AS t", f"WITH t AS ({made}) SELECT * FROM t", f"EXPLAIN {made}", f"SELECT ({made})", f"SELECT 1; {made}",
            f"SELECT 1 WHERE 1 IN ({made})", f"SELECT 1) AS t; {made}; SELECT * FROM (SELECT 1", f"EXPLAIN QUERY PLAN {made}", f"SELECT EXISTS ({made})",
        ))  # fmt: skip

    def _file(self) -> str:
        return str(self._folder / f"made{self._chance.randrange(100)}")


# --- the run ----------------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Report:
    """What became of the questions, by kind and outcome; seconds of each; and what went wrong."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def share_answered(self, kind: str) -> float:
        """Share of a kind's questions that were answered."""
        total = sum(count for (of, _), count in self.outcomes.items() if of == kind)
        return self.outcomes[kind, "answered"] / total if total else 1.0


def attack(archive: Archive, questions: int, *, seed: int = 1, limits: SqlLimits, folder: Path) -> Report:
    """Ask so many questions, and look at the archive and at ``folder`` before and after."""
    report = Report()
    maker = Maker(random.Random(seed), dialect_of(archive), folder)
    before = state(archive)
    for _, question in zip(range(questions), maker.questions(), strict=False):
        _ask(archive, question, limits, report)
    if state(archive) != before:
        report.faults.append("the archive is not what it was")
    if any(folder.iterdir()):
        report.faults.append(f"files were made: {sorted(p.name for p in folder.iterdir())}")
    return report


def _ask(archive: Archive, question: Question, limits: SqlLimits, report: Report) -> None:
    started = time.perf_counter()
    outcome = "answered"
    try:
        found = run_sql(archive, question.sql, limits=limits)
        if len(found.rows) > limits.rows or sum(len(str(v)) for row in found.rows for v in row) > 2 * limits.characters:
            report.faults.append(f"too much was answered: {question.sql[:200]!r}")
    except SqlLimit as error:
        outcome = f"limit: {error.limit}"
    except SqlRefused:
        outcome = "refused"
    except SqlError:
        outcome = "failed"
    # Whatever else comes out is what is looked for.
    except Exception as error:  # noqa: BLE001
        outcome = "fault"
        report.faults.append(f"{type(error).__name__}: {error}: {question.sql[:200]!r}")
    taken = time.perf_counter() - started
    report.outcomes[question.kind, outcome] += 1
    report.seconds.append(taken)
    if question.harm and outcome == "answered":
        report.faults.append(f"answered ({question.kind}): {question.sql[:300]!r}")
    if taken > limits.seconds + GRACE + SLACK:
        report.faults.append(f"took {taken:.2f} s: {question.sql[:200]!r}")


def state(archive: Archive) -> tuple[object, ...]:
    """All of an archive: its files with their digests, or its tables with theirs."""
    if dialect_of(archive) == "sqlite":
        path = Path(str(archive.engine.url.database))
        files = [(p.name, sha256(p.read_bytes()).hexdigest()) for p in sorted(path.parent.iterdir()) if p.is_file()]
        return (*files, tuple(sorted(archive.counts().items())))
    with archive.engine.connect() as connection:
        names = connection.exec_driver_sql(
            "SELECT relname, relkind::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
        ).all()
        digests = []
        for name, kind in names:
            if kind == "r":
                rows = connection.exec_driver_sql(
                    f'SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{name}" AS t'
                ).one()
                digests.append((name, *rows))
        return (*map(tuple, names), *digests)


def main() -> int:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--archive")
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0.25)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hostile-") as made:
        where = options.archive or _example(Path(made))
        folder = Path(made) / "writes"
        folder.mkdir(mode=0o777)
        os.chmod(made, 0o755)
        os.chmod(folder, 0o777)
        with open_archive(where) as archive:
            started, before = time.perf_counter(), _memory()
            report = attack(
                archive, options.questions, seed=options.seed, limits=SqlLimits(seconds=options.seconds), folder=folder
            )
            _print(report, dialect_of(archive), options, time.perf_counter() - started)
        print(
            f"memory of this process {before:.0f} -> {_memory():.0f} MiB, of the largest that asked {WORKERS.peak / 2**20:.0f} MiB"
        )
    return 1 if report.faults else 0


def _example(folder: Path) -> str:
    """A new archive of the example stories."""
    from detente.documents.carried import Input

    where = folder / "archive" / "a.db"
    where.parent.mkdir()
    stories = sorted((ROOT / "detente" / "data" / "examples").glob("*.txt"))
    ingest([Input(path.name, None, path.read_bytes()) for path in stories], str(where))
    return str(where)


def _print(report: Report, dialect: str, options: argparse.Namespace, seconds: float) -> None:
    print(f"{dialect}, seed {options.seed}: {options.questions} questions in {seconds:.0f} s, limit {options.seconds} s each")
    for kind in sorted({kind for kind, _ in report.outcomes}):
        found = {outcome: count for (of, outcome), count in sorted(report.outcomes.items()) if of == kind}
        print(f"  {kind:12}" + ", ".join(f"{count} {outcome}" for outcome, count in found.items()))
    taken = sorted(report.seconds)
    print(
        f"median {taken[len(taken) // 2] * 1000:.1f} ms, 99 of 100 within {taken[len(taken) * 99 // 100]:.2f} s, longest {taken[-1]:.2f} s"
    )
    print(f"faults {len(report.faults)}")
    for fault in report.faults[:20]:
        print(f"  {fault}")


def _memory() -> float:
    found = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return found / (2**20 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    raise SystemExit(main())
