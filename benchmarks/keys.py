"""What a key costs beside a cookie: the same score, asked of the same process, in turns, in one run."""

from functools import partial

from benchmarks.hot_path.models import put_default_models
from benchmarks.hot_path.options import Options
from benchmarks.hot_path.scene import BY_KEY, SCORE, product
from benchmarks.hot_path.turns import take_turns
from benchmarks.side_by_side import MANY, compared
from tests.fixtures.command_line import FRESH
from tests.fixtures.real_bank import real_bank

LEAST = 0.95


def keys(options: Options = MANY) -> str:
    """Return the section of the page."""
    with real_bank(partial(put_default_models, sizes=options.trees), **FRESH) as bank, product(bank) as ours:
        peers = [ours.score, ours.by_key]
        turns = take_turns(peers, options.connections, turns=options.turns, seconds=options.seconds)
    return compared(turns, (BY_KEY, SCORE), options, least=LEAST, of="by a cookie")
