"""Rounds of a watch: what is asked, what becomes of it, and when it is asked again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from detente.archive import engine, open_archive
from detente.archive.model import Outcome
from detente.documents.fetch import Answer
from detente.errors import ArchiveError, FetchError
from detente.watch import run as run_module
from detente.watch.items import read_items
from detente.watch.opml import Feed
from detente.watch.run import Listeners, Plan, Sum, Told, Watch
from detente.watch.state import FeedState, State
from tests.watch.conftest import Clock, rss

FEED = "https://wire.example/feed"
OTHER = "https://other.example/feed"
ONE = ("https://wire.example/1", "Chile and Portugal met in Lisbon.")
TWO = ("https://wire.example/2", "The two signed a fisheries agreement.")
EVERY = 900.0
PAGE = {"content-type": "text/html; charset=utf-8"}


@dataclass
class Web:
    """Addresses and what they answer; what was asked, with the headers that were sent."""

    pages: dict[str, Answer | FetchError] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def fetch(self, address: str, headers: Mapping[str, str]) -> Answer:
        self.asked.append((address, headers))
        found = self.pages.get(address, Answer(address, 404))
        if isinstance(found, FetchError):
            raise found
        return replace(found, address=found.address or address)

    def put(
        self, address: str, body: bytes = b"", status: int = 200, headers: Mapping[str, str] | None = None, **other: str
    ) -> None:
        self.pages[address] = Answer(other.get("at", ""), status, headers or {}, body, other.get("moved"))

    def fail(self, address: str, reason: str = "no route", kind: str = "failed") -> None:
        self.pages[address] = FetchError(address, reason, kind)  # type: ignore[arg-type]


@dataclass
class Desk:
    """A watch that may be run again and again, each time as a new process would."""

    web: Web
    clock: Clock
    folder: Path
    polls: list[Told] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    stopped: Callable[[], bool] = lambda: False

    @property
    def archive(self) -> str:
        return str(self.folder / "a.detente")

    def once(self, *feeds: str, articles: bool = False) -> Sum:
        with self.state() as state:
            return self.watch(state, *feeds, articles=articles).once()

    def watch(self, state: State, *feeds: str, articles: bool = False) -> Watch:
        plan = Plan(tuple(Feed(feed, None, "list") for feed in feeds or (FEED,)), self.archive, EVERY, articles)
        listeners = Listeners(self.polls.append, self.outcomes.extend)
        options = {"clock": self.clock, "sleep": self.clock.sleep, "stopped": self.stopped}
        return Watch(plan, state, self.web.fetch, listeners=listeners, **options)  # type: ignore[arg-type]

    def state(self) -> State:
        return State(self.archive + ".watch.sqlite")

    def feed(self, address: str = FEED) -> FeedState:
        with self.state() as state:
            return state.feed(address)

    def places(self) -> list[tuple[str, str]]:
        with open_archive(self.archive) as archive:
            return [(o.place, o.kind) for o in archive.ledger()]

    def texts(self) -> list[str]:
        with open_archive(self.archive) as archive:
            return sorted(archive.record(d.document).document.text for d in archive.documents())


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An archive with nothing in it: making one takes longer than a test."""
    path = tmp_path_factory.mktemp("empty") / "a.detente"
    open_archive(str(path), create=True).close()
    return path.read_bytes()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock, quick: list[str], empty: bytes, monkeypatch: pytest.MonkeyPatch) -> Desk:
    # What a power cut leaves is not tested here.
    monkeypatch.setattr(engine, "PRAGMAS", tuple(p.replace("synchronous = FULL", "synchronous = OFF") for p in engine.PRAGMAS))
    found = Desk(Web(), clock, tmp_path)
    Path(found.archive).write_bytes(empty)
    return found


# What a poll brings


def test_items_are_taken_once(desk: Desk, quick: list[str]) -> None:
    desk.web.put(FEED, rss(ONE, TWO))
    assert desk.once().outcomes == {"empty": 2}
    assert desk.places() == [(f"{FEED}#{ONE[0]}", "empty"), (f"{FEED}#{TWO[0]}", "empty")]
    desk.clock.now += EVERY
    three = ("https://wire.example/3", "A third.")
    desk.web.put(FEED, rss(three, ONE, TWO))
    assert desk.once().outcomes == {"empty": 1}
    assert quick == [ONE[1], TWO[1], "A third."]
    assert [told.new for told in desk.polls] == [2, 1]


def test_an_item_that_is_rewritten_is_another_telling(desk: Desk) -> None:
    desk.web.put(FEED, rss(ONE))
    desk.once()
    desk.clock.now += EVERY
    desk.web.put(FEED, rss((ONE[0], "Chile and Portugal met in Santiago.")))
    assert desk.once().outcomes == {"empty": 1}
    desk.clock.now += EVERY
    desk.web.put(FEED, rss((ONE[0], "Chile and Portugal met in Santiago.")).replace(b"Porto Wire", b"Renamed"))
    assert not desk.once().outcomes, "a feed that is renamed brings nothing new"


def test_the_record_does_not_say_when_it_was_fetched(desk: Desk, tmp_path: Path) -> None:
    desk.web.put(FEED, rss(ONE, TWO))
    desk.once()
    (tmp_path / "b").mkdir()
    other = Desk(desk.web, Clock(2e9), tmp_path / "b")
    other.once()

    def everything(where: str) -> list[object]:
        with open_archive(where) as archive:
            return [list(archive.ledger()), [archive.record(d.document) for d in archive.documents()], archive.manifest()]

    assert everything(desk.archive) == everything(other.archive)


def test_validators_are_sent_back_and_nothing_is_read_anew(desk: Desk) -> None:
    desk.web.put(FEED, rss(ONE), headers={"etag": 'W/"1"', "last-modified": "Mon, 18 Sep 2023 11:00:00 GMT"})
    desk.once()
    desk.clock.now += EVERY
    desk.web.put(FEED, status=304)
    assert desk.once().polls == {"unchanged": 1}
    headers = desk.web.asked[1][1]
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('W/"1"', "Mon, 18 Sep 2023 11:00:00 GMT")
    assert "If-None-Match" not in desk.web.asked[0][1]
    assert desk.feed().etag == 'W/"1"'


@pytest.mark.parametrize("value", ["\u2014", "x" * 600, "a\r\nb", ""])
def test_a_validator_that_no_request_could_hold_is_dropped(desk: Desk, value: str) -> None:
    desk.web.put(FEED, rss(ONE), headers={"etag": value})
    desk.once()
    assert desk.feed().etag is None


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"<html><body>Sign in</body></html>", "a web page"), (b"", "is empty"), (b"Hello there.", "text"), (b'{"a": 1}', "JSON")],
)
def test_what_is_no_feed_is_a_failure_and_no_story(desk: Desk, body: bytes, said: str) -> None:
    desk.web.put(FEED, body)
    assert desk.once().polls == {"failed": 1}
    assert said in (desk.feed().said or "")


def test_a_json_feed_is_one() -> None:
    data = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "https://a.example/1", "content_text": "They met."}]}'
    [found] = read_items(data, FEED, articles=True)
    assert (found.page, found.item.data, found.item.where) == ("https://a.example/1", b"They met.", f"{FEED}#https://a.example/1")


def test_a_broken_item_is_in_the_ledger_once(desk: Desk) -> None:
    broken = rss(ONE).replace(b"</channel>", b"<item><title>Half</tit</item></channel>")
    desk.web.put(FEED, broken)
    assert desk.once().outcomes == {"empty": 1, "rejected": 1}
    desk.clock.now += EVERY
    desk.web.put(FEED, broken.replace(b"<item>", b"<item><title>x</title></item><item>", 1))
    assert desk.once().outcomes == {"empty": 1}


# When it is asked again


def test_a_feed_is_asked_when_it_is_due(desk: Desk) -> None:
    desk.web.put(FEED, rss(ONE))
    desk.once()
    desk.clock.now += EVERY - 61
    assert desk.once().not_due == 1
    desk.clock.now += 1
    assert desk.once().polls == {"read": 1}


def test_advice_is_kept_while_a_feed_is_unchanged(desk: Desk) -> None:
    desk.web.put(FEED, rss(ONE, head="<ttl>120</ttl>"), headers={"etag": '"1"', "cache-control": "max-age=3600"})
    desk.once()
    assert desk.feed().due == desk.clock.now + 7200
    desk.clock.now += 7200
    desk.web.put(FEED, status=304)
    desk.once()
    assert desk.feed().due == desk.clock.now + 7200


def test_failures_wait_longer_each_time_and_success_ends_it(desk: Desk) -> None:
    waits = []
    for status in (500, 503, 404):
        desk.web.put(FEED, status=status)
        desk.once()
        waits.append(desk.feed().due - desk.clock.now)
        desk.clock.now = desk.feed().due
    desk.web.fail(FEED)
    desk.once()
    waits.append(desk.feed().due - desk.clock.now)
    assert waits == [1800, 3600, 7200, 14400]
    assert (desk.feed().failures, desk.feed().said) == (4, "no route")
    desk.clock.now = desk.feed().due
    desk.web.put(FEED, rss(ONE))
    desk.once()
    assert (desk.feed().failures, desk.feed().said, desk.feed().due) == (0, None, desk.clock.now + EVERY)


@pytest.mark.parametrize("status", [429, 503])
def test_the_server_says_how_long_to_wait(desk: Desk, status: int) -> None:
    desk.web.put(FEED, status=status, headers={"retry-after": "20000"})
    desk.once()
    assert desk.feed().due == desk.clock.now + 20_000


def test_gone_is_gone(desk: Desk) -> None:
    desk.web.put(FEED, status=410)
    assert desk.once().polls == {"gone": 1}
    desk.clock.now += 1e7
    assert desk.once().gone_before == 1
    assert len(desk.web.asked) == 1
    with desk.state() as state:
        desk.watch(state).run()


def test_a_move_is_remembered_until_it_fails(desk: Desk) -> None:
    new = "https://new.example/feed"
    desk.web.put(FEED, rss(ONE), at=new, moved=new)
    desk.web.put(new, rss(ONE, TWO))
    desk.once()
    desk.clock.now += EVERY
    desk.once()
    assert [address for address, _ in desk.web.asked] == [FEED, new]
    assert desk.places()[1] == (f"{FEED}#{TWO[0]}", "empty"), "its items keep their name"
    desk.web.fail(new)
    for _ in range(3):
        desk.clock.now = desk.feed().due
        desk.once()
    assert desk.feed().moved is None
    desk.clock.now = desk.feed().due
    desk.once()
    assert desk.web.asked[-1][0] == FEED


def test_one_failed_feed_stops_no_other(desk: Desk) -> None:
    desk.web.fail(FEED, "refused", "refused")
    desk.web.put(OTHER, rss(TWO))
    done = desk.once(FEED, OTHER)
    assert done.polls == {"failed": 1, "read": 1} and done.outcomes == {"empty": 1}


def test_a_fault_of_ours_with_one_feed_stops_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.web.put(FEED, b"<rss><channel/></rss>")
    desk.web.put(OTHER, rss(TWO))
    fetch = desk.web.fetch

    def faulty(address: str, headers: Mapping[str, str]) -> Answer:
        return 1 / 0 if address == FEED else fetch(address, headers)  # type: ignore[return-value]

    desk.web.fetch = faulty  # type: ignore[method-assign]
    assert desk.once(FEED, OTHER).polls == {"failed": 1, "read": 1}
    assert "unforeseen ZeroDivisionError" in (desk.feed().said or "")


def test_it_runs_on_until_it_is_stopped(desk: Desk) -> None:
    desk.web.put(FEED, rss(ONE))
    begun = desk.clock.now
    desk.stopped = lambda: desk.clock.now > begun + 3.5 * EVERY
    with desk.state() as state:
        done = desk.watch(state).run()
    assert done.polls == {"read": 4} and done.outcomes == {"empty": 1}
    assert max(desk.clock.slept) <= run_module.LONGEST_SLEEP


# Articles


def test_pages_are_read_in_place_of_the_feeds_text(desk: Desk, quick: list[str]) -> None:
    desk.web.put(FEED, rss(ONE))
    desk.web.put(ONE[0], "<p>The whole stôry</p>".encode(), headers=PAGE, at="https://wire.example/stories/1")
    desk.once(articles=True)
    assert quick == ["<p>The whole stôry</p>"]
    assert desk.places() == [(ONE[0], "empty")]
    with open_archive(desk.archive) as archive:
        [document] = [archive.record(d.document).document for d in archive.documents()]
    assert (document.uri, document.title, document.publisher) == ("https://wire.example/stories/1", ONE[1][:20], "Porto Wire")


def test_a_page_is_fetched_once_whichever_feed_links_to_it(desk: Desk) -> None:
    desk.web.put(FEED, rss(ONE))
    desk.web.put(OTHER, rss((ONE[0], "Another teaser.")))
    desk.web.put(ONE[0], b"<p>All of it</p>", headers=PAGE)
    desk.once(FEED, OTHER, articles=True)
    desk.clock.now += EVERY
    desk.web.put(FEED, rss((ONE[0], "A new teaser.")))
    desk.once(FEED, OTHER, articles=True)
    assert [address for address, _ in desk.web.asked].count(ONE[0]) == 1


def test_links_that_name_no_page(desk: Desk) -> None:
    desk.web.put(FEED, rss(("urn:wire:1", "Teaser one."), ("/stories/2", "Teaser two.")))
    desk.web.put("https://wire.example/stories/2", b"<p>Two</p>", headers=PAGE)
    desk.once(articles=True)
    assert desk.places() == [(f"{FEED}#urn:wire:1", "empty"), ("https://wire.example/stories/2", "empty")]


def test_a_page_is_read_in_the_encoding_that_its_server_names(desk: Desk, quick: list[str]) -> None:
    desk.web.put(FEED, rss(ONE))
    desk.web.put(ONE[0], "<p>Žilina</p>".encode("cp1250"), headers={"content-type": "text/html; charset=windows-1250"})
    desk.once(articles=True)
    assert quick == ["<p>Žilina</p>"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer("", 403), "answers 403"), (Answer("", 200, {"content-type": "application/pdf"}, b"%PDF"), "no page of text but application/pdf"),
        (Answer("", 200, PAGE, b"x" * 1_100_000), "more than the limit"), (FetchError(ONE[0], "robots.txt asks", "refused"), "robots.txt asks"),
        (Answer("", 200, {}, b"\x00\x01"), "of no stated kind"),
    ],
)  # fmt: skip
def test_a_page_that_cannot_be_had_is_in_the_ledger_beside_the_feeds_text(
    desk: Desk, quick: list[str], answer: Answer | FetchError, reason: str
) -> None:
    desk.web.put(FEED, rss(ONE))
    desk.web.pages[ONE[0]] = answer
    assert desk.once(articles=True).outcomes == {"rejected": 1, "empty": 1}
    assert desk.places() == [(ONE[0], "rejected"), (f"{FEED}#{ONE[0]}", "empty")]
    assert reason in (desk.outcomes[0].reason or "") and quick == [ONE[1]]
    desk.clock.now += EVERY
    assert not desk.once(articles=True).outcomes


def test_a_page_that_cannot_be_had_for_now_is_asked_for_again(desk: Desk) -> None:
    desk.web.put(FEED, rss(ONE))
    desk.web.put(ONE[0], status=503)
    assert desk.once(articles=True).put_off == 1
    desk.web.put(FEED, rss())
    desk.clock.now += EVERY
    desk.web.fail(ONE[0])
    assert desk.once(articles=True).put_off == 1
    desk.clock.now += 2 * EVERY
    desk.web.put(ONE[0], b"<p>At last</p>", headers=PAGE)
    assert desk.once(articles=True).outcomes == {"empty": 1}
    assert desk.places() == [(ONE[0], "empty")]


def test_in_the_end_it_is_told_that_it_cannot_be_had(desk: Desk) -> None:
    desk.web.put(FEED, rss(ONE))
    desk.web.fail(ONE[0], "no answer in time")
    for _ in range(4):
        desk.once(articles=True)
        desk.clock.now += 8 * EVERY
    assert desk.places() == [(ONE[0], "rejected"), (f"{FEED}#{ONE[0]}", "empty")]
    assert [address for address, _ in desk.web.asked].count(ONE[0]) == 3


# What ends in the middle


class Killed(BaseException):
    """Stands in for kill -9: nothing catches it."""


@pytest.mark.parametrize("articles", [False, True])
@pytest.mark.parametrize("step", ["keep", "queued", "item", "done", "reported", "forget"])
def test_whenever_it_dies_nothing_is_lost_and_nothing_doubled(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str, articles: bool
) -> None:
    desk.web.put(FEED, rss(ONE, TWO), headers={"etag": '"1"'})
    for link, text in (ONE, TWO):
        desk.web.put(link, f"<p>{text}</p>".encode(), headers=PAGE)

    def die(*args: object, **kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patch, desk.state() as state:
        if step == "reported":
            watch = desk.watch(state, articles=articles)
            watch._listeners = Listeners(outcomes=die)
        else:
            patch.setattr(State, step, die)
            watch = desk.watch(state, articles=articles)
        with pytest.raises(Killed):
            watch.once()
    if step != "keep":
        # The feed is not asked again, and would say that nothing has changed: what it brought is in the queue.
        desk.web.put(FEED, status=304)
    desk.once(articles=articles)
    expected = sorted(f"<p>{text}</p>" for _, text in (ONE, TWO)) if articles else sorted(text for _, text in (ONE, TWO))
    assert desk.texts() == expected
    assert len(desk.places()) == 2
    with desk.state() as state:
        assert state.waiting() == 0


def test_a_stop_finishes_the_batch_in_hand(desk: Desk) -> None:
    desk.web.put(FEED, rss(*((f"https://wire.example/{n}", f"Story {n}.") for n in range(30))))
    seen: list[str] = []
    desk.stopped = lambda: len(seen) >= 10
    fetch = desk.web.fetch

    def counted(address: str, headers: Mapping[str, str]) -> Answer:
        if address != FEED:
            seen.append(address)
            return Answer(address, 200, PAGE, address.encode())
        return fetch(address, headers)

    desk.web.fetch = counted  # type: ignore[method-assign]
    desk.once(articles=True)
    taken = len(desk.places())
    with desk.state() as state:
        assert taken + state.waiting() == 30 and state.waiting() > 0
    desk.stopped = lambda: False
    desk.once(articles=True)
    assert len(desk.places()) == 30


def test_an_archive_that_cannot_be_written_keeps_the_queue(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.web.put(FEED, rss(ONE))

    def full(*args: object, **kwargs: object) -> None:
        raise ArchiveError(desk.archive, "disk full")

    with monkeypatch.context() as patch:
        patch.setattr(run_module, "ingest", full)
        with pytest.raises(ArchiveError):
            desk.once()
    assert desk.once().outcomes == {"empty": 1}
