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
from benchmarks.hot_path.scene import SCORE, Product, others, product
from benchmarks.hot_path.tables import tables
from benchmarks.hot_path.turns import Turns, median_turn, take_turns
from benchmarks.hot_path.where import where
from benchmarks.peers.bentoml import NOT_INSTALLED, is_installed
from tests.fixtures.command_line import FRESH
from tests.fixtures.real_bank import RealBank, real_bank

MANY = Options()
Part = tuple[str, str]
"""A heading, or none, and what stands under it."""


def hot_path(options: Options = MANY) -> str:
    """All tables, and the promises beside what was measured."""
    with real_bank(partial(put_default_models, sizes=options.trees), **FRESH) as bank:
        parts, promises = _compared(bank, options)
        if not options.peers_only:
            parts.append(("More processes", more_processes(bank, options)))
        if options.kills and not options.peers_only:
            promises += on_a_bad_day(bank)
    parts.append(("Promised", promise_table(promises)))
    if not is_installed():
        parts.insert(0, ("", NOT_INSTALLED))
    return "\n\n".join(f"### {title}\n\n{text}" if title else text for title, text in parts if text)


def _compared(bank: RealBank, options: Options) -> tuple[list[Part], list[Promise]]:
    """Peers beside ours, and what is looked at while ours is the only one asked."""
    with product(bank) as ours:
        hold = Hold(bank, ours)
        with others(bank) as beside:
            old, *rest = beside
            peers = [old, *ours.routes, *rest]
            turns = take_turns(peers, options.connections, turns=options.turns, seconds=options.seconds, look=hold.look)
        hold.read_under_load()
        weighed = memory(ours.score)  # before the challenger: the API that tries its gates loads CatBoost for them
        compared, promises = tables(peers, turns, options.connections), of_turns(turns)
        print(f"{compared}\n\n{promise_table(promises)}\n", flush=True)  # of a run that is cut off, this is left
        parts = [("", compared)]
        if not options.peers_only:
            more, kept = _alone(bank, ours, _highest(turns, options.connections), options)
            parts, promises = parts + more, promises + kept
        return parts, [*promises, *weighed, *hold.promises()]


def _alone(bank: RealBank, ours: Product, highest: float, options: Options) -> tuple[list[Part], list[Promise]]:
    half, tail = at_half(ours.score, highest, options.seconds)
    shadow, noise = beside_challenger(bank, ours, options)
    flatness, flat = soak(ours.score, options)
    parts = [
        ("With room to spare", half),
        ("Beside a challenger", shadow),
        ("Minutes of full load", flatness),
        ("Where the time goes", where(ours.score, options)),
    ]
    return parts, [tail, noise, *flat]


def _highest(turns: Turns, connections: Sequence[int]) -> float:
    return max(median_turn(turns[SCORE, count]).per_second for count in connections)
