"""The statement that stores events of many callers at once, with their keys and beside their clients.

PostgreSQL only, without the ORM.
"""

from collections.abc import Sequence

from app.audit.commitments import new_salts
from app.audit.encoding import encode_document
from app.models import Score
from app.models.sealed import leaves_of_objects
from app.services.crud.decision_storing import DECIDED, NewDecision, decision_parameters
from app.services.crud.score_batches import Event
from app.services.crud.score_request_key import KEY_LIFETIME, IdempotencyKey
from database.lane import Lane

_SCORES = str(Score.__tablename__)
_STORE = """
WITH asked AS MATERIALIZED (
  SELECT * FROM unnest($1::bigint[], $2::integer[], $3::integer[], $4::float8[], $5::float8[], $6::text[], $7::text[],
    $8::integer[], $9::text[], $10::float8[], $11::timestamptz[], $12::text[], $13::text[], $14::text[],
    $15::text[], $16::bytea[], $17::bytea[])
  AS one (id, client_id, client_revision, score, raw_proba, model_version, reasons, asked_by, source,
    portfolio_default_rate, timestamp, route, key, request_hash, request_id, leaf, salt)
), keyed AS (
  INSERT INTO score_request_keys AS known (user_id, route, client_id, key, request_hash, score_id, timestamp)
  SELECT asked_by, route, client_id, key, request_hash, id, timestamp FROM asked WHERE key IS NOT NULL
  ORDER BY asked_by, route, client_id, key
  ON CONFLICT (user_id, route, client_id, key) DO UPDATE
  SET request_hash = excluded.request_hash, score_id = excluded.score_id, timestamp = excluded.timestamp
  WHERE known.timestamp <= excluded.timestamp - $18::interval
  RETURNING score_id
), events AS (
  INSERT INTO scores (id, client_id, client_revision, score, raw_proba, model_version, reasons, asked_by, source,
    portfolio_default_rate, timestamp, request_id, leaf, salt)
  SELECT id, client_id, client_revision, score, raw_proba, model_version, reasons::jsonb, asked_by, source,
    portfolio_default_rate, timestamp, request_id, leaf, salt
  FROM asked WHERE key IS NULL OR id IN (SELECT score_id FROM keyed)
  ORDER BY id
  ON CONFLICT (id) DO NOTHING
  RETURNING id, client_id, score, timestamp
), newest AS (
  SELECT DISTINCT ON (client_id) client_id, id, score, timestamp FROM events ORDER BY client_id, id DESC
), locked AS MATERIALIZED (
  SELECT c.user_id FROM clients c WHERE c.user_id IN (SELECT client_id FROM newest)
  ORDER BY c.user_id FOR NO KEY UPDATE
), shown AS (
  UPDATE clients c SET latest_score_id = newest.id, latest_score = newest.score, scored_at = newest.timestamp
  FROM newest JOIN locked ON locked.user_id = newest.client_id
  WHERE c.user_id = newest.client_id AND (c.latest_score_id IS NULL OR c.latest_score_id < newest.id)
)
"""
_ALONE = _STORE + "SELECT id, NULL::bigint AS decision_id FROM events"  # noqa: S608  (constants)
_WITH_DECISIONS = _STORE + DECIDED


async def store_events(
    lane: Lane, events: Sequence[tuple[Event, IdempotencyKey | None]], decisions: Sequence[NewDecision] = ()
) -> dict[int, int | None]:
    """Write events, keys, decisions, and the newest event beside each client: one statement, one transaction.

    Returns the ids of the events that were written by this call, each with that of its decision, if it has one. An
    event that is missing was written before under the same id, or its key has led to another one. Client rows are
    locked in the order of their ids, so that batches wait for each other and never in a circle. Raises what the
    database has against any of the rows; then none is stored.
    """
    ordered = sorted(events, key=lambda one: one[0].id)
    rows = [event for event, _ in ordered]
    keys = [key for _, key in ordered]
    salts, reasons = new_salts(len(rows)), [encode_document(event.reasons) for event in rows]
    found = await lane.fetch(
        _WITH_DECISIONS if decisions else _ALONE,
        [event.id for event in rows],
        [event.client_id for event in rows],
        [event.client_revision for event in rows],
        [event.score for event in rows],
        [event.raw_proba for event in rows],
        [event.model_version for event in rows],
        [document.decode() for document in reasons],
        [event.asked_by for event in rows],
        [event.source.value for event in rows],
        [event.portfolio_default_rate for event in rows],
        [event.timestamp for event in rows],
        [key.route if key else None for key in keys],
        [key.key if key else None for key in keys],
        [key.request_hash if key else None for key in keys],
        [event.request_id for event in rows],
        leaves_of_objects(_SCORES, rows, salts, [(document,) for document in reasons]),
        salts,
        KEY_LIFETIME,
        *(decision_parameters(decisions) if decisions else ()),
    )
    return {row["id"]: row["decision_id"] for row in found}
