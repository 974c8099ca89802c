"""What a watch remembers."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from detente.documents.carried import Given, Input, Unreadable
from detente.errors import ArchiveError
from detente.watch.state import REMEMBERED_DAYS, FeedState, Found, State, key_of, state_beside

FULL = Given("https://a.example/1", "A tïtle", "Porto Wire", "Lusa", "2023-09-18", "en", ("Ana Prado", "Ola Berg"))
ITEMS = [
    Input("f#1", None, b"\x00\xff text", "html", FULL),
    Input("f#2", 7, b"", "auto"),
    Unreadable("f#3", None, b"<item", "cut off"),
]
FEED = "https://a.example/feed"


@pytest.fixture
def where(tmp_path: Path) -> str:
    return str(tmp_path / "a.watch.sqlite")


def test_items_come_back_as_they_went_in(where: str) -> None:
    found = [Found(key_of(str(n)), item, "https://a.example/1" if n == 0 else None) for n, item in enumerate(ITEMS)]
    with State(where) as state:
        assert state.keep(FeedState(FEED), found, today=1) == 3
        assert state.keep(FeedState(FEED), found, today=1) == 0, "what waits already is not new"
    with State(where) as state:
        queued = state.queued(0, 10)
        assert [page for _, page in queued] == ["https://a.example/1", None, None]
        assert [state.item(number).item for number, _ in queued] == ITEMS
        assert {state.item(number).feed for number, _ in queued} == {FEED}


def test_a_feed_comes_back_as_it_was_kept(where: str) -> None:
    feed = FeedState(FEED, "https://b.example/", '"e"', "Mon, 18 Sep 2023 11:00:00 GMT", 12.5, 3, True, "said", "[null, [], []]")
    with State(where) as state:
        assert state.feed(FEED) == FeedState(FEED)
        state.keep(feed)
    with State(where) as state:
        assert state.feed(FEED) == feed


def test_what_is_done_is_not_taken_again_until_it_is_forgotten(where: str) -> None:
    one = [Found(key_of("1"), ITEMS[0])]
    with State(where) as state:
        state.keep(FeedState(FEED), one, today=100)
        [(number, _)] = state.queued(0, 10)
        state.done([number], today=100)
        assert (state.waiting(), state.keep(FeedState(FEED), one, today=150)) == (0, 0)
        state.forget(150 + REMEMBERED_DAYS)
        assert state.keep(FeedState(FEED), one, today=300) == 0
        state.forget(301 + REMEMBERED_DAYS)
        assert state.keep(FeedState(FEED), one, today=400) == 1


def test_what_is_put_off_waits_for_its_turn(where: str) -> None:
    with State(where) as state:
        assert state.next_due() is None
        state.keep(FeedState(FEED), [Found(key_of("1"), ITEMS[0]), Found(key_of("2"), ITEMS[1])])
        [(first, _), (second, _)] = state.queued(5.0, 10)
        state.again(first, due=100.0)
        assert [number for number, _ in state.queued(99.0, 10)] == [second]
        assert [number for number, _ in state.queued(100.0, 1)] == [first]
        assert (state.item(first).tries, state.item(second).tries, state.next_due()) == (1, 0, 0.0)


def test_one_watch_holds_it(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    with State(where):
        monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "timeout": 0.05}))
        with pytest.raises(ArchiveError, match="another watch holds it"):
            State(where)
    State(where).close()


def test_files_that_are_no_state(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"no database at all, but long enough to be looked at" * 9)
    with pytest.raises(ArchiveError, match="not a database"):
        State(str(path))
    later = sqlite3.connect(tmp_path / "later")
    later.execute("PRAGMA user_version = 99")
    later.close()
    with pytest.raises(ArchiveError, match="another version"):
        State(str(tmp_path / "later"))
    with pytest.raises(ArchiveError, match="unable to open"):
        State(str(tmp_path / "none" / "x"))


def test_where_it_lies() -> None:
    assert state_beside("news.detente") == "news.detente.watch.sqlite"
    with pytest.raises(ArchiveError, match="--state FILE") as found:
        state_beside("postgresql://ana:secret@host/news")
    assert "secret" not in str(found.value)


def test_robots_hold_until_their_time(where: str) -> None:
    with State(where) as state:
        state.keep_robots("https://a.example", 100.0, "some", b"x")
        assert state.robots("https://a.example", 99.0) == ("some", b"x")
        assert state.robots("https://a.example", 100.0) is None
