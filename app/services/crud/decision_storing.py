"""Many decisions stored at once: those of the hot path in the statement of their events, those of a job by COPY.

Without the ORM on PostgreSQL; their leaves are computed in columns.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.commitments import new_salts
from app.audit.encoding import encode_document
from app.exceptions import Conflict
from app.models import DecisionEvent
from app.models.decision_event import STOPPED
from app.models.sealed import LEAF, SALT, leaves_of_objects
from app.services.crud.bulk import copy_records
from app.services.crud.decision import create_decisions
from app.services.crud.dialect import is_postgresql

_DECISIONS = str(DecisionEvent.__tablename__)
DECIDED = """
, decided AS (
  INSERT INTO decisions (score_id, client_id, policy_sha256, is_shadow, is_stopped, outcome, credit_limit, price, basis,
    rules, reasons, timestamp, leaf, salt)
  SELECT one.score_id, one.client_id, one.policy_sha256, one.is_shadow, one.is_stopped, one.outcome, one.credit_limit,
    one.price, one.basis::jsonb, one.rules::jsonb, one.reasons::jsonb, one.timestamp, one.leaf, one.salt
  FROM unnest($19::bigint[], $20::integer[], $21::text[], $22::boolean[], $23::boolean[], $24::text[], $25::float8[],
    $26::float8[], $27::text[], $28::text[], $29::text[], $30::timestamptz[], $31::bytea[], $32::bytea[])
  AS one (score_id, client_id, policy_sha256, is_shadow, is_stopped, outcome, credit_limit, price, basis, rules,
    reasons, timestamp, leaf, salt)
  WHERE one.score_id IN (SELECT id FROM events)
  ORDER BY one.score_id, one.is_shadow
  RETURNING id, score_id, is_shadow
)
SELECT events.id, decided.id AS decision_id
FROM events LEFT JOIN decided ON decided.score_id = events.id AND NOT decided.is_shadow
"""
"""Follows the events of `score_storing`, whose parameters end with $18."""


_COLUMNS = (
    *("score_id", "client_id", "policy_sha256", "is_shadow", "is_stopped", "outcome", "credit_limit", "price"),
    *("basis", "rules", "reasons", "timestamp", LEAF, SALT),
)
"""In the order of the parameters of `DECIDED`."""


class NewDecision(NamedTuple):
    """A decision to be stored, with the columns of `DecisionEvent`."""

    score_id: int
    client_id: int
    policy_sha256: str
    is_shadow: bool
    is_stopped: bool
    outcome: str
    credit_limit: float | None
    price: float | None
    basis: Mapping[str, Any]
    rules: Sequence[Mapping[str, Any]]
    reasons: Sequence[Mapping[str, Any]]
    timestamp: datetime
    application_id: None = None
    decided_by: None = None


async def store_decisions(session: AsyncSession, decisions: Sequence[NewDecision]) -> bool:
    """Add decisions in the session's transaction, all or none, by COPY where the database has it.

    False where the database refuses them because decisions were stopped meanwhile. Raises as `copy_records`.
    """
    if not is_postgresql(session):
        return await create_decisions(session, [DecisionEvent(**one._asdict()) for one in decisions])
    records = list(zip(*decision_parameters(decisions), strict=True))
    try:
        async with session.begin_nested():
            await copy_records(session, _DECISIONS, _COLUMNS, records)
    except Conflict as fault:
        if STOPPED not in str(fault):
            raise
        return False
    return True


def decision_parameters(decisions: Sequence[NewDecision]) -> list[Sequence[Any]]:
    """Return the parameters of `DECIDED`, from $19 on. Documents are encoded once, for the row and for its leaf."""
    salts = new_salts(len(decisions))
    documents = [
        (encode_document(one.basis), encode_document(one.reasons), encode_document(one.rules)) for one in decisions
    ]
    return [
        [one.score_id for one in decisions],
        [one.client_id for one in decisions],
        [one.policy_sha256 for one in decisions],
        [one.is_shadow for one in decisions],
        [one.is_stopped for one in decisions],
        [one.outcome for one in decisions],
        [one.credit_limit for one in decisions],
        [one.price for one in decisions],
        [basis.decode() for basis, _, _ in documents],
        [rules.decode() for _, _, rules in documents],
        [reasons.decode() for _, reasons, _ in documents],
        [one.timestamp for one in decisions],
        leaves_of_objects(_DECISIONS, decisions, salts, documents),
        salts,
    ]
