"""One to three workers, one and two API processes."""

from benchmarks.hot_path.options import Options
from benchmarks.hot_path.peer import GROUPS
from benchmarks.hot_path.scene import product
from benchmarks.hot_path.turns import median_turn, take_turns
from benchmarks.page import duration, table
from tests.fixtures.real_bank import RealBank

HEADER = ["API processes", "workers", "connections", "calls/s", "p50", "p99", "errors", *GROUPS]


def more_processes(bank: RealBank, options: Options) -> str:
    """Return the table: what further processes bring at many connections."""
    count = max((count for count in options.connections if count <= 128), default=options.connections[-1])
    rows = []
    for processes, workers in options.crews:
        with product(bank, processes=processes, workers=workers) as ours:
            turns = take_turns([ours.score], [count], turns=max(1, options.turns // 2), seconds=options.seconds)
        middle = median_turn(turns[ours.score.name, count])
        rows.append(
            [
                *(str(processes), str(workers), str(count)),
                f"{middle.per_second:,.0f}",
                duration(middle.p50),
                duration(middle.p99),
                f"{middle.errors:,}",
                *(duration(middle.processor[group]) for group in GROUPS),
            ]
        )
    return table(HEADER, rows)
