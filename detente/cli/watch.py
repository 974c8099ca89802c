"""The verb that polls feeds into an archive."""

from __future__ import annotations

import json
import re
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.codebook import Trained
from detente.cli.evaluate import NoModel
from detente.cli.exits import Exit
from detente.cli.ingest import NAMED, AllowPort, AllowPrivate, ArchiveName, StoreText, make_guard, outcome_fields
from detente.cli.knowledge import Base
from detente.cli.output import note, print_line, wants_json

if TYPE_CHECKING:
    from detente.archive.model import Outcome
    from detente.watch.run import Listeners, Plan, Sum, Told
    from detente.watch.state import State

LENGTH = re.compile(r"(\d{1,6})\s*(s|m|h|d)?")
UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, None: 60.0}
SHORTEST, LONGEST = 60.0, 7 * 86_400.0
CONTACT = re.compile(r"[\x20-\x27\x2a-\x7e]{1,200}")


def _length(value: str) -> str:
    found = LENGTH.fullmatch(value.strip())
    if found is None or not SHORTEST <= int(found[1]) * UNITS[found[2]] <= LONGEST:
        raise typer.BadParameter(f"found {value!r}, expected a time from 1m to 7d: 15m, 2h, 1d")
    return value.strip()


def _contact(value: str | None) -> str | None:
    if value is not None and not CONTACT.fullmatch(value):
        raise typer.BadParameter("expected at most 200 characters of ASCII without parentheses: +mailto:you@desk.example")
    return value


def watch(
    feeds: Annotated[
        list[str], typer.Argument(metavar="FEEDS...", help="OPML files, files with an address a line, addresses of feeds.")
    ],
    archive: ArchiveName,
    once: Annotated[bool, typer.Option("--once", help="Poll what is due once and end, for cron.")] = False,
    every: Annotated[
        str,
        typer.Option("--every", metavar="TIME", callback=_length, help="From one poll of a feed to the next, at least: 15m, 2h."),
    ] = "15m",
    articles: Annotated[
        bool, typer.Option("--articles/--no-articles", help="Fetch the pages that items link to, and read these.")
    ] = False,
    agent: Annotated[
        str | None,
        typer.Option(
            "--agent",
            metavar="TEXT",
            callback=_contact,
            help="How sites can reach you, told with every request: +mailto:you@desk.example",
        ),
    ] = None,
    private: AllowPrivate = None,
    ports: AllowPort = None,
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="FILE", help="What is remembered between polls. Default: ARCHIVE.watch.sqlite."),
    ] = None,
    store_text: Annotated[
        StoreText | None,
        typer.Option("--store-text", help="What a new archive keeps of the words: all, the evidence, or hashes of it."),
    ] = None,
    as_json: Annotated[
        bool | None,
        typer.Option(
            "--json/--quiet", help="A line of JSON for every poll, and for every input once it is in. Default: in a pipe."
        ),
    ] = None,
    model: Annotated[str | None, typer.Option(help="Another spaCy pipeline for English, by name or path.")] = None,
    no_model: NoModel = False,
    base: Base = None,
    own: Trained = None,
) -> None:
    """Poll feeds politely, and take what is new in them into an archive, until stopped."""
    from detente.archive import open_archive
    from detente.documents.fetch import Fetcher
    from detente.documents.fetch.http import ABOUT
    from detente.settings import Settings
    from detente.watch.manners import Manners
    from detente.watch.opml import read_lists
    from detente.watch.run import Plan, Watch
    from detente.watch.state import State, state_beside

    guard = make_guard(private, ports)
    listed = read_lists(feeds, guard)
    where = state or state_beside(archive)
    settings = Settings(model=model, network=not no_model, knowledge=base, codebook=own)
    found = LENGTH.fullmatch(every)
    seconds = int(found[1]) * UNITS[found[2]] if found else 0.0
    plan = Plan(listed.feeds, archive, seconds, articles, settings, store_text.value if store_text else None)
    for refused in listed.refused:
        note(f"{refused.where}: {refused.reason}")
    open_archive(archive, create=True).close()
    shown = _Shown(as_json=wants_json(as_json))
    with State(where) as opened, _signals() as stopping:
        manners = Manners(Fetcher(guard, agent=agent or ABOUT), opened, stopped=stopping)
        watching = Watch(plan, opened, manners.fetch, listeners=shown.listeners(), stopped=stopping)
        done = watching.once() if once else watching.run()
        _end(done, shown, plan, len(listed.refused), opened, stopping, once=once)


@dataclass(slots=True)
class _Stopping:
    """The signal that asked to stop, None while none did."""

    signal: int | None = None

    def __call__(self) -> bool:
        return self.signal is not None


@contextmanager
def _signals() -> Iterator[_Stopping]:
    """The first SIGINT or SIGTERM lets the batch in hand be finished; a second SIGINT ends at once, which loses nothing either."""
    stopping = _Stopping()
    before: dict[signal.Signals, Callable[[int, FrameType | None], object] | int | None] = {}

    def stop(number: int, _: FrameType | None) -> None:
        stopping.signal = number
        signal.signal(signal.SIGINT, signal.default_int_handler)

    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            before[number] = signal.signal(number, stop)
        yield stopping
    except KeyboardInterrupt:
        note("interrupted; what was reported is in the archive, and the same command goes on from there")
        raise typer.Exit(Exit.INTERRUPTED) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Shown:
    """What is said of polls and inputs while they come."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self.rejected = 0

    def listeners(self) -> Listeners:
        from detente.watch.run import Listeners

        return Listeners(self._poll, self._outcomes)

    def _poll(self, told: Told) -> None:
        note(_line(told))
        if self._as_json:
            self._print({"kind": "poll", **_fields(told)})

    def _outcomes(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            if self._as_json:
                self._print({"kind": "input", **outcome_fields(outcome)})
            if outcome.kind == "rejected":
                self.rejected += 1
                if self.rejected <= NAMED:
                    note(f"{outcome.place}: rejected: {outcome.reason}")

    def end(self, fields: dict[str, object]) -> None:
        """The sum, for a program."""
        if self._as_json:
            self._print({"kind": "end", **fields})

    def _print(self, fields: dict[str, object]) -> None:
        print_line(json.dumps(fields, ensure_ascii=False))
        # A line that was read says that its input is in the archive: it must not wait in a buffer.
        sys.stdout.flush()


def _line(told: Told) -> str:
    """``https://news.example/feed: 12 items, 3 new; next 2026-03-04 10:15 UTC``."""
    polled = told.polled
    if polled.status == "gone":
        return f"{told.feed.address}: {polled.state.said}; it is not asked again"
    if polled.status == "failed":
        times = "" if polled.state.failures == 1 else f", {polled.state.failures} times in a row"
        said = f"failed{times}: {polled.state.said}"
    elif polled.status == "unchanged":
        said = "unchanged"
    else:
        said = f"{len(polled.found)} items, {told.new} new"
    moved = f"; moved to {polled.state.moved}" if polled.state.moved else ""
    return f"{told.feed.address}: {said}{moved}; next {_time(polled.state.due, ' ')} UTC"


def _fields(told: Told) -> dict[str, object]:
    state = told.polled.state
    return {
        "feed": told.feed.address,
        "title": told.feed.title,
        "status": told.polled.status,
        "reason": state.said,
        "items": len(told.polled.found),
        "new": told.new,
        "moved": state.moved,
        "next": None if state.gone else _time(state.due, "T") + "Z",
    }


def _time(at: float, between: str) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(between, "minutes").removesuffix("+00:00")


def _end(done: Sum, shown: _Shown, plan: Plan, refused: int, state: State, stopping: _Stopping, *, once: bool) -> None:
    """The sum of all, and the exit code that it leads to."""
    failed = done.polls["failed"]
    polled = done.polls.total()
    waiting = state.waiting()
    note(_summary(done, len(plan.feeds), refused, waiting))
    fields: dict[str, object] = {
        "feeds": len(plan.feeds),
        "polls": dict(done.polls),
        "refused": refused,
        "inputs": dict(done.outcomes),
    }
    shown.end({**fields, "not_due": done.not_due, "waiting": waiting})
    if stopping.signal == signal.SIGINT:
        raise typer.Exit(Exit.INTERRUPTED)
    if stopping.signal is not None and not once:
        return
    if failed + refused and failed == polled and not done.not_due:
        raise typer.Exit(Exit.INPUT)
    if failed or refused or done.outcomes["rejected"]:
        raise typer.Exit(Exit.REJECTS)


def _many(count: int, one: str, more: str | None = None) -> str:
    """A count with its noun."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def _summary(done: Sum, feeds: int, refused: int, waiting: int) -> str:
    polls = [f"{done.polls[kind]:,} {kind}" for kind in ("read", "unchanged", "failed", "gone") if done.polls[kind]]
    counted = ", ".join(f"{count:,} {kind}" for kind, count in sorted(done.outcomes.items())) or "nothing new"
    rest = [
        f"{_many(done.not_due, 'feed')} not due yet" if done.not_due else "",
        f"{_many(done.gone_before, 'feed')} gone for good" if done.gone_before else "",
        f"{_many(refused, 'address', 'addresses')} refused" if refused else "",
        f"{_many(waiting, 'item')} still to take" if waiting else "",
    ]
    return "; ".join([f"{_many(feeds, 'feed')}: {', '.join(polls) or 'none polled'}", counted, *filter(None, rest)])
