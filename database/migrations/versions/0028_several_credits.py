"""Several credits a client: their numbers, dates and revisions, and what they sum up to for lists.

No stored row is written here, and no index is made over many: `database.credit_totals` sums up what is there, and
makes the index of credits by client beforehand. Plain SQL, because this file must say the same in years.
"""

from alembic import op

revision = "0028_several_credits"
down_revision = "0019_sign_on"

OPEN = "coalesce(payment_status, '') <> 'C'"
UPGRADE = (
    "CREATE INDEX IF NOT EXISTS ix_credits_client_id ON credits (client_id)",
    """
    ALTER TABLE credits
      DROP CONSTRAINT uq_credits_client_id,
      ADD COLUMN external_id VARCHAR(100),
      ADD COLUMN opened_on DATE,
      ADD COLUMN as_of DATE,
      ADD COLUMN term_months INTEGER,
      ADD COLUMN defaulted_on DATE,
      ADD COLUMN default_definition VARCHAR(100),
      ADD COLUMN revision INTEGER DEFAULT 1 NOT NULL,
      ADD CONSTRAINT ck_credits_term_months CHECK (term_months >= 1) NOT VALID,
      ADD CONSTRAINT ck_credits_revision CHECK (revision >= 1) NOT VALID,
      ADD CONSTRAINT ck_credits_default_whole
        CHECK ((defaulted_on IS NULL) = (default_definition IS NULL)) NOT VALID
    """,
    "CREATE UNIQUE INDEX uq_credits_external_id ON credits (external_id) WHERE external_id IS NOT NULL",
    "DROP INDEX ix_credits_overdue",
    "DROP INDEX ix_credits_overdue_by_status",
    "DROP INDEX ix_credits_amount_total_client_id",
    """
    CREATE TABLE credit_totals (
        client_id INTEGER NOT NULL,
        credits INTEGER NOT NULL,
        open_credits INTEGER NOT NULL,
        amount_total NUMERIC(18, 2) NOT NULL,
        payment_status VARCHAR(1),
        overdue BOOLEAN NOT NULL,
        CONSTRAINT pk_credit_totals PRIMARY KEY (client_id),
        CONSTRAINT fk_credit_totals_client_id FOREIGN KEY (client_id) REFERENCES clients (user_id)
    )
    """,
    "CREATE INDEX ix_credit_totals_overdue ON credit_totals (client_id) WHERE overdue",
    "CREATE INDEX ix_credit_totals_overdue_by_status ON credit_totals (payment_status, client_id) WHERE overdue",
    "CREATE INDEX ix_credit_totals_amount_total_client_id ON credit_totals (amount_total, client_id)",
    f"""
    CREATE FUNCTION total_credits() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $body$
BEGIN
  INSERT INTO credit_totals AS kept (client_id, credits, open_credits, amount_total, payment_status, overdue)
SELECT client_id, count(*), count(*) FILTER (WHERE {OPEN}),
  coalesce(sum(amount_total) FILTER (WHERE {OPEN}), sum(amount_total)),
  coalesce(
    max(payment_status) FILTER (WHERE overdue),
    CASE WHEN count(*) FILTER (WHERE {OPEN}) = 0 THEN 'C'
      ELSE min(payment_status) FILTER (WHERE payment_status <> 'C') END
  ),
  count(*) FILTER (WHERE overdue) > 0
FROM credits
  WHERE client_id IN (SELECT changed.client_id FROM changed)
  GROUP BY client_id
  ON CONFLICT (client_id) DO UPDATE SET credits = excluded.credits, open_credits = excluded.open_credits,
    amount_total = excluded.amount_total, payment_status = excluded.payment_status, overdue = excluded.overdue;
  IF TG_OP = 'DELETE' THEN
    DELETE FROM credit_totals AS kept WHERE kept.client_id IN (SELECT changed.client_id FROM changed)
      AND NOT EXISTS (SELECT FROM credits WHERE credits.client_id = kept.client_id);
  END IF;
  RETURN NULL;
END
$body$
    """,  # noqa: S608
    *(
        f"""
        CREATE TRIGGER credits_total_{verb} AFTER {verb} ON credits REFERENCING {rows} TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION total_credits()
        """
        for verb, rows in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))
    ),
    """
    CREATE TABLE credit_revisions (
        client_id INTEGER NOT NULL,
        credit_id INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        changes JSONB NOT NULL,
        author_id INTEGER,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        leaf BYTEA,
        salt BYTEA,
        erased_commitment BYTEA,
        CONSTRAINT pk_credit_revisions PRIMARY KEY (client_id, credit_id, revision),
        CONSTRAINT ck_credit_revisions_revision CHECK (revision >= 1),
        CONSTRAINT fk_credit_revisions_client_id FOREIGN KEY (client_id) REFERENCES clients (user_id),
        CONSTRAINT fk_credit_revisions_author_id FOREIGN KEY (author_id) REFERENCES users (id)
    )
    """,
    """
    CREATE TRIGGER credit_revisions_refuse_change BEFORE UPDATE OR DELETE ON credit_revisions
    FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure('changes')
    """,
    """
    CREATE TRIGGER credit_revisions_refuse_truncate BEFORE TRUNCATE ON credit_revisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    "ALTER TABLE credit_revisions ADD COLUMN xact bigint",
    "ALTER TABLE credit_revisions ALTER COLUMN xact SET DEFAULT audit_xact()",
    """
    CREATE TABLE credit_requests (
        user_id INTEGER NOT NULL,
        route VARCHAR(100) NOT NULL,
        key VARCHAR(200) NOT NULL,
        request_hash VARCHAR(64) NOT NULL,
        client_id INTEGER NOT NULL,
        credit_id INTEGER NOT NULL,
        timestamp TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_credit_requests PRIMARY KEY (user_id, route, key),
        CONSTRAINT fk_credit_requests_user_id FOREIGN KEY (user_id) REFERENCES users (id),
        CONSTRAINT fk_credit_requests_client_id FOREIGN KEY (client_id) REFERENCES clients (user_id)
    )
    """,
    "CREATE INDEX ix_credit_requests_client_id ON credit_requests (client_id)",
    "CREATE INDEX ix_credit_requests_timestamp ON credit_requests (timestamp)",
)
DOWNGRADE = (
    "DROP TABLE credit_requests",
    "DROP TABLE credit_revisions",
    *(f"DROP TRIGGER credits_total_{verb} ON credits" for verb in ("insert", "update", "delete")),
    "DROP FUNCTION total_credits()",
    "DROP TABLE credit_totals",
    "DROP INDEX uq_credits_external_id",
    "DROP INDEX ix_credits_client_id",
    """
    ALTER TABLE credits
      DROP COLUMN external_id,
      DROP COLUMN opened_on,
      DROP COLUMN as_of,
      DROP COLUMN term_months,
      DROP COLUMN defaulted_on,
      DROP COLUMN default_definition,
      DROP COLUMN revision,
      ADD CONSTRAINT uq_credits_client_id UNIQUE (client_id)
    """,
    "CREATE INDEX ix_credits_overdue ON credits (client_id) WHERE overdue",
    "CREATE INDEX ix_credits_overdue_by_status ON credits (payment_status, client_id) WHERE overdue",
    "CREATE INDEX ix_credits_amount_total_client_id ON credits (amount_total, client_id)",
)


def upgrade() -> None:
    """Add columns, tables and triggers; a client may have several credits."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again, with what was recorded of credits; refused where a client has several."""
    for statement in DOWNGRADE:
        op.execute(statement)
