"""What a worker answers is believed only where it is the answer to the question; the replies here are made by hand.

Real workers over a real broker are in `tests/contracts/test_scorers.py`.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from prometheus_client import REGISTRY

from app.exceptions import ScoringFailed, ScoringUnavailable
from app.messaging.contracts import (
    REQUEST_ID_HEADER,
    SHADOW_HEADER,
    BatchReply,
    BatchRequest,
    ErrorKind,
    ErrorReply,
    parse_request,
    to_body,
)
from app.ml.scoring.scored import Scored
from app.services.scorer import ScoreRequest, State, Workforce
from app.services.scorers import over_rabbitmq as module
from app.services.scorers.over_rabbitmq import RabbitScorer

ASKED, OTHER = "a" * 64, "b" * 64
REQUEST = ScoreRequest(ASKED, {"age": [36, 47], "housing": ["own", None]})
REPLY = BatchReply(
    model_version=ASKED,
    proba=[0.25, 0.125],
    raw_proba=[0.5, 0.75],
    raw_log_odds=[-1.0, -2.0],
    reasons=[[("base", None, 0.5)], [("base", None, 0.5), ("age", 47, -0.25)]],
    processing_time=0.0,
    portfolio_default_rate=0.05,
)


class PlayedClient:
    """Stands for the RPC: answers `body` to everything."""

    def __init__(self, body: bytes = b"", fault: Exception | None = None) -> None:
        self.body, self.fault = body, fault
        self.sent: list[bytes] = []
        self.headers: list[Mapping[str, str] | None] = []
        self.known_consumers = 3

    async def call(self, body: bytes, *, timeout_seconds: float, headers: Mapping[str, str] | None = None) -> bytes:
        self.sent.append(body)
        self.headers.append(headers)
        return self.body

    async def consumer_count(self) -> int:
        if self.fault:
            raise self.fault
        return self.known_consumers

    async def queue_states(self, *queues: str, timeout_seconds: float) -> Any:
        raise self.fault or AssertionError("not played")


def scorer_of(client: PlayedClient, monkeypatch: pytest.MonkeyPatch) -> RabbitScorer:
    monkeypatch.setattr(module, "RpcClient", lambda _url, **_: client)
    return RabbitScorer("amqp://localhost/", timeout_seconds=1.0)


async def answered(reply: BatchReply | ErrorReply, monkeypatch: pytest.MonkeyPatch) -> list[Scored]:
    return await scorer_of(PlayedClient(to_body(reply)), monkeypatch).score(REQUEST)


async def test_a_reply_is_one_result_an_applicant_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    age = {"feature": "age", "value": 47, "contribution": -0.25}
    base = {"feature": "base", "value": None, "contribution": 0.5}
    assert await answered(REPLY, monkeypatch) == [
        Scored(0.25, 0.5, -1.0, [base], 0.05),
        Scored(0.125, 0.75, -2.0, [base, age], 0.05),
    ]


async def test_a_reply_without_reasons_has_none_for_each_applicant(monkeypatch: pytest.MonkeyPatch) -> None:
    found = await answered(REPLY.model_copy(update={"reasons": None}), monkeypatch)
    assert [one.reasons for one in found] == [None, None]


async def test_the_reply_of_another_model_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ScoringFailed, match="another model"):
        await answered(REPLY.model_copy(update={"model_version": OTHER}), monkeypatch)


@pytest.mark.parametrize("column", ["proba", "raw_proba", "raw_log_odds", "reasons"])
@pytest.mark.parametrize("change", ["one too many", "one missing"])
async def test_a_reply_for_another_number_of_applicants_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, column: str, change: str
) -> None:
    values = list(getattr(REPLY, column))
    spoilt = [*values, values[0]] if change == "one too many" else values[:1]
    with pytest.raises(ScoringFailed, match="another number of applicants"):
        await answered(REPLY.model_copy(update={column: spoilt}), monkeypatch)


async def test_a_reply_that_is_consistent_and_for_more_applicants_is_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    columns = ("proba", "raw_proba", "raw_log_odds", "reasons")
    longer = {column: [*getattr(REPLY, column), getattr(REPLY, column)[0]] for column in columns}
    with pytest.raises(ScoringFailed, match="another number of applicants"):
        await answered(REPLY.model_copy(update=longer), monkeypatch)


async def test_bytes_that_are_no_reply_are_a_failed_score(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ScoringFailed, match="could not be read"):
        await scorer_of(PlayedClient(b'{"status": "success"}'), monkeypatch).score(REQUEST)


@pytest.mark.parametrize(
    ("kind", "error", "detail"),
    [
        (ErrorKind.MODEL_UNAVAILABLE, ScoringUnavailable, "The model in use cannot be loaded: no such file"),
        (ErrorKind.INTERNAL, ScoringFailed, "no such file"),
        (ErrorKind.INVALID_REQUEST, ScoringFailed, "no such file"),
    ],
)
async def test_an_error_reply_is_the_error_of_its_kind(
    monkeypatch: pytest.MonkeyPatch, kind: ErrorKind, error: type[Exception], detail: str
) -> None:
    with pytest.raises(error, match=detail):
        await answered(ErrorReply(error="no such file", kind=kind), monkeypatch)


@pytest.mark.parametrize(("is_shadow", "observed"), [(False, 1), (True, 0)])
async def test_a_challengers_batch_bears_its_header_and_is_in_no_metric_of_live_scores(
    monkeypatch: pytest.MonkeyPatch, is_shadow: bool, observed: int
) -> None:
    client = PlayedClient(to_body(REPLY))
    before = {stage: seconds_counted(stage) for stage in ("compute", "queue")}
    request = ScoreRequest(ASKED, REQUEST.columns, reasons=False, is_shadow=is_shadow, request_ids=("one", "two"))
    await scorer_of(client, monkeypatch).score(request)
    assert client.headers == [{REQUEST_ID_HEADER: "one,two"} | ({SHADOW_HEADER: "1"} if is_shadow else {})]
    assert parse_request(client.sent[0]) == BatchRequest(model_version=ASKED, columns=REQUEST.columns, reasons=False)
    assert {stage: seconds_counted(stage) - count for stage, count in before.items()} == {
        "compute": observed,
        "queue": observed,
    }


def seconds_counted(stage: str) -> float:
    return REGISTRY.get_sample_value("scoring_stage_seconds_count", {"stage": stage}) or 0.0


async def test_one_batch_a_worker_is_away_and_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert scorer_of(PlayedClient(), monkeypatch).batches_at_once == 4


async def test_a_broker_that_is_away_is_named_by_the_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    scorer = scorer_of(PlayedClient(fault=ScoringUnavailable("The broker is down.")), monkeypatch)
    assert await scorer.check(ASKED) == {
        "broker": "The broker is down.",
        "worker": "unknown while the broker is away",
    }
    assert await scorer.workforce(ASKED) == Workforce("rabbitmq", State.DOWN, State.UNKNOWN)


async def test_a_broker_without_workers_is_ready_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    client = PlayedClient()
    client.known_consumers = 0
    assert await scorer_of(client, monkeypatch).check(ASKED) == {"broker": "ok", "worker": "no worker takes messages"}
