"""How a call is timed: warmed up, repeated, the median reported; peers take turns, so that a busy moment hits all."""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter

Call = Callable[[], object]

ROUNDS = 15
SECONDS_A_ROUND = 0.02


def median_seconds(calls: Mapping[str, Call]) -> dict[str, float]:
    """Median seconds of one call each, over rounds in which every peer gets its turn."""
    repeats = {name: _repeats(call) for name, call in calls.items()}
    rounds = [{name: _seconds(call, repeats[name]) for name, call in calls.items()} for _ in range(ROUNDS)]
    return {name: median(one[name] for one in rounds) for name in calls}


def _repeats(call: Call) -> int:
    """How often to call in one round; the call is warmed up by the way."""
    call()
    return max(1, round(SECONDS_A_ROUND / _seconds(call, 1)))


def _seconds(call: Call, repeats: int) -> float:
    start = perf_counter()
    for _ in range(repeats):
        call()
    return (perf_counter() - start) / repeats
