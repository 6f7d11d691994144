"""Its processes, on the servers of a bank: a database of its own with the same clients, a queue of its own."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.ml.registry.registry import MODEL_FILE
from benchmarks.hot_path.peer import API, POSTGRES, RABBITMQ, WORKERS, Peer
from benchmarks.peers.processes import running, serving_app
from tests.fixtures.load.plan import Request, post
from tests.fixtures.patience import wait_until
from tests.fixtures.real_bank import DATABASE as BANK
from tests.fixtures.real_bank import RealBank, create_database

NAME = "the old design"
DATABASE = "old_design"
LACKS = "login, reasons, model and revision in the event, confirms, a quorum queue, deadlines"


@contextmanager
def old_design(bank: RealBank) -> Iterator[Peer]:
    """One API, one worker."""
    asyncio.run(create_database(bank.postgres, DATABASE))
    ids = [int(client_id) for (client_id,) in bank.query("SELECT user_id FROM clients ORDER BY user_id")]
    variables = {"DATABASE_URL": _url(bank, DATABASE), "AMQP_URL": bank.broker.url}
    model = bank.registry / "models" / bank.versions[-1] / MODEL_FILE
    with tempfile.TemporaryDirectory(dir=bank.folder, prefix="old-") as name:
        folder = Path(name)
        ready = folder / "ready"
        with running(
            folder, ["-m", "benchmarks.peers.old_design.fill"], BANK_URL=_url(bank, BANK), **variables
        ) as fill:
            assert fill.wait(120) == 0, (folder / "output.txt").read_text()
        command = ["-m", "benchmarks.peers.old_design.worker", str(model), str(ready)]
        with (
            running(folder, command, **variables) as worker,
            serving_app(folder, "benchmarks.peers.old_design.api:app", **variables) as (port, api),
        ):
            wait_until(ready.exists)
            groups = {
                API: [api.pid],
                WORKERS: [worker.pid],
                POSTGRES: [bank.postgres.pid],
                RABBITMQ: [bank.broker.pid],
            }
            requests = [Request(post(f"/clients/{client_id}/score"), client_id) for client_id in ids]
            yield Peer(NAME, [("127.0.0.1", port)], requests, groups, LACKS)


def _url(bank: RealBank, database: str) -> str:
    return bank.postgres.url_of(database).replace("postgresql:", "postgresql+psycopg2:")
