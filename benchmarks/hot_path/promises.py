"""What the hot path promises, beside what was measured."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.hot_path.scene import BARE, BY_KEY, ME, SCORE
from benchmarks.hot_path.turns import Turn, Turns, ratio
from benchmarks.page import table, times
from benchmarks.peers.bentoml import NAME as BENTOML
from benchmarks.peers.old_design.processes import NAME as OLD

NOT_MEASURED = "not measured"
Figure = Callable[[Turn], float]


@dataclass(frozen=True)
class Promise:
    """`kept` is None where it was not measured."""

    what: str
    measured: str
    kept: bool | None

    def row(self) -> list[str]:
        return [self.what, self.measured, {True: "yes", False: "NO", None: NOT_MEASURED}[self.kept]]


def promise_table(promises: Sequence[Promise]) -> str:
    return table(["promised", "measured", "kept"], [one.row() for one in promises])


def per_second(turn: Turn) -> float:
    """Throughput."""
    return turn.per_second


def processor(turn: Turn) -> float:
    """Processor time of a call, all processes."""
    return turn.processor_of_all


def p50(turn: Turn) -> float:
    """Half of the calls took at most that long."""
    return turn.p50


AT_LEAST = (
    ("throughput at 32: at least 15 × the old design (goal 20 ×)", SCORE, OLD, 32, per_second, 15),
    ("throughput at 128: at least 25 × the old design (goal 35 ×)", SCORE, OLD, 128, per_second, 25),
    ("throughput at 128: at least 3 × BentoML", SCORE, BENTOML, 128, per_second, 3),
    ("score at 128: at least .1 × a bare ASGI function", SCORE, BARE, 128, per_second, 0.1),
    ("score by a key at 32: at least .95 × by a cookie", BY_KEY, SCORE, 32, per_second, 0.95),
    ("score by a key at 128: at least .95 × by a cookie", BY_KEY, SCORE, 128, per_second, 0.95),
    ("`/auth/me` at 128: at least .25 × a bare ASGI function", ME, BARE, 128, per_second, 0.25),
)
AT_MOST = (
    ("processor time at 32: at most 1/20 of the old design's", SCORE, OLD, 32, processor, 1 / 20),
    ("processor time at 128: at most 1/30 of the old design's", SCORE, OLD, 128, processor, 1 / 30),
    ("p50 at 1: at most .4 × the old design's", SCORE, OLD, 1, p50, 0.4),
)


def of_turns(turns: Turns) -> list[Promise]:
    """Those that compare peers at the same number of connections."""
    return [
        *(_ratio(turns, *one, is_kept=lambda found, bound: found >= bound) for one in AT_LEAST),
        *(_ratio(turns, *one, is_kept=lambda found, bound: found <= bound) for one in AT_MOST),
        *_at_1000(turns),
    ]


def _ratio(
    turns: Turns,
    what: str,
    ours: str,
    theirs: str,
    count: int,
    figure: Figure,
    bound: float,
    *,
    is_kept: Callable[[float, float], bool],
) -> Promise:
    if not turns.get((ours, count)) or not turns.get((theirs, count)):
        return Promise(what, "", None)
    found = ratio(turns[ours, count], turns[theirs, count], figure)
    shown = f"1/{1 / found:.1f}" if bound < 0.06 and found else times(found)
    return Promise(what, shown, is_kept(found, bound))


def _at_1000(turns: Turns) -> Iterator[Promise]:
    what = "goodput at 1,000: at least .9 × that at 128"
    many, some = turns.get((SCORE, 1000)), turns.get((SCORE, 128))
    if not many or not some:
        yield Promise(what, "", None)
        return
    found = ratio(many, some, per_second)
    errors = sum(turn.errors for turn in many)
    yield Promise(what, f"{times(found)}, {errors} errors", found >= 0.9)
