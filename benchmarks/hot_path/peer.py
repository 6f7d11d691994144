"""One of those that are compared: where it listens, what it is asked, whose processor time it takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.processor import Groups
from tests.fixtures.load.plan import Address, Request

API, WORKERS, POSTGRES, RABBITMQ = "API", "workers", "PostgreSQL", "RabbitMQ"
GROUPS = (API, WORKERS, POSTGRES, RABBITMQ)


@dataclass(frozen=True)
class Peer:
    """`lacks` is what its calls do not do that ours do."""

    name: str
    addresses: Sequence[Address]
    requests: Sequence[Request]
    groups: Groups
    lacks: str = ""
