"""Times where there is room: calls come at random moments, half as many as the product can do at most."""

from benchmarks.hot_path.peer import Peer
from benchmarks.hot_path.promises import Promise
from benchmarks.page import duration, times
from tests.fixtures.load.plan import Plan
from tests.fixtures.load.process import carry_out

CONNECTIONS = 200
SECONDS_OF_TURNS = 3
MOST_TIMES = 5


def at_half(peer: Peer, highest_per_second: float, seconds: float) -> tuple[str, Promise]:
    """Return a sentence with p50 and p99, and whether the tail is short enough."""
    rate = highest_per_second / 2
    plan = Plan(peer.addresses, peer.requests, CONNECTIONS, seconds * SECONDS_OF_TURNS, rate=rate)
    outcome = carry_out(plan)
    what = f"p99 at half of the highest throughput: at most {MOST_TIMES} × p50"
    if not outcome.good:
        return "", Promise(what, "", None)
    p50, p99 = outcome.percentile(50), outcome.percentile(99)
    sentence = (
        f"At half of the highest throughput ({rate:,.0f} calls/s at random moments): p50 {duration(p50)}, "
        f"p99 {duration(p99)}, {outcome.errors} errors of {len(outcome.calls):,} calls."
    )
    return sentence, Promise(what, times(p99 / p50), p99 <= MOST_TIMES * p50)
