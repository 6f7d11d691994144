"""Two ways to ask, in turns in one run, and how much of the throughput of one the other keeps."""

from benchmarks.hot_path.options import Options
from benchmarks.hot_path.peer import API, POSTGRES, RABBITMQ, WORKERS
from benchmarks.hot_path.promises import Promise, per_second, processor, promise_table
from benchmarks.hot_path.turns import Turns, median_turn, ratio, ratios
from benchmarks.intervals import median_interval
from benchmarks.page import duration, table

HEADER = ["connections", "what", "calls/s", "p50", "p99", "errors", API, WORKERS, POSTGRES, RABBITMQ]
MANY = Options(turns=31, seconds=1.5, connections=(32, 128))
"""Short turns, so that both meet the same moments of the machine, and enough of them for an interval."""


def compared(turns: Turns, names: tuple[str, str], options: Options, *, least: float, of: str) -> str:
    """Return the median turns of both, and whether the first keeps `least` times the throughput of the second."""
    rows = [_row(turns, count, name) for count in options.connections for name in names]
    promises = [_promise(turns, count, names, least, of) for count in options.connections]
    return f"{table(HEADER, rows)}\n\n{promise_table(promises)}"


def _row(turns: Turns, count: int, name: str) -> list[str]:
    middle = median_turn(turns[name, count])
    return [
        *(str(count), name, f"{middle.per_second:,.0f}", duration(middle.p50), duration(middle.p99)),
        f"{middle.errors:,}",
        *(duration(middle.processor[group]) for group in (API, WORKERS, POSTGRES, RABBITMQ)),
    ]


def _promise(turns: Turns, count: int, names: tuple[str, str], least: float, of: str) -> Promise:
    ours, other = (turns[name, count] for name in names)
    found, (low, high) = ratio(ours, other, per_second), median_interval(ratios(ours, other, per_second))
    cost = ratio(ours, other, processor)
    what = f"throughput at {count}: at least {least} × that {of}"
    shown = f"{found:.2f} × ({low:.2f} to {high:.2f}; processor time of a call {cost:.2f} ×)"
    return Promise(what, shown, found >= least)
