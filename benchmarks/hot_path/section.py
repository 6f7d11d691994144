"""The whole measurement, as it goes to the page."""

from collections.abc import Sequence
from functools import partial

from benchmarks.hot_path.beside_challenger import beside_challenger
from benchmarks.hot_path.half import at_half
from benchmarks.hot_path.hold import Hold, on_a_bad_day
from benchmarks.hot_path.memory import memory, soak
from benchmarks.hot_path.models import put_default_models
from benchmarks.hot_path.more_processes import more_processes
from benchmarks.hot_path.options import Options
from benchmarks.hot_path.promises import Promise, of_turns, promise_table
from benchmarks.hot_path.scene import SCORE, others, product
from benchmarks.hot_path.tables import tables
from benchmarks.hot_path.turns import Turns, median_turn, take_turns
from benchmarks.hot_path.where import where
from benchmarks.peers.bentoml import NOT_INSTALLED, is_installed
from tests.fixtures.command_line import FRESH
from tests.fixtures.real_bank import RealBank, real_bank

MANY = Options()


def hot_path(options: Options = MANY) -> str:
    """All tables, and the promises beside what was measured."""
    with real_bank(partial(put_default_models, sizes=options.trees), **FRESH) as bank:
        parts, promises = _compared(bank, options)
        parts.append(more_processes(bank, options))
        promises += on_a_bad_day(bank) if options.kills else []
    if not is_installed():
        parts.insert(0, NOT_INSTALLED)
    return "\n\n".join([*filter(None, parts), promise_table(promises)])


def _compared(bank: RealBank, options: Options) -> tuple[list[str], list[Promise]]:
    """Peers beside ours, and what is looked at while ours is the only one asked."""
    with product(bank) as ours:
        hold = Hold(bank, ours)
        with others(bank) as beside:
            old, *rest = beside
            peers = [old, *ours.routes, *rest]
            turns = take_turns(peers, options.connections, turns=options.turns, seconds=options.seconds, look=hold.look)
        hold.read_under_load()
        half, tail = at_half(ours.score, _highest(turns, options.connections), options.seconds)
        shadow, noise = beside_challenger(bank, ours, options)
        flatness, flat = soak(ours.score, options)
        goes = f"### Where the time goes\n\n{where(ours.score, options)}"
        sizes = memory(ours.score)
    parts = [tables(peers, turns, options.connections), half, shadow, flatness, goes]
    return parts, [*of_turns(turns), tail, noise, *sizes, *flat, *hold.promises()]


def _highest(turns: Turns, connections: Sequence[int]) -> float:
    return max(median_turn(turns[SCORE, count]).per_second for count in connections)
