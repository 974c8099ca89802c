from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.lineage.features import Features
from detente.lineage.kin import find_kin
from detente.lineage.store import HOLDERS, MemoryStore, SqliteStore
from tests.lineage.helpers import OTHER, STORY, read


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        yield opened


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.sampled_from([*STORY.split("\n\n"), *OTHER.split("\n\n")]), min_size=1, max_size=4), max_size=12))
def test_both_stores_find_the_same(documents: list[list[str]]) -> None:
    memory = MemoryStore()
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        on_disk = SqliteStore.create(connection)
        for number, parts in enumerate(documents):
            one = read(f"{number:02}", "\n\n".join(parts))
            assert find_kin(one, memory) == find_kin(one, on_disk)
            memory.add(one)
            on_disk.add(one)
        assert len(on_disk) == len(documents)


def test_what_is_kept_is_there_when_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "kin.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        SqliteStore.create(connection).add(read("a", STORY))
    with closing(sqlite3.connect(path)) as connection:
        store = SqliteStore.create(connection)
        assert store.features(["a", "b"]) == {"a": read("a", STORY)}
        assert [kin.relation for kin in find_kin(read("b", STORY), store)] == ["same"]


def test_the_callers_transaction_is_left_alone(connection: sqlite3.Connection) -> None:
    store = SqliteStore.create(connection)
    connection.execute("BEGIN")
    store.add(read("a", STORY))
    assert connection.in_transaction
    connection.execute("ROLLBACK")
    assert len(store) == 0
    store.add(read("a", STORY))
    assert len(find_kin(read("b", STORY), store)) == 1


def test_adding_twice_adds_once(connection: sqlite3.Connection) -> None:
    store = SqliteStore.create(connection)
    store.add(read("a", STORY))
    before = postings(connection)
    store.add(read("a", STORY))
    assert postings(connection) == before == len(read("a", STORY).hashes())


def test_what_is_removed_is_gone(connection: sqlite3.Connection) -> None:
    store = SqliteStore.create(connection)
    for name in "ab":
        store.add(read(name, STORY))
    store.remove("a")
    store.remove("never seen")
    assert [kin.left for kin in find_kin(read("c", STORY), store)] == ["b"]
    store.remove("b")
    assert postings(connection) == 0


def test_lists_of_holders_end(connection: sqlite3.Connection) -> None:
    store = SqliteStore.create(connection)
    for number in range(HOLDERS + 5):
        store.add(read(f"{number:03}", STORY))
    assert postings(connection) == HOLDERS * len(read("a", STORY).hashes())


def test_a_text_longer_than_a_statement_may_bind(connection: sqlite3.Connection) -> None:
    store = SqliteStore.create(connection)
    words = " ".join(f"word{number}" for number in range(20_000))
    long = read("long", words)
    assert len(long.hashes()) > 2000
    store.add(long)
    assert [kin.relation for kin in find_kin(Features("other", long.words), store)] == ["same"]
    store.remove("long")
    assert postings(connection) == 0


def postings(connection: sqlite3.Connection) -> int:
    """Documents listed, over all hashes."""
    [(size,)] = connection.execute("SELECT COALESCE(SUM(LENGTH(numbers)), 0) FROM lineage_holders").fetchall()
    return int(size) // 8
