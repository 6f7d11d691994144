"""The interval of a median holds as often as it says."""

import random

import pytest

from benchmarks.intervals import median_interval


@pytest.mark.parametrize(("count", "outside"), [(1, 0), (5, 0), (6, 0), (9, 1), (12, 2), (25, 7)])
def test_so_many_values_lie_outside_on_either_side(count: int, outside: int) -> None:
    """From the table of the sign test, two-sided 5 %."""
    values = [float(number) for number in range(count)]
    random.Random(count).shuffle(values)
    assert median_interval(values) == (outside, count - 1 - outside)


def test_it_holds_the_median_at_least_nineteen_times_in_twenty() -> None:
    draw = random.Random(7)
    holds = 0
    for _ in range(2000):
        low, high = median_interval([draw.expovariate(1.0) for _ in range(15)])
        holds += low <= 0.6931 <= high
    assert holds >= 1900
