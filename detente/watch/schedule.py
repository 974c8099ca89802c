"""When a feed is asked again. The clock decides that, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

from detente.watch.hints import HOUR, Hints

LONGEST = 24 * HOUR
"""No advice and no failure keeps a feed unasked for longer."""
SLACK = 60.0
"""A feed is due so many seconds early, at most, so that a clockwork outside may be late one time and early the next."""


def after_success(now: float, every: float, hints: Hints, age: float | None) -> float:
    """The time of the next poll: after the longest of what the user, the feed and the server ask for, outside of hours left out."""
    wait = max(every, min(LONGEST, max(hints.period or 0.0, age or 0.0)))
    return _outside(now + wait, hints)


def after_failure(now: float, every: float, failures: int, asked: float | None) -> float:
    """The time of the next poll after so many failures in a row: twice as late each time, as late as the server asks, a day at most."""
    wait = every * 2.0 ** min(failures, 32)
    return now + max(every, min(LONGEST, max(wait, asked or 0.0)))


def is_due(at: float, now: float, every: float) -> bool:
    """Whether a poll that is set for a time may be made now."""
    return at <= now + min(SLACK, every / 10)


def _outside(at: float, hints: Hints) -> float:
    """A time, or the next full hour after it that the feed does not ask to leave out, a week later at most."""
    for _ in range(7 * 24):
        when = datetime.fromtimestamp(at, UTC)
        if when.hour not in hints.hours and when.weekday() not in hints.days:
            break
        at = at - at % HOUR + HOUR
    return at
