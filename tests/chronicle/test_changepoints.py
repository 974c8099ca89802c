"""Changes of rate: found where they are, and not where there are none."""

from __future__ import annotations

import random

import pytest

from detente.chronicle.changepoints import dispersion, find_changes

EXPOSURE = [100.0] * 100


def poisson(generator: random.Random, mean: float) -> int:
    """A Poisson number: arrivals before time is up."""
    count, time = 0, generator.expovariate(1.0)
    while time < mean:
        count, time = count + 1, time + generator.expovariate(1.0)
    return count


def bursty(generator: random.Random, mean: float) -> int:
    """A number of the same mean with twice a Poisson number's variance: Poisson with a mean that varies (negative binomial)."""
    return poisson(generator, generator.gammavariate(mean, 1.0))


@pytest.mark.parametrize("draw", [poisson, bursty])
def test_without_a_change_fewer_than_one_in_twenty_are_cut(draw) -> None:  # type: ignore[no-untyped-def]
    generator = random.Random(11)
    cut = sum(bool(find_changes([[draw(generator, 4.0) for _ in EXPOSURE] for _ in range(2)], EXPOSURE)) for _ in range(100))
    assert cut < 5


@pytest.mark.parametrize("draw", [poisson, bursty])
def test_a_change_is_found_where_it_is(draw) -> None:  # type: ignore[no-untyped-def]
    generator = random.Random(12)
    for _ in range(20):
        calm = [draw(generator, 4.0) for _ in EXPOSURE]
        risen = [draw(generator, 4.0 if week < 60 else 12.0) for week in range(100)]
        (change,) = find_changes([calm, risen], EXPOSURE)
        assert abs(change - 60) <= 3


def test_rates_count_not_counts() -> None:
    exposure = [100.0] * 50 + [400.0] * 50
    assert find_changes([[5] * 50 + [20] * 50], exposure) == ()
    assert find_changes([[5] * 100], exposure) == (50,)


def test_no_segment_is_shorter_than_four_weeks() -> None:
    assert find_changes([[2] * 20 + [40] * 3 + [2] * 20], [100.0] * 43) in ((), (20, 24), (19, 23))
    assert find_changes([[0] * 4 + [50] * 3], [100.0] * 7) == ()
    assert find_changes([[0] * 4 + [50] * 4], [100.0] * 8) == (4,)
    assert find_changes([[0] * 30], [100.0] * 30) == ()
    assert find_changes([], [100.0] * 30) == ()


@pytest.mark.parametrize(("counts", "exposure"), [([[1, 2]], [1.0]), ([[1] * 9], [0.0] * 9)])
def test_what_does_not_fit_is_refused(counts: list[list[int]], exposure: list[float]) -> None:
    with pytest.raises(ValueError, match="every exposure above zero"):
        find_changes(counts, exposure)


def test_dispersion_is_one_for_poisson_and_hardly_touched_by_a_change() -> None:
    generator = random.Random(13)
    steady = [poisson(generator, 8.0) for _ in range(400)]
    assert 1.0 <= dispersion(steady, [100.0] * 400) < 1.2
    assert 1.6 < dispersion([bursty(generator, 8.0) for _ in range(400)], [100.0] * 400) < 2.5
    assert dispersion([5] * 200 + [50] * 200, [100.0] * 400) < 1.3
    assert dispersion([0, 0, 0], [1.0] * 3) == 1.0
