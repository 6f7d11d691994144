"""A fact about a client or an applicant from outside the contract, as a policy declares it."""

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, CheckConstraint, Index, String, event, text
from sqlmodel import Field, SQLModel

from app.models.append_only import REFUSE_TRUNCATE_ON_POSTGRESQL
from app.models.base import utc_now
from database.types import BIG_ID, JSON_DOCUMENT, UtcDateTime

FACT_NAME_MAX_LENGTH = 64
FACT_SOURCE_MAX_LENGTH = 100
_OF_CLIENTS = text("client_id IS NOT NULL")
_OF_APPLICATIONS = text("application_id IS NOT NULL")


class StoredFact(SQLModel, table=True):
    """One statement of one source: the value of a fact, and since when it is true (`time`).

    Append-only: a newer statement stands beside the older one. Rows go with the erasure of their person or
    application, and in no other way. `recorded_by` is null for what a connector answered and for the command line.
    """

    __tablename__ = "facts"
    __table_args__ = (
        CheckConstraint("(client_id IS NULL) = (application_id IS NOT NULL)", name="subject"),
        CheckConstraint(f"length(name) BETWEEN 1 AND {FACT_NAME_MAX_LENGTH}", name="name_length"),
        CheckConstraint(f"length(source) BETWEEN 1 AND {FACT_SOURCE_MAX_LENGTH}", name="source_length"),
        Index(None, "client_id", "name", "time", "id", sqlite_where=_OF_CLIENTS, postgresql_where=_OF_CLIENTS),
        Index(
            None,
            "application_id",
            "name",
            "time",
            "id",
            sqlite_where=_OF_APPLICATIONS,
            postgresql_where=_OF_APPLICATIONS,
        ),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BIG_ID)
    client_id: int | None = Field(default=None, foreign_key="clients.user_id")
    application_id: int | None = Field(default=None, sa_type=BIG_ID, foreign_key="applications.id")
    name: str = Field(sa_type=String(FACT_NAME_MAX_LENGTH))
    value: Any = Field(sa_type=JSON_DOCUMENT)
    source: str = Field(sa_type=String(FACT_SOURCE_MAX_LENGTH))
    time: datetime = Field(sa_type=UtcDateTime)
    recorded_by: int | None = Field(default=None, foreign_key="users.id")
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


_ON_SQLITE = (
    """
CREATE TRIGGER facts_refuse_update BEFORE UPDATE ON facts
BEGIN SELECT RAISE(ABORT, 'facts is append-only'); END
""",
    """
CREATE TRIGGER facts_refuse_delete BEFORE DELETE ON facts
WHEN NOT EXISTS (
  SELECT 1 FROM erasures
  WHERE user_id = OLD.client_id OR application_id = OLD.application_id
    OR (kind = 'applications' AND "before" > OLD.timestamp AND OLD.application_id IS NOT NULL)
)
BEGIN SELECT RAISE(ABORT, 'facts is append-only'); END
""",
)
_ON_POSTGRESQL = (
    """
CREATE OR REPLACE FUNCTION refuse_change_but_erased_fact() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF EXISTS (
      SELECT FROM public.erasures AS e
      WHERE e.user_id = OLD.client_id OR e.application_id = OLD.application_id
        OR (e.kind = 'applications' AND e."before" > OLD.timestamp AND OLD.application_id IS NOT NULL)
    ) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation';
END
$body$
""",
    """
CREATE TRIGGER facts_refuse_change BEFORE UPDATE OR DELETE ON facts
FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erased_fact()
""",
    REFUSE_TRUNCATE_ON_POSTGRESQL.format(table="facts"),
)


def _refuse_all_but_erasure() -> None:
    """Have the database refuse each change but the removal of what the list of erasures covers."""
    table = SQLModel.metadata.tables[str(StoredFact.__tablename__)]
    for dialect, statements in (("sqlite", _ON_SQLITE), ("postgresql", _ON_POSTGRESQL)):
        for statement in statements:
            ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


_refuse_all_but_erasure()
