"""What a decision costs beside a score: both asked of the same process, in turns, in one run."""

import asyncio
import dataclasses
from functools import partial

from app.ml.contracts.loader import load_contract
from app.models.base import utc_now
from app.policy.loader import SHIPPED, parse_policy
from benchmarks.hot_path.models import put_default_models
from benchmarks.hot_path.options import Options
from benchmarks.hot_path.peer import Peer
from benchmarks.hot_path.scene import SCORE, Product, product
from benchmarks.hot_path.turns import take_turns
from benchmarks.side_by_side import MANY, compared
from tests.fixtures.command_line import FRESH
from tests.fixtures.load.plan import Request, post
from tests.fixtures.postgres import connected
from tests.fixtures.real_bank import RealBank, real_bank

DECIDED = "a score and a decision"
LEAST = 0.9
_ACTIVATE = """
INSERT INTO policies (sha256, name, version, text, contract_hash, stage, created)
VALUES ($1, $2, $3, $4, $5, 'active', $6)
"""


def decisions(options: Options = MANY) -> str:
    """Return the section of the page."""
    with real_bank(partial(put_default_models, sizes=options.trees), **FRESH) as bank:
        asyncio.run(_activate(bank))
        with product(bank) as ours:
            peers = [ours.score, _deciding(ours)]
            turns = take_turns(peers, options.connections, turns=options.turns, seconds=options.seconds)
            _require_each_was_decided(bank)
    return compared(turns, (DECIDED, SCORE), options, least=LEAST, of="of scores alone")


async def _activate(bank: RealBank) -> None:
    """Have the demo policy decide."""
    text = (SHIPPED / "consumer_loan.yaml").read_text(encoding="utf-8")
    policy = parse_policy(text, load_contract("consumer_loan"), source="policy")
    named = policy.definition
    values = policy.sha256, named.policy, named.version, text, named.contract.sha256, utc_now()
    async with connected(bank.database_url) as connection:
        await connection.execute(_ACTIVATE, *values)


def _deciding(ours: Product) -> Peer:
    requests = [
        Request(post(f"/clients/{client_id}/decide", cookie=ours.sessions.cookie_of[login], body=b"{}"), client_id)
        for client_id, login in ours.sessions.clients
    ]
    return dataclasses.replace(ours.score, name=DECIDED, requests=requests)


def _require_each_was_decided(bank: RealBank) -> None:
    """Raise AssertionError unless there are decisions, each on a score of its own."""
    ((made, scores),) = bank.query("SELECT count(*), count(DISTINCT score_id) FROM decisions")
    assert made == scores
    assert made > 0, "nothing was decided"
