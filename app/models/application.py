"""An applicant without an account: what another system has sent to be scored."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.append_only import AllowedChange, refuse_changes
from app.models.base import SHA256_HEX_LENGTH, sha256_check, utc_now
from app.models.score_request_key import IDEMPOTENCY_KEY_MAX_LENGTH
from database.types import BIG_ID, JSON_DOCUMENT, UtcDateTime

EXTERNAL_ID_MAX_LENGTH = 100
ERASED = "erased_"
"""With the application's id it stands in the place of the external id of an erased one."""
_ERASURE = AllowedChange(
    columns=frozenset({"external_id", "features"}),
    on_sqlite=f"OLD.features <> '{{}}' AND NEW.features = '{{}}' AND NEW.external_id = '{ERASED}' || OLD.id",
    covers="application_id = OLD.id",
    function="refuse_change_of_application()",
    body=f"""
CREATE OR REPLACE FUNCTION refuse_change_of_application() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  loose text[] := ARRAY['external_id', 'features'];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.features <> '{{}}'::jsonb AND NEW.features = '{{}}'::jsonb AND NEW.external_id = '{ERASED}' || OLD.id
      AND to_jsonb(NEW) - loose = to_jsonb(OLD) - loose
      AND EXISTS (
        SELECT FROM public.erasures AS e
        WHERE e.application_id = OLD.id OR (e.kind = TG_TABLE_NAME AND e."before" > OLD.timestamp)
      )
    THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation';
END
$body$
""",
)


class Application(SQLModel, table=True):
    """One application, append-only: another state of the applicant is another application.

    `external_id` is the caller's own number of it, unique for each service account. `features` is flat as a client's
    (derived ones included) and was checked against the contract whose sha256 is `contract_hash`. `revision` is 1.
    An erasure empties `features` and takes the external id away.
    """

    __tablename__ = "applications"
    __table_args__ = (
        UniqueConstraint("account_id", "external_id"),
        CheckConstraint(f"length(external_id) BETWEEN 1 AND {EXTERNAL_ID_MAX_LENGTH}", name="external_id_length"),
        CheckConstraint("revision >= 1", name="revision"),
        sha256_check("contract_hash"),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BIG_ID)
    account_id: int = Field(foreign_key="users.id")
    external_id: str = Field(sa_type=String(EXTERNAL_ID_MAX_LENGTH))
    features: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    contract_hash: str = Field(sa_type=String(SHA256_HEX_LENGTH))
    revision: int = 1
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)

    @property
    def is_erased(self) -> bool:
        """Whether what is personal in it is gone: no contract is without features."""
        return not self.features


class ApplicationRequest(SQLModel, table=True):
    """An `Idempotency-Key` that led to a score of an application; scope: service account and address.

    Written in the transaction of the event and only on success, valid for 24 hours, as `ScoreRequestKey`.
    """

    __tablename__ = "application_requests"

    account_id: int = Field(primary_key=True, foreign_key="users.id")
    route: str = Field(primary_key=True, sa_type=String(100))
    key: str = Field(primary_key=True, sa_type=String(IDEMPOTENCY_KEY_MAX_LENGTH))
    request_hash: str = Field(sa_type=String(SHA256_HEX_LENGTH))
    score_id: int = Field(sa_type=BIG_ID, foreign_key="scores.id")
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, index=True)


refuse_changes(Application, but=_ERASURE)
