"""Groups grown by average linkage: two groups become one where the mean over all pairs between them is high enough."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# Means are compared to so many places, so that the order of additions decides nothing.
_PLACES = 9


def average_link(weights: Sequence[Sequence[float]], least: float) -> list[int]:
    """Group things by how well they go together, best pair of groups first.

    Args:
        weights: a symmetric table, one row and one column a thing; what stands on its diagonal is passed over.
        least: two groups are joined while the mean weight of the pairs between them is at least this.

    Returns:
        For each thing the index of the first thing of its group. Of two equal means the one of earlier things goes first.

    Time is cubic and memory quadratic in the number of things, in numpy: a thousand take about a second.
    """
    size = len(weights)
    if size < 2:
        return list(range(size))
    means = np.array(weights, dtype=np.float64)
    np.fill_diagonal(means, -np.inf)
    counts = np.ones(size)
    labels = np.arange(size)
    for _ in range(size - 1):
        first, second = divmod(int(means.argmax()), size)
        if means[first, second] < least:
            break
        mean = (means[first] * counts[first] + means[second] * counts[second]) / (counts[first] + counts[second])
        means[first] = means[:, first] = np.round(mean, _PLACES)
        means[second] = means[:, second] = -np.inf
        means[first, first] = -np.inf
        counts[first] += counts[second]
        labels[labels == second] = first
    return [int(label) for label in labels]
