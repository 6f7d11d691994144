"""The examples of docs/integration.md, run as printed: real service, real broker, real worker."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pika
import pika.exceptions
import pytest

from app.ml.contracts.applicant import check_applicant
from app.ml.contracts.loader import load_contract
from tests.fixtures.command_line import serving
from tests.fixtures.patience import PATIENCE_SECONDS
from tests.fixtures.rabbitmq import RabbitNode
from tests.fixtures.small_models import put_models
from tests.fixtures.workers import workers

pytestmark = pytest.mark.rabbitmq

PAGE = Path(__file__).parents[2] / "docs" / "integration.md"
PASSWORD = "a password for the examples"
MANAGERS_FIRST_CLIENT = "33"


def example(name: str) -> str:
    found = re.search(rf"<!-- run: {name} -->\n```\w+\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found.group(1)


def applicant() -> str:
    found = re.search(r"<!-- applicant -->\n```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found.group(1)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, broker_url: str) -> Iterator[dict[str, str]]:
    """What the examples read, with everything behind it running."""
    folder = tmp_path_factory.mktemp("integration")
    put_models(folder)
    settings = {"AMQP_URL": broker_url, "SESSION_SECRET": "s" * 40, "DEMO_PASSWORD": PASSWORD}
    with (
        serving(folder, "run", **settings) as service,
        workers(1, folder, broker_url=broker_url, registry=folder / "var" / "registry"),
    ):
        yield {
            **os.environ,
            "API": f"http://127.0.0.1:{service.port}",
            "LOGIN": "admin_1",
            "PASSWORD": PASSWORD,
            "KEY": key_of_a_program(f"http://127.0.0.1:{service.port}"),
            "CLIENT_ID": MANAGERS_FIRST_CLIENT,
            "AMQP_URL": broker_url,
            "FEATURES": applicant(),
        }


def key_of_a_program(api: str) -> str:
    """As an admin makes it."""
    with httpx.Client(base_url=api) as admin:
        admin.post("/auth/login", json={"login": "admin_1", "password": PASSWORD}).raise_for_status()
        account = {"login": "loan_origination", "name": "Loan origination", "owner": "Retail lending"}
        added = admin.post("/service-accounts", json=account).raise_for_status().json()
        wanted = {"scopes": ["score", "read", "write"]}
        made = admin.post(f"/service-accounts/{added['id']}/keys", json=wanted).raise_for_status()
        return str(made.json()["key"])


@pytest.fixture(scope="module")
def restricted_url(private_node: RabbitNode) -> str:
    """The broker as the page's own user of it."""
    for line in example("rabbitmq").splitlines():
        program, *arguments = shlex.split(line)
        assert program == "rabbitmqctl"
        private_node.control(*arguments)
    return private_node.url.replace("guest:guest", "loan_origination:secret")


def output_of(command: list[str], environment: dict[str, str], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_applicant_of_the_page_is_complete() -> None:
    contract = load_contract("consumer_loan")
    shown = json.loads(applicant())
    assert shown.keys() == {feature.name for feature in contract.inputs}
    assert check_applicant(contract, shown) == shown


@pytest.mark.parametrize("variable", ["LOGIN", "PASSWORD", "CLIENT_ID", "API", "KEY", "FEATURES"])
def test_the_page_says_where_each_variable_comes_from(variable: str) -> None:
    said, _, _ = PAGE.read_text(encoding="utf-8").partition("<!-- run: curl -->")
    assert f"`{variable}`" in said


def test_the_curl_example_scores(environment: dict[str, str], tmp_path: Path) -> None:
    answers = output_of(["bash", "-euc", example("curl")], environment, tmp_path)
    assert '"reasons":[{"feature":"base"' in answers
    assert [json.loads(line).get("status") for line in answers.splitlines()] == ["ok", None]
    assert list(tmp_path.iterdir()) == []


def test_the_curl_example_with_a_key_registers_scores_and_lists(environment: dict[str, str], tmp_path: Path) -> None:
    answers = output_of(["bash", "-euc", example("curl-key")], environment, tmp_path)
    scored, listed, of_client = [json.loads(line) for line in answers.splitlines()]
    assert scored["reasons"][0]["feature"] == "base"
    assert [(row["external_id"], row["score"]["id"]) for row in listed] == [("LOS-2026-000117", scored["id"])]
    assert of_client["client_id"] == int(environment["CLIENT_ID"])


def test_the_python_example_scores(environment: dict[str, str], tmp_path: Path) -> None:
    proba, band = output_of([sys.executable, "-c", example("python-rest")], environment, tmp_path).split()
    assert 0 < float(proba) < 1
    assert band in "ABCDE"


def test_the_pika_example_scores(environment: dict[str, str], tmp_path: Path) -> None:
    answer = output_of([sys.executable, "-c", example("python-pika")], environment, tmp_path)
    assert "'status': 'success'" in answer
    assert "'client_id': 7" in answer


def test_the_pika_example_stays_short() -> None:
    assert len([line for line in example("python-pika").splitlines() if line.strip()]) <= 15


def test_the_pika_example_runs_as_the_restricted_user(
    environment: dict[str, str], restricted_url: str, tmp_path: Path
) -> None:
    as_the_user = {**environment, "AMQP_URL": restricted_url}
    answer = output_of([sys.executable, "-c", example("python-pika")], as_the_user, tmp_path)
    assert "'status': 'success'" in answer


@pytest.mark.parametrize(
    "act",
    [
        lambda channel: channel.basic_get("ml_scoring_queue"),
        lambda channel: channel.queue_purge("ml_scoring_queue"),
        lambda channel: channel.queue_delete("ml_scoring_queue"),
        lambda channel: channel.basic_get("ml_scoring_queue.dead"),
        lambda channel: channel.queue_declare("a_queue_that_stays", durable=True),
        lambda channel: channel.exchange_declare("an_exchange"),
        lambda channel: channel.queue_bind("ml_scoring_queue", "amq.topic", "#"),
        lambda channel: channel.basic_publish("amq.topic", "any", b"") or channel.queue_declare("", exclusive=True),
    ],
    ids=["read", "purge", "delete", "read dead letters", "declare", "exchange", "bind", "publish elsewhere"],
)
def test_the_restricted_user_may_do_nothing_else(
    environment: dict[str, str], restricted_url: str, act: Callable[[Any], object]
) -> None:
    assert environment
    with (
        pika.BlockingConnection(pika.URLParameters(restricted_url)) as connection,
        pytest.raises(pika.exceptions.ChannelClosedByBroker, match="ACCESS_REFUSED"),
    ):
        act(connection.channel())
