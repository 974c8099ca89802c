"""What clues about a day come to together: how likely each day is, and the shortest stretch of days that is likely enough.

A clue of weight w holds the true day with probability w. Clues are taken for independent, and before any of them is heard all days that
the knowledge reaches over are equally likely, so that Bayes' rule gives each day its share.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.dates.dayset import FIRST, LAST, SIZE, DaySet, span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Shares = NDArray[np.float64]

_REACH = date(1990, 1, 1), date(2026, 12, 31)
"""The days over which offices, meetings and landmarks are known well; a story is taken to be of these, unless it says otherwise."""
_BEYOND = 0.1
"""How likely a day beyond that reach is, a day within being 1."""
_LEAST = 1e-12
"""Days less likely than this together are ruled out, whatever a clue says."""
_SUREST = 0.995
"""No clue is trusted more than this, however well it did."""


def likelihoods(clues: Iterable[tuple[DaySet, float]], given: Iterable[tuple[DaySet, float]] = ()) -> Shares:
    """How likely each day from FIRST to LAST is, summing to 1.0, by the days of each clue and its weight (0.0 to 1.0).

    The weights of clues that are ``given`` hold among the days that the others leave, in which those were looked for: they are heard
    last, against what the others say.
    """
    shares = _prior()
    heard = [_odds(days, weight, shares) for days, weight in clues]
    for inside, within, without in heard:
        shares = shares * _factors(inside, within, without)
        shares = shares / shares.sum()
    last = [_odds(days, weight, shares) for days, weight in given]
    for inside, within, without in last:
        shares = shares * _factors(inside, within, without)
        shares = shares / shares.sum()
    return shares


def _odds(days: DaySet, weight: float, shares: Shares) -> tuple[NDArray[np.bool_], float, float]:
    """The days of a clue, and how much likelier it makes a day within and a day without; 1.0 where it says nothing new."""
    inside = _unpacked(days)
    share, sure = float(shares[inside].sum()), min(weight, _SUREST)
    return (inside, sure / share, (1.0 - sure) / (1.0 - share)) if _LEAST < share < sure else (inside, 1.0, 1.0)


def _factors(inside: NDArray[np.bool_], within: float, without: float) -> Shares:
    import numpy as np

    return np.where(inside, within, without)


def shortest(shares: Shares, mass: float) -> tuple[date, date]:
    """The first and last day of the shortest stretch of days that holds so much of the likelihood; of several the first."""
    import numpy as np

    sums = np.concatenate(([0.0], np.cumsum(shares)))
    starts = np.arange(SIZE)
    # A hair less, since sums of many small shares do not come out exact.
    ends = np.searchsorted(sums, sums[:-1] + mass * sums[-1] * (1.0 - 1e-9))
    lengths = np.where(ends <= SIZE, ends - starts, SIZE + 1)
    first = int(np.argmin(lengths))
    return FIRST + timedelta(days=first), min(LAST, FIRST + timedelta(days=int(ends[first]) - 1))


def likelihood(shares: Shares, days: DaySet) -> float:
    """How likely it is that the day is one of these."""
    return float(shares[_unpacked(days)].sum())


@lru_cache(maxsize=1)
def _prior() -> Shares:
    import numpy as np

    prior = np.where(_unpacked(span(*_REACH)), 1.0, _BEYOND)
    shares: Shares = prior / prior.sum()
    return shares


@lru_cache(maxsize=256)
def _unpacked(days: DaySet) -> NDArray[np.bool_]:
    import numpy as np

    packed = np.frombuffer(days.to_bytes(SIZE // 8 + 1, "little"), dtype=np.uint8)
    return np.unpackbits(packed, count=SIZE, bitorder="little").astype(bool)
