"""The examples of docs/integration.md, run as printed: real service, real broker, real worker."""

import inspect
import json
import re
import shlex
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pika
import pika.exceptions
import pytest

from app.ml.contracts.applicant import check_applicant
from app.ml.contracts.loader import load_contract
from app.security import request_signatures
from app.security.request_signatures import SentRequest, require_signed
from app.services import signed_requests
from tests.fixtures.integration_examples import PAGE, applicant, output_of, with_the_signed_key
from tests.fixtures.integration_examples import example as example_of
from tests.fixtures.rabbitmq import RabbitNode
from tools.client_library.generate import CLIENT

pytestmark = pytest.mark.rabbitmq

example = partial(example_of, PAGE)
SOURCES = inspect.getsource(request_signatures) + inspect.getsource(signed_requests)
CODES = sorted(set(re.findall(r'code="(signature_[a-z]+)"', SOURCES)))


@pytest.fixture(scope="module")
def restricted_url(private_node: RabbitNode) -> str:
    """The broker as the page's own user of it."""
    for line in example("rabbitmq").splitlines():
        program, *arguments = shlex.split(line)
        assert program == "rabbitmqctl"
        private_node.control(*arguments)
    return private_node.url.replace("guest:guest", "loan_origination:secret")


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
    with_the_client = {**environment, "PYTHONPATH": str(CLIENT)}
    proba, band = output_of([sys.executable, "-c", example("python-client")], with_the_client, tmp_path).split()
    assert 0 < float(proba) < 1
    assert band in "ABCDE"


def test_the_signed_example_scores(environment: dict[str, str], tmp_path: Path) -> None:
    signed = output_of([sys.executable, "-c", example("python-signed")], with_the_signed_key(environment), tmp_path)
    assert json.loads(signed)["reasons"][0]["feature"] == "base"


def test_the_signed_lines_of_the_page_have_the_signature_that_it_shows() -> None:
    page = PAGE.read_text(encoding="utf-8")
    found = re.search(r"<!-- signed -->\n```\n(.*?)\n```.*?`Signature: (sig1=:\S+:)`", page, re.DOTALL)
    assert found
    lines, signature = found.groups()
    parameters = lines.partition('"@signature-params": ')[2]
    sent = {"signature-input": f"sig1={parameters}", "signature": signature}
    request = SentRequest("GET", "/applications", "external_id=A-1", sent, b"")
    assert require_signed(request, "cs_sign_example", keyid="cs_live_Ab3x", now=1767225600)


@pytest.mark.parametrize("code", CODES)
def test_the_page_names_each_code_of_a_refused_signature(code: str) -> None:
    assert f"| `{code}` |" in PAGE.read_text(encoding="utf-8")


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
