"""A person's decision on a referral."""

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, CheckConstraint, Double, Index, LargeBinary, String, event, text
from sqlmodel import Field, SQLModel

from app.models.append_only import refuse_changes
from app.models.audit_event import REQUEST_ID_MAX_LENGTH
from app.models.base import utc_now
from app.models.decision_event import BEFORE_INSERT, STOPPED
from app.models.sealed import seal_rows
from database.types import BIG_ID, JSON_DOCUMENT, UtcDateTime

PERSONAL = ("grounds",)
_OF_APPLICATIONS = text("application_id IS NOT NULL")


class ReferralAnswer(SQLModel, table=True):
    """What a person decided where the policy had referred, append-only: one answer to one referral.

    `outcome` is approve or decline; `credit_limit` is in money and `price` a yearly rate as a share, null where the
    policy has none and for a decline. `grounds` holds the reason in words (`reason`) and can be erased. While the
    emergency stop is on the database takes no approval. The row is its own part of the audit trail, as a decision is.
    """

    __tablename__ = "referral_answers"
    __table_args__ = (
        CheckConstraint("outcome IN ('approve', 'decline')", name="outcome"),
        CheckConstraint("(client_id IS NULL) = (application_id IS NOT NULL)", name="subject"),
        CheckConstraint("credit_limit >= 0", name="credit_limit"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint(
            "outcome = 'approve' OR (credit_limit IS NULL AND price IS NULL)",
            name="declined",
        ),
        CheckConstraint("client_id IS NULL OR client_id <> decided_by", name="decided_by"),
        Index(None, "client_id", "id"),
        Index(None, "application_id", "id", sqlite_where=_OF_APPLICATIONS, postgresql_where=_OF_APPLICATIONS),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BIG_ID)
    referral_id: int = Field(sa_type=BIG_ID, foreign_key="decisions.id", unique=True)
    client_id: int | None = Field(default=None, foreign_key="clients.user_id")
    application_id: int | None = Field(default=None, sa_type=BIG_ID, foreign_key="applications.id")
    outcome: str = Field(sa_type=String(16))
    credit_limit: float | None = Field(default=None, sa_type=Double)
    price: float | None = Field(default=None, sa_type=Double)
    decided_by: int = Field(foreign_key="users.id")
    grounds: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    request_id: str | None = Field(default=None, sa_type=String(REQUEST_ID_MAX_LENGTH))
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    leaf: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)
    salt: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)
    erased_commitment: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)


refuse_changes(ReferralAnswer, but_erasure_of=PERSONAL)
seal_rows(ReferralAnswer, personal=PERSONAL)

_HEED_ON_SQLITE = """
CREATE TRIGGER referral_answers_heed_stop BEFORE INSERT ON referral_answers
WHEN NEW.outcome = 'approve' AND (SELECT is_on FROM decision_stops ORDER BY id DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, '{stopped}'); END
"""
_HEED_FUNCTION = """
CREATE OR REPLACE FUNCTION heed_stop_of_answers() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('decision stop', 0));
  IF NEW.outcome = 'approve' AND (SELECT one.is_on FROM public.decision_stops AS one ORDER BY one.id DESC LIMIT 1) THEN
    RAISE EXCEPTION USING MESSAGE = '{stopped}', ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$body$
"""


def _heed_the_stop() -> None:
    """Have the database itself take no approval while decisions are stopped; see `app.models.decision_event`."""
    trigger = BEFORE_INSERT.format(
        trigger="referral_answers_heed_stop", table="referral_answers", function="heed_stop_of_answers"
    )
    statements = (("sqlite", _HEED_ON_SQLITE), ("postgresql", _HEED_FUNCTION), ("postgresql", trigger))
    for dialect, statement in statements:
        ddl = DDL(statement.format(stopped=STOPPED).replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(SQLModel.metadata.tables["referral_answers"], "after_create", ddl.execute_if(dialect=dialect))


_heed_the_stop()
