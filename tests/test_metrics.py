"""What Prometheus is told: counts and times by closed sets of labels, on an internal address."""

import socket
from urllib.request import ProxyHandler, build_opener

import pytest
from prometheus_client import REGISTRY
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ScoringTimeout
from app.metrics import serve_metrics, tell_model
from tests.fixtures.api_client import ApiClient
from tests.fixtures.command_line import free_port
from tests.fixtures.patience import PATIENCE_SECONDS
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.small_bank import SmallBank, make_bank


def value(name: str, **labels: str) -> float:
    """A sample of this process; 0 when there is none yet."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.fixture
async def bank(session: AsyncSession) -> SmallBank:
    return await make_bank(session)


async def test_requests_are_counted_under_their_routes_template(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.client)
    labels = {"method": "GET", "route": "/clients/{client_id}"}
    before = value("http_requests_total", **labels, status="200"), value("http_request_seconds_count", **labels)
    assert (await client.get(f"/clients/{bank.client}")).status_code == 200
    after = value("http_requests_total", **labels, status="200"), value("http_request_seconds_count", **labels)
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1]


async def test_callers_cannot_make_labels(client: ApiClient) -> None:
    labels = {"method": "other", "route": "other", "status": "404"}
    before = value("http_requests_total", **labels)
    for number in range(3):
        await client.request(f"METHOD{number}", f"/nowhere/{number}")
    assert value("http_requests_total", **labels) == before + 3
    assert not [sample for metric in REGISTRY.collect() for sample in metric.samples if "nowhere" in str(sample.labels)]


async def test_errors_are_counted_by_kind(client: ApiClient) -> None:
    before = value("errors_total", error="NotAuthenticated")
    await client.get("/auth/me")
    assert value("errors_total", error="NotAuthenticated") == before + 1


async def test_a_score_is_timed_by_stage_and_counted_under_its_model(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.client)
    samples = [("scoring_stage_seconds_count", {"stage": stage}) for stage in ("read", "store")]
    samples.append(("scores_total", {"model_version": bank.champion}))
    before = [value(name, **labels) for name, labels in samples]
    for _ in range(2):  # one score: the second answer is the first one's
        assert (await client.post("/api/client/score", headers={"Idempotency-Key": "once"})).status_code == 200
    assert [value(name, **labels) for name, labels in samples] == [count + 1 for count in before]


async def test_a_score_that_fails_is_counted_as_an_error_and_not_as_a_score(
    client: ApiClient, session: AsyncSession, bank: SmallBank, scorer: MockedScorer
) -> None:
    await client.log_in(session, bank.client)
    scorer.error = ScoringTimeout()
    before = value("scores_total", model_version=bank.champion), value("errors_total", error="ScoringTimeout")
    await client.post("/api/client/score")
    assert value("scores_total", model_version=bank.champion) == before[0]
    assert value("errors_total", error="ScoringTimeout") == before[1] + 1


def test_only_the_model_used_last_is_in_use() -> None:
    for version in ("a" * 64, "b" * 64, "b" * 64):
        tell_model(version)
    assert value("model_in_use", model_version="b" * 64) == 1
    assert value("model_in_use", model_version="a" * 64) == 0


def test_an_address_is_served_and_no_address_is_silence() -> None:
    serve_metrics("")
    port = free_port()
    serve_metrics(f"127.0.0.1:{port}")
    answer = build_opener(ProxyHandler({})).open(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE_SECONDS)
    assert b"http_requests_total" in answer.read()


def test_a_taken_address_is_told() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(OSError, match="in use"):
            serve_metrics(f"127.0.0.1:{other.getsockname()[1]}")
