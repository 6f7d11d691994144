"""A connection may break after any byte of its making and of its first use: in the end the client is there."""

import asyncio
import itertools

import pytest

from app.exceptions import ScoringUnavailable
from app.messaging import rpc_client
from app.messaging.link import NO_WORKER
from tests.fixtures.broker import Broker
from tests.fixtures.cutting_proxy import cutting_proxy
from tests.fixtures.patience import PATIENCE_SECONDS
from tests.fixtures.rpc import client_of

pytestmark = pytest.mark.rabbitmq

BYTES_BETWEEN_CUTS = 7
LEAST_BYTES_OF_A_HANDSHAKE = 500


async def test_whichever_byte_is_the_last_the_client_connects_again(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rpc_client, "LONGEST_PAUSE_SECONDS", 0.001)
    cuts = itertools.count(1, BYTES_BETWEEN_CUTS)
    async with cutting_proxy(broker.url, cuts) as (url, proxy), client_of(url) as client:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await fault_of_a_call(client) != NO_WORKER:
                pass
        assert proxy.connections > LEAST_BYTES_OF_A_HANDSHAKE / BYTES_BETWEEN_CUTS


async def fault_of_a_call(client: rpc_client.RpcClient) -> str:
    """Why there is no reply: the broker is lost, or, from the broker itself, that there is no worker."""
    with pytest.raises(ScoringUnavailable) as fault:
        await client.call(b"{}", timeout_seconds=PATIENCE_SECONDS)
    await asyncio.sleep(0)
    return str(fault.value)
