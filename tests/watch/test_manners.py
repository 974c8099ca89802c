"""Robots, turns and pauses, against real servers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from detente.errors import FetchError
from detente.watch.manners import Manners
from detente.watch.state import State
from tests.watch.conftest import Clock, Reply, Site

FORBID = Reply(b"User-agent: *\nDisallow: /shut\n")


@pytest.fixture
def make(site: Site, tmp_path: Path, clock: Clock) -> Iterator[Callable[..., Manners]]:
    with State(str(tmp_path / "a.watch.sqlite")) as state:

        def manners(**other: object) -> Manners:
            return Manners(site.fetcher(), state, clock=clock, ticks=clock, sleep=clock.sleep, **other)  # type: ignore[arg-type]

        yield manners


def test_robots_are_asked_first_and_once_a_day(site: Site, make: Callable[..., Manners], clock: Clock) -> None:
    site.pages.update({"/robots.txt": FORBID, "/feed": Reply(b"ok"), "/shut/x": Reply(b"no")})
    manners = make()
    assert manners.fetch(site.at("/feed")).body == b"ok"
    with pytest.raises(FetchError, match=r"robots\.txt of news\.example asks detente not to fetch it") as found:
        manners.fetch(site.at("/shut/x"))
    assert found.value.kind == "refused"
    with pytest.raises(FetchError):
        manners.fetch(site.at("/open/../shut/x"))
    assert site.paths() == ["/robots.txt", "/feed"]
    make().fetch(site.at("/feed"))
    assert site.paths().count("/robots.txt") == 1, "another run asks for it again"
    clock.now += 86_401
    manners.fetch(site.at("/feed"))
    assert site.paths().count("/robots.txt") == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 451])
def test_a_site_without_robots_lets_all_in(site: Site, make: Callable[..., Manners], status: int) -> None:
    site.pages.update({"/robots.txt": Reply(status=status), "/feed": Reply(b"ok")})
    assert make().fetch(site.at("/feed")).body == b"ok"


@pytest.mark.parametrize("reply", [Reply(status=500), Reply(status=503), Reply(raw=lambda handler: None)])
def test_a_site_that_cannot_say_is_left_alone_for_now(
    site: Site, make: Callable[..., Manners], clock: Clock, reply: Reply
) -> None:
    site.pages.update({"/robots.txt": reply, "/feed": Reply(b"ok")})
    manners = make()
    for _ in range(2):
        with pytest.raises(FetchError, match=r"its robots\.txt cannot be had") as found:
            manners.fetch(site.at("/feed"))
        assert found.value.kind == "failed"
    assert site.paths() == ["/robots.txt"]
    site.pages["/robots.txt"] = FORBID
    clock.now += 301
    assert manners.fetch(site.at("/feed")).body == b"ok"


def test_robots_may_be_redirected_but_not_into_a_private_network(site: Site, make: Callable[..., Manners]) -> None:
    site.pages.update({"/robots.txt": Reply(status=301, headers={"Location": "/r"}), "/r": FORBID, "/shut": Reply(b"no")})
    with pytest.raises(FetchError, match="asks detente not to"):
        make().fetch(site.at("/shut"))
    site.pages["/robots.txt"] = Reply(status=301, headers={"Location": "http://10.0.0.1/robots.txt"})
    with pytest.raises(FetchError, match="private"):
        make().fetch(site.at("/feed", "other.example"))


def test_a_redirection_asks_the_robots_of_where_it_leads(site: Site, make: Callable[..., Manners]) -> None:
    site.pages.update(
        {"/robots.txt": FORBID, "/feed": Reply(status=302, headers={"Location": site.at("/shut/feed", "other.example")})}
    )
    with pytest.raises(FetchError, match=r"robots\.txt of other\.example"):
        make().fetch(site.at("/feed"))
    assert site.paths("other.example") == ["/robots.txt"]


def test_what_the_guard_refuses_is_refused_before_robots(site: Site, make: Callable[..., Manners]) -> None:
    with pytest.raises(FetchError, match="private"):
        make().fetch(site.at("/feed", "10.0.0.1"))
    assert site.asked == []


def test_a_host_is_asked_one_at_a_time_and_after_a_pause(site: Site, make: Callable[..., Manners], clock: Clock) -> None:
    def slow(handler: BaseHTTPRequestHandler) -> Reply:
        time.sleep(0.02)
        return Reply(b"ok")

    site.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 3")
    addresses = [site.at(f"/{n}", host) for n in range(4) for host in ("news.example", "other.example")]
    site.pages.update({f"/{n}": slow for n in range(4)})
    manners = make()
    threads = [threading.Thread(target=manners.fetch, args=[address]) for address in addresses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(site.asked) == 10
    assert set(site.most_at_once.values()) == {1}
    assert len(site.most_at_once) == 2
    # One second after robots.txt, and three after each of three pages.
    assert sum(clock.slept) >= 10


def test_a_host_is_free_again_after_a_failure(site: Site, make: Callable[..., Manners]) -> None:
    site.pages.update({"/a": Reply(raw=lambda handler: None), "/b": Reply(b"ok")})
    manners = make()
    with pytest.raises(FetchError):
        manners.fetch(site.at("/a"))
    assert manners.fetch(site.at("/b")).body == b"ok"


def test_who_waits_for_a_turn_heeds_the_end(site: Site, make: Callable[..., Manners]) -> None:
    site.pages["/a"] = Reply(b"ok")
    calls = iter([False, False, False])
    manners = make(stopped=lambda: next(calls, True))
    with pytest.raises(FetchError, match="the watch is ending"):
        for _ in range(9):
            manners.fetch(site.at("/a"))
