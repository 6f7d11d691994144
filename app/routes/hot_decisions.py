"""Decisions on clients without FastAPI's machinery; what is not in order or has to be read first the endpoint answers.

See `app.routes.hot`.
"""

from dataclasses import dataclass

from pydantic import ValidationError
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from app.exceptions import MayHaveBeenStored
from app.models import ScoreSource
from app.schemas.decision import AskedDecisionIn, PolicyName, decision_body
from app.services.batched_scoring import BatchedScoring
from app.services.crud.score_batches import Applicant, Asked
from app.services.crud.score_request_key import IdempotencyKey
from app.services.decisions.batch import hot_decision
from app.services.decisions.in_use import PartsReader
from app.services.decisions.pending import AskedDecision
from app.strict_body import UnreadableJsonError, parse_strictly

JSON = "application/json"
NOTHING_SAID = b"{}"


@dataclass(frozen=True)
class HotDecisions:
    """Decides by the lanes of `BatchedScoring`."""

    scoring: BatchedScoring
    reader: PartsReader

    async def answer(
        self, asked: Asked, client: Applicant, body: bytes, source: ScoreSource, key: IdempotencyKey | None
    ) -> bytes | None:
        """Return the body of a 200; None where the endpoint is to answer: nothing was stored, or under the same key.

        Raises as `BatchedScoring.score`.
        """
        sent = _read(body)
        if sent is None or asked.parts is None:
            return None
        decision = hot_decision(self.reader, asked.parts, client.features, sent)
        if decision is None:
            return None
        event = await self.scoring.score(asked, client, source=source, key=key, decision=decision)
        if key is None and decision.decision_id is None:
            raise MayHaveBeenStored
        if decision.made is None or decision.decision_id is None or decision.made.score_id != event.id:
            return None
        policy = decision.policy.definition
        return decision_body(decision.decision_id, decision.made, event, PolicyName(policy.policy, policy.version))


def is_json(scope: Scope) -> bool:
    """Whether the body is said to be JSON."""
    return Headers(scope=scope).get("Content-Type", "").partition(";")[0].strip().lower() == JSON


def given_again(body: bytes, receive: Receive) -> Receive:
    """Return what hands a body that was read already to an endpoint."""
    is_given = False

    async def receive_again() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


def _read(body: bytes) -> AskedDecision | None:
    if body == NOTHING_SAID:
        return AskedDecision()
    try:
        return AskedDecisionIn.model_validate(parse_strictly(body)).to_asked()
    except (UnreadableJsonError, ValidationError):
        return None
