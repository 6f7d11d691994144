"""From a message's bytes to the reply's bytes: pure computation, nothing of the broker."""

import time
from dataclasses import replace
from typing import Any

import structlog

from app.exceptions import ArtifactInvalid, InvalidInput
from app.messaging.contracts import (
    BatchReply,
    BatchRequest,
    ErrorKind,
    ErrorReply,
    MalformedMessageError,
    OneApplicantReply,
    OneApplicantRequest,
    Request,
    parse_json,
    parse_request,
    to_body,
)
from app.metrics import WORKER_MESSAGES, tell_model
from app.ml.contracts.applicant import check_applicant
from app.ml.contracts.columns import check_columns, to_columns
from app.ml.contracts.definition import Contract
from app.ml.registry.model_cache import ModelCache

PREDICT_BAD_FROM = 0.5
AT_ONCE_BYTES = 32 * 1024
"""A batch that long has a hundred or two applicants: it is computed within milliseconds."""
_log = structlog.stdlib.get_logger("worker")


class NotAtOnceError(Exception):
    """The message may take longer than an event loop can wait: it is long, or its model has to be fetched first."""


class ScoringHandler:
    """Answers every message: with a result, or with an error that names the field. For one thread."""

    def __init__(self, models: ModelCache) -> None:
        self._models = models

    def warm_up(self) -> str:
        """Load the champion and score once; returns its version. Raises ArtifactInvalid when there is none."""
        version = self._models.champion().version
        self._models.warm_up(version)
        return version

    def answer(self, body: bytes, tells_rate: bool = False, is_shadow: bool = False, *, at_once: bool = False) -> bytes:
        """Return the reply to a message. Never raises for what a message can hold.

        `tells_rate`: the caller of a batch can read which portfolio rate the PDs were shifted to. `is_shadow`: its
        model is a challenger, and not what this worker is said to be using. `at_once`: raises NotAtOnceError, and has
        done nothing, where the answer would take longer than milliseconds.
        """
        started = time.perf_counter()
        if at_once and len(body) > AT_ONCE_BYTES:
            raise NotAtOnceError
        try:
            request = parse_request(body)
            if at_once and not self._is_in_memory(request):
                raise NotAtOnceError
            reply = self._score(request, started, tells_rate)
        except NotAtOnceError:
            raise
        except (MalformedMessageError, InvalidInput) as fault:
            return _error(body, ErrorKind.INVALID_REQUEST, str(fault))
        except ArtifactInvalid as fault:
            return _error(body, ErrorKind.MODEL_UNAVAILABLE, str(fault))
        except Exception:
            _log.exception("a message could not be scored")
            return _error(body, ErrorKind.INTERNAL, "the worker failed on this message; its log has the reason")
        WORKER_MESSAGES.labels(reply.status).inc()
        if not is_shadow:
            tell_model(reply.model_version)
        return to_body(reply)

    def _is_in_memory(self, request: Request) -> bool:
        """Whether the model is; which one the champion is may have to be read."""
        return request.model_version is not None and request.model_version in self._models

    def _score(self, request: Request, started: float, tells_rate: bool) -> BatchReply | OneApplicantReply:
        if isinstance(request, BatchRequest):
            return self._score_batch(request, started, tells_rate)
        return self._score_one(request, started)

    def _score_one(self, request: OneApplicantRequest, started: float) -> OneApplicantReply:
        engine = self._models.engine(request.model_version) if request.model_version else self._models.champion()
        applicant = _checked(engine.contract, request.features)
        scored = engine.score_columns(to_columns(engine.contract, [applicant]), reasons=request.reasons)
        (proba,) = scored.proba
        return OneApplicantReply(
            client_id=request.client_id,
            proba=proba,
            pred=int(proba >= PREDICT_BAD_FROM),
            model_version=engine.version,
            processing_time=time.perf_counter() - started,
            reasons=scored.reasons[0] if scored.reasons else None,
        )

    def _score_batch(self, request: BatchRequest, started: float, tells_rate: bool) -> BatchReply:
        """Score a batch; the reply is not checked again: it holds the engine's own numbers."""
        engine = self._models.engine(request.model_version)
        check_columns(engine.contract, request.columns)
        scored = engine.score_columns(request.columns, reasons=request.reasons)
        return BatchReply.model_construct(
            version=1,
            status="success",
            model_version=engine.version,
            proba=scored.proba,
            raw_proba=scored.raw_proba,
            raw_log_odds=scored.raw_log_odds,
            reasons=scored.reasons,
            processing_time=time.perf_counter() - started,
            portfolio_default_rate=engine.portfolio_default_rate if tells_rate else None,
        )


def _error(body: bytes, kind: ErrorKind, sentence: str) -> bytes:
    WORKER_MESSAGES.labels(kind.value).inc()
    return to_body(ErrorReply(error=sentence, kind=kind, client_id=_client_id(body)))


def _client_id(body: bytes) -> int | str | None:
    """Whom the message was about, if that much can be read."""
    try:
        client_id = parse_json(body)["client_id"]
    except (MalformedMessageError, KeyError, TypeError):
        return None
    return client_id if isinstance(client_id, int | str) and not isinstance(client_id, bool) else None


def _checked(contract: Contract, features: dict[str, Any]) -> dict[str, Any]:
    """Check the applicant; a fault names the field as it stands in the message."""
    try:
        return check_applicant(contract, features)
    except InvalidInput as fault:
        raise InvalidInput([replace(problem, field=f"features.{problem.field}") for problem in fault.fields]) from None
