"""The scorer that asks worker processes over RabbitMQ."""

import time

import structlog

from app.exceptions import ScoringFailed, ScoringUnavailable
from app.messaging.contracts import (
    REQUEST_ID_HEADER,
    SHADOW_HEADER,
    BatchReply,
    BatchRequest,
    ErrorKind,
    ErrorReply,
    MalformedMessageError,
    parse_reply,
    to_body,
)
from app.messaging.rpc_client import RpcClient
from app.messaging.topology import DEAD_LETTERS, QUEUE
from app.metrics import STAGE_SECONDS
from app.ml.scoring.scored import Scored
from app.services.scorer import LOOK_SECONDS, ScoreRequest, State, Workforce

_log = structlog.stdlib.get_logger("scoring")


class RabbitScorer:
    """One message a batch. Broker and workers may come and go; the API stays."""

    def __init__(self, url: str, *, timeout_seconds: float, queue: str = QUEUE) -> None:
        self._rpc = RpcClient(url, queue=queue)
        self._queue = queue
        self._timeout_seconds = timeout_seconds

    @property
    def batches_at_once(self) -> int:
        """See `Scorer.batches_at_once`."""
        return self._rpc.known_consumers + 1

    async def score(self, request: ScoreRequest) -> list[Scored]:
        """See `Scorer.score`."""
        message = BatchRequest(model_version=request.model_version, columns=request.columns, reasons=request.reasons)
        started = time.perf_counter()
        body = await self._rpc.call(
            to_body(message),
            timeout_seconds=self._timeout_seconds,
            headers=_headers(request),
        )
        seconds = time.perf_counter() - started
        try:
            reply = parse_reply(body)
        except MalformedMessageError as fault:
            raise ScoringFailed(f"The worker's answer could not be read: {fault}") from fault
        if isinstance(reply, ErrorReply):
            raise _fault(reply)
        applicants = len(next(iter(request.columns.values())))
        if reply.model_version != request.model_version or not _answers_for(reply, applicants):
            raise ScoringFailed("The worker answered for another model or another number of applicants.")
        if not request.is_shadow:
            STAGE_SECONDS.labels("compute").observe(reply.processing_time)
            STAGE_SECONDS.labels("queue").observe(max(0.0, seconds - reply.processing_time))
        return _results(reply)

    async def warm_up(self, model_version: str) -> None:
        """See `Scorer.warm_up`. Workers are ready only when warm themselves: what is left is the connection."""
        await self._rpc.queue_states(self._queue, timeout_seconds=LOOK_SECONDS)

    async def check(self, model_version: str) -> dict[str, str]:
        """See `Scorer.check`."""
        try:
            workers = await self._rpc.consumer_count()
        except ScoringUnavailable as fault:
            return {"broker": str(fault.detail), "worker": "unknown while the broker is away"}
        return {"broker": "ok", "worker": "ok" if workers else "no worker takes messages"}

    async def workforce(self, model_version: str | None) -> Workforce:
        """See `Scorer.workforce`. Workers load a model when it is named, so that here it matters not which."""
        try:
            work, dead = await self._rpc.queue_states(self._queue, DEAD_LETTERS, timeout_seconds=LOOK_SECONDS)
        except ScoringUnavailable:
            return Workforce("rabbitmq", State.DOWN, State.UNKNOWN)
        state = State.OK if work.consumers else State.NONE
        return Workforce("rabbitmq", State.OK, state, work.consumers, work.ready, dead.ready)

    async def close(self) -> None:
        """See `Scorer.close`."""
        await self._rpc.close()


def _headers(request: ScoreRequest) -> dict[str, str]:
    """Return what a message says of itself: whose request it is for, and whether it is a challenger's."""
    return {REQUEST_ID_HEADER: ",".join(request.request_ids), **({SHADOW_HEADER: "1"} if request.is_shadow else {})}


def _answers_for(reply: BatchReply, applicants: int) -> bool:
    columns = (reply.proba, reply.raw_proba, reply.raw_log_odds, reply.reasons)
    return all(column is None or len(column) == applicants for column in columns)


def _fault(reply: ErrorReply) -> ScoringFailed | ScoringUnavailable:
    _log.warning("a worker answered with an error", kind=reply.kind.value, fault=reply.error)
    if reply.kind is ErrorKind.MODEL_UNAVAILABLE:
        return ScoringUnavailable(f"The model in use cannot be loaded: {reply.error}")
    return ScoringFailed(reply.error)


def _results(reply: BatchReply) -> list[Scored]:
    reasons = reply.reasons if reply.reasons is not None else [None] * len(reply.proba)
    return [
        Scored(
            proba,
            raw_proba,
            raw_log_odds,
            [{"feature": f, "value": v, "contribution": c} for f, v, c in why] if why is not None else None,
            reply.portfolio_default_rate,
        )
        for proba, raw_proba, raw_log_odds, why in zip(
            reply.proba, reply.raw_proba, reply.raw_log_odds, reasons, strict=True
        )
    ]
