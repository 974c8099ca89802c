"""The verb, against real servers: what it prints, and what its exit code says."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from detente.archive import open_archive
from detente.cli.app import main
from detente.watch import manners
from tests.watch.conftest import Reply, Site, rss

ONE = ("https://wire.example/1", "Chile and Portugal met in Lisbon.")
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(
    site: Site, tmp_path: Path, quick: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Outcome]:
    """Run ``detente watch`` in this process, allowed to reach the site."""
    monkeypatch.setattr(manners, "PAUSE", 0.0)
    monkeypatch.chdir(tmp_path)

    def run_(*arguments: str) -> Outcome:
        allowed = ["--archive", "a.detente", "--allow-private", HOST, "--allow-port", str(site.port)]
        with pytest.raises(SystemExit) as exit_:
            main(["watch", *arguments, *allowed])
        out, err = capfd.readouterr()
        return Outcome(int(exit_.value.code or 0), out, err)

    return run_


def places() -> list[tuple[str, str]]:
    with open_archive("a.detente") as archive:
        return [(o.place, o.kind) for o in archive.ledger()]


def test_a_list_is_polled_once(site: Site, run: Callable[..., Outcome]) -> None:
    site.pages["/feed"] = Reply(rss(ONE), headers={"ETag": '"1"'})
    feed = site.at("/feed", HOST)
    Path("feeds.opml").write_text(
        f'<opml version="2.0"><body><outline text="Wire" xmlUrl="{feed}"/></body></opml>', encoding="utf-8"
    )
    found = run("feeds.opml", "--once", "--agent", "+mailto:desk@wire.example")
    assert found.code == 0
    poll, taken, end = found.lines
    assert (poll["kind"], poll["feed"], poll["title"], poll["status"], poll["items"], poll["new"]) == (
        "poll",
        feed,
        "Wire",
        "read",
        1,
        1,
    )
    assert (taken["kind"], taken["place"], taken["outcome"]) == ("input", f"{feed}#{ONE[0]}", "empty")
    assert end["kind"] == "end" and end["inputs"] == {"empty": 1} and end["waiting"] == 0
    assert f"{feed}: 1 items, 1 new; next 20" in found.err
    assert "1 feed: 1 read; 1 empty" in found.err
    assert {headers["User-Agent"].partition(" ")[2] for _, _, headers in site.asked} == {"(+mailto:desk@wire.example)"}
    again = run("feeds.opml", "--once", "--quiet")
    assert (again.code, again.out) == (0, "") and "1 feed not due yet" in again.err
    assert site.paths() == ["/robots.txt", "/feed"]
    assert sorted(path.name for path in Path.cwd().iterdir() if "sqlite" in path.name) == ["a.detente.watch.sqlite"]


def test_articles(site: Site, run: Callable[..., Outcome]) -> None:
    page = site.at("/1", HOST)
    site.pages.update(
        {"/feed": Reply(rss((page, "Teaser"))), "/1": Reply(b"<p>Whole</p>", headers={"Content-Type": "text/html"})}
    )
    assert run(site.at("/feed", HOST), "--once", "--articles").code == 0
    assert places() == [(page, "empty")]


@pytest.mark.parametrize(
    ("feeds", "code"),
    [(["/feed"], 0), (["/feed", "/none"], 3), (["/none"], 4), (["/broken"], 3)],
)
def test_exit_codes(site: Site, run: Callable[..., Outcome], feeds: list[str], code: int) -> None:
    site.pages["/feed"] = Reply(rss(ONE))
    site.pages["/broken"] = Reply(rss(ONE).replace(b"</channel>", b"<item><a></item></channel>"))
    found = run(*(site.at(feed, HOST) for feed in feeds), "--once")
    assert found.code == code
    assert ("failed: the server answers 404" in found.err) is ("/none" in feeds)
    assert ("rejected: " in found.err) is ("/broken" in feeds)


def test_an_address_that_is_not_let_through_is_named(site: Site, run: Callable[..., Outcome]) -> None:
    site.pages["/feed"] = Reply(rss(ONE))
    Path("feeds.txt").write_text(f"http://10.0.0.1/feed\n{site.at('/feed', HOST)}\n", encoding="utf-8")
    found = run("feeds.txt", "--once")
    assert found.code == 3 and "feeds.txt:1: " in found.err and "--allow-private 10.0.0.1" in found.err
    assert found.lines[-1]["refused"] == 1
    assert run("http://10.0.0.1/feed", "--once").code == 4


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["none.opml", "--once"], 4, "no such file"), (["http://a.example/", "--every", "1s"], 2, "from 1m to 7d"),
        (["http://a.example/", "--every", "soon"], 2, "15m, 2h, 1d"), (["http://a.example/", "--agent", "x) (y"], 2, "without parentheses"),
        (["http://a.example/", "--agent", "a\r\nb"], 2, "without parentheses"), (["http://a.example/", "--state", "no/such/folder"], 6, "unable"),
    ],
)  # fmt: skip
def test_what_cannot_be_begun(run: Callable[..., Outcome], arguments: list[str], code: int, said: str) -> None:
    found = run(*arguments)
    assert found.code == code
    assert said in " ".join(found.err.replace("│", " ").split())


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_finishes_the_batch_in_hand(site: Site, run: Callable[..., Outcome], number: signal.Signals, code: int) -> None:
    """It runs on and would wait a quarter of an hour: the signal comes with the second feed's answer."""

    def last(handler: BaseHTTPRequestHandler) -> Reply:
        os.kill(os.getpid(), number)
        return Reply(rss(("https://wire.example/2", "Another.")))

    site.pages.update({"/feed": Reply(rss(ONE)), "/last": last})
    before = signal.getsignal(number)
    found = run(site.at("/feed", HOST), site.at("/last", HOST))
    assert found.code == code
    assert signal.getsignal(number) is before
    assert found.lines[-1]["kind"] == "end" and "feeds:" in found.err
    assert run(site.at("/feed", HOST), "--once").code == 0
    assert (f"{site.at('/feed', HOST)}#{ONE[0]}", "empty") in places()
