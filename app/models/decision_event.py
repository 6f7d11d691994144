"""A decision: what a policy said about a scored applicant at a moment."""

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, CheckConstraint, Double, Index, LargeBinary, String, UniqueConstraint, event, text
from sqlmodel import Field, SQLModel

from app.models.append_only import refuse_changes
from app.models.base import SHA256_HEX_LENGTH, utc_now
from app.models.decision_stop import DecisionStop
from app.models.sealed import seal_rows
from database.types import BIG_ID, JSON_DOCUMENT, UtcDateTime

STOPPED = "decisions are stopped"
"""What the database says where a decision other than a referral is stored under the emergency stop."""
PERSONAL = ("basis", "reasons", "rules")
_IS_LIVE = text("NOT is_shadow")
_OF_APPLICATIONS = text("application_id IS NOT NULL")


class DecisionEvent(SQLModel, table=True):
    """One decision about one scoring event, append-only, with all that is needed to replay it.

    It is stored in the transaction of its score, which names model and revision. `outcome` is approve, refer or
    decline; `credit_limit` is in money and `price` a yearly rate as a share, null where there is none. `basis` holds
    what was decided on beside the score: amount, term, grade, segment, facts with source and time, and the hash of the
    references. `rules` are the rules that held, in the policy's order, `reasons` the principal reasons. A shadow
    decision is that of a policy on trial and never shown. `decided_by` is null for a solely automated decision. While
    the emergency stop is on the database takes nothing but referrals. The row is its own part of the audit trail, as a
    score is: `basis`, `rules` and `reasons` can be erased.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint("outcome IN ('approve', 'refer', 'decline')", name="outcome"),
        CheckConstraint("(client_id IS NULL) = (application_id IS NOT NULL)", name="subject"),
        CheckConstraint("credit_limit >= 0", name="credit_limit"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("NOT is_stopped OR outcome = 'refer'", name="is_stopped"),
        UniqueConstraint("score_id", "policy_sha256"),
        Index("uq_decisions_score_id", "score_id", unique=True, sqlite_where=_IS_LIVE, postgresql_where=_IS_LIVE),
        Index(None, "client_id", "id"),
        Index(None, "application_id", "id", sqlite_where=_OF_APPLICATIONS, postgresql_where=_OF_APPLICATIONS),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BIG_ID)
    score_id: int = Field(sa_type=BIG_ID, foreign_key="scores.id")
    client_id: int | None = Field(default=None, foreign_key="clients.user_id")
    application_id: int | None = Field(default=None, sa_type=BIG_ID, foreign_key="applications.id")
    policy_sha256: str = Field(sa_type=String(SHA256_HEX_LENGTH), foreign_key="policies.sha256")
    is_shadow: bool = False
    is_stopped: bool = False
    outcome: str = Field(sa_type=String(16))
    credit_limit: float | None = Field(default=None, sa_type=Double)
    price: float | None = Field(default=None, sa_type=Double)
    decided_by: int | None = Field(default=None, foreign_key="users.id")
    basis: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    rules: list[dict[str, Any]] = Field(sa_type=JSON_DOCUMENT)
    reasons: list[dict[str, Any]] = Field(sa_type=JSON_DOCUMENT)
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    leaf: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)
    salt: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)
    erased_commitment: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)


refuse_changes(DecisionEvent, but_erasure_of=PERSONAL)
seal_rows(DecisionEvent, personal=PERSONAL)

_HEED_ON_SQLITE = """
CREATE TRIGGER decisions_heed_stop BEFORE INSERT ON decisions
WHEN NEW.outcome <> 'refer' AND NOT NEW.is_shadow AND (SELECT is_on FROM decision_stops ORDER BY id DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, '{stopped}'); END
"""
_HEED_FUNCTION = """
CREATE OR REPLACE FUNCTION heed_decision_stop() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('decision stop', 0));
  IF NEW.outcome <> 'refer' AND NOT NEW.is_shadow
    AND (SELECT one.is_on FROM public.decision_stops AS one ORDER BY one.id DESC LIMIT 1)
  THEN
    RAISE EXCEPTION USING MESSAGE = '{stopped}', ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$body$
"""
_AWAIT_FUNCTION = """
CREATE OR REPLACE FUNCTION await_decisions() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('decision stop', 0));
  RETURN NEW;
END
$body$
"""
BEFORE_INSERT = "CREATE TRIGGER {trigger} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"


def _heed_the_stop() -> None:
    """Have the database itself refuse what a stop forbids, whichever process decides.

    On PostgreSQL a stop waits for the decisions that are being stored, and they for it, so that none is stored after
    the stop has taken effect. SQLite has one writer at a time.
    """
    statements = (
        (DecisionEvent, "sqlite", _HEED_ON_SQLITE.format(stopped=STOPPED)),
        (DecisionEvent, "postgresql", _HEED_FUNCTION.format(stopped=STOPPED)),
        (
            DecisionEvent,
            "postgresql",
            BEFORE_INSERT.format(trigger="decisions_heed_stop", table="decisions", function="heed_decision_stop"),
        ),
        (DecisionStop, "postgresql", _AWAIT_FUNCTION),
        (
            DecisionStop,
            "postgresql",
            BEFORE_INSERT.format(
                trigger="decision_stops_await_decisions", table="decision_stops", function="await_decisions"
            ),
        ),
    )
    for model, dialect, statement in statements:
        ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(
            SQLModel.metadata.tables[str(model.__tablename__)], "after_create", ddl.execute_if(dialect=dialect)
        )


_heed_the_stop()
