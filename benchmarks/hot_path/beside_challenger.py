"""Scores with a challenger in shadow and without one, in turns by the same processes."""

import time
from collections.abc import Callable, Sequence
from statistics import median

import httpx

from app.services.scorers.shadow import CHALLENGERS_KNOWN_SECONDS
from benchmarks.hot_path.options import Options
from benchmarks.hot_path.promises import Promise
from benchmarks.hot_path.scene import Product
from benchmarks.hot_path.turns import Turn, take_turns
from benchmarks.page import table
from tests.fixtures.real_bank import PASSWORD, RealBank

SETTLED_SECONDS = CHALLENGERS_KNOWN_SECONDS + 0.5
HEADER = ["connections", "figure", "with a challenger, of without", "its range over the turns"]
PER_SECOND = "calls/s"
FIGURES: dict[str, Callable[[Turn], float]] = {
    PER_SECOND: lambda turn: turn.per_second,
    "p50": lambda turn: turn.p50,
    "p99": lambda turn: turn.p99,
}


def beside_challenger(bank: RealBank, ours: Product, options: Options) -> tuple[str, Promise]:
    """Return the table, and whether any figure is worse with a challenger."""
    count = 32 if 32 in options.connections else options.connections[-1]
    with_one: list[Turn] = []
    without: list[Turn] = []
    address = "http://{}:{}".format(*ours.score.addresses[0])
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as admin:
        admin.post("/auth/login", json={"login": "admin_1", "password": PASSWORD}).raise_for_status()
        for turn in range(max(2, options.turns)):
            for act in ("challenge", "withdraw") if turn % 2 else ("withdraw", "challenge"):
                admin.post(f"/models/{bank.versions[0]}/{act}")  # refused where it is so already
                time.sleep(SETTLED_SECONDS)
                turns = take_turns([ours.score], [count], turns=1, seconds=options.seconds)
                (with_one if act == "challenge" else without).extend(turns[ours.score.name, count])
        admin.post(f"/models/{bank.versions[0]}/withdraw")
    return _told(count, with_one, without)


def _told(count: int, with_one: Sequence[Turn], without: Sequence[Turn]) -> tuple[str, Promise]:
    """Find a figure worse where every turn with a challenger was worse than its neighbour without one."""
    rows, worse = [], []
    for name, figure in FIGURES.items():
        ratios = sorted(figure(one) / figure(other) for one, other in zip(with_one, without, strict=True))
        rows.append([str(count), name, f"{median(ratios):.2f} ×", f"{ratios[0]:.2f} to {ratios[-1]:.2f}"])
        if (ratios[-1] < 1) if name == PER_SECOND else (ratios[0] > 1):
            worse.append(name)
    measured = f"worse in every turn: {', '.join(worse)}" if worse else "no figure is worse in every turn"
    what = "a challenger in shadow costs a caller nothing beyond noise"
    return table(HEADER, rows), Promise(what, measured, not worse)
