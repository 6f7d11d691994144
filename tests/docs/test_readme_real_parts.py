"""The READMEs' section on PostgreSQL and RabbitMQ, run as printed but for the two addresses and the port.

Its training is that of the fixture `default_model`, which runs the same command once a run.
"""

import asyncio
import os
import re
import shlex
import signal
import subprocess
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from tests.fixtures.broker import Broker
from tests.fixtures.command_line import free_port
from tests.fixtures.default_model import start_with
from tests.fixtures.patience import PATIENCE_SECONDS, wait_until
from tests.fixtures.postgres import PostgresServer

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"<!-- real parts -->\n```bash\n(.*?)```", re.DOTALL)
TRAINING = "./scoring train\n"
PASSWORD = "a password for the demo"


def block_of(readme: str) -> str:
    found = BLOCK.search((ROOT / readme).read_text(encoding="utf-8"))
    assert found
    return found.group(1)


def with_addresses(script: str, *, database: str, broker: str, port: int) -> str:
    """The script with this machine's addresses in place of the printed examples, after the training."""
    assert TRAINING in script
    script = script.replace(TRAINING, "")
    script = re.sub(r"DATABASE_URL=\S+", f"DATABASE_URL={shlex.quote(database)}", script)
    script = re.sub(r"AMQP_URL=\S+", f"AMQP_URL={shlex.quote(broker)}", script)
    script = re.sub(r"DEMO_PASSWORD=.*", f"DEMO_PASSWORD={shlex.quote(PASSWORD)}", script)
    script = script.replace("--port 8000", f"--port {port}")
    return script.replace("./scoring", shlex.quote(str(ROOT / "scoring")))


@pytest.mark.rabbitmq
@pytest.mark.postgres
async def test_three_workers_score_for_a_service_on_postgresql(
    postgres_server: PostgresServer, broker: Broker, default_model: Path, tmp_path: Path
) -> None:
    port = free_port()
    start_with(default_model, tmp_path)
    async with postgres_server.empty_database() as database:
        address = make_url(database).set(drivername="postgresql").render_as_string(hide_password=False)
        script = with_addresses(block_of("README.md"), database=address, broker=broker.url, port=port)
        process = started(script, tmp_path)
        try:
            await asyncio.to_thread(wait_until, lambda: process.poll() is not None or is_ready(port, broker))
            assert process.poll() is None, (tmp_path / "log").read_text()
            assert await asyncio.to_thread(score_of_the_first_client, port) in "ABCDE"
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            await asyncio.to_thread(process.wait, PATIENCE_SECONDS)
            await asyncio.to_thread(wait_until, lambda: consumers(broker) == 0)


def started(script: str, folder: Path) -> subprocess.Popen[bytes]:
    """The script in a process group of its own, writing to `log` there."""
    with (folder / "log").open("w") as log:
        return subprocess.Popen(
            ["bash", "-euc", script],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def consumers(broker: Broker) -> int:
    state = broker.state()
    return state.consumers if state else 0


def is_ready(port: int, broker: Broker) -> bool:
    try:
        answer = httpx.get(f"http://127.0.0.1:{port}/health/ready", trust_env=False)
    except httpx.TransportError:
        return False
    return answer.status_code == 200 and consumers(broker) == 3


def score_of_the_first_client(port: int) -> str:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=PATIENCE_SECONDS) as bank:
        bank.post("/auth/login", json={"login": "client_0001", "password": PASSWORD}).raise_for_status()
        answer = bank.post("/api/client/score")
        answer.raise_for_status()
        return str(answer.json()["band"])


def test_both_readmes_have_the_same_section() -> None:
    assert block_of("README.md") == block_of("README.ru.md")


@pytest.mark.parametrize("readme", ["README.md", "README.ru.md"])
def test_it_says_to_create_the_database_that_its_address_names(readme: str) -> None:
    said, _, _ = (ROOT / readme).read_text(encoding="utf-8").partition("<!-- real parts -->")
    address = re.search(r"DATABASE_URL=(\S+)", block_of(readme))
    assert address
    assert f"`CREATE DATABASE {make_url(address[1]).database}`" in said
