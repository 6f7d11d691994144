"""The turns as tables."""

from collections.abc import Mapping, Sequence

from benchmarks.hot_path.peer import GROUPS, Peer
from benchmarks.hot_path.turns import Turn, Turns, median_turn, ratio
from benchmarks.page import duration, table, times

SPEED = ["connections", "who", "calls/s", "ratio", "p50", "ratio", "p99", "errors of calls"]
COST = ["connections", "who", *GROUPS, "all", "cheaper by", "the load itself"]


def tables(peers: Sequence[Peer], turns: Turns, connections: Sequence[int]) -> str:
    """Throughput and times, then processor time; ratios to the first peer at the same number of connections."""
    by_count = [(count, {peer.name: turns[peer.name, count] for peer in peers}) for count in connections]
    speed = [row for count, mine in by_count for row in _speed(count, mine)]
    cost = [row for count, mine in by_count for row in _cost(count, mine)]
    return "\n\n".join(
        [
            table(SPEED, speed),
            "Processor time of one good call, by process:",
            table(COST, cost),
            "What the others do not do: " + "; ".join(f"*{one.name}*: {one.lacks}" for one in peers if one.lacks) + ".",
        ]
    )


def _speed(count: int, turns: Mapping[str, Sequence[Turn]]) -> list[list[str]]:
    first = next(iter(turns.values()))
    return [
        [
            f"{count:,}",
            name,
            f"{(middle := median_turn(mine)).per_second:,.0f}",
            times(ratio(mine, first, lambda turn: turn.per_second)),
            duration(middle.p50),
            times(ratio(mine, first, lambda turn: turn.p50)),
            duration(middle.p99),
            f"{middle.errors:,} of {middle.calls + middle.errors:,}",
        ]
        for name, mine in turns.items()
    ]


def _cost(count: int, turns: Mapping[str, Sequence[Turn]]) -> list[list[str]]:
    first = next(iter(turns.values()))
    return [
        [
            f"{count:,}",
            name,
            *(duration(middle.processor[group]) if group in middle.processor else "" for group in GROUPS),
            duration(middle.processor_of_all),
            times(ratio(first, mine, lambda turn: turn.processor_of_all)),
            duration(middle.load_processor),
        ]
        for name, mine in turns.items()
        for middle in [median_turn(mine)]
    ]
