"""Where the rates of counted events change for good: exact segmentation by penalised Poisson likelihood.

Weekly counts with an exposure (stories read) are taken as Poisson, each series with one rate a segment. Of all ways to cut the weeks
into segments, the one is taken that costs least, where a cut costs a penalty (optimal partitioning: Jackson et al. 2005, An algorithm
for optimal partitioning of data on an interval, IEEE Signal Processing Letters 12; the penalty is BIC's, as in Killick, Fearnhead and
Eckley 2012, JASA 107). News comes in bursts, so that counts vary more than Poisson's: costs are divided by the dispersion, estimated
from the differences of neighbouring weeks, which a lasting change hardly touches (quasi-likelihood: McCullagh and Nelder 1989, ch. 9).
The result is exact and the same everywhere; time grows with the square of the number of weeks.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Any

LEAST = 4
"""Weeks of the shortest segment."""
STRICTNESS = 1.25
"""Times BIC's penalty. By simulation (tests/chronicle/test_changepoints.py): without any change, fewer than 1 in 20 series of
100 weeks are cut, be they Poisson or with twice its variance."""


def find_changes(
    counts: Sequence[Sequence[int]], exposure: Sequence[float], *, least: int = LEAST, strictness: float = STRICTNESS
) -> tuple[int, ...]:
    """Where new segments begin, as indices of weeks, in order; empty where one rate holds throughout.

    Args:
        counts: one or more series of counts of the same length.
        exposure: what each count is out of (stories read that week), more than zero.
        least: weeks of the shortest segment.
        strictness: multiplies the penalty of a cut; more finds fewer.

    Raises ValueError where lengths differ or an exposure is not more than zero.
    """
    weeks = len(exposure)
    if any(len(series) != weeks for series in counts) or any(e <= 0 for e in exposure):
        raise ValueError("expected series as long as the exposure, and every exposure above zero")
    if weeks < 2 * least or not counts:
        return ()
    # A cut adds a rate to every series and a place.
    penalty = strictness * (len(counts) + 1) * log(weeks)
    costs = [_Costs(series, exposure) for series in counts]
    return _partition(costs, weeks, penalty, least)


class _Costs:
    """The cost of any segment of one series: twice the deviance part of minus its log-likelihood, over the dispersion."""

    def __init__(self, series: Sequence[int], exposure: Sequence[float]) -> None:
        import numpy as np

        self._sums = np.concatenate(([0.0], np.cumsum(np.asarray(series, dtype=float))))
        self._exposures = np.concatenate(([0.0], np.cumsum(np.asarray(exposure, dtype=float))))
        self._dispersion = dispersion(series, exposure)

    def until(self, end: int, least: int) -> Any:
        """Costs of the segments that end before ``end``, for every start from 0 that leaves at least ``least`` weeks."""
        import numpy as np

        total = self._sums[end] - self._sums[: end - least + 1]
        out_of = self._exposures[end] - self._exposures[: end - least + 1]
        with np.errstate(divide="ignore", invalid="ignore"):
            likelihood = np.where(total > 0, total * np.log(total / out_of), 0.0) - total
        return -2 * likelihood / self._dispersion


def _partition(costs: Sequence[_Costs], weeks: int, penalty: float, least: int) -> tuple[int, ...]:
    """Optimal partitioning by dynamic programming over where the last segment begins."""
    import numpy as np

    best = np.full(weeks + 1, np.inf)
    best[0] = -penalty
    before = np.zeros(weeks + 1, dtype=int)
    for end in range(least, weeks + 1):
        total = best[: end - least + 1] + penalty
        for cost in costs:
            total = total + cost.until(end, least)
        # The first of equals: the longest last segment.
        before[end] = int(np.argmin(total))
        best[end] = total[before[end]]
    cuts: list[int] = []
    end = weeks
    while before[end] > 0:
        end = int(before[end])
        cuts.append(end)
    return tuple(reversed(cuts))


def dispersion(series: Sequence[int], exposure: Sequence[float]) -> float:
    """How much more counts vary than Poisson's would, 1.0 or more: the mean of Pearson's statistic over pairs of neighbouring weeks.

    Pairs without any count say nothing and are left out.
    """
    found = []
    for i in range(len(series) - 1):
        total, out_of = series[i] + series[i + 1], exposure[i] + exposure[i + 1]
        if total == 0:
            continue
        expected = [total * exposure[i] / out_of, total * exposure[i + 1] / out_of]
        found.append(sum((n - e) ** 2 / e for n, e in zip((series[i], series[i + 1]), expected, strict=True)))
    return max(1.0, sum(found) / len(found)) if found else 1.0
