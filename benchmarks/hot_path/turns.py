"""Peers take turns, so that a busy moment of the machine hits all; each is drained before the next begins."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.hot_path.peer import Peer
from benchmarks.processor import processor_seconds, spent, wait_until_quiet
from tests.fixtures.load.plan import Outcome, Plan
from tests.fixtures.load.process import carry_out

WARM_UP_SECONDS = 0.7
MILLISECONDS = 1000


@dataclass(frozen=True)
class Turn:
    """One turn in figures: calls answered with 200 a second, seconds, errors, seconds of processor time a good call."""

    calls: int
    per_second: float
    p50: float
    p99: float
    errors: int
    processor: Mapping[str, float]
    load_processor: float

    @property
    def processor_of_all(self) -> float:
        """Of all processes that serve the call, the load itself left out."""
        return sum(self.processor.values())

    @classmethod
    def of(cls, outcome: Outcome, used: Mapping[str, float]) -> "Turn":
        """Return the figures of what came of a plan. A turn without a good call has no times: infinity."""
        good = len(outcome.good)
        none = float("inf")
        return cls(
            good,
            outcome.per_second,
            outcome.percentile(50) if good else none,
            outcome.percentile(99) if good else none,
            outcome.errors,
            {name: seconds / good if good else none for name, seconds in used.items()},
            outcome.processor_seconds / good if good else none,
        )


Turns = dict[tuple[str, int], list[Turn]]
"""By the peer's name and connections."""
Look = Callable[[Peer, Outcome], None]


def ignore(_peer: Peer, _outcome: Outcome) -> None:
    """Look at nothing."""


def take_turns(
    peers: Sequence[Peer], connections: Sequence[int], *, turns: int, seconds: float, look: Look = ignore
) -> Turns:
    """Every peer at every number of connections, so many turns each, the order turned round each time."""
    found: Turns = defaultdict(list)
    for count in connections:
        for peer in peers:
            _run(peer, count, WARM_UP_SECONDS, 0, look)
        for turn in range(turns):
            for peer in peers if turn % 2 else reversed(peers):
                found[peer.name, count].append(_run(peer, count, seconds, turn + 1, look))
    return found


def _run(peer: Peer, connections: int, seconds: float, turn: int, look: Look) -> Turn:
    wait_until_quiet(peer.groups)
    before = processor_seconds(peer.groups)
    plan = Plan(peer.addresses, peer.requests, connections, seconds, first=turn * len(peer.requests) // 7)
    outcome = carry_out(plan)
    wait_until_quiet(peer.groups)
    done = Turn.of(outcome, spent(before, processor_seconds(peer.groups)))
    look(peer, outcome)
    return done


def median_turn(turns: Sequence[Turn]) -> Turn:
    """Return the median of each figure."""

    def middle(figure: Callable[[Turn], float]) -> float:
        return median(map(figure, turns))

    return Turn(
        calls=round(middle(lambda turn: turn.calls)),
        per_second=middle(lambda turn: turn.per_second),
        p50=middle(lambda turn: turn.p50),
        p99=middle(lambda turn: turn.p99),
        errors=round(middle(lambda turn: turn.errors)),
        processor={name: median(turn.processor[name] for turn in turns) for name in turns[0].processor},
        load_processor=middle(lambda turn: turn.load_processor),
    )


def ratio(ours: Sequence[Turn], theirs: Sequence[Turn], figure: Callable[[Turn], float]) -> float:
    """Ours over theirs, the median over turns that stood side by side."""
    return median(ratios(ours, theirs, figure))


def ratios(ours: Sequence[Turn], theirs: Sequence[Turn], figure: Callable[[Turn], float]) -> list[float]:
    """Ours over theirs, of each two turns that stood side by side."""
    pairs = zip(ours, theirs, strict=True)
    return [figure(own) / figure(other) if figure(other) else float("inf") for own, other in pairs]
