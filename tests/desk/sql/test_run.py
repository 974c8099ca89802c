"""Questions are answered, refused, or stopped at their limits; nothing else happens."""

from __future__ import annotations

import threading
import time
from hashlib import sha256
from pathlib import Path

import pytest

from detente.archive import Archive, open_archive
from detente.desk.sql import SqlError, SqlLimit, SqlLimits, SqlRefused, dialect_of, run_sql
from detente.desk.sql.workers import WORKERS, Workers

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"


def test_an_answer_has_columns_types_and_rows(archive: Archive) -> None:
    answer = run_sql(
        archive,
        "SELECT publisher, count(*) AS stories, 1.5 AS half, NULL AS none FROM documents GROUP BY publisher ORDER BY publisher",
    )
    assert answer.columns == ("publisher", "stories", "half", "none")
    assert answer.types == ("text", "whole", "number", "text")
    assert answer.rows[0] == ("Diario Austral", 1, 1.5, None)
    assert (answer.truncated, answer.cut) == (None, 0)
    assert 0 < answer.seconds < 10


def test_parameters_are_values_and_never_words(archive: Archive) -> None:
    asked = "SELECT count(*) AS n FROM documents WHERE publisher = :paper OR publisher = ':paper' OR title LIKE '%zz%'"
    assert run_sql(archive, asked, parameters={"paper": "Diario Austral", "other": 1}).rows == ((1,),)
    assert run_sql(archive, asked, parameters={"paper": "' OR 1=1 --"}).rows == ((0,),)
    with pytest.raises(SqlError, match=r"paper|binding"):
        run_sql(archive, asked)


@pytest.mark.parametrize("end", ["", ";", " ; ", "\n-- end", " /* ; */ ;"])
def test_a_semicolon_or_comment_may_end_a_question(archive: Archive, end: str) -> None:
    assert run_sql(archive, "/* first */ SELECT 1 AS one" + end).rows == ((1,),)


def test_what_is_over_the_limits_is_left_out_and_said(archive: Archive) -> None:
    asked = "SELECT a.text AS text FROM documents AS a, documents AS b ORDER BY a.id, b.id"
    assert run_sql(archive, asked, limits=SqlLimits(rows=3)).truncated == "rows"
    assert len(run_sql(archive, asked, limits=SqlLimits(rows=3)).rows) == 3
    assert run_sql(archive, asked, limits=SqlLimits(rows=16)).truncated is None
    few = run_sql(archive, asked, limits=SqlLimits(characters=1_000))
    assert (few.truncated, sum(len(str(row[0])) for row in few.rows) <= 1_000) == ("characters", True)
    cut = run_sql(archive, asked, limits=SqlLimits(cell=10))
    assert (cut.cut, cut.rows[0]) == (16, ("LISBON (Lu",))


@pytest.mark.parametrize("asked", [
    "DELETE FROM happenings", "WITH x AS (SELECT 1) DELETE FROM happenings",
    "INSERT INTO settings VALUES ('a', 'b')", "SELECT * FROM settings", "SELECT count(*) FROM rejects", 'SELECT "data" FROM "rejects"', "DROP TABLE happenings",
    "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE happenings", "BEGIN", "EXPLAIN SELECT 1", "SELECT * FROM lineage_holders", "CREATE TABLE a(b int)",
    "PRAGMA query_only = OFF", "ATTACH 'x' AS y", "VACUUM", "SET work_mem = '1GB'", "/* SELECT */ UPDATE happenings SET id = 'x'",
])  # fmt: skip
def test_what_does_more_than_read_is_refused(archive: Archive, asked: str) -> None:
    with pytest.raises(SqlRefused) as caught:
        run_sql(archive, asked)
    assert ("\n" not in str(caught.value) and "refused" in str(caught.value)) or "one statement" in str(caught.value)


@pytest.mark.parametrize(("sqlite", "postgres"), [
    ("load_extension('x')", "pg_sleep(60)"), ("zeroblob(9)", '"pg_sleep"(60)'), ("randomblob(9)", 'U&"pg\\005fsleep"(60)'), ("readfile('/etc/passwd')", "pg_read_file('/etc/passwd')"),
    ("writefile('x', 'y')", "lo_import('/etc/passwd')"), ("edit('x')", "set_config('work_mem', '1GB', false)"), ("fts3_tokenizer('x')", "query_to_xml('select 1', true, true, '')"),
    ("sqlite_version()", "pg_catalog.pg_sleep(60)"), ("random()", "nextval('runs_number_seq')"), ("changes()", "pg_advisory_lock /**/ (1)"),
])  # fmt: skip
def test_functions_that_are_not_listed_are_refused(archive: Archive, sqlite: str, postgres: str) -> None:
    made = sqlite if dialect_of(archive) == "sqlite" else postgres
    for asked in (f"SELECT {made}", f"SELECT 1 WHERE {made} IS NULL", f"SELECT * FROM (SELECT {made} AS a) AS b"):
        with pytest.raises((SqlRefused, SqlError)):
            run_sql(archive, asked)


def test_the_parts_of_a_question_may_have_names_and_columns(archive: Archive) -> None:
    asked = "WITH every(a, b) AS (SELECT id, quad FROM happenings), most AS (SELECT max(b) AS top FROM every) SELECT count(*) AS n FROM every, most WHERE b = top"
    assert run_sql(archive, asked).columns == ("n",)
    assert run_sql(archive, "WITH settings AS (SELECT 1 AS x) SELECT x FROM settings").rows == ((1,),)
    assert run_sql(archive, "SELECT 'pg_sleep(1); DROP TABLE x' AS words").rows == (("pg_sleep(1); DROP TABLE x",),)


def test_a_question_that_takes_too_long_is_stopped(archive: Archive) -> None:
    started = time.perf_counter()
    with pytest.raises(SqlLimit, match=r"not answered within 0\.2 s; ask for fewer rows") as caught:
        run_sql(archive, ENDLESS, limits=SqlLimits(seconds=0.2))
    assert caught.value.limit == "seconds"
    assert time.perf_counter() - started < 5


def test_a_step_that_does_not_look_at_the_clock_is_killed(sqlite_archive: Archive) -> None:
    long = "SELECT instr(printf('%.*c', 7000000, 'a'), printf('%.*c', 3000000, 'a') || 'b')"
    with pytest.raises(SqlLimit, match=r"not answered within 0\.2 s"):
        run_sql(sqlite_archive, long, limits=SqlLimits(seconds=0.2))
    assert run_sql(sqlite_archive, "SELECT 1 AS a").rows == ((1,),)


def test_a_server_that_does_not_look_at_the_clock_is_left(postgres_archive: Archive) -> None:
    big = "1" * 24_000
    long = f"SELECT {' * '.join([f'{big}.5'] * 2)} AS a, " + ", ".join(
        f"sqrt(1e{130_000 + n}::numeric + 1) AS b{n}" for n in range(9)
    )
    started = time.perf_counter()
    with pytest.raises(SqlLimit, match=r"not answered within 0\.1 s"):
        run_sql(postgres_archive, long, limits=SqlLimits(seconds=0.1))
    assert time.perf_counter() - started < 5
    for asked in ("SELECT 7 ^ 9", "SELECT power(7, 9)"):
        with pytest.raises(SqlRefused):
            run_sql(postgres_archive, asked)


def test_memory_is_bounded(sqlite_archive: Archive) -> None:
    big = "WITH RECURSIVE c(n, x) AS (SELECT 1, printf('%.*c', 1000000, 'a') UNION ALL SELECT n + 1, x || n FROM c) SELECT x FROM c ORDER BY x"
    with pytest.raises(SqlLimit, match="more than 64 MiB of memory") as caught:
        run_sql(sqlite_archive, big, limits=SqlLimits(seconds=20, memory=64 * 1024 * 1024))
    assert caught.value.limit == "memory"
    with pytest.raises(SqlLimit, match="grew too long"):
        run_sql(sqlite_archive, "SELECT hex(replace(printf('%.*c', 7000000, 'a'), 'a', 'bb'))", limits=SqlLimits(seconds=20))


def test_errors_say_what_the_database_said_and_where(archive: Archive) -> None:
    with pytest.raises(SqlError, match="syntax error") as caught:
        run_sql(archive, "SELECT * FROM happenings WHER quad = 1 LIMIT 5 5")
    with pytest.raises(SqlError, match="colour") as caught:
        run_sql(archive, "SELECT id,\n  colour FROM happenings")
    assert caught.value.position == 13
    with pytest.raises(SqlError, match="not closed") as caught:
        run_sql(archive, "SELECT 'abc")
    assert caught.value.position == 7
    with pytest.raises(SqlError, match="write a SELECT"):
        run_sql(archive, " -- nothing\n ;")
    with pytest.raises(SqlError, match=r"U\+0000"):
        run_sql(archive, "SELECT 1\x00; DROP TABLE x")
    with pytest.raises(SqlError, match="closes nothing"):
        run_sql(archive, "SELECT 1) AS t, (SELECT 2")
    with pytest.raises(SqlError, match="at most 50,000"):
        run_sql(archive, "SELECT 1 " + " " * 50_000)


def test_bytes_and_odd_numbers_have_a_form(archive: Archive) -> None:
    blob = "x'00FF'" if dialect_of(archive) == "sqlite" else "'\\x00ff'::bytea"
    assert run_sql(archive, f"SELECT {blob} AS a, 9223372036854775807 AS b, -1 AS c").rows == (("x'00FF'", 2**63 - 1, -1),)
    if dialect_of(archive) == "postgresql":
        found = run_sql(
            archive,
            "SELECT 2 * 3000000000::numeric, 1.25::numeric, true, '2022-03-15'::date, '{\"a\": [1]}'::jsonb, 'NaN'::float8",
        ).rows[0]
        assert found[:5] == (6_000_000_000, 1.25, True, "2022-03-15", '{"a": [1]}')


def test_full_text_is_asked_in_each_database_s_own_way(archive: Archive) -> None:
    lite = "SELECT count(*) AS n FROM documents_text WHERE documents_text MATCH 'fisheries'"
    postgres = "SELECT count(*) AS n FROM documents WHERE words @@ plainto_tsquery('english', 'fisheries')"
    assert run_sql(archive, lite if dialect_of(archive) == "sqlite" else postgres).rows == ((4,),)


def test_no_file_is_left_and_none_changes(sqlite_archive: Archive) -> None:
    folder = Path(str(sqlite_archive.engine.url.database)).parent
    before = {p.name: sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}
    for asked in ("SELECT * FROM documents", "SELECT * FROM documents_text WHERE documents_text MATCH 'talks'", ENDLESS):
        try:
            run_sql(sqlite_archive, asked, limits=SqlLimits(seconds=0.1))
        except SqlLimit:
            continue
    assert {p.name: sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()} == before


def test_a_question_sees_what_was_committed_beside_a_writer(archive: Archive) -> None:
    from sqlalchemy import text

    from detente.archive.engine import writing

    with writing(archive.engine) as connection:
        connection.execute(text("INSERT INTO runs(number, manifest) VALUES (77, '{}')"))
        assert run_sql(archive, "SELECT count(*) AS n FROM runs WHERE number = 77").rows == ((0,),)
    assert run_sql(archive, "SELECT count(*) AS n FROM runs WHERE number = 77").rows == ((1,),)
    with writing(archive.engine) as connection:
        connection.execute(text("DELETE FROM runs WHERE number = 77"))


def test_many_may_ask_at_once(archive: Archive) -> None:
    found: list[object] = []

    def ask() -> None:
        found.append(run_sql(archive, "SELECT count(*) AS n FROM documents", limits=SqlLimits(seconds=20)).rows)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [((4,),)] * 8


def test_who_finds_no_place_is_told_to_come_again(sqlite_archive: Archive) -> None:
    workers = Workers(most=1)
    with workers._places, pytest.raises(SqlLimit, match="ask again in a moment") as caught:
        workers.ask({"seconds": 0.05, "memory": 1})
    assert caught.value.limit == "waiting"


def test_an_archive_where_nothing_can_be_written_is_asked_too(
    sqlite_archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    path = tmp_path / "a.db"
    path.write_bytes(Path(str(sqlite_archive.engine.url.database)).read_bytes())
    monkeypatch.setattr(os, "access", lambda *_: False)
    with open_archive(str(path)) as archive:
        assert run_sql(archive, "SELECT count(*) AS n FROM documents").rows == ((4,),)
    assert [p.name for p in tmp_path.iterdir()] == ["a.db"]


def test_a_process_that_died_meanwhile_is_replaced(sqlite_archive: Archive) -> None:
    run_sql(sqlite_archive, "SELECT 1 AS a")
    for worker in WORKERS._idle:
        worker._process.kill()
        worker._process.wait()
    assert run_sql(sqlite_archive, "SELECT 1 AS a").rows == ((1,),)


def test_a_forked_process_has_processes_of_its_own(sqlite_archive: Archive) -> None:
    run_sql(sqlite_archive, "SELECT 1 AS a")
    workers = Workers(most=2)
    workers._idle = list(WORKERS._idle)
    workers.forget()
    assert workers._idle == []
    assert WORKERS._idle
