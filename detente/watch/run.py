"""Rounds: the feeds that are due are polled, what they brought goes into the archive, and then there is waiting."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from detente.archive.intake import Report, ingest
from detente.archive.keep import Kept
from detente.archive.model import Outcome
from detente.settings import Settings
from detente.watch.drain import Pages, Queue, ahead, taking_turns
from detente.watch.hints import DAY
from detente.watch.opml import Feed
from detente.watch.poll import Fetch, Polled, Status, ask, judge
from detente.watch.schedule import is_due
from detente.watch.state import State

EVERY = 15 * 60.0
# Items taken in between two looks at which feeds are due.
MOST_A_ROUND = 256
LONGEST_SLEEP = 0.5
"""So soon a signal is heeded while nothing is to be done."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is watched, and how. ``every``: seconds between two polls of a feed, at least; ``kept`` as for :func:`ingest`."""

    feeds: tuple[Feed, ...]
    archive: str
    every: float = EVERY
    articles: bool = False
    settings: Settings = field(default_factory=Settings)
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A poll, as it is told: the feed, what came of it, how many of its items are new, and when (seconds since 1970) it is asked next."""

    feed: Feed
    polled: Polled
    new: int


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told of polls, and of outcomes once they are in the archive."""

    polls: Callable[[Told], None] = lambda told: None
    outcomes: Callable[[Sequence[Outcome]], None] = lambda outcomes: None


@dataclass(slots=True)
class Sum:
    """All that a watch did: polls and outcomes by kind, feeds that were not due, and pages put off."""

    polls: Counter[Status] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    not_due: int = 0
    gone_before: int = 0
    put_off: int = 0


class Watch:
    """Polls the feeds of a plan.

    ``fetch`` asks for an address and raises FetchError; ``clock`` is the time in seconds since 1970, ``sleep`` waits, and ``stopped``
    says that the batch in hand is to be the last.
    """

    def __init__(
        self,
        plan: Plan,
        state: State,
        fetch: Fetch,
        *,
        listeners: Listeners | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._plan, self._state, self._fetch = plan, state, fetch
        self._listeners = listeners or Listeners()
        self._clock, self._sleep, self._stopped = clock, sleep, stopped
        self.sum = Sum()

    def once(self) -> Sum:
        """Poll what is due, take in all that waits, and end.

        Raises ArchiveError where archive or state cannot be written; what was taken in stays, and the next watch goes on from there.
        """
        self._poll()
        while self._drain() and not self._stopped():
            pass
        return self.sum

    def run(self) -> Sum:
        """Poll until stopped, or until every feed is gone for good. Raises as :meth:`once` does."""
        while not self._stopped():
            self._poll()
            self._drain()
            due = self._next()
            if due is None:
                break
            self._wait(due)
        return self.sum

    def _poll(self) -> None:
        """Poll all feeds that are due, in the order in which they are listed as far as hosts take turns."""
        known = [(feed, self._state.feed(feed.address)) for feed in self._plan.feeds]
        alive = [each for each in known if not each[1].gone]
        due = [each for each in alive if is_due(each[1].due, self._clock(), self._plan.every)]
        self.sum.not_due, self.sum.gone_before = len(alive) - len(due), len(known) - len(alive)
        order = taking_turns(due, lambda each: each[1].moved or each[1].address)
        for (feed, before), answer in ahead(lambda each: ask(self._fetch, each[1]), order):
            if self._stopped():
                return
            polled = judge(before, answer, now=self._clock(), every=self._plan.every, articles=self._plan.articles)
            new = self._state.keep(polled.state, polled.found, today=self._today())
            self.sum.polls[polled.status] += 1
            self._listeners.polls(Told(feed, polled, new))
        self._state.forget(self._today())

    def _drain(self) -> bool:
        """Take in what is due of the queue, up to a round's worth; whether that was all that a round may take."""
        if not self._state.queued(self._clock(), 1):
            return False
        settings = self._plan.settings
        pages = Pages(self._fetch, self._plan.every, settings.max_bytes, self._clock)
        queue = Queue(self._state, pages, most=MOST_A_ROUND, stopped=self._stopped)

        def report(news: Report) -> None:
            queue.kept(news.outcomes)
            self.sum.outcomes.update(outcome.kind for outcome in news.outcomes)
            self._listeners.outcomes(news.outcomes)

        tally = ingest(queue.items(), self._plan.archive, settings=settings, kept=self._plan.kept, report=report)
        self.sum.put_off += queue.put_off
        return tally.total > 0 or queue.put_off > 0

    def _next(self) -> float | None:
        """When there is something to do; None where there never will be."""
        feeds = [self._state.feed(feed.address) for feed in self._plan.feeds]
        times = [feed.due for feed in feeds if not feed.gone]
        queued = self._state.next_due()
        return min([*times, *([queued] if queued is not None else [])], default=None)

    def _wait(self, due: float) -> None:
        while (left := due - self._clock()) > 0 and not self._stopped():
            self._sleep(min(left, LONGEST_SLEEP))

    def _today(self) -> int:
        return int(self._clock() // DAY)
