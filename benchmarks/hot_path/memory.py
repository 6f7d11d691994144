"""What API and workers keep in memory: after the load, and over minutes of full load."""

import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.hot_path.options import Options
from benchmarks.hot_path.peer import API, WORKERS, Peer
from benchmarks.hot_path.promises import Promise
from benchmarks.page import table
from benchmarks.processor import resident_bytes
from tests.fixtures.load.plan import Outcome, Plan
from tests.fixtures.load.process import loading

MIB = 2**20
LIMITS = {API: 150, WORKERS: 220}
LOOKS = 10
SOAK_CONNECTIONS = 128
MAY_GROW = 1.1
"""Of the second look to the last: the first tenth fills pools and caches."""


def memory(peer: Peer) -> list[Promise]:
    """Of the largest process of each kind now, in MiB."""
    found = []
    for name, limit in LIMITS.items():
        most = max(resident_bytes([root]) for root in peer.groups[name]) / MIB
        found.append(Promise(f"memory of {_kind(name)}: at most {limit} MiB", f"{most:.0f} MiB", most <= limit))
    return [*found, _loads_no_catboost(peer)]


def soak(peer: Peer, options: Options) -> tuple[str, list[Promise]]:
    """Memory and throughput over minutes of full load, in ten looks; no table where no soak is wanted."""
    what = "flat over 10 minutes of full load"
    if not options.soak_minutes:
        return "", [Promise(what, "", None)]
    seconds = options.soak_minutes * 60
    plan = Plan(peer.addresses, peer.requests, SOAK_CONNECTIONS, seconds, keep_bodies=False)
    sizes = []
    with loading(plan) as load:
        for _ in range(LOOKS):
            time.sleep(seconds / LOOKS)
            sizes.append({name: max(resident_bytes([root]) for root in peer.groups[name]) / MIB for name in LIMITS})
        outcome = load.outcome()
    rates = _rates(outcome, seconds)
    rows = [
        [
            f"{(look + 1) * options.soak_minutes / LOOKS:.1f}",
            f"{rate:,.0f}",
            *(f"{size[name]:.0f} MiB" for name in LIMITS),
        ]
        for look, (size, rate) in enumerate(zip(sizes, rates, strict=True))
    ]
    flat = all(sizes[-1][name] <= MAY_GROW * sizes[1][name] for name in LIMITS)
    measured = f"{options.soak_minutes:g} minutes, {len(outcome.good):,} scores, {outcome.errors} errors; " + ", ".join(
        f"{_kind(name)} {sizes[1][name]:.0f} → {sizes[-1][name]:.0f} MiB" for name in LIMITS
    )
    header = ["minutes", "calls/s", *(f"memory of {_kind(name)}" for name in LIMITS)]
    return table(header, rows), [Promise(what, measured, flat and not outcome.errors)]


def _rates(outcome: Outcome, seconds: float) -> Sequence[float]:
    """Good calls a second in each tenth."""
    first, part = min(call.began for call in outcome.calls), seconds / LOOKS
    places = [min(int((call.ended - first) / part), LOOKS - 1) for call in outcome.good]
    return [places.count(look) / part for look in range(LOOKS)]


def _loads_no_catboost(peer: Peer) -> Promise:
    """By the files that the API has in its memory (Linux)."""
    loaded = any("_catboost" in Path(f"/proc/{root}/maps").read_text() for root in peer.groups[API])
    return Promise("an API with AMQP_URL imports no CatBoost", "imported" if loaded else "not imported", not loaded)


def _kind(name: str) -> str:
    return "a worker" if name == WORKERS else "an API process"
